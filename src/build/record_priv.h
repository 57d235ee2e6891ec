// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a step made: the file steps/KEY, a JSON object {"kept":[hash…],"kind":…,"outputs":{name:hash…}}. `kept` are all
   objects the step kept on the way, its outputs and its description included, sorted.
*/
#ifndef CW_BUILD_RECORD_PRIV_H
#define CW_BUILD_RECORD_PRIV_H

#include "build/step.h"
#include "store/object_store.h"

/** The name of the folder. */
#define CW__STEPS "steps"

/** What stands in steps/KEY. */
typedef struct {
    const char* kind;
    CwStepObjects outputs; ///< by name, bytewise
    const CwHash* kept;
    size_t n_kept;
} CwRecord;

/** The record as text; sorts `kept` and drops what is there twice. */
CW_MUST_USE CwStatus cw__record_write(CwArena* arena, const CwRecord* record, CwText* ret_text);

/** Reads a record from text; CW_ERR_CORRUPT when it is none. */
CW_MUST_USE CwStatus cw__record_parse(CwArena* arena, CwText text, CwDiag* diag, CwRecord* ret_record);

/**
   The record of a key whose objects are all there; CW_ERR_NOT_FOUND when the step would have to be run (again).
*/
CW_MUST_USE CwStatus cw__record_find(CwArena* arena, const CwObjectStore* objects, const char* folder,
                                     const CwHash* key, CwRecord* ret_record);

#endif
