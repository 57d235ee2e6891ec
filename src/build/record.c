// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/record_priv.h"

#include "base/file.h"
#include "build/description_priv.h"

#include <stdlib.h>
#include <string.h>

static int by_hash(const void* a, const void* b) {
    return memcmp(a, b, sizeof(CwHash));
}

CwStatus cw__record_write(CwArena* arena, const CwRecord* record, CwText* ret_text) {
    CwHash* kept = CW_NEW_ARRAY(arena, CwHash, record->n_kept);
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    if (record->n_kept) {
        memcpy(kept, record->kept, record->n_kept * sizeof kept[0]);
        qsort(kept, record->n_kept, sizeof kept[0], by_hash);
    }
    CwBuf buf = cw_buf(arena);
    cw_json_begin_object(&buf, NULL);
    cw_json_begin_array(&buf, "kept");
    for (size_t i = 0; i < record->n_kept; ++i) {
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(&kept[i], hex);
        if (i == 0 || !cw_hash_equal(&kept[i - 1], &kept[i])) {
            cw_json_put_text(&buf, NULL, hex);
        }
    }
    cw_json_end_array(&buf);
    cw_json_put_text(&buf, "kind", record->kind);
    cw__objects_write(&buf, "outputs", record->outputs.items, record->outputs.count);
    cw_json_end_object(&buf);
    cw_buf_byte(&buf, '\n');
    CW_TRY(cw_buf_status(&buf));
    *ret_text = (CwText){buf.bytes, buf.length};
    return CW_OK;
}

static CwStatus read_kept(CwArena* arena, CwJsonIn in, const json_t* json, CwRecord* record) {
    const json_t* array = NULL;
    CW_TRY(cw_json_get_array(in, json, "kept", &array));
    CwHash* kept = CW_NEW_ARRAY(arena, CwHash, json_array_size(array));
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < json_array_size(array); ++i) {
        const char* hex = json_string_value(json_array_get(array, i));
        if (!hex || cw_hash_parse(hex, &kept[i]) != CW_OK) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "build.record", (CwPlace){in.file, 0, 0}, hex,
                           "\"kept\" must hold hashes");
        }
    }
    record->kept = kept;
    record->n_kept = json_array_size(array);
    return CW_OK;
}

static CwStatus read_fields(CwArena* arena, CwText text, CwDiag* diag, CwRecord* record) {
    json_t* json = NULL;
    const CwJsonIn in = {"the record of a step", diag};
    CW_TRY(cw_json_parse(arena, in.file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "kind", &record->kind));
    CW_TRY(cw__objects_read(arena, in, json, "outputs", &record->outputs));
    return read_kept(arena, in, json, record);
}

CwStatus cw__record_parse(CwArena* arena, CwText text, CwDiag* diag, CwRecord* ret_record) {
    CwRecord record = {0};
    const CwStatus status = read_fields(arena, text, diag, &record);
    if (status != CW_OK) {
        return status == CW_ERR_BAD_INPUT ? CW_ERR_CORRUPT : status;
    }
    *ret_record = record;
    return CW_OK;
}

static bool all_there(const CwObjectStore* objects, const CwRecord* record) {
    for (size_t i = 0; i < record->outputs.count; ++i) {
        if (!cw_object_exists(objects, &record->outputs.items[i].hash)) {
            return false;
        }
    }
    for (size_t i = 0; i < record->n_kept; ++i) {
        if (!cw_object_exists(objects, &record->kept[i])) {
            return false;
        }
    }
    return true;
}

CwStatus cw__record_find(CwArena* arena, const CwObjectStore* objects, const char* folder, const CwHash* key,
                         CwRecord* ret_record) {
    CwText text = {NULL, 0};
    CwRecord record = {0};
    char hex[CW_HEX_SIZE];
    cw_hash_to_hex(key, hex);
    const char* path = cw_format(arena, "%s/" CW__STEPS "/%s", folder, hex);
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_read(arena, path, 0, NULL, &text));
    const CwStatus status = cw__record_parse(arena, text, NULL, &record);
    if (status == CW_ERR_CORRUPT || (status == CW_OK && !all_there(objects, &record))) {
        return CW_ERR_NOT_FOUND; // what is damaged is made again, and the check reports it
    }
    CW_TRY(status);
    *ret_record = record;
    return CW_OK;
}
