// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The description of a step: a JSON object, {"inputs":{name:hash…},"kind":…,"packages":{name:version…},"params":{…},
   "version":…}, canonical, so that one step has one description. Its hash is the step's key.
*/
#ifndef CW_BUILD_DESCRIPTION_PRIV_H
#define CW_BUILD_DESCRIPTION_PRIV_H

#include "build/step.h"

/** An engine package and its version. */
typedef struct {
    const char* name;
    const char* version;
} CwPackage;

/** What a step is described by. */
typedef struct {
    const char* kind;
    int version;
    const char* params; ///< canonical JSON; NULL when it was read: see params_json
    const json_t* params_json;
    CwStepObjects inputs; ///< by name, bytewise
    const CwPackage* packages;
    size_t n_packages;
} CwDescription;

/** The description as text; inputs and packages must be sorted by name. */
CW_MUST_USE CwStatus cw__description_write(CwArena* arena, const CwDescription* description, CwText* ret_text);

/** Reads a description; CW_ERR_CORRUPT when it is none. */
CW_MUST_USE CwStatus cw__description_read(CwArena* arena, CwText text, CwDiag* diag, CwDescription* ret_description);

/** A JSON object of name and hash pairs under `key`. */
CW_MUST_USE CwStatus cw__objects_read(CwArena* arena, CwJsonIn in, const json_t* json, const char* key,
                                      CwStepObjects* ret_objects);

/** Writes name and hash pairs as a JSON object under `key`. */
void cw__objects_write(CwBuf* buf, const char* key, const CwStepObject* items, size_t count);

#endif
