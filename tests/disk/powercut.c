// SPDX-License-Identifier: GPL-3.0-or-later
// Cuts the power many times while a recorded program worked, and looks at what the disk would hold.
//
//   powercut LOG PROJECT REFERENCE STATES PART PARTS SCRATCH [BUILDER]
//
// LOG is a recording of a folder, PROJECT the project's path in it, REFERENCE the project as it was in the end. Of
// STATES states every PARTS-th from PART on is made in the folder SCRATCH and looked at: the project opens and is
// whole, what it holds is what was done up to some moment, and nothing is missing that was answered: ops, and files
// delivered into out/. Every object that is there is whole, named or not. With BUILDER (a program that knows "build
// PROJECT 1") some states are built as well, and must give the bytes the recording gave.
//
// Answers are marks in the log: "answered N" (op N was answered), "answered built TOKEN" (the build of that moment
// prints TOKEN), "answered file PATH HASH" (PATH, in the project, holds bytes of that SHA-256).
#include "base/buf.h"
#include "base/file.h"
#include "base/number.h"
#include "base/program.h"
#include "store/check.h"
#include "store/op.h"
#include "store/store.h"

#include "disk_model.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    BUILD_EVERY = 40, // states
    SHOWN = 5,        // bad states described
};

typedef struct {
    const char* project;
    const char* builder;
    const char* scratch;
    const char* reference;
    CwDiskLog log;
    size_t* telling; // positions just after a rename or an answer: where mistakes show
    size_t n_telling;
    CwHistory history; // of the reference
    int64_t states;
    int64_t absent; // the project was not there yet
    int64_t built;
    int64_t bad;
} Trial;

enum { FILES_MAX = 64 };

/** A file that was answered for. */
typedef struct {
    const char* path;
    const char* now;   // its hash at the last answer before the cut
    const char* later; // its hash at the next: it may have come that far
} AnsweredFile;

/** What had been answered when the power went. */
typedef struct {
    bool anything;
    int64_t op;
    AnsweredFile files[FILES_MAX];
    size_t n_files;
} Answered;

// The words of a mark after "answered"; false when the entry is none.
static bool is_mark(const CwDiskOp* op, CwText* ret_first, CwText* ret_rest) {
    *ret_rest = cw_text_after(op->data, strlen("answered "));
    *ret_first = cw_text_word(ret_rest);
    return op->kind == CW_DISK_MARK;
}

// The build that was answered at a number of ops, anywhere in the log.
static const char* built_at(CwArena* arena, const CwDiskLog* log, int64_t op) {
    int64_t at = 0;
    for (size_t i = 0; i < log->count; ++i) {
        CwText first;
        CwText rest;
        if (!is_mark(&log->ops[i], &first, &rest)) {
            continue;
        }
        if (cw_text_is(first, "built") && at == op) {
            return cw_text_copy(arena, cw_text_word(&rest));
        }
        int64_t number = 0;
        at = cw_parse_int(first, &number) == CW_OK ? number : at;
    }
    return NULL;
}

static AnsweredFile* file_of(Answered* answered, const char* path) {
    for (size_t i = 0; i < answered->n_files; ++i) {
        if (strcmp(answered->files[i].path, path) == 0) {
            return &answered->files[i];
        }
    }
    return NULL;
}

static CwStatus answer_file(CwArena* arena, CwText rest, bool before, Answered* answered) {
    const char* path = cw_text_copy(arena, cw_text_word(&rest));
    const char* hash = cw_text_copy(arena, cw_text_word(&rest));
    if (!path || !hash) {
        return CW_ERR_NO_MEM;
    }
    AnsweredFile* file = file_of(answered, path);
    if (!file && before && answered->n_files < FILES_MAX) {
        file = &answered->files[answered->n_files++];
        file->path = path;
    }
    if (file && before) {
        file->now = hash;
    } else if (file && !file->later) {
        file->later = hash;
    }
    return CW_OK;
}

static CwStatus find_answered(CwArena* arena, const CwDiskLog* log, size_t position, Answered* answered) {
    for (size_t i = 0; i < log->count; ++i) {
        CwText first;
        CwText rest;
        if (!is_mark(&log->ops[i], &first, &rest)) {
            continue;
        }
        const bool before = i < position;
        answered->anything = answered->anything || before;
        if (cw_text_is(first, "file")) {
            CW_TRY(answer_file(arena, rest, before, answered));
        }
        int64_t number = 0;
        if (before && cw_parse_int(first, &number) == CW_OK) {
            answered->op = number;
        }
    }
    return CW_OK;
}

static bool same(const char* a, const char* b) {
    return a && b ? strcmp(a, b) == 0 : a == b;
}

static bool same_op(const CwOpRecord* a, const CwOpRecord* b) {
    bool equal = a->number == b->number && same(a->verb, b->verb) && same(a->who, b->who) && same(a->note, b->note) &&
                 a->undoes == b->undoes && a->n_changes == b->n_changes;
    for (size_t i = 0; equal && i < a->n_changes; ++i) {
        equal = same(a->changes[i].entity, b->changes[i].entity) &&
                same(a->changes[i].property, b->changes[i].property) &&
                same(a->changes[i].old_value, b->changes[i].old_value) &&
                same(a->changes[i].new_value, b->changes[i].new_value);
    }
    return equal;
}

// What is wrong with a state, in words; NULL when nothing is.

static const char* look_at_history(CwArena* arena, const Trial* trial, CwStore* store, const Answered* answered) {
    CwHistory history = {NULL, 0};
    if (cw_store_history(store, arena, 1, 0, &history) != CW_OK) {
        return "the history cannot be read";
    }
    if ((int64_t)history.count < answered->op) {
        return cw_format(arena, "op %lld was answered, and there are %zu", (long long)answered->op, history.count);
    }
    for (size_t i = 0; i < history.count; ++i) {
        if (i >= trial->history.count || !same_op(&history.items[i], &trial->history.items[i])) {
            return cw_format(arena, "op %zu is not what was done", i + 1);
        }
    }
    return NULL;
}

// Every object that is there must be whole, named or not: whoever puts the same bytes again would believe it.
static const char* look_at_objects(CwArena* arena, const char* project) {
    CwNames folders = {NULL, 0};
    const char* root = cw_path(arena, project, "objects");
    if (cw_folder_list(arena, root, NULL, &folders) != CW_OK) {
        return "objects/ cannot be read";
    }
    for (size_t i = 0; i < folders.count; ++i) {
        CwNames names = {NULL, 0};
        const char* folder = cw_path(arena, root, folders.names[i]);
        if (cw_folder_list(arena, folder, NULL, &names) != CW_OK) {
            return "a folder of objects cannot be read";
        }
        for (size_t k = 0; k < names.count; ++k) {
            CwText bytes = {NULL, 0};
            if (cw_file_read(arena, cw_path(arena, folder, names.names[k]), 0, NULL, &bytes) != CW_OK) {
                return "an object cannot be read";
            }
            const CwHash hash = cw_hash_of(bytes.at, bytes.length);
            if (strcmp(cw_hash_hex(arena, &hash), names.names[k]) != 0) {
                return cw_format(arena, "the object %.12s is damaged (%zu bytes)", names.names[k], bytes.length);
            }
        }
    }
    return NULL;
}

static const char* look_at_files(CwArena* arena, const char* project, const Answered* answered) {
    for (size_t i = 0; i < answered->n_files; ++i) {
        const AnsweredFile* file = &answered->files[i];
        CwText there = {NULL, 0};
        if (cw_file_read(arena, cw_path(arena, project, file->path), 0, NULL, &there) != CW_OK) {
            return cw_format(arena, "%s was answered for, and is not there", file->path);
        }
        const CwHash hash = cw_hash_of(there.at, there.length);
        const char* hex = cw_hash_hex(arena, &hash);
        if (strcmp(hex, file->now) != 0 && (!file->later || strcmp(hex, file->later) != 0)) {
            return cw_format(arena, "%s was answered for, and is another", file->path);
        }
    }
    return NULL;
}

static const char* look_at_store(CwArena* arena, const Trial* trial, const char* project, const Answered* answered,
                                 int64_t* ret_ops) {
    CwStore* store = NULL;
    CwDiag diag = {0};
    CwCheckReport report = {0};
    if (cw_store_open(arena, project, CW_STORE_WRITE, &diag, &store) != CW_OK) {
        return cw_format(arena, "it does not open: %s", diag.text);
    }
    if (cw_store_check(store, arena, NULL, NULL, &diag, &report) != CW_OK) {
        return cw_format(arena, "it cannot be checked: %s", diag.text);
    }
    if (report.n_faults) {
        return cw_format(arena, "fault %d: %s, named by %s", (int)report.faults[0].kind, report.faults[0].what,
                         report.faults[0].named_by);
    }
    *ret_ops = report.ops;
    const char* wrong = look_at_history(arena, trial, store, answered);
    wrong = wrong ? wrong : look_at_objects(arena, project);
    return wrong ? wrong : look_at_files(arena, project, answered);
}

static const char* build_again(CwArena* arena, Trial* trial, const char* project, int64_t ops) {
    const char* expected = built_at(arena, &trial->log, ops);
    if (!expected) {
        return NULL;
    }
    CwDiag diag = {0};
    CwProgramResult result = {0};
    const char* const argv[] = {trial->builder, "build", project, "1", NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = 60};
    if (cw_program_must(arena, &program, &diag, &result) != CW_OK) {
        return cw_format(arena, "it cannot be built: %s", diag.text);
    }
    ++trial->built;
    return memmem(result.output.at, result.output.length, expected, strlen(expected))
               ? NULL
               : cw_format(arena, "it builds other bytes: %.*s", (int)result.output.length, result.output.at);
}

static const char* look(CwArena* arena, Trial* trial, size_t position, bool build) {
    Answered answered = {0};
    int64_t ops = 0;
    const char* project = cw_path(arena, trial->scratch, trial->project);
    if (!project || find_answered(arena, &trial->log, position, &answered) != CW_OK) {
        return "memory ran out";
    }
    if (!cw_folder_exists(project)) {
        ++trial->absent;
        return answered.anything ? "the project was answered for, and is not there" : NULL;
    }
    CwArena* own = cw_arena_new(NULL);
    const char* wrong = own ? look_at_store(own, trial, project, &answered, &ops) : "memory ran out";
    wrong = wrong ? cw_string_copy(arena, wrong) : NULL;
    cw_arena_free(own);
    return wrong || !build || !trial->builder ? wrong : build_again(arena, trial, project, ops);
}

static CwStatus find_telling(CwArena* arena, Trial* trial) {
    trial->telling = CW_NEW_ARRAY(arena, size_t, trial->log.count + 1);
    if (!trial->telling) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < trial->log.count; ++i) {
        if (trial->log.ops[i].kind == CW_DISK_RENAME || trial->log.ops[i].kind == CW_DISK_MARK) {
            trial->telling[trial->n_telling++] = i + 1;
        }
    }
    return trial->n_telling ? CW_OK : CW_ERR_BAD_INPUT;
}

// The states: the cut falls anywhere, half of the time where it hurts; what was not synced is lost, kept, or mixed;
// each in both models.
static CwPowerCut choose(const Trial* trial, int64_t number) {
    static const int kept[] = {0, 50, 50, 10, 90, 100};
    const uint64_t mixed = ((uint64_t)number * 0x9e3779b97f4a7c15U) >> 20U;
    const bool anywhere = number / 24 % 2 == 0;
    return (CwPowerCut){.position = anywhere ? 1 + mixed % trial->log.count : trial->telling[mixed % trial->n_telling],
                        .strict = number % 2 == 1,
                        .kept_per_cent = kept[number / 2 % 6],
                        .torn = number / 12 % 2 == 0,
                        .seed = (uint64_t)number};
}

static CwStatus try_state(Trial* trial, int64_t number) {
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag = {0};
    const CwPowerCut cut = choose(trial, number);
    CwStatus status = arena ? cw_remove_tree(trial->scratch, &diag) : CW_ERR_NO_MEM;
    status = status == CW_OK ? cw_folder_make(arena, trial->scratch, &diag) : status;
    status = status == CW_OK ? cw_disk_after(arena, &trial->log, &cut, trial->scratch, &diag) : status;
    if (status != CW_OK) {
        (void)fprintf(stderr, "state %lld cannot be made: %s\n", (long long)number, diag.text);
    } else {
        const char* wrong = look(arena, trial, cut.position, number % BUILD_EVERY == 0);
        ++trial->states;
        trial->bad += wrong != NULL;
        if (wrong && trial->bad <= SHOWN) {
            (void)printf("state %lld, after entry %zu, %s names, %d %% kept%s: %s\n", (long long)number, cut.position,
                         cut.strict ? "any" : "ordered", cut.kept_per_cent, cut.torn ? ", torn" : "", wrong);
        }
    }
    cw_arena_free(arena);
    return status;
}

static CwStatus run(CwArena* arena, char** argv, Trial* trial) {
    CwDiag diag = {0};
    CwStore* store = NULL;
    CwStatus status = cw_disk_log_read(arena, argv[1], &diag, &trial->log);
    status = status == CW_OK ? cw_store_open(arena, trial->reference, CW_STORE_READ, &diag, &store) : status;
    status = status == CW_OK ? cw_store_history(store, arena, 1, 0, &trial->history) : status;
    status = status == CW_OK ? find_telling(arena, trial) : status;
    const int64_t states = strtoll(argv[4], NULL, 10);
    const int64_t parts = strtoll(argv[6], NULL, 10);
    for (int64_t i = strtoll(argv[5], NULL, 10); status == CW_OK && i < states; i += parts) {
        status = try_state(trial, i);
    }
    if (status != CW_OK) {
        (void)fprintf(stderr, "powercut: %s %s\n", diag.file, diag.text);
    }
    const CwStatus removed = cw_remove_tree(trial->scratch, NULL);
    return status == CW_OK ? removed : status;
}

int main(int argc, char** argv) {
    if (argc < 8) {
        (void)fprintf(stderr, "usage: powercut LOG PROJECT REFERENCE STATES PART PARTS SCRATCH [BUILDER]\n");
        return 2;
    }
    Trial trial = {.project = argv[2], .reference = argv[3], .scratch = argv[7], .builder = argc > 8 ? argv[8] : NULL};
    CwArena* arena = cw_arena_new(NULL);
    const CwStatus status = arena ? run(arena, argv, &trial) : CW_ERR_NO_MEM;
    cw_arena_free(arena);
    (void)printf("%lld entries, %lld states, %lld before the project, %lld built again, %lld bad\n",
                 (long long)trial.log.count, (long long)trial.states, (long long)trial.absent, (long long)trial.built,
                 (long long)trial.bad);
    return status != CW_OK ? 2 : trial.bad ? 1 : 0;
}
