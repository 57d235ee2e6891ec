// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/musicxml.h"

#include "base/buf.h"
#include "testing/testing.h"

#include <string.h>

enum {
    Q = CW_TICKS_PER_QUARTER,
};

#define HEAD                                                                                                           \
    "<?xml version=\"1.0\"?>\n<!DOCTYPE score-partwise PUBLIC \"-//Recordare//DTD MusicXML 4.0 Partwise//EN\" "        \
    "\"http://www.musicxml.org/dtds/partwise.dtd\">\n<score-partwise version=\"4.0\">\n"                               \
    "<part-list><score-part id=\"P1\"><part-name>Melody</part-name></score-part></part-list>\n<part id=\"P1\">\n"
#define TAIL "</part></score-partwise>\n"
#define ATTRIBUTES(divisions, more)                                                                                    \
    "<attributes><divisions>" divisions "</divisions><key><fifths>-1</fifths><mode>minor</mode></key>"                 \
    "<time><beats>3</beats><beat-type>4</beat-type></time>" more "</attributes>\n"
#define NOTE(step, octave, duration)                                                                                   \
    "<note><pitch><step>" step "</step><octave>" octave "</octave></pitch><duration>" duration "</duration></note>\n"

static CwStatus read(CwArena* arena, const char* text, CwDiag* diag, CwMidi* ret_midi) {
    return cw_musicxml_read(arena, "t.musicxml", cw_text(text), NULL, diag, ret_midi);
}

static void test_pickup_ties_chords_voices(void** state) {
    (void)state;
    static const char text[] =
        HEAD "<measure number=\"0\" implicit=\"yes\">" ATTRIBUTES("2", "") "<sound tempo=\"72.5\"/>" NOTE(
            "A", "4",
            "2") "</measure>\n<measure number=\"1\">" NOTE("D", "5",
                                                           "4") "<note><chord/><pitch><step>F</step><alter>1</"
                                                                "alter><octave>5</octave></pitch><duration>4</"
                                                                "duration></note>"
                                                                "<note><pitch><step>E</step><alter>-1</"
                                                                "alter><octave>5</octave></pitch><duration>2</duration>"
                                                                "<tie type=\"start\"/></note>"
                                                                "<backup><duration>6</duration></"
                                                                "backup><forward><duration>2</duration></forward>" NOTE(
                                                                    "G", "3",
                                                                    "4") "</measure>\n<measure number=\"2\">"
                                                                         "<note><pitch><step>E</step><alter>-1</"
                                                                         "alter><octave>5</octave></pitch><duration>1</"
                                                                         "duration>"
                                                                         "<tie type=\"stop\"/></note>"
                                                                         "<note><rest/><duration>1</duration></note>"
                                                                         "<note><grace/><pitch><step>C</"
                                                                         "step><octave>4</octave></pitch></note>"
                                                                         "<note><pitch><step>B</step><octave>4</"
                                                                         "octave></pitch><duration>1</duration>"
                                                                         "<notations><articulations><staccato/></"
                                                                         "articulations></notations></note></"
                                                                         "measure>\n" TAIL;
    CwArena* arena = cw_arena_new(NULL);
    CwMidi midi;
    assert_int_equal(read(arena, text, NULL, &midi), CW_OK);
    assert_int_equal(midi.n_tracks, 1);
    assert_string_equal(midi.tracks[0].name, "Melody");
    static const CwNote wanted[] = {
        {-Q, Q, 69, 80, 0},    {0, 2 * Q, 74, 80, 0},         {0, 2 * Q, 78, 80, 0},
        {Q, 2 * Q, 55, 80, 0}, {2 * Q, Q + Q / 2, 75, 80, 0}, {4 * Q, Q / 2, 71, 80, CW_ARTICULATION_STACCATO}};
    assert_int_equal(midi.tracks[0].n_notes, 6);
    for (int i = 0; i < 6; ++i) {
        const CwNote* n = &midi.tracks[0].notes[i];
        assert_int_equal(n->tick, wanted[i].tick);
        assert_int_equal(n->length, wanted[i].length);
        assert_int_equal(n->pitch, wanted[i].pitch);
        assert_int_equal(n->articulation, wanted[i].articulation);
    }
    assert_int_equal(midi.keys[0].fifths, -1);
    assert_true(midi.keys[0].minor);
    assert_int_equal(midi.meters[0].meter.num, 3);
    assert_in_range(midi.tempos[0].us_per_quarter, 827585, 827587);
    cw_arena_free(arena);
}

static void test_transposing_instruments_sound(void** state) {
    (void)state;
    static const char text[] = HEAD "<measure number=\"1\">" ATTRIBUTES(
        "1", "<transpose><diatonic>-1</diatonic><chromatic>-2</chromatic></transpose>")
        NOTE("C", "5", "3") "</measure>" TAIL;
    CwArena* arena = cw_arena_new(NULL);
    CwMidi midi;
    assert_int_equal(read(arena, text, NULL, &midi), CW_OK);
    assert_int_equal(midi.tracks[0].notes[0].pitch, 70);
    cw_arena_free(arena);
}

static void refuses(const char* text, CwStatus status, const char* name, int line, const char* words) {
    CwArena* arena = cw_arena_new(NULL);
    CwDiag diag = {0};
    CwMidi midi;
    assert_int_equal(read(arena, text, &diag, &midi), status);
    assert_string_equal(diag.name, name);
    assert_int_equal(diag.line, line);
    assert_non_null(strstr(diag.text, words));
    cw_arena_free(arena);
}

static void test_refuses_with_the_line(void** state) {
    (void)state;
    refuses("", CW_ERR_BAD_INPUT, "musicxml.syntax", 1, "neither MIDI nor XML");
    refuses("PK\3\4", CW_ERR_BAD_INPUT, "musicxml.compressed", 0, "uncompressed");
    refuses("<score-timewise/>", CW_ERR_BAD_INPUT, "musicxml.timewise", 1, "part by part");
    refuses("<html/>", CW_ERR_BAD_INPUT, "musicxml.root", 1, "no MusicXML");
    refuses("<score-partwise/>", CW_ERR_BAD_INPUT, "musicxml.empty", 1, "no part");
    refuses(HEAD "<measure>\n" ATTRIBUTES("0", "") "</measure>" TAIL, CW_ERR_BAD_INPUT, "musicxml.number", 7,
            "divisions");
    refuses(HEAD "<measure>\n" ATTRIBUTES("1", "") NOTE("H", "4", "1") "</measure>" TAIL, CW_ERR_BAD_INPUT,
            "musicxml.pitch", 8, "A to G");
    refuses(HEAD "<measure>\n" ATTRIBUTES("1", "") NOTE("A", "4", "x") "</measure>" TAIL, CW_ERR_BAD_INPUT,
            "musicxml.duration", 8, "length");
    refuses(HEAD "<measure>\n" ATTRIBUTES("1", "") "<backup><duration>1</duration></backup></measure>" TAIL,
            CW_ERR_BAD_INPUT, "musicxml.backup", 8, "beyond");
    refuses(HEAD
            "<measure>\n<attributes><time><beats>0</beats><beat-type>4</beat-type></time></attributes></measure>" TAIL,
            CW_ERR_BAD_INPUT, "musicxml.time", 7, "beats");
}

// A document that would grow, or fetch, does neither.
static void test_no_entities(void** state) {
    (void)state;
    refuses("<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><x>&b;</x>", CW_ERR_BAD_INPUT,
            "musicxml.entities", 0, "entities");
    refuses("<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]><x>&a;</x>", CW_ERR_BAD_INPUT, "musicxml.entities",
            0, "entities");
}

// Every cut of a good file is read or refused, never a crash.
static void test_damaged_files(void** state) {
    (void)state;
    static const char text[] = HEAD "<measure number=\"1\">" ATTRIBUTES("1", "") NOTE("C", "5", "3") "</measure>" TAIL;
    CwArena* arena = cw_arena_new(NULL);
    char copy[sizeof text];
    for (size_t i = 0; i < sizeof text - 1; ++i) {
        CwMidi midi;
        const CwStatus status = cw_musicxml_read(arena, "t", (CwText){text, i}, NULL, NULL, &midi);
        assert_true(status == CW_ERR_BAD_INPUT || i > sizeof text - 4);
        memcpy(copy, text, sizeof text);
        copy[i] = (char)(copy[i] ^ 1);
        const CwStatus changed = cw_musicxml_read(arena, "t", cw_text(copy), NULL, NULL, &midi);
        assert_true(changed == CW_OK || changed == CW_ERR_BAD_INPUT);
    }
    cw_arena_free(arena);
}

#define MARKED(attributes, alter, more)                                                                                \
    "<note" attributes "><pitch><step>B</step><alter>" alter                                                           \
    "</alter><octave>4</octave></pitch><duration>1</duration>" more "</note>\n"

static void test_quarter_tones_and_ways_of_playing(void** state) {
    (void)state;
    static const char text[] = HEAD "<measure number=\"1\">" ATTRIBUTES("1", "") MARKED("", "-0.5", "")
        MARKED("", "1.5", "<play><mute>straight</mute></play>")
            MARKED(" pizzicato=\"yes\"", "-1",
                   "") "</measure>"
                       "<measure number=\"2\">" MARKED(
                           "", "-1.25", "<notations><ornaments><tremolo>3</tremolo></ornaments></notations>")
                           MARKED("", "0", "<notations><articulations><spiccato/></articulations></notations>")
                               MARKED("", "0", "<play><mute>off</mute></play>") "</measure>" TAIL;
    static const int wanted[6][3] = {{70, 50, CW_ARTICULATION_NORMAL},   {72, 50, CW_ARTICULATION_CON_SORDINO},
                                     {70, 0, CW_ARTICULATION_PIZZICATO}, {69, 75, CW_ARTICULATION_TREMOLO},
                                     {71, 0, CW_ARTICULATION_SPICCATO},  {71, 0, CW_ARTICULATION_NORMAL}};
    CwArena* arena = cw_arena_new(NULL);
    CwMidi midi;
    assert_int_equal(read(arena, text, NULL, &midi), CW_OK);
    assert_int_equal(midi.tracks[0].n_notes, 6);
    for (int i = 0; i < 6; ++i) {
        assert_int_equal(midi.tracks[0].notes[i].pitch, wanted[i][0]);
        assert_int_equal(midi.tracks[0].notes[i].cents, wanted[i][1]);
        assert_int_equal(midi.tracks[0].notes[i].articulation, wanted[i][2]);
    }
    assert_int_equal(read(arena, HEAD "<measure number=\"1\">" MARKED("", "13", "") "</measure>" TAIL, NULL, &midi),
                     CW_ERR_BAD_INPUT);
    cw_arena_free(arena);
}

static CwStatus read_one(CwArena* arena, void* context) {
    (void)context;
    CwMidi midi;
    return read(arena, HEAD "<measure number=\"1\">" ATTRIBUTES("1", "") NOTE("C", "5", "3") "</measure>" TAIL, NULL,
                &midi);
}

static void test_out_of_memory(void** state) {
    (void)state;
    cw_sweep_allocations(read_one, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pickup_ties_chords_voices),
        cmocka_unit_test(test_transposing_instruments_sound),
        cmocka_unit_test(test_refuses_with_the_line),
        cmocka_unit_test(test_no_entities),
        cmocka_unit_test(test_damaged_files),
        cmocka_unit_test(test_quarter_tones_and_ways_of_playing),
        cmocka_unit_test(test_out_of_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
