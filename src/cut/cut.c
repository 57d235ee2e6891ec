// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/cut.h"

#include <assert.h>

static CwRatio size_of(CwRatio speed) {
    return (CwRatio){speed.num < 0 ? -speed.num : speed.num, speed.den};
}

int64_t cw_shot_source_at(const CwShot* shot, int64_t rec_frame) {
    const CwRatio size = size_of(shot->speed);
    const int64_t moved = cw_muldiv_floor(rec_frame - shot->rec_in, size.num, size.den);
    return shot->speed.num < 0 ? shot->src_in - moved : shot->src_in + moved;
}

// ceil(a * b / c). Range: c > 0.
static int64_t muldiv_ceil(int64_t a, int64_t b, int64_t c) {
    return -cw_muldiv_floor(-a, b, c);
}

bool cw_shot_shows(const CwShot* shot, int64_t src_frame, int64_t* ret_first, int64_t* ret_end) {
    const int64_t length = shot->rec_out - shot->rec_in;
    const CwRatio size = size_of(shot->speed);
    const int64_t away = shot->speed.num < 0 ? shot->src_in - src_frame : src_frame - shot->src_in;
    if (shot->black || length <= 0 || away < 0) {
        return false;
    }
    if (size.num == 0) {
        if (away == 0) {
            *ret_first = shot->rec_in;
            *ret_end = shot->rec_out;
        }
        return away == 0;
    }
    // It has passed all of its source after muldiv_ceil(length, speed) frames.
    if (away >= muldiv_ceil(length, size.num, size.den)) {
        return false;
    }
    int64_t first = muldiv_ceil(away, size.den, size.num);
    if (first >= length) {
        first = length - 1; // skipped after the last frame shown
    }
    const int64_t end = muldiv_ceil(away + 1, size.den, size.num);
    *ret_first = shot->rec_in + first;
    *ret_end = shot->rec_in + (end <= first ? first + 1 : end < length ? end : length);
    return true;
}

int64_t cw_shot_join(const CwShot* shot) {
    return shot->rec_in + shot->dissolve_frames / 2;
}

int64_t cw_picture_in(const CwPicture* picture) {
    assert(picture->n_shots);
    return picture->shots[0].rec_in;
}

int64_t cw_picture_out(const CwPicture* picture) {
    assert(picture->n_shots);
    return picture->shots[picture->n_shots - 1].rec_out;
}

const CwShot* cw_picture_shot_at(const CwPicture* picture, int64_t rec_frame) {
    size_t low = 0; // shots below `low` have their join at or before the frame
    size_t high = picture->n_shots;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        const CwShot* shot = &picture->shots[middle];
        if ((middle == 0 ? shot->rec_in : cw_shot_join(shot)) <= rec_frame) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low > 0 && rec_frame < picture->shots[low - 1].rec_out ? &picture->shots[low - 1] : NULL;
}

bool cw_shot_continues(const CwShot* first, const CwShot* second) {
    if (first->black || second->black) {
        return first->black && second->black;
    }
    return cw_text_equal(cw_text(first->roll), cw_text(second->roll)) &&
           cw_text_equal(cw_text(first->clip), cw_text(second->clip)) && first->roll[0] != '\0' &&
           cw_ratio_compare(first->speed, second->speed) == 0 &&
           cw_shot_source_at(first, second->rec_in) == second->src_in;
}

void cw_picture_to_json(CwBuf* buf, const char* key, const CwPicture* picture) {
    cw_json_begin_object(buf, key);
    cw_json_begin_array(buf, "shots");
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const CwShot* shot = &picture->shots[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_bool(buf, "black", shot->black);
        cw_json_put_text(buf, "clip", shot->clip);
        cw_json_put_int(buf, "dissolve_frames", shot->dissolve_frames);
        cw_json_put_int(buf, "event", shot->event == CW_NO_EVENT ? -1 : (int64_t)shot->event);
        cw_json_put_int(buf, "rec_in", shot->rec_in);
        cw_json_put_int(buf, "rec_out", shot->rec_out);
        cw_json_put_text(buf, "roll", shot->roll);
        cw_json_put_int(buf, "speed_den", shot->speed.den);
        cw_json_put_int(buf, "speed_num", shot->speed.num);
        cw_json_put_int(buf, "src_in", shot->src_in);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
}

enum {
    SPEED_MAX = 1000000,
};

static CwStatus read_shot(CwJsonIn in, const json_t* json, CwShot* ret_shot) {
    CwShot shot = {.black = cw_json_bool_or(json, "black", false)};
    int64_t event = 0;
    CW_TRY(cw_json_get_text(in, json, "roll", &shot.roll));
    CW_TRY(cw_json_get_text(in, json, "clip", &shot.clip));
    CW_TRY(cw_json_get_int(in, json, "rec_in", &shot.rec_in));
    CW_TRY(cw_json_get_int(in, json, "rec_out", &shot.rec_out));
    CW_TRY(cw_json_get_int(in, json, "src_in", &shot.src_in));
    CW_TRY(cw_json_get_int(in, json, "speed_num", &shot.speed.num));
    CW_TRY(cw_json_get_int(in, json, "speed_den", &shot.speed.den));
    CW_TRY(cw_json_get_int(in, json, "dissolve_frames", &shot.dissolve_frames));
    CW_TRY(cw_json_get_int(in, json, "event", &event));
    if (shot.speed.den < 1 || shot.speed.den > SPEED_MAX || shot.speed.num < -SPEED_MAX * shot.speed.den ||
        shot.speed.num > SPEED_MAX * shot.speed.den || shot.rec_out < shot.rec_in || shot.dissolve_frames < 0) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "picture.shot", (CwPlace){in.file, 0, 0}, NULL,
                       "a shot has an impossible speed, length or dissolve; make the picture again from its cut");
    }
    shot.event = event < 0 ? CW_NO_EVENT : (size_t)event;
    *ret_shot = shot;
    return CW_OK;
}

CwStatus cw_picture_from_json(CwArena* arena, CwJsonIn in, const json_t* json, CwPicture* ret_picture) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "shots", &list));
    const size_t n_shots = json_array_size(list);
    CwShot* shots = CW_NEW_ARRAY(arena, CwShot, n_shots);
    if (!shots) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_shots; ++i) {
        CW_TRY(read_shot(in, json_array_get(list, i), &shots[i]));
    }
    *ret_picture = (CwPicture){shots, n_shots};
    return CW_OK;
}
