// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/sheet.h"

#include "base/fields.h"
#include "spot/use.h"

#include <string.h>

enum { TIME, WEIGHT, TOLERANCE, WANT, NAME, PHRASES, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {
    {"time", true},  {"weight", false}, {"tolerance_frames", false},
    {"want", false}, {"name", false},   {"phrases", false},
};

enum {
    THOUSAND = 1000,
    MIDDLE_WEIGHT = 500,
    MOST_FRAMES = 1000,
};

// The first line that says something, and whether it is a header.
static bool has_header(CwText text) {
    while (text.length) {
        const CwText line = cw_text_trim(cw_text_line(&text));
        if (line.length && line.at[0] != '#') {
            CwText rest = line;
            CwText first = cw_text_trim(cw_text_split(&rest, ','));
            if (first.length >= 3 && memcmp(first.at, "\xEF\xBB\xBF", 3) == 0) {
                first = cw_text_after(first, 3);
            }
            const char c = first.length ? first.at[0] : '0';
            return (c < '0' || c > '9') && c != '.' && c != '-' && c != '+';
        }
    }
    return true;
}

// A table without a header gets one, on a line of its own.
static CwStatus add_header(CwArena* arena, CwText text, CwText* ret_text) {
    CwBuf buf = cw_buf(arena);
    cw_buf_text(&buf, "time,weight,tolerance_frames,want,name\n");
    cw_buf_bytes(&buf, text.at, text.length);
    CW_TRY(cw_buf_status(&buf));
    *ret_text = (CwText){buf.bytes, buf.length};
    return CW_OK;
}

// Seconds with six decimals that mean a frame, are that frame: two hits a frame apart must not miss each other by what
// was rounded away.
static CwTime frame_that_is_meant(CwTime time, CwRate rate) {
    const CwTime frame = cw_time_of_frame(cw_frame_nearest(time, rate), rate);
    const int64_t off = frame.flicks - time.flicks;
    const int64_t micro = CW_FLICKS_PER_SECOND / 1000000;
    return off >= -micro && off <= micro ? frame : time;
}

static CwStatus read_time(CwFields in, CwRate rate, CwTime* ret_time) {
    const CwText text = cw_text(cw_field(in, TIME));
    if (memchr(text.at, ':', text.length) || memchr(text.at, ';', text.length)) {
        int64_t frame = 0;
        if (cw_timecode_parse(text, rate, &frame) != CW_OK) {
            return cw_field_refuse(in, TIME, "sheet.time", "this is no timecode at %s frames a second",
                                   cw_rate_name(rate));
        }
        *ret_time = cw_time_of_frame(frame, rate);
        return CW_OK;
    }
    int64_t flicks = 0;
    if (cw_parse_scaled(text, CW_FLICKS_PER_SECOND, &flicks) != CW_OK || flicks < 0 || flicks >= INT64_C(1) << 56U) {
        return cw_field_refuse(in, TIME, "sheet.time", "a time is timecode (01:02:03:04) or seconds (12.5)");
    }
    *ret_time = frame_that_is_meant(cw_time(flicks), rate);
    return CW_OK;
}

// The weight that counts as all: the first of 1, 10, 100, 1000 that no weight of the sheet is above.
static CwStatus find_full_weight(const CwCsv* csv, CwDiag* diag, int64_t* ret_full) {
    int64_t most = 0;
    for (size_t i = 0; i < csv->n_rows; ++i) {
        int64_t weight = 0;
        const CwFields in = {csv, &csv->rows[i], diag};
        CW_TRY(cw_field_scaled(in, WEIGHT, THOUSAND, 0, (int64_t)THOUSAND * THOUSAND, 0, &weight));
        most = weight > most ? weight : most;
    }
    *ret_full = THOUSAND;
    while (*ret_full < most) {
        *ret_full *= 10;
    }
    return CW_OK;
}

// "0.5", or "0.5/2" for early and late.
static CwStatus read_tolerances(CwFields in, CwRate rate, CwTempoHit* hit) {
    int64_t early = 0;
    int64_t late = 0;
    const char* slash = strchr(cw_field(in, TOLERANCE), '/');
    if (slash) {
        const CwText first = {cw_field(in, TOLERANCE), (size_t)(slash - cw_field(in, TOLERANCE))};
        const int64_t most = (int64_t)MOST_FRAMES * THOUSAND;
        if (cw_parse_scaled(cw_text_trim(first), THOUSAND, &early) != CW_OK || early < 0 || early > most ||
            cw_parse_scaled(cw_text_trim(cw_text(slash + 1)), THOUSAND, &late) != CW_OK || late < 0 || late > most) {
            return cw_field_refuse(in, TOLERANCE, "sheet.tolerance",
                                   "a tolerance is a number of frames, 0 to 1000; or two, early/late, as 0.5/2");
        }
    } else {
        CW_TRY(cw_field_scaled(in, TOLERANCE, THOUSAND, 0, (int64_t)MOST_FRAMES * THOUSAND, THOUSAND / 2, &early));
        late = early;
    }
    hit->early = cw_span(cw_muldiv_floor(early, cw_flicks_per_frame(rate), THOUSAND));
    hit->late = cw_span(cw_muldiv_floor(late, cw_flicks_per_frame(rate), THOUSAND));
    return CW_OK;
}

static CwStatus read_hit(CwFields in, CwRate rate, int64_t full_weight, CwTime origin, CwTempoHit* ret_hit) {
    int64_t weight = 0;
    CwTempoHit hit = {.name = cw_field(in, NAME)};
    CW_TRY(read_time(in, rate, &hit.at));
    CW_TRY(cw_field_scaled(in, WEIGHT, THOUSAND, 0, (int64_t)THOUSAND * THOUSAND, -1, &weight));
    CW_TRY(read_tolerances(in, rate, &hit));
    CW_TRY(cw_want_read(in, WANT, &hit.want, &hit.beat));
    const int64_t share = weight < 0 ? MIDDLE_WEIGHT : cw_muldiv_nearest(weight, THOUSAND, full_weight);
    hit.weight = share < 1 ? 1 : (int)share;
    hit.at = cw_time(hit.at.flicks - origin.flicks);
    *ret_hit = hit;
    return CW_OK;
}

// Puts a hit where its time belongs among those before it.
static void sort_in(CwTempoHit* hits, size_t count) {
    const CwTempoHit hit = hits[count];
    size_t i = count;
    for (; i > 0 && hits[i - 1].at.flicks > hit.at.flicks; --i) {
        hits[i] = hits[i - 1];
    }
    hits[i] = hit;
}

static CwStatus read_hits(CwArena* arena, const CwCsv* csv, CwDiag* diag, CwTempoSheet* sheet) {
    CwTempoBrief* brief = &sheet->brief;
    int64_t full_weight = 0;
    CW_TRY(find_full_weight(csv, diag, &full_weight));
    brief->n_hits = csv->n_rows - 2;
    CwTempoHit* hits = CW_NEW_ARRAY(arena, CwTempoHit, brief->n_hits);
    if (!hits) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < brief->n_hits; ++i) {
        const CwFields in = {csv, &csv->rows[i + 1], diag};
        CW_TRY(read_hit(in, brief->rate, full_weight, sheet->origin, &hits[i]));
        if (hits[i].at.flicks < 0 || hits[i].at.flicks > brief->length.flicks) {
            return cw_field_refuse(in, TIME, "sheet.outside",
                                   "this hit lies outside the cue, which goes from the first row to the last");
        }
        sort_in(hits, i);
    }
    brief->hits = hits;
    return CW_OK;
}

static CwStatus read_sheet(CwArena* arena, const char* file, CwText text, CwRate rate, CwDiag* diag,
                           CwTempoSheet* ret_sheet) {
    CwCsv csv;
    CwTempoSheet sheet = {.brief = {.cue = "", .rate = rate}};
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    if (csv.n_rows < 2) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "sheet.rows", (CwPlace){file, 0, 0}, NULL,
                       "a sheet has at least two rows: the start of the cue and its end");
    }
    CwTime end;
    const CwFields last = {&csv, &csv.rows[csv.n_rows - 1], diag};
    const CwFields first = {&csv, &csv.rows[0], diag};
    CW_TRY(read_time(first, rate, &sheet.origin));
    CW_TRY(read_time(last, rate, &end));
    if (cw_phrasing_parse(cw_text(cw_field(first, PHRASES)), &sheet.brief.phrases) != CW_OK) {
        return cw_field_refuse(first, PHRASES, "sheet.phrases",
                               "phrases are their lengths in bars, as 8 or 4 4 8: up to 8 of them, 16 bars in all");
    }
    sheet.brief.length = cw_time_between(sheet.origin, end);
    if (sheet.brief.length.flicks <= 0) {
        return cw_field_refuse(last, TIME, "sheet.end",
                               "the last row is the end of the cue: it must come after the first");
    }
    CW_TRY(read_hits(arena, &csv, diag, &sheet));
    sheet.brief.meters = cw_tempo_default_meters(&sheet.brief.n_meters);
    *ret_sheet = sheet;
    return CW_OK;
}

CwStatus cw_tempo_sheet_read(CwArena* arena, const char* file, CwText text, CwRate rate, CwDiag* diag,
                             CwTempoSheet* ret_sheet) {
    if (has_header(text)) {
        return read_sheet(arena, file, text, rate, diag, ret_sheet);
    }
    CwText with_header;
    CW_TRY(add_header(arena, text, &with_header));
    const CwStatus status = read_sheet(arena, file, with_header, rate, diag, ret_sheet);
    if (status != CW_OK && diag && diag->line > 1) {
        --diag->line; // the header is ours
    }
    return status;
}
