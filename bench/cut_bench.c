// SPDX-License-Identifier: GPL-3.0-or-later
// What bench/cut.py measures with: one figure or one scenario to a run, as JSON.
#include "cut/anchor.h"
#include "cut/changes.h"
#include "cut/edl.h"
#include "cut/edl_write.h"
#include "cut/recut.h"
#include "cut/verdict.h"

#include "base/file.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

// Of this process alone: what else the machine does costs nothing.
static double now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static long peak_kb(void) {
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void must(CwStatus status) {
    if (status != CW_OK) {
        (void)fprintf(stderr, "cut_bench: %s\n", cw_status_text(status));
        exit(1);
    }
}

// How a scenario makes its films and its re-cuts.
typedef struct {
    const char* name;
    CwFilmOptions film;
    CwRecutOptions recut;
} Scenario;

static const Scenario scenarios[] = {
    {"gentle", {.n_events = 400, .n_reels = 1}, {.rate = 300}},
    {"usual", {.n_events = 400, .n_reels = 1}, {.rate = 1000}},
    {"rough", {.n_events = 400, .n_reels = 1}, {.rate = 2000}},
    {"gentle, 20 % renamed", {.n_events = 400, .n_reels = 1}, {.rate = 300, .renamed = 200}},
    {"usual, 20 % renamed", {.n_events = 400, .n_reels = 1}, {.rate = 1000, .renamed = 200}},
    {"rough, 20 % renamed", {.n_events = 400, .n_reels = 1}, {.rate = 2000, .renamed = 200}},
    {"gentle, every timecode on two rolls", {.n_events = 400, .n_reels = 1, .twin_time = true}, {.rate = 300}},
    {"usual, every timecode on two rolls", {.n_events = 400, .n_reels = 1, .twin_time = true}, {.rate = 1000}},
    {"rough, every timecode on two rolls", {.n_events = 400, .n_reels = 1, .twin_time = true}, {.rate = 2000}},
    {"gentle, reels re-balanced", {.n_events = 1000, .n_reels = 5}, {.rate = 300, .rebalance = true}},
    {"usual, reels re-balanced", {.n_events = 1000, .n_reels = 5}, {.rate = 1000, .rebalance = true}},
    {"rough, reels re-balanced", {.n_events = 1000, .n_reels = 5}, {.rate = 2000, .rebalance = true}},
};

typedef struct {
    int64_t true_frames;
    int64_t found;
    int64_t claimed;
    int64_t right;
    size_t changes;
    size_t operations;
} Score;

// The true old frame of a new one, -1 when it is new. Runs are in order: `*run` only goes forward.
static int64_t truth_of(const CwRecut* recut, int64_t frame, size_t* run) {
    while (*run < recut->n_runs && recut->runs[*run].new_in + recut->runs[*run].frames <= frame) {
        ++*run;
    }
    const CwRecutRun* r = &recut->runs[*run];
    return *run < recut->n_runs && r->new_in <= frame && r->old_in >= 0 ? r->old_in + frame - r->new_in : -1;
}

static Score score(CwArena* arena, const Scenario* scenario, uint64_t seed) {
    Score s = {0};
    CwFilmOptions film_options = scenario->film;
    CwRecutOptions recut_options = scenario->recut;
    film_options.seed = seed * 2 + 1;
    recut_options.seed = seed * 2 + 2;
    CwCut film;
    CwRecut recut;
    CwPicture old;
    CwPicture new;
    CwDiff diff;
    CwChangeList list;
    must(cw_recut_film(arena, &film_options, &film));
    must(cw_recut(arena, &film, &recut_options, &recut));
    must(cw_cut_picture(arena, &film, &old));
    must(cw_cut_picture(arena, &recut.cut, &new));
    must(cw_diff(arena, &old, &new, NULL, &diff));
    must(cw_change_list(arena, &diff, &list));
    for (size_t i = 0; i < recut.n_runs; ++i) {
        s.true_frames += recut.runs[i].old_in >= 0 ? recut.runs[i].frames : 0;
    }
    size_t run = 0;
    for (size_t i = 0; i < diff.n_kept; ++i) {
        const CwKept* kept = &diff.kept[i];
        for (int64_t at = kept->new_in; !kept->black && at < kept->new_in + kept->frames; ++at) {
            const bool right = truth_of(&recut, at, &run) == cw_kept_old_frame(&diff, kept, at);
            ++s.claimed;
            s.right += right;
            s.found += right;
        }
    }
    for (size_t i = 0; i < list.n_changes; ++i) {
        s.changes += list.changes[i].kind != CW_CHANGE_RENAME; // names the scenario changed are nothing an editor did
    }
    s.operations = recut.n_operations;
    return s;
}

static void accuracy(int first, int n_seeds) {
    for (size_t k = 0; k < sizeof scenarios / sizeof scenarios[0]; ++k) {
        double worst = 1;
        int worst_seed = first;
        double worst_precision = 1;
        int worst_precision_seed = first;
        double sum = 0;
        double precision_sum = 0;
        size_t changes = 0;
        size_t operations = 0;
        for (int seed = first; seed < first + n_seeds; ++seed) {
            CwArena* arena = cw_arena_new(NULL);
            const Score s = score(arena, &scenarios[k], (uint64_t)seed);
            const double recall = (double)s.found / (double)s.true_frames;
            const double precision = (double)s.right / (double)s.claimed;
            worst_seed = recall < worst ? seed : worst_seed;
            worst = recall < worst ? recall : worst;
            worst_precision_seed = precision < worst_precision ? seed : worst_precision_seed;
            worst_precision = precision < worst_precision ? precision : worst_precision;
            sum += recall;
            precision_sum += precision;
            changes += s.changes;
            operations += s.operations;
            cw_arena_free(arena);
        }
        (void)printf("{\"scenario\":\"%s\",\"seeds\":%d,\"worst_seed\":%d,"
                     "\"worst\":%.6f,\"mean\":%.6f,\"worst_precision\":%.6f,\"worst_precision_seed\":%d,"
                     "\"mean_precision\":%.6f,\"changes_over_operations\":%.4f}\n",
                     scenarios[k].name, n_seeds, worst_seed, worst, sum / n_seeds, worst_precision,
                     worst_precision_seed, precision_sum / n_seeds, (double)changes / (double)operations);
        (void)fflush(stdout);
    }
}

static void write_file(CwArena* arena, const char* path, const CwCut* cut) {
    CwBuf buf = cw_buf(arena);
    CwDiag diag;
    must(cw_cut_write_edl(&buf, cut, CW_EDL_FILE_32, NULL));
    must(cw_buf_status(&buf));
    must(cw_file_write(arena, path, (CwText){buf.bytes, buf.length}, &diag));
}

// Writes a film and its re-cut as two lists.
static void lists(int n_events, const char* old_path, const char* new_path) {
    CwArena* arena = cw_arena_new(NULL);
    const CwFilmOptions film_options = {.seed = 4711, .n_events = n_events, .n_reels = 5};
    const CwRecutOptions recut_options = {.seed = 4712, .rate = 1000};
    CwCut film;
    CwRecut recut;
    must(cw_recut_film(arena, &film_options, &film));
    must(cw_recut(arena, &film, &recut_options, &recut));
    write_file(arena, old_path, &film);
    write_file(arena, new_path, &recut.cut);
    cw_arena_free(arena);
}

static void read_list(CwArena* arena, const char* path, CwCut* ret_cut) {
    CwText text;
    CwDiag diag;
    const CwCutOptions options = {.rate = {24, 1, false}};
    must(cw_file_map(arena, path, &diag, &text));
    must(cw_cut_read_edl(arena, path, text, &options, NULL, &diag, ret_cut));
}

enum {
    REPEATS = 5,
};

static void time_reading(const char* path) {
    double best = 1e9;
    size_t n_events = 0;
    long first_peak = 0;
    for (int i = 0; i < REPEATS; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        CwCut cut;
        const double start = now_ms();
        read_list(arena, path, &cut);
        const double took = now_ms() - start;
        best = took < best ? took : best;
        n_events = cut.n_events;
        cw_arena_free(arena);
        first_peak = i ? first_peak : peak_kb();
    }
    (void)printf("{\"events\":%zu,\"read_ms\":%.3f,\"peak_mb\":%.1f}\n", n_events, best, (double)first_peak / 1024);
}

static void time_diff(const char* old_path, const char* new_path) {
    double best = 1e9;
    size_t n_kept = 0;
    for (int i = 0; i < REPEATS; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        CwCut cuts[2];
        CwPicture pictures[2];
        CwDiff diff;
        CwChangeList list;
        read_list(arena, old_path, &cuts[0]);
        read_list(arena, new_path, &cuts[1]);
        const double start = now_ms();
        must(cw_cut_picture(arena, &cuts[0], &pictures[0]));
        must(cw_cut_picture(arena, &cuts[1], &pictures[1]));
        must(cw_diff(arena, &pictures[0], &pictures[1], NULL, &diff));
        must(cw_change_list(arena, &diff, &list));
        const double took = now_ms() - start;
        best = took < best ? took : best;
        n_kept = diff.n_kept;
        cw_arena_free(arena);
    }
    (void)printf("{\"kept\":%zu,\"diff_ms\":%.3f}\n", n_kept, best);
}

// A 100-minute film in 5 reels: verdicts on 60 cues and where 300 markers lie, from the two pictures on.
static void time_verdicts(void) {
    enum { CUES = 60, MARKERS = 300 };
    double best = 1e9;
    for (int i = 0; i < REPEATS; ++i) {
        CwArena* arena = cw_arena_new(NULL);
        const CwFilmOptions film_options = {.seed = 99, .n_events = 2000, .n_reels = 5};
        const CwRecutOptions recut_options = {.seed = 98, .rate = 1000};
        CwCut film;
        CwRecut recut;
        CwPicture old;
        CwPicture new;
        CwDiff diff;
        must(cw_recut_film(arena, &film_options, &film));
        must(cw_recut(arena, &film, &recut_options, &recut));
        const double start = now_ms();
        must(cw_cut_picture(arena, &film, &old));
        must(cw_cut_picture(arena, &recut.cut, &new));
        must(cw_diff(arena, &old, &new, NULL, &diff));
        const int64_t in = cw_picture_in(&old);
        const int64_t length = cw_picture_out(&old) - in;
        for (int c = 0; c < CUES; ++c) {
            CwVerdict verdict;
            must(cw_verdict(arena, &diff, in + length * c / CUES, in + length * c / CUES + 2400, &verdict));
        }
        for (int m = 0; m < MARKERS; ++m) {
            CwVerdict verdict;
            must(cw_verdict(arena, &diff, in + length * m / MARKERS, in + length * m / MARKERS + 1, &verdict));
        }
        const double took = now_ms() - start;
        best = took < best ? took : best;
        cw_arena_free(arena);
    }
    (void)printf("{\"verdicts_ms\":%.3f}\n", best);
}

int main(int argc, char** argv) {
    if (argc == 4 && strcmp(argv[1], "accuracy") == 0) {
        accuracy((int)strtol(argv[2], NULL, 10), (int)strtol(argv[3], NULL, 10));
    } else if (argc == 5 && strcmp(argv[1], "lists") == 0) {
        lists((int)strtol(argv[2], NULL, 10), argv[3], argv[4]);
    } else if (argc == 3 && strcmp(argv[1], "read") == 0) {
        time_reading(argv[2]);
    } else if (argc == 4 && strcmp(argv[1], "diff") == 0) {
        time_diff(argv[2], argv[3]);
    } else if (argc == 2 && strcmp(argv[1], "verdicts") == 0) {
        time_verdicts();
    } else {
        (void)fprintf(
            stderr, "usage: cut_bench accuracy FIRST SEEDS | lists N OLD NEW | read LIST | diff OLD NEW | verdicts\n");
        return 2;
    }
    return 0;
}
