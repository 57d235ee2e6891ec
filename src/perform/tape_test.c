// SPDX-License-Identifier: GPL-3.0-or-later
// A recording made here: 24 bars of 4/4 at 120, a chord a bar, eight bars of a phrase that comes three times.
#include "perform/tape.h"

#include "testing/testing.h"

#include "base/file.h"
#include "base/math.h"
#include "base/program.h"
#include "perform/heard.h"
#include "signal/wav.h"

#include <string.h>

enum {
    RATE = 8000,
    BEAT = RATE / 2,
    BAR = 4 * BEAT,
    N_BARS = 24,
    RING = 3 * RATE,
    FRAMES = N_BARS * BAR + RING,
};

typedef struct {
    CwArena* arena;
    CwObjects objects;
    CwDiag diag;
    CwSound stems[2];
    CwBars bars;
} World;

static World world;
static int32_t high[FRAMES];
static int32_t low[2 * FRAMES];

// Eight bars: their chords and how loud they are.
static const int phrase[8][4] = {{60, 64, 67, 48}, {57, 60, 64, 45}, {53, 57, 60, 41}, {55, 59, 62, 43},
                                 {60, 64, 67, 48}, {52, 55, 59, 40}, {53, 57, 60, 41}, {55, 59, 65, 43}};

static double wave(int pitch, int64_t at) {
    const double hz = 440.0 * cw_exp2((pitch - 69) / 12.0);
    return cw_sin(2.0 * CW_PI * cw_fmod(hz * (double)at / RATE, 1.0));
}

static void make_sounds(double amplitude) {
    for (int64_t i = 0; i < FRAMES; ++i) {
        const int64_t bar = i / BAR < N_BARS ? i / BAR : N_BARS - 1;
        const int* chord = phrase[bar % 8];
        const double since_beat = (double)(i < (int64_t)N_BARS * BAR ? i % BEAT : BEAT + i - (int64_t)N_BARS * BAR);
        const double strike = cw_exp(-since_beat / (RATE * 0.4));
        const double upper = wave(chord[0], i) + wave(chord[1], i) + wave(chord[2], i);
        high[i] = (int32_t)(amplitude * strike * upper / 3.0);
        low[2 * i] = (int32_t)(amplitude * strike * wave(chord[3], i));
        low[2 * i + 1] = low[2 * i] / 2;
    }
}

static void keep_sounds(void) {
    CwHash manifest;
    assert_int_equal(cw_sound_keep(world.arena, &world.objects, RATE, 1, high, FRAMES, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world.arena, &world.objects, &manifest, NULL, &world.stems[0]), CW_OK);
    assert_int_equal(cw_sound_keep(world.arena, &world.objects, RATE, 2, low, FRAMES, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world.arena, &world.objects, &manifest, NULL, &world.stems[1]), CW_OK);
}

static int setup(void** state) {
    (void)state;
    world = (World){.arena = cw_arena_new(NULL)};
    if (!world.arena || cw_objects_in_memory(world.arena, &world.objects) != CW_OK) {
        return 1;
    }
    make_sounds(2000000.0);
    keep_sounds();
    CwBeat* beats = CW_NEW_ARRAY(world.arena, CwBeat, 4 * N_BARS + 1);
    for (int i = 0; i <= 4 * N_BARS; ++i) {
        beats[i] = (CwBeat){i / 4 + 1, i % 4 + 1, (int64_t)i * BEAT};
    }
    world.bars = (CwBars){beats, 4 * N_BARS + 1};
    return 0;
}

static int teardown(void** state) {
    (void)state;
    cw_arena_free(world.arena);
    return 0;
}

static CwTapeBrief brief_of(int64_t length, const CwTapeKept* kept, size_t n_kept, const CwTapeHit* hits,
                            size_t n_hits) {
    return (CwTapeBrief){world.stems, 2, &world.bars, length, kept, n_kept, hits, n_hits, 0};
}

static CwTapeEdit plan(const CwTapeBrief* brief) {
    CwTapeEdit edit = {.audible = -1};
    const CwStatus status = cw_tape_plan(world.arena, brief, &world.diag, &edit);
    assert_string_equal(world.diag.text, "");
    assert_int_equal(status, CW_OK);
    return edit;
}

static CwSound render(const CwTapeEdit* edit, size_t stem) {
    CwHash manifest;
    CwSound sound;
    assert_int_equal(cw_tape_render(world.arena, &world.objects, &world.stems[stem], edit, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world.arena, &world.objects, &manifest, NULL, &sound), CW_OK);
    return sound;
}

// Which sample of the recording stands alone at a sample of the result; -1 in fades and silence.
static int64_t source_at(const CwTapeEdit* edit, int64_t out) {
    int64_t found = -1;
    for (size_t i = 0; i < edit->n_pieces; ++i) {
        const CwTapePiece* piece = &edit->pieces[i];
        const int64_t into = out - piece->out;
        if (into >= 0 && into < piece->length) {
            const bool alone = into >= piece->fade_in && into < piece->length - piece->fade_out;
            found = alone ? piece->source + into : -1;
        }
    }
    return found;
}

// What must hold of every edit: exact length, pieces that meet, and the recording's own samples outside fades.
static void check_laws(const CwTapeEdit* edit, int64_t length) {
    assert_int_equal(edit->length, length);
    assert_int_equal(edit->n_joins + 1, edit->n_pieces);
    for (size_t i = 0; i + 1 < edit->n_pieces; ++i) {
        const CwTapePiece* piece = &edit->pieces[i];
        const CwTapePiece* next = &edit->pieces[i + 1];
        assert_int_equal(piece->out + piece->length, next->out + next->fade_in);
        assert_int_equal(piece->fade_out, next->fade_in);
        assert_int_equal(edit->joins[i].out, next->out + next->fade_in);
        assert_in_range(edit->joins[i].audible, 6, 100);
        assert_true(next->source >= 0 && next->out >= piece->out + piece->fade_in);
    }
    for (size_t stem = 0; stem < 2; ++stem) {
        const CwSound sound = render(edit, stem);
        const int channels = sound.channels;
        assert_int_equal(sound.frames, length);
        assert_int_equal(channels, world.stems[stem].channels);
        for (int64_t at = 0; at < length; at += 37) {
            int32_t made[2] = {0, 0};
            int32_t want[2] = {0, 0};
            const int64_t source = source_at(edit, at);
            assert_int_equal(cw_sound_read(&sound, at, 1, made), CW_OK);
            if (source >= 0) {
                assert_int_equal(cw_sound_read(&world.stems[stem], source, 1, want), CW_OK);
                assert_memory_equal(made, want, (size_t)channels * sizeof made[0]);
            }
        }
    }
}

static void nothing_changed_nothing_done(void** state) {
    (void)state;
    const CwTapeKept kept = {0, 0, FRAMES};
    const CwTapeHit hit = {"rope", 5 * BAR, 5 * BAR, 10, 10, 900};
    const CwTapeBrief brief = brief_of(FRAMES, &kept, 1, &hit, 1);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES);
    assert_int_equal(edit.n_joins, 0);
    assert_int_equal(edit.audible, 0);
    assert_true(edit.hits[0].met);
    assert_int_equal(edit.hits[0].error, 0);
    assert_string_equal(edit.words, "no join");
    const CwSound again = render(&edit, 1);
    assert_int_equal(again.n_segments, world.stems[1].n_segments);
    for (size_t i = 0; i < again.n_segments; ++i) {
        assert_true(cw_hash_equal(&again.segments[i], &world.stems[1].segments[i]));
    }
}

// Eight bars out of the middle: the phrase comes again, so that one join from bar to bar is perfect.
static void a_phrase_is_left_out_unheard(void** state) {
    (void)state;
    const int64_t cut = 8 * BAR;
    const int64_t at = 9 * BAR + 777;
    const CwTapeKept kept[] = {{0, 0, at}, {at, at + cut, FRAMES - cut - at}};
    const CwTapeHit hits[] = {{"a", 5 * BAR, 5 * BAR, 10, 10, 500}, {"b", 20 * BAR, 12 * BAR, 10, 10, 500}};
    const CwTapeBrief brief = brief_of(FRAMES - cut, kept, 2, hits, 2);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES - cut);
    assert_int_equal(edit.n_joins, 1);
    const CwTapeJoin* join = &edit.joins[0];
    assert_int_equal(join->to.sample - join->from.sample, cut);
    assert_int_equal(join->to.beat, join->from.beat);
    assert_int_equal(join->off, 0);
    assert_in_range(join->audible, 6, 15);
    assert_in_range(join->harmony, 0, 20);
    assert_true(edit.hits[0].met && edit.hits[1].met);
    assert_in_range(join->out, 5 * BAR, 12 * BAR);
    assert_non_null(strstr(edit.words, "should not be heard"));
    assert_int_equal(cw_tape_place(&edit, 20 * BAR), 12 * BAR);
    assert_int_equal(cw_tape_place(&edit, FRAMES), -1);
}

static void a_phrase_is_repeated(void** state) {
    (void)state;
    const CwTapeBrief brief = brief_of(FRAMES + 8 * BAR, NULL, 0, NULL, 0);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES + 8 * BAR);
    assert_int_equal(edit.n_joins, 1);
    assert_int_equal(edit.joins[0].from.sample - edit.joins[0].to.sample, 8 * BAR);
    assert_in_range(edit.audible, 6, 15);
}

// Far longer than the recording: again and again.
static void a_long_scene_is_filled(void** state) {
    (void)state;
    const int64_t length = FRAMES + 24 * BAR;
    const CwTapeBrief brief = brief_of(length, NULL, 0, NULL, 0);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, length);
    assert_true(edit.n_joins >= 2);
    const CwTapePiece* last = &edit.pieces[edit.n_pieces - 1];
    assert_true(last->out + last->length > length - 2 * RATE);
    assert_in_range(edit.audible, 6, 30);
}

static void only_the_ring_is_shorter(void** state) {
    (void)state;
    const CwTapeKept kept = {0, 0, FRAMES - RATE};
    const CwTapeBrief brief = brief_of(FRAMES - RATE, &kept, 1, NULL, 0);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES - RATE);
    assert_int_equal(edit.n_joins, 0);
    assert_false(edit.fades_out);
    assert_true(edit.pieces[0].fade_out > 0);
    int32_t last[2];
    const CwSound sound = render(&edit, 1);
    assert_int_equal(cw_sound_read(&sound, FRAMES - RATE - 1, 1, last), CW_OK);
    assert_in_range(last[0] + 50, 0, 100);
}

// A frame or two: the last beat before the join is a little short, and a hit after it is exact.
static void a_trim_of_two_frames(void** state) {
    (void)state;
    const int64_t cut = RATE * 2 / 24;
    const CwTapeKept kept[] = {{0, 0, 6 * BAR}, {6 * BAR, 6 * BAR + cut, FRAMES - cut - 6 * BAR}};
    const CwTapeHit hit = {"after", 10 * BAR, 10 * BAR - cut, 100, 100, 900};
    const CwTapeBrief brief = brief_of(FRAMES - cut, kept, 2, &hit, 1);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES - cut);
    assert_int_equal(edit.n_joins, 1);
    assert_true(edit.hits[0].met);
    assert_in_range(edit.audible, 6, 20);
}

// With no hit after it, music a little late under the picture is better than a join.
static void a_trim_with_no_hits_is_let_be(void** state) {
    (void)state;
    const int64_t cut = RATE * 2 / 24;
    const CwTapeKept kept[] = {{0, 0, 6 * BAR}, {6 * BAR, 6 * BAR + cut, FRAMES - cut - 6 * BAR}};
    const CwTapeBrief brief = brief_of(FRAMES - cut, kept, 2, NULL, 0);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES - cut);
    assert_int_equal(edit.n_joins, 0);
}

static void hits_that_cannot_be_are_said(void** state) {
    (void)state;
    const CwTapeKept kept = {0, 0, FRAMES};
    const CwTapeHit hits[] = {{"here", 8 * BAR, 8 * BAR, 10, 10, 900},
                              {"and here", 8 * BAR, 8 * BAR + 3000, 10, 10, 100}};
    const CwTapeBrief brief = brief_of(FRAMES, &kept, 1, hits, 2);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES);
    assert_true(edit.hits[0].met);
    assert_false(edit.hits[1].met);
    assert_int_equal(edit.hits[1].error, -3000);
    assert_non_null(strstr(edit.words, "1 of 2 hits missed"));
}

static void what_is_cut_off_at_the_end_still_ends(void** state) {
    (void)state;
    const CwTapeKept kept = {0, 0, 16 * BAR};
    const CwTapeBrief brief = brief_of(16 * BAR, &kept, 1, NULL, 0);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, 16 * BAR);
    assert_int_equal(edit.n_joins, 1); // to the last phrase, and its end
    assert_false(edit.fades_out);
}

// A stretch so short that nothing can be joined: it fades.
static void what_cannot_end_fades_out(void** state) {
    (void)state;
    const CwTapeKept kept = {0, 0, BAR + BEAT};
    const CwTapeHit hit = {"here", BAR, BAR, 10, 10, 1000};
    const CwTapeBrief brief = brief_of(BAR + BEAT, &kept, 1, &hit, 1);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, BAR + BEAT);
    assert_true(edit.hits[0].met);
    assert_true(edit.fades_out || edit.n_joins);
    const CwTapeKept tiny = {0, 0, BEAT / 2};
    const CwTapeBrief shortest = brief_of(BEAT / 2, &tiny, 1, NULL, 0);
    const CwTapeEdit fade = plan(&shortest);
    check_laws(&fade, BEAT / 2);
    assert_true(fade.fades_out);
    assert_true(fade.audible >= 40);
    assert_non_null(strstr(fade.words, "fades out"));
}

static void the_head_may_go(void** state) {
    (void)state;
    const int64_t cut = 2 * BAR;
    const CwTapeKept kept = {0, cut, FRAMES - cut};
    const CwTapeHit hit = {"early", 3 * BAR, BAR, 10, 10, 900};
    const CwTapeBrief brief = brief_of(FRAMES - cut, &kept, 1, &hit, 1);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES - cut);
    assert_true(edit.hits[0].met);
    assert_int_equal(edit.pieces[0].source, cut);
    assert_non_null(strstr(edit.words, "begins in bar 3 beat 1"));
}

static void a_moved_scene_takes_its_music_along_when_a_hit_asks(void** state) {
    (void)state;
    const int64_t half = 8 * BAR;
    const CwTapeKept kept[] = {{0, half, half}, {half, 0, half}, {2 * half, 2 * half, FRAMES - 2 * half}};
    const CwTapeHit hits[] = {{"was second", half + 2 * BAR, 2 * BAR, 10, 10, 900},
                              {"was first", 3 * BAR, half + 3 * BAR, 10, 10, 900}};
    const CwTapeBrief brief = brief_of(FRAMES, kept, 3, hits, 2);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES);
    assert_true(edit.hits[0].met && edit.hits[1].met);
}

// Full scale on both sides of a join that fits itself: constant power would be too loud, so the gains are even.
static void loud_recordings_do_not_clip(void** state) {
    (void)state;
    make_sounds(8388000.0);
    for (int64_t i = 0; i < FRAMES; ++i) { // a square, the same in every beat and yet not the same
        high[i] = (i / 40) % 2 ? 8388607 : -8388608;
    }
    keep_sounds();
    const CwTapeBrief brief = brief_of(FRAMES - 8 * BAR - 13, NULL, 0, NULL, 0);
    const CwTapeEdit edit = plan(&brief);
    check_laws(&edit, FRAMES - 8 * BAR - 13);
    const CwTapeKept kept[] = {{0, 0, 8 * BAR}, {8 * BAR, 16 * BAR + 27, FRAMES - 16 * BAR - 27}};
    const CwTapeHit hit = {"after", 20 * BAR, 12 * BAR - 27, 0, 0, 1000};
    const CwTapeBrief with_hit = brief_of(FRAMES - 8 * BAR - 27, kept, 2, &hit, 1);
    const CwTapeEdit forced = plan(&with_hit);
    check_laws(&forced, FRAMES - 8 * BAR - 27);
    assert_true(forced.n_joins >= 1);
    assert_true(forced.joins[0].even);
}

static uint32_t seed = 1;

static int64_t pick(int64_t below) {
    seed = seed * 1664525U + 1013904223U;
    return below > 0 ? (int64_t)(seed >> 8U) % below : 0;
}

// Re-cuts of every kind: whatever they are, the laws hold, and the same brief is the same edit.
static void any_cut_is_conformed(void** state) {
    (void)state;
    for (int round = 0; round < 16; ++round) {
        CwTapeKept kept[4];
        CwTapeHit hits[4];
        size_t n_kept = 0;
        size_t n_hits = 0;
        int64_t at = pick(2) ? 0 : pick(3 * BAR);
        int64_t old = pick(2) ? 0 : pick(3 * BAR);
        while (n_kept < (size_t)(1 + round % 4)) {
            const int64_t length = BAR + pick(8 * BAR);
            kept[n_kept++] = (CwTapeKept){at, old, length};
            if (pick(2) && n_hits < 4) {
                const int64_t into = pick(length);
                hits[n_hits++] = (CwTapeHit){"hit", old + into, at + into, 100, 100, (int)(1 + pick(1000))};
            }
            at += length + (pick(3) ? 0 : pick(4 * BAR));
            old = pick(4) ? old + length + pick(4 * BAR) : pick(FRAMES);
        }
        const int64_t length = at + pick(2 * BAR);
        const CwTapeBrief brief = brief_of(length, kept, n_kept, hits, n_hits);
        const CwTapeEdit edit = plan(&brief);
        check_laws(&edit, length);
        const CwTapeEdit again = plan(&brief);
        assert_int_equal(again.n_pieces, edit.n_pieces);
        assert_memory_equal(again.pieces, edit.pieces, edit.n_pieces * sizeof edit.pieces[0]);
    }
}

static void edits_travel_as_json(void** state) {
    (void)state;
    const int64_t cut = 5 * BAR + 1000;
    const CwTapeKept kept[] = {{0, 0, 6 * BAR}, {6 * BAR, 6 * BAR + cut, FRAMES - cut - 6 * BAR}};
    const CwTapeHit hit = {"after \"it\"", 20 * BAR, 20 * BAR - cut, 100, 100, 900};
    const CwTapeBrief brief = brief_of(FRAMES - cut, kept, 2, &hit, 1);
    const CwTapeEdit edit = plan(&brief);
    CwBuf buf = cw_buf(world.arena);
    cw_tape_edit_to_json(&buf, NULL, &edit);
    json_t* json = NULL;
    assert_int_equal(cw_json_parse(world.arena, "edit", cw_text(cw_buf_string(&buf)), &world.diag, &json), CW_OK);
    CwTapeEdit back;
    const CwJsonIn in = {"edit", &world.diag};
    assert_int_equal(cw_tape_edit_from_json(world.arena, in, json, &back), CW_OK);
    CwBuf again = cw_buf(world.arena);
    cw_tape_edit_to_json(&again, NULL, &back);
    assert_string_equal(cw_buf_string(&again), cw_buf_string(&buf));
    const CwSound a = render(&edit, 0);
    const CwSound b = render(&back, 0);
    for (size_t i = 0; i < a.n_segments; ++i) {
        assert_true(cw_hash_equal(&a.segments[i], &b.segments[i]));
    }
    static const char* const bad[] = {
        "{}",
        "{\"rate\":8000,\"length\":5,\"words\":\"\",\"pieces\":[],\"joins\":[],\"hits\":[]}",
        "{\"rate\":8000,\"length\":5,\"words\":\"\",\"joins\":[],\"hits\":[],\"pieces\":"
        "[{\"out\":0,\"source\":0,\"length\":6,\"fade_in\":0,\"fade_out\":0}]}",
        "{\"rate\":8000,\"length\":5,\"words\":\"\",\"joins\":[],\"hits\":[],\"pieces\":"
        "[{\"out\":0,\"source\":-1,\"length\":5,\"fade_in\":0,\"fade_out\":0}]}",
        "{\"rate\":8000,\"length\":9,\"words\":\"\",\"hits\":[],\"joins\":[{\"out\":4,\"off\":0,\"from\":[1,1,0],"
        "\"to\":[1,1,0]}],\"pieces\":[{\"out\":0,\"source\":0,\"length\":5,\"fade_in\":0,\"fade_out\":1},"
        "{\"out\":5,\"source\":0,\"length\":4,\"fade_in\":1,\"fade_out\":0}]}",
    };
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        assert_int_equal(cw_json_parse(world.arena, "edit", cw_text(bad[i]), &world.diag, &json), CW_OK);
        assert_int_equal(cw_tape_edit_from_json(world.arena, in, json, &back), CW_ERR_BAD_INPUT);
    }
}

static void briefs_that_cannot_be_are_refused(void** state) {
    (void)state;
    CwTapeEdit edit = {.length = 77};
    CwTapeBrief brief = brief_of(0, NULL, 0, NULL, 0);
    assert_int_equal(cw_tape_plan(world.arena, &brief, &world.diag, &edit), CW_ERR_RANGE);
    brief = brief_of(FRAMES, NULL, 0, NULL, 0);
    CwSound other[] = {world.stems[0], world.stems[1]};
    other[1].sample_rate = 44100;
    brief.stems = other;
    assert_int_equal(cw_tape_plan(world.arena, &brief, &world.diag, &edit), CW_ERR_RANGE);
    assert_non_null(strstr(world.diag.text, "44100"));
    const CwBeat beyond[] = {{1, 1, 0}, {1, 2, FRAMES}};
    const CwBars bars = {beyond, 2};
    brief = brief_of(FRAMES, NULL, 0, NULL, 0);
    brief.bars = &bars;
    assert_int_equal(cw_tape_plan(world.arena, &brief, &world.diag, &edit), CW_ERR_RANGE);
    assert_non_null(strstr(world.diag.text, "after the end of the recording"));
    assert_int_equal(edit.length, 77);
}

// The tape of the bundled film, 31 frames out of its middle: its rope and its sun are heard where they were, moved.
static void the_tape_of_the_film(void** state) {
    (void)state;
    static const char* const names[] = {"piano", "cello", "strings"};
    CwSound stems[3];
    const char* folder = cw_test_folder();
    for (size_t i = 0; i < 3; ++i) {
        const char* from = cw_format(world.arena, "film/cues/1m6/%s.flac", names[i]);
        const char* to = cw_format(world.arena, "%s/%s.wav", folder, names[i]);
        if (!cw_file_exists(from)) {
            print_message("skipped: %s is not there\n", from);
            cw_test_folder_remove();
            skip();
        }
        const char* argv[] = {"ffmpeg", "-v", "error", "-i", from, "-c:a", "pcm_s24le", to, NULL};
        assert_int_equal(cw_program_must(world.arena, &(CwProgram){argv, NULL, 60}, &world.diag, NULL), CW_OK);
        CwText bytes;
        CwWav wav;
        CwHash manifest;
        assert_int_equal(cw_file_map(world.arena, to, &world.diag, &bytes), CW_OK);
        assert_int_equal(cw_wav_read(world.arena, to, bytes, NULL, &world.diag, &wav), CW_OK);
        assert_int_equal(cw_wav_keep(world.arena, &world.objects, &wav, &world.diag, &manifest), CW_OK);
        assert_int_equal(cw_sound_open(world.arena, &world.objects, &manifest, NULL, &stems[i]), CW_OK);
    }
    CwText table;
    CwBars bars;
    assert_int_equal(cw_file_read(world.arena, "film/cues/1m6/bars.csv", 0, &world.diag, &table), CW_OK);
    assert_int_equal(cw_bars_read(world.arena, "bars.csv", table, &world.diag, &bars), CW_OK);
    const int64_t rope = bars.beats[18].sample;
    const int64_t sun = bars.beats[24].sample;
    const int64_t frame = 2000;
    const int64_t cut = 31 * frame;
    const int64_t at = 250 * frame;
    const CwTapeKept kept[] = {{0, 0, at}, {at, at + cut, stems[0].frames - at - cut}};
    const CwTapeHit hits[] = {{"rope", rope, rope - cut, frame, frame, 800},
                              {"sun", sun, sun - cut, frame, frame, 1000}};
    const CwTapeBrief brief = {stems, 3, &bars, stems[0].frames - cut, kept, 2, hits, 2, 0};
    const CwTapeEdit edit = plan(&brief);
    assert_true(edit.hits[0].met && edit.hits[1].met);
    assert_in_range(edit.audible, 6, 55);
    CwHash manifest;
    CwSound piano;
    assert_int_equal(cw_tape_render(world.arena, &world.objects, &stems[0], &edit, &manifest), CW_OK);
    assert_int_equal(cw_sound_open(world.arena, &world.objects, &manifest, NULL, &piano), CW_OK);
    assert_int_equal(piano.frames, stems[0].frames - cut);
    const CwMoment before[] = {{"rope", CW_HEAR_ENTRY, rope}, {"sun", CW_HEAR_ENTRY, sun}};
    const CwMoment after[] = {{"rope", CW_HEAR_ENTRY, cw_tape_place(&edit, rope)},
                              {"sun", CW_HEAR_ENTRY, cw_tape_place(&edit, sun)}};
    CwHeardMoment was[2];
    CwHeardMoment is[2];
    assert_int_equal(cw_heard(world.arena, &stems[0], before, 2, was), CW_OK);
    assert_int_equal(cw_heard(world.arena, &piano, after, 2, is), CW_OK);
    for (size_t i = 0; i < 2; ++i) {
        assert_true(was[i].found && is[i].found);
        assert_int_equal(is[i].sample - after[i].sample, was[i].sample - before[i].sample);
        const int64_t error = is[i].sample - hits[i].new_sample;
        assert_true(error >= -frame && error <= frame);
    }
    cw_test_folder_remove();
}

static CwTapeEdit fit(const CwTapeBrief* brief) {
    CwTapeEdit edit = {.audible = -1};
    const CwStatus status = cw_tape_fit(world.arena, brief, &world.diag, &edit);
    assert_string_equal(world.diag.text, "");
    assert_int_equal(status, CW_OK);
    return edit;
}

static void check_travels(const CwTapeEdit* edit) {
    CwBuf buf = cw_buf(world.arena);
    CwBuf again = cw_buf(world.arena);
    json_t* json = NULL;
    CwTapeEdit back;
    cw_tape_edit_to_json(&buf, NULL, edit);
    assert_int_equal(cw_json_parse(world.arena, "edit", cw_text(cw_buf_string(&buf)), &world.diag, &json), CW_OK);
    assert_int_equal(cw_tape_edit_from_json(world.arena, (CwJsonIn){"edit", &world.diag}, json, &back), CW_OK);
    cw_tape_edit_to_json(&again, NULL, &back);
    assert_string_equal(cw_buf_string(&again), cw_buf_string(&buf));
}

// Each beat has a hit that comes so many thousandths later than the tape has it: no edit does that.
static size_t drifting(CwTapeHit* hits, int first, int count, int64_t later_permille, int64_t shift) {
    for (int i = 0; i < count; ++i) {
        const int64_t old = (int64_t)(first + i) * BEAT;
        hits[i] = (CwTapeHit){"beat", old, old + shift + (int64_t)i * BEAT * later_permille / 1000, 12, 12, 500};
    }
    return (size_t)count;
}

static void a_little_longer_is_stretched(void** state) {
    (void)state;
    const int64_t length = FRAMES + FRAMES / 100;
    CwTapeHit hits[64];
    const size_t n = drifting(hits, 0, 64, 10, 0);
    const CwTapeBrief brief = brief_of(length, NULL, 0, hits, n);
    const CwTapeEdit edit = fit(&brief);
    CwHash manifests[2];
    CwSound made[2];
    assert_int_equal(edit.n_joins, 0);
    assert_int_equal(edit.length, length);
    assert_int_equal(edit.played, FRAMES);
    assert_true(edit.n_stretch >= 2);
    assert_non_null(strstr(edit.words, "no join; stretched by +1.00 % from 0:00.000 to "));
    check_travels(&edit);
    assert_int_equal(cw_tape_render_all(world.arena, &world.objects, world.stems, 2, &edit, &world.diag, manifests),
                     CW_OK);
    for (int i = 0; i < 2; ++i) {
        assert_int_equal(cw_sound_open(world.arena, &world.objects, &manifests[i], NULL, &made[i]), CW_OK);
        assert_int_equal(made[i].frames, length);
        assert_int_equal(made[i].channels, world.stems[i].channels);
    }
    for (size_t i = 0; i < n; ++i) {
        assert_true(edit.hits[i].met);
        const int64_t place = cw_tape_place(&edit, hits[i].old_sample);
        assert_int_equal(place - hits[i].new_sample, edit.hits[i].error);
        const CwMoment moment = {"beat", CW_HEAR_ENTRY, place};
        CwHeardMoment heard;
        assert_int_equal(cw_heard(world.arena, &made[0], &moment, 1, &heard), CW_OK);
        assert_true(i == 0 || heard.found);
        assert_true(i == 0 || (heard.sample - place >= -80 && heard.sample - place <= 80)); // 10 ms
    }
}

static void much_longer_is_edited(void** state) {
    (void)state;
    CwTapeHit hits[64];
    const size_t n = drifting(hits, 0, 64, 30, 0);
    const CwTapeBrief brief = brief_of(FRAMES + FRAMES * 3 / 100, NULL, 0, hits, n);
    const CwTapeEdit edit = fit(&brief);
    assert_true(edit.n_stretch == 0 || edit.n_joins); // never the whole
    assert_true(cw_stretch_allowed(edit.stretch, edit.n_stretch) || edit.n_stretch == 0);
    assert_true(edit.n_stretch || strstr(edit.words, "stretching it all would take +3.00 %, more than the 2 %"));
    check_travels(&edit);
}

// Eight bars are left out at a join that nobody hears, and then the picture is slower for two bars than the tape.
static void what_is_edited_may_be_stretched_too(void** state) {
    (void)state;
    const int64_t cut = 8 * BAR;
    const CwTapeKept kept[] = {{0, 0, 9 * BAR}, {9 * BAR, 17 * BAR, FRAMES - 17 * BAR}};
    CwTapeHit hits[9];
    const size_t n = drifting(hits, 18 * 4, 9, 12, -cut);
    const CwTapeBrief brief = brief_of(FRAMES - cut, kept, 2, hits, n);
    const CwTapeEdit without = plan(&brief);
    const CwTapeEdit edit = fit(&brief);
    size_t missed = 0;
    for (size_t i = 0; i < n; ++i) {
        missed += !without.hits[i].met;
        assert_true(edit.hits[i].met);
    }
    assert_true(missed > 0);
    assert_true(edit.n_joins >= 1 && edit.n_stretch > 2);
    assert_int_equal(edit.length, FRAMES - cut);
    assert_non_null(strstr(edit.words, "stretched by "));
    assert_null(strstr(edit.words, "missed"));
    check_travels(&edit);
}

static void what_fits_is_not_stretched(void** state) {
    (void)state;
    const int64_t cut = RATE * 2 / 24;
    const CwTapeKept kept[] = {{0, 0, 6 * BAR}, {6 * BAR, 6 * BAR + cut, FRAMES - cut - 6 * BAR}};
    const CwTapeHit hit = {"after", 10 * BAR, 10 * BAR - cut, 100, 100, 900};
    const CwTapeBrief brief = brief_of(FRAMES - cut, kept, 2, &hit, 1);
    const CwTapeEdit edit = fit(&brief);
    check_laws(&edit, FRAMES - cut);
    assert_int_equal(edit.n_stretch, 0);
    assert_int_equal(edit.played, edit.length);
}

static CwStatus plan_and_render(CwArena* from, void* context) {
    CwTapeBrief brief = *(const CwTapeBrief*)context;
    CwObjects own;
    CwTapeEdit edit;
    CwHash manifest;
    CwSound sound;
    static int32_t samples[4000];
    CwBuf buf = cw_buf(from);
    CW_TRY(cw_objects_in_memory(from, &own));
    CW_TRY(cw_sound_keep(from, &own, 1000, 1, samples, 4000, &manifest));
    CW_TRY(cw_sound_open(from, &own, &manifest, NULL, &sound));
    brief.stems = &sound;
    CW_TRY(cw_tape_fit(from, &brief, NULL, &edit));
    cw_tape_edit_to_json(&buf, NULL, &edit);
    CW_TRY(cw_buf_status(&buf));
    return cw_tape_render(from, &own, &sound, &edit, &manifest);
}

static void memory_that_runs_out_is_said(void** state) {
    (void)state;
    const CwBeat beats[] = {{1, 1, 0},    {1, 2, 500},  {2, 1, 1000}, {2, 2, 1500},
                            {3, 1, 2000}, {3, 2, 2500}, {4, 1, 3000}};
    const CwBars bars = {beats, 7};
    const CwTapeKept kept[] = {{0, 0, 1100}, {1100, 2100, 1900}};
    const CwTapeHit hit = {"after", 2500, 1500, 1, 1, 1000};
    CwTapeBrief brief = {NULL, 1, &bars, 3000, kept, 2, &hit, 1, 50};
    cw_sweep_allocations(plan_and_render, &brief, 60);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_changed_nothing_done, setup, teardown),
        cmocka_unit_test_setup_teardown(a_phrase_is_left_out_unheard, setup, teardown),
        cmocka_unit_test_setup_teardown(a_phrase_is_repeated, setup, teardown),
        cmocka_unit_test_setup_teardown(a_long_scene_is_filled, setup, teardown),
        cmocka_unit_test_setup_teardown(only_the_ring_is_shorter, setup, teardown),
        cmocka_unit_test_setup_teardown(a_trim_of_two_frames, setup, teardown),
        cmocka_unit_test_setup_teardown(a_trim_with_no_hits_is_let_be, setup, teardown),
        cmocka_unit_test_setup_teardown(hits_that_cannot_be_are_said, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_cut_off_at_the_end_still_ends, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_end_fades_out, setup, teardown),
        cmocka_unit_test_setup_teardown(the_head_may_go, setup, teardown),
        cmocka_unit_test_setup_teardown(a_moved_scene_takes_its_music_along_when_a_hit_asks, setup, teardown),
        cmocka_unit_test_setup_teardown(loud_recordings_do_not_clip, setup, teardown),
        cmocka_unit_test_setup_teardown(any_cut_is_conformed, setup, teardown),
        cmocka_unit_test_setup_teardown(edits_travel_as_json, setup, teardown),
        cmocka_unit_test_setup_teardown(briefs_that_cannot_be_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(the_tape_of_the_film, setup, teardown),
        cmocka_unit_test_setup_teardown(a_little_longer_is_stretched, setup, teardown),
        cmocka_unit_test_setup_teardown(much_longer_is_edited, setup, teardown),
        cmocka_unit_test_setup_teardown(what_is_edited_may_be_stretched_too, setup, teardown),
        cmocka_unit_test_setup_teardown(what_fits_is_not_stretched, setup, teardown),
        cmocka_unit_test_setup_teardown(memory_that_runs_out_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
