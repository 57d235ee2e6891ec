// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/stage_priv.h"

#include "base/file.h"
#include "picture/movie.h"

#include <string.h>

enum {
    WIDTH = 640,
    HEIGHT = 360,
};

static CwStatus read_boards(CwStepRun* run, const json_t* list, CwMovieBrief* brief) {
    const size_t count = json_array_size(list);
    CwBoardImage* boards = CW_NEW_ARRAY(run->arena, CwBoardImage, count);
    if (!boards) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const CwJsonIn in = cw__stage_in(run, "boards");
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_text(in, item, "roll", &boards[i].roll));
        CW_TRY(cw_json_get_text(in, item, "file", &boards[i].name));
        CW_TRY(cw_step_input(run, boards[i].name, &boards[i].bytes));
    }
    brief->boards = boards;
    brief->n_boards = count;
    return CW_OK;
}

static CwStatus read_cues(CwStepRun* run, const json_t* list, CwMovieBrief* brief) {
    const size_t count = json_array_size(list);
    CwBurnCue* cues = CW_NEW_ARRAY(run->arena, CwBurnCue, count);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const CwJsonIn in = cw__stage_in(run, "cues");
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_text(in, item, "name", &cues[i].name));
        CW_TRY(cw_json_get_int(in, item, "in", &cues[i].rec_in));
        CW_TRY(cw_json_get_int(in, item, "out", &cues[i].rec_out));
    }
    brief->cues = cues;
    brief->n_cues = count;
    return CW_OK;
}

static CwStatus read_gaps(CwStepRun* run, const json_t* list, CwMovieBrief* brief) {
    const size_t count = json_array_size(list);
    CwMovieGap* gaps = CW_NEW_ARRAY(run->arena, CwMovieGap, count);
    if (!gaps) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const CwJsonIn in = cw__stage_in(run, "gaps");
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_int(in, item, "in", &gaps[i].rec_in));
        CW_TRY(cw_json_get_int(in, item, "out", &gaps[i].rec_out));
    }
    brief->gaps = gaps;
    brief->n_gaps = count;
    return CW_OK;
}

// params: picture, rate, boards [{roll, file}], cues [{name, in, out}], gaps [{in, out}].
// Inputs: each board by its file. Outputs: movie, an MP4 without sound.
CwStatus cw__picture_stage(CwStepRun* run) {
    const CwJsonIn in = cw__stage_in(run, "picture");
    const json_t* json = NULL;
    const char* rate = NULL;
    CwPicture picture = {0};
    CwMovieBrief brief = {.picture = &picture, .width = WIDTH, .height = HEIGHT};
    CwText movie = {NULL, 0};
    CW_TRY(cw_json_get_text(in, run->params, "rate", &rate));
    CW_TRY(cw_rate_parse(cw_text(rate), &brief.rate));
    CW_TRY(cw_json_get_object(in, run->params, "picture", &json));
    CW_TRY(cw_picture_from_json(run->arena, in, json, &picture));
    CW_TRY(read_boards(run, json_object_get(run->params, "boards"), &brief));
    CW_TRY(read_cues(run, json_object_get(run->params, "cues"), &brief));
    CW_TRY(read_gaps(run, json_object_get(run->params, "gaps"), &brief));
    const char* path = cw_path(run->arena, run->scratch, "movie.mp4");
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_movie_make(run->arena, &brief, path, &run->diag));
    CW_TRY(cw_file_map(run->arena, path, &run->diag, &movie));
    return cw_step_output(run, "movie", movie);
}

// Inputs: movie, sound. Outputs: movie, with the sound under it.
CwStatus cw__screening_stage(CwStepRun* run) {
    CwText movie = {NULL, 0};
    CwText wav = {NULL, 0};
    const char* movie_path = cw_path(run->arena, run->scratch, "movie.mp4");
    const char* path = cw_path(run->arena, run->scratch, "screening.mp4");
    if (!movie_path || !path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_step_input(run, "movie", &movie));
    CW_TRY(cw__stage_wav(run, "sound", &wav));
    CW_TRY(cw_file_write(run->arena, movie_path, movie, &run->diag));
    CW_TRY(cw_movie_add_sound(run->arena, movie_path, wav, path, &run->diag));
    CW_TRY(cw_file_map(run->arena, path, &run->diag, &movie));
    return cw_step_output(run, "movie", movie);
}
