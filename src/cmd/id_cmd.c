// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "base/reading.h"
#include "rights/identifier.h"

#include <string.h>

enum {
    LINE_MOST = 4096, // bytes of one identifier that are told again
};

// One line of the file, "kind:value".
typedef struct {
    const char* kind;
    const char* value;
    const char* why;   // "" when it is good
    const char* plain; // as it is kept
    int line;
} Answer;

static CwStatus judge(CwShell* shell, CwText text, Answer* answer) {
    CwBuf why = cw_buf(shell->arena);
    CwText value = text;
    CwIdKind kind = CW_ID_ISRC;
    CwIdCheck check = {0};
    const CwText name = cw_text_trim(cw_text_split(&value, ':'));
    value = cw_text_trim(value);
    answer->plain = "";
    answer->kind = cw_text_copy(shell->arena, name);
    answer->value = cw_text_copy(shell->arena, value);
    if (text.length > LINE_MOST || !memchr(text.at, ':', text.length)) {
        cw_buf_text(&why, "write one identifier a line, as isrc:USRC17607839");
    } else if (!cw_id_kind_from_name(name, &kind)) {
        cw_buf_format(&why, "no such kind; the kinds are %s", cw_id_kind_names());
    } else {
        answer->kind = cw_id_kind_name(kind);
        if (cw_id_check(kind, value, &check)) {
            answer->plain = cw_string_copy(shell->arena, check.plain);
        } else {
            cw_id_why(&why, kind, &check);
        }
    }
    answer->why = cw_buf_string(&why);
    return answer->kind && answer->value && answer->plain && answer->why ? CW_OK : CW_ERR_NO_MEM;
}

static void put(CwBuf* buf, bool json, const Answer* answer) {
    const bool valid = answer->why[0] == '\0';
    if (!json) {
        cw_buf_format(buf, "%d: %s %s %s%s%s\n", answer->line, answer->kind, answer->value, valid ? "good" : "WRONG",
                      valid ? "" : ": ", answer->why);
        return;
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_bool(buf, "valid", valid);
    cw_json_put_text(buf, "kind", answer->kind);
    cw_json_put_text(buf, "why", valid ? NULL : answer->why);
    cw_json_put_text(buf, "value", answer->value);
    cw_json_put_text(buf, "plain", valid ? answer->plain : NULL);
    cw_json_put_int(buf, "line", answer->line);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static CwStatus check(CwShell* shell, const char* path) {
    CwText rest = {NULL, 0};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, &rest));
    CW_TRY(cw_reading_start(path, rest, &shell->diag, &rest));
    int64_t count = 0;
    int64_t wrong = 0;
    for (int line = 1; rest.length; ++line) {
        const CwText text = cw_text_trim(cw_text_line(&rest));
        if (text.length && text.at[0] != '#') {
            Answer answer = {.line = line};
            CW_TRY(judge(shell, text, &answer));
            put(&buf, shell->json, &answer);
            wrong += answer.why[0] != '\0';
            ++count;
        }
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    cw_shell_say(shell, "%lld identifiers, %lld of them wrong", (long long)count, (long long)wrong);
    shell->check_failed = wrong > 0;
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    if (strcmp(shell->arguments[0], "check") == 0) {
        return check(shell, shell->arguments[1]);
    }
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0], "say `id check FILE`");
}

const CwVerb cw_verb_id = {
    .name = "id",
    .arguments = "check FILE",
    .summary = "check identifiers: ISRC, ISWC, IPI, ISNI, GRid, EIDR, ISAN, DPID, UPC, EAN, ISMN",
    .help = "The file has one identifier a line, as kind:value; empty lines and lines that begin with # are passed\n"
            "over. The kinds: isrc, iswc, ipi, ipi-base, isni, grid, eidr, isan, v-isan, dpid, upc, ean, icpn, ismn.\n"
            "Ends with 1 when one of them is wrong.",
    .arguments_min = 2,
    .arguments_max = 2,
    .run = run,
};
