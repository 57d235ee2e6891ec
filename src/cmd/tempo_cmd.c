// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/verbs.h"

#include "base/file.h"
#include "tempo/sheet.h"
#include "tempo/show.h"
#include "tempo/solve.h"

#include <string.h>
#include <time.h>

static const CwOption options[] = {
    {"--rate", "R", "frames a second: 24, 25, 23.976, \"29.97 DF\" … (24)"},
    {"--tempo", "MIN:MAX", "quarters a minute the music may go at (60:160; find: 40:240)"},
    {"--centre", "T", "solve: the tempo it would best be"},
    {"--meters", "LIST", "solve: the cue's meter, then others it may use, as 4/4,3/4,7/8; a cost may follow: 3/4=12"},
    {"--end", "bar|free", "solve: where the cue may end (bar)"},
    {"--step", "T", "find: from one tempo to the next (0.01)"},
    {"--top", "N", "find: how many tempos (20)"},
};

static CwStatus refuse(CwShell* shell, const char* read, const char* what) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, read, "%s", what);
}

static CwStatus read_rate(CwShell* shell, CwRate* ret_rate) {
    const char* text = cw_shell_option(shell, "--rate");
    *ret_rate = cw_rate_24;
    if (text && cw_rate_parse(cw_text(text), ret_rate) != CW_OK) {
        return refuse(shell, text, "--rate is frames a second, as 24, 25, 23.976 or \"29.97 DF\"");
    }
    return CW_OK;
}

// A tempo in thousandths; false when it is none.
static bool read_tempo(CwText text, int* ret_tempo) {
    int64_t tempo = 0;
    if (cw_parse_scaled(cw_text_trim(text), 1000, &tempo) != CW_OK || tempo < CW_TEMPO_LOWEST ||
        tempo > CW_TEMPO_HIGHEST) {
        return false;
    }
    *ret_tempo = (int)tempo;
    return true;
}

// "MIN:MAX", into two tempos that hold what there is without the option.
static CwStatus read_range(CwShell* shell, int* low, int* high) {
    const char* text = cw_shell_option(shell, "--tempo");
    CwText rest = cw_text(text);
    const CwText first = cw_text_split(&rest, ':');
    if (text && (!read_tempo(first, low) || !read_tempo(rest, high) || *low > *high)) {
        return refuse(shell, text, "--tempo is the slowest and the fastest, as 88:112.5, within 10 to 600");
    }
    return CW_OK;
}

static CwStatus read_meter(CwShell* shell, CwText text, size_t index, CwTempoMeter* ret_meter) {
    CwText cost = text;
    const CwText name = cw_text_trim(cw_text_split(&cost, '='));
    int64_t hundredths = index ? 800 : 0;
    if (cw_meter_parse(name, &ret_meter->meter) != CW_OK ||
        (cost.length &&
         (cw_parse_scaled(cw_text_trim(cost), 100, &hundredths) != CW_OK || hundredths < 0 || hundredths > 1000000))) {
        return refuse(shell, cw_text_copy(shell->arena, text),
                      "--meters is a list as 4/4,3/4,7/8, each with a cost or without: 3/4=12");
    }
    ret_meter->cost = (int)hundredths;
    return CW_OK;
}

static CwStatus read_meters(CwShell* shell, CwTempoBrief* brief) {
    const char* text = cw_shell_option(shell, "--meters");
    if (!text) {
        return CW_OK;
    }
    CwTempoMeter* meters = CW_NEW_ARRAY(shell->arena, CwTempoMeter, CW_TEMPO_METERS_MAX);
    if (!meters) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (CwText rest = cw_text(text); rest.length; ++count) {
        if (count == CW_TEMPO_METERS_MAX) {
            return refuse(shell, text, "--meters takes up to 8 meters");
        }
        CW_TRY(read_meter(shell, cw_text_split(&rest, ','), count, &meters[count]));
    }
    if (count == 0) {
        return refuse(shell, text, "--meters needs a meter at least, as 4/4");
    }
    brief->meters = meters;
    brief->n_meters = count;
    return CW_OK;
}

static CwStatus read_sheet(CwShell* shell, CwTempoSheet* ret_sheet) {
    CwRate rate;
    CwText text;
    const char* path = shell->arguments[1];
    CW_TRY(read_rate(shell, &rate));
    CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, &text));
    return cw_tempo_sheet_read(shell->arena, path, text, rate, &shell->diag, ret_sheet);
}

static CwStatus read_brief(CwShell* shell, CwTempoSheet* ret_sheet) {
    CW_TRY(read_sheet(shell, ret_sheet));
    CwTempoBrief* brief = &ret_sheet->brief;
    brief->tempo_min = 60000;
    brief->tempo_max = 160000;
    CW_TRY(read_range(shell, &brief->tempo_min, &brief->tempo_max));
    const char* centre = cw_shell_option(shell, "--centre");
    if (centre && (!read_tempo(cw_text(centre), &brief->tempo_centre) || brief->tempo_centre < brief->tempo_min ||
                   brief->tempo_centre > brief->tempo_max)) {
        return refuse(shell, centre, "--centre is a tempo within the range of --tempo");
    }
    const char* end = cw_shell_option(shell, "--end");
    if (end && strcmp(end, "bar") != 0 && strcmp(end, "free") != 0) {
        return refuse(shell, end, "--end is bar or free");
    }
    brief->end = end && strcmp(end, "free") == 0 ? CW_TEMPO_END_FREE : CW_TEMPO_END_BAR;
    return read_meters(shell, brief);
}

// Millionths of a second since some moment.
static int64_t clock_micros(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static CwStatus solve(CwShell* shell) {
    CwTempoSheet sheet;
    CwTempoSolution solution;
    CW_TRY(read_brief(shell, &sheet));
    const int64_t start = clock_micros();
    CW_TRY(cw_tempo_solve(shell->arena, &sheet.brief, &shell->diag, &solution));
    const int64_t micros = clock_micros() - start;
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_tempo_show_json(&answer, &sheet.brief, &solution, sheet.origin, micros);
    } else {
        cw_tempo_show_text(&answer, &sheet.brief, &solution, sheet.origin);
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
    CW_TRY(read_sheet(shell, &sheet));
    CW_TRY(read_range(shell, &low, &high));
    const char* step_text = cw_shell_option(shell, "--step");
    if (step_text && (cw_parse_scaled(cw_text(step_text), 1000, &step) != CW_OK || step < 1 || step > 100000)) {
        return refuse(shell, step_text, "--step is in quarters a minute, from 0.001 to 100");
    }
    const char* most_text = cw_shell_option(shell, "--top");
    if (most_text && (cw_parse_int(cw_text(most_text), &most) != CW_OK || most < 1 || most > 10000)) {
        return refuse(shell, most_text, "--top is how many tempos to tell, 1 to 10000");
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
    const char* what = shell->arguments[0];
    if (strcmp(what, "solve") == 0) {
        return solve(shell);
    }
    if (strcmp(what, "find") == 0) {
        return find(shell);
    }
    return refuse(shell, what, "say `tempo solve FILE.csv` or `tempo find FILE.csv`; see cuewright tempo --help");
}

const CwVerb cw_verb_tempo = {
    .name = "tempo",
    .arguments = "solve|find FILE.csv",
    .summary = "the steadiest tempo map for a sheet of hits; constant tempos, ranked",
    .help = "A sheet is a table: time,weight,tolerance_frames,want,name. Its first row is the start of the cue, its\n"
            "last the end; times are timecode or seconds; want is downbeat, strong, any, subdivision or between.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 2,
    .arguments_max = 2,
    .run = run,
};
