// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/change_sheet.h"

#include <inttypes.h>
#include <stdio.h>

// Frames by which the running time has changed with this row; a move puts back what it takes.
static int64_t gain_of(const CwCutChange* change) {
    return change->kind == CW_CHANGE_MOVE ? 0 : change->frames;
}

static const char* what_of(const CwCutChange* change) {
    return change->kind == CW_CHANGE_TRIM_HEAD   ? "trim head"
           : change->kind == CW_CHANGE_TRIM_TAIL ? "trim tail"
                                                 : cw_change_name(change->kind);
}

static const char* name_of(const CwShot* shot) {
    return shot->black ? "black" : shot->clip[0] ? shot->clip : shot->roll;
}

// Of several shots that changed places together, how many and up to which.
static const char* note_of_move(CwArena* arena, const CwPicture* picture, const CwCutChange* change) {
    size_t n_shots = 0;
    const CwShot* last = change->new_shot;
    for (const CwShot* shot = change->new_shot; shot < picture->shots + picture->n_shots; ++shot) {
        if (shot->rec_in >= change->new_out) {
            break;
        }
        ++n_shots;
        last = shot;
    }
    return n_shots > 1 ? cw_format(arena, "%zu shots, to %s", n_shots, name_of(last)) : "";
}

static const char* note_of(CwArena* arena, const CwChangeList* list, const CwCutChange* change) {
    if (change->kind == CW_CHANGE_MOVE && change->new_shot) {
        return note_of_move(arena, list->diff->new_picture, change);
    }
    if (change->kind == CW_CHANGE_REPLACE || change->kind == CW_CHANGE_RENAME) {
        return cw_format(arena, "was %s", name_of(change->old_shot));
    }
    return change->again ? "seen again" : change->ambiguous ? "perhaps from elsewhere" : "";
}

static void place(int64_t frame, CwRate rate, char text[CW_TIMECODE_SIZE]) {
    text[0] = '\0';
    if (frame >= 0) {
        cw_timecode_format(frame, rate, text);
    }
}

CwStatus cw_change_sheet(CwArena* arena, const CwChangeList* list, CwRate rate, CwChangeSheet* ret_sheet) {
    CwChangeRow* rows = CW_NEW_ARRAY(arena, CwChangeRow, list->n_changes);
    int64_t total = 0;
    if (!rows) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < list->n_changes; ++i) {
        const CwCutChange* change = &list->changes[i];
        const CwShot* shot = change->new_shot ? change->new_shot : change->old_shot;
        CwChangeRow* row = &rows[i];
        total += gain_of(change);
        place(change->new_in, rate, row->new_place);
        place(change->old_in, rate, row->old_place);
        const bool gains = gain_of(change) != 0;
        (void)snprintf(row->frames, sizeof row->frames, gains ? "%+" PRId64 : "%" PRId64, change->frames);
        (void)snprintf(row->total, sizeof row->total, "%+" PRId64, total);
        row->what = what_of(change);
        row->roll = shot->black ? "black" : shot->roll;
        row->clip = shot->clip;
        row->note = note_of(arena, list, change);
        row->picture = shot;
        if (!row->note) {
            return CW_ERR_NO_MEM;
        }
    }
    const CwPicture* picture = list->diff->new_picture;
    const int64_t length = picture->n_shots ? cw_picture_out(picture) - cw_picture_in(picture) : 0;
    *ret_sheet = (CwChangeSheet){.rows = rows, .n_rows = list->n_changes, .gained = total, .frames = length};
    cw_timecode_format(length, rate, ret_sheet->length);
    return CW_OK;
}

static void put_frame(CwBuf* buf, int64_t frame) {
    if (frame >= 0) {
        cw_buf_format(buf, "%" PRId64, frame);
    }
    cw_buf_byte(buf, ',');
}

void cw_changes_csv(CwBuf* buf, const CwChangeList* list, const CwChangeSheet* sheet) {
    cw_buf_text(buf, "change,new,old,new_frame,old_frame,frames,total,op,roll,clip,note\n");
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        const CwChangeRow* row = &sheet->rows[i];
        cw_buf_format(buf, "%zu,%s,%s,", i + 1, row->new_place, row->old_place);
        put_frame(buf, list->changes[i].new_in);
        put_frame(buf, list->changes[i].old_in);
        cw_buf_format(buf, "%s,%s,%s,", row->frames, row->total, row->what);
        cw_buf_csv(buf, row->roll);
        cw_buf_byte(buf, ',');
        cw_buf_csv(buf, row->clip);
        cw_buf_byte(buf, ',');
        cw_buf_csv(buf, row->note);
        cw_buf_byte(buf, '\n');
    }
}

static const char style[] =
    "body{font:14px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b1f24;"
    "background:#fff}h1{font-size:1.4rem;margin:0}h1 small{float:right;font:14px/2 "
    "system-ui,sans-serif;color:#57606a}p{margin:.2rem 0 1.2rem;color:#57606a}table{border-collapse:collapse;"
    "width:100%}th{text-align:left;font-weight:600;border-bottom:2px solid #1b1f24}td,th{padding:.3rem .6rem .3rem 0;"
    "vertical-align:top}td{border-bottom:1px solid #d8dee4}.n{font-variant-numeric:tabular-nums;white-space:nowrap}"
    ".r{text-align:right}.q{color:#57606a}@media(prefers-color-scheme:dark){body{background:#0d1117;color:#e6edf3}"
    "th{border-color:#e6edf3}td{border-color:#30363d}p,.q{color:#9198a1}}"
    "@media print{body{margin:0;max-width:none}tr{break-inside:avoid}thead{display:table-header-group}}";

static void put_cell(CwBuf* buf, const char* class_name, const char* text) {
    cw_buf_format(buf, "<td%s%s%s>", class_name[0] ? " class=\"" : "", class_name, class_name[0] ? "\"" : "");
    cw_buf_xml(buf, text);
    cw_buf_text(buf, "</td>");
}

static void put_row(CwBuf* buf, const CwChangeRow* row, size_t number) {
    char text[24];
    (void)snprintf(text, sizeof text, "%zu", number);
    cw_buf_text(buf, "<tr>");
    put_cell(buf, "n r", text);
    put_cell(buf, "n", row->new_place);
    put_cell(buf, "n q", row->old_place);
    put_cell(buf, "n", row->what);
    put_cell(buf, "n r", row->frames);
    put_cell(buf, "n r q", row->total);
    put_cell(buf, "", row->roll);
    put_cell(buf, "", row->clip);
    put_cell(buf, "q", row->note);
    cw_buf_text(buf, "</tr>\n");
}

void cw_changes_summary(CwBuf* buf, const CwChangeHead* head, const CwChangeSheet* sheet) {
    if (sheet->n_rows == 0) {
        cw_buf_text(buf, "nothing changed");
    } else {
        cw_buf_format(buf, "%zu change%s \xC2\xB7 %+" PRId64 " frame%s", sheet->n_rows, sheet->n_rows == 1 ? "" : "s",
                      sheet->gained, sheet->gained == 1 || sheet->gained == -1 ? "" : "s");
    }
    cw_buf_format(buf, " \xC2\xB7 %s long now \xC2\xB7 %s frames a second", sheet->length, cw_rate_name(head->rate));
}

void cw_changes_html(CwBuf* buf, const CwChangeHead* head, const CwChangeSheet* sheet) {
    cw_buf_text(buf, "<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">"
                     "<meta name=\"viewport\" content=\"width=device-width\"><title>");
    cw_buf_xml(buf, head->title);
    cw_buf_format(buf, " \xE2\x80\x93 change list</title><style>%s</style></head><body>\n<h1>", style);
    cw_buf_xml(buf, head->title);
    cw_buf_text(buf, "<small>Change list</small></h1>\n<p>");
    cw_buf_xml(buf, head->old_name);
    cw_buf_text(buf, " \xE2\x86\x92 ");
    cw_buf_xml(buf, head->new_name);
    cw_buf_text(buf, " \xC2\xB7 ");
    cw_changes_summary(buf, head, sheet);
    cw_buf_text(buf, "</p>\n");
    cw_buf_text(buf, "<table><thead><tr><th class=\"r\">#</th><th>New</th><th>Old</th><th>Change</th>"
                     "<th class=\"r\">Frames</th><th class=\"r\">Total</th><th>Roll</th><th>Clip</th><th>Note</th></tr>"
                     "</thead><tbody>\n");
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        put_row(buf, &sheet->rows[i], i + 1);
    }
    cw_buf_text(buf, "</tbody></table></body></html>\n");
}
