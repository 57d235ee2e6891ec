// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/description_priv.h"

#include <stdlib.h>
#include <string.h>

void cw__objects_write(CwBuf* buf, const char* key, const CwStepObject* items, size_t count) {
    cw_json_begin_object(buf, key);
    for (size_t i = 0; i < count; ++i) {
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(&items[i].hash, hex);
        cw_json_put_text(buf, items[i].name, hex);
    }
    cw_json_end_object(buf);
}

CwStatus cw__description_write(CwArena* arena, const CwDescription* description, CwText* ret_text) {
    CwBuf buf = cw_buf(arena);
    cw_json_begin_object(&buf, NULL);
    cw__objects_write(&buf, "inputs", description->inputs.items, description->inputs.count);
    cw_json_put_text(&buf, "kind", description->kind);
    cw_json_begin_object(&buf, "packages");
    for (size_t i = 0; i < description->n_packages; ++i) {
        cw_json_put_text(&buf, description->packages[i].name, description->packages[i].version);
    }
    cw_json_end_object(&buf);
    cw_json_put_raw(&buf, "params", description->params);
    cw_json_put_int(&buf, "version", description->version);
    cw_json_end_object(&buf);
    CW_TRY(cw_buf_status(&buf));
    *ret_text = (CwText){buf.bytes, buf.length};
    return CW_OK;
}

static int by_name(const void* a, const void* b) {
    return strcmp(((const CwStepObject*)a)->name, ((const CwStepObject*)b)->name);
}

CwStatus cw__objects_read(CwArena* arena, CwJsonIn in, const json_t* json, const char* key,
                          CwStepObjects* ret_objects) {
    const json_t* object = NULL;
    CW_TRY(cw_json_get_object(in, json, key, &object));
    const size_t count = json_object_size(object);
    CwStepObject* items = CW_NEW_ARRAY(arena, CwStepObject, count);
    if (!items) {
        return CW_ERR_NO_MEM;
    }
    const char* name = NULL;
    json_t* value = NULL;
    size_t i = 0;
    json_object_foreach((json_t*)object, name, value) {
        const char* hex = json_string_value(value);
        items[i].name = cw_string_copy(arena, name);
        if (!items[i].name) {
            return CW_ERR_NO_MEM;
        }
        if (!hex || cw_hash_parse(hex, &items[i].hash) != CW_OK) {
            return cw_diag(in.diag, CW_ERR_BAD_INPUT, "build.hash", (CwPlace){in.file, 0, 0}, hex,
                           "\"%s\" must be a hash", name);
        }
        ++i;
    }
    if (count) {
        qsort(items, count, sizeof items[0], by_name);
    }
    *ret_objects = (CwStepObjects){items, count};
    return CW_OK;
}

static int by_package(const void* a, const void* b) {
    return strcmp(((const CwPackage*)a)->name, ((const CwPackage*)b)->name);
}

static CwStatus read_packages(CwArena* arena, CwJsonIn in, const json_t* json, CwDescription* description) {
    const json_t* object = NULL;
    CW_TRY(cw_json_get_object(in, json, "packages", &object));
    CwPackage* packages = CW_NEW_ARRAY(arena, CwPackage, json_object_size(object));
    if (!packages) {
        return CW_ERR_NO_MEM;
    }
    const char* name = NULL;
    json_t* value = NULL;
    size_t count = 0;
    json_object_foreach((json_t*)object, name, value) {
        CwPackage* package = &packages[count];
        CW_TRY(cw_json_get_text(in, object, name, &package->version));
        package->name = cw_string_copy(arena, name);
        if (!package->name) {
            return CW_ERR_NO_MEM;
        }
        ++count;
    }
    if (count) {
        qsort(packages, count, sizeof packages[0], by_package);
    }
    description->packages = packages;
    description->n_packages = count;
    return CW_OK;
}

static CwStatus read_fields(CwArena* arena, CwText text, CwDiag* diag, CwDescription* description) {
    json_t* json = NULL;
    int64_t version = 0;
    const CwJsonIn in = {"the description of a step", diag};
    CW_TRY(cw_json_parse(arena, in.file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "kind", &description->kind));
    CW_TRY(cw_json_get_int(in, json, "version", &version));
    CW_TRY(cw_json_get_object(in, json, "params", &description->params_json));
    CW_TRY(read_packages(arena, in, json, description));
    description->version = (int)version;
    return cw__objects_read(arena, in, json, "inputs", &description->inputs);
}

CwStatus cw__description_read(CwArena* arena, CwText text, CwDiag* diag, CwDescription* ret_description) {
    CwDescription description = {0};
    const CwStatus status = read_fields(arena, text, diag, &description);
    if (status != CW_OK) {
        return status == CW_ERR_BAD_INPUT ? CW_ERR_CORRUPT : status;
    }
    *ret_description = description;
    return CW_OK;
}
