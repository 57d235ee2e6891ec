// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/layout.h"

#include "base/text.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

// Each speaker: its name, its direction in degrees, and its bit in a WAVE mask where it has one of its own.
static const struct {
    const char* name;
    int azimuth;
    int elevation;
    uint32_t wave_bit;
} speakers[CW_SPEAKER_COUNT] = {
    [CW_SPEAKER_MONO] = {"M", 0, 0, 0x4},          [CW_SPEAKER_L] = {"L", 30, 0, 0x1},
    [CW_SPEAKER_R] = {"R", -30, 0, 0x2},           [CW_SPEAKER_C] = {"C", 0, 0, 0x4},
    [CW_SPEAKER_LFE] = {"LFE", 45, -30, 0x8},      [CW_SPEAKER_LFE2] = {"LFE2", -45, -30, 0},
    [CW_SPEAKER_LS] = {"Ls", 110, 0, 0x10},        [CW_SPEAKER_RS] = {"Rs", -110, 0, 0x20},
    [CW_SPEAKER_LSS] = {"Lss", 90, 0, 0x200},      [CW_SPEAKER_RSS] = {"Rss", -90, 0, 0x400},
    [CW_SPEAKER_LRS] = {"Lrs", 135, 0, 0x10},      [CW_SPEAKER_RRS] = {"Rrs", -135, 0, 0x20},
    [CW_SPEAKER_CS] = {"Cs", 180, 0, 0x100},       [CW_SPEAKER_LC] = {"Lc", 22, 0, 0x40},
    [CW_SPEAKER_RC] = {"Rc", -22, 0, 0x80},        [CW_SPEAKER_LW] = {"Lw", 60, 0, 0},
    [CW_SPEAKER_RW] = {"Rw", -60, 0, 0},           [CW_SPEAKER_LTF] = {"Ltf", 45, 30, 0x1000},
    [CW_SPEAKER_RTF] = {"Rtf", -45, 30, 0x4000},   [CW_SPEAKER_LTM] = {"Ltm", 90, 30, 0},
    [CW_SPEAKER_RTM] = {"Rtm", -90, 30, 0},        [CW_SPEAKER_LTR] = {"Ltr", 135, 30, 0x8000},
    [CW_SPEAKER_RTR] = {"Rtr", -135, 30, 0x20000}, [CW_SPEAKER_CTF] = {"Ctf", 0, 30, 0x2000},
    [CW_SPEAKER_CTR] = {"Ctr", 180, 30, 0x10000},  [CW_SPEAKER_TOP] = {"Top", 0, 90, 0x800},
};

// Layouts by name, in WAVE order.
static const struct {
    const char* name;
    const char* channels;
} layouts[] = {
    {"mono", "M"},
    {"1.0", "M"},
    {"stereo", "L R"},
    {"2.0", "L R"},
    {"3.0", "L R C"},
    {"quad", "L R Ls Rs"},
    {"4.0", "L R Ls Rs"},
    {"5.0", "L R C Ls Rs"},
    {"5.1", "L R C LFE Ls Rs"},
    {"6.1", "L R C LFE Cs Lss Rss"},
    {"7.0", "L R C Lrs Rrs Lss Rss"},
    {"7.1", "L R C LFE Lrs Rrs Lss Rss"},
    {"5.1.2", "L R C LFE Ls Rs Ltm Rtm"},
    {"5.1.4", "L R C LFE Ls Rs Ltf Rtf Ltr Rtr"},
    {"7.1.2", "L R C LFE Lrs Rrs Lss Rss Ltm Rtm"},
    {"7.1.4", "L R C LFE Lrs Rrs Lss Rss Ltf Rtf Ltr Rtr"},
};

const char* cw_speaker_name(CwSpeaker speaker) {
    return speakers[speaker].name;
}

int cw_speaker_azimuth(CwSpeaker speaker) {
    return speakers[speaker].azimuth;
}

int cw_speaker_elevation(CwSpeaker speaker) {
    return speakers[speaker].elevation;
}

double cw_speaker_weight(CwSpeaker speaker) {
    if (speaker == CW_SPEAKER_LFE || speaker == CW_SPEAKER_LFE2) {
        return 0.0;
    }
    const int azimuth = abs(speakers[speaker].azimuth);
    return speakers[speaker].elevation < 30 && azimuth >= 60 && azimuth <= 120 ? 1.41 : 1.0;
}

static bool find_speaker(CwText name, CwSpeaker* ret_speaker) {
    for (int i = 0; i < CW_SPEAKER_COUNT; ++i) {
        if (cw_text_is_fold(name, speakers[i].name)) {
            *ret_speaker = (CwSpeaker)i;
            return true;
        }
    }
    return false;
}

// Takes the next name off a list with blanks or commas between.
static CwText next_name(CwText* rest) {
    static const char between[] = " ,\t";
    while (rest->length && strchr(between, rest->at[0])) {
        *rest = cw_text_after(*rest, 1);
    }
    CwText name = {rest->at, 0};
    while (name.length < rest->length && !strchr(between, rest->at[name.length])) {
        ++name.length;
    }
    *rest = cw_text_after(*rest, name.length);
    return name;
}

static bool holds(const CwLayout* layout, CwSpeaker speaker) {
    for (int i = 0; i < layout->channels; ++i) {
        if (layout->speakers[i] == speaker) {
            return true;
        }
    }
    return false;
}

static CwStatus not_a_layout(CwDiag* diag, const char* text, const char* why) {
    return cw_diag(diag, CW_ERR_BAD_INPUT, "layout.unknown", (CwPlace){"", 0, 0}, text,
                   "%s: name a layout (mono, stereo, 5.1, 7.1, 5.1.4, 7.1.4 …) or its channels in their order, as "
                   "\"L C R Ls Rs LFE\"",
                   why);
}

CwStatus cw_layout_parse(const char* text, CwDiag* diag, CwLayout* ret_layout) {
    CwText rest = cw_text(text);
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; ++i) {
        if (cw_text_is_fold(cw_text_trim(cw_text(text)), layouts[i].name)) {
            rest = cw_text(layouts[i].channels);
        }
    }
    CwLayout layout = {0};
    for (CwText name = next_name(&rest); name.length; name = next_name(&rest)) {
        CwSpeaker speaker = CW_SPEAKER_MONO;
        if (!find_speaker(name, &speaker)) {
            return not_a_layout(diag, text, "no such layout or channel");
        }
        if (layout.channels == CW_CHANNELS_MAX || holds(&layout, speaker)) {
            return not_a_layout(diag, text, "a channel twice, or more than 16");
        }
        layout.speakers[layout.channels++] = speaker;
    }
    if (layout.channels == 0) {
        return not_a_layout(diag, text, "no channels");
    }
    *ret_layout = layout;
    return CW_OK;
}

bool cw_layout_same(const CwLayout* a, const CwLayout* b) {
    return a->channels == b->channels &&
           memcmp(a->speakers, b->speakers, (size_t)a->channels * sizeof a->speakers[0]) == 0;
}

const char* cw_layout_name(const CwLayout* layout) {
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; ++i) {
        CwLayout one = {0};
        if (cw_layout_parse(layouts[i].name, NULL, &one) == CW_OK && cw_layout_same(&one, layout)) {
            return layouts[i].name;
        }
    }
    return NULL;
}

// The speaker of a WAVE bit; the back pair is the surround pair where there are no sides.
static bool speaker_of_bit(uint32_t bit, bool has_sides, CwSpeaker* ret_speaker) {
    for (int i = CW_SPEAKER_L; i < CW_SPEAKER_COUNT; ++i) {
        const bool back = speakers[i].wave_bit == 0x10 || speakers[i].wave_bit == 0x20;
        const bool rear = i == CW_SPEAKER_LRS || i == CW_SPEAKER_RRS;
        if (speakers[i].wave_bit == bit && (!back || rear == has_sides)) {
            *ret_speaker = (CwSpeaker)i;
            return true;
        }
    }
    return false;
}

static CwStatus unnamed(const char* file, int channels, CwDiag* diag) {
    return cw_diag(diag, CW_ERR_BAD_INPUT, "layout.unnamed", (CwPlace){file, 0, 0}, NULL,
                   "the file does not say which of its %d channels is which: name them, as \"5.1\" or "
                   "\"L C R Ls Rs LFE\"",
                   channels);
}

CwStatus cw_layout_from_mask(uint32_t mask, int channels, const char* file, CwDiag* diag, CwLayout* ret_layout) {
    if (channels == 1) {
        *ret_layout = (CwLayout){1, {CW_SPEAKER_MONO}};
        return CW_OK;
    }
    if (channels == 2 && mask == 0) {
        *ret_layout = (CwLayout){2, {CW_SPEAKER_L, CW_SPEAKER_R}};
        return CW_OK;
    }
    const bool has_sides = (mask & 0x600U) != 0 && (mask & 0x30U) != 0;
    CwLayout layout = {0};
    for (uint32_t bit = 1; bit != 0 && bit <= mask; bit <<= 1U) {
        CwSpeaker speaker = CW_SPEAKER_MONO;
        if (!(mask & bit)) {
            continue;
        }
        if (layout.channels == channels || !speaker_of_bit(bit, has_sides, &speaker)) {
            return unnamed(file, channels, diag);
        }
        layout.speakers[layout.channels++] = speaker;
    }
    if (layout.channels != channels) {
        return unnamed(file, channels, diag);
    }
    *ret_layout = layout;
    return CW_OK;
}

uint32_t cw_layout_mask(const CwLayout* layout) {
    uint32_t mask = 0;
    for (int i = 0; i < layout->channels; ++i) {
        const uint32_t bit = speakers[layout->speakers[i]].wave_bit;
        if (bit <= mask) { // no bit, or not in the order WAVE wants
            return 0;
        }
        mask |= bit;
    }
    return mask;
}
