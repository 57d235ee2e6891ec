// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The sound a film brings: production sound and effects by source roll, finished stems by cut, and recordings of cues.

   Units    times are flicks: on the clock of the roll, or on the record timeline of the cut.
*/
#ifndef CW_FILM_SOUNDS_H
#define CW_FILM_SOUNDS_H

#include "film/files.h"
#include "time/flicks.h"

#include <stdbool.h>
#include <stddef.h>

/** What names of sound files end in; ends with NULL. */
extern const char* const cw_film_sound_endings[];

/** Whether a path is that of a sound file. */
bool cw_film_is_sound(const char* path);

/** A sound file of the folder `sound`. */
typedef struct {
    CwFilmFile file;
    bool effects;     ///< effects; else dialogue
    const char* roll; ///< whose production sound it is; "" for a finished stem
    const char* cut;  ///< whose finished stem it is; "" for the sound of a roll
    int reel;         ///< of a finished stem: its reel, or 0
    bool has_start;
    CwTime start; ///< of its first sample, where the file says so
    int channels;
    const char* speakers; ///< of three channels and more, which is which: "L R C LFE Ls Rs"; else ""
} CwFilmSound;

/** The sound files of a film. */
typedef struct {
    const CwFilmSound* items;
    size_t count;
} CwFilmSounds;

/** What it takes to know a sound by its name. */
typedef struct {
    CwStore* store;
    const CwFilmFiles* files;
    const char* const* cut_names; ///< [n_cuts]
    size_t n_cuts;
    int sample_rate; ///< of the film, in Hz
} CwFilmSoundsIn;

/**
   Reads the heads of the files in `sound`, and says what each is by its name.

   Errors   CW_ERR_BAD_INPUT: what is no sound, cut short, the sound of a roll without a timecode, or more than two
            channels of which the file does not say which is which.
            CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_sounds_read(CwArena* arena, const CwFilmSoundsIn* in, CwDiagList* warnings, CwDiag* diag,
                                         CwFilmSounds* ret_sounds);

/** A stem of a recorded cue. */
typedef struct {
    const char* name; ///< "cello"
    CwFilmFile file;
    int channels;
    int64_t frames; ///< samples of each channel, at the film's rate
} CwTapeStem;

/** An instrument of a cue that is played by people; instruments of the machine play the rest. */
typedef struct {
    const char* name; ///< "strings/cello": its stem, and the instrument
    const char* stem;
    const char* instrument; ///< as the folder calls it
    CwFilmFile file;
    const CwFilmFile* bars; ///< it was played by; NULL: by the cue's own map
    const char* cut;        ///< whose picture it was played to; "": the first
    int channels;
    int sample_rate; ///< of the file, in which its bars are counted
    int64_t frames;  ///< at the film's rate
    bool has_start;
    CwTime start; ///< of its first sample, where the file says so
} CwTapePart;

/** The music a folder brings for one cue. */
typedef struct {
    const CwFilmFile* midi; ///< a composer's own, or NULL
    const CwFilmFile* bars; ///< of a recording, or NULL
    const char* cut;        ///< of a recording made of takes: the cut it was recorded to; else ""
    const CwTapeStem* stems;
    size_t n_stems;  ///< above 0 for a recording
    int sample_rate; ///< of its files, in which its bars are counted
    const CwTapePart* parts;
    size_t n_parts;
} CwCueMusic;

/**
   The music there is for a cue; a recording comes before a MIDI file, and is made of it only when it is made of takes.
   Parts are there whatever else there is.

   Units    `sample_rate` in Hz.
   Errors   CW_ERR_BAD_INPUT: stems that are no sound, of different rates, or without bars.csv. CW_ERR_CORRUPT,
            CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; points into `files`.
*/
CW_MUST_USE CwStatus cw_film_cue_music(CwArena* arena, CwStore* store, const CwFilmFiles* files, const char* cue,
                                       int sample_rate, CwDiag* diag, CwCueMusic* ret_music);

/** The file of a theme, or NULL. Memory: belongs to `files`. */
const CwFilmFile* cw_film_theme(const CwFilmFiles* files, const char* name);

#endif
