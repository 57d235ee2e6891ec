// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/estoi.h"

#include "base/math.h"
#include "signal/fourier.h"

#include <stdbool.h>
#include <string.h>

enum {
    FRAME = 256,
    HOP = FRAME / 2,
    SIZE = 2 * FRAME, // of the transform
    BINS = SIZE / 2 + 1,
    CELLS = CW_ESTOI_FRAMES * CW_ESTOI_STRIDE,
    LANES = 4,
    WORDS = CW_ESTOI_STRIDE / LANES, // of a frame
    REACH = 12,                      // zero crossings of the interpolator on either side
    KEPT = 32,                       // frames whose heights are kept: no fewer than a comparison has
};

#define INLINED static inline __attribute__((always_inline))

#define SILENT_RATIO 1e4  // frames 40 dB below the loudest are silence
#define PASS         0.94 // of half the lower of both rates: what the interpolator lets through

// Four numbers side by side: the compiler makes one or two instructions of it, with the same bits everywhere.
typedef double Lanes __attribute__((vector_size(LANES * sizeof(double))));

// 30 frames of 15 bands and a number that counts for nothing and stays 0.
typedef struct {
    Lanes cells[CW_ESTOI_FRAMES][WORDS];
} Shape;

// What looking needs.
typedef struct {
    CwArena* arena;
    const CwFourier* fourier;
    double window[FRAME];
    size_t edges[CW_ESTOI_BANDS + 1]; // first bin of each band
    double real[SIZE];
    double imaginary[SIZE];
} Look;

static double blackman(double t) {
    return t <= -1.0 || t >= 1.0 ? 0.0 : 0.42 + 0.5 * cw_cos(CW_PI * t) + 0.08 * cw_cos(2.0 * CW_PI * t);
}

// One table of the interpolator a phase: as many as one second has samples that lie differently.
typedef struct {
    int64_t up;   // phases
    int64_t down; // from one sample to the next, in phases
    int64_t half; // taps on either side
    double* taps; // [up][2 * half]
} Interpolator;

static int64_t common_divisor(int64_t a, int64_t b) {
    while (b) {
        const int64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

static CwStatus make_interpolator(CwArena* arena, int sample_rate, Interpolator* ret) {
    const int64_t divisor = common_divisor(sample_rate, CW_ESTOI_RATE);
    const int lower = sample_rate < CW_ESTOI_RATE ? sample_rate : CW_ESTOI_RATE;
    const double cutoff = PASS * lower / sample_rate; // of half the rate that comes in
    Interpolator t = {CW_ESTOI_RATE / divisor, sample_rate / divisor, (int64_t)(REACH / cutoff) + 1, NULL};
    t.taps = CW_NEW_ARRAY(arena, double, (size_t)(t.up * 2 * t.half));
    if (!t.taps) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t phase = 0; phase < t.up; ++phase) {
        for (int64_t k = 0; k < 2 * t.half; ++k) {
            const double x = (double)phase / (double)t.up - (double)(k - t.half + 1);
            const double turn = CW_PI * x * cutoff;
            const double sinc = turn == 0.0 ? 1.0 : cw_sin(turn) / turn;
            t.taps[phase * 2 * t.half + k] = cutoff * sinc * blackman(x / (double)t.half);
        }
    }
    *ret = t;
    return CW_OK;
}

// What one sample at 10 kHz is made of: as many samples from `first` on as there are taps.
typedef struct {
    const double* taps;
    const double* samples;
    int64_t first; // may lie before them
} Sums;

// Adds the products of four samples, each to its own sum.
INLINED void add_products(const Sums* s, int64_t at, Lanes* sum) {
    Lanes row[2];
    memcpy(&row[0], s->taps + at, sizeof row[0]);
    memcpy(&row[1], s->samples + (s->first + at), sizeof row[1]);
    *sum += row[0] * row[1];
}

INLINED double end_sum(const Sums* s, int64_t at, int64_t end, const Lanes* sums) {
    Lanes sum = *sums;
    for (; at < end; ++at) {
        sum[0] += s->taps[at] * s->samples[s->first + at];
    }
    return (sum[0] + sum[1]) + (sum[2] + sum[3]);
}

static Sums sums_of(const Interpolator* t, const double* from, size_t index) {
    const int64_t at = (int64_t)index * t->down;
    return (Sums){t->taps + at % t->up * 2 * t->half, from, at / t->up - t->half + 1};
}

// One sample, where the sound may begin or end within its taps.
static double convert_one(const Interpolator* t, const double* from, size_t count, size_t index) {
    const Sums s = sums_of(t, from, index);
    const int64_t end = s.first + 2 * t->half > (int64_t)count ? (int64_t)count - s.first : 2 * t->half;
    Lanes sum = {0};
    int64_t k = s.first < 0 ? -s.first : 0;
    for (; k + LANES <= end; k += LANES) {
        add_products(&s, k, &sum);
    }
    return end_sum(&s, k, end, &sum);
}

// Four samples whose taps all lie within the sound: at once, as no sum waits for another.
INLINED void convert_four(const Interpolator* t, const double* from, size_t index, double* to) {
    const Sums s[4] = {sums_of(t, from, index), sums_of(t, from, index + 1), sums_of(t, from, index + 2),
                       sums_of(t, from, index + 3)};
    const int64_t end = 2 * t->half;
    Lanes a = {0};
    Lanes b = {0};
    Lanes c = {0};
    Lanes d = {0};
    int64_t k = 0;
    for (; k + LANES <= end; k += LANES) {
        add_products(&s[0], k, &a);
        add_products(&s[1], k, &b);
        add_products(&s[2], k, &c);
        add_products(&s[3], k, &d);
    }
    to[0] = end_sum(&s[0], k, end, &a);
    to[1] = end_sum(&s[1], k, end, &b);
    to[2] = end_sum(&s[2], k, end, &c);
    to[3] = end_sum(&s[3], k, end, &d);
}

// Whether all taps of a sample lie within the sound.
static bool is_inside(const Interpolator* t, size_t count, size_t index) {
    const int64_t first = (int64_t)index * t->down / t->up - t->half + 1;
    return first >= 0 && first + 2 * t->half <= (int64_t)count;
}

INLINED void convert_all(const Interpolator* t, const double* from, size_t count, double* to, size_t n_to) {
    for (size_t i = 0; i < n_to;) {
        if (i + 4 <= n_to && is_inside(t, count, i) && is_inside(t, count, i + 3)) {
            convert_four(t, from, i, to + i);
            i += 4;
        } else {
            to[i] = convert_one(t, from, count, i);
            ++i;
        }
    }
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static void convert_avx2(const Interpolator* t, const double* from, size_t count,
                                                         double* to, size_t n_to) {
    convert_all(t, from, count, to, n_to);
}
#endif

// A sound at 10 kHz; beyond its ends is silence.
static void convert(const Interpolator* t, const double* from, size_t count, double* to, size_t n_to) {
    if (t->up == t->down) {
        memcpy(to, from, n_to * sizeof *to);
        return;
    }
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        convert_avx2(t, from, count, to, n_to);
        return;
    }
#endif
    convert_all(t, from, count, to, n_to);
}

static void prepare(Look* look) {
    for (int i = 0; i < FRAME; ++i) {
        look->window[i] = 0.5 - 0.5 * cw_cos(2.0 * CW_PI * (i + 1) / (FRAME + 1));
    }
    for (int b = 0; b <= CW_ESTOI_BANDS; ++b) {
        const double hz = CW_ESTOI_LOWEST_HZ * cw_exp2((2.0 * b - 1.0) / 6.0);
        look->edges[b] = (size_t)cw_round(hz * SIZE / CW_ESTOI_RATE);
    }
}

static double frame_energy(const Look* look, const double* samples) {
    double sum = 0.0;
    for (int i = 0; i < FRAME; ++i) {
        sum += look->window[i] * samples[i] * (look->window[i] * samples[i]);
    }
    return sum;
}

// Which frames hold speech; answers how many.
static size_t find_speech(const Look* look, const double* speech, size_t n_frames, size_t* kept) {
    double loudest = 0.0;
    size_t count = 0;
    for (size_t f = 0; f < n_frames; ++f) {
        const double energy = frame_energy(look, speech + f * HOP);
        loudest = energy > loudest ? energy : loudest;
    }
    for (size_t f = 0; f < n_frames && loudest > 0.0; ++f) {
        if (frame_energy(look, speech + f * HOP) * SILENT_RATIO > loudest) {
            kept[count++] = f;
        }
    }
    return count;
}

// What was kept, frame laid over frame, as if nothing had been between.
static void join(const Look* look, const double* samples, const size_t* kept, size_t count, double* joined) {
    for (size_t f = 0; f < count; ++f) {
        for (int i = 0; i < FRAME; ++i) {
            joined[f * HOP + (size_t)i] += look->window[i] * samples[kept[f] * HOP + (size_t)i];
        }
    }
}

// Energies of one frame, from one transform of both: the speech is its real part, the masker its imaginary part.
static void take_frame(Look* look, const double* speech, const double* masker, double* rows[3]) {
    memset(look->real, 0, sizeof look->real);
    memset(look->imaginary, 0, sizeof look->imaginary);
    for (int i = 0; i < FRAME; ++i) {
        look->real[i] = look->window[i] * speech[i];
        look->imaginary[i] = look->window[i] * masker[i];
    }
    cw_fourier(look->fourier, look->real, look->imaginary);
    for (int b = 0; b < CW_ESTOI_BANDS; ++b) {
        double sums[3] = {0.0, 0.0, 0.0};
        for (size_t k = look->edges[b]; k < look->edges[b + 1]; ++k) {
            const double re = 0.5 * (look->real[k] + look->real[SIZE - k]);
            const double im = 0.5 * (look->imaginary[k] - look->imaginary[SIZE - k]);
            const double other_re = 0.5 * (look->imaginary[k] + look->imaginary[SIZE - k]);
            const double other_im = 0.5 * (look->real[SIZE - k] - look->real[k]);
            sums[0] += re * re + im * im;
            sums[1] += re * other_re + im * other_im;
            sums[2] += other_re * other_re + other_im * other_im;
        }
        for (int i = 0; i < 3; ++i) {
            rows[i][b] = sums[i];
        }
    }
}

static double inverse_root(double energy) {
    return energy > 1e-300 ? 1.0 / cw_sqrt(energy) : 0.0;
}

// Each band against itself in time: its mean off, its squares summing to 1; all 0 where it does not move.
INLINED void normalise_bands(Shape* shape) {
    for (int w = 0; w < WORDS; ++w) {
        Lanes mean = {0};
        Lanes energy = {0};
        Lanes scale = {0};
        for (int f = 0; f < CW_ESTOI_FRAMES; ++f) {
            mean += shape->cells[f][w];
        }
        mean /= (double)CW_ESTOI_FRAMES;
        for (int f = 0; f < CW_ESTOI_FRAMES; ++f) {
            shape->cells[f][w] -= mean;
            energy += shape->cells[f][w] * shape->cells[f][w];
        }
        for (int i = 0; i < LANES; ++i) {
            scale[i] = inverse_root(energy[i]);
        }
        for (int f = 0; f < CW_ESTOI_FRAMES; ++f) {
            shape->cells[f][w] *= scale;
        }
    }
}

// The same for each frame over its bands.
INLINED void normalise_frames(Shape* shape) {
    for (int f = 0; f < CW_ESTOI_FRAMES; ++f) {
        Lanes* frame = shape->cells[f];
        const Lanes sum = (frame[0] + frame[1]) + (frame[2] + frame[3]);
        const double mean = ((sum[0] + sum[1]) + (sum[2] + sum[3])) / CW_ESTOI_BANDS;
        Lanes energy = {0};
        for (int w = 0; w < WORDS; ++w) {
            frame[w] -= mean;
        }
        frame[WORDS - 1][LANES - 1] = 0.0;
        for (int w = 0; w < WORDS; ++w) {
            energy += frame[w] * frame[w];
        }
        const double scale = inverse_root((energy[0] + energy[1]) + (energy[2] + energy[3]));
        for (int w = 0; w < WORDS; ++w) {
            frame[w] *= scale;
        }
    }
}

static CwStatus take_shapes(CwArena* arena, CwEstoi* e) {
    e->n_shapes = e->n_frames >= CW_ESTOI_FRAMES ? e->n_frames - CW_ESTOI_FRAMES + 1 : 0;
    double* shapes = CW_NEW_ARRAY(arena, double, e->n_shapes* CELLS);
    if (!shapes) {
        return CW_ERR_NO_MEM;
    }
    for (size_t s = 0; s < e->n_shapes; ++s) {
        double* cells = shapes + s * CELLS;
        Shape shape;
        for (size_t i = 0; i < CELLS; ++i) {
            cells[i] = cw_sqrt(e->speech[s * CW_ESTOI_STRIDE + i]);
        }
        memcpy(&shape, cells, sizeof shape);
        normalise_bands(&shape);
        normalise_frames(&shape);
        memcpy(cells, &shape, sizeof shape);
    }
    e->shapes = shapes;
    return CW_OK;
}

// Both at 10 kHz, without what is silent in the speech.
typedef struct {
    double* speech;
    double* masker;
    const size_t* kept;
    size_t n_kept;
} Joined;

CwStatus cw_estoi_convert(CwArena* arena, const double* samples, size_t count, int sample_rate, double** ret_samples,
                          size_t* ret_count) {
    Interpolator t;
    const size_t n = (size_t)((int64_t)count * CW_ESTOI_RATE / sample_rate);
    double* converted = CW_NEW_ARRAY(arena, double, n + 1);
    if (!converted) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(make_interpolator(arena, sample_rate, &t));
    convert(&t, samples, count, converted, n);
    *ret_samples = converted;
    *ret_count = n;
    return CW_OK;
}

static CwStatus join_speech(Look* look, const double* speech, const double* masker, size_t count, int sample_rate,
                            Joined* ret) {
    double* both[2] = {NULL, NULL};
    size_t n = 0;
    CW_TRY(cw_estoi_convert(look->arena, speech, count, sample_rate, &both[0], &n));
    CW_TRY(cw_estoi_convert(look->arena, masker, count, sample_rate, &both[1], &n));
    const size_t n_frames = n >= FRAME ? (n - FRAME) / HOP + 1 : 0;
    size_t* kept = CW_NEW_ARRAY(look->arena, size_t, n_frames + 1);
    ret->speech = CW_NEW_ARRAY(look->arena, double, n + FRAME);
    ret->masker = CW_NEW_ARRAY(look->arena, double, n + FRAME);
    if (!kept || !ret->speech || !ret->masker) {
        return CW_ERR_NO_MEM;
    }
    ret->n_kept = find_speech(look, both[0], n_frames, kept);
    ret->kept = kept;
    join(look, both[0], kept, ret->n_kept, ret->speech);
    join(look, both[1], kept, ret->n_kept, ret->masker);
    return CW_OK;
}

static CwStatus look_at(Look* look, CwArena* arena, const Joined* joined, CwEstoi* e) {
    const size_t n = joined->n_kept; // as many frames as were joined
    double* rows[3];
    int64_t* at = CW_NEW_ARRAY(arena, int64_t, n + 1);
    for (int i = 0; i < 3; ++i) {
        rows[i] = CW_NEW_ARRAY(arena, double, (n + 1) * CW_ESTOI_STRIDE);
        if (!rows[i] || !at) {
            return CW_ERR_NO_MEM;
        }
    }
    *e = (CwEstoi){.n_frames = n, .speech = rows[0], .common = rows[1], .masker = rows[2], .at = at};
    for (size_t f = 0; f < n; ++f) {
        double* to[3] = {rows[0] + f * CW_ESTOI_STRIDE, rows[1] + f * CW_ESTOI_STRIDE, rows[2] + f * CW_ESTOI_STRIDE};
        take_frame(look, joined->speech + f * HOP, joined->masker + f * HOP, to);
        at[f] = (int64_t)(joined->kept[f] * HOP) + FRAME / 2;
    }
    return take_shapes(arena, e);
}

CwStatus cw_estoi_look(CwArena* arena, const double* speech, const double* masker, size_t count, int sample_rate,
                       CwEstoi* ret_estoi) {
    CwArena* own = cw_arena_like(arena);
    Look* look = own ? CW_NEW(own, Look) : NULL;
    Joined joined = {0};
    CwEstoi estoi = {0};
    CwStatus status = look ? cw_fourier_new(own, SIZE, &look->fourier) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        look->arena = own;
        prepare(look);
        status = join_speech(look, speech, masker, count, sample_rate, &joined);
    }
    if (status == CW_OK) {
        status = look_at(look, arena, &joined, &estoi);
    }
    cw_arena_free(own);
    CW_TRY(status);
    *ret_estoi = estoi;
    return CW_OK;
}

// The height of one frame in every band, with the masker at its gains.
INLINED void mix_frame(const CwEstoi* e, const double* gains, size_t at, Lanes* heights) {
    for (size_t w = 0; w < WORDS; ++w) {
        Lanes row[4];
        memcpy(&row[0], e->speech + at + w * LANES, sizeof row[0]);
        memcpy(&row[1], e->common + at + w * LANES, sizeof row[1]);
        memcpy(&row[2], e->masker + at + w * LANES, sizeof row[2]);
        memcpy(&row[3], gains + w * LANES, sizeof row[3]);
        const Lanes energy = row[0] + 2.0 * row[3] * row[1] + row[3] * row[3] * row[2];
        for (int i = 0; i < LANES; ++i) {
            heights[w][i] = cw_sqrt(energy[i] > 0.0 ? energy[i] : 0.0);
        }
    }
}

// What 30 frames from `first` on look like, of heights kept in turn, against the speech alone.
INLINED double compare(const CwEstoi* e, Lanes heights[KEPT][WORDS], size_t first) {
    Shape shape;
    Lanes sum = {0};
    const double* wanted = e->shapes + first * CELLS;
    for (size_t f = 0; f < CW_ESTOI_FRAMES; ++f) {
        memcpy(shape.cells[f], heights[(first + f) % KEPT], sizeof shape.cells[f]);
    }
    normalise_bands(&shape);
    normalise_frames(&shape);
    for (size_t f = 0; f < CW_ESTOI_FRAMES; ++f) {
        for (size_t w = 0; w < WORDS; ++w, wanted += LANES) {
            Lanes other;
            memcpy(&other, wanted, sizeof other);
            sum += shape.cells[f][w] * other;
        }
    }
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) / CW_ESTOI_FRAMES;
}

INLINED double estoi_here(const CwEstoi* estoi, const CwEstoiGains* gains, size_t every) {
    Lanes heights[KEPT][WORDS]; // of the frames seen last, in turn
    double sum = 0.0;
    size_t count = 0;
    size_t mixed = 0; // frames before it were
    for (size_t s = 0; s < estoi->n_shapes; s += every, ++count) {
        for (mixed = mixed < s ? s : mixed; mixed < s + CW_ESTOI_FRAMES; ++mixed) {
            const size_t at = mixed * CW_ESTOI_STRIDE;
            mix_frame(estoi, gains->moving ? gains->gain + at : gains->gain, at, heights[mixed % KEPT]);
        }
        sum += compare(estoi, heights, s);
    }
    return count ? sum / (double)count : 0.0;
}

#if defined(__x86_64__)
__attribute__((target("avx2"))) static double estoi_avx2(const CwEstoi* estoi, const CwEstoiGains* gains,
                                                         size_t every) {
    return estoi_here(estoi, gains, every);
}
#endif

double cw_estoi(const CwEstoi* estoi, const CwEstoiGains* gains, size_t every) {
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2")) {
        return estoi_avx2(estoi, gains, every);
    }
#endif
    return estoi_here(estoi, gains, every);
}
