// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Which channel is which: speakers by name, never guessed from their order.

   A speaker is a direction, as BS.2051 labels it; its loudness weight follows from the direction alone.

   Source   ITU-R BS.2051-3 (labels), ITU-R BS.1770-5 Annex 3 (weights), Microsoft WAVE_FORMAT_EXTENSIBLE (masks).
*/
#ifndef CW_SIGNAL_LAYOUT_H
#define CW_SIGNAL_LAYOUT_H

#include "base/diag.h"
#include "base/status.h"
#include "signal/sound.h"

#include <stdbool.h>
#include <stdint.h>

/** A speaker; `az` is to the left, in degrees, `el` upward. */
typedef enum {
    CW_SPEAKER_MONO,  ///< the only channel
    CW_SPEAKER_L,     ///< M+030
    CW_SPEAKER_R,     ///< M-030
    CW_SPEAKER_C,     ///< M+000
    CW_SPEAKER_LFE,   ///< the low-frequency effects, which count for nothing
    CW_SPEAKER_LFE2,  ///< the second of them
    CW_SPEAKER_LS,    ///< M+110
    CW_SPEAKER_RS,    ///< M-110
    CW_SPEAKER_LSS,   ///< M+090
    CW_SPEAKER_RSS,   ///< M-090
    CW_SPEAKER_LRS,   ///< M+135
    CW_SPEAKER_RRS,   ///< M-135
    CW_SPEAKER_CS,    ///< M+180
    CW_SPEAKER_LC,    ///< M+022, half left
    CW_SPEAKER_RC,    ///< M-022, half right
    CW_SPEAKER_LW,    ///< M+060, wide
    CW_SPEAKER_RW,    ///< M-060, wide
    CW_SPEAKER_LTF,   ///< U+045
    CW_SPEAKER_RTF,   ///< U-045
    CW_SPEAKER_LTM,   ///< U+090
    CW_SPEAKER_RTM,   ///< U-090
    CW_SPEAKER_LTR,   ///< U+135
    CW_SPEAKER_RTR,   ///< U-135
    CW_SPEAKER_CTF,   ///< U+000
    CW_SPEAKER_CTR,   ///< U+180
    CW_SPEAKER_TOP,   ///< T+000
    CW_SPEAKER_COUNT, ///< how many there are
} CwSpeaker;

/** The channels of a sound in their order. */
typedef struct {
    int channels;
    CwSpeaker speakers[CW_CHANNELS_MAX];
} CwLayout;

/** "L", "LFE", "Lss": the name a speaker has in the trade. Memory: static. */
const char* cw_speaker_name(CwSpeaker speaker);

/** Where a speaker stands: to the left. Units: degrees. */
int cw_speaker_azimuth(CwSpeaker speaker);

/** Where a speaker stands: upward. Units: degrees. */
int cw_speaker_elevation(CwSpeaker speaker);

/** What a speaker's energy counts: 0, 1 or 1.41. Units: factor of energy. */
double cw_speaker_weight(CwSpeaker speaker);

/**
   A layout from its name ("mono", "stereo", "5.1", "7.1", "5.1.4", "7.1.4" …, in WAVE order) or from the names of its
   channels in their order ("L C R Ls Rs LFE", with blanks or commas between).

   Errors   CW_ERR_BAD_INPUT with the names that are known.
*/
CW_MUST_USE CwStatus cw_layout_parse(const char* text, CwDiag* diag, CwLayout* ret_layout);

/** Whether both have the same speakers in the same order. */
bool cw_layout_same(const CwLayout* a, const CwLayout* b);

/** The name cw_layout_parse() knows a layout by ("5.1"), or NULL when it has none. Memory: static. */
const char* cw_layout_name(const CwLayout* layout);

/**
   The layout of a file: from its WAVE speaker mask, or mono and stereo where it has none.

   Without side speakers, the back pair of WAVE is the surround pair of 5.1 (M±110); with them it is the rear (M±135).

   Range    `mask` 0 is none; bits as WAVE has them.
   Errors   CW_ERR_BAD_INPUT when the file does not say which of its three and more channels is which.
*/
CW_MUST_USE CwStatus cw_layout_from_mask(uint32_t mask, int channels, const char* file, CwDiag* diag,
                                         CwLayout* ret_layout);

/** The WAVE speaker mask of a layout, or 0 when WAVE has no bit for one of its speakers or its order is another. */
uint32_t cw_layout_mask(const CwLayout* layout);

#endif
