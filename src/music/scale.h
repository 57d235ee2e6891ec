// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Modes, scale degrees, keys and the names of notes.

   Units    pitches are MIDI numbers, pitch classes 0 … 11 from C; degrees count from 0 (the tonic) and go on past the
            octave: 7 is the tonic an octave up, -1 the leading note below.
   Threads  pure.
*/
#ifndef CW_MUSIC_SCALE_H
#define CW_MUSIC_SCALE_H

#include "music/notes.h"

#include <stdint.h>

/** Seven-note modes, from bright to dark; harmonic minor is aeolian with a leading note. */
typedef enum {
    CW_MODE_LYDIAN,
    CW_MODE_IONIAN,
    CW_MODE_MIXOLYDIAN,
    CW_MODE_DORIAN,
    CW_MODE_AEOLIAN,
    CW_MODE_HARMONIC_MINOR,
    CW_MODE_PHRYGIAN,
} CwMode;

/** A tonic and its mode. */
typedef struct {
    int tonic; ///< pitch class
    CwMode mode;
} CwTonality;

/** A pitch as a degree of a tonality. */
typedef struct {
    int degree; ///< from 0; -1 is below the tonic of octave 0 (pitch class of the tonic at or above pitch 0)
    int alter;  ///< semitones the pitch lies above the degree: -1, 0 or 1
} CwDegree;

/** A written note name. */
typedef struct {
    int step;   ///< 0 = C … 6 = B
    int alter;  ///< -2 … 2: double flat … double sharp
    int octave; ///< 4 for middle C to the B above
} CwSpelling;

/** Semitones from the tonic to a degree 0 … 6 of a mode. Units: semitones. */
int cw_mode_step(CwMode mode, int degree);

/** Whether the mode's third is a minor third. */
bool cw_mode_is_minor(CwMode mode);

/** The mode's name: "dorian". Memory: static. */
const char* cw_mode_name(CwMode mode);

/**
   The mode with the other third and the same temper: ionian and aeolian, lydian and phrygian, mixolydian and dorian.
*/
CwMode cw_mode_opposite(CwMode mode);

/** The pitch of a degree; not held to 0 … 127. Units: degree in, MIDI pitch out. */
int cw_degree_pitch(CwTonality tonality, CwDegree degree);

/**
   A pitch as a degree; a pitch between two degrees is the lower one raised, but lowered where that is nearer the key.
*/
CwDegree cw_pitch_degree(CwTonality tonality, int pitch);

/** The key signature of a tonality at a tick: that of the major or minor scale on its tonic. Units: ticks. */
CwKey cw_tonality_key(CwTonality tonality, int64_t tick);

/** The tonality of a key signature: ionian, or aeolian. */
CwTonality cw_key_tonality(CwKey key);

/** The pitch class of a key's tonic. */
int cw_key_tonic(CwKey key);

/** How a pitch is written in a key: with the accidental nearest the key on the line of fifths. Units: MIDI pitch. */
CwSpelling cw_spell(CwKey key, int pitch);

/** How the root of a chord is named in a key: never with a double accidental. Units: pitch class. */
CwSpelling cw_spell_root(CwKey key, int root);

/**
   How a note of a chord is written in a key: the root as cw_spell() has it, the rest in thirds above it, so that the
   third of E major is G sharp in C major too. A pitch outside the chord is spelled by the key alone.

   Units    MIDI pitch; `root` a pitch class; bit n of `classes` for pitch class n.
*/
CwSpelling cw_spell_in_chord(CwKey key, int root, unsigned classes, int pitch);

#endif
