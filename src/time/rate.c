// SPDX-License-Identifier: GPL-3.0-or-later
#include "time/rate.h"

#include <assert.h>
#include <stddef.h>
#include <stdio.h>

const CwRate cw_rate_24 = {24, 1, false};

typedef struct {
    int32_t num;
    int32_t den;
    const char* name;
    const char* drop_name; // NULL where nothing is dropped
} Known;

static const Known known[] = {
    {24000, 1001, "23.976", NULL},
    {24, 1, "24", NULL},
    {25, 1, "25", NULL},
    {30000, 1001, "29.97", "29.97 DF"},
    {30, 1, "30", NULL},
    {48000, 1001, "47.952", NULL},
    {48, 1, "48", NULL},
    {50, 1, "50", NULL},
    {60000, 1001, "59.94", "59.94 DF"},
    {60, 1, "60", NULL},
    {100, 1, "100", NULL},
    {120000, 1001, "119.88", NULL},
    {120, 1, "120", NULL},
};

enum {
    N_KNOWN = sizeof known / sizeof known[0],
};

// Whether `wanted` is `entry` written with the digits people use: 23.976, 23.98, 29.97, 59.94 …
static bool is_meant(CwRatio wanted, const Known* entry) {
    const CwRatio exact = {entry->num, entry->den};
    if (cw_ratio_compare(wanted, exact) == 0) {
        return true;
    }
    if (entry->den == 1 || wanted.den == 1) {
        return false;
    }
    const CwI128 difference = (CwI128)wanted.num * exact.den - (CwI128)exact.num * wanted.den;
    const CwI128 size = difference < 0 ? -difference : difference;
    return 200 * size < (CwI128)wanted.den * exact.den; // within 0.005 frames a second
}

CwStatus cw_rate_from_ratio(CwRatio frames_per_second, bool drop, CwRate* ret_rate) {
    for (int i = 0; i < N_KNOWN; ++i) {
        if (is_meant(frames_per_second, &known[i])) {
            if (drop && !known[i].drop_name) {
                return CW_ERR_RANGE;
            }
            *ret_rate = (CwRate){known[i].num, known[i].den, drop};
            return CW_OK;
        }
    }
    return CW_ERR_RANGE;
}

CwStatus cw_rate_parse(CwText text, CwRate* ret_rate) {
    text = cw_text_trim(text);
    CwText number = {text.at, 0};
    while (number.length < text.length) {
        const char c = text.at[number.length];
        if ((c < '0' || c > '9') && c != '.' && c != '/') {
            break;
        }
        ++number.length;
    }
    CwText mode = cw_text_trim(cw_text_after(text, number.length));
    if (cw_text_starts_fold(mode, "fps")) {
        mode = cw_text_trim(cw_text_after(mode, 3));
    }
    static const char* const drop_words[] = {"df", "drop", "d", "drop frame", "drop-frame"};
    static const char* const full_words[] = {"", "ndf", "nd", "non-drop", "non drop", "non-drop-frame", "p", "psf"};
    bool drop = false;
    bool understood = false;
    for (size_t i = 0; i < sizeof drop_words / sizeof drop_words[0]; ++i) {
        drop = drop || cw_text_is_fold(mode, drop_words[i]);
    }
    for (size_t i = 0; i < sizeof full_words / sizeof full_words[0]; ++i) {
        understood = understood || cw_text_is_fold(mode, full_words[i]);
    }
    CwRatio ratio = {0, 1};
    if ((!drop && !understood) || cw_parse_ratio(number, &ratio) != CW_OK) {
        return CW_ERR_BAD_INPUT;
    }
    return cw_rate_from_ratio(ratio, drop, ret_rate);
}

bool cw_rate_equal(CwRate a, CwRate b) {
    return a.num == b.num && a.den == b.den && a.drop == b.drop;
}

const char* cw_rate_name(CwRate rate) {
    for (int i = 0; i < N_KNOWN; ++i) {
        if (known[i].num == rate.num && known[i].den == rate.den) {
            return rate.drop ? known[i].drop_name : known[i].name;
        }
    }
    assert(false && "a rate that cw_rate_from_ratio() did not make");
    return "";
}

int cw_rate_base(CwRate rate) {
    return (rate.num + rate.den - 1) / rate.den;
}

int64_t cw_flicks_per_frame(CwRate rate) {
    assert(CW_FLICKS_PER_SECOND * rate.den % rate.num == 0);
    return CW_FLICKS_PER_SECOND * rate.den / rate.num;
}

CwTime cw_time_of_frame(int64_t frame, CwRate rate) {
    return (CwTime){frame * cw_flicks_per_frame(rate)};
}

CwSpan cw_span_of_frames(int64_t frames, CwRate rate) {
    return (CwSpan){frames * cw_flicks_per_frame(rate)};
}

int64_t cw_frame_floor(CwTime at, CwRate rate) {
    return cw_div_floor(at.flicks, cw_flicks_per_frame(rate));
}

int64_t cw_frame_nearest(CwTime at, CwRate rate) {
    return cw_div_nearest(at.flicks, cw_flicks_per_frame(rate));
}

// Frame numbers left out in each minute but every tenth: 2 at 29.97, 4 at 59.94 (SMPTE ST 12-1 section 5.2.2).
static int64_t dropped_per_minute(CwRate rate) {
    return rate.drop ? cw_rate_base(rate) / 15 : 0;
}

static int64_t frames_per_ten_minutes(CwRate rate) {
    return 600 * (int64_t)cw_rate_base(rate) - 9 * dropped_per_minute(rate);
}

int64_t cw_frames_per_day(CwRate rate) {
    return 144 * frames_per_ten_minutes(rate);
}

void cw_timecode_format(int64_t frame, CwRate rate, char text[CW_TIMECODE_SIZE]) {
    const int64_t base = cw_rate_base(rate);
    const int64_t dropped = dropped_per_minute(rate);
    const int64_t size = frame < 0 ? -frame : frame;
    const int64_t tens = size / frames_per_ten_minutes(rate);
    const int64_t in_ten = size % frames_per_ten_minutes(rate);
    // The first minute of ten is whole; each of the other nine starts at number `dropped`.
    const int64_t skipped_minutes = in_ten < 60 * base ? 0 : (in_ten - 60 * base) / (60 * base - dropped) + 1;
    const int64_t number = (tens * 600 * base) + in_ten + dropped * skipped_minutes;
    const int64_t seconds = number / base;
    (void)snprintf(text, CW_TIMECODE_SIZE, base > 100 ? "%s%02d:%02d:%02d%c%03d" : "%s%02d:%02d:%02d%c%02d",
                   frame < 0 ? "-" : "", (int)(seconds / 3600), (int)(seconds / 60 % 60), (int)(seconds % 60),
                   rate.drop ? ';' : ':', (int)(number % base));
}

CwStatus cw_timecode_join(int64_t hours, int64_t minutes, int64_t seconds, int64_t frames, CwRate rate,
                          int64_t* ret_frame) {
    const int64_t base = cw_rate_base(rate);
    const int64_t dropped = dropped_per_minute(rate);
    if (hours < 0 || hours > 999 || minutes < 0 || minutes > 59 || seconds < 0 || seconds > 59 || frames < 0 ||
        frames >= base) {
        return CW_ERR_RANGE;
    }
    if (seconds == 0 && minutes % 10 != 0 && frames < dropped) {
        return CW_ERR_RANGE;
    }
    const int64_t all_minutes = 60 * hours + minutes;
    *ret_frame = (all_minutes * 60 + seconds) * base + frames - dropped * (all_minutes - all_minutes / 10);
    return CW_OK;
}

CwStatus cw_timecode_parse(CwText text, CwRate rate, int64_t* ret_frame) {
    int64_t fields[4] = {0};
    int digits = 0;
    int field = 0;
    for (size_t i = 0; i < text.length; ++i) {
        const char c = text.at[i];
        if (c >= '0' && c <= '9' && digits < 3) {
            fields[field] = 10 * fields[field] + (c - '0');
            ++digits;
        } else if ((c == ':' || c == ';' || c == '.' || c == ',') && digits && field < 3) {
            ++field;
            digits = 0;
        } else {
            return CW_ERR_BAD_INPUT;
        }
    }
    if (field != 3 || !digits) {
        return CW_ERR_BAD_INPUT;
    }
    return cw_timecode_join(fields[0], fields[1], fields[2], fields[3], rate, ret_frame);
}
