// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/shell.h"

#include "base/json.h"
#include "base/text.h"

#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int cw_shell_exit_code(CwStatus status) {
    switch (status) {
    case CW_OK:
        return 0;
    case CW_ERR_USAGE:
        return 2;
    case CW_ERR_CONFLICT:
    case CW_ERR_EXISTS:
        return 3;
    case CW_ERR_NOT_FOUND:
        return 4;
    case CW_ERR_DENIED:
        return 5;
    case CW_ERR_NO_PROGRAM:
        return 6;
    case CW_ERR_INTERRUPTED:
        return 130;
    default:
        return 1;
    }
}

static size_t find_option(const CwVerb* verb, CwText name) {
    size_t i = 0;
    while (i < verb->n_options && !cw_text_is(name, verb->options[i].name)) {
        ++i;
    }
    return i;
}

const char* cw_shell_option(const CwShell* shell, const char* name) {
    const size_t i = find_option(shell->verb, cw_text(name));
    return i < shell->verb->n_options ? shell->values[i] : NULL;
}

void cw_shell_print(CwBuf* answer) {
    if (answer->length) {
        (void)fwrite(answer->bytes, 1, answer->length, stdout);
    }
}

void cw_shell_say(const CwShell* shell, const char* format, ...) {
    if (shell->json) {
        return;
    }
    va_list args;
    va_start(args, format);
    (void)vfprintf(stderr, format, args);
    va_end(args);
    (void)fputc('\n', stderr);
}

static void print_verb_help(const CwVerb* verb) {
    (void)printf("cuewright %s%s%s\n\n%s\n", verb->name, verb->arguments[0] ? " " : "", verb->arguments, verb->summary);
    if (verb->help) {
        (void)printf("\n%s\n", verb->help);
    }
    (void)printf("\n");
    for (size_t i = 0; i < verb->n_options; ++i) {
        const CwOption* option = &verb->options[i];
        char left[64];
        (void)snprintf(left, sizeof left, "%s%s%s", option->name, option->value ? " " : "",
                       option->value ? option->value : "");
        (void)printf("  %-20s %s\n", left, option->help);
    }
    (void)printf("  %-20s %s\n  %-20s %s\n", "--json", "answer in JSON, one object a line", "--help", "this");
}

static void print_help(const CwVerb* const* verbs, size_t n_verbs) {
    (void)printf("cuewright makes a film's soundtrack, and keeps it true when the picture changes.\n\n"
                 "usage: cuewright [-C PROJECT] VERB [ARGUMENTS]\n\n");
    for (size_t i = 0; i < n_verbs; ++i) {
        (void)printf("  %-12s %s\n", verbs[i]->name, verbs[i]->summary);
    }
    (void)printf("\n`cuewright VERB --help` tells more.\n");
}

static CwStatus usage(CwShell* shell, const char* read, const char* what) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, read, "%s; see cuewright %s --help", what,
                   shell->verb->name);
}

// Reads one option and its value; `*i` moves over what was used.
static CwStatus read_option(CwShell* shell, int argc, char** argv, int* i) {
    const char* text = argv[*i];
    const char* equals = strchr(text, '=');
    const CwText name = {text, equals ? (size_t)(equals - text) : strlen(text)};
    if (cw_text_is(name, "--json")) {
        return CW_OK;
    }
    const size_t found = find_option(shell->verb, name);
    if (found == shell->verb->n_options) {
        return usage(shell, text, "this option is not known here");
    }
    if (!shell->verb->options[found].value) {
        shell->values[found] = "";
        return equals ? usage(shell, text, "this option takes no value") : CW_OK;
    }
    if (!equals && *i + 1 >= argc) {
        return usage(shell, text, "this option needs a value");
    }
    shell->values[found] = equals ? equals + 1 : argv[++*i];
    return CW_OK;
}

// "-j4" is "-j 4": one dash and one letter, with its value at once.
static bool is_short_with_value(const CwVerb* verb, const char* text, char name[3]) {
    if (text[1] == '-' || text[1] == '\0' || text[2] == '\0') {
        return false;
    }
    memcpy(name, (char[]){'-', text[1], '\0'}, 3);
    const size_t found = find_option(verb, cw_text(name));
    return found < verb->n_options && verb->options[found].value;
}

static CwStatus read_arguments(CwShell* shell, int argc, char** argv, int from) {
    shell->arguments = CW_NEW_ARRAY(shell->arena, const char*, (size_t)argc);
    shell->values = CW_NEW_ARRAY(shell->arena, const char*, shell->verb->n_options);
    if (!shell->arguments || !shell->values) {
        return CW_ERR_NO_MEM;
    }
    bool only_arguments = false;
    for (int i = from; i < argc; ++i) {
        char name[3];
        if (only_arguments || argv[i][0] != '-' || argv[i][1] == '\0') {
            shell->arguments[shell->n_arguments++] = argv[i];
        } else if (strcmp(argv[i], "--") == 0) {
            only_arguments = true;
        } else if (is_short_with_value(shell->verb, argv[i], name)) {
            shell->values[find_option(shell->verb, cw_text(name))] = argv[i] + 2;
        } else {
            CW_TRY(read_option(shell, argc, argv, &i));
        }
    }
    if (shell->n_arguments < shell->verb->arguments_min) {
        return usage(shell, NULL, "an argument is missing");
    }
    if (shell->n_arguments > shell->verb->arguments_max) {
        return usage(shell, shell->arguments[shell->verb->arguments_max], "one argument too many");
    }
    return CW_OK;
}

static void report(const CwShell* shell, CwStatus status) {
    const char* text = shell->diag.text[0] ? shell->diag.text : cw_status_text(status);
    const char* line = shell->diag.text[0] ? cw_diag_line(shell->arena, &shell->diag) : NULL;
    (void)fprintf(stderr, "cuewright: %s\n", line ? line : text);
    if (!shell->json) {
        return;
    }
    CwBuf buf = cw_buf(shell->arena);
    cw_json_begin_object(&buf, NULL);
    cw_json_put_text(&buf, "error", text);
    cw_json_put_text(&buf, "name", shell->diag.name);
    cw_json_put_text(&buf, "file", shell->diag.file);
    cw_json_put_int(&buf, "line", shell->diag.line);
    cw_json_put_int(&buf, "column", shell->diag.column);
    cw_json_put_text(&buf, "read", shell->diag.read);
    cw_json_end_object(&buf);
    cw_buf_byte(&buf, '\n');
    cw_shell_print(&buf);
}

static const CwVerb* find_verb(const CwVerb* const* verbs, size_t n_verbs, const char* name) {
    for (size_t i = 0; i < n_verbs; ++i) {
        if (strcmp(verbs[i]->name, name) == 0) {
            return verbs[i];
        }
    }
    return NULL;
}

static bool has_flag(int argc, char** argv, int from, const char* flag) {
    for (int i = from; i < argc && strcmp(argv[i], "--") != 0; ++i) {
        if (strcmp(argv[i], flag) == 0) {
            return true;
        }
    }
    return false;
}

static int run(CwShell* shell, int argc, char** argv, int from) {
    CwStatus status = read_arguments(shell, argc, argv, from);
    if (status == CW_OK) {
        status = shell->verb->run(shell);
    }
    if (status != CW_OK) {
        report(shell, status);
    }
    return status == CW_OK && shell->check_failed ? 1 : cw_shell_exit_code(status);
}

int cw_shell_main(int argc, char** argv, const CwVerb* const* verbs, size_t n_verbs) {
    CwShell shell = {0};
    int i = 1;
    (void)signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an answer of write(), not our end
    if (i + 1 < argc && strcmp(argv[i], "-C") == 0) {
        shell.project = argv[i + 1];
        i += 2;
    }
    if (i >= argc || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "help") == 0) {
        print_help(verbs, n_verbs);
        return i >= argc ? 2 : 0;
    }
    shell.verb = find_verb(verbs, n_verbs, argv[i]);
    if (!shell.verb) {
        (void)fprintf(stderr, "cuewright: no verb %s; see cuewright --help\n", argv[i]);
        return 2;
    }
    if (has_flag(argc, argv, i + 1, "--help")) {
        print_verb_help(shell.verb);
        return 0;
    }
    shell.json = has_flag(argc, argv, i + 1, "--json"); // before anything can fail, so that errors are JSON too
    shell.arena = cw_arena_new(NULL);
    if (!shell.arena) {
        (void)fprintf(stderr, "cuewright: %s\n", cw_status_text(CW_ERR_NO_MEM));
        return 1;
    }
    const int code = run(&shell, argc, argv, i + 1);
    cw_arena_free(shell.arena);
    return code;
}
