// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Recordings of cues: those the film folder brought, and those made of takes.

   A recording made of takes is kept as the folder would bring it: cues/CUE/STEM.wav and cues/CUE/bars.csv, which names
   the cut it was recorded to. The cue is still written too: what players need for another session is made as before.
   In a cut before the one it was recorded to there is no such recording, and the cue is as it was. A recording of one
   instrument is cues/CUE/STEM/INSTRUMENT.wav, with INSTRUMENT.csv where it was played by bars of its own.
*/
#ifndef CW_FILM_RECORDING_H
#define CW_FILM_RECORDING_H

#include "film/film.h"
#include "store/op.h"

/** The view of the cut of a name; NULL when that cut was not taken. Memory: belongs to the film. */
const CwFilmView* cw_film_view_of(const CwFilm* film, const char* cut);

/**
   The music of a cue as it is in a view: of parts, those that instruments of the ensemble stand for, and only where
   the whole is no recording.

   Units    `cue` is an index into the film's cues.
   Errors   as cw_film_cue_music().
   Memory   from `arena`; points into the film.
*/
CW_MUST_USE CwStatus cw_film_music(CwArena* arena, const CwFilm* film, const CwFilmView* view, size_t cue, CwDiag* diag,
                                   CwCueMusic* ret_music);

/** The view a recording was made to, by its `cut`: the first, unless it says otherwise. Memory: belongs to the film. */
const CwFilmView* cw_film_made_to(const CwFilm* film, const char* cut);

/** The instrument of the ensemble a part stands for, by key or name; NULL: none. Memory: belongs to the film. */
const CwInstrument* cw_film_instrument(const CwFilm* film, const CwTapePart* part);

/** A stem made of takes. */
typedef struct {
    const char* cue;
    const char* stem; ///< letters of the lower case, digits and "-": the music stem it goes to; an instrument after "/"
    CwHash sound;     ///< a WAV file, its first sample at the cue's in
    CwHash bars;      ///< bars.csv
} CwRecordedStem;

/**
   Makes a stem part of its cue's recording, as part of an op. Stems that were recorded to other bars make way.

   Shape    `*ret_gone`: how many stems made way.
   Errors   CW_ERR_BAD_INPUT for a stem that cannot be called so; CW_ERR_CONFLICT when the cue's recording came with the
            film folder; as cw_op_set(); CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_film_record_stem(CwArena* arena, CwOp* op, const CwFilm* film, const CwRecordedStem* stem,
                                         CwDiag* diag, size_t* ret_gone);

/**
   Takes a recording made of takes away, as part of an op: the cue is played by the mockup again.

   Errors   CW_ERR_NOT_FOUND when the cue has none; CW_ERR_CONFLICT when it came with the film folder; as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_record_drop(CwArena* arena, CwOp* op, const CwFilm* film, const char* cue, CwDiag* diag);

#endif
