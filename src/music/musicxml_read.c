// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "music/musicxml.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

enum {
    BYTES_MAX = 16 << 20,
    NOTES_MAX = 1 << 20,
    PARTS_MAX = 512,
};

#define TICKS_MAX (INT64_C(1) << 40)

typedef struct {
    CwArena* arena;
    CwDiag* diag;
    CwDiagList* warnings;
    const char* file;
    // the part being read
    int64_t divisions; ///< to the quarter
    int transpose;     ///< semitones from written to sounding
    int64_t measure;   ///< tick the measure starts at
    int64_t at;        ///< tick the cursor is at
    int64_t furthest;  ///< tick the measure has reached
    int64_t last_onset;
    CwMeter meter;
    bool first_part;
    CwNote* notes;
    size_t n_notes;
    size_t notes_capacity;
    size_t open[128]; ///< 1 + index of the note of this pitch that a tie holds open
    size_t total_notes;
    // the file
    CwMidiTrack* tracks;
    size_t n_tracks;
    size_t tracks_capacity;
    CwMidiTempo* tempos;
    size_t n_tempos;
    size_t tempos_capacity;
    CwMeterChange* meters;
    size_t n_meters;
    size_t meters_capacity;
    CwKey* keys;
    size_t n_keys;
    size_t keys_capacity;
    CwMidiMarker* markers;
    size_t n_markers;
    size_t markers_capacity;
    int64_t end_tick;
} Reader;

#define ADD(reader, list, item)                                                                                        \
    do {                                                                                                               \
        CW_TRY(CW_RESERVE((reader)->arena, (reader)->list, (reader)->n_##list, (reader)->list##_capacity));            \
        (reader)->list[(reader)->n_##list++] = (item);                                                                 \
    } while (0)

static bool is(const xmlNode* node, const char* name) {
    return node->type == XML_ELEMENT_NODE && strcmp((const char*)node->name, name) == 0;
}

static const xmlNode* child(const xmlNode* node, const char* name) {
    for (const xmlNode* c = node->children; c; c = c->next) {
        if (is(c, name)) {
            return c;
        }
    }
    return NULL;
}

// The text of an element; empty when it has none or holds more than text.
static CwText text_of(const xmlNode* node) {
    if (node && node->children && node->children->type == XML_TEXT_NODE && !node->children->next) {
        return cw_text_trim(cw_text((const char*)node->children->content));
    }
    return cw_text("");
}

static CwText attribute(const xmlNode* node, const char* name) {
    for (const xmlAttr* a = node->properties; a; a = a->next) {
        if (strcmp((const char*)a->name, name) == 0 && a->children && a->children->content) {
            return cw_text((const char*)a->children->content);
        }
    }
    return cw_text("");
}

static CwStatus bad(const Reader* reader, const xmlNode* node, const char* name, const char* what) {
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, name, (CwPlace){reader->file, (int)xmlGetLineNo(node), 0}, NULL,
                   "%s", what);
}

static CwStatus warn(const Reader* reader, const xmlNode* node, const char* name, const char* what) {
    return cw_diag_add(reader->warnings, name, (CwPlace){reader->file, (int)xmlGetLineNo(node), 0}, NULL, "%s", what);
}

// The whole number in a child, which must be in least … most.
static CwStatus number_in(const Reader* reader, const xmlNode* node, const char* name, int64_t least, int64_t most,
                          int64_t* ret_value) {
    const xmlNode* found = child(node, name);
    int64_t value = 0;
    if (!found || cw_parse_int(text_of(found), &value) != CW_OK || value < least || value > most) {
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "musicxml.number",
                       (CwPlace){reader->file, (int)xmlGetLineNo(found ? found : node), 0}, NULL,
                       "<%s> needs a <%s> with a whole number from %lld to %lld", (const char*)node->name, name,
                       (long long)least, (long long)most);
    }
    *ret_value = value;
    return CW_OK;
}

// The length in a <duration>, in ticks; durations may have a decimal point.
static CwStatus duration_in(const Reader* reader, const xmlNode* node, int64_t* ret_ticks) {
    CwRatio ratio = {0, 1};
    const xmlNode* found = child(node, "duration");
    if (!found || cw_parse_ratio(text_of(found), &ratio) != CW_OK || ratio.num < 0 ||
        ratio.num / ratio.den > TICKS_MAX / CW_TICKS_PER_QUARTER) {
        return bad(reader, found ? found : node, "musicxml.duration",
                   "a <duration> that is a length was expected here");
    }
    *ret_ticks = cw_muldiv_nearest(ratio.num, CW_TICKS_PER_QUARTER, reader->divisions * ratio.den);
    return CW_OK;
}

static CwStatus read_key(Reader* reader, const xmlNode* node) {
    const xmlNode* fifths_node = child(node, "fifths");
    int64_t fifths = 0;
    if (!fifths_node) {
        return warn(reader, node, "musicxml.key", "a key that is not on the circle of fifths was left out");
    }
    CW_TRY(number_in(reader, node, "fifths", -7, 7, &fifths));
    const xmlNode* mode = child(node, "mode");
    const CwKey key = {reader->at, (int)fifths, mode && cw_text_is_fold(text_of(mode), "minor")};
    ADD(reader, keys, key);
    return CW_OK;
}

// The sum in <beats>, which may say "3+2".
static CwStatus read_beats(const Reader* reader, const xmlNode* node, int64_t* ret_beats) {
    CwText rest = text_of(child(node, "beats"));
    int64_t sum = 0;
    while (rest.length) {
        int64_t part = 0;
        if (cw_parse_int(cw_text_trim(cw_text_split(&rest, '+')), &part) != CW_OK || part < 1 || part > 64) {
            return bad(reader, node, "musicxml.time", "<beats> must be a number, or numbers joined by +");
        }
        sum += part;
    }
    if (sum < 1 || sum > 64) {
        return bad(reader, node, "musicxml.time", "a <time> needs <beats> from 1 to 64");
    }
    *ret_beats = sum;
    return CW_OK;
}

static CwStatus read_time(Reader* reader, const xmlNode* node) {
    if (child(node, "senza-misura")) {
        return CW_OK;
    }
    int64_t beats = 0;
    int64_t type = 0;
    CW_TRY(read_beats(reader, node, &beats));
    CW_TRY(number_in(reader, node, "beat-type", 1, 32, &type));
    if ((type & (type - 1)) != 0) {
        return bad(reader, node, "musicxml.time", "a <beat-type> is 1, 2, 4, 8, 16 or 32");
    }
    reader->meter = (CwMeter){(int)beats, (int)type};
    if (reader->first_part) {
        ADD(reader, meters, ((CwMeterChange){reader->measure, 0, reader->meter}));
    }
    return CW_OK;
}

static CwStatus read_attributes(Reader* reader, const xmlNode* node) {
    for (const xmlNode* c = node->children; c; c = c->next) {
        if (is(c, "divisions")) {
            CW_TRY(number_in(reader, node, "divisions", 1, 1 << 20, &reader->divisions));
        } else if (is(c, "key") && reader->first_part) {
            CW_TRY(read_key(reader, c));
        } else if (is(c, "time")) {
            CW_TRY(read_time(reader, c));
        } else if (is(c, "transpose")) {
            int64_t semitones = 0;
            int64_t octaves = 0;
            CW_TRY(number_in(reader, c, "chromatic", -60, 60, &semitones));
            if (child(c, "octave-change")) {
                CW_TRY(number_in(reader, c, "octave-change", -5, 5, &octaves));
            }
            reader->transpose = (int)(semitones + 12 * octaves);
        }
    }
    return CW_OK;
}

static CwStatus read_pitch(const Reader* reader, const xmlNode* node, int* ret_pitch, int* ret_cents) {
    static const char steps[] = "C D EF G A B"; // each at its pitch class
    const CwText step = text_of(child(node, "step"));
    const char* found = step.length == 1 && step.at[0] != ' ' ? strchr(steps, step.at[0]) : NULL;
    int64_t octave = 0;
    CwRatio alter = {0, 1};
    CW_TRY(number_in(reader, node, "octave", 0, 9, &octave));
    if (!found || (child(node, "alter") && cw_parse_ratio(text_of(child(node, "alter")), &alter) != CW_OK)) {
        return bad(reader, node, "musicxml.pitch", "a <pitch> is a <step> from A to G, an <alter> and an <octave>");
    }
    // a quarter tone is the semitone below, and 50 cents
    const int64_t semitones = cw_div_floor(alter.num, alter.den);
    if (semitones < -12 || semitones > 12) {
        return bad(reader, node, "musicxml.pitch", "an <alter> is at most twelve semitones");
    }
    const int pitch = 12 * ((int)octave + 1) + (int)(found - steps) + (int)semitones;
    if (pitch + reader->transpose < 0 || pitch + reader->transpose > 127) {
        return bad(reader, node, "musicxml.pitch", "this pitch is outside 0 to 127 of MIDI");
    }
    *ret_pitch = pitch + reader->transpose;
    *ret_cents = (int)cw_muldiv_floor(100, alter.num - semitones * alter.den, alter.den);
    return CW_OK;
}

static CwArticulation articulation_of(const xmlNode* note) {
    static const struct {
        const char* element;
        CwArticulation articulation;
    } known[] = {{"staccato", CW_ARTICULATION_STACCATO},
                 {"tenuto", CW_ARTICULATION_TENUTO},
                 {"accent", CW_ARTICULATION_ACCENT},
                 {"strong-accent", CW_ARTICULATION_MARCATO},
                 {"spiccato", CW_ARTICULATION_SPICCATO}};
    const xmlNode* play = child(note, "play");
    if (cw_text_is(attribute(note, "pizzicato"), "yes")) {
        return CW_ARTICULATION_PIZZICATO;
    }
    if (play && child(play, "mute") && !cw_text_is(text_of(child(play, "mute")), "off")) {
        return CW_ARTICULATION_CON_SORDINO;
    }
    const xmlNode* notations = child(note, "notations");
    const xmlNode* marks = notations ? child(notations, "articulations") : NULL;
    const xmlNode* ornaments = notations ? child(notations, "ornaments") : NULL;
    if (ornaments && child(ornaments, "tremolo")) {
        return CW_ARTICULATION_TREMOLO;
    }
    for (size_t i = 0; marks && i < sizeof known / sizeof known[0]; ++i) {
        if (child(marks, known[i].element)) {
            return known[i].articulation;
        }
    }
    return CW_ARTICULATION_NORMAL;
}

static bool has_tie(const xmlNode* note, const char* type) {
    for (const xmlNode* c = note->children; c; c = c->next) {
        if (is(c, "tie") && cw_text_is(attribute(c, "type"), type)) {
            return true;
        }
    }
    return false;
}

static CwStatus place_note(Reader* reader, const xmlNode* node, int64_t tick, int64_t length) {
    int pitch = 0;
    int cents = 0;
    CW_TRY(read_pitch(reader, child(node, "pitch"), &pitch, &cents));
    const size_t held = reader->open[pitch];
    if (has_tie(node, "stop") && held && reader->notes[held - 1].tick + reader->notes[held - 1].length == tick) {
        reader->notes[held - 1].length += length;
    } else {
        if (++reader->total_notes > NOTES_MAX) {
            return cw_diag(reader->diag, CW_ERR_RANGE, "musicxml.many", (CwPlace){reader->file, 0, 0}, NULL,
                           "more than %d notes; keep only the theme", NOTES_MAX);
        }
        const CwNote note = {tick, length, (uint8_t)pitch, 80, (uint8_t)articulation_of(node), (int8_t)cents};
        ADD(reader, notes, note);
        reader->open[pitch] = reader->n_notes;
    }
    if (!has_tie(node, "start")) {
        reader->open[pitch] = 0;
    }
    return CW_OK;
}

static CwStatus move(Reader* reader, const xmlNode* node, int64_t by) {
    if (reader->at + by < reader->measure) {
        return bad(reader, node, "musicxml.backup", "this <backup> goes back beyond its measure");
    }
    reader->at += by;
    if (reader->at > TICKS_MAX) {
        return cw_diag(reader->diag, CW_ERR_RANGE, "musicxml.long", (CwPlace){reader->file, 0, 0}, NULL,
                       "longer than 27 million quarters");
    }
    reader->furthest = reader->at > reader->furthest ? reader->at : reader->furthest;
    return CW_OK;
}

static CwStatus read_note(Reader* reader, const xmlNode* node) {
    if (child(node, "grace") || child(node, "cue")) {
        return CW_OK;
    }
    int64_t length = 0;
    CW_TRY(duration_in(reader, node, &length));
    const bool chord = child(node, "chord") != NULL;
    const int64_t tick = chord ? reader->last_onset : reader->at;
    if (child(node, "pitch") && length > 0) {
        CW_TRY(place_note(reader, node, tick, length));
    }
    if (chord) {
        return CW_OK;
    }
    reader->last_onset = reader->at;
    return move(reader, node, length);
}

// A tempo is in <sound tempo="…">, alone or in a direction; a rehearsal mark is a marker.
static CwStatus read_direction(Reader* reader, const xmlNode* node) {
    const xmlNode* sound = is(node, "sound") ? node : child(node, "sound");
    const CwText tempo = sound ? attribute(sound, "tempo") : cw_text("");
    int64_t mbpm = 0;
    if (reader->first_part && tempo.length && cw_parse_scaled(tempo, 1000, &mbpm) == CW_OK && mbpm >= 4000 &&
        mbpm <= 1000000) {
        ADD(reader, tempos, ((CwMidiTempo){reader->at, (int32_t)(INT64_C(60000000000) / mbpm)}));
    }
    const xmlNode* type = child(node, "direction-type");
    const xmlNode* rehearsal = type ? child(type, "rehearsal") : NULL;
    if (reader->first_part && rehearsal) {
        const char* text = cw_text_copy(reader->arena, text_of(rehearsal));
        if (!text) {
            return CW_ERR_NO_MEM;
        }
        ADD(reader, markers, ((CwMidiMarker){reader->at, text}));
    }
    return CW_OK;
}

static CwStatus read_element(Reader* reader, const xmlNode* node) {
    int64_t length = 0;
    if (is(node, "note")) {
        return read_note(reader, node);
    }
    if (is(node, "attributes")) {
        return read_attributes(reader, node);
    }
    if (is(node, "backup") || is(node, "forward")) {
        CW_TRY(duration_in(reader, node, &length));
        return move(reader, node, is(node, "backup") ? -length : length);
    }
    if (is(node, "direction") || is(node, "sound")) {
        return read_direction(reader, node);
    }
    return CW_OK;
}

static bool is_short_on_purpose(const xmlNode* measure) {
    return cw_text_is(attribute(measure, "implicit"), "yes") || cw_text_is(attribute(measure, "number"), "0");
}

// Measures are as long as their meter says, but for those marked as short. A short first measure is a pickup: what
// comes after it counts from 0.
static CwStatus read_measure(Reader* reader, const xmlNode* node, bool first) {
    reader->at = reader->measure;
    reader->furthest = reader->measure;
    reader->last_onset = reader->measure;
    for (const xmlNode* c = node->children; c; c = c->next) {
        CW_TRY(read_element(reader, c));
    }
    const int64_t nominal = cw_bar_ticks(reader->meter);
    const int64_t actual = reader->furthest - reader->measure;
    if (actual > nominal) {
        CW_TRY(warn(reader, node, "musicxml.measure", "a measure holds more than its time signature says"));
    }
    const bool shorter = is_short_on_purpose(node) && actual < nominal && actual > 0;
    if (first && shorter) {
        for (size_t i = 0; i < reader->n_notes; ++i) {
            reader->notes[i].tick -= actual;
        }
        reader->measure = 0;
    } else {
        reader->measure += shorter || actual > nominal ? actual : nominal;
    }
    return CW_OK;
}

static CwStatus read_part(Reader* reader, const xmlNode* part, const char* name) {
    reader->divisions = 1;
    reader->transpose = 0;
    reader->measure = 0;
    reader->meter = (CwMeter){4, 4};
    reader->notes = NULL;
    reader->n_notes = 0;
    reader->notes_capacity = 0;
    memset(reader->open, 0, sizeof reader->open);
    bool first = true;
    for (const xmlNode* c = part->children; c; c = c->next) {
        if (is(c, "measure")) {
            CW_TRY(read_measure(reader, c, first));
            first = false;
        }
    }
    cw_notes_sort(reader->notes, reader->n_notes);
    if (reader->measure > reader->end_tick) {
        reader->end_tick = reader->measure;
    }
    const int number = (int)(reader->n_tracks % 15);
    const CwMidiTrack track = {name, number < 9 ? number : number + 1, NULL, 0, reader->notes, reader->n_notes};
    ADD(reader, tracks, track);
    return CW_OK;
}

// The name of a part in the part list; "" when it has none.
static CwText part_name(const xmlNode* root, CwText id) {
    const xmlNode* list = child(root, "part-list");
    for (const xmlNode* c = list ? list->children : NULL; c; c = c->next) {
        if (is(c, "score-part") && cw_text_equal(attribute(c, "id"), id)) {
            return text_of(child(c, "part-name"));
        }
    }
    return cw_text("");
}

static CwStatus read_score(Reader* reader, const xmlNode* root) {
    if (is(root, "score-timewise")) {
        return bad(reader, root, "musicxml.timewise",
                   "this file is measure by measure; export it part by part "
                   "(score-partwise)");
    }
    if (!is(root, "score-partwise")) {
        return bad(reader, root, "musicxml.root", "this is no MusicXML score: it does not begin with <score-partwise>");
    }
    for (const xmlNode* c = root->children; c; c = c->next) {
        if (!is(c, "part")) {
            continue;
        }
        if (reader->n_tracks == PARTS_MAX) {
            return bad(reader, c, "musicxml.parts", "more than 512 parts; keep only those of the theme");
        }
        const char* name = cw_text_copy(reader->arena, part_name(root, attribute(c, "id")));
        if (!name) {
            return CW_ERR_NO_MEM;
        }
        reader->first_part = reader->n_tracks == 0;
        CW_TRY(read_part(reader, c, name));
    }
    if (!reader->n_tracks) {
        return bad(reader, root, "musicxml.empty", "the score has no part");
    }
    return CW_OK;
}

// Keeps of two meters at one place the later, and numbers the bars.
static CwStatus number_bars(Reader* reader, CwMidi* midi) {
    CwMeterChange* kept = CW_NEW_ARRAY(reader->arena, CwMeterChange, reader->n_meters + 1);
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 1;
    kept[0] = (CwMeterChange){0, 1, {4, 4}};
    for (size_t i = 0; i < reader->n_meters; ++i) {
        const CwMeterChange* m = &reader->meters[i];
        const CwMeterChange* last = &kept[count - 1];
        const int64_t bars = cw_div_nearest(m->tick - last->tick, cw_bar_ticks(last->meter));
        if (bars <= 0) {
            kept[count - 1].meter = m->meter;
        } else if (m->meter.num != last->meter.num || m->meter.den != last->meter.den) {
            kept[count++] =
                (CwMeterChange){last->tick + bars * cw_bar_ticks(last->meter), last->bar + (int)bars, m->meter};
        }
    }
    midi->meters = kept;
    midi->n_meters = count;
    return CW_OK;
}

static void free_document(void* document) {
    xmlFreeDoc(document);
}

// Nothing is fetched (NONET, no DTD loaded), and a document that declares entities is refused before any could expand.
static CwStatus parse(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, xmlDoc** ret_document) {
    xmlParserCtxt* context = xmlNewParserCtxt();
    if (!context) {
        return CW_ERR_NO_MEM;
    }
    const int options =
        XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA | XML_PARSE_BIG_LINES;
    xmlDoc* document = xmlCtxtReadMemory(context, bytes.at, (int)bytes.length, NULL, NULL, options);
    CwStatus status = CW_OK;
    if (!document) {
        const xmlError* error = xmlCtxtGetLastError(context);
        CwText message = cw_text(error && error->message ? error->message : "it ends too early");
        message = cw_text_trim(message);
        status = error && error->code == XML_ERR_NO_MEMORY
                     ? CW_ERR_NO_MEM
                     : cw_diag(diag, CW_ERR_BAD_INPUT, "musicxml.syntax", (CwPlace){file, error ? error->line : 0, 0},
                               NULL, "this is neither MIDI nor XML: %.*s", (int)message.length, message.at);
    } else if (document->intSubset && document->intSubset->entities) {
        xmlFreeDoc(document);
        status = cw_diag(diag, CW_ERR_BAD_INPUT, "musicxml.entities", (CwPlace){file, 0, 0}, NULL,
                         "the file declares entities, which a score has no use for; export it again");
    } else {
        status = cw_arena_defer(arena, free_document, document);
        *ret_document = document;
    }
    xmlFreeParserCtxt(context);
    return status;
}

CwStatus cw_musicxml_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* warnings, CwDiag* diag,
                          CwMidi* ret_midi) {
    if (cw_text_starts(bytes, "PK")) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "musicxml.compressed", (CwPlace){file, 0, 0}, NULL,
                       "a compressed score; export it as uncompressed MusicXML (.musicxml)");
    }
    if (bytes.length > BYTES_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "musicxml.large", (CwPlace){file, 0, 0}, NULL,
                       "larger than 16 MiB; keep only the theme");
    }
    Reader* reader = CW_NEW(arena, Reader);
    if (!reader) {
        return CW_ERR_NO_MEM;
    }
    *reader = (Reader){.arena = arena, .diag = diag, .warnings = warnings, .file = file};
    xmlDoc* document = NULL;
    CW_TRY(parse(arena, file, bytes, diag, &document));
    const xmlNode* root = xmlDocGetRootElement(document);
    CW_TRY(read_score(reader, root));
    CwMidi midi = {.type = 1, .division = (int)reader->divisions};
    CW_TRY(number_bars(reader, &midi));
    midi.tracks = reader->tracks;
    midi.n_tracks = reader->n_tracks;
    midi.tempos = reader->tempos;
    midi.n_tempos = reader->n_tempos;
    midi.keys = reader->keys;
    midi.n_keys = reader->n_keys;
    midi.markers = reader->markers;
    midi.n_markers = reader->n_markers;
    midi.end_tick = reader->end_tick;
    *ret_midi = midi;
    return CW_OK;
}

CwStatus cw_notes_file_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* warnings, CwDiag* diag,
                            CwMidi* ret_midi) {
    const bool midi = cw_text_starts(bytes, "MThd") || cw_text_starts(bytes, "RIFF");
    return midi ? cw_midi_read(arena, file, bytes, warnings, diag, ret_midi)
                : cw_musicxml_read(arena, file, bytes, warnings, diag, ret_midi);
}
