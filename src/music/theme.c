// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/theme.h"

#include "base/number.h"
#include "music/key.h"
#include "music/midi.h"
#include "music/musicxml.h"
#include "music/phrase.h"

#include <string.h>

enum {
    NOTES_LEAST = 3,
    BARS_MAX = 512,
};

// Whether a note that begins while a higher one sounds is an inner voice, rather than the next note of the line.
static bool is_inner(const CwNote* held, const CwNote* next) {
    const int64_t overlap = held->tick + held->length - next->tick;
    return next->pitch < held->pitch && 2 * overlap > next->length;
}

// Keeps one line: the highest of notes that begin together, each cut where the next begins.
static size_t keep_line(CwNote* notes, size_t n_notes) {
    size_t count = 0;
    for (size_t i = 0; i < n_notes; ++i) {
        const bool together = i + 1 < n_notes && notes[i + 1].tick == notes[i].tick;
        CwNote* last = count ? &notes[count - 1] : NULL;
        if (together || (last && is_inner(last, &notes[i]))) {
            continue; // sorted by pitch, so the last of those together is the highest
        }
        if (last && last->tick + last->length > notes[i].tick) {
            last->length = notes[i].tick - last->tick;
        }
        notes[count++] = notes[i];
    }
    return count;
}

// The bar line the theme counts from: what begins in the second half of its bar is a pickup to the next.
static int64_t first_downbeat(const CwNote* first, int64_t bar_ticks) {
    const int64_t bar = cw_div_floor(first->tick, bar_ticks);
    const int64_t into = first->tick - bar * bar_ticks;
    return (2 * into >= bar_ticks ? bar + 1 : bar) * bar_ticks;
}

static CwNote* copy_shifted(CwArena* arena, const CwNote* notes, size_t n_notes, int64_t by) {
    CwNote* copy = CW_NEW_ARRAY(arena, CwNote, n_notes);
    for (size_t i = 0; copy && i < n_notes; ++i) {
        copy[i] = notes[i];
        copy[i].tick -= by;
    }
    return copy;
}

// The chords, from everything that sounds.
static CwStatus find_chords(CwArena* arena, const CwThemeNotes* from, int64_t zero, CwTheme* theme) {
    const size_t total = theme->n_notes + from->n_harmony;
    CwNote* all = CW_NEW_ARRAY(arena, CwNote, total);
    const CwNote* harmony = copy_shifted(arena, from->harmony, from->n_harmony, zero);
    if (!all || !harmony) {
        return CW_ERR_NO_MEM;
    }
    memcpy(all, theme->notes, theme->n_notes * sizeof *all);
    if (from->n_harmony) {
        memcpy(all + theme->n_notes, harmony, from->n_harmony * sizeof *all);
    }
    cw_notes_sort(all, total);
    CwChord* chords = NULL;
    CW_TRY(cw_chords_imply(arena, all, total, theme->meter, theme->tonality, theme->length, &chords, &theme->n_chords));
    theme->chords = chords;
    return CW_OK;
}

CwStatus cw_theme_make(CwArena* arena, const CwThemeNotes* from, CwTheme* ret_theme) {
    CwNote* line = copy_shifted(arena, from->notes, from->n_notes, 0);
    if (!line) {
        return CW_ERR_NO_MEM;
    }
    cw_notes_sort(line, from->n_notes);
    const size_t n_line = keep_line(line, from->n_notes);
    if (n_line < NOTES_LEAST) {
        return CW_ERR_RANGE;
    }
    const int64_t bar_ticks = cw_bar_ticks(from->meter);
    const int64_t zero = first_downbeat(&line[0], bar_ticks);
    const int64_t end = line[n_line - 1].tick + line[n_line - 1].length - zero;
    const int64_t bars = cw_div_floor(end + bar_ticks - 1, bar_ticks);
    if (bars > BARS_MAX) {
        return CW_ERR_RANGE;
    }
    CwTheme theme = {.name = cw_string_copy(arena, from->name),
                     .origin = cw_string_copy(arena, from->origin),
                     .meter = from->meter,
                     .tonality = cw_key_tonality(from->key ? *from->key : cw_key_find(line, n_line)),
                     .tempo = from->tempo,
                     .length = (bars > 0 ? bars : 1) * bar_ticks,
                     .n_notes = n_line};
    theme.notes = copy_shifted(arena, line, n_line, zero);
    if (!theme.name || !theme.origin || !theme.notes) {
        return CW_ERR_NO_MEM;
    }
    CwPhrase* phrases = NULL;
    CW_TRY(cw_phrases_find(arena, theme.notes, n_line, theme.meter, theme.length, &phrases, &theme.n_phrases));
    theme.phrases = phrases;
    CW_TRY(find_chords(arena, from, zero, &theme));
    *ret_theme = theme;
    return CW_OK;
}

// The melody among the tracks: by its name, else the one whose notes lie highest on average. Drums never.
static size_t melody_track(const CwMidi* midi) {
    static const char* const names[] = {"melody", "theme", "lead", "tune", "voice", "vocal"};
    size_t best = midi->n_tracks;
    int64_t highest = INT64_MIN;
    for (size_t i = 0; i < midi->n_tracks; ++i) {
        const CwMidiTrack* track = &midi->tracks[i];
        if (track->n_notes < NOTES_LEAST || track->channel == 9) {
            continue;
        }
        int64_t sum = 0;
        for (size_t n = 0; n < track->n_notes; ++n) {
            sum += track->notes[n].pitch;
        }
        int64_t height = 1000 * sum / (int64_t)track->n_notes;
        for (size_t n = 0; n < sizeof names / sizeof names[0]; ++n) {
            height += cw_text_starts_fold(cw_text(track->name), names[n]) ? 1000000 : 0;
        }
        if (height > highest) {
            highest = height;
            best = i;
        }
    }
    return best;
}

// The meter that lasts longest, and where it begins: a pickup bar written as a short bar comes before it.
static const CwMeterChange* main_meter(const CwMidi* midi) {
    const CwMeterChange* best = &midi->meters[0];
    int64_t longest = -1;
    for (size_t i = 0; i < midi->n_meters; ++i) {
        const int64_t end = i + 1 < midi->n_meters ? midi->meters[i + 1].tick : midi->end_tick;
        if (end - midi->meters[i].tick > longest) {
            longest = end - midi->meters[i].tick;
            best = &midi->meters[i];
        }
    }
    return best;
}

static CwStatus gather_harmony(CwArena* arena, const CwMidi* midi, size_t melody, int64_t zero, CwThemeNotes* from) {
    size_t total = 0;
    for (size_t i = 0; i < midi->n_tracks; ++i) {
        total += midi->tracks[i].n_notes;
    }
    CwNote* harmony = CW_NEW_ARRAY(arena, CwNote, total);
    if (!harmony) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < midi->n_tracks; ++i) {
        const CwMidiTrack* track = &midi->tracks[i];
        for (size_t n = 0; i != melody && track->channel != 9 && n < track->n_notes; ++n) {
            harmony[from->n_harmony] = track->notes[n];
            harmony[from->n_harmony++].tick -= zero;
        }
    }
    cw_notes_sort(harmony, from->n_harmony);
    from->harmony = harmony;
    return CW_OK;
}

static CwStatus theme_of_midi(CwArena* arena, const char* name, const char* file, const CwMidi* midi, CwDiag* diag,
                              CwTheme* ret_theme) {
    const size_t melody = melody_track(midi);
    if (melody == midi->n_tracks) {
        return cw_diag(diag, CW_ERR_RANGE, "theme.no_melody", (CwPlace){file, 0, 0}, NULL,
                       "no track has the %d notes a theme needs; write the melody into one track", NOTES_LEAST);
    }
    const CwMeterChange* meter = main_meter(midi);
    CwThemeNotes from = {.name = name, .meter = meter->meter, .n_notes = midi->tracks[melody].n_notes};
    from.origin = cw_format(arena, "composer: %s", file);
    from.key = midi->n_keys ? &midi->keys[0] : NULL;
    from.tempo = midi->n_tempos ? (int32_t)(INT64_C(60000000000) / midi->tempos[0].us_per_quarter) : 0;
    from.notes = copy_shifted(arena, midi->tracks[melody].notes, from.n_notes, meter->tick);
    if (!from.origin || !from.notes) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(gather_harmony(arena, midi, melody, meter->tick, &from));
    const CwStatus status = cw_theme_make(arena, &from, ret_theme);
    return status != CW_ERR_RANGE ? status
                                  : cw_diag(diag, CW_ERR_RANGE, "theme.length", (CwPlace){file, 0, 0}, NULL,
                                            "a theme has at least %d notes and at most %d bars; keep only the melody",
                                            NOTES_LEAST, BARS_MAX);
}

// A key signature of no sharps or flats in a MIDI file is as often a default as a wish: then the notes decide.
static void distrust_default_key(CwMidi* midi) {
    if (midi->n_keys == 1 && midi->keys[0].fifths == 0 && !midi->keys[0].minor) {
        midi->n_keys = 0;
    }
}

CwStatus cw_theme_read(CwArena* arena, const char* name, const char* file, CwText bytes, CwDiagList* warnings,
                       CwDiag* diag, CwTheme* ret_theme) {
    CwMidi midi = {0};
    if (cw_text_starts(bytes, "MThd") || cw_text_starts(bytes, "RIFF")) {
        CW_TRY(cw_midi_read(arena, file, bytes, warnings, diag, &midi));
        distrust_default_key(&midi);
    } else {
        CW_TRY(cw_musicxml_read(arena, file, bytes, warnings, diag, &midi));
    }
    return theme_of_midi(arena, name, file, &midi, diag, ret_theme);
}
