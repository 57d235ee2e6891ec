// SPDX-License-Identifier: GPL-3.0-or-later
// What each written cue needs on the recording stage.
#include "road/recipe_priv.h"

#include "spot/use.h"

// Something that is seen.
typedef struct {
    int64_t at; // in the cue's time
    const char* text;
} Seen;

typedef struct {
    Cw__Work* work;
    const Cw__CueRoad* cue;
    Seen* items;
    size_t count;
    size_t capacity;
} Screen;

// Adds what is seen from `at` on, if the cue plays then; after what is seen at the same time.
static CwStatus see(Screen* screen, CwTime at, const char* text) {
    const CwCuePlace* place = screen->cue->place;
    if (at.flicks < place->in.flicks || at.flicks >= place->out.flicks) {
        return CW_OK;
    }
    CW_TRY(text ? CW_RESERVE(screen->work->arena, screen->items, screen->count, screen->capacity) : CW_ERR_NO_MEM);
    const Seen seen = {at.flicks - place->in.flicks, text};
    size_t i = screen->count++;
    for (; i > 0 && screen->items[i - 1].at > seen.at; --i) {
        screen->items[i] = screen->items[i - 1];
    }
    screen->items[i] = seen;
    return CW_OK;
}

static CwStatus look(Screen* screen) {
    const CwFilmView* view = screen->work->view;
    const CwPicture* picture = &view->cut->picture;
    CwArena* arena = screen->work->arena;
    for (size_t i = 0; i < view->scenes.count; ++i) {
        const CwScene* scene = &view->scenes.scenes[i];
        CW_TRY(see(screen, scene->in, cw_format(arena, "Scene %s %s", scene->name, scene->heading)));
    }
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const CwShot* shot = &picture->shots[i];
        const char* name = shot->black ? "black" : shot->clip[0] ? shot->clip : shot->roll;
        const CwTime at = cw_time_of_frame(cw_shot_join(shot), screen->work->film->facts.rate);
        CW_TRY(see(screen, at, cw_format(arena, "%s %s", shot->dissolve_frames ? "Dissolve to" : "Cut to", name)));
    }
    for (size_t i = 0; i < view->n_lines; ++i) {
        const CwLine* line = &view->lines[i];
        CW_TRY(
            see(screen, line->in, cw_format(arena, "%s%s%s", line->speaker, line->speaker[0] ? ": " : "", line->text)));
    }
    return CW_OK;
}

static void put_screen(const Screen* screen, CwBuf* params) {
    cw_json_begin_array(params, "screen");
    for (size_t i = 0; i < screen->count; ++i) {
        cw_json_begin_object(params, NULL);
        cw_json_put_int(params, "at", screen->items[i].at);
        cw_json_put_text(params, "text", screen->items[i].text);
        cw_json_end_object(params);
    }
    cw_json_end_array(params);
}

static CwStatus add_step(Cw__Work* work, const Cw__CueRoad* cue, const char* kind, const Screen* screen,
                         CwNode* picture) {
    CwBuf params = cw_buf(work->arena);
    CwNode* node = NULL;
    cw_json_begin_object(&params, NULL);
    cw_json_put_raw(&params, "brief", cue->tempo_brief);
    if (screen) {
        cw_json_put_text(&params, "cut", work->view->cut->name);
        cw_json_put_text(&params, "film", work->film->facts.title);
    }
    cw_json_put_int(&params, "in", cue->place->in.flicks);
    if (picture) {
        const CwTime in = cw__in_film(work, cue->place->in);
        cw_json_put_int(&params, "picture_in", cw_frame_nearest(in, work->film->facts.rate));
    }
    if (screen) {
        put_screen(screen, &params);
    }
    cw_json_put_text(&params, "title", cw_format(work->arena, "%s %s", cue->cue->id, cue->cue->title));
    cw_json_end_object(&params);
    CW_TRY(cw__add(work, &node, kind, &params, "cue/%s/%s", cue->cue->id, kind));
    CW_TRY(cw_node_take_output(node, "solution", cue->stage, "solution", work->diag));
    return picture ? cw_node_take_output(node, "movie", picture, "movie", work->diag) : CW_OK;
}

CwStatus cw__recipe_session(Cw__Work* work) {
    for (size_t i = 0; i < work->n_cues; ++i) {
        const Cw__CueRoad* cue = &work->cues[i];
        Screen screen = {.work = work, .cue = cue};
        if (!cue->stage) {
            continue; // it came recorded
        }
        CW_TRY(look(&screen));
        CW_TRY(add_step(work, cue, "click", NULL, NULL));
        CW_TRY(add_step(work, cue, "click_book", &screen, NULL));
        if (work->options->streamers) {
            CW_TRY(add_step(work, cue, "streamers", NULL, cw_graph_find(work->graph, "picture")));
        }
    }
    return CW_OK;
}
