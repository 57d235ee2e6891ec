// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/compose_priv.h"

#include "base/number.h"

#include <string.h>

// Words of a spotter that say more than the numbers: what they add to valence and arousal, in thousandths.
typedef struct {
    const char* word;
    int valence;
    int arousal;
} MoodWord;

static const MoodWord mood_words[] = {
    {"chase", -50, 300},     {"danger", -200, 200},  {"dread", -300, -50},  {"menace", -300, 50},
    {"menacing", -300, 50},  {"fear", -250, 100},    {"storm", -150, 300},  {"fight", -100, 350},
    {"urgent", 0, 250},      {"panic", -200, 350},   {"grief", -300, -150}, {"loss", -250, -100},
    {"farewell", -150, -50}, {"lonely", -150, -150}, {"sad", -200, -100},   {"tender", 150, -150},
    {"warm", 200, -50},      {"love", 250, 0},       {"hope", 200, 50},     {"hopeful", 200, 50},
    {"joy", 300, 200},       {"triumph", 350, 300},  {"wonder", 150, -50},  {"awe", 100, 0},
    {"calm", 100, -250},     {"still", 0, -250},     {"sleep", 50, -300},   {"mystery", -100, -50},
    {"memory", 0, -150},     {"playful", 250, 150},  {"comic", 250, 150},   {"heroic", 250, 250},
};

static int clamp(int value, int least, int most) {
    return value < least ? least : value > most ? most : value;
}

static void hear_words(Cw__Manner* manner, const char* intent) {
    CwText rest = cw_text(intent);
    while (rest.length) {
        CwText word = cw_text_word(&rest);
        while (word.length && strchr(",.;:!?)\"'", word.at[word.length - 1])) {
            --word.length;
        }
        for (size_t i = 0; i < sizeof mood_words / sizeof mood_words[0]; ++i) {
            if (cw_text_is_fold(word, mood_words[i].word)) {
                manner->valence = clamp(manner->valence + mood_words[i].valence, -1000, 1000);
                manner->arousal = clamp(manner->arousal + mood_words[i].arousal, -1000, 1000);
            }
        }
    }
}

// Modes from bright to dark by valence: the direction is Eerola, Friberg and Bresin's strongest cue (2013), the steps
// ours.
static CwMode mode_for(const Cw__Desk* desk) {
    static const struct {
        int valence; ///< at least
        CwMode still[2];
        CwMode wild[2];
    } rows[] = {
        {500, {CW_MODE_IONIAN, CW_MODE_LYDIAN}, {CW_MODE_IONIAN, CW_MODE_MIXOLYDIAN}},
        {150, {CW_MODE_IONIAN, CW_MODE_LYDIAN}, {CW_MODE_MIXOLYDIAN, CW_MODE_IONIAN}},
        {-150, {CW_MODE_DORIAN, CW_MODE_IONIAN}, {CW_MODE_DORIAN, CW_MODE_MIXOLYDIAN}},
        {-600, {CW_MODE_AEOLIAN, CW_MODE_DORIAN}, {CW_MODE_AEOLIAN, CW_MODE_HARMONIC_MINOR}},
        {-1000, {CW_MODE_AEOLIAN, CW_MODE_HARMONIC_MINOR}, {CW_MODE_PHRYGIAN, CW_MODE_HARMONIC_MINOR}},
    };
    size_t row = 0;
    while (desk->manner.valence < rows[row].valence) {
        ++row;
    }
    const int pick = cw__draw(desk, CW__DRAW_MODE, 0, 3) == 0;
    return desk->manner.arousal < 0 ? rows[row].still[pick] : rows[row].wild[pick];
}

static CwHarmonyStyle style_for(const Cw__Desk* desk, CwMode mode) {
    const Cw__Manner* m = &desk->manner;
    const int pick = cw__draw(desk, CW__DRAW_STYLE, 0, 3);
    if (m->source) {
        return CW_HARMONY_PLAIN;
    }
    if (mode == CW_MODE_PHRYGIAN || (m->valence < -350 && (m->arousal > 200 || m->valence < -650))) {
        return CW_HARMONY_DARK;
    }
    if (mode == CW_MODE_LYDIAN || (m->valence > 200 && m->arousal < -200 && pick == 0)) {
        return CW_HARMONY_WONDER;
    }
    if (mode == CW_MODE_DORIAN || mode == CW_MODE_MIXOLYDIAN || (mode == CW_MODE_AEOLIAN && pick > 0)) {
        return CW_HARMONY_MODAL;
    }
    return CW_HARMONY_PLAIN;
}

// Which figures suit a mood: the quiet and the full phrases of a cue, by arousal, for glad, plain and sad cues.
static void figures_for(const Cw__Desk* desk, Cw__Manner* m) {
    static const struct {
        int arousal; ///< at least
        Cw__Figure quiet[3];
        Cw__Figure full[3];
    } rows[] = {
        {600, {CW__PULSE, CW__PULSE, CW__OSTINATO}, {CW__OSTINATO, CW__OSTINATO, CW__OSTINATO}},
        {250, {CW__ARPEGGIO, CW__PULSE, CW__HEARTBEAT}, {CW__PULSE, CW__OSTINATO, CW__OSTINATO}},
        {-150, {CW__SUSTAIN, CW__SUSTAIN, CW__TREMOLO}, {CW__ARPEGGIO, CW__ARPEGGIO, CW__PULSE}},
        {-500, {CW__SUSTAIN, CW__SUSTAIN, CW__SUSTAIN}, {CW__ARPEGGIO, CW__CHORALE, CW__HEARTBEAT}},
        {-1000, {CW__SUSTAIN, CW__SUSTAIN, CW__SUSTAIN}, {CW__SUSTAIN, CW__CHORALE, CW__SUSTAIN}},
    };
    size_t row = 0;
    while (m->arousal < rows[row].arousal) {
        ++row;
    }
    const int kind = m->valence > 250 ? 0 : m->valence > -300 ? 1 : 2;
    m->quiet = rows[row].quiet[kind];
    m->full = rows[row].full[kind];
    if (row == 3 && cw__draw(desk, CW__DRAW_FIGURE, 0, 3) == 0) {
        m->full = CW__ARPEGGIO;
    }
}

static bool is_source(CwUse use) {
    return use == CW_USE_VI || use == CW_USE_VV;
}

static bool is_featured(CwUse use) {
    return use == CW_USE_MT || use == CW_USE_ET || use == CW_USE_FI || use == CW_USE_FV || use == CW_USE_LO;
}

void cw__choose_manner(Cw__Desk* desk) {
    const CwSketchBrief* brief = desk->brief;
    Cw__Manner* m = &desk->manner;
    *m = (Cw__Manner){.valence = brief->valence,
                      .arousal = brief->arousal,
                      .density = clamp(brief->density + (is_featured(brief->use) ? 150 : 0), 0, 1000),
                      .source = is_source(brief->use)};
    hear_words(m, brief->intent ? brief->intent : "");
    m->mode = mode_for(desk);
    if (brief->theme) {
        const CwMode theme_mode = brief->theme->tonality.mode;
        const bool minor = cw_mode_is_minor(theme_mode);
        m->turn_theme = !m->source && (minor ? m->valence > 450 : m->valence < -350);
        m->mode = m->turn_theme ? cw_mode_opposite(theme_mode) : theme_mode;
    }
    m->style = style_for(desk, m->mode);
    m->freedom = m->source ? 1 : m->style == CW_HARMONY_PLAIN ? 3 : 4;
    m->extended = !m->source && m->arousal < 500 && m->style != CW_HARMONY_DARK;
    m->legato = m->arousal < 400;
    m->level = clamp(450 + m->arousal / 4 + (m->density - 500) / 5, 250, 800);
    m->register_mid = clamp(68 + m->valence / 250 + m->arousal / 250, 62, 74);
    m->slot_ms = clamp(2600 - m->arousal * 6 / 5, 1300, 3800);
    figures_for(desk, m);
    if (m->source) {
        m->quiet = CW__WALTZ;
        m->full = CW__WALTZ;
        m->slot_ms = 1800;
    }
}
