// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/sound_in.h"

#include "signal/aiff.h"
#include "signal/flac.h"

const char* cw_sound_in_kind(CwText bytes) {
    return cw_flac_is(bytes) ? "FLAC" : cw_aiff_is(bytes) ? "AIFF" : "WAV";
}

CwStatus cw_sound_in_head(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                          CwWav* ret_wav) {
    return cw_flac_is(bytes)   ? cw_flac_head(arena, file, bytes, diag, ret_wav)
           : cw_aiff_is(bytes) ? cw_aiff_head(arena, file, bytes, diag, ret_wav)
                               : cw_wav_read(arena, file, bytes, repairs, diag, ret_wav);
}

CwStatus cw_sound_in_read(CwArena* arena, const char* file, CwText bytes, CwDiagList* repairs, CwDiag* diag,
                          CwWav* ret_wav) {
    return cw_flac_is(bytes)   ? cw_flac_read(arena, file, bytes, diag, ret_wav)
           : cw_aiff_is(bytes) ? cw_aiff_read(arena, file, bytes, diag, ret_wav)
                               : cw_wav_read(arena, file, bytes, repairs, diag, ret_wav);
}
