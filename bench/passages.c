// SPDX-License-Identifier: GPL-3.0-or-later
// How long it takes to hear a changed bar of a cue of five minutes: sixteen parts in five stems, 19 200 notes.
//
// usage: passages_bench WORKER FOLDER
//
// The cue is rendered whole in a new project, a bar of one part is changed and the cue is made again by the same
// workers, and a second new project makes the changed cue from nothing. Their stems and their sum must be the same
// bytes. FOLDER is there and empty.
#include "base/buf.h"
#include "build/build.h"
#include "film/origins.h"
#include "perform/passage.h"
#include "road/stages.h"
#include "score/score.h"
#include "store/store.h"
#include "tempo/solution.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

enum {
    RATE = 48000,
    SECONDS = 300,
    NOTES = 1200, // of each part: eighths at 120 to the minute
    PARTS = 16,
    STEMS = 5,
    CHANGED_PART = 2,
    CHANGED_BAR = 70,
};

static const char* const stems[STEMS] = {"strings", "winds", "brass", "percussion", "keys"};

static const struct {
    int stem, bank, program, low;
} parts_of[PARTS] = {{0, 0, 48, 67},   {0, 0, 48, 60}, {0, 0, 48, 52}, {0, 0, 48, 40}, {0, 0, 43, 30}, {1, 0, 73, 72},
                     {1, 0, 68, 62},   {1, 0, 71, 57}, {1, 0, 70, 40}, {2, 0, 60, 50}, {2, 0, 56, 58}, {2, 0, 57, 45},
                     {3, 128, 48, 36}, {3, 0, 47, 41}, {4, 0, 46, 50}, {4, 0, 0, 48}};

typedef struct {
    CwArena* arena;
    const char* worker;
    const char* folder;
    CwDiag diag;
    CwStore* store;
    CwWorkers* workers;
    CwBuildReport report;
} Project;

static void must(CwStatus status, const CwDiag* diag) {
    if (status != CW_OK) {
        (void)fprintf(stderr, "%s: %s\n", cw_status_text(status), diag->text);
        exit(1);
    }
}

static double seconds_now(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec * 1e-9;
}

// Processor time of ours and of the worker server with all its steps.
static double seconds_used(void) {
    char path[64];
    int server = 0;
    struct timespec own;
    unsigned long ticks[4] = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &own);
    (void)snprintf(path, sizeof path, "/proc/self/task/%d/children", (int)getpid());
    FILE* file = fopen(path, "r");
    if (file && fscanf(file, "%d", &server) == 1) {
        (void)fclose(file);
        (void)snprintf(path, sizeof path, "/proc/%d/stat", server);
        file = fopen(path, "r");
        if (file && fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu %lu %lu", &ticks[0],
                           &ticks[1], &ticks[2], &ticks[3]) != 4) {
            memset(ticks, 0, sizeof ticks);
        }
    }
    if (file) {
        (void)fclose(file);
    }
    return (double)own.tv_sec + (double)own.tv_nsec * 1e-9 +
           (double)(ticks[0] + ticks[1] + ticks[2] + ticks[3]) / (double)sysconf(_SC_CLK_TCK);
}

static const CwNote* notes_of(CwArena* arena, int part, bool changed) {
    CwNote* notes = CW_NEW_ARRAY(arena, CwNote, NOTES);
    const int64_t eighth = CW_TICKS_PER_QUARTER / 2;
    for (int i = 0; notes && i < NOTES; ++i) {
        const int up = changed && part == CHANGED_PART && i / 8 == CHANGED_BAR ? 2 : 0;
        notes[i] = (CwNote){i * eighth, eighth * (i % 4 == 0 ? 3 : 1),
                            (uint8_t)(parts_of[part].low + (i * 5 + part * 3 + i / 8) % 17 + up),
                            (uint8_t)(60 + (i * 7 + part) % 40), i % 8 == 5 ? CW_ARTICULATION_STACCATO : 0};
    }
    return notes;
}

static CwHash put(Project* project, CwBuf* buf) {
    CwHash hash;
    must(cw_buf_status(buf), &project->diag);
    must(cw_object_put(cw_store_objects(project->store), (CwText){buf->bytes, buf->length}, &project->diag, &hash),
         &project->diag);
    return hash;
}

static CwHash put_score(Project* project, bool changed) {
    static const CwDynamic dynamics[] = {
        {0, 400, true}, {300 * INT64_C(40320), 800, true}, {600 * INT64_C(40320), 400, false}};
    CwPart parts[PARTS];
    CwBuf buf = cw_buf(project->arena);
    for (int p = 0; p < PARTS; ++p) {
        parts[p] = (CwPart){.instrument = "bench",
                            .name = "part",
                            .stem = stems[parts_of[p].stem],
                            .bank = parts_of[p].bank,
                            .program = parts_of[p].program,
                            .pan = p * 100 - 800,
                            .notes = notes_of(project->arena, p, changed),
                            .n_notes = NOTES,
                            .dynamics = dynamics,
                            .n_dynamics = 3};
    }
    const CwScore score = {
        .title = "bench", .origin = "bench", .parts = parts, .n_parts = PARTS, .end_tick = NOTES * INT64_C(20160)};
    cw_score_to_json(&buf, NULL, &score);
    return put(project, &buf);
}

static CwHash put_solution(Project* project) {
    CwTempoSolution solution = {.tempo = 120000000};
    CwBuf buf = cw_buf(project->arena);
    must(cw_tempo_map_constant(project->arena, (CwRatio){120, 1}, (CwMeter){4, 4}, cw_span_of_ms(SECONDS * 1000),
                               &solution.map),
         &project->diag);
    cw_tempo_solution_to_json(&buf, NULL, &solution);
    return put(project, &buf);
}

static CwNode* add(Project* project, CwGraph* graph, const char* kind, const char* params, const char* name) {
    CwNode* node = NULL;
    must(name ? cw_graph_add(graph, name, kind, params, &project->diag, &node) : CW_ERR_NO_MEM, &project->diag);
    return node;
}

static void take(Project* project, CwNode* node, const char* input, CwNode* from, const char* output) {
    must(cw_node_take_output(node, input, from, output, &project->diag), &project->diag);
}

static CwNode* add_plan(Project* project, CwGraph* graph, int n_passages, bool changed) {
    CwNode* instruments[STEMS];
    for (int s = 0; s < STEMS; ++s) {
        CwBuf list = cw_buf(project->arena);
        for (int p = 0; p < PARTS; ++p) {
            if (parts_of[p].stem == s && (p == 0 || parts_of[p].program != parts_of[p - 1].program)) {
                cw_buf_format(&list, "%s{\"bank\":%d,\"program\":%d}", list.length ? "," : "", parts_of[p].bank,
                              parts_of[p].program);
            }
        }
        const char* params = cw_format(project->arena, "{\"programs\":[%s],\"sample_rate\":%d,\"soundfont\":\"%s\"}",
                                       cw_buf_string(&list), RATE, CW_FILM_SOUNDFONT);
        instruments[s] =
            add(project, graph, "instruments", params, cw_format(project->arena, "instruments/%s", stems[s]));
    }
    const char* params = cw_format(project->arena,
                                   "{\"passages\":%d,\"sample_rate\":%d,\"stems\":[\"strings\",\"winds\",\"brass\","
                                   "\"percussion\",\"keys\"],\"wants\":[]}",
                                   n_passages, RATE);
    CwNode* plan = add(project, graph, "plan", params, "plan");
    const CwHash score = put_score(project, changed);
    const CwHash solution = put_solution(project);
    must(cw_node_take_object(plan, "score", &score, &project->diag), &project->diag);
    must(cw_node_take_object(plan, "solution", &solution, &project->diag), &project->diag);
    for (int s = 0; s < STEMS; ++s) {
        take(project, plan, cw_format(project->arena, "instruments %s", stems[s]), instruments[s], "instruments");
    }
    return plan;
}

static CwNode* add_stem(Project* project, CwGraph* graph, CwNode* plan, const char* stem, int n_passages) {
    const char* params = cw_format(project->arena, "{\"soundfont\":\"%s\"}", CW_FILM_SOUNDFONT);
    CwNode** passages = CW_NEW_ARRAY(project->arena, CwNode*, (size_t)n_passages);
    for (int i = 0; i < n_passages; ++i) {
        passages[i] = add(project, graph, "passage", params, cw_format(project->arena, "%s/%d", stem, i + 1));
        take(project, passages[i], "passage", plan, cw_format(project->arena, "%s %d", stem, i + 1));
    }
    CwNode* mockup = add(project, graph, "mockup", NULL, stem);
    take(project, mockup, "plan", plan, stem);
    for (int i = 0; i < n_passages; ++i) {
        take(project, mockup, cw_format(project->arena, "%d", i + 1), passages[i], "sound");
    }
    return mockup;
}

static CwGraph* make_graph(Project* project, bool changed) {
    CwGraph* graph = NULL;
    CwBuf params = cw_buf(project->arena);
    CwNode* mockups[STEMS];
    const int n_passages = (int)cw_passage_count(SECONDS * 1000);
    must(cw_graph_new(project->arena, cw_road_kinds, cw_road_kinds_count, &graph), &project->diag);
    CwNode* plan = add_plan(project, graph, n_passages, changed);
    cw_buf_format(&params, "{\"length\":%lld,\"name\":\"music\",\"sample_rate\":%d,\"placed\":[",
                  (long long)cw_span_of_ms(SECONDS * 1000).flicks, RATE);
    for (int s = 0; s < STEMS; ++s) {
        mockups[s] = add_stem(project, graph, plan, stems[s], n_passages);
        cw_buf_format(&params, "%s{\"at\":0,\"mockup\":\"%s about\",\"name\":\"%s\",\"sound\":\"%s\"}", s ? "," : "",
                      stems[s], stems[s], stems[s]);
    }
    cw_buf_text(&params, "]}");
    CwNode* music = add(project, graph, "stem", cw_buf_string(&params), "music");
    for (int s = 0; s < STEMS; ++s) {
        take(project, music, stems[s], mockups[s], "sound");
        take(project, music, cw_format(project->arena, "%s about", stems[s]), mockups[s], "mockup");
    }
    return graph;
}

static void open_project(Project* project, const char* worker, const char* folder) {
    *project = (Project){.arena = cw_arena_new(NULL), .worker = worker};
    must(cw_store_create(project->arena, folder, &project->diag, &project->store), &project->diag);
    must(cw_store_publish(project->store, &project->diag), &project->diag);
    project->folder = cw_store_folder(project->store);
    must(cw_workers_new(project->arena, worker, project->folder, &project->workers), &project->diag);
}

static void build(Project* project, bool changed, const char* target, const char* what) {
    const CwGraph* graph = make_graph(project, changed);
    const CwBuildOptions options = {
        .workers = project->workers, .jobs = 2, .targets = target ? &target : NULL, .n_targets = target != NULL};
    const double begin = seconds_now();
    const double used = seconds_used();
    must(cw_build(project->arena, project->folder, graph, &options, &project->diag, &project->report), &project->diag);
    printf("%-44s %7.2f s wall %7.2f s of processor %4zu steps of %zu\n", what, seconds_now() - begin,
           seconds_used() - used, project->report.steps_run, project->report.steps_total);
}

static void keep_sounds(const Project* project, CwHash* sounds) {
    for (int i = 0; i <= STEMS; ++i) {
        sounds[i] = *cw_build_output(&project->report, i < STEMS ? stems[i] : "music", "sound");
    }
}

static int compare(const CwHash* a, const CwHash* b) {
    int different = 0;
    for (int i = 0; i <= STEMS; ++i) {
        const bool same = cw_hash_equal(&a[i], &b[i]);
        printf("%-12s %s\n", i < STEMS ? stems[i] : "music", same ? "the same bytes" : "DIFFERENT");
        different += !same;
    }
    return different;
}

int main(int argc, char** argv) {
    if (argc != 3) {
        (void)fprintf(stderr, "usage: passages_bench WORKER FOLDER\n");
        return 2;
    }
    Project project;
    CwHash changed[STEMS + 1];
    CwHash anew[STEMS + 1];
    CwArena* arena = cw_arena_new(NULL);
    open_project(&project, argv[1], cw_format(arena, "%s/one", argv[2]));
    build(&project, false, NULL, "16 parts, 5 minutes, from nothing");
    build(&project, true, stems[0], "a bar of the violas changed, to their stem");
    build(&project, true, NULL, "and to the music's sum");
    keep_sounds(&project, changed);
    cw_arena_free(project.arena);
    open_project(&project, argv[1], cw_format(arena, "%s/two", argv[2]));
    build(&project, true, NULL, "the changed cue, from nothing");
    keep_sounds(&project, anew);
    cw_arena_free(project.arena);
    cw_arena_free(arena);
    return compare(changed, anew) != 0;
}
