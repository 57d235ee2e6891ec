// SPDX-License-Identifier: GPL-3.0-or-later
// What bench/tempo.py measures with: milliseconds of CPU that a sheet's table of constant tempos takes, and its map.
//
//   tempo_bench SHEET LOW HIGH    tempos in quarters a minute
#include "tempo/find.h"
#include "tempo/sheet.h"
#include "tempo/solve.h"

#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    ROUNDS = 5,
};

// Of this process alone: what else the machine does costs nothing.
static double now_ms(void) {
    struct timespec t;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

static void must(CwStatus status) {
    if (status != CW_OK) {
        (void)fprintf(stderr, "tempo_bench: %s\n", cw_status_text(status));
        exit(1);
    }
}

static double find_ms(const CwTempoBrief* brief) {
    CwArena* arena = cw_arena_new(NULL);
    CwTempoFit* fits = NULL;
    size_t count = 0;
    const double start = now_ms();
    must(cw_tempo_find(arena, brief, 40000, 240000, 10, 20, &fits, &count));
    const double took = now_ms() - start;
    cw_arena_free(arena);
    return took;
}

static double solve_ms(const CwTempoBrief* brief) {
    CwArena* arena = cw_arena_new(NULL);
    CwTempoSolution solution;
    const double start = now_ms();
    must(cw_tempo_solve(arena, brief, NULL, &solution));
    const double took = now_ms() - start;
    cw_arena_free(arena);
    return took;
}

static double least(double (*measure)(const CwTempoBrief* brief), const CwTempoBrief* brief) {
    double best = measure(brief);
    for (int i = 1; i < ROUNDS; ++i) {
        const double took = measure(brief);
        best = took < best ? took : best;
    }
    return best;
}

int main(int argc, char** argv) {
    CwArena* arena = cw_arena_new(NULL);
    CwTempoSheet sheet;
    CwText text;
    if (argc != 4) {
        (void)fprintf(stderr, "tempo_bench SHEET LOW HIGH\n");
        return 1;
    }
    must(cw_file_read(arena, argv[1], 0, NULL, &text));
    must(cw_tempo_sheet_read(arena, argv[1], text, cw_rate_24, NULL, &sheet));
    sheet.brief.tempo_min = (int)(1000.0 * strtod(argv[2], NULL));
    sheet.brief.tempo_max = (int)(1000.0 * strtod(argv[3], NULL));
    sheet.brief.end = CW_TEMPO_END_NEAR;
    (void)printf("%.3f %.3f\n", least(find_ms, &sheet.brief), least(solve_ms, &sheet.brief));
    cw_arena_free(arena);
    return 0;
}
