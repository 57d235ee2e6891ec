// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A recording of one part, laid on the tempo map its cue has now, while instruments play the rest.

   Each beat of the recording goes to where the score has that beat. As long as it comes to no more than
   CW_STRETCH_PERCENT_MAX, the recording is stretched from beat to beat; where all beats lie as they were played it is
   the recording's own samples. A bar that would have to be stretched further, whose notes are others now, or that is
   not there any more, is left out: that bar the instrument plays again. Bars are left out whole, and what lies beside
   them is faded in 20 ms, before the beat.

   What a recording has before its first beat and after its last is played too.

   Units    samples at the rate of the recording, ticks of the score.
   Threads  pure; sounds are read.
*/
#ifndef CW_PERFORM_PART_TAPE_H
#define CW_PERFORM_PART_TAPE_H

#include "base/buf.h"
#include "base/json.h"
#include "perform/mockup.h"
#include "perform/stretch.h"

/** A beat of the recording, and where the score has it. */
typedef struct {
    int bar; ///< as the recording counts
    int beat;
    int64_t source; ///< in the recording
    bool there;     ///< the score has it; else the rest says nothing
    bool same;      ///< the part has the notes that were recorded
    int64_t at;     ///< in the cue
    int64_t until;  ///< where it ends there
    int64_t tick;   ///< in the score
    int64_t until_tick;
} CwPartBeat;

/** What a recording of a part is laid by. */
typedef struct {
    const CwPartBeat* beats; ///< by source, at least one
    size_t n_beats;
    int64_t end;    ///< where the last beat ends in the recording
    int64_t frames; ///< of the recording
    int sample_rate;
} CwPartBrief;

/** A stretch of the recording that is played. */
typedef struct {
    int64_t source;
    int64_t length;  ///< of the recording
    int64_t out;     ///< where it begins in the cue; below 0 before it
    int64_t fade_in; ///< 0: the recording begins here
    int64_t fade_out;
    int64_t from_tick;  ///< notes from here …
    int64_t until_tick; ///< … to before here are the recording's, and no instrument plays them
    const CwStretchPoint* points;
    size_t n_points; ///< 0: it is played as it is
} CwPartPiece;

/** A recording of a part, laid. */
typedef struct {
    int sample_rate;
    const CwPartPiece* pieces;
    size_t n_pieces;
    const char* words; ///< what is played by whom, in a sentence
} CwPartTape;

/**
   Lays a recording.

   Errors   CW_ERR_RANGE when beats do not rise, or lie beyond the recording; CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_part_tape(CwArena* arena, const CwPartBrief* brief, CwDiag* diag, CwPartTape* ret_tape);

/** Whether a note that begins at a tick is the recording's. */
bool cw_part_tape_has(const CwPartTape* tape, int64_t tick);

/** How a recording sounds. */
typedef struct {
    int pan; ///< -1000 left … 1000 right, of one channel; two stay as they are
    int gain_db100;
} CwPartSound;

/**
   Plays a recording as it is laid, in stereo.

   Shape    fills `sound`, `start`, `frames`, `music_end` and `peak` of the answer.
   Errors   CW_ERR_RANGE when it does not fit into 24 bits under its gain; as cw_stretch() and cw_sound_append().
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_part_tape_render(CwArena* arena, const CwObjects* objects, const CwSound* recording,
                                         const CwPartTape* tape, const CwPartSound* how, CwDiag* diag,
                                         CwMockup* ret_mockup);

/** Writes it as one JSON object. */
void cw_part_tape_to_json(CwBuf* buf, const char* key, const CwPartTape* tape);

/**
   Reads what cw_part_tape_to_json() wrote.

   Errors   CW_ERR_BAD_INPUT, CW_ERR_NO_MEM.
   Memory   from `arena`; strings belong to `json`.
*/
CW_MUST_USE CwStatus cw_part_tape_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwPartTape* ret_tape);

#endif
