// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file_out.h"
#include "signal/adm.h"
#include "signal/pack.h"

#include <assert.h>

enum {
    BLOCK = 16384,
};

typedef struct {
    const CwAdm* adm;
    const CwSound* sounds;
    int channels;
    int32_t* read;  // of one group
    int32_t* whole; // of all
    unsigned char* bytes;
} Weave;

static CwStatus weave(Weave* w, int64_t first, int64_t count) {
    int at = 0;
    for (size_t g = 0; g < w->adm->n_groups; ++g) {
        const int channels = w->sounds[g].channels;
        CW_TRY(cw_sound_read(&w->sounds[g], first, count, w->read));
        for (int64_t i = 0; i < count; ++i) {
            for (int c = 0; c < channels; ++c) {
                w->whole[i * w->channels + at + c] = w->read[i * channels + c];
            }
        }
        at += channels;
    }
    cw_pack_24(w->whole, (size_t)(count * w->channels), w->bytes);
    return CW_OK;
}

static CwStatus write_file(CwArena* own, const char* path, const CwBwf* words, Weave* w, CwDiag* diag, CwHash* ret_hash,
                           int64_t* ret_bytes) {
    const CwAdm* adm = w->adm;
    const size_t room = (size_t)BLOCK * (size_t)w->channels;
    CwFileOut* out = NULL;
    CwBwf bwf = *words;
    CwBuf head = cw_buf(own);
    w->read = CW_NEW_ARRAY(own, int32_t, room);
    w->whole = CW_NEW_ARRAY(own, int32_t, room);
    w->bytes = cw_alloc_array(own, room, 3);
    CW_TRY(cw_adm_chunks(own, adm, diag, &bwf));
    cw_bwf_head(&head, &bwf, adm->sample_rate, w->channels, adm->frames);
    CW_TRY(cw_buf_status(&head));
    if (!w->read || !w->whole || !w->bytes) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_begin(own, path, diag, &out));
    CW_TRY(cw_file_add(out, (CwText){head.bytes, head.length}, diag));
    for (int64_t at = 0; at < adm->frames; at += BLOCK) {
        const int64_t n = adm->frames - at < BLOCK ? adm->frames - at : BLOCK;
        CW_TRY(weave(w, at, n));
        CW_TRY(cw_file_add(out, (CwText){(const char*)w->bytes, 3 * (size_t)(n * w->channels)}, diag));
    }
    const int64_t data = 3 * adm->frames * w->channels;
    CW_TRY(data & 1 ? cw_file_add(out, (CwText){"", 1}, diag) : CW_OK);
    *ret_bytes = (int64_t)head.length + data + (data & 1);
    return cw_file_end(out, diag, ret_hash);
}

CwStatus cw_adm_write(CwArena* arena, const char* path, const CwAdm* adm, const CwBwf* bwf, const CwSound* sounds,
                      CwDiag* diag, CwHash* ret_hash, int64_t* ret_bytes) {
    CW_TRY(cw_adm_check(adm, diag));
    for (size_t g = 0; g < adm->n_groups; ++g) {
        assert(sounds[g].sample_rate == adm->sample_rate && sounds[g].channels == adm->groups[g].layout.channels);
    }
    Weave w = {.adm = adm, .sounds = sounds, .channels = cw_adm_channels(adm)};
    CwArena* own = cw_arena_like(arena); // a file that fails half way goes when this is freed
    const CwStatus status = own ? write_file(own, path, bwf, &w, diag, ret_hash, ret_bytes) : CW_ERR_NO_MEM;
    cw_arena_free(own);
    return status;
}
