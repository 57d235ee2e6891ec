// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/gm_priv.h"

#include <assert.h>

enum {
    SOFT = 4400,   // from the usual -12000: 12 ms, so that a note begun in its middle does not click
    SWIFT = -6000, // pads and slow strings: from 300 ms to 9
};

// first, last, family, skip, attack, low, high, balance, send
static const Cw__GmRow rows[] = {
    {0, 7, CW_PATCH_STRUCK, 0, 0, 40, 88, -10, 44},        // pianos
    {8, 8, CW_PATCH_STRUCK, 0, 0, 60, 103, -80, 52},       // celesta
    {9, 10, CW_PATCH_STRUCK, 0, 0, 72, 103, -60, 52},      // glockenspiel, music box
    {11, 15, CW_PATCH_STRUCK, 0, 0, 48, 90, -40, 52},      // vibraphone to dulcimer
    {16, 23, CW_PATCH_HELD, 0, 0, 40, 84, 0, 60},          // organs
    {24, 31, CW_PATCH_STRUCK, 0, 0, 40, 80, -40, 40},      // guitars
    {32, 39, CW_PATCH_STRUCK, 0, 0, 28, 55, -10, 30},      // basses
    {40, 40, CW_PATCH_BOWED, 3000, SOFT, 56, 90, -50, 44}, // solo strings
    {41, 41, CW_PATCH_BOWED, 3000, SOFT, 48, 76, -50, 44},
    {42, 42, CW_PATCH_BOWED, 3000, SOFT, 37, 67, -50, 44},
    {43, 43, CW_PATCH_BOWED, 3000, SOFT, 28, 54, -10, 40}, // contrabass, as a section
    {44, 44, CW_PATCH_BOWED, 3000, SOFT, 48, 88, 0, 40},   // tremolo
    {45, 45, CW_PATCH_STRUCK, 0, 0, 48, 84, -40, 44},      // pizzicato
    {46, 46, CW_PATCH_STRUCK, 0, 0, 40, 88, -50, 48},      // harp
    {47, 47, CW_PATCH_STRUCK, 0, 0, 41, 57, 0, 70},        // timpani
    {48, 48, CW_PATCH_BOWED, 3000, SOFT, 48, 88, 0, 40},   // strings
    {49, 51, CW_PATCH_BOWED, 3000, SWIFT, 48, 88, 0, 44},
    {52, 54, CW_PATCH_HELD, 3000, SOFT, 48, 80, 0, 66},      // voices
    {55, 55, CW_PATCH_STRUCK, 0, 0, 48, 72, 30, 60},         // orchestra hit
    {56, 56, CW_PATCH_BRASS, 2000, SOFT, 53, 81, 30, 60},    // trumpet
    {57, 57, CW_PATCH_BRASS, 2000, SOFT, 41, 69, 30, 60},    // trombone
    {58, 58, CW_PATCH_BRASS, 2000, SOFT, 30, 55, 30, 60},    // tuba
    {59, 59, CW_PATCH_BRASS, 2000, SOFT, 53, 81, -10, 60},   // muted trumpet
    {60, 60, CW_PATCH_BRASS, 2000, SOFT, 43, 75, 10, 66},    // horn
    {61, 63, CW_PATCH_BRASS, 2000, SOFT, 45, 80, 40, 60},    // brass sections
    {64, 67, CW_PATCH_WIND, 3000, SOFT, 46, 80, -10, 50},    // saxophones
    {68, 69, CW_PATCH_WIND, 3000, SOFT, 56, 86, -30, 52},    // oboe, cor anglais
    {70, 70, CW_PATCH_WIND, 3000, SOFT, 38, 67, -30, 52},    // bassoon
    {71, 71, CW_PATCH_WIND, 3000, SOFT, 54, 83, -40, 52},    // clarinet
    {72, 79, CW_PATCH_WIND, 3000, SOFT, 67, 93, -40, 54},    // flutes and pipes
    {80, 87, CW_PATCH_HELD, 0, 0, 48, 84, -20, 30},          // leads
    {88, 95, CW_PATCH_HELD, 0, SWIFT, 48, 84, -20, 50},      // pads
    {96, 103, CW_PATCH_HELD, 0, 0, 48, 84, -20, 50},         // effects
    {104, 108, CW_PATCH_STRUCK, 0, 0, 48, 84, -30, 44},      // sitar to kalimba
    {109, 109, CW_PATCH_HELD, 0, 0, 55, 80, 0, 44},          // bagpipe
    {110, 110, CW_PATCH_BOWED, 3000, SOFT, 56, 90, -30, 44}, // fiddle
    {111, 111, CW_PATCH_WIND, 2000, SOFT, 55, 80, 0, 44},    // shanai
    {112, 127, CW_PATCH_STRUCK, 0, 0, 48, 80, -20, 60},      // percussion and effects
};

const Cw__GmRow* cw__gm_row(int bank, int program) {
    static const Cw__GmRow drums = {0, 127, CW_PATCH_STRUCK, 0, 0, 35, 57, 0, 64};
    assert(program >= 0 && program < 128);
    const Cw__GmRow* row = rows;
    while (row->last < program) {
        ++row;
    }
    return bank == 128 ? &drums : row;
}
