// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/scale.h"

#include "base/number.h"

#include <assert.h>

typedef struct {
    const char* name;
    uint8_t steps[7];
    bool minor;
    CwMode opposite;
} Mode;

static const Mode modes[] = {
    [CW_MODE_LYDIAN] = {"lydian", {0, 2, 4, 6, 7, 9, 11}, false, CW_MODE_PHRYGIAN},
    [CW_MODE_IONIAN] = {"ionian", {0, 2, 4, 5, 7, 9, 11}, false, CW_MODE_AEOLIAN},
    [CW_MODE_MIXOLYDIAN] = {"mixolydian", {0, 2, 4, 5, 7, 9, 10}, false, CW_MODE_DORIAN},
    [CW_MODE_DORIAN] = {"dorian", {0, 2, 3, 5, 7, 9, 10}, true, CW_MODE_MIXOLYDIAN},
    [CW_MODE_AEOLIAN] = {"aeolian", {0, 2, 3, 5, 7, 8, 10}, true, CW_MODE_IONIAN},
    [CW_MODE_HARMONIC_MINOR] = {"harmonic minor", {0, 2, 3, 5, 7, 8, 11}, true, CW_MODE_IONIAN},
    [CW_MODE_PHRYGIAN] = {"phrygian", {0, 1, 3, 5, 7, 8, 10}, true, CW_MODE_LYDIAN},
};

// Pitch classes of the steps C … B, and their places on the line of fifths, where C is 0 and a sharp is 7 to the right.
static const int step_class[7] = {0, 2, 4, 5, 7, 9, 11};
static const int step_fifth[7] = {0, 2, 4, -1, 1, 3, 5};

static int wrap(int value, int size) {
    const int rest = value % size;
    return rest < 0 ? rest + size : rest;
}

static int floor_div(int value, int size) {
    return (value - wrap(value, size)) / size;
}

int cw_mode_step(CwMode mode, int degree) {
    assert(degree >= 0 && degree < 7);
    return modes[mode].steps[degree];
}

bool cw_mode_is_minor(CwMode mode) {
    return modes[mode].minor;
}

const char* cw_mode_name(CwMode mode) {
    return modes[mode].name;
}

CwMode cw_mode_opposite(CwMode mode) {
    return modes[mode].opposite;
}

int cw_degree_pitch(CwTonality tonality, CwDegree degree) {
    return tonality.tonic + 12 * floor_div(degree.degree, 7) + modes[tonality.mode].steps[wrap(degree.degree, 7)] +
           degree.alter;
}

// Between two degrees, these are heard as the upper one lowered: the flat second, and the third, sixth and seventh of
// the other mode in major. The rest (the sharp fourth, raised sixth and seventh of minor) are the lower one raised.
static bool lowered(CwMode mode, int semitones) {
    return semitones == 1 || (!modes[mode].minor && (semitones == 3 || semitones == 8 || semitones == 10));
}

CwDegree cw_pitch_degree(CwTonality tonality, int pitch) {
    const int octave = floor_div(pitch - tonality.tonic, 12);
    const int semitones = wrap(pitch - tonality.tonic, 12);
    const uint8_t* steps = modes[tonality.mode].steps;
    int below = 6;
    while (steps[below] > semitones) {
        --below;
    }
    const int alter = semitones - steps[below];
    const int above = below < 6 ? steps[below + 1] : 12;
    if (alter > 0 && (lowered(tonality.mode, semitones) || above - semitones < alter)) {
        return (CwDegree){7 * octave + below + 1, semitones - above};
    }
    return (CwDegree){7 * octave + below, alter};
}

int cw_key_tonic(CwKey key) {
    return wrap(7 * key.fifths + (key.minor ? 9 : 0), 12);
}

CwTonality cw_key_tonality(CwKey key) {
    return (CwTonality){cw_key_tonic(key), key.minor ? CW_MODE_AEOLIAN : CW_MODE_IONIAN};
}

CwKey cw_tonality_key(CwTonality tonality, int64_t tick) {
    const bool minor = cw_mode_is_minor(tonality.mode);
    // The place of the major key with this signature on the circle of fifths, -5 … 6.
    const int major_tonic = wrap(tonality.tonic + (minor ? 3 : 0), 12);
    const int fifths = wrap(7 * major_tonic + 5, 12) - 5;
    return (CwKey){tick, fifths, minor};
}

// The spelling at a place on the line of fifths.
static CwSpelling spelling_at(int fifth, int pitch) {
    const int alter = floor_div(fifth + 1, 7);
    for (int step = 0; step < 7; ++step) {
        if (step_fifth[step] == fifth - 7 * alter) {
            const int octave = floor_div(pitch - alter, 12) - 1;
            assert(wrap(pitch - alter, 12) == step_class[step]);
            return (CwSpelling){step, alter, octave};
        }
    }
    assert(false);
    return (CwSpelling){0, 0, 0};
}

// Where a pitch class lies on the line of fifths, in the window of twelve that suits the key: in C major from A flat
// to C sharp, in A minor from B flat to D sharp.
static int fifth_in_key(CwKey key, int pitch) {
    const int low = key.fifths - (key.minor ? 2 : 4);
    return low + wrap(7 * pitch - low, 12);
}

CwSpelling cw_spell(CwKey key, int pitch) {
    return spelling_at(fifth_in_key(key, pitch), pitch);
}

// A root is named simply: G, not F double sharp, however far the key.
static int fifth_of_root(CwKey key, int root) {
    const int fifth = fifth_in_key(key, root);
    return fifth > 10 ? fifth - 12 : fifth < -7 ? fifth + 12 : fifth;
}

CwSpelling cw_spell_root(CwKey key, int root) {
    return spelling_at(fifth_of_root(key, root), 60 + root);
}

CwSpelling cw_spell_in_chord(CwKey key, int root, unsigned classes, int pitch) {
    // Fifths from the root to each interval above it as thirds are stacked: a diminished fifth is six to the left.
    static const int as_thirds[12] = {0, -5, 2, -3, 4, -1, -6, 1, 8, 3, -2, 5};
    const int interval = wrap(pitch - root, 12);
    if (!(classes >> (unsigned)wrap(pitch, 12) & 1U)) {
        return cw_spell(key, pitch);
    }
    const int fifth = fifth_of_root(key, root) + as_thirds[interval];
    if (fifth < -8 || fifth > 12) { // beyond a sharp or a flat for most steps: nobody wants to read that
        return cw_spell(key, pitch);
    }
    return spelling_at(fifth, pitch);
}
