// SPDX-License-Identifier: GPL-3.0-or-later
// `cuewright session comp` and `use`: what becomes of takes. A comp as a file, or as the recording of its cue.
#include "cmd/making.h"
#include "cmd/project.h"
#include "cmd/session_verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "film/recording.h"
#include "film/takes.h"
#include "session/comp.h"
#include "signal/bwf.h"

#include <string.h>

enum {
    SAMPLE_RATE = 48000, // of takes
    FADE = SAMPLE_RATE / 50,
};

// A comp in the making.
typedef struct {
    CwMaking making;
    const char* cue;
    const CwTake* takes; // of the cue
    size_t n_takes;
    CwTempoSolution solution; // the map they were played to
    const char* cut;
    CwTime in; // of the cue, in that cut
    CwCompPiece* pieces;
    size_t n_pieces;
    CwCompTake* opened;
} Comping;

static CwStatus find_cue(CwShell* shell, Comping* comp) {
    const CwFilm* film = &comp->making.film;
    const size_t index = cw_film_cue(film, shell->arguments[1]);
    CwTake* takes = NULL;
    if (index == film->spotted.n_cues) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "session.cue", (CwPlace){0}, shell->arguments[1],
                       "the film has no such cue; `cuewright cues` names them");
    }
    comp->cue = film->spotted.cues[index].id;
    CW_TRY(cw_film_takes(shell->arena, comp->making.store, comp->cue, &takes, &comp->n_takes));
    comp->takes = takes;
    return CW_OK;
}

static const CwTake* take_of(const Comping* comp, int number) {
    for (size_t i = 0; i < comp->n_takes; ++i) {
        if (comp->takes[i].number == number) {
            return &comp->takes[i];
        }
    }
    return NULL;
}

static CwStatus no_take(CwShell* shell, const Comping* comp, const char* words) {
    return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "comp.take", (CwPlace){0}, words,
                   "%s has no such take; `cuewright session takes %s` lists them", comp->cue, comp->cue);
}

// The map of the first take that is named, by which its bars are called.
static CwStatus read_map(CwShell* shell, Comping* comp) {
    const char* words = shell->arguments[2];
    const char* colon = strchr(words, ':');
    CwText number = cw_text(colon ? colon + 1 : words);
    json_t* json = NULL;
    CwText bytes = {NULL, 0};
    int64_t value = 0;
    number = cw_text_trim(cw_text_split(&number, ','));
    const CwTake* take = cw_parse_int(number, &value) == CW_OK && value < 10000 ? take_of(comp, (int)value) : NULL;
    if (!take) {
        return no_take(shell, comp, words);
    }
    if (!take->has_map) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "comp.map", (CwPlace){0}, words,
                       "take %d was recorded before takes kept the map they were played to", take->number);
    }
    CW_TRY(cw_object_fetch(cw_store_objects(comp->making.store), shell->arena, &take->map, true, &shell->diag, &bytes));
    CW_TRY(cw_json_parse(shell->arena, "map", bytes, &shell->diag, &json));
    comp->cut = take->cut;
    return cw_tempo_solution_from_json(shell->arena, (CwJsonIn){"map", &shell->diag}, json, &comp->solution);
}

// Every take of a comp was played to one map.
static CwStatus check_takes(CwShell* shell, const Comping* comp) {
    const CwTake* first = take_of(comp, comp->pieces[0].take);
    for (size_t i = 0; i < comp->n_pieces; ++i) {
        const CwTake* take = take_of(comp, comp->pieces[i].take);
        if (!take) {
            return no_take(shell, comp, shell->arguments[2]);
        }
        if (!take->has_map || !cw_hash_equal(&take->map, &first->map)) {
            return cw_diag(&shell->diag, CW_ERR_CONFLICT, "comp.maps", (CwPlace){0}, shell->arguments[2],
                           "take %d (%s) and take %d (%s) were played to different tempo maps: a comp is of one",
                           first->number, first->cut, take->number, take->cut);
        }
    }
    return CW_OK;
}

static CwStatus open_takes(CwShell* shell, Comping* comp) {
    CwWav* wavs = CW_NEW_ARRAY(shell->arena, CwWav, comp->n_takes);
    comp->opened = CW_NEW_ARRAY(shell->arena, CwCompTake, comp->n_takes);
    if (!wavs || !comp->opened) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < comp->n_takes; ++i) {
        const CwTake* take = &comp->takes[i];
        CwText bytes = {NULL, 0};
        CW_TRY(cw_object_fetch(cw_store_objects(comp->making.store), shell->arena, &take->file, true, &shell->diag,
                               &bytes));
        CW_TRY(cw_wav_read(shell->arena, cw_format(shell->arena, "take %d", take->number), bytes, NULL, &shell->diag,
                           &wavs[i]));
        comp->opened[i] = (CwCompTake){take->number, &wavs[i], take->start};
    }
    return CW_OK;
}

// The cue, the takes that were named, and the bars that are wanted of each.
static CwStatus open_comp(CwShell* shell, CwStoreAccess access, Comping* comp) {
    CW_TRY(cw_making_open(shell, access, &comp->making));
    CW_TRY(find_cue(shell, comp));
    CW_TRY(read_map(shell, comp));
    CW_TRY(cw_comp_read(shell->arena, shell->arguments[2], &comp->solution, SAMPLE_RATE, &shell->diag, &comp->pieces,
                        &comp->n_pieces));
    CW_TRY(check_takes(shell, comp));
    const CwFilm* film = &comp->making.film;
    const CwFilmView* view = cw_film_view_of(film, comp->cut);
    if (!view) {
        return cw_diag(&shell->diag, CW_ERR_CONFLICT, "comp.cut", (CwPlace){0}, comp->cut,
                       "the takes were played to this cut, which is not one of the film's any more");
    }
    comp->in = view->placement.cues[cw_film_cue(film, comp->cue)].in;
    return open_takes(shell, comp);
}

// Joins the takes into a WAV file.
static CwStatus write_comp(CwShell* shell, const Comping* comp, bool ring, const char* to, int64_t* ret_frames) {
    const CwCompPlan plan = {comp->opened, comp->n_takes, comp->pieces, comp->n_pieces, FADE, ring};
    CwObjects memory;
    CwHash manifest;
    CwSound sound = {0};
    int32_t* samples = NULL;
    int64_t frames = 0;
    CW_TRY(cw_comp(shell->arena, &plan, &shell->diag, &samples, &frames));
    CW_TRY(cw_objects_in_memory(shell->arena, &memory));
    int channels = 1;
    for (size_t i = 0; i < comp->n_takes; ++i) {
        channels = comp->opened[i].number == comp->pieces[0].take ? comp->opened[i].wav->channels : channels;
    }
    CW_TRY(cw_sound_keep(shell->arena, &memory, SAMPLE_RATE, channels, samples, frames, &manifest));
    CW_TRY(cw_sound_open(shell->arena, &memory, &manifest, &shell->diag, &sound));
    const CwBwf bwf = {
        .bext = {.description = cw_format(shell->arena, "%s comp %s", comp->cue, shell->arguments[2]),
                 .originator = "cuewright",
                 .time_reference_samples = cw_sample_nearest(comp->in, SAMPLE_RATE) + comp->pieces[0].from}};
    *ret_frames = frames;
    return cw_bwf_write(shell->arena, to, &bwf, &sound, &shell->diag, NULL);
}

CwStatus cw_session_comp(CwShell* shell) {
    Comping comp = {0};
    int64_t frames = 0;
    const char* to = cw_shell_option(shell, "--to");
    if (!to) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, NULL,
                       "say where the comp goes: --to FILE.wav");
    }
    CW_TRY(open_comp(shell, CW_STORE_READ, &comp));
    CW_TRY(write_comp(shell, &comp, false, to, &frames));
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_json_begin_object(&answer, NULL);
        cw_json_put_text(&answer, "cue", comp.cue);
        cw_json_put_int(&answer, "frames", frames);
        cw_json_put_text(&answer, "path", to);
        cw_json_end_object(&answer);
    } else {
        cw_buf_text(&answer, to);
    }
    cw_buf_byte(&answer, '\n');
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

static void say_late_takes(const CwShell* shell, const Comping* comp) {
    for (size_t i = 0; i < comp->n_takes; ++i) {
        bool used = false;
        for (size_t p = 0; p < comp->n_pieces; ++p) {
            used = used || comp->pieces[p].take == comp->takes[i].number;
        }
        if (used && comp->takes[i].xruns) {
            cw_shell_say(shell, "listen to take %d: the computer was late while it was recorded",
                         comp->takes[i].number);
        }
    }
}

static CwStatus say_used(CwShell* shell, const char* cue, const char* what, const char* stem, size_t gone) {
    CwBuf answer = cw_buf(shell->arena);
    if (shell->json) {
        cw_json_begin_object(&answer, NULL);
        cw_json_put_text(&answer, "cue", cue);
        cw_json_put_text(&answer, "plays", what);
        cw_json_put_text(&answer, "stem", stem);
        cw_json_put_int(&answer, "stems_gone", (int64_t)gone);
        cw_json_end_object(&answer);
    } else if (stem) {
        cw_buf_format(&answer, "%s is played by %s %s, as %s", cue, strchr(what, ':') ? "the comp" : "take", what,
                      stem);
        if (gone) {
            cw_buf_format(&answer, "; %zu stem%s recorded to another map made way", gone, gone == 1 ? "" : "s");
        }
        cw_buf_text(&answer, ". `cuewright build` mixes it; `cuewright undo` takes it back");
    } else {
        cw_buf_format(&answer, "%s is played by the mockup again", cue);
    }
    cw_buf_byte(&answer, '\n');
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

// Keeps the comp and its bars as files of the film.
static CwStatus keep_comp(CwShell* shell, Comping* comp, CwRecordedStem* stem) {
    CwObjectStore* objects = cw_store_objects(comp->making.store);
    const char* scratch = NULL;
    int64_t frames = 0;
    CwBuf bars = cw_buf(shell->arena);
    if (comp->pieces[0].from < 0) {
        comp->pieces[0].from = 0; // a pickup begins with the cue
    }
    CW_TRY(cw_store_scratch(comp->making.store, shell->arena, &shell->diag, &scratch));
    const char* path = cw_path(shell->arena, scratch, "comp.wav");
    CW_TRY(path ? write_comp(shell, comp, true, path, &frames) : CW_ERR_NO_MEM);
    CW_TRY(cw_object_put_file(objects, path, &shell->diag, &stem->sound));
    cw_recorded_bars_csv(&bars, &comp->solution, SAMPLE_RATE, comp->cut);
    CW_TRY(cw_buf_status(&bars));
    return cw_object_put(objects, (CwText){bars.bytes, bars.length}, &shell->diag, &stem->bars);
}

static CwStatus check_whole(CwShell* shell, const Comping* comp) {
    if (!cw_comp_is_whole(&comp->solution, comp->pieces, comp->n_pieces, SAMPLE_RATE)) {
        char last[CW_BAR_NAME_SIZE];
        cw_bar_name_format(cw_bar_name(&comp->solution, cw_last_bar(&comp->solution)), last);
        return cw_diag(&shell->diag, CW_ERR_BAD_INPUT, "comp.part", (CwPlace){0}, shell->arguments[2],
                       "a recording has all bars of its cue, and these are not: it ends with bar %s", last);
    }
    return CW_OK;
}

static CwStatus use_mockup(CwShell* shell) {
    CwMaking making = {0};
    CwOpIntro intro = {0};
    CwOp* op = NULL;
    const char* cue = shell->arguments[1];
    CW_TRY(cw_making_open(shell, CW_STORE_WRITE, &making));
    CW_TRY(cw_project_intro(shell, cw_format(shell->arena, "%s mockup", cue), &intro));
    CW_TRY(cw_op_begin(making.store, &intro, &shell->diag, &op));
    const CwStatus status = cw_film_record_drop(shell->arena, op, &making.film, cue, &shell->diag);
    if (status != CW_OK) {
        cw_op_cancel(op);
        return status;
    }
    CW_TRY(cw_op_commit(op, &shell->diag, NULL));
    return say_used(shell, cue, "mockup", NULL, 0);
}

CwStatus cw_session_use(CwShell* shell) {
    Comping comp = {0};
    CwRecordedStem stem = {0};
    CwOpIntro intro = {0};
    CwOp* op = NULL;
    size_t gone = 0;
    if (strcmp(shell->arguments[2], "mockup") == 0) {
        return use_mockup(shell);
    }
    CW_TRY(open_comp(shell, CW_STORE_WRITE, &comp));
    CW_TRY(check_whole(shell, &comp));
    CW_TRY(keep_comp(shell, &comp, &stem));
    stem.cue = comp.cue;
    stem.stem = cw_shell_option(shell, "--stem") ? cw_shell_option(shell, "--stem") : "orchestra";
    CW_TRY(cw_project_intro(shell, cw_format(shell->arena, "%s %s", comp.cue, shell->arguments[2]), &intro));
    CW_TRY(cw_op_begin(comp.making.store, &intro, &shell->diag, &op));
    const CwStatus status = cw_film_record_stem(shell->arena, op, &comp.making.film, &stem, &shell->diag, &gone);
    if (status != CW_OK) {
        cw_op_cancel(op);
        return status;
    }
    CW_TRY(cw_op_commit(op, &shell->diag, NULL));
    say_late_takes(shell, &comp);
    return say_used(shell, comp.cue, shell->arguments[2], stem.stem, gone);
}
