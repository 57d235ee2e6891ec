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
    CW__DOUBLES = 6, ///< instruments on one line at most
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

/** Who plays a line, and how many octaves from where it is written. */
typedef struct {
    int stand[CW__DOUBLES];
    int octave[CW__DOUBLES];
    int count;
} Cw__Cast;

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
    bool busy[64]; ///< stands that have a line of their own here
} Cw__Passage;

/** Fills a passage with the sketch's notes that begin in start … end. */
void cw__passage_fill(Cw__Pit* pit, Cw__Passage* passage);

/** Gives out a passage: chooses who plays what, and writes it on the stands. */
void cw__passage_give(Cw__Pit* pit, Cw__Passage* passage);

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

/** Makes a stand playable: one or two notes at once, breath. Then its marks of loudness. */
void cw__tidy(Cw__Pit* pit, Cw__Stand* stand);
void cw__breathe(Cw__Pit* pit, Cw__Stand* stand);
void cw__mark(Cw__Pit* pit, Cw__Stand* stand);

/** Milliseconds from one tick to another. Units: ticks in, ms out. */
int64_t cw__pit_ms(const Cw__Pit* pit, int64_t from, int64_t to);

#endif
