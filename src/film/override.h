// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What people have taken on themselves: findings of the gate overridden for a delivery, by name and with a reason.

   Entity "override/PROFILE/HASH" has the finding's `kind`, `subject` and `words`, and `who` and `why`; the hash is of
   the finding. It stays in the history for good.
*/
#ifndef CW_FILM_OVERRIDE_H
#define CW_FILM_OVERRIDE_H

#include "deliver/gate.h"
#include "store/op.h"

/**
   The overrides given for a delivery.

   Errors   CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_film_overrides(CwArena* arena, CwStore* store, const char* profile,
                                       const CwOverride** ret_overrides, size_t* ret_count);

/**
   Records an override.

   Errors   CW_ERR_NO_MEM, and as cw_op_set().
*/
CW_MUST_USE CwStatus cw_film_override(CwArena* arena, CwOp* op, const char* profile, const CwOverride* override,
                                      CwDiag* diag);

#endif
