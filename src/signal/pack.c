// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/pack.h"

#include <assert.h>

void cw_pack_24(const int32_t* samples, size_t count, unsigned char* bytes) {
    for (size_t i = 0; i < count; ++i) {
        assert(samples[i] >= -8388608 && samples[i] <= 8388607);
        const uint32_t bits = (uint32_t)samples[i];
        bytes[3 * i] = (unsigned char)bits;
        bytes[3 * i + 1] = (unsigned char)(bits >> 8U);
        bytes[3 * i + 2] = (unsigned char)(bits >> 16U);
    }
}

void cw_unpack_24(const unsigned char* bytes, size_t count, int32_t* samples) {
    for (size_t i = 0; i < count; ++i) {
        const unsigned char* b = bytes + 3 * i;
        const int32_t value = (int32_t)(b[0] | ((uint32_t)b[1] << 8U) | ((uint32_t)b[2] << 16U));
        samples[i] = (value ^ 0x800000) - 0x800000; // spreads the sign of bit 23
    }
}
