// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The two filters of the meter, over sixteen columns of samples at once.

   energy_kernel.c is compiled once for each width of vectors a processor may have. The bits are the same: columns have
   nothing to do with one another, and nothing is contracted.

   Units    samples are of full scale 1; sums are of their squares.
*/
#ifndef CW_SIGNAL_ENERGY_KERNEL_H
#define CW_SIGNAL_ENERGY_KERNEL_H

#include "signal/energy.h"

#include <stddef.h>

enum {
    CW__COLUMNS = 16,
};

/** What the filters of K-weighting remember in each column, in transposed direct form II, and what was summed. */
typedef struct {
    double shelf1[CW__COLUMNS];
    double shelf2[CW__COLUMNS];
    double pass1[CW__COLUMNS];
    double pass2[CW__COLUMNS];
    double sums[CW__COLUMNS];
} CwKColumns;

/** What the three filters of M-weighting remember in each column, and what was summed. */
typedef struct {
    float a1[CW__COLUMNS];
    float a2[CW__COLUMNS];
    float b1[CW__COLUMNS];
    float b2[CW__COLUMNS];
    float c1[CW__COLUMNS];
    float c2[CW__COLUMNS];
    float sums[CW__COLUMNS];
} CwMColumns;

/** Filters `n_rows` rows and adds up squares. Shape: `rows[n_rows][CW__COLUMNS]`. */
typedef void CwKFilterRows(const CwKWeight* k, const float* rows, size_t n_rows, CwKColumns* columns);

/** The same; the last two filters have no b2. */
typedef void CwMFilterRows(const CwMStage stages[3], const float* rows, size_t n_rows, CwMColumns* columns);

CwKFilterRows cw__k_rows_plain;
CwMFilterRows cw__m_rows_plain;
#if defined(__x86_64__)
CwKFilterRows cw__k_rows_avx2;
CwMFilterRows cw__m_rows_avx2;
CwKFilterRows cw__k_rows_avx512;
CwMFilterRows cw__m_rows_avx512;
#endif

#endif
