// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/shown.h"

#include "base/buf.h"

// Of the whole film.
static const struct {
    const char* path;
    const char* node;
    const char* output;
} of_film[] = {
    {"cue-sheet.csv", "cue_sheet", "csv"},
    {"cue-sheet.pdf", "cue_sheet", "pdf"},
    {"film.mp4", "screening", "movie"},
};

// Of each cue.
static const struct {
    const char* folder;
    const char* ending;
    const char* node;
    const char* output;
} of_cue[] = {
    {"scores", ".mid", "sheet", "midi"},         {"scores", ".musicxml", "sheet", "musicxml"},
    {"scores", ".pdf", "engrave", "pdf"},        {"streamers", ".csv", "streamers", "list"},
    {"streamers", ".mov", "streamers", "movie"}, {"streamers", "-overlay.mov", "streamers", "overlay"},
};

enum {
    N_OF_FILM = sizeof of_film / sizeof of_film[0],
    N_OF_CUE = sizeof of_cue / sizeof of_cue[0],
};

static CwStatus show(const char* path, const CwBuildReport* report, const char* node, const char* output,
                     CwShown* shown) {
    if (!path || !node) {
        return CW_ERR_NO_MEM;
    }
    *shown = (CwShown){path, cw_build_output(report, node, output)};
    return CW_OK;
}

CwStatus cw_road_shown(CwArena* arena, const CwFilm* film, const CwBuildReport* report, const CwShown** ret_shown,
                       size_t* ret_count) {
    CwShown* shown = CW_NEW_ARRAY(arena, CwShown, N_OF_FILM + N_OF_CUE * film->spotted.n_cues);
    size_t count = 0;
    if (!shown) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < N_OF_FILM; ++i) {
        CW_TRY(show(of_film[i].path, report, of_film[i].node, of_film[i].output, &shown[count++]));
    }
    for (size_t c = 0; c < film->spotted.n_cues; ++c) {
        const char* id = film->spotted.cues[c].id;
        for (size_t i = 0; i < N_OF_CUE; ++i) {
            CW_TRY(show(cw_format(arena, "%s/%s%s", of_cue[i].folder, id, of_cue[i].ending), report,
                        cw_format(arena, "cue/%s/%s", id, of_cue[i].node), of_cue[i].output, &shown[count++]));
        }
    }
    *ret_shown = shown;
    *ret_count = count;
    return CW_OK;
}
