// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/edl_priv.h"

enum {
    WORDS_MAX = 48,
    TRACKS_MAX = 64,
};

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_digits(CwText text) {
    for (size_t i = 0; i < text.length; ++i) {
        if (!is_digit(text.at[i])) {
            return false;
        }
    }
    return text.length > 0;
}

bool cw__edl_time(CwText text, CwEdlTime* ret_time) {
    int64_t fields[4] = {0};
    int field = 0;
    int digits = 0;
    char last = ':';
    for (size_t i = 0; i < text.length; ++i) {
        const char c = text.at[i];
        if (is_digit(c) && digits < 4) {
            fields[field] = 10 * fields[field] + (c - '0');
            ++digits;
        } else if ((c == ':' || c == ';' || c == '.' || c == ',') && digits && field < 3) {
            ++field;
            digits = 0;
            last = c;
        } else {
            return false;
        }
    }
    if (field != 3 || !digits) {
        return false;
    }
    *ret_time = (CwEdlTime){.hours = fields[0],
                            .minutes = (int32_t)fields[1],
                            .seconds = (int32_t)fields[2],
                            .frames = (int32_t)fields[3],
                            .semicolon = last == ';' || last == ','};
    return true;
}

static bool count_time(CwText text, CwEdlTime* ret_time) {
    int64_t value = 0;
    if (text.length > 9 || !is_digits(text) || cw_parse_int(text, &value) != CW_OK) {
        return false;
    }
    *ret_time = (CwEdlTime){.hours = value, .counted = true};
    return true;
}

// The digits after an A: one track, or each digit a track when they rise ("1234").
static bool read_audio_digits(CwText digits, CwEdlTracks* tracks) {
    int64_t number = 0;
    if (digits.length == 0) {
        tracks->audio |= 1U;
        return true;
    }
    bool rising = true;
    uint64_t each = 0;
    for (size_t i = 0; i < digits.length; ++i) {
        rising = rising && digits.at[i] > (i ? digits.at[i - 1] : '0');
        each |= digits.at[i] > '0' ? UINT64_C(1) << (unsigned)(digits.at[i] - '1') : 0;
    }
    if (digits.length > 9 || cw_parse_int(digits, &number) != CW_OK || number < 1) {
        return false;
    }
    if (digits.length == 1 || (number <= TRACKS_MAX && !rising)) {
        tracks->audio |= UINT64_C(1) << (unsigned)(number - 1);
        return true;
    }
    if (!rising) {
        return false;
    }
    if (number <= TRACKS_MAX && digits.length == 2) {
        tracks->doubtful = (int)number;
        tracks->audio |= UINT64_C(1) << (unsigned)(number - 1);
    } else {
        tracks->audio |= each;
    }
    return true;
}

static CwText take_digits(CwText* rest) {
    CwText digits = {rest->at, 0};
    while (digits.length < rest->length && is_digit(rest->at[digits.length])) {
        ++digits.length;
    }
    *rest = cw_text_after(*rest, digits.length);
    return digits;
}

// "V", "V2": one video track.
static bool read_video_digits(CwText digits, CwEdlTracks* tracks) {
    int64_t number = 1;
    if (digits.length && (digits.length > 2 || cw_parse_int(digits, &number) != CW_OK || number < 1)) {
        return false;
    }
    if (number > TRACKS_MAX) {
        return false;
    }
    tracks->video |= UINT64_C(1) << (unsigned)(number - 1);
    return true;
}

bool cw__edl_tracks(CwText text, CwEdlTracks* ret_tracks) {
    CwEdlTracks tracks = {0};
    if (cw_text_is_fold(text, "NONE")) {
        *ret_tracks = tracks;
        return true;
    }
    const bool both = cw_text_is_fold(text, "BOTH");
    if (both || cw_text_is_fold(text, "VIDEO") || cw_text_is_fold(text, "AUDIO")) {
        const bool sound = both || (text.at[0] & ~0x20) == 'A';
        *ret_tracks = (CwEdlTracks){.video = both || !sound ? 1 : 0, .audio = sound ? 1 : 0};
        return true;
    }
    char before = '\0';
    for (CwText rest = text; rest.length;) {
        const char c = (char)(rest.at[0] & ~0x20); // a capital letter; '/' and the rest fall through
        const char sign = rest.at[0];
        rest = cw_text_after(rest, 1);
        bool good = false;
        if (c == 'A') {
            const CwText digits = take_digits(&rest);
            if (before == 'A' && digits.length == 0) { // AA is tracks 1 and 2
                tracks.audio |= 3U;
                good = true;
            } else {
                good = read_audio_digits(digits, &tracks);
            }
            before = digits.length == 0 ? 'A' : '\0';
        } else if (c == 'V' || c == 'B') {
            good = read_video_digits(take_digits(&rest), &tracks);
            tracks.audio |= c == 'B' ? 1U : 0U;
            before = '\0';
        } else {
            good = (sign == '/' || sign == '+' || sign == ',') && rest.length && rest.length + 1 < text.length;
            before = '\0';
        }
        if (!good) {
            return false;
        }
    }
    *ret_tracks = tracks;
    return (tracks.audio | tracks.video) != 0;
}

typedef struct {
    CwText words[WORDS_MAX];
    size_t count;
} Words;

static bool split(CwText text, Words* words) {
    words->count = 0;
    const char* at = text.at;
    const char* end = text.at + text.length;
    for (;;) {
        while (at < end && (unsigned char)*at <= ' ') {
            ++at;
        }
        if (at == end) {
            return true;
        }
        if (words->count == WORDS_MAX) {
            return false;
        }
        const char* start = at;
        while (at < end && (unsigned char)*at > ' ') {
            ++at;
        }
        words->words[words->count++] = (CwText){start, (size_t)(at - start)};
    }
}

// "001", "000123", "0011D".
static bool is_number(CwText word) {
    size_t digits = 0;
    while (digits < word.length && is_digit(word.at[digits])) {
        ++digits;
    }
    if (digits == 0 || digits > 9 || word.length - digits > 2) {
        return false;
    }
    for (size_t i = digits; i < word.length; ++i) {
        const char c = (char)(word.at[i] & ~0x20);
        if (c < 'A' || c > 'Z') {
            return false;
        }
    }
    return true;
}

// Whether the word is a transition: C, D, W and its code, K and its kind.
static bool is_type(CwText word) {
    if (word.length == 0 || word.length > 5) {
        return false;
    }
    const char c = (char)(word.at[0] & ~0x20);
    const CwText rest = cw_text_after(word, 1);
    if (c == 'C' || c == 'D') {
        return rest.length == 0;
    }
    if (c == 'W') {
        return rest.length == 0 || is_digits(rest);
    }
    return c == 'K' && (rest.length == 0 || cw_text_is_fold(rest, "B") || cw_text_is_fold(rest, "O"));
}

static CwText span(CwText first, CwText last) {
    return (CwText){first.at, (size_t)(last.at + last.length - first.at)};
}

// What stands between the number and the times: reel, channels, transition and its length, read from the right.
static void read_head(const Words* words, size_t end, CwEdlLine* line) {
    size_t last = end; // words[1 .. last) are not yet used
    if (last > 2 && is_digits(words->words[last - 1]) && is_type(words->words[last - 2])) {
        line->length = words->words[--last];
    }
    const CwText glued = words->words[last - 1]; // "D030"
    if (last > 3 && glued.length > 2 && (glued.at[0] & ~0x20) == 'D' && is_digits(cw_text_after(glued, 1))) {
        line->type = (CwText){glued.at, 1};
        line->length = cw_text_after(glued, 1);
        --last;
    } else if (last > 2 && cw_text_is_fold(words->words[last - 2], "K") &&
               (cw_text_is_fold(words->words[last - 1], "B") || cw_text_is_fold(words->words[last - 1], "O"))) {
        line->type = span(words->words[last - 2], words->words[last - 1]);
        last -= 2;
    } else if (last > 1 && is_type(words->words[last - 1])) {
        line->type = words->words[--last];
    }
    CwEdlTracks tracks;
    if (last > 2 && cw__edl_tracks(words->words[last - 1], &tracks)) {
        line->channels = words->words[--last];
    }
    if (last > 1) {
        line->reel = span(words->words[1], words->words[last - 1]);
    }
}

// The first four times in a row; 0 when there are none.
static size_t find_times(const Words* words, CwEdlTime times[4]) {
    size_t found = 0;
    for (size_t i = 1; i < words->count; ++i) {
        if (!cw__edl_time(words->words[i], &times[found])) {
            found = 0;
        } else if (++found == 4) {
            return i - 3;
        }
    }
    return 0;
}

static size_t find_counts(const Words* words, CwEdlTime times[4]) {
    if (words->count < 6) {
        return 0;
    }
    const size_t first = words->count - 4;
    for (size_t i = 0; i < 4; ++i) {
        if (!count_time(words->words[first + i], &times[i])) {
            return 0;
        }
    }
    return is_type(words->words[first - 1]) || (first > 2 && is_type(words->words[first - 2])) ? first : 0;
}

// Whether a line that has no four times still means to be an event: it has a transition and a time.
static bool means_event(const Words* words) {
    CwEdlTime time;
    bool typed = false;
    for (size_t i = 1; i < words->count; ++i) {
        if (typed && cw__edl_time(words->words[i], &time)) {
            return true;
        }
        typed = typed || (i > 1 && is_type(words->words[i]));
    }
    return false;
}

static bool starts_with_digit(CwText text) {
    size_t at = 0;
    while (at < text.length && (unsigned char)text.at[at] <= ' ') {
        ++at;
    }
    return at < text.length && is_digit(text.at[at]);
}

CwEdlKind cw__edl_line(CwText text, CwEdlLine* ret_line) {
    Words words;
    CwEdlTime times[4];
    if (!starts_with_digit(text) || !split(text, &words) || words.count < 2 || !is_number(words.words[0])) {
        return CW_EDL_OTHER;
    }
    size_t first = find_times(&words, times);
    if (!first) {
        first = find_counts(&words, times);
    }
    if (!first) {
        return means_event(&words) ? CW_EDL_BROKEN : CW_EDL_OTHER;
    }
    *ret_line = (CwEdlLine){.number = words.words[0],
                            .source_in = times[0],
                            .source_out = times[1],
                            .record_in = times[2],
                            .record_out = times[3],
                            .times_column = (size_t)(words.words[first].at - text.at) + 1};
    if (first + 4 < words.count) {
        ret_line->trailing = span(words.words[first + 4], words.words[words.count - 1]);
    }
    read_head(&words, first, ret_line);
    return CW_EDL_EVENT;
}
