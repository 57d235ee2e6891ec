// SPDX-License-Identifier: GPL-3.0-or-later
// One step: a process that runs it, and a supervisor that watches, checks what was made and puts it into the project.
// What the step's process says is not trusted: it may have read somebody's broken file.
#include "base/buf.h"
#include "base/file.h"
#include "build/description_priv.h"
#include "build/environment_priv.h"
#include "build/record_priv.h"
#include "build/sandbox_priv.h"
#include "build/worker_priv.h"
#include "store/plant.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    EXIT_MADE = 0,            // the outcome is a record
    EXIT_FAILED = 1,          // the outcome is an answer
    EXIT_BROKEN = 2,          // there is no outcome
    OUTCOME_BYTES = 64 << 20, // no honest record is longer: half a million objects
};

typedef struct {
    const CwWorker* worker;
    CwHash key;
    CwText description;
    int timeout_seconds;
    CwArena* arena;
    CwObjectStore* objects;
    char* folder;        // tmp/step-XXXXXX, of this step alone
    const char* scratch; // in it
    const char* said;    // a file in it: what the step and its programs print
    int outcome;         // a file without a name, where the step's process leaves what came of it
    int stop;            // a signalfd for SIGTERM
    CwDiag diag;
} Job;

static CwStatus problem(Job* job, const char* doing) {
    return cw_diag(&job->diag, cw_status_from_errno(errno), "build.worker", (CwPlace){job->worker->folder, 0, 0}, NULL,
                   "%s failed: %s", doing, strerrordesc_np(errno));
}

static CwStatus make_folders(Job* job) {
    const char* tmp = cw_path(job->arena, job->worker->folder, "tmp");
    const char* name = cw_path(job->arena, job->worker->folder, "tmp/step-XXXXXX");
    char* folder = name ? cw_string_copy(job->arena, name) : NULL;
    if (!tmp || !folder) {
        return CW_ERR_NO_MEM;
    }
    if ((mkdir(tmp, 0755) != 0 && errno != EEXIST) || !mkdtemp(folder)) {
        return problem(job, "making a folder for the step");
    }
    job->folder = folder;
    job->scratch = cw_path(job->arena, folder, "scratch");
    job->said = cw_path(job->arena, folder, "said");
    if (!job->scratch || !job->said) {
        return CW_ERR_NO_MEM;
    }
    return mkdir(job->scratch, 0755) == 0 ? CW_OK : problem(job, "making a folder for the step");
}

static CwStatus prepare(Job* job) {
    CwHash staged;
    sigset_t mask;
    (void)sigemptyset(&mask);
    (void)sigaddset(&mask, SIGTERM);
    (void)sigprocmask(SIG_BLOCK, &mask, NULL);
    job->stop = signalfd(-1, &mask, SFD_CLOEXEC);
    job->outcome = memfd_create("outcome", MFD_CLOEXEC);
    if (job->stop < 0 || job->outcome < 0) {
        return problem(job, "preparing the step");
    }
    CW_TRY(cw_object_store_open(job->arena, job->worker->folder, &job->diag, &job->objects));
    CW_TRY(cw_object_share(job->objects, &job->diag));
    CW_TRY(cw_object_stage(job->objects, job->description, &job->diag, &staged));
    if (!cw_hash_equal(&staged, &job->key)) {
        return cw_diag(&job->diag, CW_ERR_CORRUPT, "build.worker", (CwPlace){job->worker->folder, 0, 0}, NULL,
                       "the description is not that of the key");
    }
    return make_folders(job);
}

// From here to step_process(): in the step's own process.

static CwStatus enter(const Job* job) {
    (void)setpgid(0, 0);
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    (void)signal(SIGPIPE, SIG_DFL);
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    const int nothing = open("/dev/null", O_RDONLY | O_CLOEXEC);
    const int said = open(job->said, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
    if (nothing < 0 || said < 0 || dup2(nothing, STDIN_FILENO) < 0 || dup2(said, STDOUT_FILENO) < 0 ||
        dup2(said, STDERR_FILENO) < 0) {
        return cw_status_from_errno(errno);
    }
    cw__environment_home(job->scratch);
    return CW_OK;
}

static CwStatus describe_outcome(CwArena* arena, const Job* job, const char* kind, const CwStepRun* run,
                                 CwText* ret_text) {
    const size_t count = cw_object_staged_count(job->objects);
    CwHash* kept = CW_NEW_ARRAY(arena, CwHash, count + run->n_outputs);
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        kept[i] = cw_object_staged(job->objects, i);
    }
    for (size_t i = 0; i < run->n_outputs; ++i) {
        kept[count + i] = run->outputs[i].hash;
    }
    const CwRecord record = {kind, {run->outputs, run->n_outputs}, kept, count + run->n_outputs};
    return cw__record_write(arena, &record, ret_text);
}

// From here on the process holds what only this step may see, and can do little.
static CwStatus go_in(CwArena* arena, const Job* job, const CwStepKind* kind, CwDiag* diag) {
    const CwSandboxFolders folders = {.objects = cw_path(arena, job->worker->folder, "objects"),
                                      .staged = cw_object_shared_folder(job->objects),
                                      .scratch = job->scratch};
    return folders.objects ? cw__sandbox_enter(kind->sandbox, kind->reads, &folders, diag) : CW_ERR_NO_MEM;
}

static CwStatus run_step(CwArena* arena, const Job* job, CwText* ret_record, CwDiag* diag) {
    CwDescription description = {0};
    CW_TRY(cw__description_read(arena, job->description, diag, &description));
    const CwStepKind* kind = cw__worker_kind(job->worker, description.kind);
    CW_TRY(go_in(arena, job, kind, diag));
    CwStepRun run = {.arena = arena,
                     .objects = cw_object_store_objects(job->objects),
                     .params = description.params_json,
                     .inputs = description.inputs.items,
                     .n_inputs = description.inputs.count,
                     .scratch = job->scratch};
    const CwStatus status = kind->run(&run);
    if (status != CW_OK) {
        *diag = run.diag;
        return diag->text[0] ? status
                             : cw_diag(diag, status, "step.failed", (CwPlace){0}, NULL, "%s", cw_status_text(status));
    }
    return describe_outcome(arena, job, kind->kind, &run, ret_record);
}

static void step_process(const Job* job) {
    CwDiag diag = {0};
    CwText record = {NULL, 0};
    CwArena* arena = cw_arena_new(NULL);
    CwStatus status = arena ? enter(job) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        status = run_step(arena, job, &record, &diag);
    }
    if (status != CW_OK) {
        CwAnswer answer = {0};
        cw__answer_fill(&answer, status, &diag);
        _exit(cw__write_exactly(job->outcome, &answer, sizeof answer, false) == CW_OK ? EXIT_FAILED : EXIT_BROKEN);
    }
    _exit(cw__write_exactly(job->outcome, record.at, record.length, false) == CW_OK ? EXIT_MADE : EXIT_BROKEN);
}

// In the supervisor again.

// The last line the step printed: often all that is known of a crash.
static CwText last_words(Job* job) {
    CwText rest = {NULL, 0};
    CwText last = {"", 0};
    if (cw_file_map(job->arena, job->said, NULL, &rest) == CW_OK) {
        while (rest.length) {
            const CwText line = cw_text_trim(cw_text_line(&rest));
            last = line.length ? line : last;
        }
    }
    last.length = last.length < 200 ? last.length : 200;
    return last;
}

static CwStatus crashed(Job* job, int state) {
    const CwText said = last_words(job);
    const char* colon = said.length ? "; it said: " : "";
    const CwPlace nowhere = {0};
    if (WIFSIGNALED(state)) {
        const int number = WTERMSIG(state);
        if (number == SIGSYS) {
            return cw_diag(&job->diag, CW_ERR_DENIED, "build.sandbox", nowhere, NULL,
                           "the step tried what its sandbox forbids, and was ended%s%.*s", colon, (int)said.length,
                           said.at);
        }
        return cw_diag(&job->diag, CW_ERR_FAILED, "build.crash", nowhere, NULL, "the step crashed: %s%s%s%.*s",
                       sigdescr_np(number) ? sigdescr_np(number) : "an unknown signal",
                       number == SIGKILL ? ", perhaps because memory ran out" : "", colon, (int)said.length, said.at);
    }
    return cw_diag(&job->diag, CW_ERR_FAILED, "build.crash", nowhere, NULL, "the step ended by itself, code %d%s%.*s",
                   WEXITSTATUS(state), colon, (int)said.length, said.at);
}

// Waits for the end of the step, of the time it has, or of all; nothing of the step is left when this answers.
static CwStatus watch(Job* job, pid_t child, int* ret_state) {
    const int pidfd = pidfd_open(child, 0);
    struct pollfd ends[2] = {{pidfd, POLLIN, 0}, {job->stop, POLLIN, 0}};
    const int64_t end = cw__now_microseconds() + (int64_t)job->timeout_seconds * 1000000;
    bool late = false;
    while (pidfd >= 0 && !ends[0].revents && !ends[1].revents && !late) {
        const int64_t left_ms = job->timeout_seconds ? (end - cw__now_microseconds()) / 1000 : INT_MAX;
        (void)poll(ends, 2, left_ms > 0 ? (int)left_ms + 1 : 0);
        late = left_ms <= 0;
    }
    if (pidfd >= 0) {
        (void)close(pidfd);
        (void)kill(-child, SIGKILL); // the step, unless it has ended, and programs it left behind
    }
    while (waitpid(child, ret_state, 0) < 0 && errno == EINTR) {
    }
    if (ends[1].revents && !ends[0].revents) {
        return cw_diag(&job->diag, CW_ERR_INTERRUPTED, "build.stopped", (CwPlace){0}, NULL, "the build was stopped");
    }
    if (late && !ends[0].revents) {
        return cw_diag(&job->diag, CW_ERR_FAILED, "build.timeout", (CwPlace){0}, NULL,
                       "the step took more than %d s and was ended", job->timeout_seconds);
    }
    return CW_OK;
}

static CwStatus read_outcome(Job* job, CwText* ret_text) {
    struct stat info;
    if (fstat(job->outcome, &info) != 0 || lseek(job->outcome, 0, SEEK_SET) != 0) {
        return problem(job, "reading what the step made");
    }
    if (info.st_size > OUTCOME_BYTES) {
        return cw_diag(&job->diag, CW_ERR_FAILED, "build.outcome", (CwPlace){0}, NULL,
                       "the step says it made %lld bytes of names", (long long)info.st_size);
    }
    char* bytes = cw_alloc(job->arena, (size_t)info.st_size + 1);
    if (!bytes) {
        return CW_ERR_NO_MEM;
    }
    if (cw__read_exactly(job->outcome, bytes, (size_t)info.st_size) != CW_OK) {
        return problem(job, "reading what the step made");
    }
    *ret_text = (CwText){bytes, (size_t)info.st_size};
    return CW_OK;
}

// Hashes everything the step kept, puts it into objects/, and only then says so in steps/.
static CwStatus put_into_project(Job* job, const CwRecord* record) {
    char key[CW_HEX_SIZE];
    CwText text = {NULL, 0};
    cw_hash_to_hex(&job->key, key);
    for (size_t i = 0; i < record->n_kept; ++i) {
        CW_TRY(cw_object_adopt(job->objects, &record->kept[i], &job->diag));
    }
    for (size_t i = 0; i < record->outputs.count; ++i) {
        CW_TRY(cw_object_adopt(job->objects, &record->outputs.items[i].hash, &job->diag));
    }
    CW_TRY(cw__record_write(job->arena, record, &text));
    if (cw_planted(CW_PLANT_STEP_BEFORE_OBJECTS)) {
        CW_TRY(cw_object_store_write(job->objects, CW__STEPS, key, text, &job->diag));
    }
    CW_TRY(cw_object_land(job->objects, &job->diag));
    return cw_object_store_write(job->objects, CW__STEPS, key, text, &job->diag);
}

static CwStatus conclude(Job* job, int state) {
    CwText text = {NULL, 0};
    CwRecord record = {0};
    if (!WIFEXITED(state) || (WEXITSTATUS(state) != EXIT_MADE && WEXITSTATUS(state) != EXIT_FAILED)) {
        return crashed(job, state);
    }
    CW_TRY(read_outcome(job, &text));
    if (WEXITSTATUS(state) == EXIT_MADE && text.length) {
        CwDescription description = {0};
        CW_TRY(cw__record_parse(job->arena, text, &job->diag, &record));
        CW_TRY(cw__description_read(job->arena, job->description, &job->diag, &description));
        record.kind = description.kind; // whatever it said
        return put_into_project(job, &record);
    }
    CwAnswer answer;
    if (text.length != sizeof answer) {
        return crashed(job, state); // it called exit()
    }
    memcpy(&answer, text.at, sizeof answer);
    CW_TRY(cw__answer_diag(job->arena, &answer, &job->diag));
    return answer.status == CW_OK ? CW_ERR_FAILED : (CwStatus)answer.status;
}

static CwStatus run_job(Job* job) {
    int state = 0;
    CW_TRY(prepare(job));
    const pid_t child = fork();
    if (child < 0) {
        return problem(job, "making a process");
    }
    if (child == 0) {
        step_process(job);
    }
    (void)setpgid(child, child); // the child does it too: whoever comes first
    CW_TRY(watch(job, child, &state));
    return conclude(job, state);
}

void cw__worker_supervise(const CwWorker* worker, const CwHash* key, CwText description, int timeout_seconds,
                          CwAnswer* ret_answer) {
    const int64_t begin = cw__now_microseconds();
    Job job = {.worker = worker,
               .key = *key,
               .description = description,
               .timeout_seconds = timeout_seconds,
               .arena = cw_arena_new(NULL),
               .outcome = -1,
               .stop = -1};
    const CwStatus status = job.arena ? run_job(&job) : CW_ERR_NO_MEM;
    cw__answer_fill(ret_answer, status, &job.diag);
    ret_answer->microseconds = cw__now_microseconds() - begin;
    if (job.folder) {
        const CwStatus removed = cw_remove_tree(job.folder, NULL); // else it is cleared with tmp/
        (void)removed;
    }
    if (job.outcome >= 0) {
        (void)close(job.outcome);
    }
    if (job.stop >= 0) {
        (void)close(job.stop);
    }
    cw_arena_free(job.arena);
}
