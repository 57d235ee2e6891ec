// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/key.h"

#include "base/number.h"
#include "music/scale.h"

// Krumhansl and Kessler 1982, times 100.
static const int major_profile[12] = {635, 223, 348, 233, 438, 409, 252, 519, 239, 366, 229, 288};
static const int minor_profile[12] = {633, 268, 352, 538, 260, 353, 254, 475, 398, 269, 334, 317};

enum {
    MAJOR_SUM = 4179,
    MINOR_SUM = 4451,
};

// Weights in thousandths of the whole, so that their products with the profiles stay small.
static void weigh(const CwNote* notes, size_t n_notes, int64_t weights[12]) {
    int64_t total = 0;
    for (size_t i = 0; i < n_notes; ++i) {
        total += notes[i].length;
    }
    for (size_t i = 0; i < n_notes; ++i) {
        weights[notes[i].pitch % 12] += cw_muldiv_nearest(notes[i].length, 1000, total);
    }
    weights[notes[n_notes - 1].pitch % 12] += 150;
    weights[notes[0].pitch % 12] += 30;
}

// The sum of products with a profile turned to `tonic`, each taken from its mean and divided by the profile's spread,
// so that the best of the major and minor keys is that of the greatest correlation.
static int64_t likeness(const int64_t weights[12], const int profile[12], int sum, int spread, int tonic) {
    int64_t product = 0;
    for (int i = 0; i < 12; ++i) {
        product += weights[(i + tonic) % 12] * (12 * profile[i] - sum);
    }
    return 1000 * product / spread;
}

CwKey cw_key_find(const CwNote* notes, size_t n_notes) {
    if (!n_notes) {
        return (CwKey){0, 0, false};
    }
    int64_t weights[12] = {0};
    weigh(notes, n_notes, weights);
    int64_t best = INT64_MIN;
    CwTonality found = {0, CW_MODE_IONIAN};
    for (int tonic = 0; tonic < 12; ++tonic) {
        // root of the sum of squared distances from the mean: major 437.6, minor 400.1
        const int64_t major = likeness(weights, major_profile, MAJOR_SUM, 4376, tonic);
        const int64_t minor = likeness(weights, minor_profile, MINOR_SUM, 4001, tonic);
        if (major > best) {
            best = major;
            found = (CwTonality){tonic, CW_MODE_IONIAN};
        }
        if (minor > best) {
            best = minor;
            found = (CwTonality){tonic, CW_MODE_AEOLIAN};
        }
    }
    return cw_tonality_key(found, 0);
}
