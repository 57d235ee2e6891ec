// SPDX-License-Identifier: GPL-3.0-or-later
/** What verbs about sound files share: opening one, finding a profile, printing levels. */
#ifndef CW_CMD_SOUND_FILE_H
#define CW_CMD_SOUND_FILE_H

#include "cmd/shell.h"

#include "base/file_out.h"
#include "mix/profile.h"
#include "signal/adm.h"
#include "signal/layout.h"
#include "signal/loudness.h"
#include "signal/meter.h"
#include "signal/planes.h"

/** A sound file that was opened. */
typedef struct {
    CwWav wav;
    CwSource source; ///< keeps a pointer to `wav`: do not copy
    CwLayout layout;
} CwSoundFile;

/**
   Opens a sound file, WAV or FLAC; `layout` names its channels, or is NULL where the file does.

   Errors   as cw_file_map(), cw_wav_read(), cw_flac_read(), cw_layout_parse() and cw_layout_from_mask().
   Memory   the shell's arena maps the file.
*/
CW_MUST_USE CwStatus cw_sound_file_open(CwShell* shell, const char* path, const char* layout, CwSoundFile* ret_file);

/**
   The same, as the options --bed and --layout of a verb ask: of a file with an audio definition model one bed or
   object.

   Errors   CW_ERR_NOT_FOUND with the beds there are; as cw_adm_read() and cw_sound_file_open().
   Memory   the shell's arena maps the file.
*/
CW_MUST_USE CwStatus cw_sound_file_asked(CwShell* shell, const char* path, CwSoundFile* ret_file);

/**
   The beds and objects of a file that says it has some; none of any other file.

   Errors   as cw_file_map(), cw_wav_read_wide() and cw_adm_read().
   Memory   from the shell's arena, which maps the file.
*/
CW_MUST_USE CwStatus cw_sound_file_parts(CwShell* shell, const char* path, CwWav* ret_wav, const CwAdmPart** ret_parts,
                                         size_t* ret_count);

/** Opens one of them. Memory: keeps nothing of `part`. */
void cw_sound_file_of_part(const CwWav* wav, const CwAdmPart* part, CwSoundFile* ret_file);

/** A sound file being written, 24-bit; measured while it is. */
typedef struct {
    CwShell* shell;
    CwFileOut* out;
    CwArena** arena; ///< the file goes with it when it is not ended
    CwLoudnessMeter* meter;
    int channels;
    int64_t frames;
    double peak; ///< the largest sample that came, which may not have fitted
    int32_t* samples;
    unsigned char* bytes;
} CwSoundOut;

enum {
    CW_SOUND_OUT_BLOCK = 65536, ///< the most frames at a time
};

/**
   Begins a file at the rate and the timecode of another.

   Units    frames.
   Errors   as cw_file_begin() and cw_meter_begin(); CW_ERR_NO_MEM.
   Memory   what it needs goes with cw_sound_out_end() or cw_sound_out_drop(), or with the shell's arena.
*/
CW_MUST_USE CwStatus cw_sound_out_begin(CwShell* shell, const char* path, const CwWav* like, const CwLayout* layout,
                                        int64_t frames, CwSoundOut* ret_out);

/**
   Adds frames; what does not fit is held at the limit, and `peak` says so.

   Shape    `real[count * channels]`, interleaved, of full scale 1.
   Rounding to 24 bits, to the nearest.
   Errors   as cw_file_add().
*/
CW_MUST_USE CwStatus cw_sound_out_add(CwSoundOut* out, const double* real, int64_t count);

/** Puts the file in its place. Errors: as cw_file_end(). Memory: `ret_loudness` may be NULL. */
CW_MUST_USE CwStatus cw_sound_out_end(CwSoundOut* out, CwLoudness* ret_loudness);

/** Throws away what was written. */
void cw_sound_out_drop(CwSoundOut* out);

/**
   A profile by its name, or by the path of its file, whose .json may be left out.

   Errors   CW_ERR_NOT_FOUND with what to do; as cw_profile_read().
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_profile_find(CwShell* shell, const char* name, CwProfile* ret_profile);

/** Writes a level as a decimal, null for CW_LOUDNESS_NONE. Units: hundredths. */
void cw_level_put(CwBuf* buf, const char* key, int hundredths);

/** Appends a level for people, as "-23.0", or a dash for CW_LOUDNESS_NONE. Units: hundredths. */
void cw_level_text(CwBuf* buf, int hundredths);

/** Processor time this program has used so far. Units: milliseconds. */
int64_t cw_cpu_ms(void);

#endif
