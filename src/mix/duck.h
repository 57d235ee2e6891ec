// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Music lowered under speech, by as little as lets it be understood.

   For each line it is asked how well it is understood under the music (signal/estoi.h). Where that is not enough, the
   least is sought that makes it so in what is heard in the end: the fader, or any of fifteen bands, each at most 6 dB
   under the fader. Least means loudness of the music given up, and a little for every band that is not as it was. A
   word too short to be compared is judged as if it were said again and again. Where all that may be lowered is not
   enough, nearly the best is reached as cheaply as it can be, and it is said by how much the music is too loud. Where
   the sounds are not at hand, or a line is shorter than 0.15 s, the loudness of the dialogue is set against
   the loudness of the music, and the music goes down by what is missing to a stated difference.

   Between such lines closer than a pause it stays down; it moves no faster than a fader should, except at a cut, where
   nobody hears a jump; and it does not turn round too often: each band for itself. The result is automation, kept as
   data: stems leave without it. What it did is measured, and every line says what it was, what it is, what it cost, and
   which part masks it most, because a composer can move a part instead.

   Units    hundredths of LU and dB; thousandths of what is understood (750 is enough); blocks of 10 ms; times count
            from the start of the film.
   Source   Torcoli, Herre, Disch, Paulus, Uhle, JAES 67(12), 2019: a loudness difference of 10 LU over music;
            Jensen, Taal, IEEE/ACM TASLP 24(11), 2016: ESTOI.
*/
#ifndef CW_MIX_DUCK_H
#define CW_MIX_DUCK_H

#include "base/arena.h"
#include "base/json.h"
#include "mix/automation.h"
#include "mix/bands.h"
#include "signal/measure.h"
#include "time/flicks.h"

#include <stdbool.h>
#include <stddef.h>

/** How music goes down and comes back. */
typedef struct {
    int difference_lu100;    ///< speech over music, where that decides
    int understood_permille; ///< of every line that can be judged; 0: the difference decides for all
    int band_most_db100;     ///< how far a band may lie under the fader; 0: the fader alone
    int most_db100;          ///< never lowered by more than this
    int slope_db100;         ///< at most this much in a second, but for cuts
    int bridge_ms;           ///< pauses shorter than this are bridged
    int turn_ms;             ///< between two changes of direction
    int lead_ms;             ///< down so long before the first word
} CwDuckRules;

/** 10 LU, 0.75, 6 dB; at most 20 dB, 6 dB/s; 1.5 s; 2 s; 0.1 s. */
extern const CwDuckRules cw_duck_rules;

/** A line of dialogue. */
typedef struct {
    const char* name;
    CwTime in;
    CwTime out; ///< exclusive
} CwSpeech;

/** A part of the music, for finding out which masks a line. */
typedef struct {
    const char* name;
    const CwSource* sound;
} CwDuckPart;

/** What is mixed. */
typedef struct {
    const CwMeasure* dialogue;
    const CwMeasure* music;
    const CwSpeech* lines; ///< by `in`
    size_t n_lines;
    const CwTime* cuts; ///< of the picture, by time
    size_t n_cuts;
    const CwSource* dialogue_sound; ///< the sounds that were measured; both NULL: the difference decides
    const CwSource* music_sound;
    const CwLayout* music_layout;
    const CwDuckPart* parts; ///< what the music is the sum of; may be none
    size_t n_parts;
} CwDuckIn;

/** What became of a line. */
typedef struct {
    const char* name;
    CwTime in;  ///< of the speech that was found
    CwTime out; ///< of the speech that was found, exclusive
    bool heard; ///< there is speech and there is music under it; else nothing below says anything
    int before_lu100;
    int after_lu100;
    int cost_lu100;          ///< what the music gave up during the line
    bool judged;             ///< by how well it is understood, and the next eight say how well; else by the difference
    int understood_permille; ///< before
    int understood_then;     ///< after, thousandths
    int reach_permille;      ///< with everything as low as it may go; as before where nothing had to be lowered
    int sii_permille;        ///< speech intelligibility index before, by the spectrum of the line
    int sii_then;            ///< after
    int distortion_db100;    ///< how far the bands lie under the fader, in the mean
    const char* masked_by;   ///< the part without which it would be understood best; NULL where no part stands out
    int understood_without;  ///< that part, and nothing lowered
    int lower_db100;         ///< how much softer the music had to be written or placed; 0: it can be understood
    bool met;                ///< it is understood, or the difference is reached
} CwDuckLine;

/** The automation and what it did. */
typedef struct {
    CwAutomation automation; ///< of the fader; where bands differ, of the lowest and the highest
    CwBandGains bands;       ///< of every band
    CwAutomation lowered;    ///< what it comes to in loudness: for pictures
    const CwDuckLine* lines;
    size_t n_lines;
    int music_before_lufs100; ///< integrated; CW_LOUDNESS_NONE when there is none
    int music_after_lufs100;
    int over_dialogue_lu100; ///< dialogue and lowered music over dialogue; CW_LOUDNESS_NONE without speech
} CwDuck;

/**
   Lowers music under lines.

   Range    both measurements at one sample rate (asserted).
   Errors   as cw_source_read(); CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the names of lines and parts.
   Cost     a twentieth of a second for each line that is not understood.
*/
CW_MUST_USE CwStatus cw_duck(CwArena* arena, const CwDuckRules* rules, const CwDuckIn* in, CwDiag* diag,
                             CwDuck* ret_duck);

/**
   The music as it lies in the mix, rounded once to 24 bits.

   Errors   as cw_source_read() and cw_sound_append(); CW_ERR_NO_MEM.
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_duck_play(CwArena* arena, const CwObjects* objects, const CwSource* music, const CwDuck* duck,
                                  CwDiag* diag, CwHash* ret_manifest);

/**
   Lines where nobody wrote them down: stretches of speech in a dialogue stem, named "1", "2" and so on.

   Units    `pause_ms` in milliseconds: a longer pause ends a line.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_duck_find_lines(CwArena* arena, const CwMeasure* dialogue, int pause_ms,
                                        const CwSpeech** ret_lines, size_t* ret_n_lines);

/**
   Writes what was done as an object: `automation`, `bands` where they differ, `lines`, `lowered`, `music_before`,
   `music_after`, `over_dialogue`.
*/
void cw_duck_to_json(CwBuf* buf, const char* key, const CwDuck* duck);

#endif
