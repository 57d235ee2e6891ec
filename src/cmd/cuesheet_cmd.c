// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/data.h"
#include "cmd/making.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "film/sheet.h"
#include "rights/cue_sheet_diff.h"
#include "rights/cue_sheet_forms.h"
#include "spot/use.h"

#include <string.h>

static const CwOption options[] = {
    {"--format", "F", "csv, json, pdf, bmi (a workbook), ddex (detailed cues), cwr (CWR 2.2), rapidcue (XML)"},
    {"--cut", "CUT", "of this cut; without it, of the one the soundtrack follows"},
    {"--diff", "CUT", "what changed since this cut; with --format, a sheet of the cues that were added or changed"},
    {"--page", "FILE", "with --diff: write what changed as a page (HTML)"},
    {"--out", "FILE", "write it there"},
    {"--sender", "NAME", "cwr: who sends it"},
    {"--sender-ipi", "NUMBER", "cwr: the sender's IPI name number"},
};

static CwStatus refuse(CwShell* shell, const char* read, const char* what) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, read, "%s", what);
}

static CwStatus view_of(CwShell* shell, const CwFilm* film, const char* cut, const CwFilmView** ret_view) {
    const CwFilmView* view = cut ? cw_film_view_named(film, cut) : cw_film_now(film);
    if (!view) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "cuesheet.cut", (CwPlace){0}, cut,
                       "the film was never conformed to this cut");
    }
    *ret_view = view;
    return CW_OK;
}

static void put_text(CwBuf* buf, const CwCueSheet* sheet) {
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        const CwCueSheetRow* row = &sheet->rows[i];
        char in[CW_TIMECODE_SIZE];
        char out[CW_TIMECODE_SIZE];
        char length[CW_SHEET_TEXT_SIZE];
        cw_timecode_format(cw_frame_nearest(row->cue.in, sheet->rate), sheet->rate, in);
        cw_timecode_format(cw_frame_nearest(row->cue.out, sheet->rate), sheet->rate, out);
        cw_sheet_length(cw_time_between(row->cue.in, row->cue.out), length);
        cw_buf_format(buf, "%3d  %-6s %s  %s  %s  %6s  %s\n", row->sequence, row->cue.cue, cw_use_code(row->cue.use),
                      in, out, length, row->n_works ? row->works[0]->title : row->cue.title);
    }
    char music[CW_SHEET_TEXT_SIZE];
    char running[CW_SHEET_TEXT_SIZE];
    cw_sheet_length(sheet->music, music);
    cw_sheet_length(sheet->running, running);
    cw_buf_format(buf, "%zu cues, %s of music in %s\n", sheet->n_rows, music, running);
}

static CwStatus read_societies(CwShell* shell, CwCwrFrom* from) {
    const char* path = NULL;
    CwText text = {NULL, 0};
    json_t* json = NULL;
    const json_t* list = NULL;
    CW_TRY(cw_data_read(shell, NULL, "rights/societies.json", &path, &text));
    CW_TRY(cw_json_parse(shell->arena, path, text, &shell->diag, &json));
    const CwJsonIn in = {path, &shell->diag};
    CW_TRY(cw_json_get_array(in, json, "societies", &list));
    CwSociety* societies = CW_NEW_ARRAY(shell->arena, CwSociety, json_array_size(list));
    if (!societies) {
        return CW_ERR_NO_MEM;
    }
    for (; from->n_societies < json_array_size(list); ++from->n_societies) {
        CwSociety* society = &societies[from->n_societies];
        const json_t* item = json_array_get(list, from->n_societies);
        CW_TRY(cw_json_get_text(in, item, "name", &society->name));
        CW_TRY(cw_json_get_text(in, item, "code", &society->code));
    }
    from->societies = societies;
    return CW_OK;
}

static CwStatus put_cwr(CwShell* shell, const CwCueSheet* sheet, CwBuf* buf) {
    CwCwrFrom from = {.sender_name = cw_shell_option(shell, "--sender"),
                      .sender_ipi = cw_shell_option(shell, "--sender-ipi")};
    CW_TRY(cw_asked_today(&from.day));
    if (!from.sender_name || !from.sender_ipi) {
        return refuse(shell, NULL, "a CWR file names its sender: --sender NAME --sender-ipi NUMBER");
    }
    CW_TRY(read_societies(shell, &from));
    return cw_cue_sheet_cwr(buf, sheet, &from, &shell->diag);
}

// The page is drawn by the worker, as it is for a delivery.
static CwStatus put_pdf(CwShell* shell, CwMaking* making, const CwFilmView* view, const CwCueSheet* sheet, CwBuf* buf) {
    const CwMakingOptions quietly = {.quiet = true};
    CwText pdf = {NULL, 0};
    CW_TRY(cw_road_sheet(shell->arena, &making->film, view, sheet, &shell->diag, &making->road.graph));
    CW_TRY(cw_making_build(shell, making, &quietly));
    const CwHash* hash = cw_build_output(&making->report, CW_SHEET_NODE, "pdf");
    if (!hash) {
        return cw_diag(&shell->diag, CW_ERR_FAILED, "cuesheet.pdf", (CwPlace){0}, NULL, "the page could not be drawn");
    }
    CW_TRY(cw_object_fetch(cw_store_objects(making->store), shell->arena, hash, true, &shell->diag, &pdf));
    cw_buf_bytes(buf, pdf.at, pdf.length);
    return cw_buf_status(buf);
}

static CwStatus put_sheet(CwShell* shell, CwMaking* making, const CwFilmView* view, const CwCueSheet* sheet,
                          CwBuf* buf) {
    const char* format = cw_shell_option(shell, "--format");
    if (format ? strcmp(format, "json") == 0 : shell->json) {
        cw_cue_sheet_json(buf, NULL, sheet);
        cw_buf_byte(buf, '\n');
    } else if (!format) {
        put_text(buf, sheet);
    } else if (strcmp(format, "csv") == 0) {
        cw_cue_sheet_csv(buf, sheet);
    } else if (strcmp(format, "bmi") == 0 || strcmp(format, "xlsx") == 0) {
        return cw_cue_sheet_xlsx(buf, sheet);
    } else if (strcmp(format, "ddex") == 0) {
        cw_cue_sheet_ddex(buf, sheet);
    } else if (strcmp(format, "cwr") == 0) {
        return put_cwr(shell, sheet, buf);
    } else if (strcmp(format, "rapidcue") == 0) {
        return cw_cue_sheet_rapidcue(buf, sheet, &shell->diag);
    } else if (strcmp(format, "pdf") == 0) {
        return put_pdf(shell, making, view, sheet, buf);
    } else {
        return refuse(shell, format, "--format is csv, json, pdf, bmi, ddex, cwr or rapidcue");
    }
    return cw_buf_status(buf);
}

static CwStatus put_page(CwShell* shell, const CwCueSheet* before, const CwCueSheet* after, const CwSheetDiff* diff) {
    CwBuf page = cw_buf(shell->arena);
    cw_cue_sheet_diff_page(&page, before, after, diff);
    return cw_asked_page(shell, &page);
}

// What changed since a cut: told, on a page, or as a sheet of the cues that were added or changed.
static CwStatus put_diff(CwShell* shell, CwMaking* making, const CwFilmView* now, const CwCueSheet* after, CwBuf* buf) {
    const char* cut = cw_shell_option(shell, "--diff");
    const CwFilmView* view = NULL;
    CwCueSheet before;
    CwCueSheet changed;
    CwSheetDiff diff;
    CW_TRY(view_of(shell, &making->film, cut, &view));
    CW_TRY(cw_film_cue_sheet(shell->arena, &making->film, view, &before, NULL, NULL));
    CW_TRY(cw_cue_sheet_diff(shell->arena, &before, after, &diff));
    cw_shell_say(shell, "%zu of %zu cues differ from %s", diff.count, after->n_rows, cut);
    if (cw_shell_option(shell, "--page")) {
        CW_TRY(put_page(shell, &before, after, &diff));
    }
    if (cw_shell_option(shell, "--format")) {
        CW_TRY(cw_cue_sheet_changed(shell->arena, &before, after, &diff, &changed));
        for (size_t i = 0; i < diff.count; ++i) {
            if (!diff.items[i].after) {
                cw_shell_say(shell, "%s is not in the cut any more", diff.items[i].before->cue.cue);
            }
        }
        return put_sheet(shell, making, now, &changed, buf);
    }
    if (shell->json) {
        cw_cue_sheet_diff_json(buf, NULL, &before, after, &diff);
        cw_buf_byte(buf, '\n');
    } else {
        cw_cue_sheet_diff_text(buf, &before, after, &diff);
    }
    return cw_buf_status(buf);
}

static CwStatus run(CwShell* shell) {
    CwMaking making = {0};
    const CwFilmView* view = NULL;
    CwCueSheet sheet;
    const CwSheetReel* reels = NULL;
    size_t n_reels = 0;
    CwDiagList warnings = {.arena = shell->arena};
    CwBuf buf = cw_buf(shell->arena);
    const char* format = cw_shell_option(shell, "--format");
    const bool drawn = format && strcmp(format, "pdf") == 0; // a step of the project draws it
    const bool since = cw_shell_option(shell, "--diff") != NULL;
    const char* out = cw_shell_option(shell, "--out");
    CW_TRY(cw_making_open(shell, drawn ? CW_STORE_WRITE : CW_STORE_READ, &making));
    CW_TRY(view_of(shell, &making.film, cw_shell_option(shell, "--cut"), &view));
    CW_TRY(cw_film_cue_sheet(shell->arena, &making.film, view, &sheet, &reels, &n_reels));
    CW_TRY(since ? put_diff(shell, &making, view, &sheet, &buf) : put_sheet(shell, &making, view, &sheet, &buf));
    if (!since) {
        CW_TRY(cw_cue_sheet_check(&sheet, reels, n_reels, &warnings));
        cw_project_say_warnings(shell, &warnings);
    }
    if (out) {
        return cw_file_write(shell->arena, out, (CwText){buf.bytes, buf.length}, &shell->diag);
    }
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_cuesheet = {
    .name = "cuesheet",
    .arguments = "",
    .summary = "the cue sheet: what music is where, how it is used, and whose it is",
    .help = "After a re-cut, --diff CUT says exactly which cues changed since that cut.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
