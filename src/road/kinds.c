// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stages.h"

// Packages whose version changes the bytes that come out.
static const char* const synthesizer[] = {"libfluidsynth3", "fluid-soundfont-gm", NULL};
static const char* const drawing[] = {"ffmpeg", "libcairo2", "libpango-1.0-0", "librsvg2-2", NULL};
static const char* const movies[] = {"ffmpeg", NULL};
static const char* const soundfonts[] = {"/usr/share/sounds", NULL};

const CwStepKind cw_road_kinds[] = {
    {.kind = "file", .version = 1},
    {.kind = "ingest", .version = 1},
    {.kind = "instruments", .version = 3, .packages = synthesizer, .reads = soundfonts},
    {.kind = "mockup", .version = 3, .packages = synthesizer, .reads = soundfonts},
    {.kind = "picture", .version = 1, .packages = drawing, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "screening", .version = 1, .packages = movies, .sandbox = CW_SANDBOX_PROGRAM},
    {.kind = "tempo", .version = 1},
};

const size_t cw_road_kinds_count = sizeof cw_road_kinds / sizeof cw_road_kinds[0];
