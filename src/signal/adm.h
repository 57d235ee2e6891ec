// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The audio definition model: what each channel of a file is, so that a renderer can play it on any loudspeakers.

   Written are beds (dialogue, music, effects, each on the loudspeakers of a layout) and objects that stay where they
   are. Every definition is in the file: nothing leans on a list of common ones. Nothing is rendered here, and no
   house's own profile (Dolby's master file) is claimed.

   Units    degrees, to the left and upward; thousandths of the distance to the loudspeakers; frames; Hz.
   Source   ITU-R BS.2076-2 (the model), BS.2088-1 (chna and axml), BS.2051-3 (names of loudspeakers).
*/
#ifndef CW_SIGNAL_ADM_H
#define CW_SIGNAL_ADM_H

#include "base/arena.h"
#include "base/diag.h"
#include "signal/bwf.h"
#include "signal/layout.h"
#include "signal/wav.h"

#include <stdbool.h>
#include <stdint.h>

enum {
    CW_ADM_GROUPS_MAX = 64,
};

/** What is heard in a group. */
typedef enum {
    CW_ADM_DIALOGUE,
    CW_ADM_MUSIC,
    CW_ADM_EFFECTS,
    CW_ADM_MIX, ///< all of it
} CwAdmKind;

/** A bed, or an object. */
typedef struct {
    const char* name; ///< "Dialogue"
    CwAdmKind kind;
    CwLayout layout; ///< of a bed; an object has one channel
    bool object;
    int azimuth_deg;       ///< of an object, -180 to 180
    int elevation_deg;     ///< -90 to 90
    int distance_permille; ///< 0 to 1000
} CwAdmGroup;

/** A model. */
typedef struct {
    const char* title;
    const char* language; ///< of the dialogue, "en"; "" is not said
    int sample_rate;
    int64_t frames;
    const CwAdmGroup* groups; ///< channels of the file in this order
    size_t n_groups;
} CwAdm;

/** A bed or an object of a file that was read. */
typedef struct {
    CwAdmGroup group;  ///< where an object stands is not read: it may move
    int first_channel; ///< of the file, from 0; its others follow
} CwAdmPart;

/**
   The beds and objects of a file, by what it says of itself: read it with cw_wav_read_wide(), and take each with
   cw_wav_part().

   Errors   CW_ERR_BAD_INPUT with what to do: no model in the file, loudspeakers not known here, channels of a bed that
            do not lie side by side. CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_adm_read(CwArena* arena, const CwWav* wav, CwDiag* diag, const CwAdmPart** ret_parts,
                                 size_t* ret_count);

/** "dialogue", "music", "effects", "mix". Memory: static. */
const char* cw_adm_kind_name(CwAdmKind kind);

/** "dialogue", "music", "effects", "mix". Errors: CW_ERR_BAD_INPUT with the names there are. */
CW_MUST_USE CwStatus cw_adm_kind_parse(const char* text, CwDiag* diag, CwAdmKind* ret_kind);

/**
   Refuses a model that cannot be written.

   Errors   CW_ERR_RANGE for no groups or too many, more than CW_BWF_CHANNELS_MAX channels, or an object that has more
            than one channel or lies outside.
*/
CW_MUST_USE CwStatus cw_adm_check(const CwAdm* adm, CwDiag* diag);

/** Channels of the file. */
int cw_adm_channels(const CwAdm* adm);

/**
   The two chunks that hold the model, into `bwf`: the file is then written by cw_bwf_head() and its samples, or as any
   other.

   Rounding times to 10 microseconds, downward.
   Errors   as cw_adm_check(); CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_adm_chunks(CwArena* arena, const CwAdm* adm, CwDiag* diag, CwBwf* bwf);

/**
   A whole file: a sound for each group, from frame 0 on; what is shorter ends in silence.

   Shape    `sounds[adm->n_groups]`, of the channels of their groups and the rate of the model (asserted).
   Errors   as cw_adm_check(), cw_sound_read() and cw_file_add(); CW_ERR_NO_MEM.
   Memory   `bwf` has the words before the sound; its chunks are written here. `ret_hash`, `ret_bytes`: of the file.
*/
CW_MUST_USE CwStatus cw_adm_write(CwArena* arena, const char* path, const CwAdm* adm, const CwBwf* bwf,
                                  const CwSound* sounds, CwDiag* diag, CwHash* ret_hash, int64_t* ret_bytes);

#endif
