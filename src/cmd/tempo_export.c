// SPDX-License-Identifier: GPL-3.0-or-later
// `cuewright tempo export`: one map into every file a scoring stage needs.
#include "cmd/tempo_export.h"

#include "base/file.h"
#include "cmd/tempo_ask.h"
#include "exchange/lanes.h"
#include "session/visual.h"
#include "tempo/solve.h"

// What is being exported, and its clicks.
typedef struct {
    CwShell* shell;
    CwTiming timing;
    CwClick* clicks;
    size_t n_clicks;
    int division;
    int written;
} Export;

static CwStatus make_midi(Export* export, CwBuf* buf) {
    return cw_lanes_midi(buf, &export->timing, export->division, export->clicks, export->n_clicks);
}

static CwStatus make_click(Export* export, CwBuf* buf) {
    return cw_click_track(buf, &export->timing, export->clicks, export->n_clicks);
}

static CwStatus make_clicks(Export* export, CwBuf* buf) {
    cw_clicks_csv(buf, &export->timing, export->clicks, export->n_clicks);
    return cw_buf_status(buf);
}

static CwStatus visuals_of(Export* export, CwVisual** ret_visuals, size_t* ret_count) {
    const CwTime first = export->n_clicks ? export->clicks[0].at : cw_time(0);
    return cw_visuals(export->shell->arena, &export->timing, first, ret_visuals, ret_count);
}

static CwStatus make_streamers(Export* export, CwBuf* buf) {
    CwVisual* visuals = NULL;
    size_t count = 0;
    CW_TRY(visuals_of(export, &visuals, &count));
    cw_visuals_csv(buf, &export->timing, visuals, count);
    return cw_buf_status(buf);
}

static CwStatus make_musicxml(Export* export, CwBuf* buf) {
    return cw_lanes_musicxml(buf, &export->timing);
}

static CwStatus make_ardour(Export* export, CwBuf* buf) {
    return cw_lanes_ardour(buf, &export->timing);
}

static CwStatus make_reaper(Export* export, CwBuf* buf) {
    return cw_lanes_reaper(buf, &export->timing);
}

static CwStatus make_dawproject(Export* export, CwBuf* buf) {
    return cw_lanes_dawproject(buf, &export->timing);
}

static void say_written(Export* export, const char* what, const char* path) {
    CwBuf line = cw_buf(export->shell->arena);
    if (export->shell->json) {
        cw_json_begin_object(&line, NULL);
        cw_json_put_text(&line, "wrote", what + 2);
        cw_json_put_text(&line, "path", path);
        cw_json_end_object(&line);
    } else {
        cw_buf_format(&line, "%-12s %s", what + 2, path);
    }
    cw_buf_byte(&line, '\n');
    cw_shell_print(&line);
    ++export->written;
}

static CwStatus write_files(Export* export) {
    static const struct {
        const char* option;
        CwStatus (*make)(Export* export, CwBuf* buf);
    } files[] = {
        {"--smf", make_midi},          {"--click", make_click},
        {"--clicks", make_clicks},     {"--streamers", make_streamers},
        {"--musicxml", make_musicxml}, {"--ardour", make_ardour},
        {"--reaper", make_reaper},     {"--dawproject", make_dawproject},
    };
    for (size_t i = 0; i < sizeof files / sizeof files[0]; ++i) {
        const char* path = cw_shell_option(export->shell, files[i].option);
        if (path) {
            CwBuf buf = cw_buf(export->shell->arena);
            CW_TRY(files[i].make(export, &buf));
            CW_TRY(cw_buf_status(&buf));
            const CwText bytes = {buf.bytes, buf.length};
            CW_TRY(cw_file_write(export->shell->arena, path, bytes, &export->shell->diag));
            say_written(export, files[i].option, path);
        }
    }
    return CW_OK;
}

static CwStatus write_overlay(Export* export) {
    const char* path = cw_shell_option(export->shell, "--overlay");
    if (!path) {
        return CW_OK;
    }
    CwVisual* visuals = NULL;
    size_t count = 0;
    CW_TRY(visuals_of(export, &visuals, &count));
    CW_TRY(cw_overlay_write(export->shell->arena, &export->timing, visuals, count, (CwOverlay){640, 360}, path,
                            &export->shell->diag));
    say_written(export, "--overlay", path);
    return CW_OK;
}

// A small whole number of an option.
static CwStatus read_count(CwShell* shell, const char* name, int64_t least, int64_t most, int* count) {
    const char* text = cw_shell_option(shell, name);
    int64_t value = *count;
    if (text && (cw_parse_int(cw_text(text), &value) != CW_OK || value < least || value > most)) {
        return cw_tempo_refuse(shell, text,
                               cw_format(shell->arena, "%s is a number from %d to %d", name, (int)least, (int)most));
    }
    *count = (int)value;
    return CW_OK;
}

static CwStatus read_plan(CwShell* shell, CwClickPlan* plan, int* division) {
    *plan = cw_click_plan_usual;
    CW_TRY(read_count(shell, "--count-in", 0, 8, &plan->count_in_bars));
    CW_TRY(read_count(shell, "--subdivide", 1, 6, &plan->division));
    CW_TRY(read_count(shell, "--warn", 0, 8, &plan->warnings));
    CW_TRY(read_count(shell, "--ticks", 24, 10080, division));
    if (CW_TICKS_PER_QUARTER % *division != 0) {
        return cw_tempo_refuse(shell, cw_shell_option(shell, "--ticks"), "--ticks divides 40320, as 480 or 960");
    }
    return CW_OK;
}

CwStatus cw_tempo_export(CwShell* shell) {
    CwTempoSheet sheet;
    CwTempoSolution* solutions = NULL;
    size_t count = 0;
    int choice = 1;
    CwClickPlan plan;
    Export export = {.shell = shell, .division = 960};
    CW_TRY(cw_tempo_ask_brief(shell, 1, &sheet));
    CW_TRY(read_plan(shell, &plan, &export.division));
    CW_TRY(read_count(shell, "--choice", 1, CW_TEMPO_CHOICES, &choice));
    CW_TRY(cw_tempo_solve_few(shell->arena, &sheet.brief, CW_TEMPO_CHOICES, &shell->diag, &solutions, &count));
    if ((size_t)choice > count) {
        return cw_tempo_refuse(shell, cw_shell_option(shell, "--choice"),
                               "there are not so many choices; see tempo solve");
    }
    const CwText stem = cw_path_stem(shell->arguments[1]);
    export.timing = (CwTiming){cw_text_copy(shell->arena, stem), sheet.origin, &sheet.brief, &solutions[choice - 1]};
    if (!export.timing.title) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_clicks(shell->arena, &export.timing, &plan, &export.clicks, &export.n_clicks));
    CW_TRY(write_files(&export));
    CW_TRY(write_overlay(&export));
    return export.written
               ? CW_OK
               : cw_tempo_refuse(shell, NULL, "say what to write: --smf FILE, --click FILE, --musicxml FILE …");
}
