// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/visual.h"

#include "base/number.h"

#include <inttypes.h>

enum {
    FLUTTER_WEIGHT = 200,
    LIGHT_WEIGHT = 600,
    HEAVY_WEIGHT = 900,
    FLUTTER_FRAMES = 4, ///< before its moment and after
};

typedef struct {
    CwArena* arena;
    const CwTiming* timing;
    CwVisual* visuals;
    size_t count;
    size_t capacity;
} List;

const char* cw_visual_colour_name(CwVisualColour colour) {
    static const char* const names[] = {"yellow", "green", "white", "blue", "red"};
    return names[colour];
}

static CwStatus add(List* list, CwVisualColour colour, int seconds, CwTime at, const char* name) {
    CW_TRY(CW_RESERVE(list->arena, list->visuals, list->count, list->capacity));
    const CwTime from = cw_time_before(at, cw_span_of_ms(INT64_C(1000) * seconds));
    list->visuals[list->count++] = (CwVisual){CW_VISUAL_STREAMER, colour, from, at, name};
    return CW_OK;
}

static CwStatus add_hit(List* list, const CwTempoHit* hit, const CwTempoHitResult* result) {
    const CwTime at = result->met ? result->got : result->want;
    const int seconds = hit->weight < LIGHT_WEIGHT ? 2 : hit->weight < HEAVY_WEIGHT ? 3 : 4;
    CW_TRY(add(list, CW_COLOUR_WHITE, seconds, at, hit->name));
    if (hit->weight < FLUTTER_WEIGHT || !result->met) {
        CwVisual* flutter = &list->visuals[list->count - 1];
        flutter->kind = CW_VISUAL_FLUTTER;
        flutter->from = cw_time_before(at, cw_span_of_frames(FLUTTER_FRAMES, list->timing->brief->rate));
    }
    return CW_OK;
}

static void sort_by_moment(CwVisual* visuals, size_t count) {
    for (size_t i = 1; i < count; ++i) {
        const CwVisual visual = visuals[i];
        size_t at = i;
        for (; at > 0 && visuals[at - 1].at.flicks > visual.at.flicks; --at) {
            visuals[at] = visuals[at - 1];
        }
        visuals[at] = visual;
    }
}

CwStatus cw_visuals(CwArena* arena, const CwTiming* timing, CwTime first_click, CwVisual** ret_visuals,
                    size_t* ret_count) {
    const CwTempoBrief* brief = timing->brief;
    const CwTempoMap* map = &timing->solution->map;
    List list = {.arena = arena, .timing = timing};
    if (first_click.flicks < 0) {
        CW_TRY(add(&list, CW_COLOUR_YELLOW, 3, first_click, "first click"));
    }
    CW_TRY(add(&list, CW_COLOUR_GREEN, 3, cw_tempo_map_time_of(map, brief->pickup), "bar 1"));
    for (size_t i = 0; i < brief->n_hits; ++i) {
        CW_TRY(add_hit(&list, &brief->hits[i], &timing->solution->hits[i]));
    }
    for (size_t i = 0; i < brief->n_passages; ++i) {
        if (brief->passages[i].tempo == 0) {
            const int64_t back = cw_timing_passage(timing, &brief->passages[i]).to;
            CW_TRY(add(&list, CW_COLOUR_BLUE, 3, cw_tempo_map_time_of(map, back), brief->passages[i].name));
        }
    }
    CW_TRY(add(&list, CW_COLOUR_RED, 4, cw_time(brief->length.flicks), "end"));
    sort_by_moment(list.visuals, list.count);
    *ret_visuals = list.visuals;
    *ret_count = list.count;
    return CW_OK;
}

static void put_timecode(CwBuf* buf, const CwTiming* timing, CwTime at) {
    char text[CW_TIMECODE_SIZE];
    const CwRate rate = timing->brief->rate;
    cw_timecode_format(cw_frame_nearest(cw_time(timing->origin.flicks + at.flicks), rate), rate, text);
    cw_buf_text(buf, text);
    cw_buf_byte(buf, ',');
}

void cw_visuals_csv(CwBuf* buf, const CwTiming* timing, const CwVisual* visuals, size_t n_visuals) {
    cw_buf_text(buf, "kind,colour,from,at,at_flicks,name\n");
    for (size_t i = 0; i < n_visuals; ++i) {
        const CwVisual* visual = &visuals[i];
        cw_buf_format(buf, "%s,%s,", visual->kind == CW_VISUAL_FLUTTER ? "flutter" : "streamer",
                      cw_visual_colour_name(visual->colour));
        put_timecode(buf, timing, visual->from);
        put_timecode(buf, timing, visual->at);
        cw_buf_format(buf, "%" PRId64 ",", timing->origin.flicks + visual->at.flicks);
        cw_buf_csv(buf, visual->name);
        cw_buf_byte(buf, '\n');
    }
}
