// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/fields.h"
#include "session/plan.h"

#include <string.h>

enum { SECTION, PLAYERS, DOUBLES, FREE, N_PLAYERS_COLUMNS };
enum { CUE, MINUTES, MUSIC, WHO, N_CUES_COLUMNS };

static const CwCsvColumn players_columns[N_PLAYERS_COLUMNS] = {
    {"section", true}, {"players", true}, {"doubles", false}, {"free", false}};
static const CwCsvColumn cues_columns[N_CUES_COLUMNS] = {
    {"cue", true}, {"minutes", true}, {"music", false}, {"players", true}};

static CwStatus read_count(CwFields in, size_t column, int64_t least, int64_t most, int64_t otherwise, int* ret_count) {
    int64_t value = 0;
    CW_TRY(cw_field_scaled(in, column, 1, least, most, otherwise, &value));
    if (value < least) {
        return cw_field_refuse(in, column, "session.number", "write a whole number");
    }
    *ret_count = (int)value;
    return CW_OK;
}

// The calls a section can come to; all of them where nobody said.
static CwStatus read_free(CwFields in, const CwStageJob* job, uint32_t* ret_free) {
    uint32_t set = 0;
    for (CwText rest = cw_text(cw_field(in, FREE)); rest.length;) {
        const CwText word = cw_text_trim(cw_text_split(&rest, ';'));
        size_t t = 0;
        while (t < job->n_times && !cw_text_is_fold(word, job->times[t].name)) {
            ++t;
        }
        if (t == job->n_times) {
            return cw_field_refuse(in, FREE, "session.free",
                                   "players are free for calls of calls.csv, \";\" between them");
        }
        set |= UINT32_C(1) << t;
    }
    *ret_free = set ? set : UINT32_MAX;
    return CW_OK;
}

static CwStatus read_sections(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwStageJob* job) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, players_columns, N_PLAYERS_COLUMNS, diag, &csv));
    if (csv.n_rows > CW_ORDER_PLAYERS_MAX) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "session.sections", (CwPlace){file, 0, 0}, NULL,
                       "more than 32 sections: join those that always play together");
    }
    CwSection* sections = CW_NEW_ARRAY(arena, CwSection, csv.n_rows);
    if (!sections) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwFields in = {&csv, &csv.rows[i], diag};
        CW_TRY(cw_field_text(in, SECTION, &sections[i].name));
        CW_TRY(read_count(in, PLAYERS, 1, 500, 0, &sections[i].players));
        CW_TRY(read_count(in, DOUBLES, 0, 10, 0, &sections[i].doubles));
        CW_TRY(read_free(in, job, &sections[i].free));
    }
    job->sections = sections;
    job->n_sections = csv.n_rows;
    return CW_OK;
}

static CwStatus read_who(CwFields in, const CwStageJob* job, uint32_t* ret_players) {
    const char* words = NULL;
    CW_TRY(cw_field_text(in, WHO, &words));
    for (CwText rest = cw_text(words); rest.length;) {
        const CwText word = cw_text_trim(cw_text_split(&rest, ';'));
        size_t s = 0;
        while (s < job->n_sections && (strlen(job->sections[s].name) != word.length ||
                                       memcmp(job->sections[s].name, word.at, word.length) != 0)) {
            ++s;
        }
        if (s == job->n_sections) {
            return cw_field_refuse(in, WHO, "session.players",
                                   "players are sections of the list of players, with \";\" between them");
        }
        *ret_players |= UINT32_C(1) << s;
    }
    return CW_OK;
}

// Seconds, or minutes and seconds.
static CwStatus read_music(CwFields in, int* ret_seconds) {
    CwText seconds = cw_text(cw_field(in, MUSIC));
    const bool clock = memchr(seconds.at, ':', seconds.length) != NULL;
    const CwText minutes = clock ? cw_text_split(&seconds, ':') : cw_text("0");
    int64_t whole[2] = {0};
    if (cw_field_empty(in, MUSIC)) {
        return CW_OK;
    }
    if (cw_parse_int(minutes, &whole[0]) != CW_OK || cw_parse_int(seconds, &whole[1]) != CW_OK || whole[0] < 0 ||
        whole[1] < 0 || whole[0] > 600 || whole[1] > 36000) {
        return cw_field_refuse(in, MUSIC, "session.music", "write seconds, or minutes and seconds as 2:30");
    }
    *ret_seconds = (int)(60 * whole[0] + whole[1]);
    return CW_OK;
}

static CwStatus read_cues(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwStageJob* job) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, cues_columns, N_CUES_COLUMNS, diag, &csv));
    CwStageCue* cues = CW_NEW_ARRAY(arena, CwStageCue, csv.n_rows);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        const CwFields in = {&csv, &csv.rows[i], diag};
        CW_TRY(cw_field_text(in, CUE, &cues[i].name));
        CW_TRY(read_count(in, MINUTES, 1, 1440, 0, &cues[i].minutes));
        CW_TRY(read_music(in, &cues[i].music_seconds));
        CW_TRY(read_who(in, job, &cues[i].players));
    }
    job->cues = cues;
    job->n_cues = csv.n_rows;
    return CW_OK;
}

CwStatus cw_stage_job_read(CwArena* arena, const char* players_file, CwText players, const char* cues_file, CwText cues,
                           CwDiag* diag, CwStageJob* job) {
    CW_TRY(read_sections(arena, players_file, players, diag, job));
    return cues_file ? read_cues(arena, cues_file, cues, diag, job) : CW_OK;
}
