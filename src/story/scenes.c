// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/scenes.h"

#include "base/words.h"
#include "cut/verdict.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define NO_SCENE SIZE_MAX

static const char* heading_of(const CwScript* script, const char* name) {
    for (size_t i = 0; script && i < script->n_scenes; ++i) {
        if (cw_word_is(cw_text(name), script->scenes[i].name)) {
            return script->scenes[i].heading;
        }
    }
    return "";
}

CwStatus cw_scenes_of_list(CwArena* arena, const CwSceneList* list, const CwScript* script, const CwPicture* picture,
                           CwRate rate, CwScenes* ret_scenes) {
    CwScene* scenes = CW_NEW_ARRAY(arena, CwScene, list->count);
    if (!scenes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < list->count; ++i) {
        const CwSceneMark* mark = &list->marks[i];
        const CwTime end =
            i + 1 < list->count ? list->marks[i + 1].in : cw_time_of_frame(cw_picture_out(picture), rate);
        scenes[i] = (CwScene){mark->name, heading_of(script, mark->name), mark->in, mark->has_out ? mark->out : end};
    }
    *ret_scenes = (CwScenes){scenes, list->count};
    return CW_OK;
}

static size_t scene_named(const CwScript* script, CwText name) {
    for (size_t i = 0; i < script->n_scenes; ++i) {
        if (cw_word_is(name, script->scenes[i].name)) {
            return i;
        }
    }
    return NO_SCENE;
}

// The scene a clip name begins with: "12A-3" is scene 12A where the script has one, else scene 12.
static size_t scene_of_clip(const CwScript* script, const char* clip) {
    const size_t digits = strspn(clip, "0123456789");
    size_t letters = digits;
    while ((clip[letters] >= 'A' && clip[letters] <= 'Z') || (clip[letters] >= 'a' && clip[letters] <= 'z')) {
        ++letters;
    }
    if (digits == 0 || letters > digits + 2 || !clip[letters] || !strchr("-_ /.", clip[letters])) {
        return NO_SCENE;
    }
    const size_t whole = scene_named(script, (CwText){clip, letters});
    return whole != NO_SCENE ? whole : scene_named(script, (CwText){clip, digits});
}

// Clip names count when at least half of the shots with a name begin with a scene of the script.
static bool clips_name_scenes(const CwScript* script, const CwPicture* picture) {
    size_t named = 0;
    size_t known = 0;
    for (size_t i = 0; i < picture->n_shots; ++i) {
        named += picture->shots[i].clip[0] != '\0';
        known += scene_of_clip(script, picture->shots[i].clip) != NO_SCENE;
    }
    return known > 0 && 2 * known >= named;
}

static void label_by_clips(const CwScript* script, const CwPicture* picture, size_t* labels) {
    for (size_t i = 0; clips_name_scenes(script, picture) && i < picture->n_shots; ++i) {
        labels[i] = scene_of_clip(script, picture->shots[i].clip);
    }
}

// A shot belongs to the scene of the first line that begins over it.
static void label_by_lines(const CwScript* script, const CwDialogue* dialogue, const CwPicture* picture, CwRate rate,
                           size_t* labels) {
    for (size_t i = 0; i < dialogue->n_lines; ++i) {
        const CwSpoken* line = &dialogue->lines[i];
        const CwShot* shot = line->heard ? cw_picture_shot_at(picture, cw_frame_floor(line->in, rate)) : NULL;
        const size_t scene = line->scene[0] ? scene_named(script, cw_text(line->scene)) : NO_SCENE;
        if (shot && scene != NO_SCENE && labels[shot - picture->shots] == NO_SCENE) {
            labels[shot - picture->shots] = scene;
        }
    }
}

static bool roll_in_scene(const CwPicture* picture, const size_t* labels, const char* roll, size_t scene) {
    for (size_t i = 0; i < picture->n_shots; ++i) {
        if (labels[i] == scene && roll[0] && strcmp(picture->shots[i].roll, roll) == 0) {
            return true;
        }
    }
    return false;
}

// Shots that nothing names, between two scenes: those whose roll the first scene uses stay with it, up to the last such
// shot; the rest belongs to the second.
static void fill_gap(const CwPicture* picture, const size_t* labels, size_t* filled, size_t from, size_t to,
                     size_t before, size_t after) {
    size_t border = from;
    for (size_t i = from; i < to; ++i) {
        const char* roll = picture->shots[i].roll;
        if (before != NO_SCENE &&
            (before == after || after == NO_SCENE ||
             (roll_in_scene(picture, labels, roll, before) && !roll_in_scene(picture, labels, roll, after)))) {
            border = i + 1;
        }
    }
    for (size_t i = from; i < to; ++i) {
        filled[i] = i < border ? before : after;
    }
}

static void fill_gaps(const CwPicture* picture, const size_t* labels, size_t* filled) {
    size_t before = NO_SCENE;
    for (size_t i = 0; i < picture->n_shots;) {
        size_t to = i;
        while (to < picture->n_shots && labels[to] == NO_SCENE) {
            ++to;
        }
        const size_t after = to < picture->n_shots ? labels[to] : NO_SCENE;
        fill_gap(picture, labels, filled, i, to, before, after);
        if (to < picture->n_shots) {
            filled[to] = after;
            before = after;
        }
        i = to + 1;
    }
}

// Runs of shots with one label become scenes.
static CwStatus scenes_of_labels(CwArena* arena, const CwScript* script, const CwPicture* picture, const size_t* labels,
                                 CwRate rate, CwScenes* ret_scenes) {
    CwScene* scenes = CW_NEW_ARRAY(arena, CwScene, picture->n_shots);
    if (!scenes) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const CwTime in = cw_time_of_frame(i ? cw_shot_join(&picture->shots[i]) : cw_picture_in(picture), rate);
        const bool last = i + 1 == picture->n_shots;
        const CwTime out =
            cw_time_of_frame(last ? cw_picture_out(picture) : cw_shot_join(&picture->shots[i + 1]), rate);
        if (labels[i] != NO_SCENE && i > 0 && labels[i] == labels[i - 1]) {
            scenes[count - 1].out = out;
        } else if (labels[i] != NO_SCENE) {
            const CwScriptScene* scene = &script->scenes[labels[i]];
            scenes[count++] = (CwScene){scene->name, scene->heading, in, out};
        }
    }
    *ret_scenes = (CwScenes){scenes, count};
    return CW_OK;
}

CwStatus cw_scenes_find(CwArena* arena, const CwScript* script, const CwDialogue* dialogue, const CwPicture* picture,
                        CwRate rate, CwScenes* ret_scenes) {
    size_t* labels = CW_NEW_ARRAY(arena, size_t, picture->n_shots);
    size_t* filled = CW_NEW_ARRAY(arena, size_t, picture->n_shots);
    if (!labels || !filled) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < picture->n_shots; ++i) {
        labels[i] = NO_SCENE;
    }
    label_by_clips(script, picture, labels);
    label_by_lines(script, dialogue, picture, rate, labels);
    fill_gaps(picture, labels, filled);
    return scenes_of_labels(arena, script, picture, filled, rate, ret_scenes);
}

static int compare_scenes(const void* a, const void* b) {
    const CwScene* x = a;
    const CwScene* y = b;
    const int times = cw_time_compare(x->in, y->in);
    return times ? times : cw_natural_compare(x->name, y->name);
}

CwStatus cw_scenes_carry(CwArena* arena, const CwScenes* old, const CwDiff* diff, CwRate rate, CwScenes* ret_scenes) {
    CwScene* scenes = CW_NEW_ARRAY(arena, CwScene, old->count);
    if (!scenes) {
        return CW_ERR_NO_MEM;
    }
    size_t count = 0;
    for (size_t i = 0; i < old->count; ++i) {
        CwVerdict verdict;
        const int64_t in = cw_frame_nearest(old->scenes[i].in, rate);
        const int64_t out = cw_frame_nearest(old->scenes[i].out, rate);
        CW_TRY(cw_verdict(arena, diff, in, out, &verdict));
        if (verdict.kind != CW_VERDICT_OMITTED) {
            scenes[count] = old->scenes[i];
            scenes[count].in = cw_time_of_frame(verdict.new_in, rate);
            scenes[count++].out = cw_time_of_frame(verdict.new_out, rate);
        }
    }
    if (count) {
        qsort(scenes, count, sizeof *scenes, compare_scenes);
    }
    *ret_scenes = (CwScenes){scenes, count};
    return CW_OK;
}
