// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/note.h"

#include "spot/spotting_priv.h"

enum { CUE, AT, WHO, TEXT, STATUS, DATE, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {
    {"cue", false}, {"at", false}, {"who", false}, {"text", true}, {"status", false}, {"date", false},
};

static const CwWord statuses[] = {
    {"open", CW_NOTE_OPEN},       {"new", CW_NOTE_OPEN},        {"todo", CW_NOTE_OPEN},
    {"done", CW_NOTE_DONE},       {"closed", CW_NOTE_DONE},     {"fixed", CW_NOTE_DONE},
    {"addressed", CW_NOTE_DONE},  {"refused", CW_NOTE_REFUSED}, {"rejected", CW_NOTE_REFUSED},
    {"wontfix", CW_NOTE_REFUSED},
};

enum {
    N_STATUSES = sizeof statuses / sizeof statuses[0],
};

const char* cw_note_status_name(CwNoteStatus status) {
    return cw_word_name(statuses, N_STATUSES, (int)status);
}

static CwStatus read_note(CwArena* arena, CwFields in, CwRate rate, const CwSpotting* spotting, CwFeedback* note) {
    int status = CW_NOTE_OPEN;
    note->cue = "";
    CW_TRY(cw_field_text(in, TEXT, &note->text));
    if (!cw_field_empty(in, CUE)) {
        const CwCueRow* cue = NULL;
        CW_TRY(cw__cue_named(arena, in, CUE, spotting, &cue));
        note->cue = cue->cue.id;
    }
    note->has_at = !cw_field_empty(in, AT);
    if (note->has_at) {
        CW_TRY(cw__written_read(in, AT, rate, &note->at));
    } else if (!note->cue[0]) {
        return cw_field_refuse(in, TEXT, "notes.place",
                               "this note is about no place; write a timecode in at, or a cue");
    }
    CW_TRY(cw_field_word(in, STATUS, statuses, N_STATUSES, CW_NOTE_OPEN, &status));
    note->status = (CwNoteStatus)status;
    note->who = cw_field(in, WHO);
    note->date = CW_DATE_NEVER_BEGAN;
    if (!cw_field_empty(in, DATE) && cw_date_parse(cw_text(cw_field(in, DATE)), false, &note->date) != CW_OK) {
        return cw_field_refuse(in, DATE, "notes.date", "write a date as 2026-11-20");
    }
    return CW_OK;
}

CwStatus cw_notes_read(CwArena* arena, const char* file, CwText text, CwRate rate, const CwSpotting* spotting,
                       CwDiag* diag, CwFeedbackList* ret_notes) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    CwFeedback* notes = CW_NEW_ARRAY(arena, CwFeedback, csv.n_rows);
    if (!notes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        CW_TRY(read_note(arena, (CwFields){&csv, &csv.rows[i], diag}, rate, spotting, &notes[i]));
    }
    *ret_notes = (CwFeedbackList){notes, csv.n_rows};
    return CW_OK;
}
