// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/tempo_ask.h"
#include "cmd/tempo_export.h"
#include "cmd/verbs.h"

#include "tempo/show.h"
#include "tempo/solve.h"

#include <string.h>
#include <time.h>

static const CwOption options[] = {
    CW_TEMPO_BRIEF_OPTIONS,
    CW_TEMPO_EXPORT_OPTIONS,
    {"--choices", "N", "solve: so many that differ musically, 1 to 4 (1)"},
    {"--step", "T", "find: from one tempo to the next (0.01)"},
    {"--top", "N", "find: how many tempos (20)"},
};

// Millionths of a second since some moment.
static int64_t clock_micros(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

// What is said of a cue: its map, why hits were given up, and what else there is.
static CwStatus answer_solve(CwShell* shell, const CwTempoSheet* sheet, const CwTempoSolution* solutions, size_t count,
                             int64_t micros) {
    CwTempoConflict* conflicts = NULL;
    size_t n_conflicts = 0;
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_tempo_conflicts(shell->arena, &sheet->brief, &shell->diag, &conflicts, &n_conflicts));
    if (shell->json) {
        cw_tempo_show_json(&answer, &sheet->brief, &solutions[0], sheet->origin, micros);
        cw_tempo_conflicts_show_json(&answer, &sheet->brief, conflicts, n_conflicts);
    } else {
        cw_tempo_show_text(&answer, &sheet->brief, &solutions[0], sheet->origin);
        cw_tempo_conflicts_show_text(&answer, &sheet->brief, conflicts, n_conflicts);
    }
    for (size_t i = 0; count > 1 && i < count; ++i) {
        (shell->json ? cw_tempo_choice_show_json : cw_tempo_choice_show_text)(&answer, (int)i + 1, &solutions[i]);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static CwStatus solve(CwShell* shell) {
    CwTempoSheet sheet;
    CwTempoSolution* solutions = NULL;
    size_t count = 0;
    int64_t most = 1;
    const char* choices = cw_shell_option(shell, "--choices");
    if (choices && (cw_parse_int(cw_text(choices), &most) != CW_OK || most < 1 || most > CW_TEMPO_CHOICES)) {
        return cw_tempo_refuse(shell, choices, "--choices is how many, 1 to 4");
    }
    CW_TRY(cw_tempo_ask_brief(shell, 1, &sheet));
    const int64_t start = clock_micros();
    CW_TRY(cw_tempo_solve_few(shell->arena, &sheet.brief, (size_t)most, &shell->diag, &solutions, &count));
    return answer_solve(shell, &sheet, solutions, count, clock_micros() - start);
}

// `tempo recut OLD NEW`: the old sheet's map, changed only where the new sheet asks for it.
static CwStatus recut(CwShell* shell) {
    CwTempoSheet old;
    CwTempoSheet sheet;
    CwTempoSolution known = {0};
    CwTempoRecut result;
    CW_TRY(cw_tempo_ask_brief(shell, 1, &old));
    CW_TRY(cw_tempo_ask_brief(shell, 2, &sheet));
    CW_TRY(cw_tempo_solve(shell->arena, &old.brief, &shell->diag, &known));
    const int64_t start = clock_micros();
    CW_TRY(cw_tempo_recut(shell->arena, &old.brief, &known, &sheet.brief, &shell->diag, &result));
    const int64_t micros = clock_micros() - start;
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_tempo_recut_show_json(&answer, &sheet.brief, &result, sheet.origin, micros);
    } else {
        cw_tempo_recut_show_text(&answer, &sheet.brief, &result, sheet.origin);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static CwStatus find(CwShell* shell) {
    CwTempoSheet sheet;
    int low = 40000;
    int high = 240000;
    int64_t step = 10;
    int64_t most = 20;
    CW_TRY(cw_tempo_ask_sheet(shell, 1, &sheet));
    CW_TRY(cw_tempo_ask_range(shell, &low, &high));
    const char* step_text = cw_shell_option(shell, "--step");
    if (step_text && (cw_parse_scaled(cw_text(step_text), 1000, &step) != CW_OK || step < 1 || step > 100000)) {
        return cw_tempo_refuse(shell, step_text, "--step is in quarters a minute, from 0.001 to 100");
    }
    const char* most_text = cw_shell_option(shell, "--top");
    if (most_text && (cw_parse_int(cw_text(most_text), &most) != CW_OK || most < 1 || most > 10000)) {
        return cw_tempo_refuse(shell, most_text, "--top is how many tempos to tell, 1 to 10000");
    }
    CwTempoFit* fits = NULL;
    size_t count = 0;
    CW_TRY(cw_tempo_find(shell->arena, &sheet.brief, low, high, (int)step, (size_t)most, &fits, &count));
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_tempo_fits_show_json(&answer, fits, count, sheet.brief.rate);
    } else {
        cw_tempo_fits_show_text(&answer, fits, count, sheet.brief.n_hits, sheet.brief.rate);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static CwStatus run(CwShell* shell) {
    static const struct {
        const char* name;
        size_t n_arguments;
        CwStatus (*run)(CwShell* shell);
    } verbs[] = {{"solve", 2, solve}, {"find", 2, find}, {"export", 2, cw_tempo_export}, {"recut", 3, recut}};
    for (size_t i = 0; i < sizeof verbs / sizeof verbs[0]; ++i) {
        if (strcmp(shell->arguments[0], verbs[i].name) == 0 && shell->n_arguments == verbs[i].n_arguments) {
            return verbs[i].run(shell);
        }
    }
    return cw_tempo_refuse(shell, shell->arguments[0],
                           "say `tempo solve FILE.csv`, `tempo find FILE.csv`, `tempo export FILE.csv` or "
                           "`tempo recut OLD.csv NEW.csv`");
}

const CwVerb cw_verb_tempo = {
    .name = "tempo",
    .arguments = "solve|find|export FILE.csv | recut OLD.csv NEW.csv",
    .summary = "the steadiest tempo map for a sheet of hits, and its click, streamers and files",
    .help = "A sheet is a table: time,weight,tolerance_frames,want,name. Its first row is the start of the cue, its\n"
            "last the end; times are timecode or seconds; want is downbeat, strong, any, subdivision or between; a "
            "tolerance\n"
            "of 0.5/2 is early/late. A brief in JSON says more (fixed passages, fermatas, phrases): docs/tempo.md.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 2,
    .arguments_max = 3,
    .run = run,
};
