// SPDX-License-Identifier: GPL-3.0-or-later
// The laws of comparing, on made-up films and re-cuts whose truth is known. CUEWRIGHT_LONG=1 runs 100 000 of them.
#include "cut/changes.h"
#include "cut/columnar.h"
#include "cut/forms.h"
#include "cut/recut.h"

#include "testing/pictures.h"
#include "testing/testing.h"

#include <stdlib.h>
#include <string.h>

// One frame of a film, as it is seen.
typedef struct {
    const char* roll;
    const char* clip;
    int64_t source;
    bool black;
} Frame;

typedef struct {
    Frame* frames;
    int64_t count;
} Frames;

static Frame frame_of(const CwShot* shot, int64_t at) {
    return (Frame){shot->black ? "" : shot->roll, shot->black ? "" : shot->clip,
                   shot->black ? 0 : cw_shot_source_at(shot, at), shot->black};
}

static Frames frames_of(CwArena* arena, const CwPicture* picture) {
    const int64_t in = cw_picture_in(picture);
    Frames all = {CW_NEW_ARRAY(arena, Frame, (size_t)(cw_picture_out(picture) - in)), cw_picture_out(picture) - in};
    for (size_t i = 0; i < picture->n_shots; ++i) {
        for (int64_t at = picture->shots[i].rec_in; at < cw_picture_shot_end(picture, i); ++at) {
            all.frames[at - in] = frame_of(&picture->shots[i], at);
        }
    }
    return all;
}

static bool same_frame(const Frame* a, const Frame* b) {
    return a->black == b->black && a->source == b->source && strcmp(a->roll, b->roll) == 0 &&
           strcmp(a->clip, b->clip) == 0;
}

static void expect_same_frames(const Frames* got, const Frames* wanted) {
    assert_int_equal(got->count, wanted->count);
    for (int64_t i = 0; i < got->count; ++i) {
        assert_true(same_frame(&got->frames[i], &wanted->frames[i]));
    }
}

// Does the rows of the absolute form.
static Frames do_absolute(CwArena* arena, const CwAbsolute* absolute, const Frames* old, int64_t old_in, int64_t new_in,
                          int64_t count) {
    Frames made = {CW_NEW_ARRAY(arena, Frame, (size_t)count), count};
    for (size_t i = 0; i < absolute->n_rows; ++i) {
        const CwAbsoluteRow* row = &absolute->rows[i];
        for (int64_t k = 0; k < row->frames; ++k) {
            made.frames[row->new_in - new_in + k] =
                row->as_was ? old->frames[row->old_in - old_in + k] : frame_of(row->footage, row->new_in + k);
        }
    }
    return made;
}

static void take_out(Frames* line, int64_t at, int64_t frames) {
    assert_true(at >= 0 && at + frames <= line->count);
    memmove(line->frames + at, line->frames + at + frames, (size_t)(line->count - at - frames) * sizeof *line->frames);
    line->count -= frames;
}

static void put_in(Frames* line, int64_t at, const Frame* frames, int64_t count) {
    assert_true(at >= 0 && at <= line->count);
    memmove(line->frames + at + count, line->frames + at, (size_t)(line->count - at) * sizeof *line->frames);
    memcpy(line->frames + at, frames, (size_t)count * sizeof *frames);
    line->count += count;
}

// Does the rows of the relative form, one after the other.
static Frames do_relative(CwArena* arena, const CwRelative* relative, const Frames* old, int64_t old_in, int64_t room) {
    Frames line = {CW_NEW_ARRAY(arena, Frame, (size_t)(old->count + room)), old->count};
    Frame* hand = CW_NEW_ARRAY(arena, Frame, (size_t)(old->count + room));
    memcpy(line.frames, old->frames, (size_t)old->count * sizeof *old->frames);
    for (size_t i = 0; i < relative->n_rows; ++i) {
        const CwRelativeRow* row = &relative->rows[i];
        switch (row->kind) {
        case CW_RELATIVE_DELETE:
            take_out(&line, row->at, row->frames);
            break;
        case CW_RELATIVE_MOVE:
            memcpy(hand, line.frames + row->at, (size_t)row->frames * sizeof *hand);
            take_out(&line, row->at, row->frames);
            put_in(&line, row->to, hand, row->frames);
            break;
        default:
            for (int64_t k = 0; k < row->frames; ++k) {
                hand[k] =
                    row->old_in >= 0 ? old->frames[row->old_in - old_in + k] : frame_of(row->footage, row->new_in + k);
            }
            put_in(&line, row->at, hand, row->frames);
            break;
        }
    }
    return line;
}

typedef struct {
    CwPicture old_picture;
    CwPicture new_picture;
    CwRecut recut;
    CwDiff diff;
} Pair;

static Pair* make_pair(CwArena* arena, const CwCut* old, const CwRecutOptions* options) {
    Pair* pair = CW_NEW(arena, Pair);
    assert_non_null(pair);
    assert_int_equal(cw_recut(arena, old, options, &pair->recut), CW_OK);
    assert_int_equal(cw_cut_picture(arena, old, &pair->old_picture), CW_OK);
    assert_int_equal(cw_cut_picture(arena, &pair->recut.cut, &pair->new_picture), CW_OK);
    assert_int_equal(cw_diff(arena, &pair->old_picture, &pair->new_picture, NULL, &pair->diff), CW_OK);
    return pair;
}

static CwCut film_of(CwArena* arena, uint64_t seed, int n_events, int n_reels, bool twin_time) {
    CwCut cut;
    const CwFilmOptions options = {seed, n_events, n_reels, twin_time};
    assert_int_equal(cw_recut_film(arena, &options, &cut), CW_OK);
    return cut;
}

// Kept runs are in order, do not overlap, lie in both films, and show what they say they show.
static void check_kept(const Pair* pair) {
    int64_t end = INT64_MIN;
    for (size_t i = 0; i < pair->diff.n_kept; ++i) {
        const CwKept* kept = &pair->diff.kept[i];
        assert_true(kept->frames > 0 && kept->new_in >= end);
        end = kept->new_in + kept->frames;
        assert_true(kept->new_in >= cw_picture_in(&pair->new_picture) && end <= cw_picture_out(&pair->new_picture));
        for (int64_t at = kept->new_in; at < end; at += kept->retimed ? 1 : kept->frames) {
            const int64_t was = cw_kept_old_frame(&pair->diff, kept, at);
            const CwShot* old = &pair->old_picture.shots[kept->old_shot];
            assert_true(was >= old->rec_in && was < cw_picture_shot_end(&pair->old_picture, kept->old_shot));
            assert_int_equal(kept->black, old->black);
        }
    }
}

// The relative form written in columns, read back, and done to the old cut.
static void check_columns(CwArena* arena, const Pair* pair, const CwRelative* relative, const Frames* new) {
    CwBuf buf = cw_buf(arena);
    CwRelative read;
    CwPicture made;
    CwDiag diag = {0};
    const CwCutOptions options = {.strict = true};
    cw_columnar_write(&buf, &pair->diff, relative, cw_rate_24);
    const CwStatus status =
        cw_columnar_read(arena, "f", (CwText){buf.bytes, buf.length}, 0, &options, NULL, &diag, &read);
    assert_string_equal(diag.text, "");
    assert_int_equal(status, CW_OK);
    assert_int_equal(cw_relative_do(arena, &read, &pair->old_picture, &diag, &made), CW_OK);
    const Frames by_columns = frames_of(arena, &made);
    expect_same_frames(&by_columns, new);
}

static void check_forms(CwArena* arena, const Pair* pair) {
    const Frames old = frames_of(arena, &pair->old_picture);
    const Frames new = frames_of(arena, &pair->new_picture);
    const int64_t old_in = cw_picture_in(&pair->old_picture);
    CwAbsolute absolute;
    CwRelative relative;
    assert_int_equal(cw_diff_absolute(arena, &pair->diff, &absolute), CW_OK);
    assert_int_equal(cw_diff_relative(arena, &pair->diff, &relative), CW_OK);
    const Frames by_absolute =
        do_absolute(arena, &absolute, &old, old_in, cw_picture_in(&pair->new_picture), new.count);
    const Frames by_relative = do_relative(arena, &relative, &old, old_in, new.count);
    expect_same_frames(&by_absolute, &new);
    expect_same_frames(&by_relative, &new);
    check_columns(arena, pair, &relative, &new);
}

// A picture as a list of its shots is the same picture.
static void check_list(CwArena* arena, const Pair* pair) {
    CwCut list;
    CwPicture again;
    assert_int_equal(cw_cut_of_picture(arena, &pair->new_picture, &pair->recut.cut, &list), CW_OK);
    assert_int_equal(cw_cut_picture(arena, &list, &again), CW_OK);
    assert_true(cw_picture_equal(&again, &pair->new_picture));
}

static void check_apply(CwArena* arena, const Pair* pair) {
    CwPicture once;
    CwPicture twice;
    CwDiff inverse;
    assert_int_equal(cw_diff_apply(arena, &pair->diff, &pair->old_picture, &once), CW_OK);
    assert_true(cw_picture_equal(&once, &pair->new_picture));
    assert_int_equal(cw_diff_apply(arena, &pair->diff, &once, &twice), CW_OK);
    assert_true(cw_picture_equal(&twice, &once));
    assert_int_equal(cw_diff_inverse(arena, &pair->diff, &inverse), CW_OK);
    assert_int_equal(cw_diff_apply(arena, &inverse, &once, &twice), CW_OK);
    assert_true(cw_picture_equal(&twice, &pair->old_picture));
}

static void check_nothing(CwArena* arena, const CwPicture* picture) {
    CwDiff diff;
    CwChangeList list;
    assert_int_equal(cw_diff(arena, picture, picture, NULL, &diff), CW_OK);
    assert_int_equal(cw_change_list(arena, &diff, &list), CW_OK);
    assert_int_equal(list.n_changes, 0);
    assert_int_equal(diff.n_ambiguous, 0);
    int64_t at = cw_picture_in(picture);
    for (size_t i = 0; i < diff.n_kept; ++i) {
        assert_int_equal(diff.kept[i].new_in, at);
        assert_int_equal(diff.kept[i].old_in, at);
        at += diff.kept[i].frames;
    }
    assert_int_equal(at, cw_picture_out(picture));
}

// The old frame of a frame of the new cut; -1 when it is not kept.
static int64_t old_of(const CwDiff* diff, int64_t frame) {
    for (size_t i = 0; i < diff->n_kept; ++i) {
        const CwKept* kept = &diff->kept[i];
        if (kept->new_in <= frame && frame < kept->new_in + kept->frames) {
            return cw_kept_old_frame(diff, kept, frame);
        }
    }
    return -1;
}

// Over two re-cuts one comes to the frames that one comes to directly, wherever all three say so.
static void check_chain(CwArena* arena, const Pair* first, uint64_t seed) {
    const CwRecutOptions options = {.seed = seed, .rate = 300};
    const Pair* second = make_pair(arena, &first->recut.cut, &options);
    CwDiff direct;
    assert_int_equal(cw_diff(arena, &first->old_picture, &second->new_picture, NULL, &direct), CW_OK);
    int64_t checked = 0;
    int64_t differ = 0;
    for (size_t i = 0; i < second->diff.n_kept; ++i) {
        const CwKept* kept = &second->diff.kept[i];
        const int64_t over = old_of(&first->diff, cw_kept_old_frame(&second->diff, kept, kept->new_in));
        const int64_t at_once = old_of(&direct, kept->new_in);
        checked += over >= 0 && at_once >= 0;
        differ += over >= 0 && at_once >= 0 && over != at_once;
    }
    assert_true(checked > 0);
    assert_int_equal(differ, 0);
}

// Frames mapped right, of those that have a true old frame; frames mapped wrong, of those mapped.
typedef struct {
    int64_t true_frames;
    int64_t found;
    int64_t claimed;
    int64_t right;
    size_t changes;
    size_t operations;
} Score;

static Score score(CwArena* arena, const Pair* pair) {
    Score s = {0};
    size_t next = 0;
    CwChangeList list;
    for (size_t i = 0; i < pair->recut.n_runs; ++i) {
        const CwRecutRun* run = &pair->recut.runs[i];
        for (int64_t k = 0; k < run->frames; ++k) {
            const int64_t at = run->new_in + k;
            while (next < pair->diff.n_kept && pair->diff.kept[next].new_in + pair->diff.kept[next].frames <= at) {
                ++next;
            }
            const CwKept* kept = next < pair->diff.n_kept ? &pair->diff.kept[next] : NULL;
            const int64_t got = kept && kept->new_in <= at ? cw_kept_old_frame(&pair->diff, kept, at) : -1;
            const int64_t wanted = run->old_in < 0 ? -1 : run->old_in + k;
            s.true_frames += wanted >= 0;
            s.found += wanted >= 0 && got == wanted;
            s.claimed += got >= 0;
            s.right += got >= 0 && got == wanted;
        }
    }
    assert_int_equal(cw_change_list(arena, &pair->diff, &list), CW_OK);
    for (size_t i = 0; i < list.n_changes; ++i) {
        s.changes += list.changes[i].kind != CW_CHANGE_RENAME;
    }
    s.operations = pair->recut.n_operations;
    return s;
}

static int number_of_seeds(int short_run, int long_run) {
    const char* text = getenv("CUEWRIGHT_LONG");
    return text && text[0] && text[0] != '0' ? long_run : short_run;
}

// Every frame that does not come from the old cut is said by a row that lies there: no row heals new footage away.
static void check_new_footage(CwArena* arena, const Pair* pair) {
    const CwPicture* picture = &pair->new_picture;
    const int64_t in = cw_picture_in(picture);
    const int64_t count = cw_picture_out(picture) - in;
    bool* said = CW_NEW_ARRAY(arena, bool, (size_t)count);
    CwChangeList list;
    assert_int_equal(cw_change_list(arena, &pair->diff, &list), CW_OK);
    for (size_t i = 0; i < pair->diff.n_kept; ++i) {
        const CwKept* kept = &pair->diff.kept[i];
        memset(said + (kept->new_in - in), true, (size_t)kept->frames);
    }
    for (size_t i = 0; i < list.n_changes; ++i) {
        const CwCutChange* change = &list.changes[i];
        if (change->new_in >= 0 && change->kind != CW_CHANGE_MOVE && change->new_out > change->new_in) {
            memset(said + (change->new_in - in), true, (size_t)(change->new_out - change->new_in));
        }
    }
    for (size_t i = 0; i < picture->n_shots; ++i) {
        for (int64_t at = picture->shots[i].rec_in; at < cw_picture_shot_end(picture, i); ++at) {
            assert_true(picture->shots[i].black || said[at - in]);
        }
    }
}

static void the_laws_hold_on_made_up_recuts(void** state) {
    (void)state;
    const int n = number_of_seeds(1000, 100000);
    for (int i = 0; i < n; ++i) {
        static const int rates[] = {300, 1000, 2000};
        CwArena* arena = cw_arena_new(NULL);
        const CwCut film = film_of(arena, (uint64_t)i, 20 + i % 7 * 12, 1 + i % 3, i % 5 == 0);
        const CwRecutOptions options = {.seed = (uint64_t)i * 7 + 1,
                                        .rate = rates[i % 3],
                                        .renamed = i % 4 == 0 ? 200 : 0,
                                        .rebalance = i % 3 == 1};
        const Pair* pair = make_pair(arena, &film, &options);
        check_kept(pair);
        check_forms(arena, pair);
        check_apply(arena, pair);
        check_list(arena, pair);
        check_new_footage(arena, pair);
        check_nothing(arena, &pair->old_picture);
        check_nothing(arena, &pair->new_picture);
        cw_arena_free(arena);
    }
}

static void two_recuts_agree_with_one(void** state) {
    (void)state;
    const int n = number_of_seeds(1000, 100000);
    for (int i = 0; i < n; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        const CwCut film = film_of(arena, (uint64_t)i, 120, 1, false);
        const CwRecutOptions options = {.seed = (uint64_t)i, .rate = 300};
        const Pair* pair = make_pair(arena, &film, &options);
        check_chain(arena, pair, (uint64_t)i + 77);
        cw_arena_free(arena);
    }
}

static void expect_accuracy(const CwFilmOptions* film_options, const CwRecutOptions* how, int n_seeds, int worst,
                            int mean) {
    Score all = {0};
    double sum = 0;
    for (int i = 0; i < n_seeds; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        CwFilmOptions film_of_seed = *film_options;
        CwRecutOptions options = *how;
        CwCut film;
        film_of_seed.seed += (uint64_t)i;
        options.seed += (uint64_t)i;
        assert_int_equal(cw_recut_film(arena, &film_of_seed, &film), CW_OK);
        const Pair* pair = make_pair(arena, &film, &options);
        const Score s = score(arena, pair);
        assert_true(s.found * 100000 >= s.true_frames * worst);
        sum += (double)s.found / (double)s.true_frames;
        all.claimed += s.claimed;
        all.right += s.right;
        all.changes += s.changes;
        all.operations += s.operations;
        cw_arena_free(arena);
    }
    assert_true(sum * 100000 >= (double)mean * n_seeds);
    assert_true(all.right * 10000 >= all.claimed * 9999);
    assert_true(all.changes * 100 <= all.operations * 105);
}

static void frames_are_mapped_right(void** state) {
    (void)state;
    static const CwFilmOptions plain = {.seed = 1000, .n_events = 400, .n_reels = 1};
    static const CwFilmOptions twins = {.seed = 2000, .n_events = 400, .n_reels = 1, .twin_time = true};
    static const CwFilmOptions reels = {.seed = 3000, .n_events = 1000, .n_reels = 5};
    static const CwRecutOptions gentle = {.seed = 1, .rate = 300};
    static const CwRecutOptions usual = {.seed = 2, .rate = 1000};
    static const CwRecutOptions rough = {.seed = 3, .rate = 2000};
    static const CwRecutOptions renamed = {.seed = 4, .rate = 1000, .renamed = 200};
    static const CwRecutOptions balanced = {.seed = 5, .rate = 1000, .rebalance = true};
    expect_accuracy(&plain, &gentle, 20, 99800, 99950);
    expect_accuracy(&plain, &usual, 20, 99800, 99950);
    expect_accuracy(&plain, &rough, 20, 99500, 99800);
    expect_accuracy(&plain, &renamed, 20, 99500, 99950);
    expect_accuracy(&twins, &usual, 20, 99800, 99950);
    expect_accuracy(&reels, &balanced, 10, 99800, 99950);
}

// The change list as text: "trim head -7, insert X 24, move 100".
static void expect_changes(const char* old, const char* new, const char* wanted) {
    CwArena* arena = cw_arena_new(NULL);
    const CwPicture before = cw_test_picture(arena, 0, old);
    const CwPicture after = cw_test_picture(arena, 0, new);
    CwDiff diff;
    CwChangeList list;
    assert_int_equal(cw_diff(arena, &before, &after, NULL, &diff), CW_OK);
    assert_int_equal(cw_change_list(arena, &diff, &list), CW_OK);
    CwBuf buf = cw_buf(arena);
    for (size_t i = 0; i < list.n_changes; ++i) {
        const CwCutChange* c = &list.changes[i];
        cw_buf_format(&buf, "%s%s%s %+d%s%s", i ? ", " : "", cw_change_name(c->kind),
                      c->kind == CW_CHANGE_TRIM_HEAD   ? " head"
                      : c->kind == CW_CHANGE_TRIM_TAIL ? " tail"
                                                       : "",
                      (int)c->frames, c->again ? " again" : "", c->ambiguous ? " ambiguous" : "");
    }
    assert_string_equal(cw_buf_string(&buf), wanted);
    cw_arena_free(arena);
}

static const char film[] = "A 1000 100, B 5000 100, C 9000 100, D 13000 100, E 17000 100";

static void each_thing_done_is_said_once(void** state) {
    (void)state;
    expect_changes(film, film, "");
    expect_changes(film, "A 1000 100, B 5007 93, C 9000 100, D 13000 100, E 17000 100", "trim head -7");
    expect_changes(film, "A 1000 100, B 4995 105, C 9000 100, D 13000 100, E 17000 100", "trim head +5");
    expect_changes(film, "A 1000 100, B 5000 90, C 9000 100, D 13000 100, E 17000 100", "trim tail -10");
    expect_changes(film, "A 1000 100, B 5000 110, C 9000 100, D 13000 100, E 17000 100", "trim tail +10");
    expect_changes(film, "A 1000 100, C 9000 100, D 13000 100, E 17000 100", "delete -100");
    expect_changes(film, "A 1000 100, B 5000 100, X 1 24, C 9000 100, D 13000 100, E 17000 100", "insert +24");
    expect_changes(film, "A 1000 100, B 5000 40, X 1 24, B 5040 60, C 9000 100, D 13000 100, E 17000 100",
                   "insert +24");
    expect_changes("A 1000 100, B 5000 40, X 1 24, B 5040 60, C 9000 100", "A 1000 100, B 5000 100, C 9000 100",
                   "delete -24");
    expect_changes(film, "A 1000 100, B 5000 40, B 5060 40, C 9000 100, D 13000 100, E 17000 100", "delete -20");
    expect_changes(film, "C 9000 100, D 13000 100, E 17000 100, A 1000 100, B 5000 100", "move +200");
    expect_changes(film, "A 1000 100, B 5000 100, C 9000 50 2, D 13000 100, E 17000 100", "retime -50");
    expect_changes(film, "A 1000 100, B 5000 100, C 9000 100, D 13000 100, B 5000 100, E 17000 100",
                   "insert +100 again");
    expect_changes(film, "A 1000 100, B 5000 100 x, C 9000 100, D 13000 100, E 17000 100", "");
    expect_changes("A 1000 100 x, B 5000 100 x, C 9000 100 x", "A 1000 100 x, B 5000 100 y, C 9000 100 x", "rename +0");
    expect_changes("A 1000 100, s_v1 5000 100, C 9000 100", "A 1000 100, s_v2 5000 90, C 9000 100",
                   "replace +0, trim tail -10");
}

static void versions_with_other_time_are_recognised(void** state) {
    (void)state;
    expect_changes("A 1000 100, s_v1 5000 100, C 9000 100", "A 1000 100, s_v2 20000 100, C 9000 100", "replace +0");
    expect_changes("A 1000 100, s_v1 5000 100, C 9000 100", "A 1000 100, s_v2 20000 80, C 9000 100",
                   "insert +80, delete -100");
}

static void expect_kept(const char* old, const char* new, int64_t new_in, int64_t old_in) {
    CwArena* arena = cw_arena_new(NULL);
    const CwPicture before = cw_test_picture(arena, 0, old);
    const CwPicture after = cw_test_picture(arena, 0, new);
    CwDiff diff;
    assert_int_equal(cw_diff(arena, &before, &after, NULL, &diff), CW_OK);
    assert_int_equal(old_of(&diff, new_in), old_in);
    cw_arena_free(arena);
}

static void takes_used_twice_are_told_apart(void** state) {
    (void)state;
    // What the later shot has already is not what the trimmed one is.
    expect_kept("A 1000 100, B 4992 108, C 9000 100, D 13000 50, B 5000 100, E 17000 100",
                "A 1000 100, B 5000 100, D 13000 50, B 5000 100, E 17000 100", 100, 108);
    // A shot made longer at both ends is itself, although another that was taken out shows more of it.
    expect_kept("A 1000 100, B 5000 100, C 9000 100, B 5010 40, D 13000 100",
                "A 1000 100, C 9000 100, B 5005 50, D 13000 100", 205, 300);
    // What an insert had split is one shot again, however little was behind it.
    expect_changes("A 1000 100, B 5000 88, X 1 24, B 5088 12, C 9000 100", "A 1000 100, B 5000 100, C 9000 100",
                   "delete -24");
}

static void what_cannot_be_told_is_ambiguous(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    // The same footage twice between other shots; in the new cut once, between shots that are new.
    const CwPicture before = cw_test_picture(arena, 0, "A 1000 100, B 5000 100, C 9000 100, B 5000 100, D 13000 100");
    const CwPicture after = cw_test_picture(arena, 0, "X 1 50, B 5000 100, Y 1 50");
    CwDiff diff;
    assert_int_equal(cw_diff(arena, &before, &after, NULL, &diff), CW_OK);
    assert_int_equal(diff.n_kept, 0);
    assert_int_equal(diff.n_ambiguous, 1);
    assert_int_equal(diff.ambiguous[0].new_in, 50);
    assert_int_equal(diff.ambiguous[0].frames, 100);
    assert_int_equal(diff.ambiguous[0].old_in, 100);
    assert_int_equal(diff.ambiguous[0].other_in, 300);
    // One frame held for another length: nobody can say which of its frames are left.
    const CwPicture held = cw_test_picture(arena, 0, "A 1000 100, B 5000 50 0, C 9000 100");
    const CwPicture shorter = cw_test_picture(arena, 0, "A 1000 100, B 5000 30 0, C 9000 100");
    assert_int_equal(cw_diff(arena, &held, &shorter, NULL, &diff), CW_OK);
    assert_int_equal(diff.n_kept, 2);
    assert_int_equal(diff.n_ambiguous, 1);
    assert_int_equal(diff.ambiguous[0].frames, 30);
    cw_arena_free(arena);
}

static CwStatus compare_all(CwArena* arena, void* context) {
    const Pair* pair = context;
    CwDiff diff;
    CwDiff inverse;
    CwChangeList list;
    CwAbsolute absolute;
    CwRelative relative;
    CwPicture picture;
    CW_TRY(cw_diff(arena, &pair->old_picture, &pair->new_picture, NULL, &diff));
    CW_TRY(cw_change_list(arena, &diff, &list));
    CW_TRY(cw_diff_absolute(arena, &diff, &absolute));
    CW_TRY(cw_diff_relative(arena, &diff, &relative));
    CW_TRY(cw_diff_inverse(arena, &diff, &inverse));
    return cw_diff_apply(arena, &diff, &pair->old_picture, &picture);
}

static CwStatus recut_all(CwArena* arena, void* context) {
    (void)context;
    const CwFilmOptions film_options = {.seed = 5, .n_events = 40, .n_reels = 2, .twin_time = true};
    const CwRecutOptions options = {.seed = 6, .rate = 2000, .renamed = 200, .rebalance = true};
    CwCut cut;
    CwRecut recut;
    CW_TRY(cw_recut_film(arena, &film_options, &cut));
    return cw_recut(arena, &cut, &options, &recut);
}

static void memory_may_run_out(void** state) {
    (void)state;
    CwArena* arena = cw_arena_new(NULL);
    const CwCut cut = film_of(arena, 3, 30, 1, false);
    const CwRecutOptions options = {.seed = 9, .rate = 2000, .renamed = 200};
    Pair* pair = make_pair(arena, &cut, &options);
    cw_sweep_allocations(compare_all, pair, 0);
    cw_sweep_allocations(recut_all, NULL, 0);
    cw_arena_free(arena);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_thing_done_is_said_once),    cmocka_unit_test(versions_with_other_time_are_recognised),
        cmocka_unit_test(takes_used_twice_are_told_apart), cmocka_unit_test(what_cannot_be_told_is_ambiguous),
        cmocka_unit_test(the_laws_hold_on_made_up_recuts), cmocka_unit_test(two_recuts_agree_with_one),
        cmocka_unit_test(frames_are_mapped_right),         cmocka_unit_test(memory_may_run_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
