// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/data.h"
#include "cmd/royalties.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "money/royalty_show.h"

#include <string.h>

static const CwOption options[] = {
    {"--contracts", "C.json", "the contracts; docs/royalties.md says how they are written"},
    {"--statements", "S.tsv …", "what was earned: one or more files"},
    {"--templates", "FOLDER", "templates of statements beside our own"},
    {"--threads", "N", "read with so many threads, 1 to 64 (1)"},
    {"--out", "FOLDER", "write a statement for each payee there, as CSV, as a page (HTML) and printed (PDF)"},
};

static CwStatus refuse(CwShell* shell, const char* read, const char* what) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, read, "%s", what);
}

static CwStatus read_contracts(CwShell* shell, CwRoyalties* ret_royalties) {
    const char* path = cw_shell_option(shell, "--contracts");
    CwText text = {NULL, 0};
    if (!path) {
        return refuse(shell, NULL, "name the contracts: --contracts C.json");
    }
    CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, &text));
    return cw_royalties_read(shell->arena, path, text, &shell->diag, ret_royalties);
}

static CwStatus read_statements(CwShell* shell, CwTallyItem** ret_items, size_t* ret_count) {
    CwStatementJob job = {.n_threads = 1};
    int64_t threads = 1;
    const char* first = cw_shell_option(shell, "--statements");
    const char* text = cw_shell_option(shell, "--threads");
    if (text && (cw_parse_int(cw_text(text), &threads) != CW_OK || threads < 1 || threads > 64)) {
        return refuse(shell, text, "--threads takes a number from 1 to 64");
    }
    const char** files = CW_NEW_ARRAY(shell->arena, const char*, shell->n_arguments);
    if (!files) {
        return CW_ERR_NO_MEM;
    }
    if (first) {
        files[job.n_files++] = first;
    }
    for (size_t i = 1; i < shell->n_arguments; ++i) {
        files[job.n_files++] = shell->arguments[i];
    }
    if (job.n_files == 0) {
        return refuse(shell, NULL, "name the statements: --statements S.tsv …");
    }
    job.files = files;
    job.n_threads = (int)threads;
    job.more_templates = cw_shell_option(shell, "--templates");
    return cw_statements_read(shell, &job, ret_items, ret_count);
}

// One form of a statement.
static CwStatus put_statement(CwShell* shell, const CwRoyalties* all, const CwRoyaltyRun* run,
                              const CwRoyaltyPaid* payee, const char* extension, CwText* ret_text) {
    if (strcmp(extension, ".pdf") == 0) {
        return cw_royalty_statement_pdf(shell->arena, all, run, payee, &shell->diag, ret_text);
    }
    CwBuf buf = cw_buf(shell->arena);
    if (strcmp(extension, ".csv") == 0) {
        cw_royalty_statement_csv(&buf, all, run, payee);
    } else {
        cw_royalty_statement_page(&buf, all, run, payee);
    }
    *ret_text = (CwText){buf.bytes, buf.length};
    return cw_buf_status(&buf);
}

// A statement as a table, as a page and printed.
static CwStatus write_statement(CwShell* shell, const CwRoyalties* all, const CwRoyaltyRun* run, const char* folder,
                                size_t index) {
    static const char* const extensions[] = {".csv", ".html", ".pdf"};
    const CwRoyaltyPaid* payee = &run->payees[index];
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; ++i) {
        CwText text = {NULL, 0};
        const char* name = cw_royalty_file_name(shell->arena, payee->payee, index, extensions[i]);
        const char* path = name ? cw_path(shell->arena, folder, name) : NULL;
        if (!path) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(put_statement(shell, all, run, payee, extensions[i], &text));
        CW_TRY(cw_file_write(shell->arena, path, text, &shell->diag));
    }
    return CW_OK;
}

static CwStatus write_statements(CwShell* shell, const CwRoyalties* all, const CwRoyaltyRun* run, const char* folder) {
    CW_TRY(cw_folder_make(shell->arena, folder, &shell->diag));
    for (size_t i = 0; i < run->n_payees; ++i) {
        CW_TRY(write_statement(shell, all, run, folder, i));
    }
    return CW_OK;
}

static CwStatus read_usual(CwShell* shell, CwUsual* ret_usual) {
    const char* path = NULL;
    CwText text = {NULL, 0};
    CW_TRY(cw_data_read(shell, NULL, "money/stakeholders.json", &path, &text));
    return cw_usual_read(shell->arena, path, text, &shell->diag, ret_usual);
}

static CwStatus run(CwShell* shell) {
    CwUsual usual = {0};
    CwRoyalties all = {0};
    CwRoyaltyRun done = {0};
    CwTallyItem* items = NULL;
    size_t n_items = 0;
    CwBuf buf = cw_buf(shell->arena);
    if (strcmp(shell->arguments[0], "run") != 0) {
        return refuse(shell, shell->arguments[0], "say `royalties run --contracts C.json --statements S.tsv …`");
    }
    CW_TRY(read_contracts(shell, &all));
    CW_TRY(read_statements(shell, &items, &n_items));
    CW_TRY(cw_royalties_run(shell->arena, &all, items, n_items, &shell->diag, &done));
    const char* folder = cw_shell_option(shell, "--out");
    if (folder) {
        CW_TRY(write_statements(shell, &all, &done, folder));
    }
    CW_TRY(read_usual(shell, &usual));
    if (shell->json) {
        cw_royalty_show_json(&buf, &all, &done, &usual);
    } else {
        cw_royalty_show_text(&buf, &all, &done, &usual);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_royalties = {
    .name = "royalties",
    .arguments = "run [S.tsv …]",
    .summary = "from distributors' statements through contracts to what each payee is paid, exact",
    .help = "Statements are recognized by their header row; templates are small JSON files. Amounts that belong to no\n"
            "contract are listed. Parts always add up to the whole; docs/royalties.md says in which order things are\n"
            "taken.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 4096,
    .run = run,
};
