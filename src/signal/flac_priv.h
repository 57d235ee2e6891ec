// SPDX-License-Identifier: GPL-3.0-or-later
/** What the writer and the reader of FLAC share. */
#ifndef CW_SIGNAL_FLAC_PRIV_H
#define CW_SIGNAL_FLAC_PRIV_H

#include <stdint.h>

#define CW__FLAC_MASK_TAG "WAVEFORMATEXTENSIBLE_CHANNEL_MASK"

/** The speakers of a file that does not name them (RFC 9639, section 9.1.3), as WAVE bits. Range: 1 to 8 channels. */
uint32_t cw__flac_usual_mask(int channels);

#endif
