// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/phrase.h"

#include "base/number.h"
#include "music/harmony.h"

#include <assert.h>

enum {
    LONGEST_BARS = 8,
};

// How much of a breath the melody takes at a bar line, in hundredths of a bar: the rest before the next note, and the
// length of the note before it. A note held across the line makes it none.
static int64_t breath_at(const CwNote* notes, size_t n_notes, int64_t line, int64_t bar_ticks) {
    size_t next = 0;
    while (next < n_notes && notes[next].tick < line) {
        ++next;
    }
    if (next == 0 || next == n_notes) {
        return 0;
    }
    const CwNote* before = &notes[next - 1];
    const int64_t end = before->tick + before->length;
    if (end > line) {
        return -100;
    }
    // A pickup to what comes after lies before the line: look past notes shorter than the one that seems to end.
    int64_t longest = before->length;
    for (size_t i = next - 1; i > 0 && line - notes[i - 1].tick <= bar_ticks; --i) {
        longest = notes[i - 1].length > longest ? notes[i - 1].length : longest;
    }
    const int64_t rest = notes[next].tick - end;
    return 100 * (2 * rest + longest) / bar_ticks;
}

// What a phrase of so many bars costs for its shape alone; four are best.
static int64_t shape_cost(int64_t bars) {
    static const int cost[LONGEST_BARS + 1] = {0, 250, 60, 130, 0, 120, 70, 150, 60};
    return cost[bars];
}

CwStatus cw_phrases_find(CwArena* arena, const CwNote* notes, size_t n_notes, CwMeter meter, int64_t length,
                         CwPhrase** ret_phrases, size_t* ret_n_phrases) {
    const int64_t bar_ticks = cw_bar_ticks(meter);
    const size_t bars = (size_t)(length / bar_ticks);
    int64_t* cost = CW_NEW_ARRAY(arena, int64_t, bars + 1);
    size_t* from = CW_NEW_ARRAY(arena, size_t, bars + 1);
    CwPhrase* phrases = CW_NEW_ARRAY(arena, CwPhrase, bars + 1);
    if (!cost || !from || !phrases) {
        return CW_ERR_NO_MEM;
    }
    for (size_t b = 1; b <= bars; ++b) {
        cost[b] = INT64_MAX;
        for (size_t n = 1; n <= LONGEST_BARS && n <= b; ++n) {
            const int64_t breath = b < bars ? breath_at(notes, n_notes, (int64_t)b * bar_ticks, bar_ticks) : 0;
            const int64_t total = cost[b - n] + shape_cost((int64_t)n) + 60 - breath;
            if (total < cost[b]) {
                cost[b] = total;
                from[b] = n;
            }
        }
    }
    size_t count = 0;
    for (size_t b = bars; b > 0; b -= from[b]) {
        ++count;
    }
    size_t i = count;
    for (size_t b = bars; b > 0; b -= from[b]) {
        --i;
        phrases[i] =
            (CwPhrase){(int64_t)(b - from[b]) * bar_ticks, (int64_t)from[b] * bar_ticks, i ? "answer" : "statement"};
    }
    *ret_phrases = phrases;
    *ret_n_phrases = count;
    return CW_OK;
}

// Whether the bar needs two chords: its halves have little in common.
static bool halves_differ(const CwSlot* a, const CwSlot* b) {
    int64_t both = 0;
    int64_t all = 0;
    for (int i = 0; i < 12; ++i) {
        both += a->weights[i] < b->weights[i] ? a->weights[i] : b->weights[i];
        all += a->weights[i] + b->weights[i];
    }
    int notes = 0;
    for (int i = 0; i < 12; ++i) {
        notes += a->weights[i] > 0;
    }
    return all > 0 && 10 * both < all && notes > 1;
}

static CwSlot slot_of(int64_t tick, int64_t length, CwTonality tonality, const CwNote* notes, size_t n_notes,
                      CwMeter meter) {
    CwSlot slot = {tick, length, tonality, {0}, 0, 0};
    cw_slot_weigh(&slot, notes, n_notes, 0, cw_bar_ticks(meter), cw_pulse_ticks(meter));
    return slot;
}

CwStatus cw_chords_imply(CwArena* arena, const CwNote* notes, size_t n_notes, CwMeter meter, CwTonality tonality,
                         int64_t length, CwChord** ret_chords, size_t* ret_n_chords) {
    const int64_t bar_ticks = cw_bar_ticks(meter);
    const size_t bars = (size_t)(length / bar_ticks);
    CwSlot* slots = CW_NEW_ARRAY(arena, CwSlot, 2 * bars + 1);
    if (!slots) {
        return CW_ERR_NO_MEM;
    }
    const bool even = meter.num % 2 == 0;
    size_t count = 0;
    for (size_t b = 0; b < bars; ++b) {
        const int64_t tick = (int64_t)b * bar_ticks;
        const CwSlot first = slot_of(tick, bar_ticks / 2, tonality, notes, n_notes, meter);
        const CwSlot second = slot_of(tick + bar_ticks / 2, bar_ticks / 2, tonality, notes, n_notes, meter);
        if (even && halves_differ(&first, &second)) {
            slots[count++] = first;
            slots[count++] = second;
        } else {
            slots[count++] = slot_of(tick, bar_ticks, tonality, notes, n_notes, meter);
        }
    }
    if (count) {
        slots[0].flags |= CW_SLOT_HOME;
        slots[count - 1].flags |= CW_SLOT_FULL;
    }
    CW_TRY(cw_harmonise(arena, CW_HARMONY_PLAIN, slots, count, 0, 0, ret_chords));
    *ret_n_chords = count;
    return CW_OK;
}
