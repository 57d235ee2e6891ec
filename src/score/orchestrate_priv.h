// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the parts of the orchestrator share while they work on one cue.

   Each instrument has a stand with the notes written for it so far. A phrase of the sketch is given out voice by voice;
   then each stand is tidied: no more notes at once than it has, and breath.
*/
#ifndef CW_SCORE_ORCHESTRATE_PRIV_H
#define CW_SCORE_ORCHESTRATE_PRIV_H

#include "score/orchestrate.h"

#include <stdbool.h>

enum {
    CW__NOBODY = -1,
    CW__FULL_WEIGHT = 560,  ///< of a passage, from which woodwinds join the harmony
    CW__LOUD_WEIGHT = 660,  ///< … from which the melody is doubled in octaves and horns join
    CW__TUTTI_WEIGHT = 780, ///< … from which the brass is there
};

/** What one instrument plays. */
typedef struct {
    const CwInstrument* instrument;
    CwNote* notes;
    size_t n_notes;
    size_t capacity;
    CwDynamic* dynamics;
    size_t n_dynamics;
    size_t dynamics_capacity;
} Cw__Stand;

/** The orchestrator's desk. Memory that runs out shows in `failed`. */
typedef struct {
    CwArena* arena;
    const CwOrchestration* how;
    Cw__Stand* stands; ///< one for each instrument of the ensemble, in its order
    size_t n_stands;
    int last_solo; ///< who had the melody in the phrase before
    bool* given;   ///< for each voice of the sketch: written for one instrument by name, and given to it
    bool failed;
} Cw__Pit;

/** One voice of the sketch within one phrase. */
typedef struct {
    CwNote* notes;
    size_t count;
    size_t capacity;
    int low;
    int high;
    int mean;
    int64_t longest_ms; ///< its longest note
    int together;       ///< notes that begin at once, at most
} Cw__Line;

/** One phrase and its lines. */
typedef struct {
    int64_t start;
    int64_t end;
    const char* kind;
    size_t number;
    int weight; ///< 0 … 1000: how full it should sound
    Cw__Line melody;
    Cw__Line counter;
    Cw__Line inner[3]; ///< from high to low
    Cw__Line bass;
    Cw__Line figure;
    Cw__Line accent;
    bool busy[64];  ///< stands that have a line of their own here
    bool leads[64]; ///< stands that have melody or figure, and do not divide for anything else
} Cw__Passage;

/** Fills a passage with the sketch's notes that begin in start … end. */
void cw__passage_fill(Cw__Pit* pit, Cw__Passage* passage);

/** Gives out a passage: chooses who plays what, and writes it on the stands. */
void cw__passage_give(Cw__Pit* pit, Cw__Passage* passage);

/** Gives out the inner voices: to strings or winds, with winds, horns and bells added. */
void cw__give_inner(Cw__Pit* pit, Cw__Passage* passage);

/** The instrument of a stand. Memory: belongs to the ensemble. */
const CwInstrument* cw__player(const Cw__Pit* pit, int stand);

/** A number 0 … n-1 drawn for a choice in a passage. */
int cw__choice(const Cw__Pit* pit, const Cw__Passage* passage, int choice, int n);

/** Writes a line on a stand, which is busy from then on. Units: octaves, velocity. */
void cw__give_line(Cw__Pit* pit, Cw__Passage* passage, int stand, const Cw__Line* line, int octave, int louder);

/** Whether a stand has nothing yet in a passage, and can play a line in comfort and in one breath a note. */
bool cw__free_to_play(const Cw__Pit* pit, const Cw__Passage* passage, int stand, const Cw__Line* line, int octave);

/** Doubles a line with the first of `keys` that is free and reaches it in the octave asked for. */
void cw__double_with(Cw__Pit* pit, Cw__Passage* passage, const Cw__Line* line, const char* const* keys, int octave,
                     int louder);

/** The stand of the instrument of a key; CW__NOBODY when there is none. */
int cw__stand(const Cw__Pit* pit, const char* key);

/** Whether an instrument reaches every note of a line, moved by octaves; comfortably, when that is asked. */
bool cw__reaches(const CwInstrument* instrument, const Cw__Line* line, int octave, bool comfortably);

/** Writes a line on a stand, moved by octaves, its velocities by `louder`. */
void cw__write(Cw__Pit* pit, int stand, const Cw__Line* line, int octave, int louder);

/** Writes one note on a stand, octaves away where it does not reach it. Units: ticks, MIDI pitch, velocity. */
void cw__write_note(Cw__Pit* pit, int stand, CwNote note);

/** Writes a short note over whatever the stand has there: what sounds is cut, what begins with it is marked. */
void cw__stab(Cw__Pit* pit, int stand, CwNote note);

/** Writes what the ensemble's grooves say on the stands of its drums, phrase by phrase. */
void cw__keep_time(Cw__Pit* pit);

/** Makes a stand playable: one or two notes at once, breath. Then its marks of loudness. */
void cw__tidy(Cw__Pit* pit, Cw__Stand* stand);
void cw__breathe(Cw__Pit* pit, Cw__Stand* stand);
void cw__mark(Cw__Pit* pit, Cw__Stand* stand);

/** Milliseconds from one tick to another. Units: ticks in, ms out. */
int64_t cw__pit_ms(const Cw__Pit* pit, int64_t from, int64_t to);

#endif
