// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Toy steps for tests: small, quick, and some of them badly behaved. A test program that links them is its own worker.
*/
#ifndef CW_TESTING_TOY_STEPS_H
#define CW_TESTING_TOY_STEPS_H

#include "build/step.h"

/** The kinds, and how many. */
extern const CwStepKind cw_toy_kinds[];
extern const size_t cw_toy_kind_count;

#endif
