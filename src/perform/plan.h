// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The plan of a performance: which key goes down and up on which channel at which sample.

   Every note is meant to be heard at the sample nearest to its exact time in the tempo map; nothing accumulates. It is
   struck earlier by as much as its instrument is late (perform/patch.h). Articulations become ways of starting notes,
   lengths and velocities; marks of loudness become an expression curve. Where the picture asks for a moment (a mark),
   notes that begin there speak at once, and notes that must stop there are damped; where all of them stop, the room is
   hushed too.

   How articulations are played is data (perform/technique.h): a program, a way of starting notes, a length, strokes.

   Players of wind and brass breathe: where a line leaves them no rest for 6 s, a note is 160 ms shorter.

   Players are never quite together. On request each note that stands at no moment of the picture is struck a little
   early or late, most of them hardly; how much hangs on its part, tick and key alone, so it is always the same. So
   too each section is a little out of tune, by its name. Notes sound as the tuning has them (music/tuning.h), quarter
   tones on channels of their own.

   Units    samples from cue time 0 (negative before it); ticks and flicks as in the score and its map.
   Threads  pure.
*/
#ifndef CW_PERFORM_PLAN_H
#define CW_PERFORM_PLAN_H

#include "base/arena.h"
#include "base/diag.h"
#include "music/tuning.h"
#include "perform/patch.h"
#include "perform/technique.h"
#include "score/score.h"
#include "time/tempo_map.h"

#include <stddef.h>
#include <stdint.h>

enum {
    CW_PLAN_LEAD_MS = 250, ///< nothing is struck earlier than this before cue time 0
};

/** What a moment of the picture asks of the performance. */
typedef enum {
    CW_MARK_ATTACK, ///< what begins here speaks at once: accents, entries, changes of chord
    CW_MARK_STOP,   ///< what ends here is damped: stops, silences
} CwMarkKind;

/** A moment of the picture. */
typedef struct {
    CwTime at; ///< in the time of the tempo map
    CwMarkKind kind;
} CwMark;

/** What happens at one sample; the order is the order in which things at one sample are done. */
typedef enum {
    CW_PLAY_EXPRESSION, ///< `value` is controller 11
    CW_PLAY_OFF,
    CW_PLAY_DAMP,
    CW_PLAY_CHOKE, ///< this key is damped alone; only in passages (perform/passage.h)
    CW_PLAY_ON,    ///< `value` is the velocity
} CwPlayKind;

/** One thing done. */
typedef struct {
    int64_t sample; ///< when
    int64_t heard;  ///< ON: the sample it is meant to be heard at
    uint8_t kind;   ///< a CwPlayKind
    uint8_t key;
    uint8_t value;
    int16_t channel;
} CwPlay;

/** After a stop: from here until the next note, what still rings is silenced. */
typedef struct {
    int64_t from;
    int64_t until; ///< INT64_MAX when nothing comes any more
} CwHush;

/** A performance ready to be rendered. */
typedef struct {
    int sample_rate;
    int64_t start; ///< no play is before it
    const CwSynthChannel* channels;
    size_t n_channels;
    const CwPlay* plays; ///< by sample, then kind, channel and key
    size_t n_plays;
    const CwHush* hushes; ///< by time
    size_t n_hushes;
    int64_t end;     ///< the sample after the last written note
    size_t n_silent; ///< notes for which the SoundFont has no sound
} CwPlan;

/** What a plan is made from. */
typedef struct {
    const CwPart* parts; ///< those to be played
    size_t n_parts;
    const CwTempoMap* map;
    const CwMark* marks; ///< by time
    size_t n_marks;
    const CwPatch* patches; ///< every program of cw_plan_programs()
    size_t n_patches;
    int sample_rate;
    int spread_ms; ///< 0: as written; else how far a note may be from that, where the picture does not ask for it
    const CwTechniques* techniques; ///< NULL: those everybody has
    const CwTuning* tuning;         ///< NULL: equal temperament
    int tonic;                      ///< pitch class of the tuning's 1/1
    int detune_millicents;          ///< 0: in tune; else how far a section may be from its pitch
} CwPlanBrief;

/** A program of the SoundFont. */
typedef struct {
    int bank;
    int program;
} CwProgramNumber;

/**
   The programs a plan for these parts needs, with the techniques everybody has; each once, in order of first use.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_plan_programs(CwArena* arena, const CwPart* parts, size_t n_parts,
                                      const CwProgramNumber** ret_programs, size_t* ret_count);

/**
   Plans a performance.

   Rounding the exact time of each note to the nearest sample, once.
   Errors   CW_ERR_NOT_FOUND when an instrument was not measured; CW_ERR_RANGE when more than 256 channels are needed;
            CW_ERR_NO_MEM.
   Memory   from `arena`.
   Cost     20 000 notes: under 0.1 s.
*/
CW_MUST_USE CwStatus cw_plan_make(CwArena* arena, const CwPlanBrief* brief, CwDiag* diag, CwPlan* ret_plan);

#endif
