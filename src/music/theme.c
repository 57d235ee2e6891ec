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

// A beginning that was played, on the grid it was meant for: sixteenths, or triplet eighths.
static int64_t on_grid(int64_t tick) {
    static const int64_t grids[] = {CW_TICKS_PER_QUARTER / 4, CW_TICKS_PER_QUARTER / 3};
    int64_t best = tick;
    int64_t best_distance = CW_TICKS_PER_QUARTER / 12;
    for (size_t g = 0; g < sizeof grids / sizeof grids[0]; ++g) {
        const int64_t near = cw_div_nearest(tick, grids[g]) * grids[g];
        const int64_t distance = near > tick ? near - tick : tick - near;
        if (distance < best_distance) {
            best = near;
            best_distance = distance;
        }
    }
    return best;
}

// What was played becomes what is written: beginnings on the grid, slivers of silence closed, the last note a length
// that can be written.
static void write_out(CwNote* line, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        const int64_t end = line[i].tick + line[i].length;
        line[i].tick = on_grid(line[i].tick);
        line[i].length = end > line[i].tick ? end - line[i].tick : 1;
        if (i && line[i - 1].tick + line[i - 1].length > line[i].tick && line[i].tick > line[i - 1].tick) {
            line[i - 1].length = line[i].tick - line[i - 1].tick;
        }
    }
    cw_notes_close_gaps(line, count);
    for (size_t i = 0; i < count; ++i) { // nine tenths of a length that can be written is that length
        const int64_t grid = CW_TICKS_PER_QUARTER / 4;
        const int64_t whole = (line[i].length + grid - 1) / grid * grid;
        const int64_t room = i + 1 < count ? line[i + 1].tick - line[i].tick : whole;
        if (10 * line[i].length >= 9 * whole && whole <= room) {
            line[i].length = whole;
        }
    }
}

// How much a melody makes of a pitch class as its home: by how long it and its fifth sound, and by where it begins on
// the beat and ends.
static int64_t homeliness(int tonic, const CwNote* line, size_t count, int64_t bar_ticks) {
    int64_t score = 0;
    int64_t total = 0;
    for (size_t i = 0; i < count; ++i) {
        const int above = (line[i].pitch - tonic + 12) % 12;
        score += above == 0 ? 2 * line[i].length : above == 7 ? line[i].length : 0;
        score += above == 0 && line[i].tick % bar_ticks == 0 ? line[i].length : 0;
        total += line[i].length;
    }
    return score + (line[count - 1].pitch % 12 == tonic ? total / 2 : 0);
}

// A signature tells the scale, not the mode: a melody that lives on another note of that scale than the one the
// signature is named after, and ends there, is in a mode of it.
static CwTonality home_in_signature(CwKey key, const CwNote* line, size_t count, int64_t bar_ticks) {
    const CwTonality named = cw_key_tonality(key);
    const int last = line[count - 1].pitch % 12;
    const CwDegree degree = cw_pitch_degree(named, last + 12);
    static const int thirds[2][7] = {{4, 3, 3, 4, 4, 3, 3}, {3, 3, 4, 3, 3, 4, 4}}; // on each degree: ionian, aeolian
    if (degree.alter != 0 || last == named.tonic ||
        2 * homeliness(last, line, count, bar_ticks) < 3 * homeliness(named.tonic, line, count, bar_ticks)) {
        return named;
    }
    const int place = ((degree.degree % 7) + 7) % 7;
    const bool minor = thirds[key.minor][place] == 3;
    return (CwTonality){last, minor ? CW_MODE_AEOLIAN : CW_MODE_IONIAN};
}

// The mode a melody is in, when its tonic and third are known: by the degrees that tell modes apart.
static CwMode mode_of(CwTonality t, const CwNote* notes, size_t n_notes) {
    int64_t sounds[12] = {0};
    for (size_t i = 0; i < n_notes; ++i) {
        sounds[(notes[i].pitch - t.tonic + 12) % 12] += notes[i].length;
    }
    if (!cw_mode_is_minor(t.mode)) {
        return sounds[6] > sounds[5] ? CW_MODE_LYDIAN : sounds[10] > sounds[11] ? CW_MODE_MIXOLYDIAN : CW_MODE_IONIAN;
    }
    if (sounds[1] > sounds[2]) {
        return CW_MODE_PHRYGIAN;
    }
    if (sounds[9] > sounds[8]) {
        return CW_MODE_DORIAN;
    }
    return sounds[11] > 0 && sounds[10] == 0 && sounds[8] > 0 ? CW_MODE_HARMONIC_MINOR : CW_MODE_AEOLIAN;
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
    write_out(line, n_line);
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
                     .tonality = from->key ? home_in_signature(*from->key, line, n_line, bar_ticks)
                                           : cw_key_tonality(cw_key_find(line, n_line)),
                     .tempo = from->tempo,
                     .length = (bars > 0 ? bars : 1) * bar_ticks,
                     .n_notes = n_line};
    theme.tonality.mode = mode_of(theme.tonality, line, n_line);
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
    CW_TRY(cw_notes_file_read(arena, file, bytes, warnings, diag, &midi));
    if (cw_text_starts(bytes, "MThd") || cw_text_starts(bytes, "RIFF")) {
        distrust_default_key(&midi);
    }
    return theme_of_midi(arena, name, file, &midi, diag, ret_theme);
}
