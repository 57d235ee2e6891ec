// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"

#include "base/file.h"
#include "base/json.h"
#include "mix/profiles.h"
#include "signal/flac.h"
#include "signal/loudness.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

CwStatus cw_sound_file_open(CwShell* shell, const char* path, const char* layout, CwSoundFile* ret_file) {
    CwText bytes = {NULL, 0};
    CW_TRY(cw_file_map(shell->arena, path, &shell->diag, &bytes));
    CW_TRY(cw_flac_is(bytes) ? cw_flac_read(shell->arena, path, bytes, &shell->diag, &ret_file->wav)
                             : cw_wav_read(shell->arena, path, bytes, NULL, &shell->diag, &ret_file->wav));
    const CwWav* wav = &ret_file->wav;
    if (layout) {
        CW_TRY(cw_layout_parse(layout, &shell->diag, &ret_file->layout));
    } else {
        CW_TRY(cw_layout_from_mask(wav->channel_mask, wav->channels, path, &shell->diag, &ret_file->layout));
    }
    ret_file->source = cw_source_of_wav(wav);
    return CW_OK;
}

CwStatus cw_profile_find(CwShell* shell, const char* name, CwProfile* ret_profile) {
    const CwEmbedded* file = NULL;
    CwText text = {NULL, 0};
    if (!strchr(name, '/') && !cw_path_has_extension(name, ".json")) {
        CW_TRY(cw_profile_file(name, &shell->diag, &file));
        return cw_profile_of_file(shell->arena, file, ret_profile);
    }
    CW_TRY(cw_file_read(shell->arena, name, 1 << 20, &shell->diag, &text));
    return cw_profile_read(shell->arena, name, text, &shell->diag, ret_profile);
}

void cw_level_put(CwBuf* buf, const char* key, int hundredths) {
    if (hundredths == CW_LOUDNESS_NONE) {
        cw_json_put_null(buf, key);
    } else {
        cw_json_put_decimal(buf, key, hundredths, 100);
    }
}

void cw_level_text(CwBuf* buf, int hundredths) {
    if (hundredths == CW_LOUDNESS_NONE) {
        cw_buf_text(buf, "-");
        return;
    }
    const int tenths = (abs(hundredths) + 5) / 10; // EBU Tech 3341: one decimal at most
    cw_buf_format(buf, "%s%d.%d", hundredths < 0 && tenths ? "-" : "", tenths / 10, tenths % 10);
}

int64_t cw_cpu_ms(void) {
    struct timespec now = {0};
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
