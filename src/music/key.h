// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Finding the key of a melody.

   Source   the tone profiles of Krumhansl and Kessler, Psychological Review 89 (1982), correlated with how long each
            pitch class sounds (Krumhansl, Cognitive Foundations of Musical Pitch, 1990, chapter 4); the last note and
            the first downbeat count extra, because melodies end at home.
*/
#ifndef CW_MUSIC_KEY_H
#define CW_MUSIC_KEY_H

#include "music/notes.h"

#include <stddef.h>

/** The key a row of notes is most likely in; C major when there are none. Shape: `notes[n_notes]`, by tick. */
CwKey cw_key_find(const CwNote* notes, size_t n_notes);

#endif
