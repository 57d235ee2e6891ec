// SPDX-License-Identifier: GPL-3.0-or-later
#include "perform/technique.h"

#include "music/notes.h"

enum {
    PROGRAM_TREMOLO = 44,
    PROGRAM_PIZZICATO = 45,
    MARKED_LOUDER = 10,
};

// What does not hang on the instrument: voicing, permille, early, least, louder.
static const CwTechnique plain[] = {
    [CW_ARTICULATION_NORMAL] = {0, CW_VOICING_NATURAL, 1000, 20, 40, 0, false},
    [CW_ARTICULATION_LEGATO] = {0, CW_VOICING_NATURAL, 1000, -60, 60, 0, false},
    [CW_ARTICULATION_STACCATO] = {0, CW_VOICING_FIRM, 450, 0, 60, 0, false},
    [CW_ARTICULATION_TENUTO] = {0, CW_VOICING_NATURAL, 1000, 0, 60, 0, false},
    [CW_ARTICULATION_ACCENT] = {0, CW_VOICING_FIRM, 900, 0, 60, 16, false},
    [CW_ARTICULATION_MARCATO] = {0, CW_VOICING_FIRM, 700, 0, 60, 22, false},
    [CW_ARTICULATION_PIZZICATO] = {0, CW_VOICING_NATURAL, 1000, 0, 120, 0, false},
    [CW_ARTICULATION_TREMOLO] = {0, CW_VOICING_NATURAL, 1000, 0, 60, 0, false},
    [CW_ARTICULATION_ROLL] = {0, CW_VOICING_NATURAL, 1000, 0, 60, 0, true},
};

CwTechnique cw_technique(int bank, int program, int articulation, bool follows, bool marked) {
    const CwPatchFamily family = cw_patch_family(bank, program);
    const bool known = articulation >= 0 && articulation <= CW_ARTICULATION_ROLL;
    CwTechnique technique = plain[known ? articulation : CW_ARTICULATION_NORMAL];
    technique.program = program;
    if (family == CW_PATCH_BOWED && articulation == CW_ARTICULATION_PIZZICATO) {
        technique.program = PROGRAM_PIZZICATO;
    }
    if (articulation == CW_ARTICULATION_TREMOLO) {
        technique.program = family == CW_PATCH_BOWED ? PROGRAM_TREMOLO : program;
        technique.roll = family == CW_PATCH_STRUCK;
    }
    technique.roll = technique.roll && family == CW_PATCH_STRUCK;
    if (articulation == CW_ARTICULATION_LEGATO && follows) {
        technique.voicing = CW_VOICING_SMOOTH;
    }
    if (marked && technique.voicing != CW_VOICING_FIRM) {
        technique.voicing = CW_VOICING_FIRM;
        technique.louder += MARKED_LOUDER;
    }
    return technique;
}
