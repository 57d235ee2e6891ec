// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/energy_kernel.h"

#include <string.h>

#if defined(__AVX512F__)
#include <immintrin.h>
#define KERNEL(name) name##_avx512
enum { VECTOR_BYTES = 64 };
#elif defined(__AVX2__)
#define KERNEL(name) name##_avx2
enum { VECTOR_BYTES = 32 };
#else
#define KERNEL(name) name##_plain
enum { VECTOR_BYTES = 16 };
#endif

enum {
    DOUBLES = VECTOR_BYTES / sizeof(double),
    SINGLES = VECTOR_BYTES / sizeof(float),
};

typedef double Doubles __attribute__((vector_size(VECTOR_BYTES)));
typedef float Singles __attribute__((vector_size(VECTOR_BYTES)));

#define INLINED static inline __attribute__((always_inline))

// Some columns of K-weighting.
typedef struct {
    Doubles shelf1;
    Doubles shelf2;
    Doubles pass1;
    Doubles pass2;
    Doubles sum;
} K;

INLINED void k_load(const CwKColumns* columns, size_t at, K* s) {
    memcpy(&s->shelf1, columns->shelf1 + at, sizeof s->shelf1);
    memcpy(&s->shelf2, columns->shelf2 + at, sizeof s->shelf2);
    memcpy(&s->pass1, columns->pass1 + at, sizeof s->pass1);
    memcpy(&s->pass2, columns->pass2 + at, sizeof s->pass2);
    memcpy(&s->sum, columns->sums + at, sizeof s->sum);
}

INLINED void k_store(const K* s, size_t at, CwKColumns* columns) {
    memcpy(columns->shelf1 + at, &s->shelf1, sizeof s->shelf1);
    memcpy(columns->shelf2 + at, &s->shelf2, sizeof s->shelf2);
    memcpy(columns->pass1 + at, &s->pass1, sizeof s->pass1);
    memcpy(columns->pass2 + at, &s->pass2, sizeof s->pass2);
    memcpy(columns->sums + at, &s->sum, sizeof s->sum);
}

INLINED void widen(const float* from, Doubles* x) {
#if defined(__AVX512F__)
    *x = (Doubles)_mm512_cvtps_pd(_mm256_loadu_ps(from)); // gcc 12 makes four instructions of what is below
#else
    typedef float Half __attribute__((vector_size(VECTOR_BYTES / 2)));
    Half half;
    memcpy(&half, from, sizeof half);
    *x = __builtin_convertvector(half, Doubles);
#endif
}

INLINED void k_step(const CwKWeight* k, const float* from, K* s) {
    Doubles x;
    widen(from, &x);
    const Doubles y = k->shelf.b0 * x + s->shelf1;
    s->shelf1 = (k->shelf.b1 * x + s->shelf2) - k->shelf.a1 * y; // what does not wait for y first
    s->shelf2 = k->shelf.b2 * x - k->shelf.a2 * y;
    const Doubles z = y + s->pass1;
    s->pass1 = (s->pass2 - (y + y)) - k->high_pass.a1 * z;
    s->pass2 = y - k->high_pass.a2 * z;
    s->sum += z * z;
}

CwKFilterRows KERNEL(cw__k_rows);
void KERNEL(cw__k_rows)(const CwKWeight* weighting, const float* rows, size_t n_rows, CwKColumns* columns) {
    const CwKWeight k = *weighting;
    for (size_t at = 0; at < CW__COLUMNS; at += (size_t)2 * DOUBLES) { // two at once, as neither waits for the other
        K a;
        K b;
        k_load(columns, at, &a);
        k_load(columns, at + DOUBLES, &b);
        for (const float* row = rows + at; row < rows + n_rows * CW__COLUMNS; row += CW__COLUMNS) {
            k_step(&k, row, &a);
            k_step(&k, row + DOUBLES, &b);
        }
        k_store(&a, at, columns);
        k_store(&b, at + DOUBLES, columns);
    }
}

// Some columns of M-weighting.
typedef struct {
    Singles a1;
    Singles a2;
    Singles b1;
    Singles b2;
    Singles c1;
    Singles c2;
    Singles sum;
} M;

INLINED void m_load(const CwMColumns* columns, size_t at, M* s) {
    memcpy(&s->a1, columns->a1 + at, sizeof s->a1);
    memcpy(&s->a2, columns->a2 + at, sizeof s->a2);
    memcpy(&s->b1, columns->b1 + at, sizeof s->b1);
    memcpy(&s->b2, columns->b2 + at, sizeof s->b2);
    memcpy(&s->c1, columns->c1 + at, sizeof s->c1);
    memcpy(&s->c2, columns->c2 + at, sizeof s->c2);
    memcpy(&s->sum, columns->sums + at, sizeof s->sum);
}

INLINED void m_store(const M* s, size_t at, CwMColumns* columns) {
    memcpy(columns->a1 + at, &s->a1, sizeof s->a1);
    memcpy(columns->a2 + at, &s->a2, sizeof s->a2);
    memcpy(columns->b1 + at, &s->b1, sizeof s->b1);
    memcpy(columns->b2 + at, &s->b2, sizeof s->b2);
    memcpy(columns->c1 + at, &s->c1, sizeof s->c1);
    memcpy(columns->c2 + at, &s->c2, sizeof s->c2);
    memcpy(columns->sums + at, &s->sum, sizeof s->sum);
}

INLINED void m_step(const CwMStage f[3], const float* from, M* s) {
    Singles x;
    memcpy(&x, from, sizeof x);
    const Singles y = x + s->a1;
    s->a1 = (f[0].b1 * x + s->a2) - f[0].a1 * y;
    s->a2 = f[0].b2 * x - f[0].a2 * y;
    const Singles z = y + s->b1;
    s->b1 = (f[1].b1 * y + s->b2) - f[1].a1 * z;
    s->b2 = -f[1].a2 * z;
    const Singles w = z + s->c1;
    s->c1 = (f[2].b1 * z + s->c2) - f[2].a1 * w;
    s->c2 = -f[2].a2 * w;
    s->sum += w * w;
}

CwMFilterRows KERNEL(cw__m_rows);
void KERNEL(cw__m_rows)(const CwMStage stages[3], const float* rows, size_t n_rows, CwMColumns* columns) {
    const CwMStage f[3] = {stages[0], stages[1], stages[2]};
    for (size_t at = 0; at < CW__COLUMNS; at += SINGLES) {
        M s;
        m_load(columns, at, &s);
        for (const float* row = rows + at; row < rows + n_rows * CW__COLUMNS; row += CW__COLUMNS) {
            m_step(f, row, &s);
        }
        m_store(&s, at, columns);
    }
}
