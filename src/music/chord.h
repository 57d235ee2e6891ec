// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Kinds of chord, and their names.

   Units    pitch classes 0 … 11 from C; bit n of a set of classes is pitch class n.
   Threads  pure.
*/
#ifndef CW_MUSIC_CHORD_H
#define CW_MUSIC_CHORD_H

#include "base/arena.h"
#include "music/notes.h"

#include <stdint.h>

/** Kinds of chord. */
typedef enum {
    CW_CHORD_MAJOR,
    CW_CHORD_MINOR,
    CW_CHORD_DIMINISHED,
    CW_CHORD_AUGMENTED,
    CW_CHORD_SEVENTH, ///< dominant seventh
    CW_CHORD_MAJOR_SEVENTH,
    CW_CHORD_MINOR_SEVENTH,
    CW_CHORD_HALF_DIMINISHED,
    CW_CHORD_DIMINISHED_SEVENTH,
    CW_CHORD_SUS4,
    CW_CHORD_SUS2,
    CW_CHORD_ADD9,
    CW_CHORD_MINOR_ADD9,
    CW_CHORD_SIXTH,
    CW_CHORD_FIFTH, ///< no third
    CW_CHORD_KINDS
} CwChordKind;

/** The pitch classes of a chord. Units: a set of classes. */
uint16_t cw_chord_classes(int root, CwChordKind kind);

/**
   The kind whose classes above `root` these are; CW_CHORD_KINDS when none is.

   Units    a set of classes.
*/
CwChordKind cw_chord_kind(int root, uint16_t classes);

/**
   The chord's name as lead sheets have it, spelled in a key: "Am", "F/A", "Bb7"; a set of classes that has no name is
   given by its root and "(…)".

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_chord_name(CwArena* arena, CwKey key, const CwChord* chord);

/**
   The chord that a set of weights is most like: the root and kind (of triads and sevenths) with the most weight inside
   and the least outside.

   Shape    `weights[12]`, one for each pitch class, any unit.
   Units    answers the root; the kind in `*ret_kind`.
*/
int cw_chord_find(const int64_t weights[12], CwChordKind* ret_kind);

#endif
