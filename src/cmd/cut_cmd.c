// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "cut/change_sheet.h"
#include "cut/changes.h"
#include "cut/columnar.h"
#include "cut/edl_write.h"
#include "cut/marker_list.h"
#include "cut/otio.h"
#include "cut/read.h"
#include "cut/show.h"
#include "spot/session.h"

#include <string.h>

static const CwOption options[] = {
    {"--rate", "R", "frames a second: 24, 25, 23.976, 29.97 …"},
    {"--drop", NULL, "drop-frame timecode"},
    {"--strict", NULL, "refuse a list that needs repair"},
    {"--as", "FORM", "edl, file_32, file_129, otio, markers, or the form it has; of diff: csv, html, columnar"},
    {"--into", "FOLDER", "spotting: write spotting.csv, hits.csv and notes.csv there; none is written over"},
};

static CwStatus read_options(CwShell* shell, CwCutOptions* ret_options) {
    CwCutOptions read = {.strict = cw_shell_option(shell, "--strict") != NULL};
    const char* rate = cw_shell_option(shell, "--rate");
    if (rate && cw_rate_parse(cw_text(rate), &read.rate) != CW_OK) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, rate,
                       "--rate is frames a second, as 24, 25, 23.976 or 29.97");
    }
    if (cw_shell_option(shell, "--drop")) {
        const CwStatus status =
            cw_rate_from_ratio((CwRatio){read.rate.num, read.rate.den ? read.rate.den : 1}, true, &read.rate);
        if (status != CW_OK) {
            return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, rate,
                           "--drop goes with --rate 29.97 or 59.94 only");
        }
    }
    *ret_options = read;
    return CW_OK;
}

static CwStatus read_cut(CwShell* shell, const char* path, CwDiagList* repairs, CwCut* ret_cut) {
    CwCutOptions how;
    CwText text;
    CW_TRY(read_options(shell, &how));
    CW_TRY(cw_file_map(shell->arena, path, &shell->diag, &text));
    return cw_cut_read(shell->arena, path, text, &how, repairs, &shell->diag, ret_cut);
}

static void say_repairs(CwShell* shell, const CwDiagList* repairs) {
    for (size_t i = 0; i < repairs->count; ++i) {
        const char* line = cw_diag_line(shell->arena, &repairs->items[i]);
        cw_shell_say(shell, "%s", line ? line : repairs->items[i].text);
    }
}

enum {
    PRINT_BYTES = 256 * 1024, // a long list is printed piece by piece
};

static CwStatus show_json(const CwCut* cut, CwBuf* answer) {
    for (size_t i = 0; i < cut->n_events; ++i) {
        cw_event_show_json(answer, &cut->events[i]);
        if (answer->length >= PRINT_BYTES) {
            CW_TRY(cw_buf_status(answer));
            cw_shell_print(answer);
            answer->length = 0;
        }
    }
    for (size_t i = 0; i < cut->n_markers; ++i) {
        cw_marker_show_json(answer, &cut->markers[i]);
    }
    return cw_buf_status(answer);
}

static CwStatus no_such_form(CwShell* shell, const char* form, const char* forms) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, form, "--as is one of %s", forms);
}

// The forms a cut can be asked for in; a file that is of one already goes out as it came in, byte for byte.
static const struct {
    const char* name;
    CwCutFormat format;
} forms[] = {
    {"edl", CW_CUT_FORMAT_EDL},         {"otio", CW_CUT_FORMAT_OTIO},
    {"fcpxml", CW_CUT_FORMAT_FCPXML},   {"xmeml", CW_CUT_FORMAT_XMEML},
    {"aaf", CW_CUT_FORMAT_AAF},         {"filmscribe", CW_CUT_FORMAT_FILMSCRIBE},
    {"markers", CW_CUT_FORMAT_MARKERS}, {"pro_tools", CW_CUT_FORMAT_PRO_TOOLS},
};

static bool is_of_form(const char* form, CwCutFormat format) {
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; ++i) {
        if (strcmp(form, forms[i].name) == 0 && forms[i].format == format) {
            return true;
        }
    }
    return false;
}

static CwStatus no_writer(CwShell* shell, const char* form) {
    for (size_t i = 0; i < sizeof forms / sizeof forms[0]; ++i) {
        if (strcmp(form, forms[i].name) == 0) {
            return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, form,
                           "%s is read, and given back as it came, but never written from another form",
                           cw_cut_format_name(forms[i].format));
        }
    }
    return no_such_form(
        shell, form,
        "edl, file_32, file_129, otio, markers (and fcpxml, xmeml, aaf, filmscribe, pro_tools of such a file)");
}

// Writes a cut in another form.
static CwStatus show_as(CwShell* shell, const char* form, const CwCut* cut, CwDiagList* losses) {
    CwBuf answer = cw_buf(shell->arena);
    CwText text;
    const bool as_it_is = strcmp(shell->arguments[0], "show") == 0;
    CW_TRY(cw_file_map(shell->arena, shell->arguments[1], &shell->diag, &text));
    if (as_it_is && is_of_form(form, cw_cut_format(text))) {
        cw_buf_bytes(&answer, text.at, text.length);
    } else if (strcmp(form, "edl") == 0) {
        CW_TRY(cw_cut_write_edl(&answer, cut, CW_EDL_CMX3600, losses));
    } else if (strcmp(form, "file_32") == 0) {
        CW_TRY(cw_cut_write_edl(&answer, cut, CW_EDL_FILE_32, losses));
    } else if (strcmp(form, "file_129") == 0) {
        CW_TRY(cw_cut_write_edl(&answer, cut, CW_EDL_FILE_129, losses));
    } else if (strcmp(form, "otio") == 0) {
        CW_TRY(cw_cut_write_otio(&answer, cut));
    } else if (strcmp(form, "markers") == 0) {
        cw_cut_write_markers(&answer, cut);
    } else {
        return no_writer(shell, form);
    }
    CW_TRY(cw_buf_status(&answer));
    cw_shell_print(&answer);
    return CW_OK;
}

// Answers with a cut, in the form that was asked for.
static CwStatus put_cut(CwShell* shell, const CwCut* cut, CwDiagList* repairs) {
    const char* form = cw_shell_option(shell, "--as");
    if (form) {
        CW_TRY(show_as(shell, form, cut, repairs));
        say_repairs(shell, repairs);
        return CW_OK;
    }
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        CW_TRY(show_json(cut, &answer));
        cw_diags_show_json(&answer, repairs);
    } else {
        cw_cut_show_text(&answer, cut);
        say_repairs(shell, repairs);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static CwStatus show(CwShell* shell) {
    CwDiagList repairs = {.arena = shell->arena};
    CwCut cut;
    CW_TRY(read_cut(shell, shell->arguments[1], &repairs, &cut));
    return put_cut(shell, &cut, &repairs);
}

// The difference as a list to hand over.
static CwStatus diff_as(CwShell* shell, const char* form, const CwDiff* found, const CwChangeList* changes,
                        const CwCut cuts[2]) {
    CwBuf answer = cw_buf(shell->arena);
    CwChangeSheet sheet;
    const CwChangeHead head = {.title = cuts[1].title[0] ? cuts[1].title : "Cut",
                               .old_name = cw_path_name(shell->arguments[1]),
                               .new_name = cw_path_name(shell->arguments[2]),
                               .rate = cuts[1].rate};
    CW_TRY(cw_change_sheet(shell->arena, changes, cuts[1].rate, &sheet));
    if (strcmp(form, "csv") == 0) {
        cw_changes_csv(&answer, changes, &sheet);
    } else if (strcmp(form, "html") == 0) {
        cw_changes_html(&answer, &head, &sheet);
    } else if (strcmp(form, "columnar") == 0) {
        CwRelative relative;
        CW_TRY(cw_diff_relative(shell->arena, found, &relative));
        cw_columnar_write(&answer, found, &relative, cuts[1].rate);
    } else {
        return no_such_form(shell, form, "csv, html, columnar");
    }
    CW_TRY(cw_buf_status(&answer));
    cw_shell_print(&answer);
    return CW_OK;
}

static CwStatus diff(CwShell* shell) {
    CwDiagList repairs = {.arena = shell->arena};
    CwCut cuts[2];
    CwPicture pictures[2];
    CwDiff found;
    CwChangeList changes;
    for (int i = 0; i < 2; ++i) {
        CW_TRY(read_cut(shell, shell->arguments[1 + i], &repairs, &cuts[i]));
        CW_TRY(cw_cut_picture(shell->arena, &cuts[i], &pictures[i]));
    }
    CW_TRY(cw_diff(shell->arena, &pictures[0], &pictures[1], NULL, &found));
    CW_TRY(cw_change_list(shell->arena, &found, &changes));
    const char* form = cw_shell_option(shell, "--as");
    if (form) {
        say_repairs(shell, &repairs);
        return diff_as(shell, form, &found, &changes, cuts);
    }
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_diff_show_json(&answer, &found, &changes);
        cw_diags_show_json(&answer, &repairs);
    } else {
        cw_changes_show_text(&answer, &changes, cuts[1].rate);
        say_repairs(shell, &repairs);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

// A change list in columns done to the cut it is about: the picture of the next cut.
static CwStatus apply(CwShell* shell) {
    CwDiagList repairs = {.arena = shell->arena};
    CwCutOptions how;
    CwCut old;
    CwCut new;
    CwPicture before;
    CwPicture after;
    CwRelative changes;
    CwText text;
    CW_TRY(read_cut(shell, shell->arguments[1], &repairs, &old));
    CW_TRY(cw_cut_picture(shell->arena, &old, &before));
    CW_TRY(read_options(shell, &how));
    how.rate = how.rate.num ? how.rate : old.rate;
    CW_TRY(cw_file_map(shell->arena, shell->arguments[2], &shell->diag, &text));
    const int64_t start = before.n_shots ? cw_picture_in(&before) : 0;
    CW_TRY(cw_columnar_read(shell->arena, shell->arguments[2], text, start, &how, &repairs, &shell->diag, &changes));
    CW_TRY(cw_relative_do(shell->arena, &changes, &before, &shell->diag, &after));
    CW_TRY(cw_cut_of_picture(shell->arena, &after, &old, &new));
    for (size_t i = 0; i < old.n_events; ++i) {
        if (old.events[i].kind == CW_TRACK_AUDIO) {
            CW_TRY(cw_diag_add(&repairs, "columnar.sound", (CwPlace){shell->arguments[1], 0, 0}, NULL,
                               "a change list is about the picture; the sound of the old cut was left out"));
            break;
        }
    }
    return put_cut(shell, &new, &repairs);
}

static void put_cue(CwBuf* buf, const CwSessionCue* cue) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "cue", cue->id);
    cw_json_put_text(buf, "title", cue->title);
    cw_json_put_int(buf, "in", cue->in);
    cw_json_put_int(buf, "out", cue->out);
    cw_json_put_text(buf, "notes", cue->notes);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_mark(CwBuf* buf, const CwSessionMark* mark) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, mark->is_hit ? "hit" : "note", mark->is_hit ? mark->name : mark->text);
    cw_json_put_text(buf, "cue", mark->cue);
    cw_json_put_int(buf, "at", mark->at);
    if (mark->is_hit) {
        cw_json_put_text(buf, "want", mark->want);
    }
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

// The three tables into a folder: all of them, or none.
static CwStatus write_tables(CwShell* shell, const char* folder, CwText tables[3]) {
    static const char* const names[] = {"spotting.csv", "hits.csv", "notes.csv"};
    const char* paths[3];
    for (int i = 0; i < 3; ++i) {
        paths[i] = cw_path(shell->arena, folder, names[i]);
        if (!paths[i]) {
            return CW_ERR_NO_MEM;
        }
        if (tables[i].length && cw_file_exists(paths[i])) {
            return cw_diag(&shell->diag, CW_ERR_EXISTS, "spotting.exists", (CwPlace){paths[i], 0, 0}, NULL,
                           "this table is there already and nothing was written; move it away first");
        }
    }
    for (int i = 0; i < 3; ++i) {
        if (tables[i].length) {
            CW_TRY(cw_file_write(shell->arena, paths[i], tables[i], &shell->diag));
        }
    }
    return CW_OK;
}

// Cues, hits and notes as a session or a list of markers has them.
static CwStatus spotting(CwShell* shell) {
    CwDiagList said = {.arena = shell->arena};
    CwCut cut;
    CwSessionSpotting found;
    CW_TRY(read_cut(shell, shell->arguments[1], &said, &cut));
    CW_TRY(cw_session_spotting(shell->arena, shell->arguments[1], &cut, NULL, 0, &said, &shell->diag, &found));
    CwBuf tables[3] = {cw_buf(shell->arena), cw_buf(shell->arena), cw_buf(shell->arena)};
    cw_session_cues_csv(&tables[0], &found, cut.rate);
    cw_session_hits_csv(&tables[1], &found, cut.rate);
    cw_session_notes_csv(&tables[2], &found, cut.rate);
    CwText texts[3];
    for (int i = 0; i < 3; ++i) {
        CW_TRY(cw_buf_status(&tables[i]));
        texts[i] = (CwText){tables[i].bytes, tables[i].length};
    }
    const char* folder = cw_shell_option(shell, "--into");
    CW_TRY(folder ? write_tables(shell, folder, texts) : CW_OK);
    CwBuf answer = cw_buf(shell->arena);
    for (size_t i = 0; shell->json && i < found.n_cues; ++i) {
        put_cue(&answer, &found.cues[i]);
    }
    for (size_t i = 0; shell->json && i < found.n_marks; ++i) {
        put_mark(&answer, &found.marks[i]);
    }
    if (shell->json) {
        cw_diags_show_json(&answer, &said);
    } else {
        for (int i = 0; i < 3; ++i) {
            cw_buf_bytes(&answer, texts[i].at, texts[i].length);
            cw_buf_text(&answer, i < 2 && texts[i + 1].length ? "\n" : "");
        }
        say_repairs(shell, &said);
    }
    CW_TRY(cw_buf_status(&answer));
    cw_shell_print(&answer);
    return CW_OK;
}

static CwStatus run(CwShell* shell) {
    if (strcmp(shell->arguments[0], "spotting") == 0 && shell->n_arguments == 2) {
        return spotting(shell);
    }
    if (strcmp(shell->arguments[0], "show") == 0 && shell->n_arguments == 2) {
        return show(shell);
    }
    if (strcmp(shell->arguments[0], "diff") == 0 && shell->n_arguments == 3) {
        return diff(shell);
    }
    if (strcmp(shell->arguments[0], "apply") == 0 && shell->n_arguments == 3) {
        return apply(shell);
    }
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0],
                   "say `cut show FILE`, `cut diff OLD NEW`, `cut apply OLD CHANGES` or `cut spotting FILE`; see "
                   "cuewright cut --help");
}

const CwVerb cw_verb_cut = {
    .name = "cut",
    .arguments = "show FILE | diff OLD NEW | apply OLD CHANGES | spotting FILE",
    .summary = "what is in a cut, what changed from one to the next, what cues and hits a session names",
    .help =
        "Needs no project. Taken: CMX3600 and its dialects, OTIO, FCPXML, xmeml, AAF, FilmScribe, Pro Tools "
        "session text\n"
        "and marker lists. CHANGES is a change list in columns (Avid): what it makes of OLD is shown, or written as a\n"
        "list that conform takes. An edit list or marker list does not say its frame rate: name it.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 3,
    .run = run,
};
