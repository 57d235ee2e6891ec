// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"

#include "base/file.h"
#include "base/json.h"
#include "base/math.h"
#include "mix/profiles.h"
#include "signal/bwf.h"
#include "signal/pack.h"
#include "signal/sound_in.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>

#define FULL_SCALE 8388608.0

CwStatus cw_sound_file_parts(CwShell* shell, const char* path, CwWav* ret_wav, const CwAdmPart** ret_parts,
                             size_t* ret_count) {
    CwText bytes = {NULL, 0};
    *ret_count = 0;
    CW_TRY(cw_file_map(shell->arena, path, &shell->diag, &bytes));
    if (strcmp(cw_sound_in_kind(bytes), "WAV") != 0) { // only WAV says what its channels are
        return CW_OK;
    }
    CW_TRY(cw_wav_read_wide(shell->arena, path, bytes, NULL, &shell->diag, ret_wav));
    return ret_wav->axml.length ? cw_adm_read(shell->arena, ret_wav, &shell->diag, ret_parts, ret_count) : CW_OK;
}

void cw_sound_file_of_part(const CwWav* wav, const CwAdmPart* part, CwSoundFile* ret_file) {
    ret_file->wav = cw_wav_part(wav, part->first_channel, part->group.layout.channels);
    ret_file->layout = part->group.layout;
    ret_file->source = cw_source_of_wav(&ret_file->wav);
}

static CwStatus open_bed(CwShell* shell, const char* path, const char* bed, CwSoundFile* ret_file) {
    CwWav wav = {0};
    const CwAdmPart* parts = NULL;
    size_t count = 0;
    CwBuf names = cw_buf(shell->arena);
    CW_TRY(cw_sound_file_parts(shell, path, &wav, &parts, &count));
    for (size_t i = 0; i < count; ++i) {
        if (strcasecmp(parts[i].group.name, bed) == 0) {
            cw_sound_file_of_part(&wav, &parts[i], ret_file);
            return CW_OK;
        }
        cw_buf_format(&names, "%s\"%s\"", i ? ", " : "", parts[i].group.name);
    }
    const char* there = cw_buf_string(&names);
    return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "adm.bed", (CwPlace){path, 0, 0}, bed,
                   count ? "no such bed or object: there are %s" : "the file does not say what its channels are%s",
                   there ? there : "");
}

CwStatus cw_sound_file_open(CwShell* shell, const char* path, const char* layout, CwSoundFile* ret_file) {
    CwText bytes = {NULL, 0};
    CW_TRY(cw_file_map(shell->arena, path, &shell->diag, &bytes));
    CW_TRY(cw_sound_in_read(shell->arena, path, bytes, NULL, &shell->diag, &ret_file->wav));
    const CwWav* wav = &ret_file->wav;
    if (layout) {
        CW_TRY(cw_layout_parse(layout, &shell->diag, &ret_file->layout));
    } else {
        CW_TRY(cw_layout_from_mask(wav->channel_mask, wav->channels, path, &shell->diag, &ret_file->layout));
    }
    ret_file->source = cw_source_of_wav(wav);
    return CW_OK;
}

CwStatus cw_sound_file_asked(CwShell* shell, const char* path, CwSoundFile* ret_file) {
    const char* bed = cw_shell_option(shell, "--bed");
    return bed ? open_bed(shell, path, bed, ret_file)
               : cw_sound_file_open(shell, path, cw_shell_option(shell, "--layout"), ret_file);
}

static void free_arena(void* object) {
    CwArena** arena = object;
    cw_arena_free(*arena);
    *arena = NULL;
}

void cw_sound_out_drop(CwSoundOut* out) {
    free_arena(out->arena);
}

// Everything before the first sample; of what the other file said its words stay, and its measures go.
static CwStatus add_head(CwSoundOut* out, const CwWav* like, const CwLayout* layout) {
    CwBuf head = cw_buf(*out->arena);
    CwBwf bwf = {.bext = like->bext, .channel_mask = cw_layout_mask(layout)};
    bwf.bext.measured = false;
    bwf.bext.time_reference_samples = like->has_time_reference ? like->time_reference_samples : 0;
    cw_bwf_head(&head, &bwf, like->sample_rate, out->channels, out->frames);
    CW_TRY(cw_buf_status(&head));
    return cw_file_add(out->out, (CwText){head.bytes, head.length}, &out->shell->diag);
}

CwStatus cw_sound_out_begin(CwShell* shell, const char* path, const CwWav* like, const CwLayout* layout, int64_t frames,
                            CwSoundOut* ret_out) {
    const size_t room = (size_t)CW_SOUND_OUT_BLOCK * (size_t)layout->channels;
    CwSoundOut out = {.shell = shell, .channels = layout->channels, .frames = frames};
    out.arena = CW_NEW(shell->arena, CwArena*);
    CwArena* arena = out.arena ? cw_arena_like(shell->arena) : NULL;
    if (!arena) {
        return CW_ERR_NO_MEM;
    }
    *out.arena = arena;
    CW_TRY(cw_arena_defer(shell->arena, free_arena, out.arena));
    out.samples = CW_NEW_ARRAY(arena, int32_t, room);
    out.bytes = cw_alloc_array(arena, room, 3);
    if (!out.samples || !out.bytes) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_meter_begin(arena, like->sample_rate, layout, &shell->diag, &out.meter));
    CW_TRY(cw_file_begin(arena, path, &shell->diag, &out.out));
    CW_TRY(add_head(&out, like, layout));
    *ret_out = out;
    return CW_OK;
}

CwStatus cw_sound_out_add(CwSoundOut* out, const double* real, int64_t count) {
    const size_t n = (size_t)count * (size_t)out->channels;
    for (size_t i = 0; i < n; ++i) {
        const double rounded = cw_round(real[i] * FULL_SCALE);
        const double size = cw_abs(real[i]);
        out->peak = size > out->peak ? size : out->peak;
        out->samples[i] = rounded > CW_SAMPLE_MAX   ? CW_SAMPLE_MAX
                          : rounded < CW_SAMPLE_MIN ? CW_SAMPLE_MIN
                                                    : (int32_t)rounded;
    }
    cw_pack_24(out->samples, n, out->bytes);
    CW_TRY(cw_meter_add(out->meter, out->samples, count));
    return cw_file_add(out->out, (CwText){(const char*)out->bytes, 3 * n}, &out->shell->diag);
}

CwStatus cw_sound_out_end(CwSoundOut* out, CwLoudness* ret_loudness) {
    CwMeasure measure;
    CwLoudness loudness;
    CW_TRY(cw_meter_end(out->meter, &measure));
    CW_TRY(cw_loudness(*out->arena, &measure, &loudness));
    if ((out->frames * out->channels) & 1) {
        CW_TRY(cw_file_add(out->out, (CwText){"", 1}, &out->shell->diag));
    }
    CW_TRY(cw_file_end(out->out, &out->shell->diag, NULL));
    if (ret_loudness) {
        *ret_loudness = loudness;
    }
    return CW_OK;
}

CwStatus cw_profile_find(CwShell* shell, const char* name, CwProfile* ret_profile) {
    const CwEmbedded* file = NULL;
    CwText text = {NULL, 0};
    if (!strchr(name, '/') && !cw_path_has_extension(name, ".json")) {
        CW_TRY(cw_profile_file(cw_profile_files(), name, &shell->diag, &file));
        return cw_profile_of_file(shell->arena, file, ret_profile);
    }
    const char* path = cw_path_has_extension(name, ".json") ? name : cw_format(shell->arena, "%s.json", name);
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_read(shell->arena, path, 1 << 20, &shell->diag, &text));
    return cw_profile_read(shell->arena, path, text, &shell->diag, ret_profile);
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
