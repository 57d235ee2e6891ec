// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A step: a pure function from objects to objects, addressed by the hash of all it depends on.

   A step's description (kind, version, inputs by hash, parameters as canonical JSON without floats, versions of the
   engine packages it leans on) is itself an object, and its hash is the step's key. Whoever has run a step answers with
   one small file `steps/KEY` that names its outputs; a key that is there is never run again.

   What runs a step sees nothing but what its description names: no project, no clock, no network.
*/
#ifndef CW_BUILD_STEP_H
#define CW_BUILD_STEP_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/json.h"
#include "base/objects.h"

#include <stddef.h>

/** A named object that goes into a step or comes out of it. */
typedef struct {
    const char* name;
    CwHash hash;
} CwStepObject;

/** Named objects. */
typedef struct {
    const CwStepObject* items; ///< by name, bytewise
    size_t count;
} CwStepObjects;

/** What a step's function works with. */
typedef struct {
    CwArena* arena;           ///< freed whole when the step ends
    const CwObjects* objects; ///< fetches inputs, keeps outputs
    const json_t* params;
    const CwStepObject* inputs;
    size_t n_inputs;
    const char* scratch; ///< a folder of its own, deleted afterwards
    CwDiag diag;         ///< filled by the function when it fails
    CwStepObject* outputs;
    size_t n_outputs;
    size_t outputs_capacity;
} CwStepRun;

/**
   The bytes of an input.

   Errors   CW_ERR_NOT_FOUND when the step has no such input; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   lives as long as the step.
*/
CW_MUST_USE CwStatus cw_step_input(CwStepRun* run, const char* name, CwText* ret_bytes);

/**
   The hash of an input; NULL when the step has no such input.

   Memory   belongs to the run.
*/
const CwHash* cw_step_input_hash(const CwStepRun* run, const char* name);

/**
   Keeps bytes as the output `name`.

   Errors   CW_ERR_EXISTS when that name was given already; CW_ERR_FULL, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   copies `name`.
*/
CW_MUST_USE CwStatus cw_step_output(CwStepRun* run, const char* name, CwText bytes);

/**
   Names an object that was already kept (a sound's manifest, say) as the output `name`.

   Errors   CW_ERR_EXISTS when that name was given already; CW_ERR_NO_MEM.
   Memory   copies `name`.
*/
CW_MUST_USE CwStatus cw_step_output_object(CwStepRun* run, const char* name, const CwHash* hash);

/** What a step may reach besides the objects of the project and its scratch folder. */
typedef enum {
    CW_SANDBOX_DECODER, ///< the files its kind names, to read; no other program, no network
    CW_SANDBOX_PROGRAM, ///< /usr and /etc too, and programs there (ffmpeg, LilyPond); no network
} CwSandbox;

/** A kind of step: what `road` registers and the worker runs. */
typedef struct {
    const char* kind; ///< "tempo", "mockup", …
    int version;      ///< goes up whenever the same inputs would give other bytes
    CwStatus (*run)(CwStepRun* run);
    const char* const* packages; ///< engine packages whose versions are part of the key, ends with NULL; may be NULL
    CwSandbox sandbox;
    const char* const* reads; ///< files and folders a decoder may read ("/usr/share/sounds"), ends with NULL; or NULL
} CwStepKind;

/**
   Runs a step here and now, in this process: for tests of kinds, and of their laws.

   Shape    `params` is a JSON object as text; NULL is {}; `inputs` NULL is none.
   Errors   as the kind answers, with `diag`; CW_ERR_BAD_INPUT when the parameters are not JSON; CW_ERR_NO_MEM.
   Memory   outputs from `arena`, sorted by name.
*/
CW_MUST_USE CwStatus cw_step_call(CwArena* arena, const CwStepKind* kind, const CwObjects* objects, const char* params,
                                  const CwStepObjects* inputs, const char* scratch, CwDiag* diag,
                                  CwStepObjects* ret_outputs);

#endif
