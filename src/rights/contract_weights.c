// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract.h"

#include "base/json.h"

#include <string.h>

static CwStatus refuse(CwJsonIn in, const char* read, const char* what) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "weights", (CwPlace){in.file, 0, 0}, read, "%s", what);
}

// One number for each kind.
static CwStatus read_row(CwArena* arena, CwJsonIn in, const char* name, const json_t* list, size_t n_kinds,
                         const int** ret_row) {
    int* row = CW_NEW_ARRAY(arena, int, n_kinds);
    if (!row) {
        return CW_ERR_NO_MEM;
    }
    for (size_t k = 0; k < n_kinds; ++k) {
        const json_t* number = json_array_get(list, k);
        const json_int_t value = json_integer_value(number);
        if (!json_is_integer(number) || value < -1000000 || value > 1000000) {
            return refuse(in, name, "one whole number for each kind, a million at most");
        }
        row[k] = (int)value;
    }
    *ret_row = row;
    return json_array_size(list) == n_kinds ? CW_OK : refuse(in, name, "one whole number for each kind");
}

static CwStatus read_kinds(CwArena* arena, CwJsonIn in, const json_t* json, CwContractWeights* weights) {
    const json_t* list = NULL;
    CW_TRY(cw_json_get_array(in, json, "kinds", &list));
    const char** kinds = CW_NEW_ARRAY(arena, const char*, json_array_size(list));
    if (!kinds) {
        return CW_ERR_NO_MEM;
    }
    for (size_t k = 0; k < json_array_size(list); ++k) {
        kinds[k] = json_string_value(json_array_get(list, k));
        if (!kinds[k]) {
            return refuse(in, NULL, "\"kinds\" is a list of names");
        }
    }
    weights->kinds = kinds;
    weights->n_kinds = json_array_size(list);
    return read_row(arena, in, "own", json_object_get(json, "own"), weights->n_kinds, &weights->own);
}

CwStatus cw_contract_weights_read(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                  CwContractWeights* ret_weights) {
    const CwJsonIn in = {file, diag};
    CwContractWeights weights = {.n_kinds = 0};
    json_t* json = NULL;
    const char* name = NULL;
    json_t* row = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(read_kinds(arena, in, json, &weights));
    const json_t* list = json_object_get(json, "features");
    CwFeatureWeight* features = CW_NEW_ARRAY(arena, CwFeatureWeight, json_object_size(list));
    if (!features) {
        return CW_ERR_NO_MEM;
    }
    json_object_foreach((json_t*)list, name, row) {
        if (weights.n_features && strcmp(features[weights.n_features - 1].name, name) >= 0) {
            return refuse(in, name, "features stand in the order of their names");
        }
        features[weights.n_features].name = name;
        CW_TRY(read_row(arena, in, name, row, weights.n_kinds, &features[weights.n_features++].weights));
    }
    weights.features = features;
    *ret_weights = weights;
    return CW_OK;
}
