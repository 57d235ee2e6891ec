// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/data.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "rights/contract.h"
#include "rights/contract_file.h"

#include <string.h>

static const CwOption options[] = {
    {"--rules", "FILE", "other rules than our own; docs/contracts.md says how they are written"},
    {"--weights", "FILE", "other weights than our own"},
};

static CwStatus read_rules(CwShell* shell, CwContractRules* ret_rules, CwContractWeights* ret_weights) {
    const char* path = NULL;
    CwText text = {NULL, 0};
    CW_TRY(cw_data_read(shell, cw_shell_option(shell, "--rules"), "contracts/rules.json", &path, &text));
    CW_TRY(cw_contract_rules_read(shell->arena, path, text, &shell->diag, ret_rules));
    CW_TRY(cw_data_read(shell, cw_shell_option(shell, "--weights"), "contracts/weights.json", &path, &text));
    return cw_contract_weights_read(shell->arena, path, text, &shell->diag, ret_weights);
}

static void put_json(CwBuf* buf, const char* file, const CwContractFinding* finding) {
    const CwClause* clause = finding->clause;
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "flag", finding->flag->name);
    cw_json_put_bool(buf, "missing", clause == NULL);
    cw_json_put_text(buf, "file", file);
    cw_json_put_text(buf, "clause", clause ? clause->label : NULL);
    cw_json_put_int(buf, "line", clause ? clause->line : 0);
    cw_json_put_int(buf, "page", clause ? clause->page : 0);
    cw_json_put_text(buf, "text", clause ? clause->text : NULL);
    cw_json_put_text(buf, "title", finding->flag->title);
    cw_json_put_text(buf, "why", finding->flag->why);
    cw_json_put_text(buf, "ask", finding->flag->ask);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_text(CwBuf* buf, const CwContractFinding* finding) {
    const CwClause* clause = finding->clause;
    if (clause) {
        cw_buf_format(buf, "%s (line %d, page %d): %s\n  \"%.160s%s\"\n", clause->label, clause->line, clause->page,
                      finding->flag->title, clause->text, strlen(clause->text) > 160 ? "..." : "");
    } else {
        cw_buf_format(buf, "missing: %s\n", finding->flag->title);
    }
    cw_buf_format(buf, "  why: %s\n  ask for: %s\n", finding->flag->why, finding->flag->ask);
}

static CwStatus check(CwShell* shell, const char* path) {
    CwContractRules rules;
    CwContractWeights weights;
    CwContractText contract;
    CwContractFindings findings;
    CwText text = {NULL, 0};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(read_rules(shell, &rules, &weights));
    CW_TRY(cw_contract_file_text(shell->arena, path, &shell->diag, &text));
    CW_TRY(cw_contract_cut(shell->arena, path, text, &shell->diag, &contract));
    CW_TRY(cw_contract_check(shell->arena, &contract, &rules, &weights, &findings));
    for (size_t i = 0; i < findings.count; ++i) {
        if (shell->json) {
            put_json(&buf, path, &findings.items[i]);
        } else {
            put_text(&buf, &findings.items[i]);
        }
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    cw_shell_say(shell, "%zu clauses, %zu findings. %s", contract.n_clauses, findings.count, rules.notice);
    shell->check_failed = findings.count > 0;
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    if (strcmp(shell->arguments[0], "check") == 0) {
        return check(shell, shell->arguments[1]);
    }
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0], "say `contract check FILE`");
}

const CwVerb cw_verb_contract = {
    .name = "contract",
    .arguments = "check FILE",
    .summary = "red flags in a contract about music: where, why they matter, what to ask for; help, not legal advice",
    .help = "Reads text, PDF (through pdftotext) and DOCX. Ends with 1 when there is a finding.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 2,
    .arguments_max = 2,
    .run = run,
};
