// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A delivery package: the files that leave, in one folder, with a manifest of what each is and its SHA-256.

   Names say what a file is when it is found alone: film, reel where there are several, cut, what it is, and TEMP where
   it is. Masters and albums are programmes: they begin with the first frame of picture and are measured whole. Mixes
   and stems go to somebody's desk: they begin with a leader and a two-pop.

   The music stems add up to the music, to the last bit: stems are whole numbers of 24 bits from the moment their gains
   were applied, the music is their sum, files carry those very numbers, and the two-pop is divided among the stems.

   Units    times are flicks on the record timeline; loudness in hundredths.
*/
#ifndef CW_DELIVER_PACKAGE_H
#define CW_DELIVER_PACKAGE_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/hash.h"
#include "base/text.h"
#include "deliver/album.h"
#include "signal/adm.h"
#include "signal/loudness.h"
#include "signal/sound.h"
#include "time/rate.h"

#include <stdbool.h>
#include <stddef.h>

/** A reel: a stretch of the film's own time, and where it lies on the record timeline. */
typedef struct {
    const char* name; ///< "R1"
    CwTime start;     ///< its first frame on the record timeline
    CwTime from;      ///< the same frame in the film's own time
    CwSpan length;
} CwPackedReel;

/** What all files of a package have in common. */
typedef struct {
    const char* film; ///< title
    const char* cut;
    const char* profile;       ///< "ebu_r128"
    const char* profile_title; ///< "EBU R 128 programme"
    bool temp;
    CwRate rate;
    const CwPackedReel* reels; ///< at least one
    size_t n_reels;
    const char* date; ///< "2026-05-13"; "" says nothing of the day
} CwPackageHead;

/** What a sound is there for. */
typedef enum {
    CW_PACKED_MASTER, ///< a programme as it is heard
    CW_PACKED_MIX,    ///< full mix, M&E, DX, MX, FX
    CW_PACKED_STEM,   ///< one of those that add up to MX
} CwPackedRole;

/** A sound of a package. */
typedef struct {
    CwPackedRole role;
    const char* what;  ///< as the name has it: "MX-strings"
    const char* words; ///< for people: "music stem: strings"
    const CwSound* sound;
    const CwLoudness* loudness;
    const CwLayout* speakers; ///< of its channels; NULL: the centre, or left and right
    bool flac;                ///< of a master: as FLAC, too
} CwPackedSound;

/** What an audio definition model is made of: a sound, and what is heard in it. */
typedef struct {
    const char* name; ///< "Dialogue"
    CwAdmKind kind;
    const CwSound* sound;
    const CwLayout* speakers; ///< of its channels; NULL: the centre, or left and right
} CwPackedBed;

/** A paper of a package. */
typedef struct {
    const char* what;      ///< "cue-sheet"
    const char* extension; ///< ".pdf"
    const char* words;
    CwText bytes;
} CwPackedPaper;

/** A package. */
typedef struct {
    CwPackageHead head;
    const CwPackedSound* sounds; ///< stems add up to the sound whose name is "MX"
    size_t n_sounds;
    const CwPackedPaper* papers;
    size_t n_papers;
    const CwAlbumCue* tracks; ///< of an album, cut from its master; may be none
    size_t n_tracks;
    const CwPackedBed* beds; ///< with a model, beginning with the first frame of picture; may be none
    size_t n_beds;
    const char* gate; ///< what the gate said, as JSON (cw_gate_to_json())
} CwPackage;

/** A file that was written. */
typedef struct {
    const char* name;
    const char* words;
    CwHash hash;
    int64_t bytes;
} CwPackedFile;

/** The files of a package, the manifest and the list of sums last. */
typedef struct {
    const CwPackedFile* items;
    size_t count;
} CwPackedFiles;

/**
   The name of the package's folder: "Slack-Water_cut2_ebu_r128_TEMP".

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_package_name(CwArena* arena, const CwPackageHead* head);

/**
   The name of a file: "Slack-Water_R1_cut2_MX-strings_TEMP.wav". Letters and digits are kept, of whatever script.

   Shape    `reel` may be NULL.
   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_package_file_name(CwArena* arena, const CwPackageHead* head, const char* reel, const char* what,
                                 const char* extension);

/**
   Writes every file of a package into `folder`, which is there and empty: sounds, papers, `manifest.json`, and
   `SHA256SUMS` as sha256sum reads it.

   Errors   as cw_bwf_write_part() and cw_file_write(); then some files may be there: throw the folder away.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_package_write(CwArena* arena, const char* folder, const CwPackage* package, CwDiag* diag,
                                      CwPackedFiles* ret_files);

#endif
