// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/played.h"

void cw_played_to_json(CwBuf* buf, const char* key, const CwPlayed* heard, size_t n_heard) {
    cw_json_begin_array(buf, key);
    for (size_t i = 0; i < n_heard; ++i) {
        const CwPlayed* h = &heard[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "den", h->speed.den);
        cw_json_put_int(buf, "fade_in", h->fade_in.flicks);
        cw_json_put_int(buf, "fade_out", h->fade_out.flicks);
        cw_json_put_int(buf, "in", h->in.flicks);
        cw_json_put_int(buf, "num", h->speed.num);
        cw_json_put_int(buf, "out", h->out.flicks);
        cw_json_put_text(buf, "roll", h->roll);
        cw_json_put_int(buf, "src", h->src.flicks);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
}

static CwStatus read_one(CwJsonIn in, const json_t* json, CwPlayed* ret_heard) {
    CwPlayed h = {0};
    CW_TRY(cw_json_get_text(in, json, "roll", &h.roll));
    CW_TRY(cw_json_get_int(in, json, "src", &h.src.flicks));
    CW_TRY(cw_json_get_int(in, json, "in", &h.in.flicks));
    CW_TRY(cw_json_get_int(in, json, "out", &h.out.flicks));
    CW_TRY(cw_json_get_int(in, json, "num", &h.speed.num));
    CW_TRY(cw_json_get_int(in, json, "den", &h.speed.den));
    CW_TRY(cw_json_get_int(in, json, "fade_in", &h.fade_in.flicks));
    CW_TRY(cw_json_get_int(in, json, "fade_out", &h.fade_out.flicks));
    const int64_t length = h.out.flicks - h.in.flicks;
    if (length < 0 || h.speed.den < 1 || h.fade_in.flicks < 0 || h.fade_in.flicks > length || h.fade_out.flicks < 0 ||
        h.fade_out.flicks > length) {
        return cw_diag(in.diag, CW_ERR_RANGE, "heard.range", (CwPlace){in.file, 0, 0}, h.roll,
                       "a stretch must end after it begins, and its fades must fit into it");
    }
    *ret_heard = h;
    return CW_OK;
}

CwStatus cw_played_from_json(CwArena* arena, CwJsonIn in, const json_t* list, const CwPlayed** ret_heard,
                             size_t* ret_n_heard) {
    const size_t n = json_array_size(list);
    CwPlayed* heard = CW_NEW_ARRAY(arena, CwPlayed, n);
    if (!heard) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n; ++i) {
        CW_TRY(read_one(in, json_array_get(list, i), &heard[i]));
    }
    *ret_heard = heard;
    *ret_n_heard = n;
    return CW_OK;
}
