// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/story.h"

#include "base/file.h"
#include "story/dialogue.h"
#include "story/scene_list.h"
#include "story/subtitles.h"

#include <string.h>

// Whether a subtitle file is for a cut: its name is the cut's, or begins with it ("cut1.en.srt").
static bool is_for(const char* path, const char* cut) {
    const char* name = cw_path_name(path);
    const size_t length = strlen(cut);
    return cw_text_starts_fold(cw_text(name), cut) && name[length] == '.';
}

static bool in_language(const char* path, const char* language) {
    const CwText stem = cw_path_stem(path);
    const size_t length = strlen(language);
    return length && stem.length > length && cw_text_is_fold(cw_text_after(stem, stem.length - length), language);
}

// The subtitles of a cut: docs/film-folder.md. NULL when it has none.
static const CwFilmFile* subtitles_of(const CwFilm* film, const CwFilmFiles* files, size_t cut) {
    const CwFilmFile* found = NULL;
    const char* language = film->facts.facts[CW_FACT_LANGUAGE] ? film->facts.facts[CW_FACT_LANGUAGE] : "";
    for (size_t i = 0; i < files->count; ++i) {
        const char* path = files->items[i].path;
        const bool only = cut == 0 && (files->count == 1 || cw_text_is_fold(cw_path_stem(path), "film"));
        if ((only || is_for(path, film->cuts[cut].name)) && (!found || in_language(path, language))) {
            found = &files->items[i];
        }
    }
    return found;
}

// Where the reels of a cut begin.
static CwStatus starts_of(CwArena* arena, const CwFilm* film, const CwFilmCut* cut, const CwTime** ret_starts) {
    CwTime* starts = CW_NEW_ARRAY(arena, CwTime, cut->joined.n_reels + 1);
    if (!starts) {
        return CW_ERR_NO_MEM;
    }
    starts[0] = cw_time_of_frame(cw_picture_in(&cut->picture), film->facts.rate);
    for (size_t i = 0; i < cut->joined.n_reels; ++i) {
        starts[i] = cw_time_of_frame(cut->joined.reels[i].in_frame, film->facts.rate);
    }
    *ret_starts = starts;
    return CW_OK;
}

// The lines as the subtitles of one cut place them, hung on the footage they are heard with.
static CwStatus hang_lines(CwArena* arena, const CwFilm* film, size_t cut_index, const CwFilmFile* file, CwDiag* diag,
                           CwDialogue* ret_dialogue, CwHungLines* ret_lines) {
    const CwFilmCut* cut = &film->cuts[cut_index];
    CwText text = {NULL, 0};
    CwSubtitles subtitles = {0};
    CwHeard heard = {0};
    const CwTime* starts = NULL;
    if (file) {
        CW_TRY(cw_film_text(arena, film->store, &film->files, file->path, diag, &text));
        CW_TRY(cw_subtitles_read(arena, file->path, text, diag, &subtitles));
    }
    CW_TRY(starts_of(arena, film, cut, &starts));
    const size_t n_starts = cut->joined.n_reels ? cut->joined.n_reels : 1;
    CW_TRY(cw_dialogue_match(arena, film->script.n_elements ? &film->script : NULL, file ? &subtitles : NULL, starts,
                             n_starts, film->facts.rate, ret_dialogue));
    CW_TRY(cw_cut_heard(arena, &cut->joined.cut, &cut->picture, &heard));
    return cw_lines_hang(arena, ret_dialogue, &heard, &cut->picture, film->facts.rate, ret_lines);
}

static CwStatus read_scenes(CwArena* arena, const CwFilm* film, const CwDialogue* dialogue, CwDiag* diag,
                            CwScenes* ret_scenes) {
    const CwPicture* picture = &film->cuts[0].picture;
    const CwScript* script = film->script.n_elements ? &film->script : NULL;
    if (!cw_film_file(&film->files, "scenes.csv")) {
        return script ? cw_scenes_find(arena, script, dialogue, picture, film->facts.rate, ret_scenes) : CW_OK;
    }
    CwText text = {NULL, 0};
    CwSceneList list = {0};
    CW_TRY(cw_film_text(arena, film->store, &film->files, "scenes.csv", diag, &text));
    CW_TRY(cw_scene_list_read(arena, "scenes.csv", text, film->facts.rate, diag, &list));
    return cw_scenes_of_list(arena, &list, script, picture, film->facts.rate, ret_scenes);
}

CwStatus cw_film_story_read(CwArena* arena, const CwFilm* film, CwDiag* diag, CwFilmStory* ret_story) {
    static const char* const extensions[] = {".srt", NULL};
    CwFilmFiles files = {0};
    CwFilmStory story = {0};
    CwDialogue first = {0};
    CW_TRY(cw_film_files_in(arena, &film->files, "subtitles", extensions, &files));
    CW_TRY(hang_lines(arena, film, 0, subtitles_of(film, &files, 0), diag, &first, &story.lines));
    for (size_t i = 1; i < film->n_cuts; ++i) {
        const CwFilmFile* file = subtitles_of(film, &files, i);
        CwDialogue dialogue = {0};
        CwHungLines more = {0};
        if (file) {
            CW_TRY(hang_lines(arena, film, i, file, diag, &dialogue, &more));
            CW_TRY(cw_lines_join(arena, &story.lines, &more, &story.lines));
        }
    }
    CW_TRY(read_scenes(arena, film, &first, diag, &story.scenes));
    *ret_story = story;
    return CW_OK;
}

CwStatus cw_film_story_lines(CwArena* arena, const CwFilm* film, const CwFilmStory* story, const CwFilmCut* cut,
                             const CwLine** ret_lines, size_t* ret_count) {
    CwHeard heard = {0};
    CW_TRY(cw_cut_heard(arena, &cut->joined.cut, &cut->picture, &heard));
    return cw_lines_place(arena, &story->lines, &heard, &cut->picture, film->facts.rate, ret_lines, ret_count);
}
