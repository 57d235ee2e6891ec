// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/gate_lines.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "mix/profiles.h"
#include "store/check.h"

static const char* const fault_names[] = {
    [CW_FAULT_DATABASE] = "database", [CW_FAULT_HISTORY] = "history", [CW_FAULT_VIEW] = "view",
    [CW_FAULT_MISSING] = "missing",   [CW_FAULT_DAMAGED] = "damaged", [CW_FAULT_STEP] = "step",
};

static void put_fault(const CwShell* shell, const CwFault* fault, CwBuf* answer) {
    if (!shell->json) {
        cw_buf_format(answer, "  %s: %s%s%s%s\n", fault_names[fault->kind], fault->what,
                      fault->named_by[0] ? ", needed by " : "", fault->named_by,
                      fault->derived ? " (build makes it again once it is set aside)" : "");
        return;
    }
    cw_json_begin_object(answer, NULL);
    cw_json_put_text(answer, "fault", fault_names[fault->kind]);
    cw_json_put_text(answer, "what", fault->what);
    cw_json_put_text(answer, "named_by", fault->named_by);
    cw_json_put_bool(answer, "derived", fault->derived);
    cw_json_end_object(answer);
    cw_buf_byte(answer, '\n');
}

static CwStatus check_project(CwShell* shell, CwStore* store, CwBuf* answer) {
    CwCheckReport report = {0};
    CW_TRY(cw_store_check(store, shell->arena, NULL, NULL, &shell->diag, &report));
    shell->check_failed = report.n_faults > 0;
    for (size_t i = 0; i < report.n_faults; ++i) {
        put_fault(shell, &report.faults[i], answer);
    }
    if (shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_text(answer, "check", "project");
        cw_json_put_bool(answer, "whole", report.n_faults == 0);
        cw_json_put_int(answer, "faults", (int64_t)report.n_faults);
        cw_json_put_int(answer, "objects", report.objects);
        cw_json_put_int(answer, "bytes", report.bytes);
        cw_json_put_int(answer, "steps", report.steps);
        cw_json_put_int(answer, "ops", report.ops);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
    } else {
        cw_buf_format(answer, "The project is %s: %lld objects, %lld steps, %lld changes.\n",
                      report.n_faults ? "NOT whole" : "whole", (long long)report.objects, (long long)report.steps,
                      (long long)report.ops);
    }
    return CW_OK;
}

static CwStatus check_delivery(CwShell* shell, const CwMaking* making, const char* profile, bool* ret_open,
                               CwBuf* answer) {
    CwDeliveryCase about = {&making->film, &making->road, &making->report, profile, {0}};
    CwGateVerdict verdict = {0};
    CW_TRY(cw_gate_day(shell, &about.day));
    CW_TRY(cw_road_gate(shell->arena, &about, &shell->diag, &verdict));
    if (!shell->json) {
        cw_buf_format(answer, "%s: %s\n", profile, verdict.open ? "may leave" : "may not leave");
    }
    cw_gate_lines(shell, profile, &verdict, answer);
    if (shell->json) {
        cw_json_begin_object(answer, NULL);
        cw_json_put_text(answer, "check", "delivery");
        cw_json_put_text(answer, "profile", profile);
        cw_json_put_bool(answer, "open", verdict.open);
        cw_json_put_int(answer, "refusing", (int64_t)verdict.n_refusing);
        cw_json_put_int(answer, "warnings", (int64_t)verdict.n_warnings);
        cw_json_put_int(answer, "overridden", (int64_t)verdict.n_overridden);
        cw_json_end_object(answer);
        cw_buf_byte(answer, '\n');
    }
    *ret_open = verdict.open;
    return CW_OK;
}

static CwStatus check_deliveries(CwShell* shell, const CwMaking* making, CwBuf* answer) {
    bool open = false;
    const char* profile = NULL;
    if (shell->n_arguments) {
        CW_TRY(cw_gate_profile(shell, making, shell->arguments[0], &profile));
        CW_TRY(check_delivery(shell, making, profile, &open, answer));
        shell->check_failed = shell->check_failed || !open;
        return CW_OK;
    }
    for (size_t i = 0; i < making->road.n_profiles; ++i) {
        CW_TRY(check_delivery(shell, making, making->road.profiles[i], &open, answer));
    }
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    const CwEmbedded* asked = NULL;
    CwRoadOptions what = {0};
    CwMaking making = {0};
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    if (shell->n_arguments) {
        CW_TRY(cw_profile_file(making.film.profiles, shell->arguments[0], &shell->diag, &asked));
        what.profile = asked->name;
    }
    CW_TRY(check_project(shell, making.store, &answer));
    CW_TRY(cw_making_road(shell, &what, &making));
    CW_TRY(
        cw_build(shell->arena, cw_store_folder(making.store), making.road.graph, NULL, &shell->diag, &making.report));
    CW_TRY(check_deliveries(shell, &making, &answer));
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static const CwOption options[] = {
    {"--date", "DAY", "the day of delivery, for licences that end; else today"},
};

const CwVerb cw_verb_check = {
    .name = "check",
    .arguments = "[PROFILE]",
    .summary = "whether the project is whole, and what stands against each delivery",
    .help = "Ends with 1 when the project is damaged, or when the delivery that was named may not leave.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_max = 1,
    .run = run,
};
