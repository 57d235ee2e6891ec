// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/worker.h"
#include "road/stages.h"

#include <signal.h>

int main(int argc, char** argv) {
    (void)signal(SIGXFSZ, SIG_IGN); // a file that may not grow is an answer of write(), not our end
    CwArena* arena = cw_arena_new(NULL);
    const CwStepKind* kinds = NULL;
    if (!arena || cw_road_worker_kinds(arena, &kinds) != CW_OK) {
        return 1;
    }
    const int code = cw_worker_main(argc, argv, kinds, cw_road_kinds_count, cw_road_prepare);
    cw_arena_free(arena);
    return code;
}
