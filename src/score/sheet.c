// SPDX-License-Identifier: GPL-3.0-or-later
#include "score/sheet.h"

#include "base/file.h"
#include "base/hash.h"
#include "base/number.h"
#include "base/program.h"
#include "music/midi.h"
#include "score/sheet_priv.h"

#include <string.h>

enum {
    PAGE_GRID = CW_TICKS_PER_QUARTER / 8,
    SPLIT = 60,                             ///< from here up notes go to the upper of two staves …
    UPPER_ALONE = 53,                       ///< … but all to the upper where none is below this,
    LOWER_ALONE = 67,                       ///< and all to the lower where none is above this,
    SPLIT_TICKS = 4 * CW_TICKS_PER_QUARTER, ///< for as long
    ENGRAVE_SECONDS = 300,
};

CwStatus cw__sheet_check(const CwSheet* sheet) {
    if (sheet->score->end_tick <= sheet->start_tick || !sheet->score->n_keys) {
        return CW_ERR_RANGE;
    }
    for (size_t i = 0; i < sheet->score->n_parts; ++i) {
        if (!cw_ensemble_find(sheet->ensemble, sheet->score->parts[i].instrument)) {
            return CW_ERR_RANGE;
        }
    }
    return CW_OK;
}

void cw__sheet_span(const CwSheet* sheet, int64_t* ret_start, int64_t* ret_end) {
    const CwTempoMap* map = sheet->map;
    *ret_start = cw_tempo_map_bar_tick(map, cw_tempo_map_bar_beat(map, sheet->start_tick).bar);
    *ret_end = cw_tempo_map_bar_tick(map, cw_tempo_map_bar_beat(map, sheet->score->end_tick - 1).bar + 1);
}

CwKey cw__key_at(const CwScore* score, int64_t tick) {
    size_t i = 0;
    while (i + 1 < score->n_keys && score->keys[i + 1].tick <= tick) {
        ++i;
    }
    return score->keys[i];
}

void cw__bar_text(const CwSheet* sheet, int bar, char text[CW_BAR_NAME_SIZE]) {
    cw_bar_name_format(sheet->bars ? cw_bar_name(sheet->bars, bar) : (CwBarName){bar, 0}, text);
}

static const CwChord* chord_at(const CwScore* score, int64_t tick) {
    for (size_t i = 0; i < score->n_chords; ++i) {
        if (tick >= score->chords[i].tick && tick < score->chords[i].tick + score->chords[i].length) {
            return &score->chords[i];
        }
    }
    return NULL;
}

// Steps of the staff for a transposition of so many semitones up: 2 is a second, 7 a fifth.
static int steps_for(int semitones) {
    static const int steps[12] = {0, 1, 1, 2, 2, 3, 3, 4, 5, 5, 6, 6};
    const int octaves = (semitones - ((semitones % 12) + 12) % 12) / 12;
    return 7 * octaves + steps[((semitones % 12) + 12) % 12];
}

CwSpelling cw__written(const CwScore* score, const CwInstrument* instrument, int64_t tick, int pitch, bool in_c) {
    static const int classes[7] = {0, 2, 4, 5, 7, 9, 11};
    const CwKey key = cw__key_at(score, tick);
    const CwChord* chord = chord_at(score, tick);
    CwSpelling s = chord ? cw_spell_in_chord(key, chord->root, chord->classes, pitch) : cw_spell(key, pitch);
    const int by = in_c ? instrument->transposition / 12 * 12 : instrument->transposition;
    const int place = 7 * s.octave + s.step + steps_for(by);
    const int octave = (int)cw_div_floor(place, 7);
    const CwSpelling moved = {place - 7 * octave, pitch + by - 12 * (octave + 1) - classes[place - 7 * octave], octave};
    // Far keys can ask for what no accidental says: then the nearest name of the key does.
    return moved.alter >= -2 && moved.alter <= 2 ? moved : cw_spell(key, pitch + by);
}

int64_t cw__page_tick(int64_t tick, int64_t start) {
    return tick <= start ? start : start + cw_div_nearest(tick - start, PAGE_GRID) * PAGE_GRID;
}

// Where the hands part in the stretch that begins with note `first`: at middle C, but a figure that one staff can hold
// stays on it.
static int split_of(const CwPart* part, size_t first) {
    int low = 127;
    int high = 0;
    for (size_t i = first;
         i < part->n_notes && part->notes[i].tick / SPLIT_TICKS == part->notes[first].tick / SPLIT_TICKS; ++i) {
        low = part->notes[i].pitch < low ? part->notes[i].pitch : low;
        high = part->notes[i].pitch > high ? part->notes[i].pitch : high;
    }
    return low >= UPPER_ALONE ? 0 : high <= LOWER_ALONE ? 128 : SPLIT;
}

CwStatus cw__split_staves(CwArena* arena, const CwPart* part, CwNote** ret_upper, size_t* ret_n_upper,
                          CwNote** ret_lower, size_t* ret_n_lower) {
    CwNote* upper = CW_NEW_ARRAY(arena, CwNote, part->n_notes);
    CwNote* lower = CW_NEW_ARRAY(arena, CwNote, part->n_notes);
    if (!upper || !lower) {
        return CW_ERR_NO_MEM;
    }
    *ret_n_upper = 0;
    *ret_n_lower = 0;
    int split = SPLIT;
    for (size_t i = 0; i < part->n_notes; ++i) {
        const CwNote* n = &part->notes[i];
        if (i == 0 || n->tick / SPLIT_TICKS != n[-1].tick / SPLIT_TICKS) {
            split = split_of(part, i);
        }
        if (n->pitch >= split) {
            upper[(*ret_n_upper)++] = *n;
        } else {
            lower[(*ret_n_lower)++] = *n;
        }
    }
    *ret_upper = upper;
    *ret_lower = lower;
    return CW_OK;
}

CwStatus cw_sheet_midi(CwBuf* buf, const CwSheet* sheet) {
    const CwScore* score = sheet->score;
    CwMidiOutTrack* tracks = CW_NEW_ARRAY(buf->arena, CwMidiOutTrack, score->n_parts);
    CwMidiMarker* markers = CW_NEW_ARRAY(buf->arena, CwMidiMarker, sheet->n_marks);
    if (!tracks || !markers) {
        return CW_ERR_NO_MEM;
    }
    int channel = 0;
    for (size_t i = 0; i < score->n_parts; ++i) {
        const CwPart* p = &score->parts[i];
        const bool drums = p->bank == 128;
        tracks[i] = (CwMidiOutTrack){p->name, drums ? 9 : channel, p->program, 0, p->pan, p->notes, p->n_notes};
        channel += drums ? 0 : channel == 8 ? 2 : 1;
        channel = channel > 15 ? 0 : channel;
    }
    for (size_t i = 0; i < sheet->n_marks; ++i) {
        markers[i] = (CwMidiMarker){sheet->marks[i].tick, sheet->marks[i].text};
    }
    const CwMidiOut out = {.title = score->title,
                           .division = 960,
                           .map = sheet->map,
                           .end_tick = score->end_tick,
                           .keys = score->keys,
                           .n_keys = score->n_keys,
                           .markers = markers,
                           .n_markers = sheet->n_marks,
                           .tracks = tracks,
                           .n_tracks = score->n_parts};
    return cw_midi_write(buf, &out);
}

// Overwrites what follows each `key` with `with`, where there is room.
static void overwrite(char* pdf, size_t length, const char* key, const char* with) {
    const size_t n_key = strlen(key);
    const size_t n_with = strlen(with);
    char* at = pdf;
    while ((at = memmem(at, length - (size_t)(at - pdf), key, n_key)) != NULL) {
        at += n_key;
        if ((size_t)(pdf + length - at) < n_with) {
            return;
        }
        for (size_t i = 0; i < n_with; ++i) {
            at[i] = with[i];
        }
    }
}

void cw_pdf_settle(char* pdf, size_t length) {
    overwrite(pdf, length, "<xmp:ModifyDate>", "2000-01-01T00:00:00Z");
    overwrite(pdf, length, "<xmp:CreateDate>", "2000-01-01T00:00:00Z");
    overwrite(pdf, length, "/CreationDate(D:", "20000101000000Z00'00'");
    overwrite(pdf, length, "/ModDate(D:", "20000101000000Z00'00'");
    overwrite(pdf, length, "DocumentID='uuid:", "00000000-0000-0000-0000-000000000000");
    const char* nothing = "00000000000000000000000000000000><00000000000000000000000000000000>";
    overwrite(pdf, length, "/ID [<", nothing);
    const CwHash hash = cw_hash_of(pdf, length);
    char id[67];
    for (int i = 0; i < 16; ++i) {
        static const char digits[] = "0123456789ABCDEF";
        id[2 * i] = id[34 + 2 * i] = digits[hash.bytes[i] >> 4U];
        id[2 * i + 1] = id[34 + 2 * i + 1] = digits[hash.bytes[i] & 0xFU];
    }
    memcpy(id + 32, "><", 2);
    id[66] = '\0';
    overwrite(pdf, length, "/ID [<", id);
}

CwStatus cw_sheet_engrave(CwArena* arena, const CwSheet* sheet, const char* folder, CwDiag* diag, CwText* ret_pdf) {
    CwBuf source = cw_buf(arena);
    CW_TRY(cw_sheet_lilypond(&source, sheet));
    const char* in = cw_path(arena, folder, "score.ly");
    const char* out = cw_path(arena, folder, "score.pdf");
    if (!in || !out) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_write(arena, in, (CwText){source.bytes, source.length}, diag));
    const char* argv[] = {"lilypond", "--loglevel=ERROR", "--pdf", "--output=score", "score.ly", NULL};
    const CwProgram program = {argv, folder, ENGRAVE_SECONDS};
    CW_TRY(cw_program_must(arena, &program, diag, NULL));
    CwText pdf;
    CW_TRY(cw_file_read(arena, out, 0, diag, &pdf));
    char* bytes = cw_text_copy(arena, pdf);
    if (!bytes) {
        return CW_ERR_NO_MEM;
    }
    memcpy(bytes, pdf.at, pdf.length);
    cw_pdf_settle(bytes, pdf.length);
    *ret_pdf = (CwText){bytes, pdf.length};
    return CW_OK;
}
