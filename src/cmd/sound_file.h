// SPDX-License-Identifier: GPL-3.0-or-later
/** What verbs about sound files share: opening one, finding a profile, printing levels. */
#ifndef CW_CMD_SOUND_FILE_H
#define CW_CMD_SOUND_FILE_H

#include "cmd/shell.h"
#include "mix/profile.h"
#include "signal/layout.h"
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
   A profile by its name, or by the path of its file.

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
