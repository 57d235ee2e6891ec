// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/songs.h"

#include "base/fields.h"
#include "rights/grant.h"

#include <stdlib.h>

enum { BRIEF, CUE, SCENE, WANTS, MOST, BRIEF_CURRENCY, BY, BRIEF_NOTES, N_BRIEF_COLUMNS };
enum { OF, WORK, ARTIST, FROM, STATE, RANK, SYNC, MASTER, PRICE, CURRENCY, NOTES, N_PITCH_COLUMNS };

static const CwCsvColumn brief_columns[N_BRIEF_COLUMNS] = {
    {"brief", true}, {"cue", false},      {"scene", false}, {"wants", false},
    {"most", false}, {"currency", false}, {"by", false},    {"notes", false},
};
static const CwCsvColumn pitch_columns[N_PITCH_COLUMNS] = {
    {"brief", true}, {"work", true},    {"artist", false}, {"from", false},     {"state", false}, {"rank", false},
    {"sync", false}, {"master", false}, {"price", false},  {"currency", false}, {"notes", false},
};
static const CwWord states[] = {
    {"pitched", CW_PITCH_PITCHED},         {"shortlisted", CW_PITCH_SHORTLISTED}, {"shortlist", CW_PITCH_SHORTLISTED},
    {"alternate", CW_PITCH_ALTERNATE},     {"chosen", CW_PITCH_CHOSEN},           {"rejected", CW_PITCH_REJECTED},
    {"unavailable", CW_PITCH_UNAVAILABLE}, {"denied", CW_PITCH_UNAVAILABLE},
};

enum {
    N_STATES = sizeof states / sizeof states[0],
    RANK_MOST = 10000,
};

const char* cw_pitch_state_name(CwPitchState state) {
    return cw_word_name(states, N_STATES, (int)state);
}

static CwStatus read_price(CwFields in, size_t column, CwCurrency currency, bool* said, CwMoney* ret_money) {
    *said = *said || !cw_field_empty(in, column);
    return cw_money_field(in, column, currency, ret_money);
}

static CwStatus read_brief(CwFields in, const CwSongFiles* files, CwSongBrief* brief) {
    CwCurrency currency = files->currency;
    CW_TRY(cw_field_text(in, BRIEF, &brief->name));
    brief->cue = cw_field(in, CUE);
    brief->scene = cw_field(in, SCENE);
    brief->wants = cw_field(in, WANTS);
    brief->notes = cw_field(in, BRIEF_NOTES);
    brief->place = cw_csv_place(in.csv, in.row, BRIEF);
    bool known = brief->cue[0] == '\0';
    for (size_t i = 0; i < files->n_cues; ++i) {
        known = known || cw_word_is(cw_text(brief->cue), files->cues[i].id);
    }
    if (!known) {
        return cw_field_refuse(in, CUE, "songs.cue", "the spotting list has no such cue");
    }
    CW_TRY(cw_currency_field(in, BRIEF_CURRENCY, &currency));
    CW_TRY(read_price(in, MOST, currency, &brief->limited, &brief->most));
    return cw_grant_date_read(in, BY, true, CW_DATE_NEVER_ENDS, &brief->by);
}

static CwStatus read_pitch(CwFields in, CwCurrency currency, CwPitch* pitch) {
    int state = 0;
    int64_t rank = 0;
    bool sync = false;
    bool master = false;
    CW_TRY(cw_field_text(in, WORK, &pitch->work));
    CW_TRY(cw_field_word(in, STATE, states, N_STATES, CW_PITCH_PITCHED, &state));
    CW_TRY(cw_field_scaled(in, RANK, 1, 0, RANK_MOST, 0, &rank));
    CW_TRY(cw_currency_field(in, CURRENCY, &currency));
    CW_TRY(read_price(in, SYNC, currency, &sync, &pitch->sync));
    CW_TRY(read_price(in, MASTER, currency, &master, &pitch->master));
    CW_TRY(read_price(in, PRICE, currency, &pitch->priced, &pitch->price));
    const int64_t both = pitch->sync.minor + pitch->master.minor;
    if (pitch->priced && (sync || master) && both != pitch->price.minor) {
        return cw_field_refuse(in, PRICE, "songs.sum", "sync and master do not add up to this");
    }
    pitch->price.minor = pitch->priced ? pitch->price.minor : both;
    pitch->priced = pitch->priced || sync || master;
    pitch->artist = cw_field(in, ARTIST);
    pitch->from = cw_field(in, FROM);
    pitch->notes = cw_field(in, NOTES);
    pitch->state = (CwPitchState)state;
    pitch->rank = (int)rank;
    pitch->place = cw_csv_place(in.csv, in.row, WORK);
    return CW_OK;
}

// The chosen one, then what stands ready by rank, then what is talked about, then the others; ties as in the file.
static int by_standing(const void* a, const void* b) {
    static const int order[] = {[CW_PITCH_CHOSEN] = 0,  [CW_PITCH_ALTERNATE] = 1, [CW_PITCH_SHORTLISTED] = 2,
                                [CW_PITCH_PITCHED] = 3, [CW_PITCH_REJECTED] = 4,  [CW_PITCH_UNAVAILABLE] = 5};
    const CwPitch* x = a;
    const CwPitch* y = b;
    const int states_differ = order[x->state] - order[y->state];
    const int ranks_differ = (x->rank ? x->rank : RANK_MOST + 1) - (y->rank ? y->rank : RANK_MOST + 1);
    return states_differ ? states_differ : ranks_differ ? ranks_differ : x->place.line - y->place.line;
}

static CwStatus refuse_brief(CwFields in, const CwSongBrief* briefs, size_t n_briefs, CwArena* arena) {
    const char** names = CW_NEW_ARRAY(arena, const char*, n_briefs);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_briefs; ++i) {
        names[i] = briefs[i].name;
    }
    const char* nearest = cw_nearest(names, n_briefs, cw_text(cw_field(in, OF)));
    return cw_field_refuse(in, OF, "songs.brief", "briefs.csv has no such brief%s%s", nearest ? "; did you mean " : "",
                           nearest ? nearest : "");
}

// Gathers the pitches of one brief from the table; `taken` says which rows belong to some brief.
static CwStatus gather(CwArena* arena, const CwCsv* csv, CwCurrency currency, CwDiag* diag, CwSongBrief* brief,
                       bool* taken) {
    CwPitch* pitches = CW_NEW_ARRAY(arena, CwPitch, csv->n_rows);
    bool chosen = false;
    if (!pitches) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv->n_rows; ++i) {
        const CwFields in = {csv, &csv->rows[i], diag};
        if (!cw_word_is(cw_text(cw_field(in, OF)), brief->name)) {
            continue;
        }
        taken[i] = true;
        CW_TRY(read_pitch(in, currency, &pitches[brief->n_pitches]));
        if (pitches[brief->n_pitches].state == CW_PITCH_CHOSEN && chosen) {
            return cw_field_refuse(in, STATE, "songs.chosen", "another song is chosen for %s already", brief->name);
        }
        chosen = chosen || pitches[brief->n_pitches].state == CW_PITCH_CHOSEN;
        ++brief->n_pitches;
    }
    if (brief->n_pitches) {
        qsort(pitches, brief->n_pitches, sizeof *pitches, by_standing);
    }
    brief->pitches = pitches;
    return CW_OK;
}

static CwStatus read_pitches(CwArena* arena, const CwSongFiles* files, CwDiag* diag, CwSongBrief* briefs,
                             size_t n_briefs) {
    CwCsv* csv = CW_NEW(arena, CwCsv);
    if (!csv) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_csv_read(arena, "pitches.csv", files->pitches, pitch_columns, N_PITCH_COLUMNS, diag, csv));
    bool* taken = CW_NEW_ARRAY(arena, bool, csv->n_rows);
    if (!taken) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_briefs; ++i) {
        CW_TRY(gather(arena, csv, files->currency, diag, &briefs[i], taken));
    }
    for (size_t i = 0; i < csv->n_rows; ++i) {
        if (!taken[i]) {
            return refuse_brief((CwFields){csv, &csv->rows[i], diag}, briefs, n_briefs, arena);
        }
    }
    return CW_OK;
}

CwStatus cw_songs_read(CwArena* arena, const CwSongFiles* files, CwDiag* diag, CwSongSearch* ret_search) {
    CwCsv* csv = CW_NEW(arena, CwCsv);
    if (!csv) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_csv_read(arena, "briefs.csv", files->briefs, brief_columns, N_BRIEF_COLUMNS, diag, csv));
    CwSongBrief* briefs = CW_NEW_ARRAY(arena, CwSongBrief, csv->n_rows);
    if (!briefs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv->n_rows; ++i) {
        const CwFields in = {csv, &csv->rows[i], diag};
        CW_TRY(read_brief(in, files, &briefs[i]));
        for (size_t k = 0; k < i; ++k) {
            if (cw_word_is(cw_text(briefs[i].name), briefs[k].name)) {
                return cw_field_refuse(in, BRIEF, "songs.twice", "another row has this brief");
            }
        }
    }
    if (files->pitches.length) {
        CW_TRY(read_pitches(arena, files, diag, briefs, csv->n_rows));
    }
    *ret_search = (CwSongSearch){briefs, csv->n_rows};
    return CW_OK;
}

const CwPitch* cw_song_chosen(const CwSongBrief* brief) {
    return brief->n_pitches && brief->pitches[0].state == CW_PITCH_CHOSEN ? &brief->pitches[0] : NULL;
}
