// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stages.h"

// Packages whose version changes the bytes that come out.
static const char* const synthesizer[] = {"libfluidsynth3", "fluid-soundfont-gm", NULL};
static const char* const stretcher[] = {"librubberband2", NULL};
static const char* const drawing[] = {"ffmpeg", "libcairo2", "libpango-1.0-0", "librsvg2-2", NULL};
static const char* const pages[] = {"libcairo2", "libpango-1.0-0", NULL};
static const char* const engraving[] = {"lilypond", NULL};
static const char* const plugins[] = {"liblilv-0-0", NULL};
static const char* const movies[] = {"ffmpeg", NULL};
static const char* const repairing[] = {"ffmpeg", "libcairo2", "libpango-1.0-0", NULL};
static const char* const heads[] = {"libmysofa1", NULL};
static const char* const heads_data[] = {"/usr/share/libmysofa", NULL};
static const char* const soundfonts[] = {"/usr/share/sounds", NULL};

const CwStepKind cw_road_kinds[] = {
    {.kind = "assemble", .version = 1},
    {.kind = "balance", .version = 2},
    {.kind = "changes", .version = 3, .packages = pages, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "click", .version = 1},
    {.kind = "click_book", .version = 1, .packages = pages, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "compose", .version = 3},
    {.kind = "crowd", .version = 1},
    {.kind = "cue_sheet", .version = 3, .packages = pages, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "desk", .version = 1},
    {.kind = "duck", .version = 6},
    {.kind = "ears", .version = 1, .packages = heads, .reads = heads_data},
    {.kind = "effect", .version = 2, .packages = plugins, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "engrave", .version = 1, .packages = engraving, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "file", .version = 1},
    {.kind = "gain", .version = 1},
    {.kind = "ingest", .version = 2},
    {.kind = "instruments", .version = 3, .packages = synthesizer, .reads = soundfonts},
    {.kind = "lay", .version = 3},
    {.kind = "listen", .version = 1, .packages = movies, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "master", .version = 5},
    {.kind = "measure", .version = 2},
    {.kind = "mix", .version = 2},
    {.kind = "mockup", .version = 5},
    {.kind = "orchestrate", .version = 3},
    {.kind = "part", .version = 1, .packages = stretcher},
    {.kind = "part_tape", .version = 1},
    {.kind = "passage", .version = 1, .packages = synthesizer, .reads = soundfonts},
    {.kind = "pick", .version = 1},
    {.kind = "picture", .version = 2, .packages = drawing, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "plan", .version = 1},
    {.kind = "plugin", .version = 2, .packages = plugins, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "qc_page", .version = 4, .packages = pages, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "repair", .version = 1, .packages = repairing, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "report", .version = 7},
    {.kind = "screening", .version = 2, .packages = movies, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "seat", .version = 1},
    {.kind = "sheet", .version = 1},
    {.kind = "spread", .version = 1},
    {.kind = "stem", .version = 2},
    {.kind = "streamers", .version = 1, .packages = movies, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "tail", .version = 1},
    {.kind = "tape", .version = 3, .packages = stretcher},
    {.kind = "tempo", .version = 6},
};

const size_t cw_road_kinds_count = sizeof cw_road_kinds / sizeof cw_road_kinds[0];
