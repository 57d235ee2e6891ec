// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/mix_files.h"

#include "base/file.h"
#include "signal/bwf.h"
#include "signal/pack.h"

#include <string.h>

CwStatus cw_mix_file_read(CwJsonIn at, const json_t* json, CwMixFile* file) {
    static const char* const formats[] = {"wav", "flac", "none"};
    CwArena* arena = file->files->shell->arena;
    const char* format = cw_json_text_or(json, "format", "wav");
    const json_t* tags = json_object_get(json, "tags");
    const char* key = NULL;
    json_t* value = NULL;
    int found = -1;
    for (int i = 0; i < 3; ++i) {
        found = strcmp(format, formats[i]) == 0 ? i : found;
    }
    if (found < 0 || (tags && found != CW_MIX_FLAC)) {
        return cw_diag(at.diag, CW_ERR_BAD_INPUT, "mix.format", (CwPlace){at.file, 0, 0}, format,
                       "a mix is written as wav, flac or none, and only flac has tags");
    }
    file->format = (CwMixFormat)found;
    file->tags = CW_NEW_ARRAY(arena, CwFlacTag, json_object_size(tags));
    if (!file->tags) {
        return CW_ERR_NO_MEM;
    }
    json_object_foreach((json_t*)tags, key, value) {
        if (!json_is_string(value)) {
            return cw_diag(at.diag, CW_ERR_BAD_INPUT, "mix.tag", (CwPlace){at.file, 0, 0}, key, "a tag is a text");
        }
        file->tags[file->n_tags++] = (CwFlacTag){key, json_string_value(value)};
    }
    return CW_OK;
}

// Lays a mix's block where its group lies in a model, and lets the block go when the last mix is in.
static CwStatus take_model(CwModelFile* model, const CwMixFile* file, int64_t count) {
    size_t offset = 0;
    for (size_t g = 0; g < model->adm.n_groups; ++g) {
        const size_t size = 3 * (size_t)(model->groups[g].object ? 1 : model->groups[g].layout.channels);
        for (size_t i = 0; model->from[g] == file->index && i < (size_t)count; ++i) {
            memcpy(model->bytes + i * 3 * (size_t)model->channels + offset, file->bytes + i * size, size);
        }
        offset += size;
    }
    if (file->index != model->last) {
        return CW_OK;
    }
    const CwText block = {(const char*)model->bytes, 3 * (size_t)model->channels * (size_t)count};
    return cw_file_add(model->out, block, &file->files->shell->diag);
}

CwStatus cw_mix_file_take(void* context, const int32_t* samples, int64_t count) {
    CwMixFile* file = context;
    const size_t n = (size_t)(count * file->channels);
    cw_pack_24(samples, n, file->bytes);
    if (file->flac) {
        CW_TRY(cw_flac_add(file->flac, samples, count));
    } else if (file->out) {
        CW_TRY(cw_file_add(file->out, (CwText){(const char*)file->bytes, 3 * n}, &file->files->shell->diag));
    }
    for (size_t m = 0; m < file->files->n_models; ++m) {
        CW_TRY(take_model(&file->files->models[m], file, count));
    }
    return CW_OK;
}

static CwStatus begin_at(const CwMixFiles* files, const char* name, const char* extension, CwFileOut** ret_out) {
    CwShell* shell = files->shell;
    const char* file = cw_format(shell->arena, "%s%s", name, extension);
    const char* path = file ? cw_path(shell->arena, files->folder, file) : NULL;
    return path ? cw_file_begin(shell->arena, path, &shell->diag, ret_out) : CW_ERR_NO_MEM;
}

static CwStatus add_head(const CwMixFiles* files, const CwBwf* bwf, int channels, CwFileOut* out) {
    CwBuf head = cw_buf(files->shell->arena);
    cw_bwf_head(&head, bwf, files->sample_rate, channels, files->frames);
    CW_TRY(cw_buf_status(&head));
    return cw_file_add(out, (CwText){head.bytes, head.length}, &files->shell->diag);
}

static CwStatus begin_mix(CwMixFiles* files, CwMixFile* file) {
    CwShell* shell = files->shell;
    const CwBwf bwf = {.channel_mask = file->channel_mask};
    file->bytes = CW_NEW_ARRAY(shell->arena, unsigned char, (size_t)(3 * CW_MIX_AT_ONCE * file->channels));
    if (!file->bytes) {
        return CW_ERR_NO_MEM;
    }
    if (file->format == CW_MIX_NOTHING) {
        return CW_OK;
    }
    if (file->format == CW_MIX_FLAC) {
        const CwFlac flac = {files->sample_rate, file->channels, file->channel_mask, file->tags, file->n_tags};
        CW_TRY(cw_flac_begin(shell->arena, &flac, &shell->diag, &file->flac));
        return begin_at(files, file->name, ".flac", &file->out);
    }
    CW_TRY(begin_at(files, file->name, ".wav", &file->out));
    return add_head(files, &bwf, file->channels, file->out);
}

static CwStatus begin_model(CwMixFiles* files, CwModelFile* model) {
    CwShell* shell = files->shell;
    CwBwf bwf = {.ixml = NULL};
    model->adm.sample_rate = files->sample_rate;
    model->adm.frames = files->frames;
    model->channels = cw_adm_channels(&model->adm);
    CW_TRY(cw_adm_chunks(shell->arena, &model->adm, &shell->diag, &bwf));
    model->bytes = CW_NEW_ARRAY(shell->arena, unsigned char, (size_t)(3 * CW_MIX_AT_ONCE * model->channels));
    if (!model->bytes) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(begin_at(files, model->name, ".wav", &model->out));
    return add_head(files, &bwf, model->channels, model->out);
}

CwStatus cw_mix_files_begin(CwMixFiles* files) {
    for (size_t i = 0; i < files->count; ++i) {
        CW_TRY(begin_mix(files, &files->items[i]));
    }
    for (size_t m = 0; m < files->n_models; ++m) {
        CW_TRY(begin_model(files, &files->models[m]));
    }
    return CW_OK;
}

// Pads a WAV to an even length and puts it in its place.
static CwStatus end_wav(const CwMixFiles* files, CwFileOut* out, int channels, CwHash* ret_hash) {
    if ((files->frames * channels) & 1) {
        CW_TRY(cw_file_add(out, (CwText){"", 1}, &files->shell->diag));
    }
    return cw_file_end(out, &files->shell->diag, ret_hash);
}

static CwStatus end_mix(const CwMixFiles* files, CwMixFile* file) {
    CwText bytes = {NULL, 0};
    if (!file->out) {
        return CW_OK;
    }
    if (!file->flac) {
        return end_wav(files, file->out, file->channels, &file->hash);
    }
    CW_TRY(cw_flac_end(file->flac, &bytes));
    CW_TRY(cw_file_add(file->out, bytes, &files->shell->diag));
    return cw_file_end(file->out, &files->shell->diag, &file->hash);
}

CwStatus cw_mix_files_end(CwMixFiles* files) {
    for (size_t i = 0; i < files->count; ++i) {
        CW_TRY(end_mix(files, &files->items[i]));
    }
    for (size_t m = 0; m < files->n_models; ++m) {
        CwModelFile* model = &files->models[m];
        CW_TRY(end_wav(files, model->out, model->channels, &model->hash));
    }
    return CW_OK;
}
