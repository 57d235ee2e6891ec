// SPDX-License-Identifier: GPL-3.0-or-later
// Steps that try to get out, and steps that have honest work to do. This program is its own worker.
#include "build/sandbox.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"
#include "build/build.h"
#include "build/worker.h"
#include "store/object_store.h"
#include "testing/bare_project.h"
#include "testing/testing.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/ptrace.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

// What a step can try. Each answers 0, or the errno it got.

static int try_to_open(const char* path, int flags) {
    const int fd = open(path, flags | O_CLOEXEC, 0644);
    if (fd < 0) {
        return errno;
    }
    (void)close(fd);
    return 0;
}

// The project is three folders above the scratch folder.
static const char* in_project(CwStepRun* run, const char* name) {
    return cw_format(run->arena, "%s/../../../%s", run->scratch, name);
}

static int read_passwd(CwStepRun* run) {
    (void)run;
    return try_to_open("/etc/passwd", O_RDONLY);
}

static int read_named(CwStepRun* run) {
    (void)run;
    return try_to_open("/usr/share/common-licenses/GPL-3", O_RDONLY);
}

static int read_database(CwStepRun* run) {
    return try_to_open(in_project(run, "index.db"), O_RDONLY);
}

static int write_record(CwStepRun* run) {
    return try_to_open(in_project(run, "steps/forged"), O_WRONLY | O_CREAT);
}

static int write_object(CwStepRun* run) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(&run->inputs[0].hash, hex);
    return try_to_open(in_project(run, cw_format(run->arena, "objects/%.2s/%s", hex, hex)), O_WRONLY);
}

static int delete_object(CwStepRun* run) {
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(&run->inputs[0].hash, hex);
    return unlink(in_project(run, cw_format(run->arena, "objects/%.2s/%s", hex, hex))) == 0 ? 0 : errno;
}

static int read_object(CwStepRun* run) {
    CwText bytes = {NULL, 0};
    return cw_step_input(run, run->inputs[0].name, &bytes) == CW_OK ? 0 : EIO;
}

static int open_socket(CwStepRun* run) {
    (void)run;
    return socket(AF_INET, SOCK_STREAM, 0) >= 0 ? 0 : errno;
}

static int run_program(CwStepRun* run) {
    const char* const argv[] = {"true", NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 10};
    return cw_program_must(run->arena, &program, NULL, NULL) == CW_OK ? 0 : EPERM;
}

static int make_process(CwStepRun* run) {
    (void)run;
    const pid_t child = fork();
    if (child == 0) {
        _exit(0);
    }
    return child < 0 ? errno : waitpid(child, NULL, 0) == child ? 0 : ECHILD;
}

static int signal_supervisor(CwStepRun* run) {
    (void)run;
    return kill(getppid(), SIGTERM) == 0 ? 0 : errno;
}

static int trace_supervisor(CwStepRun* run) {
    (void)run;
    return ptrace(PTRACE_ATTACH, getppid(), NULL, NULL) == 0 ? 0 : errno;
}

static int take_memory(CwStepRun* run) {
    (void)run;
    void* at =
        mmap(NULL, (size_t)40 << 30U, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    return at == MAP_FAILED ? errno : 0;
}

static void* do_nothing(void* argument) {
    return argument;
}

static int make_thread(CwStepRun* run) {
    (void)run;
    pthread_t thread;
    const int error_number = pthread_create(&thread, NULL, do_nothing, NULL);
    return error_number ? error_number : pthread_join(thread, NULL);
}

static CwStatus use_scratch(CwStepRun* run) {
    const char* folder = cw_path(run->arena, run->scratch, "a/b");
    CW_TRY(cw_folder_make(run->arena, folder, NULL));
    const char* file = cw_path(run->arena, folder, "c");
    CwText bytes = {NULL, 0};
    CW_TRY(cw_file_write(run->arena, file, cw_text("x"), NULL));
    CW_TRY(cw_file_read(run->arena, file, 0, NULL, &bytes));
    return cw_remove_tree(cw_path(run->arena, run->scratch, "a"), NULL);
}

static int write_scratch(CwStepRun* run) {
    return use_scratch(run) == CW_OK ? 0 : EIO;
}

static const struct {
    const char* what;
    int (*attempt)(CwStepRun* run);
} attempts[] = {
    {"read_passwd", read_passwd},
    {"read_named", read_named},
    {"read_database", read_database},
    {"write_record", write_record},
    {"write_object", write_object},
    {"delete_object", delete_object},
    {"read_object", read_object},
    {"open_socket", open_socket},
    {"run_program", run_program},
    {"make_process", make_process},
    {"signal_supervisor", signal_supervisor},
    {"trace_supervisor", trace_supervisor},
    {"take_memory", take_memory},
    {"make_thread", make_thread},
    {"write_scratch", write_scratch},
};

// Output "text": the errno of the attempt that the parameter "what" names.
static CwStatus attempt(CwStepRun* run) {
    const char* what = cw_json_text_or(run->params, "what", "");
    for (size_t i = 0; i < sizeof attempts / sizeof attempts[0]; ++i) {
        if (strcmp(attempts[i].what, what) == 0) {
            const int got = attempts[i].attempt(run);
            return cw_step_output(run, "text", cw_text(got ? strerrorname_np(got) : "done"));
        }
    }
    return CW_ERR_NOT_FOUND;
}

// Honest work of programs.

static CwStatus keep_file(CwStepRun* run, const char* name) {
    CwText bytes = {NULL, 0};
    CW_TRY(cw_file_read(run->arena, cw_path(run->arena, run->scratch, name), 0, &run->diag, &bytes));
    return cw_step_output(run, "file", bytes);
}

static CwStatus make_tone(CwStepRun* run) {
    const char* path = cw_path(run->arena, run->scratch, "tone.wav");
    const char* const argv[] = {"ffmpeg", "-nostdin",          "-v", "error", "-f", "lavfi",
                                "-i",     "sine=duration=0.1", path, NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 60};
    CW_TRY(cw_program_must(run->arena, &program, &run->diag, NULL));
    return keep_file(run, "tone.wav");
}

static CwStatus engrave(CwStepRun* run) {
    const char* source = cw_path(run->arena, run->scratch, "note.ly");
    const char* target = cw_path(run->arena, run->scratch, "note");
    const char* const argv[] = {"lilypond", "-s", "-o", target, source, NULL};
    const CwProgram program = {.argv = argv, .folder = run->scratch, .timeout_seconds = 120};
    CW_TRY(cw_file_write(run->arena, source, cw_text("\\version \"2.24.1\" { c'4 }\n"), &run->diag));
    CW_TRY(cw_program_must(run->arena, &program, &run->diag, NULL));
    return keep_file(run, "note.pdf");
}

static const char* const named[] = {"/usr/share/common-licenses/GPL-3", "/nowhere", NULL};

static const CwStepKind kinds[] = {
    {.kind = "decoder", .version = 1, .run = attempt, .reads = named},
    {.kind = "program", .version = 1, .run = attempt, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "tone", .version = 1, .run = make_tone, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "engraving", .version = 1, .run = engrave, .sandbox = CW_SANDBOX_PROGRAM},
};

enum { KINDS = sizeof kinds / sizeof kinds[0] };

// The tests.

typedef struct {
    CwArena* arena;
    const char* folder;
    CwWorkers* workers;
    CwHash input;
    CwDiag diag;
} Fixture;

static int set_up(void** state) {
    Fixture* f = calloc(1, sizeof *f);
    CwObjectStore* objects = NULL;
    f->arena = cw_arena_new(NULL);
    f->folder = cw_bare_project(f->arena);
    assert_int_equal(cw_object_store_open(f->arena, f->folder, &f->diag, &objects), CW_OK);
    assert_int_equal(cw_object_put(objects, cw_text("precious"), &f->diag, &f->input), CW_OK);
    assert_int_equal(cw_workers_new(f->arena, "/proc/self/exe", f->folder, &f->workers), CW_OK);
    *state = f;
    return 0;
}

static int tear_down(void** state) {
    Fixture* f = *state;
    cw_arena_free(f->arena);
    cw_test_folder_remove();
    free(f);
    return 0;
}

// Runs one step; the bytes of its output, or NULL and a diagnostic.
static const char* run_one(Fixture* f, const char* kind, const char* what, const char* output) {
    CwGraph* graph = NULL;
    CwNode* node = NULL;
    CwBuildReport report;
    const CwBuildOptions options = {.workers = f->workers, .jobs = 1, .timeout_seconds = 120};
    assert_int_equal(cw_graph_new(f->arena, kinds, KINDS, &graph), CW_OK);
    assert_int_equal(cw_graph_add(graph, "step", kind, cw_format(f->arena, "{\"what\":\"%s\"}", what), &f->diag, &node),
                     CW_OK);
    assert_int_equal(cw_node_take_object(node, "precious", &f->input, &f->diag), CW_OK);
    if (cw_build(f->arena, f->folder, graph, &options, &f->diag, &report) != CW_OK) {
        return NULL;
    }
    return cw_bare_project_object(f->arena, f->folder, cw_build_output(&report, "step", output));
}

static void expect(Fixture* f, const char* kind, const char* what, const char* expected) {
    const char* got = run_one(f, kind, what, "text");
    print_message("%s %s: %s\n", kind, what, got ? got : f->diag.text);
    if (expected) {
        assert_non_null(got);
        assert_string_equal(got, expected);
    } else { // the sandbox ended it
        assert_null(got);
        assert_non_null(strstr(f->diag.text, "what its sandbox forbids"));
    }
}

static void skip_without_sandbox(void) {
    const CwSandboxState state = cw_sandbox_state();
    print_message("%s\n", cw_sandbox_text(state));
    if (!state.files || !state.calls) {
        skip();
    }
}

static void test_a_decoder_stays_in(void** state) {
    Fixture* f = *state;
    skip_without_sandbox();
    expect(f, "decoder", "read_passwd", "EACCES");
    expect(f, "decoder", "read_database", "EACCES");
    expect(f, "decoder", "write_record", "EACCES");
    expect(f, "decoder", "write_object", "EACCES");
    expect(f, "decoder", "delete_object", "EACCES");
    expect(f, "decoder", "open_socket", NULL);
    expect(f, "decoder", "run_program", "EPERM");
    expect(f, "decoder", "make_process", "EPERM");
    expect(f, "decoder", "signal_supervisor", "EPERM");
    expect(f, "decoder", "trace_supervisor", NULL);
    expect(f, "decoder", "take_memory", "ENOMEM");
}

static void test_a_program_stays_in(void** state) {
    Fixture* f = *state;
    skip_without_sandbox();
    expect(f, "program", "read_database", "EACCES");
    expect(f, "program", "write_record", "EACCES");
    expect(f, "program", "write_object", "EACCES");
    expect(f, "program", "delete_object", "EACCES");
    expect(f, "program", "open_socket", "EPERM");
    expect(f, "program", "trace_supervisor", NULL);
    expect(f, "program", "take_memory", "ENOMEM");
}

static void test_honest_work_is_done(void** state) {
    Fixture* f = *state;
    static const char* const both[] = {"read_object", "make_thread", "write_scratch"};
    for (size_t i = 0; i < sizeof both / sizeof both[0]; ++i) {
        expect(f, "decoder", both[i], "done");
        expect(f, "program", both[i], "done");
    }
    expect(f, "decoder", "read_named", "done");
    expect(f, "program", "read_passwd", "done");
    expect(f, "program", "run_program", "done");
    expect(f, "program", "make_process", "done");
}

static void test_programs_do_their_work(void** state) {
    Fixture* f = *state;
    const char* tone = run_one(f, "tone", "", "file");
    if (!tone && strstr(f->diag.text, "not installed")) {
        skip();
    }
    print_message("%s\n", f->diag.text);
    assert_non_null(tone);
    assert_memory_equal(tone, "RIFF", 4);
    const char* page = run_one(f, "engraving", "", "file");
    if (!page && strstr(f->diag.text, "not installed")) {
        skip();
    }
    print_message("%s\n", f->diag.text);
    assert_non_null(page);
    assert_memory_equal(page, "%PDF", 4);
}

int main(int argc, char** argv) {
    if (argc > 1) {
        return cw_worker_main(argc, argv, kinds, KINDS, NULL);
    }
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_a_decoder_stays_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_a_program_stays_in, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_honest_work_is_done, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_programs_do_their_work, set_up, tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
