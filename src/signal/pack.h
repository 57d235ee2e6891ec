// SPDX-License-Identifier: GPL-3.0-or-later
/**
   24-bit samples between memory and bytes: three bytes each, least significant first.

   Units    samples are 24-bit integers in int32_t; counts are samples, not frames.
*/
#ifndef CW_SIGNAL_PACK_H
#define CW_SIGNAL_PACK_H

#include <stddef.h>
#include <stdint.h>

/** Writes `count` samples to `bytes[3 * count]`. Range: samples within 24 bits (asserted). */
void cw_pack_24(const int32_t* samples, size_t count, unsigned char* bytes);

/** Reads `count` samples from `bytes[3 * count]`. */
void cw_unpack_24(const unsigned char* bytes, size_t count, int32_t* samples);

#endif
