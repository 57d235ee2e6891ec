// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/toy_steps.h"

#include "base/buf.h"
#include "base/file.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

// Output "text": the parameter "text", then the bytes of every input in the order of their names.
static CwStatus join(CwStepRun* run) {
    CwBuf buf = cw_buf(run->arena);
    cw_buf_text(&buf, cw_json_text_or(run->params, "text", ""));
    for (size_t i = 0; i < run->n_inputs; ++i) {
        CwText bytes = {NULL, 0};
        CW_TRY(cw_step_input(run, run->inputs[i].name, &bytes));
        cw_buf_bytes(&buf, bytes.at, bytes.length);
    }
    CW_TRY(cw_buf_status(&buf));
    return cw_step_output(run, "text", (CwText){buf.bytes, buf.length});
}

// Outputs "head" and "tail": the input "text" cut after the parameter "at".
static CwStatus split(CwStepRun* run) {
    CwText text = {NULL, 0};
    CW_TRY(cw_step_input(run, "text", &text));
    const int64_t at = cw_json_int_or(run->params, "at", 0);
    if (at < 0 || (size_t)at > text.length) {
        return cw_diag(&run->diag, CW_ERR_RANGE, "toy.split", (CwPlace){"text", 3, 4}, "at",
                       "the text has %zu bytes; cut it inside", text.length);
    }
    CW_TRY(cw_step_output(run, "head", (CwText){text.at, (size_t)at}));
    return cw_step_output(run, "tail", cw_text_after(text, (size_t)at));
}

// Keeps "count" segments of "bytes" bytes, and gives a list of their names as output "list".
static CwStatus segments(CwStepRun* run) {
    const int64_t count = cw_json_int_or(run->params, "count", 1);
    const size_t size = (size_t)cw_json_int_or(run->params, "bytes", 64);
    const int64_t seed = cw_json_int_or(run->params, "seed", 0);
    char* bytes = cw_alloc(run->arena, size + 1);
    CwBuf list = cw_buf(run->arena);
    if (!bytes) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t i = 0; i < count; ++i) {
        uint64_t state = (uint64_t)(seed * 1000003 + i) | 1U;
        for (size_t k = 0; k < size; ++k) {
            state = state * 6364136223846793005U + 1442695040888963407U; // Knuth's MMIX generator
            bytes[k] = (char)(state >> 56U);
        }
        CwHash hash;
        CW_TRY(run->objects->keep(run->objects->context, (CwText){bytes, size}, &hash));
        cw_buf_format(&list, "%s\n", cw_hash_hex(run->arena, &hash));
    }
    CW_TRY(cw_buf_status(&list));
    return cw_step_output(run, "list", (CwText){list.bytes, list.length});
}

// Sleeps "milliseconds", then gives them as output "text".
static CwStatus sleep_for(CwStepRun* run) {
    const int64_t milliseconds = cw_json_int_or(run->params, "milliseconds", 0);
    const struct timespec length = {milliseconds / 1000, (long)(milliseconds % 1000) * 1000000};
    (void)nanosleep(&length, NULL);
    const char* text = cw_format(run->arena, "%lld", (long long)milliseconds);
    return text ? cw_step_output(run, "text", cw_text(text)) : CW_ERR_NO_MEM;
}

static void say(const char* words) {
    const ssize_t put = write(STDERR_FILENO, words, strlen(words));
    (void)put;
}

// Ends in the way the parameter "how" names.
static CwStatus misbehave(CwStepRun* run) {
    const char* how = cw_json_text_or(run->params, "how", "");
    say("about to misbehave\n\n");
    if (strcmp(how, "crash") == 0) {
        const struct rlimit none = {0, 0}; // no core files
        (void)setrlimit(RLIMIT_CORE, &none);
        (void)signal(SIGSEGV, SIG_DFL);
        (void)raise(SIGSEGV);
    } else if (strcmp(how, "exit") == 0) {
        exit(0);
    } else if (strcmp(how, "exit 3") == 0) {
        exit(3);
    } else if (strcmp(how, "kill") == 0) {
        (void)raise(SIGKILL);
    } else if (strcmp(how, "silent") == 0) {
        return CW_ERR_FAILED;
    }
    return cw_diag(&run->diag, CW_ERR_BAD_INPUT, "toy.bad", (CwPlace){"a file", 3, 4}, "what was read",
                   "mend it and try again");
}

// Output "text": what the step sees of its surroundings.
static CwStatus look_round(CwStepRun* run) {
    CwBuf buf = cw_buf(run->arena);
    CwDiag* diag = &run->diag;
    const char* file = cw_path(run->arena, run->scratch, "file");
    if (!file) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_write(run->arena, file, cw_text("x"), diag));
    for (char** variable = environ; *variable; ++variable) {
        const size_t name = strcspn(*variable, "=");
        const bool is_scratch = strcmp(*variable + name + 1, run->scratch) == 0;
        cw_buf_bytes(&buf, *variable, name);
        cw_buf_format(&buf, "=%s\n", is_scratch ? "SCRATCH" : *variable + name + 1);
    }
    CW_TRY(cw_buf_status(&buf));
    return cw_step_output(run, "text", (CwText){buf.bytes, buf.length});
}

// A package every Debian has: versions are part of the key, whatever the step does with it.
static const char* const packages[] = {"libc6", NULL};
static const char* const no_such_package[] = {"libcuewright-nowhere", NULL};

const CwStepKind cw_toy_kinds[] = {
    {.kind = "join", .version = 1, .run = join},
    {.kind = "split", .version = 1, .run = split},
    {.kind = "segments", .version = 1, .run = segments, .packages = packages},
    {.kind = "sleep", .version = 1, .run = sleep_for},
    {.kind = "misbehave", .version = 1, .run = misbehave},
    {.kind = "look_round", .version = 1, .run = look_round},
    {.kind = "needy", .version = 1, .run = join, .packages = no_such_package},
};

const size_t cw_toy_kind_count = sizeof cw_toy_kinds / sizeof cw_toy_kinds[0];
