// SPDX-License-Identifier: GPL-3.0-or-later
// A project of toys, for the disk tests: the same calls as the real program makes, and it runs in milliseconds.
//
//   toy_project new PROJECT FILE...       a project with these files
//   toy_project import PROJECT FILE
//   toy_project set PROJECT ENTITY PROPERTY VALUE
//   toy_project session PROJECT COUNT     so many ops, each answered, in one process
//   toy_project undo PROJECT | redo PROJECT
//   toy_project build PROJECT JOBS        a sound of each file, and all of them joined
//   toy_project deliver PROJECT NAME      what was built, as out/NAME
//   toy_project check PROJECT
//
// An answer is a line that begins with "answered": from then on it must survive a power cut. The program is its own
// worker.
#include "base/buf.h"
#include "base/file.h"
#include "build/build.h"
#include "build/worker.h"
#include "store/check.h"
#include "store/op.h"
#include "store/store.h"
#include "testing/toy_steps.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

typedef struct {
    CwArena* arena;
    int argc;
    char** argv;
    CwStore* store;
    CwDiag diag;
} Toy;

static void say(int fd, const char* text) {
    const ssize_t put = text ? write(fd, text, strlen(text)) : 0;
    (void)put;
}

static CwOpIntro intro(const char* verb) {
    return (CwOpIntro){verb, "toy", "2024-05-01T12:00:00Z", NULL};
}

static CwStatus answer(Toy* toy, int64_t number) {
    say(STDOUT_FILENO, cw_format(toy->arena, "answered %lld\n", (long long)number));
    return CW_OK;
}

static CwStatus open_store(Toy* toy) {
    return cw_store_open(toy->arena, toy->argv[2], CW_STORE_WRITE, &toy->diag, &toy->store);
}

// Takes a file in: first its bytes, then its name.
static CwStatus take(Toy* toy, CwOp* op, const char* path) {
    CwHash hash;
    CW_TRY(cw_object_put_file(cw_store_objects(toy->store), path, &toy->diag, &hash));
    const char* entity = cw_format(toy->arena, "file/%s", cw_path_name(path));
    const char* value = cw_store_object_text(toy->arena, &hash);
    if (!entity || !value) {
        return CW_ERR_NO_MEM;
    }
    return cw_op_set(op, entity, "content", value, &toy->diag);
}

static CwStatus take_all(Toy* toy, const char* verb) {
    CwOp* op = NULL;
    const CwOpIntro said = intro(verb);
    int64_t number = 0;
    CW_TRY(cw_op_begin(toy->store, &said, &toy->diag, &op));
    for (int i = 3; i < toy->argc; ++i) {
        const CwStatus status = take(toy, op, toy->argv[i]);
        if (status != CW_OK) {
            cw_op_cancel(op);
            return status;
        }
    }
    CW_TRY(cw_op_commit(op, &toy->diag, &number));
    if (strcmp(verb, "new") == 0) {
        CW_TRY(cw_store_publish(toy->store, &toy->diag));
    }
    return answer(toy, number);
}

static CwStatus make(Toy* toy) {
    CW_TRY(cw_store_create(toy->arena, toy->argv[2], &toy->diag, &toy->store));
    return take_all(toy, "new");
}

static CwStatus import(Toy* toy) {
    CW_TRY(open_store(toy));
    return take_all(toy, "import");
}

static CwStatus set_one(Toy* toy, const char* entity, const char* property, const char* value) {
    CwOp* op = NULL;
    const CwOpIntro said = intro("set");
    int64_t number = 0;
    CW_TRY(cw_op_begin(toy->store, &said, &toy->diag, &op));
    CwStatus status = cw_op_set(op, entity, property, value, &toy->diag);
    if (status != CW_OK) {
        cw_op_cancel(op);
        return status;
    }
    CW_TRY(cw_op_commit(op, &toy->diag, &number));
    return answer(toy, number);
}

static CwStatus set(Toy* toy) {
    CW_TRY(open_store(toy));
    return set_one(toy, toy->argv[3], toy->argv[4], toy->argv[5]);
}

static CwStatus session(Toy* toy) {
    CW_TRY(open_store(toy));
    for (int i = 0; i < atoi(toy->argv[3]); ++i) {
        const char* entity = cw_format(toy->arena, "cue/1m%d", i);
        if (!entity) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(set_one(toy, entity, "title", entity));
    }
    return CW_OK;
}

static CwStatus undo(Toy* toy) {
    const bool again = strcmp(toy->argv[1], "redo") == 0;
    const CwOpIntro said = intro(toy->argv[1]);
    int64_t number = 0;
    CW_TRY(open_store(toy));
    CW_TRY(again ? cw_op_to_redo(toy->store, &number) : cw_op_to_undo(toy->store, &number));
    CW_TRY(cw_op_undo(toy->store, number, &said, &toy->diag, &number));
    return answer(toy, number);
}

// A sound of each file, of as many segments as its name has letters, and a list of all.
static CwStatus make_graph(Toy* toy, CwGraph** ret_graph) {
    CwGraph* graph = NULL;
    CwNode* all = NULL;
    CwEntities files = {NULL, 0};
    CW_TRY(cw_graph_new(toy->arena, cw_toy_kinds, cw_toy_kind_count, &graph));
    CW_TRY(cw_store_entities(toy->store, toy->arena, "file", &files));
    CwNode** sounds = CW_NEW_ARRAY(toy->arena, CwNode*, files.count);
    if (!sounds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < files.count; ++i) {
        CwHash hash;
        const char* name = cw_format(toy->arena, "%s/sound", files.items[i].id);
        const char* content = cw_properties_get(&files.items[i].properties, "content");
        const char* params = content ? cw_format(toy->arena, "{\"count\":%zu,\"bytes\":2000,\"seed\":%zu}",
                                                 2 * strlen(files.items[i].id), i + strlen(content))
                                     : NULL;
        if (!name || !params || cw_store_object_parse(content, &hash) != CW_OK) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_graph_add(graph, name, "segments", params, &toy->diag, &sounds[i]));
        CW_TRY(cw_node_take_object(sounds[i], "file", &hash, &toy->diag));
    }
    const char* title = NULL;
    const CwStatus status = cw_store_get(toy->store, toy->arena, "film/film", "title", &title);
    title = status == CW_OK ? title : "untitled";
    CW_TRY(cw_graph_add(graph, "all", "join", cw_format(toy->arena, "{\"text\":\"%s\"}", title), &toy->diag, &all));
    for (size_t i = 0; i < files.count; ++i) {
        CW_TRY(cw_node_take_output(all, files.items[i].id, sounds[i], "list", &toy->diag));
    }
    *ret_graph = graph;
    return CW_OK;
}

static CwStatus run_build(Toy* toy, int jobs, CwBuildReport* report) {
    CwGraph* graph = NULL;
    CwBuildOptions options = {.jobs = jobs, .timeout_seconds = 60};
    CW_TRY(make_graph(toy, &graph));
    if (jobs) {
        CW_TRY(cw_workers_new(toy->arena, "/proc/self/exe", cw_store_folder(toy->store), &options.workers));
    }
    return cw_build(toy->arena, cw_store_folder(toy->store), graph, &options, &toy->diag, report);
}

static CwStatus build(Toy* toy) {
    CwBuildReport report = {0};
    CW_TRY(open_store(toy));
    CW_TRY(run_build(toy, atoi(toy->argv[3]), &report));
    const CwHash* all = cw_build_output(&report, "all", "text");
    if (!all) {
        return cw_diag(&toy->diag, CW_ERR_FAILED, "toy", (CwPlace){0}, NULL, "nothing was built");
    }
    const char* hex = cw_hash_hex(toy->arena, all);
    say(STDOUT_FILENO, cw_format(toy->arena, "answered built %s %zu\n", hex ? hex : "", report.steps_run));
    return CW_OK;
}

static CwStatus deliver(Toy* toy) {
    CwBuildReport report = {0};
    CwText bytes = {NULL, 0};
    CW_TRY(open_store(toy));
    CW_TRY(run_build(toy, 0, &report));
    const CwHash* all = cw_build_output(&report, "all", "text");
    if (!all) {
        return cw_diag(&toy->diag, CW_ERR_FAILED, "toy", (CwPlace){0}, NULL, "build first");
    }
    CW_TRY(cw_object_fetch(cw_store_objects(toy->store), toy->arena, all, true, &toy->diag, &bytes));
    return cw_object_store_write(cw_store_objects(toy->store), "out", toy->argv[3], bytes, &toy->diag);
}

static CwStatus check(Toy* toy) {
    CwCheckReport report = {0};
    CW_TRY(open_store(toy));
    CW_TRY(cw_store_check(toy->store, toy->arena, NULL, NULL, &toy->diag, &report));
    for (size_t i = 0; i < report.n_faults; ++i) {
        say(STDOUT_FILENO, cw_format(toy->arena, "fault %d %s %s\n", (int)report.faults[i].kind, report.faults[i].what,
                                     report.faults[i].named_by));
    }
    say(STDOUT_FILENO, cw_format(toy->arena, "ops %lld\n", (long long)report.ops));
    return report.n_faults ? CW_ERR_CORRUPT : CW_OK;
}

static CwStatus run(Toy* toy) {
    static const struct {
        const char* verb;
        int least_args;
        CwStatus (*run)(Toy* toy);
    } verbs[] = {{"new", 3, make},        {"import", 4, import}, {"set", 6, set},
                 {"undo", 3, undo},       {"redo", 3, undo},     {"build", 4, build},
                 {"deliver", 4, deliver}, {"check", 3, check},   {"session", 4, session}};
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; ++i) {
        if (toy->argc >= verbs[i].least_args && strcmp(toy->argv[1], verbs[i].verb) == 0) {
            return verbs[i].run(toy);
        }
    }
    return cw_diag(&toy->diag, CW_ERR_USAGE, "toy", (CwPlace){0}, NULL, "see the top of toy_project.c");
}

int main(int argc, char** argv) {
    if (argc > 1 && (strcmp(argv[1], "serve") == 0 || strcmp(argv[1], "run") == 0)) {
        return cw_worker_main(argc, argv, cw_toy_kinds, cw_toy_kind_count, NULL);
    }
    CwDiag copy = {0};
    CwArena* arena = cw_arena_new(NULL);
    Toy* toy = arena ? CW_NEW(arena, Toy) : NULL;
    CwStatus status = CW_ERR_NO_MEM;
    if (toy) {
        toy->arena = arena;
        toy->argc = argc;
        toy->argv = argv;
        status = run(toy);
        copy = toy->diag;
    }
    cw_arena_free(arena);
    if (status != CW_OK) {
        say(STDERR_FILENO, copy.file);
        say(STDERR_FILENO, ": ");
        say(STDERR_FILENO, copy.text[0] ? copy.text : cw_status_text(status));
        say(STDERR_FILENO, "\n");
    }
    return status == CW_OK ? 0 : 1;
}
