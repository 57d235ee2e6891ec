// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/bext.h"

#include <assert.h>
#include <string.h>

// Where the fields stand (EBU Tech 3285, section 2.3).
enum {
    AT_DESCRIPTION = 0,
    AT_ORIGINATOR = 256,
    AT_REFERENCE = 288,
    AT_DATE = 320,
    AT_TIME = 330,
    AT_TIME_REFERENCE = 338,
    AT_VERSION = 346,
    AT_LOUDNESS = 412,
    DATE_BYTES = 10,
    TIME_BYTES = 8,
    UMID_BYTES = 64,
    RESERVED_BYTES = 180,
};

static const CwBextLoudness unmeasured = {CW_BEXT_UNMEASURED, CW_BEXT_UNMEASURED, CW_BEXT_UNMEASURED,
                                          CW_BEXT_UNMEASURED, CW_BEXT_UNMEASURED};

static uint64_t little_endian(CwText chunk, size_t at, int size) {
    uint64_t value = 0;
    for (int i = size - 1; i >= 0; --i) {
        value = value << 8U | (unsigned char)chunk.at[at + (size_t)i];
    }
    return value;
}

// A field of fixed length up to its first zero byte, without blanks at its ends.
static const char* field(CwArena* arena, CwText chunk, size_t at, size_t size) {
    const CwText bytes = cw_text_trim((CwText){chunk.at + at, strnlen(chunk.at + at, size)});
    if (cw_text_bad_utf8(bytes) == bytes.length) {
        return cw_text_copy(arena, bytes);
    }
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < bytes.length; ++i) {
        const unsigned char latin1 = (unsigned char)bytes.at[i];
        if (latin1 < 0x80U) {
            cw_buf_byte(&buf, (char)latin1);
        } else {
            cw_buf_byte(&buf, (char)(0xC0U | latin1 >> 6U));
            cw_buf_byte(&buf, (char)(0x80U | (latin1 & 0x3FU)));
        }
    }
    return cw_buf_string(&buf);
}

static int loudness_at(CwText chunk, size_t index) {
    return (int16_t)little_endian(chunk, AT_LOUDNESS + 2 * index, 2);
}

CwStatus cw_bext_read(CwArena* arena, CwText chunk, CwBext* ret_bext) {
    if (chunk.length < CW_BEXT_BYTES) {
        return CW_ERR_BAD_INPUT;
    }
    CwBext bext = {
        .version = (int)little_endian(chunk, AT_VERSION, 2),
        .description = field(arena, chunk, AT_DESCRIPTION, AT_ORIGINATOR - AT_DESCRIPTION),
        .originator = field(arena, chunk, AT_ORIGINATOR, AT_REFERENCE - AT_ORIGINATOR),
        .originator_reference = field(arena, chunk, AT_REFERENCE, AT_DATE - AT_REFERENCE),
        .date = field(arena, chunk, AT_DATE, DATE_BYTES),
        .time = field(arena, chunk, AT_TIME, TIME_BYTES),
        .time_reference_samples = (int64_t)(little_endian(chunk, AT_TIME_REFERENCE, 8) & INT64_MAX),
        .loudness = unmeasured,
    };
    if (!bext.description || !bext.originator || !bext.originator_reference || !bext.date || !bext.time) {
        return CW_ERR_NO_MEM;
    }
    if (bext.version >= 2) {
        bext.measured = true;
        bext.loudness = (CwBextLoudness){loudness_at(chunk, 0), loudness_at(chunk, 1), loudness_at(chunk, 2),
                                         loudness_at(chunk, 3), loudness_at(chunk, 4)};
    }
    *ret_bext = bext;
    return CW_OK;
}

static void put_zeros(CwBuf* buf, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        cw_buf_byte(buf, '\0');
    }
}

// A field of fixed length, cut where a UTF-8 sequence ends, filled up with zeros.
static void put_field(CwBuf* buf, const char* text, size_t size) {
    size_t length = text ? strlen(text) : 0;
    if (length > size) {
        length = size;
        while (length > 0 && ((unsigned char)text[length] & 0xC0U) == 0x80U) {
            --length;
        }
    }
    cw_buf_bytes(buf, text, length);
    put_zeros(buf, size - length);
}

static void put_loudness(CwBuf* buf, int hundredths) {
    assert(hundredths >= INT16_MIN && hundredths <= INT16_MAX);
    cw_buf_little_endian(buf, (uint64_t)(int64_t)hundredths, 2);
}

void cw_bext_put(CwBuf* buf, const CwBext* bext) {
    assert(bext->time_reference_samples >= 0);
    put_field(buf, bext->description, AT_ORIGINATOR - AT_DESCRIPTION);
    put_field(buf, bext->originator, AT_REFERENCE - AT_ORIGINATOR);
    put_field(buf, bext->originator_reference, AT_DATE - AT_REFERENCE);
    put_field(buf, bext->date, DATE_BYTES);
    put_field(buf, bext->time, TIME_BYTES);
    cw_buf_little_endian(buf, (uint64_t)bext->time_reference_samples, 8);
    cw_buf_little_endian(buf, 2, 2);
    put_zeros(buf, UMID_BYTES);
    const CwBextLoudness* loudness = bext->measured ? &bext->loudness : &unmeasured;
    put_loudness(buf, loudness->integrated_lufs100);
    put_loudness(buf, loudness->range_lu100);
    put_loudness(buf, loudness->true_peak_dbtp100);
    put_loudness(buf, loudness->max_momentary_lufs100);
    put_loudness(buf, loudness->max_short_term_lufs100);
    put_zeros(buf, RESERVED_BYTES);
}
