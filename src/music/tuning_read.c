// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/tuning.h"

#include "base/math.h"
#include "base/number.h"
#include "base/reading.h"
#include "music/tuning_priv.h"

#include <string.h>

// A file that is read line by line; lines that begin with ! are comments.
typedef struct {
    const char* file;
    CwText rest;
    int line;
    CwDiag* diag;
} Lines;

static CwStatus refuse(const Lines* lines, CwText read, const char* what) {
    char shown[64] = "";
    const size_t length = read.length < sizeof shown - 1 ? read.length : sizeof shown - 1;
    memcpy(shown, read.at ? read.at : "", length);
    return cw_diag(lines->diag, CW_ERR_BAD_INPUT, "tuning.line", (CwPlace){lines->file, lines->line, 0},
                   length ? shown : NULL, "%s", what);
}

static bool next_line(Lines* lines, CwText* ret_line) {
    while (lines->rest.length) {
        const CwText line = cw_text_line(&lines->rest);
        ++lines->line;
        if (!cw_text_starts(line, "!")) {
            *ret_line = cw_text_trim(line);
            return true;
        }
    }
    *ret_line = cw_text("");
    return false;
}

// The whole number a line begins with.
static CwStatus number_line(Lines* lines, int64_t least, int64_t most, const char* what, int* ret_value) {
    CwText line = cw_text("");
    int64_t value = 0;
    (void)next_line(lines, &line);
    CwText rest = line;
    if (cw_parse_int(cw_text_word(&rest), &value) != CW_OK || value < least || value > most) {
        return refuse(lines, line, what);
    }
    *ret_value = (int)value;
    return CW_OK;
}

// A decimal of any length in units of 1/scale: what lies beyond the tenth digit after the point changes nothing.
static CwStatus parse_decimal(CwText text, int64_t scale, int64_t* ret_value) {
    const char* point = memchr(text.at, '.', text.length);
    const size_t whole = point ? (size_t)(point - text.at) + 1 : text.length;
    for (size_t i = whole; i < text.length; ++i) {
        if (text.at[i] < '0' || text.at[i] > '9') {
            return CW_ERR_BAD_INPUT;
        }
    }
    text.length = text.length > whole + 10 ? whole + 10 : text.length;
    if (point && whole == text.length) {
        --text.length; // "700."
    }
    return cw_parse_scaled(text, scale, ret_value);
}

// "3/2" or "2" as millicents.
static CwStatus parse_interval(CwText text, int64_t* ret_millicents) {
    int64_t num = 0;
    int64_t den = 1;
    CwText rest = text;
    const CwText above = cw_text_split(&rest, '/');
    CW_TRY(cw_parse_int(above, &num));
    if (above.length < text.length) {
        CW_TRY(cw_parse_int(rest, &den));
    }
    if (num <= 0 || den <= 0) {
        return CW_ERR_BAD_INPUT;
    }
    const double millicents = 12.0 * CW_MILLICENTS * (cw_log2((double)num) - cw_log2((double)den));
    *ret_millicents = (int64_t)cw_round(millicents);
    return CW_OK;
}

// A pitch is a decimal number of cents when it has a point, else a ratio; what follows it on its line is not read.
static CwStatus pitch_line(Lines* lines, int32_t* ret_millicents) {
    CwText line = cw_text("");
    int64_t millicents = 0;
    if (!next_line(lines, &line)) {
        return refuse(lines, line, "the file ends before all the notes it promises; count them");
    }
    CwText rest = line;
    const CwText word = cw_text_word(&rest);
    const bool cents = word.length && memchr(word.at, '.', word.length);
    const CwStatus status = cents ? parse_decimal(word, 1000, &millicents) : parse_interval(word, &millicents);
    if (status != CW_OK) {
        return refuse(lines, line, "a note is cents with a point (701.955), or a ratio above 0 (3/2)");
    }
    if (millicents < -CW__FARTHEST || millicents > CW__FARTHEST) {
        return refuse(lines, line, "a note must lie within ten octaves of 1/1");
    }
    *ret_millicents = (int32_t)millicents;
    return CW_OK;
}

CwStatus cw_tuning_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwTuning* ret_tuning) {
    Lines lines = {.file = file, .diag = diag};
    CwText title = cw_text("");
    CwTuning tuning = {0};
    int count = 0;
    CW_TRY(cw_reading_start(file, text, diag, &lines.rest));
    if (!next_line(&lines, &title)) {
        return refuse(&lines, title, "a Scala file begins with a line that says what the scale is");
    }
    CW_TRY(
        number_line(&lines, 1, CW_TUNING_DEGREES_MAX, "how many notes the scale has was expected: 1 to 1024", &count));
    int32_t* degrees = CW_NEW_ARRAY(arena, int32_t, (size_t)count);
    tuning.title = cw_text_copy(arena, title);
    if (!degrees || !tuning.title) {
        return CW_ERR_NO_MEM;
    }
    for (int i = 0; i < count; ++i) {
        CW_TRY(pitch_line(&lines, &degrees[i]));
    }
    if (degrees[count - 1] <= 0) {
        return refuse(&lines, cw_text(""), "the last note, at which the scale repeats, must lie above 1/1");
    }
    tuning.degrees = degrees;
    tuning.n_degrees = (size_t)count;
    *ret_tuning = tuning;
    return CW_OK;
}

// The pitch of a frequency. Range: 1 Hz … 40 kHz.
static CwStatus frequency_line(Lines* lines, int32_t* ret_millicents) {
    CwText line = cw_text("");
    int64_t hz = 0; // hundred-thousandths
    (void)next_line(lines, &line);
    CwText rest = line;
    const CwText word = cw_text_word(&rest);
    if (!word.length || parse_decimal(word, 100000, &hz) != CW_OK || hz < 100000 || hz > INT64_C(4000000000)) {
        return refuse(lines, line, "the frequency of the reference key was expected, in Hz: 1 to 40000");
    }
    const double octaves = cw_log2((double)hz / 44000000.0);
    *ret_millicents = (int32_t)cw_round((69.0 + 12.0 * octaves) * CW_MILLICENTS);
    return CW_OK;
}

static CwStatus read_degrees(Lines* lines, CwKeyMap* map) {
    for (int i = 0; i < map->size; ++i) {
        CwText line = cw_text("");
        int64_t degree = -1;
        if (next_line(lines, &line) && !cw_text_starts_fold(line, "x")) {
            CwText rest = line;
            if (cw_parse_int(cw_text_word(&rest), &degree) != CW_OK || degree < 0 || degree > CW_TUNING_DEGREES_MAX) {
                return refuse(lines, line, "a degree of the scale was expected, or x for a key that has none");
            }
        }
        map->degrees[i] = (int16_t)degree; // keys that are not listed have none
    }
    return CW_OK;
}

CwStatus cw_tuning_read_map(const char* file, CwText text, CwDiag* diag, CwTuning* tuning) {
    Lines lines = {.file = file, .diag = diag};
    CwTuning mapped = *tuning;
    CwKeyMap* map = &mapped.map;
    *map = (CwKeyMap){0};
    mapped.mapped = true;
    CW_TRY(cw_reading_start(file, text, diag, &lines.rest));
    CW_TRY(number_line(&lines, 0, 128, "how many keys the mapping has was expected: 0 to 128", &map->size));
    CW_TRY(number_line(&lines, 0, 127, "the first key to be tuned was expected: 0 to 127", &map->first));
    CW_TRY(number_line(&lines, 0, 127, "the last key to be tuned was expected: 0 to 127", &map->last));
    CW_TRY(number_line(&lines, 0, 127, "the key of 1/1 was expected: 0 to 127", &map->middle));
    CW_TRY(number_line(&lines, 0, 127, "the reference key was expected: 0 to 127", &map->reference));
    CW_TRY(frequency_line(&lines, &map->pitch_millicents));
    CW_TRY(number_line(&lines, 0, CW_TUNING_DEGREES_MAX, "the degree by which the mapping repeats was expected",
                       &map->octave));
    CW_TRY(read_degrees(&lines, map));
    if (!cw__map_has(&mapped, map->reference)) {
        return refuse(&lines, cw_text(""), "the reference key has no note; name a key that has one");
    }
    *tuning = mapped;
    return CW_OK;
}
