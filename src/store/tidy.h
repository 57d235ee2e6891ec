// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Room on the disk: what steps made and nobody asks for any more is let go. All of it can be made again; what a person
   brought, and whatever the history names, stays, undone or not.

   Units    counts of things; sizes in bytes.
*/
#ifndef CW_STORE_TIDY_H
#define CW_STORE_TIDY_H

#include "store/store.h"

/** What was let go. */
typedef struct {
    int64_t steps;
    int64_t objects;
    int64_t bytes;
} CwTidied;

/**
   Deletes the records in steps/ that are not among `kept`, and then every object that neither the history nor a record
   that stays names. A power cut in between leaves objects that nobody names; the next call finds them.

   Shape    `kept[n_kept]` are keys of steps, in any order; keys that have no record are fine.
   Range    no op is open, and nothing builds meanwhile.
   Errors   CW_ERR_DENIED when the store is open to read only; CW_ERR_CONFLICT when an op is open; CW_ERR_CORRUPT when
            the record of a kept step cannot be read, or the history; CW_ERR_IO, CW_ERR_NO_MEM. Nothing that stays is
            ever touched; after an error less may have been let go.
   Memory   scratch from `arena`.
*/
CW_MUST_USE CwStatus cw_store_tidy(CwStore* store, CwArena* arena, const CwHash* kept, size_t n_kept, CwDiag* diag,
                                   CwTidied* ret_tidied);

#endif
