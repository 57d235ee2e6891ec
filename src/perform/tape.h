// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A finished recording made to fit a new cut: cut at beats and crossfaded, all its stems in lockstep.

   The recording was made to the old picture, so every stretch of picture that survived says where the recording should
   lie under it: its offset, new place minus old. Where the offset changes, the tape must be cut: from one beat to
   another with the same place in the bar, alike in harmony, loudness and colour if there is one, as near as may be to
   where the picture was cut. The plan is the cheapest of all such edits: few joins, joins that are hard to hear, hits
   on their frame, picture in sync, an end that is an end. If nothing fits, the tape plays on and fades out at the end.

   How audible a join should be, from 0 (nobody hears it) to 100, is the sum of
     40 x difference of harmony (pitch classes; 0 the same, 1 nothing in common), of the beat that follows to the beat
        that would have followed, and half of it for the beats before
     15 x difference of level in units of 12 dB, 15 x difference of colour (six bands)
     18 when it lands on another beat of the bar
     up to 60 for a beat that is cut short or runs over, by the square of the part that is wrong
      6 for being a join
   To 15 it should not be heard, to 30 it is hard to hear, to 55 a musician hears it, above that everybody does.

   Where no edit is as good as that (a hit missed, no end, a join that a musician hears) but the recording would do
   if it were a little longer or shorter, it is stretched instead, within CW_STRETCH_PERCENT_MAX (perform/stretch.h):
   whole, or what was edited, from hit to hit. More than that is refused and the edit stays.

   Units    samples at the rate of the recording.
   Threads  pure; sounds are read.
   Source   the costs follow Wenner et al., "Scalable music: automatic music retargeting and synthesis", CGF 32(2),
            2013, and radiotool (Rubin); weights are ours. Crossfades: 5 frames, the median of 31 in a music editor's
            session.
*/
#ifndef CW_PERFORM_TAPE_H
#define CW_PERFORM_TAPE_H

#include "perform/bars.h"
#include "perform/stretch.h"
#include "signal/sound.h"

#include <stdbool.h>

/** A stretch of picture that survived, in the times of the old cue and of the new. */
typedef struct {
    int64_t new_in;
    int64_t old_in;
    int64_t length; ///< above 0
} CwTapeKept;

/** A moment of the recording that belongs to a moment of the picture. */
typedef struct {
    const char* name;
    int64_t old_sample; ///< in the recording
    int64_t new_sample; ///< where it is wanted
    int64_t early;      ///< how much before that will do
    int64_t late;       ///< how much after
    int weight;         ///< 1 … 1000
} CwTapeHit;

/** What an edit is asked for. */
typedef struct {
    const CwSound* stems; ///< all of one rate, all beginning together; at least one
    size_t n_stems;
    const CwBars* bars;
    int64_t length;         ///< of the result, exactly; above 0
    const CwTapeKept* kept; ///< by new place, not overlapping; none: only the length changes, and the middle gives way
    size_t n_kept;
    const CwTapeHit* hits; ///< by new place
    size_t n_hits;
    int64_t crossfade; ///< as long as a crossfade may be; 0 is 208 ms (5 frames at 24)
} CwTapeBrief;

/** A stretch of the recording, played as it is. */
typedef struct {
    int64_t out;    ///< where it begins in the result, before the fade that brings it in
    int64_t source; ///< and in the recording
    int64_t length;
    int64_t fade_in;  ///< crossfade at its start; 0 at the beginning of the recording
    int64_t fade_out; ///< crossfade, or at the end of the result a fade to nothing
} CwTapePiece;

/** A join of two stretches. */
typedef struct {
    int64_t out; ///< where the new stretch stands alone
    CwBeat from; ///< the beat that would have come
    CwBeat to;   ///< the beat that comes
    int64_t off; ///< how far from the beat it leaves: below 0 the last beat is short by so much
    int harmony; ///< thousandths of difference
    int level;   ///< hundredths of a dB louder
    int colour;  ///< thousandths of difference
    int audible; ///< 0 … 100
    int alike;   ///< thousandths: correlation of what fades, 0 where it is below; gains keep the power constant for it
    bool even;   ///< gains sum to 1 instead, because constant power would have clipped
} CwTapeJoin;

/** What became of a hit. */
typedef struct {
    const char* name;
    int64_t error; ///< where the moment falls minus where it is wanted
    bool played;   ///< the moment is in the result
    bool met;      ///< and within its tolerance
} CwTapeHitResult;

/** An edit of a recording. */
typedef struct {
    int sample_rate;
    int64_t length;            ///< of the result
    int64_t played;            ///< of the pieces together; `length` where nothing is stretched
    const CwTapePiece* pieces; ///< these and the joins are in the time before the stretch
    size_t n_pieces;
    const CwTapeJoin* joins; ///< between pieces: one less
    size_t n_joins;
    const CwTapeHitResult* hits;
    size_t n_hits;
    int audible;                   ///< of the worst join, or of an end that is none
    bool fades_out;                ///< the music is cut by the end and fades
    const CwStretchPoint* stretch; ///< from what is played to the result
    size_t n_stretch;              ///< 0: nothing is stretched
    const char* words;             ///< the whole in a sentence
} CwTapeEdit;

/**
   Plans the edit.

   Errors   CW_ERR_RANGE when the brief cannot be (no length, stems of different rates); as cw_sound_read();
            CW_ERR_NO_MEM. There is always an edit: how good it is, `audible` and `hits` say.
   Memory   from `arena`.
   Cost     a minute of recording and one cut of the picture: 0.2 s.
*/
CW_MUST_USE CwStatus cw_tape_plan(CwArena* arena, const CwTapeBrief* brief, CwDiag* diag, CwTapeEdit* ret_edit);

/**
   Plans the edit, and stretches the recording where that alone does not fit.

   Errors   as cw_tape_plan().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_tape_fit(CwArena* arena, const CwTapeBrief* brief, CwDiag* diag, CwTapeEdit* ret_edit);

/**
   Plays one stem through the pieces of an edit. What is not in a crossfade is the recording's own samples.

   Rounding crossfades to the nearest.
   Errors   as cw_sound_read() and cw_sound_append().
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_tape_render(CwArena* arena, const CwObjects* objects, const CwSound* stem,
                                    const CwTapeEdit* edit, CwHash* ret_manifest);

/**
   Plays all stems of a recording through an edit, and its stretch.

   Shape    `stems[n_stems]`; fills `ret_manifests[n_stems]`.
   Errors   as cw_tape_render() and cw_stretch().
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_tape_render_all(CwArena* arena, const CwObjects* objects, const CwSound* stems, size_t n_stems,
                                        const CwTapeEdit* edit, CwDiag* diag, CwHash* ret_manifests);

/** Where a sample of the recording is heard in the result: the first place; -1 when it is not. Units: samples. */
int64_t cw_tape_place(const CwTapeEdit* edit, int64_t source);

/** How audible that is, in words: "should not be heard" … Memory: static. */
const char* cw_audible_words(int audible);

/** Writes an edit as one JSON object. */
void cw_tape_edit_to_json(CwBuf* buf, const char* key, const CwTapeEdit* edit);

/**
   Reads what cw_tape_edit_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_tape_edit_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwTapeEdit* ret_edit);

#endif
