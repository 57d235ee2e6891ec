// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/chord.h"

#include "base/buf.h"
#include "music/scale.h"

#include <assert.h>

typedef struct {
    const char* suffix;
    uint16_t classes; ///< above root 0
} Kind;

static const Kind kinds[CW_CHORD_KINDS] = {
    [CW_CHORD_MAJOR] = {"", 0x091},
    [CW_CHORD_MINOR] = {"m", 0x089},
    [CW_CHORD_DIMINISHED] = {"dim", 0x049},
    [CW_CHORD_AUGMENTED] = {"aug", 0x111},
    [CW_CHORD_SEVENTH] = {"7", 0x491},
    [CW_CHORD_MAJOR_SEVENTH] = {"maj7", 0x891},
    [CW_CHORD_MINOR_SEVENTH] = {"m7", 0x489},
    [CW_CHORD_HALF_DIMINISHED] = {"m7b5", 0x449},
    [CW_CHORD_DIMINISHED_SEVENTH] = {"dim7", 0x249},
    [CW_CHORD_SUS4] = {"sus4", 0x0A1},
    [CW_CHORD_SUS2] = {"sus2", 0x085},
    [CW_CHORD_ADD9] = {"add9", 0x095},
    [CW_CHORD_MINOR_ADD9] = {"m(add9)", 0x08D},
    [CW_CHORD_SIXTH] = {"6", 0x291},
    [CW_CHORD_FIFTH] = {"5", 0x081},
};

uint16_t cw_chord_classes(int root, CwChordKind kind) {
    assert(root >= 0 && root < 12 && kind < CW_CHORD_KINDS);
    const unsigned shifted = (unsigned)kinds[kind].classes << (unsigned)root;
    return (uint16_t)((shifted | shifted >> 12U) & 0xFFFU);
}

CwChordKind cw_chord_kind(int root, uint16_t classes) {
    CwChordKind kind = CW_CHORD_MAJOR;
    while (kind < CW_CHORD_KINDS && cw_chord_classes(root, kind) != classes) {
        ++kind;
    }
    return kind;
}

static void put_class(CwBuf* buf, CwSpelling spelling) {
    static const char letters[] = "CDEFGAB";
    cw_buf_byte(buf, letters[spelling.step]);
    for (int i = 0; i < spelling.alter; ++i) {
        cw_buf_byte(buf, '#');
    }
    for (int i = 0; i > spelling.alter; --i) {
        cw_buf_byte(buf, 'b');
    }
}

const char* cw_chord_name(CwArena* arena, CwKey key, const CwChord* chord) {
    CwBuf buf = cw_buf(arena);
    const CwChordKind kind = cw_chord_kind(chord->root, chord->classes);
    put_class(&buf, cw_spell_root(key, chord->root));
    cw_buf_text(&buf, kind < CW_CHORD_KINDS ? kinds[kind].suffix : "(…)");
    if (chord->bass != chord->root) {
        cw_buf_byte(&buf, '/');
        put_class(&buf, cw_spell_in_chord(key, chord->root, chord->classes, 60 + chord->bass));
    }
    return cw_buf_string(&buf);
}

int cw_chord_find(const int64_t weights[12], CwChordKind* ret_kind) {
    // Plain triads are preferred to what needs more notes: a seventh must earn its fourth.
    static const struct {
        CwChordKind kind;
        int cost_percent;
    } tried[] = {{CW_CHORD_MAJOR, 0},         {CW_CHORD_MINOR, 0},          {CW_CHORD_SEVENTH, 8},
                 {CW_CHORD_MINOR_SEVENTH, 9}, {CW_CHORD_MAJOR_SEVENTH, 10}, {CW_CHORD_DIMINISHED, 6}};
    int64_t total = 1;
    for (int i = 0; i < 12; ++i) {
        total += weights[i];
    }
    int64_t best = INT64_MIN;
    int best_root = 0;
    for (int root = 0; root < 12; ++root) {
        for (size_t k = 0; k < sizeof tried / sizeof tried[0]; ++k) {
            const uint16_t classes = cw_chord_classes(root, tried[k].kind);
            int64_t inside = weights[root] / 4; // a chord stands on its root
            for (int i = 0; i < 12; ++i) {
                inside += classes >> (unsigned)i & 1U ? weights[i] : -weights[i];
            }
            const int64_t score = 100 * inside - tried[k].cost_percent * total;
            if (score > best) {
                best = score;
                best_root = root;
                *ret_kind = tried[k].kind;
            }
        }
    }
    return best_root;
}
