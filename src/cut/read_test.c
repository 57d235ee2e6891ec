// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/read.h"

#include "testing/testing.h"

#include "cut/marker_list.h"
#include "cut/otio.h"
#include "cut/recut.h"
#include "cut/show.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static CwArena* arena;

static int make_arena(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : 1;
}

static int free_arena(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

// Every event as "V1 roll/clip 10-30 @ 0-20", with " x2", " d8", " w8", " key" where they apply; then markers, repairs.
static const char* said(const char* text, CwRate rate, bool strict) {
    CwBuf buf = cw_buf(arena);
    CwDiagList repairs = {.arena = arena};
    CwDiag diag = {0};
    CwCut cut;
    const CwCutOptions options = {.rate = rate, .strict = strict};
    if (cw_cut_read(arena, "f", cw_text(text), &options, &repairs, &diag, &cut) != CW_OK) {
        return cw_format(arena, "%s:%d", diag.name, diag.line);
    }
    for (size_t i = 0; i < cut.n_events; ++i) {
        const CwEvent* e = &cut.events[i];
        cw_buf_format(&buf, "%s%c%d %s/%s %" PRId64 "-%" PRId64 " @ %" PRId64 "-%" PRId64, i ? "\n" : "",
                      e->kind == CW_TRACK_VIDEO ? 'V' : 'A', e->track, e->black ? "black" : e->roll, e->clip, e->src_in,
                      e->src_out, e->rec_in, e->rec_out);
        if (cw_ratio_compare(e->speed, (CwRatio){1, 1}) != 0) {
            cw_buf_text(&buf, " x");
            cw_ratio_put(&buf, e->speed);
        }
        static const char* const kinds[] = {"", " d", " w", " key", " background"};
        cw_buf_text(&buf, kinds[e->transition]);
        if (e->transition_frames) {
            cw_buf_format(&buf, "%" PRId64, e->transition_frames);
        }
    }
    for (size_t i = 0; i < cut.n_markers; ++i) {
        cw_buf_format(&buf, "\nM %s %s %" PRId64, cut.markers[i].colour, cut.markers[i].text, cut.markers[i].frame);
    }
    for (size_t i = 0; i < repairs.count; ++i) {
        cw_buf_format(&buf, "\n%s:%d", repairs.items[i].name, repairs.items[i].line);
    }
    return cw_buf_string(&buf);
}

static const CwRate nobody_said = {0, 1, false};

static void kinds_are_told_by_their_first_bytes(void** state) {
    (void)state;
    assert_int_equal(cw_cut_format(cw_text("TITLE: x\n")), CW_CUT_FORMAT_EDL);
    assert_int_equal(cw_cut_format(cw_text("\xEF\xBB\xBF {\"OTIO_SCHEMA\"")), CW_CUT_FORMAT_OTIO);
    assert_int_equal(cw_cut_format(cw_text("<?xml version=\"1.0\"?><!DOCTYPE fcpxml><fcpxml version=\"1.9\">")),
                     CW_CUT_FORMAT_FCPXML);
    assert_int_equal(cw_cut_format(cw_text("<!-- x --><xmeml>")), CW_CUT_FORMAT_XMEML);
    assert_int_equal(cw_cut_format(cw_text("")), CW_CUT_FORMAT_EDL);
    static const char wide[] = "\xFF\xFES\0e\0s\0s\0i\0o\0n\0 \0N\0a\0m\0e\0:\0";
    assert_int_equal(cw_cut_format((CwText){wide, sizeof wide - 1}), CW_CUT_FORMAT_PRO_TOOLS);
    assert_int_equal(cw_cut_format(cw_text("<")), CW_CUT_FORMAT_EDL);
}

// OTIO

#define TIME(value) "{\"OTIO_SCHEMA\":\"RationalTime.1\",\"rate\":24.0,\"value\":" #value "}"
#define RANGE(start, frames)                                                                                           \
    "{\"OTIO_SCHEMA\":\"TimeRange.1\",\"duration\":" TIME(frames) ",\"start_time\":" TIME(start) "}"
#define CLIP(name, start, frames, more)                                                                                \
    "{\"OTIO_SCHEMA\":\"Clip.1\",\"name\":\"" name "\",\"source_range\":" RANGE(start, frames) more "}"
#define GAP(frames)      "{\"OTIO_SCHEMA\":\"Gap.1\",\"source_range\":" RANGE(0, frames) "}"
#define TRACK(kind, ...) "{\"OTIO_SCHEMA\":\"Track.1\",\"kind\":\"" kind "\",\"children\":[" __VA_ARGS__ "]}"
#define TIMELINE(...)                                                                                                  \
    "{\"OTIO_SCHEMA\":\"Timeline.1\",\"name\":\"t\",\n\"global_start_time\":" TIME(                                    \
        100) ",\"tracks\":{\"OTIO_SCHEMA\":\"Stack.1\",\"children\":[" __VA_ARGS__ "]}}"
#define SPEED(scalar) ",\"effects\":[{\"OTIO_SCHEMA\":\"LinearTimeWarp.1\",\"time_scalar\":" #scalar "}]"

static void otio_adds_up_lengths(void** state) {
    (void)state;
    assert_string_equal(
        said(TIMELINE(TRACK("Video", CLIP("a", 10, 20, "") "," GAP(5) "," CLIP("b", 7, 3, SPEED(2.0))) "," TRACK(
                 "Video", GAP(2) "," CLIP("c", 0, 4, ",\"enabled\":false") "," CLIP(
                              "d", 1, 4, "")) "," TRACK("Audio", CLIP("e", 50, 30, ""))),
             nobody_said, true),
        "V1 a/a 10-30 @ 100-120\nA1 e/e 50-80 @ 100-130\nV2 d/d 1-5 @ 106-110\nV1 b/b 7-13 @ 125-128 x2");
}

static void otio_transitions_begin_the_shot_they_lead_into(void** state) {
    (void)state;
    static const char dissolve[] = ",{\"OTIO_SCHEMA\":\"Transition.1\",\"transition_type\":\"SMPTE_Dissolve\","
                                   "\"in_offset\":" TIME(4) ",\"out_offset\":" TIME(6) "}";
    const char* text =
        cw_format(arena, "%s%s,%s%s%s",
                  "{\"OTIO_SCHEMA\":\"Timeline.1\",\"tracks\":{\"OTIO_SCHEMA\":\"Stack.1\",\"children\":["
                  "{\"OTIO_SCHEMA\":\"Track.1\",\"kind\":\"Video\",\"children\":[" CLIP("a", 10, 20, ""),
                  dissolve, CLIP("b", 70, 30, ""), dissolve, "]}]}}");
    assert_string_equal(said(text, nobody_said, true), "V1 a/a 10-26 @ 0-16\nV1 b/b 66-96 @ 16-46 d10\n"
                                                       "V1 black/ 0-10 @ 46-56 d10");
}

static void otio_stacks_within_tracks_keep_their_order(void** state) {
    (void)state;
    // The stack shows frames 5 to 15 of its own time at twice the speed; its upper track lies below V2 of the timeline.
    assert_string_equal(
        said(TIMELINE(TRACK(
                 "Video",
                 "{\"OTIO_SCHEMA\":\"Stack.1\",\"source_range\":" RANGE(5, 10)
                     SPEED(2) ",\"children\":[" TRACK("Video", CLIP("low", 100, 40, "")) "," TRACK(
                         "Video", GAP(9) "," CLIP("high", 200, 6, "")) "]}") "," TRACK("Video", CLIP("top", 0, 2, ""))),
             nobody_said, true),
        "V1 low/low 105-125 @ 100-110 x2\nV3 top/top 0-2 @ 100-102\nV2 high/high 200-206 @ 102-105 x2");
}

static void otio_repairs_are_named(void** state) {
    (void)state;
    const char* mixed =
        "{\"OTIO_SCHEMA\":\"Timeline.1\",\"tracks\":{\"OTIO_SCHEMA\":\"Stack.1\",\"children\":[\n" TRACK(
            "Video", CLIP("a", 10, 20, "") ",\n{\"OTIO_SCHEMA\":\"Riddle.1\"}") "]}}";
    assert_string_equal(said(mixed, nobody_said, false), "V1 a/a 10-30 @ 0-20\notio.schema:3");
    assert_string_equal(said(mixed, nobody_said, true), "otio.schema:3");
    assert_string_equal(said(mixed, (CwRate){25, 1, false}, false), "cut.rate:2");
    assert_string_equal(said("{}", nobody_said, false), "otio.no_timeline:1");
#define ALONE(name)                                                                                                    \
    TRACK("Video", "{\"OTIO_SCHEMA\":\"Filler.1\",\"source_range\":" RANGE(0, 5) "}," CLIP(name, 10, 20, ""))
    assert_string_equal(said(ALONE("a"), nobody_said, true), "V1 a/a 10-30 @ 5-25");
    assert_string_equal(
        said("{\"OTIO_SCHEMA\":\"SerializableCollection.1\",\"children\":[" ALONE("a") "," ALONE("b") "]}", nobody_said,
             false),
        "V1 a/a 10-30 @ 5-25\notio.several:1");
    assert_string_equal(said("{\"OTIO_SCHEMA\":\"Timeline.1\"}", cw_rate_24, false), "cut.empty:0");
    assert_string_equal(said("{\"OTIO_SCHEMA\":\"Timeline.1\"}", nobody_said, false), "cut.rate:0");
}

static void expect_same_cut(const CwCut* a, const CwCut* b) {
    assert_int_equal(a->n_events, b->n_events);
    assert_int_equal(a->n_markers, b->n_markers);
    assert_true(cw_rate_equal(a->rate, b->rate));
    assert_string_equal(a->title, b->title);
    for (size_t i = 0; i < a->n_events; ++i) {
        const CwEvent* x = &a->events[i];
        const CwEvent* y = &b->events[i];
        assert_string_equal(x->event, y->event);
        assert_string_equal(x->reel, y->reel);
        assert_string_equal(x->roll, y->roll);
        assert_string_equal(x->clip, y->clip);
        assert_true(x->kind == y->kind && x->track == y->track && x->black == y->black);
        assert_true(x->rec_in == y->rec_in && x->rec_out == y->rec_out);
        assert_true(x->src_in == y->src_in && x->src_out == y->src_out);
        assert_true(cw_ratio_compare(x->speed, y->speed) == 0);
        assert_true(x->transition == y->transition && x->transition_frames == y->transition_frames);
        assert_true(x->wipe == y->wipe);
    }
    for (size_t i = 0; i < a->n_markers; ++i) {
        assert_int_equal(a->markers[i].frame, b->markers[i].frame);
        assert_string_equal(a->markers[i].text, b->markers[i].text);
    }
}

static void expect_otio_keeps(const CwCut* cut) {
    CwBuf buf = cw_buf(arena);
    CwCut again;
    CwDiag diag = {0};
    assert_int_equal(cw_cut_write_otio(&buf, cut), CW_OK);
    const CwCutOptions options = {0};
    const CwStatus status =
        cw_cut_read_otio(arena, "f", (CwText){buf.bytes, buf.length}, &options, NULL, &diag, &again);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    expect_same_cut(cut, &again);
}

static void otio_keeps_every_event(void** state) {
    (void)state;
    static const char list[] = "TITLE: all of it\n"
                               "001  A001 V     C        00:00:10:00 00:00:12:00 23:59:00:00 23:59:02:00\n"
                               "002  A001 V     C        00:00:12:00 00:00:12:00 23:59:02:00 23:59:02:00\n"
                               "002  A002 V     D    012 01:00:00:00 01:00:01:00 23:59:02:00 23:59:03:00\n"
                               "* FROM CLIP NAME: from \"quotes\"\n* TO CLIP NAME: to\n"
                               "003  A003 V     W003 006 00:00:00:00 00:00:02:00 23:59:03:00 23:59:04:00\n"
                               "M2   A003       048.0                00:00:00:00\n"
                               "004  A004 V     C        00:01:00:00 00:01:01:00 23:59:04:00 23:59:05:00\n"
                               "M2   A004       -024.0               00:01:00:00\n"
                               "005  A005 V     C        00:01:00:00 00:01:00:01 23:59:05:00 23:59:06:00\n"
                               "M2   A005       000.0                00:01:00:00\n"
                               "006  BL   V     D    024 00:00:00:00 00:00:01:00 23:59:06:00 23:59:07:00\n"
                               "007  DX   A2    C        00:00:00:00 00:00:05:01 23:59:00:00 23:59:05:00\n"
                               "008  DX   A2    C        00:00:00:00 00:00:02:00 23:59:04:00 23:59:06:00\n"
                               "* LOC: 23:59:01:00 RED     look here\n";
    const CwRate rates[] = {{24, 1, false}, {24000, 1001, false}, {30000, 1001, true}, {25, 1, false}};
    for (size_t i = 0; i < sizeof rates / sizeof rates[0]; ++i) {
        CwCut cut;
        CwDiag diag = {0};
        const CwCutOptions options = {.rate = rates[i]};
        assert_int_equal(cw_cut_read(arena, "f", cw_text(list), &options, NULL, &diag, &cut), CW_OK);
        expect_otio_keeps(&cut);
    }
    CwCut film;
    const CwFilmOptions made = {.seed = 77, .n_events = 300, .n_reels = 3};
    assert_int_equal(cw_recut_film(arena, &made, &film), CW_OK);
    expect_otio_keeps(&film);
}

// FCPXML

#define FCPXML(version, resources, sequence)                                                                           \
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE fcpxml>\n<fcpxml version=\"" version "\"><resources>"       \
    "<format id=\"r1\" frameDuration=\"1001/24000s\"/>"                                                                \
    "<asset id=\"r2\" name=\"A001\" start=\"3600s\" duration=\"1001s\" hasVideo=\"1\" format=\"r1\"/>"                 \
    "<asset id=\"r3\" name=\"B002\" start=\"0s\" duration=\"1001s\" hasVideo=\"1\" hasAudio=\"1\"/>" resources         \
    "</resources><library><event><project name=\"p\">" sequence "</project></event></library></fcpxml>"
#define SPINE(...) "<sequence format=\"r1\" tcStart=\"0s\" tcFormat=\"NDF\"><spine>\n" __VA_ARGS__ "</spine></sequence>"

static void fcpxml_times_are_exact(void** state) {
    (void)state;
    assert_string_equal(
        said(FCPXML("1.9", "",
                    SPINE("<asset-clip ref=\"r2\" name=\"one\" offset=\"0s\" start=\"14414400/4000s\" "
                          "duration=\"24024/24000s\"/>"
                          "<gap offset=\"24024/24000s\" duration=\"12012/24000s\"/>"
                          "<asset-clip ref=\"r3\" name=\"two\" offset=\"36036/24000s\" start=\"1001/24000s\" "
                          "duration=\"10010/24000s\" srcEnable=\"video\"><marker start=\"5005/24000s\" "
                          "duration=\"1001/24000s\" value=\"hit\"/></asset-clip>")),
             nobody_said, true),
        "V1 A001/one 86400-86424 @ 0-24\nV1 B002/two 1-11 @ 36-46\nM  hit 40");
}

static void fcpxml_lanes_lie_over_one_another(void** state) {
    (void)state;
    // A connected clip longer than what it hangs on, one below, a storyline with a dissolve, a title, a disabled clip.
    assert_string_equal(
        said(FCPXML("1.10", "<effect id=\"r9\" name=\"Basic Title\"/>",
                    SPINE("<asset-clip ref=\"r3\" name=\"m\" offset=\"0s\" start=\"1001/240s\" duration=\"2002/240s\" "
                          "srcEnable=\"video\">"
                          "<asset-clip ref=\"r2\" name=\"up\" lane=\"1\" offset=\"1001/200s\" start=\"3603600/1000s\" "
                          "duration=\"3003/240s\"/>"
                          "<asset-clip ref=\"r2\" name=\"off\" enabled=\"0\" lane=\"2\" offset=\"1001/240s\" "
                          "duration=\"1001/240s\"/>"
                          "<video ref=\"r2\" name=\"down\" lane=\"-1\" offset=\"1001/240s\" duration=\"1001/240s\"/>"
                          "<title ref=\"r9\" name=\"T\" lane=\"3\" offset=\"1001/240s\" duration=\"1001/24000s\"/>"
                          "</asset-clip>")),
             nobody_said, true),
        "V1 A001/down 86314-86414 @ 0-100\nV2 B002/m 100-300 @ 0-200\nV5 Basic Title/T 0-1 @ 0-1 key\n"
        "V3 A001/up 86400-86700 @ 20-320");
}

static void fcpxml_timelines_within_timelines(void** state) {
    (void)state;
    static const char media[] =
        "<media id=\"r5\" name=\"comp\"><sequence format=\"r1\" tcStart=\"0s\"><spine>"
        "<asset-clip ref=\"r3\" name=\"x\" offset=\"0s\" duration=\"1001/240s\" srcEnable=\"video\"/>"
        "<asset-clip ref=\"r2\" name=\"y\" offset=\"1001/240s\" start=\"3603600/1000s\" duration=\"1001/240s\"/>"
        "</spine></sequence></media>"
        "<media id=\"r6\" name=\"multi\"><multicam format=\"r1\" tcStart=\"0s\">"
        "<mc-angle name=\"1\" angleID=\"aa\"><asset-clip ref=\"r2\" name=\"a1\" offset=\"0s\" "
        "duration=\"1001s\"/></mc-angle>"
        "<mc-angle name=\"2\" angleID=\"bb\"><asset-clip ref=\"r3\" name=\"a2\" offset=\"0s\" "
        "duration=\"1001s\"/></mc-angle>"
        "</multicam></media>";
    const char* text = cw_format(
        arena, "%s%s%s",
        "<fcpxml version=\"1.13\"><resources><format id=\"r1\" frameDuration=\"1001/24000s\"/>"
        "<asset id=\"r2\" name=\"A001\" start=\"3603600/1000s\" duration=\"1001s\" hasVideo=\"1\"/>"
        "<asset id=\"r3\" name=\"B002\" start=\"0s\" duration=\"1001s\" hasVideo=\"1\" hasAudio=\"1\"/>",
        media,
        "</resources><project name=\"p\">" SPINE(
            "<ref-clip ref=\"r5\" name=\"c\" offset=\"0s\" start=\"1001/300s\" duration=\"1001/240s\"/>"
            "<mc-clip ref=\"r6\" name=\"m\" offset=\"1001/240s\" start=\"1001/24s\" duration=\"1001/240s\">"
            "<mc-source angleID=\"aa\" srcEnable=\"video\"/><mc-source angleID=\"bb\" srcEnable=\"audio\"/></mc-clip>"
            "<audition offset=\"2002/240s\"><asset-clip ref=\"r2\" name=\"pick\" duration=\"1001/240s\"/>"
            "<asset-clip ref=\"r3\" name=\"other\" duration=\"1001/240s\"/></audition>") "</project></fcpxml>");
    assert_string_equal(said(text, nobody_said, true),
                        "V1 B002/x 80-100 @ 0-20\nV1 A001/y 86400-86480 @ 20-100\n"
                        "V1 A001/a1 87400-87500 @ 100-200\nA1 B002/a2 1000-1100 @ 100-200\n"
                        "V1 A001/pick 86400-86500 @ 200-300");
}

static void fcpxml_retimes_in_straight_pieces(void** state) {
    (void)state;
    assert_string_equal(
        said(FCPXML("1.8", "",
                    SPINE("<asset-clip ref=\"r3\" name=\"r\" offset=\"0s\" start=\"1001/240s\" duration=\"3003/240s\" "
                          "srcEnable=\"video\"><timeMap><timept time=\"0s\" value=\"0s\"/>"
                          "<timept time=\"2002/240s\" value=\"1001/240s\"/>"
                          "<timept time=\"3003/240s\" value=\"3003/240s\"/><timept time=\"4004/240s\" value=\"0s\"/>"
                          "</timeMap></asset-clip>")),
             nobody_said, true),
        "V1 B002/r 50-100 @ 0-100 x1/2\nV1 B002/r 100-300 @ 100-200 x2\nV1 B002/r 299--1 @ 200-300 x-3");
}

static void fcpxml_transitions_and_fades(void** state) {
    (void)state;
    assert_string_equal(
        said(
            FCPXML("1.11", "",
                   SPINE("<transition offset=\"0s\" duration=\"12012/24000s\"/>"
                         "<video ref=\"r3\" name=\"a\" offset=\"0s\" start=\"0s\" duration=\"1001/240s\"/>"
                         "<transition offset=\"96096/24000s\" duration=\"8008/24000s\"/>"
                         "<video ref=\"r3\" name=\"b\" offset=\"1001/240s\" start=\"1001/24s\" duration=\"1001/240s\"/>"
                         "<transition offset=\"192192/24000s\" duration=\"8008/24000s\"/>")),
            nobody_said, true),
        "V1 B002/a 0-96 @ 0-96 d12\nV1 B002/b 996-1092 @ 96-192 d8\nV1 black/ 0-8 @ 192-200 d8");
    assert_string_equal( // a fade before a gap does not reach the clip behind it, and what is in a clip has its name
        said(FCPXML("1.11", "",
                    SPINE("<video ref=\"r3\" name=\"a\" offset=\"0s\" start=\"0s\" duration=\"1001/240s\"/>"
                          "<transition offset=\"96096/24000s\" duration=\"8008/24000s\"/>"
                          "<gap offset=\"1001/240s\" duration=\"1001/240s\"/>"
                          "<clip name=\"b\" offset=\"1001/120s\" start=\"0s\" duration=\"1001/240s\">"
                          "<video ref=\"r3\" offset=\"0s\" start=\"1001/24s\" duration=\"1001/24s\"/></clip>")),
             nobody_said, true),
        "V1 B002/a 0-96 @ 0-96\nV1 black/ 0-8 @ 96-104 d8\nV1 B002/b 1000-1100 @ 200-300");
}

static void fcpxml_that_nests_without_end_is_refused(void** state) {
    (void)state;
    CwBuf deep = cw_buf(arena);
    cw_buf_text(&deep, "<fcpxml version=\"1.9\"><project><sequence><spine>");
    for (int i = 0; i < 1000000; ++i) {
        cw_buf_text(&deep, "<clip offset=\"0s\">");
    }
    assert_string_equal(said(cw_buf_string(&deep), cw_rate_24, false), "xml.parse:1");
    CwBuf wide = cw_buf(arena);
    cw_buf_text(&wide, "<fcpxml version=\"1.9\"><resources>");
    for (int i = 0; i < 30; ++i) {
        cw_buf_format(&wide, "<media id=\"m%d\"><sequence><spine>", i);
        for (int k = 0; k < 10; ++k) {
            cw_buf_format(&wide, "<ref-clip ref=\"m%d\" duration=\"10s\"/>", i + 1);
        }
        cw_buf_text(&wide, "</spine></sequence></media>");
    }
    cw_buf_text(&wide,
                "</resources><project><sequence><spine><ref-clip ref=\"m0\" offset=\"0s\" duration=\"10s\"/></spine>"
                "</sequence></project></fcpxml>");
    assert_string_equal(said(cw_buf_string(&wide), cw_rate_24, false), "cut.too_deep:1");
    assert_string_equal(
        said("<!DOCTYPE fcpxml [<!ENTITY lol \"lol\"><!ENTITY lol2 \"&lol;&lol;\">]><fcpxml>&lol2;</fcpxml>",
             cw_rate_24, false),
        "xml.entity:0");
}

// xmeml

#define XMEML(tracks)                                                                                                  \
    "<?xml version=\"1.0\"?>\n<!DOCTYPE xmeml>\n<xmeml version=\"4\"><sequence id=\"s1\"><name>q</name>"               \
    "<rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate><timecode><string>01:00:00;00</string>"                      \
    "<displayformat>DF</displayformat></timecode><media><video>" tracks "</video></media>"                             \
    "<marker><name>here</name><in>12</in><out>-1</out></marker></sequence></xmeml>"
#define FILE_1                                                                                                         \
    "<file id=\"f1\"><name>A.mov</name><duration>1000</duration><rate><timebase>30</timebase><ntsc>TRUE</ntsc></rate>" \
    "<timecode><frame>5000</frame><reel><name>A001</name></reel></timecode></file>"

static void xmeml_reads_clips_beside_transitions(void** state) {
    (void)state;
    assert_string_equal(
        said(
            XMEML(
                "<track><clipitem id=\"1\"><name>a</name><start>0</start><end>-1</end><in>10</in><out>120</out>" FILE_1
                "</clipitem><transitionitem><start>100</start><end>110</end><alignment>center</alignment>"
                "<effect><effectcategory>Dissolve</effectcategory></effect></transitionitem>"
                "<clipitem id=\"2\"><name>b</name><start>-1</start><end>200</end><in>300</in><out>400</out>"
                "<file id=\"f1\"/></clipitem></track>"
                "<track><clipitem id=\"3\"><name>c</name><enabled>FALSE</enabled><start>0</start><end>9</end><in>0</in>"
                "<out>9</out><file id=\"f1\"/></clipitem></track>"),
            nobody_said, true),
        "V1 A001/a 5010-5110 @ 107892-107992\nV1 A001/b 5300-5400 @ 107992-108092 d10\nM  here 107904");
}

static void xmeml_counts_speed_on_the_clip_as_it_plays(void** state) {
    (void)state;
#define REMAP(speed, reverse)                                                                                          \
    "<filter><effect><effectid>timeremap</effectid><parameter><parameterid>speed</parameterid><value>" speed           \
    "</value></parameter><parameter><parameterid>reverse</parameterid><value>" reverse                                 \
    "</value></parameter></effect></filter>"
    assert_string_equal(
        said(
            XMEML("<track><clipitem id=\"1\"><name>a</name><start>0</start><end>50</end><in>10</in><out>60</out>" FILE_1
                      REMAP("200",
                            "FALSE") "</clipitem>"
                                     "<clipitem "
                                     "id=\"2\"><name>b</name><start>50</start><end>100</end><in>0</in><out>50</out>"
                                     "<file id=\"f1\"/>" REMAP("50", "TRUE") "</clipitem></track>"),
            nobody_said, true),
        "V1 A001/a 5020-5120 @ 107892-107942 x2\nV1 A001/b 5999-5974 @ 107942-107992 x-1/2\nM  here 107904");
}

static void xmeml_repairs_are_named(void** state) {
    (void)state;
    assert_string_equal(
        said(
            XMEML(
                "<track>\n<clipitem id=\"1\"><name>a</name><start>0</start><end>50</end><in>10</in><out>70</out>" FILE_1
                "</clipitem>\n<clipitem id=\"2\"><name>b</name><start>50</start><end>60</end><in>0</in><out>10</out>"
                "<file id=\"f2\"/></clipitem></track>"),
            nobody_said, false),
        "V1 A001/a 5010-5060 @ 107892-107942\nV1 b/b 0-10 @ 107942-107952\nM  here "
        "107904\nxmeml.length:4\nxmeml.no_file:5");
    assert_string_equal(said("<xmeml version=\"4\"></xmeml>", nobody_said, false), "xmeml.no_sequence:1");
}

// FilmScribe

static void filmscribe_ends_are_last_frames(void** state) {
    (void)state;
    static const char list[] =
        "<?xml version=\"1.0\"?>\n<FilmScribeFile><AssembleList><ListHead><Title>R2</Title><EditRate>24</EditRate>"
        "</ListHead><Events>\n"
        "<Event Num=\"1\" Type=\"Cut\" Length=\"48\"><Master><Start><Timecode>01:00:00:00</Timecode></Start>"
        "<End><Timecode>01:00:01:23</Timecode></End></Master><Source><ClipName>12A-3</ClipName><TapeName>A012</"
        "TapeName>"
        "<Start><Timecode>02:00:00:00</Timecode></Start><End><Timecode>02:00:01:23</Timecode></End></Source></Event>\n"
        "<Event Num=\"2\" Type=\"Dissolve\" Length=\"20\"><TransitionLength>8</TransitionLength><Master>"
        "<Start><Frame>86448</Frame></Start><End><Frame>86466</Frame></End><EndOut><Frame>86467</Frame></EndOut></"
        "Master>"
        "<Source><ClipName>12B-1</ClipName><Start><Feet>0010+04</Feet></Start><End><Feet>0011+06</Feet></End></Source>"
        "</Event></Events></AssembleList></FilmScribeFile>";
    assert_string_equal(said(list, nobody_said, false), "V1 A012/12A-3 172800-172848 @ 86400-86448\n"
                                                        "V1 12B-1/12B-1 164-183 @ 86448-86467 d8\nfilmscribe.length:4");
    assert_string_equal(said(list, nobody_said, true), "filmscribe.length:4");
    assert_string_equal(
        said("<FilmScribeFile><EditRate>24</EditRate>\n<Event Num=\"1\"/></FilmScribeFile>", nobody_said, false),
        "filmscribe.master:2");
}

// Pro Tools

#define SESSION(format, rows, markers)                                                                                 \
    "SESSION NAME:\tFilm v3\nSAMPLE RATE:\t48000.000000\nBIT DEPTH:\t24-bit\n"                                         \
    "SESSION START TIMECODE:\t00:59:50:00.00\nTIMECODE FORMAT:\t" format "\n\n\n"                                      \
    "O N L I N E  C L I P S  I N  S E S S I O N\nCLIP NAME\tSource File\n1m1-01.L\t1m1 mix.wav\n\n\n"                  \
    "T R A C K  L I S T I N G\nTRACK NAME:\tMusic 1\nCOMMENTS:\t\nUSER DELAY:\t0 Samples\nSTATE: \t\n"                 \
    "CHANNEL \tEVENT   \tCLIP NAME \tSTART TIME \tEND TIME \tDURATION \tTIMESTAMP \tSTATE\n" rows                      \
    "\n\nM A R K E R S  L I S T I N G\n#   \tLOCATION \tTIME REFERENCE \tUNITS \tNAME \tCOMMENTS\n" markers

static void pro_tools_tracks_and_markers(void** state) {
    (void)state;
    assert_string_equal(
        said(SESSION("24 Frame",
                     "1 \t1 \t1m1-01 \t01:00:00:00 \t01:00:02:00 \t00:00:02:00 \t00:10:00:00 \tUnmuted\n"
                     "1 \t2 \t(cross fade) \t01:00:02:00 \t01:00:02:12 \t00:00:00:12 \t \tUnmuted\n"
                     "1 \t3 \t1m2-01 \t01:00:02:12 \t01:00:04:00 \t00:00:01:12 \t00:20:00:12 \tUnmuted\n"
                     "1 \t4 \tno \t01:00:04:00 \t01:00:05:00 \t00:00:01:00 \t00:20:00:00 \tMuted\n"
                     "2 \t1 \t1m1-01 \t01:00:00:00 \t01:00:02:00 \t00:00:02:00 \t00:10:00:00 \tUnmuted\n",
                     "1 \t01:00:00:00 \t480000 \tSamples \t1m01 \tthe first\n"
                     "2 \t3|1| 000 \t528000 \tSamples \thit \t\n"),
             nobody_said, true),
        "A1 1m1 mix.wav/1m1-01 14400-14448 @ 86400-86448\nA1 1m2-01/1m2-01 28800-28848 @ 86448-86496 d12\n"
        "M  1m01 86400\nM  hit 86424\nprotools.muted:22");
}

static void pro_tools_every_way_to_write_time(void** state) {
    (void)state;
    // The same clip, from one second to three seconds of the session, which starts ten seconds before the hour.
    static const char wanted[] = "A1 c/c 240-288 @ 86184-86232";
    assert_string_equal(
        said(SESSION("24 Frame", "1\t1\tc\t00:59:51:00.00\t00:59:53:00.00\t\t00:00:10:00.00\tUnmuted\n", ""),
             nobody_said, true),
        wanted);
    assert_string_equal(
        said(SESSION("24 Frame", "1\t1\tc\t48000\t144000\t96000\t480000\tUnmuted\n", ""), nobody_said, true), wanted);
    assert_string_equal(
        said(SESSION("24 Frame", "1\t1\tc\t0:01.000\t0:03.000\t0:02.000\t0:10.000\tUnmuted\n", ""), nobody_said, true),
        wanted);
    assert_string_equal(
        said(SESSION("24 Frame", "1\t1\tc\t1+08.00\t4+08.00\t3+00.00\t15+00.00\tUnmuted\n", ""), nobody_said, true),
        wanted);
    assert_string_equal(
        said(SESSION("24 Frame", "1\t1\tc\t1|1|000\t2|1|000\t1|0|000\t\tUnmuted\n", ""), nobody_said, false),
        "protools.bars:19");
    assert_string_equal(said(SESSION("24 Frame",
                                     "1\t1\tc\tsoon\tlater\t\t\tUnmuted\n"
                                     "1\t2\td\t48000\t144500\t96000\t\tUnmuted\n",
                                     ""),
                             nobody_said, false),
                        "A1 d/d 0-48 @ 86184-86232\nprotools.row:19\nprotools.subframe:20\nprotools.no_stamp:20");
}

static void pro_tools_rows_of_no_track(void** state) {
    (void)state;
    assert_string_equal(said("SESSION NAME:\tF\nSAMPLE RATE:\t48000\nTIMECODE FORMAT:\t24 Frame\n"
                             "T R A C K  L I S T I N G\nCHANNEL\tEVENT\tCLIP NAME\tSTART TIME\tEND TIME\n"
                             "1\t1\tc\t48000\t144000\n",
                             nobody_said, false),
                        "cut.empty:0");
}

// Marker lists

static void marker_lists_of_every_kind(void** state) {
    (void)state;
    assert_string_equal(
        said("#,Reel,Record In,Name,Color\n1,A,01:00:00:00,\"say, here\",Red\n2,A,01:00:01:00,there,Blue\n", cw_rate_24,
             true),
        "\nM Red say, here 86400\nM Blue there 86424");
    assert_string_equal(
        said("ed\t01:00:00:05\tV1\tred\tfirst\t1\ned\t01:00:00:07\tV1\tgreen\tsecond\t1\n", cw_rate_24, true),
        "\nM red first 86405\nM green second 86407");
    assert_string_equal(said("Marker Name\tDescription\tIn\tOut\nhit\t\tnever\t\nhot\t\t12\t\n", cw_rate_24, false),
                        "\nM  hot 12\nmarkers.row:2");
    assert_string_equal(said("#,Name,Start,End\nM1,1m1,0:05.000,\nR1,b,1:00:10.500,1:00:20.000\n", cw_rate_24, true),
                        "\nM  1m1 120\nM  b 86652");
    assert_string_equal(said("timecode,name\n", nobody_said, false), "cut.rate:0");
}

static void markers_are_written_as_they_are_read(void** state) {
    (void)state;
    static const CwMarker markers[] = {{.frame = 107892, .colour = "red", .text = "a, \"b\""},
                                       {.frame = 108000, .colour = "", .text = "c"}};
    const CwRate rate = {30000, 1001, true};
    const CwCut cut = {.title = "", .rate = rate, .markers = markers, .n_markers = 2};
    CwBuf buf = cw_buf(arena);
    cw_cut_write_markers(&buf, &cut);
    assert_string_equal(said(cw_buf_string(&buf), rate, true), "\nM red a, \"b\" 107892\nM  c 108000");
}

static CwStatus read_all(CwArena* other, void* context) {
    const char* const* texts = context;
    for (; *texts; ++texts) {
        CwCut cut;
        CwDiag diag;
        const CwCutOptions options = {.rate = {0, 1, false}};
        CW_TRY(cw_cut_read(other, "f", cw_text(*texts), &options, NULL, &diag, &cut));
        CwBuf buf = cw_buf(other);
        CW_TRY(cw_cut_write_otio(&buf, &cut));
    }
    return CW_OK;
}

static void memory_may_run_out(void** state) {
    (void)state;
    const char* texts[] = {
        FCPXML("1.9", "",
               SPINE("<asset-clip ref=\"r2\" name=\"one\" offset=\"0s\" duration=\"24024/24000s\"><timeMap>"
                     "<timept time=\"0s\" value=\"0s\"/><timept time=\"1s\" value=\"2s\"/></timeMap>"
                     "<marker start=\"0s\" value=\"m\"/><audio ref=\"r3\" lane=\"-1\" offset=\"0s\" duration=\"1s\"/>"
                     "</asset-clip>")),
        XMEML("<track><clipitem id=\"1\"><name>a</name><start>0</start><end>50</end><in>10</in><out>60</out>" FILE_1
              "</clipitem></track>"),
        SESSION("24 Frame", "1\t1\tc\t48000\t144000\t96000\t480000\tUnmuted\n", "1\t0\t48000\tSamples\tm\t\n"),
        "<FilmScribeFile><EditRate>24</EditRate><Event><Master><Start>10</Start><EndOut>20</EndOut></Master></Event>"
        "</FilmScribeFile>",
        NULL,
    };
    cw_sweep_allocations(read_all, texts, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_told_by_their_first_bytes),
        cmocka_unit_test(otio_adds_up_lengths),
        cmocka_unit_test(otio_transitions_begin_the_shot_they_lead_into),
        cmocka_unit_test(otio_stacks_within_tracks_keep_their_order),
        cmocka_unit_test(otio_repairs_are_named),
        cmocka_unit_test(otio_keeps_every_event),
        cmocka_unit_test(fcpxml_times_are_exact),
        cmocka_unit_test(fcpxml_lanes_lie_over_one_another),
        cmocka_unit_test(fcpxml_timelines_within_timelines),
        cmocka_unit_test(fcpxml_retimes_in_straight_pieces),
        cmocka_unit_test(fcpxml_transitions_and_fades),
        cmocka_unit_test(fcpxml_that_nests_without_end_is_refused),
        cmocka_unit_test(xmeml_reads_clips_beside_transitions),
        cmocka_unit_test(xmeml_counts_speed_on_the_clip_as_it_plays),
        cmocka_unit_test(xmeml_repairs_are_named),
        cmocka_unit_test(filmscribe_ends_are_last_frames),
        cmocka_unit_test(pro_tools_tracks_and_markers),
        cmocka_unit_test(pro_tools_every_way_to_write_time),
        cmocka_unit_test(pro_tools_rows_of_no_track),
        cmocka_unit_test(marker_lists_of_every_kind),
        cmocka_unit_test(markers_are_written_as_they_are_read),
        cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
