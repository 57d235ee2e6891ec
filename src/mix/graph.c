// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/graph.h"

#include "base/math.h"
#include "base/random.h"
#include "signal/meter.h"

#include <string.h>

enum {
    BLOCK = 4096,        // a number the compiler knows, so that it can take several samples at once
    PLAYED = 12 * BLOCK, // what is played by bands at a time: what lies before and after it is read again each time
};

#define FULL_SCALE 8388608.0 // 2^23

// What a stem remembers from block to block.
typedef struct {
    CwBiquadState eq[CW_GRAPH_EQ_MAX][CW_CHANNELS_MAX];
    CwBiquadState send[CW_GRAPH_SENDS_MAX];
    CwBiquad low_pass[CW_GRAPH_SENDS_MAX];
    double squeezed_db;   // what the compressor takes now, 0 or above
    CwBandPlayer* player; // of a stem under gains by bands
    double* played;       // [PLAYED * channels], interleaved
} InState;

// A mix being made.
typedef struct {
    double* planes[CW_CHANNELS_MAX]; // [BLOCK]
    int32_t* samples;                // [BLOCK * channels]
    CwLoudnessMeter* meter;
    CwBusPeak peak;
    uint64_t seed;
} OutState;

typedef struct {
    CwArena* arena;
    const CwMixGraph* graph;
    CwDiag* diag;
    InState* ins;
    OutState* outs;
    CwFoldMatrix* matrices; // [n_outs][n_ins], or from the mix it is folded from
    float* read[CW_CHANNELS_MAX];
    double* work[CW_CHANNELS_MAX];
    double* sent;
} Desk;

static CwStatus prepare_ins(Desk* d) {
    const CwMixGraph* g = d->graph;
    for (size_t i = 0; i < g->n_ins; ++i) {
        const CwGraphIn* in = &g->ins[i];
        if (in->source->sample_rate != g->sample_rate || in->source->channels != in->layout.channels) {
            return cw_diag(d->diag, CW_ERR_RANGE, "graph.shape", (CwPlace){in->name, 0, 0}, NULL,
                           "the stem has %d channels at %d Hz, and %d at %d Hz were promised: make them alike first",
                           in->source->channels, in->source->sample_rate, in->layout.channels, g->sample_rate);
        }
        if (in->bands) {
            d->ins[i].played = CW_NEW_ARRAY(d->arena, double, (size_t)PLAYED*(size_t)in->layout.channels);
            CW_TRY(d->ins[i].played ? cw_bands_player(d->arena, in->source, in->bands, &d->ins[i].player)
                                    : CW_ERR_NO_MEM);
        }
        for (size_t s = 0; s < in->n_sends; ++s) {
            if (in->sends[s].low_pass_hz) {
                d->ins[i].low_pass[s] = cw_biquad_low_pass(in->sends[s].low_pass_hz, 0.7071, g->sample_rate);
            }
        }
    }
    return CW_OK;
}

// Where the channels of a stem go in a mix. A panned one goes to left and right, with the same power wherever it is.
static CwStatus lay_in(Desk* d, const CwGraphIn* in, const CwLayout* to, CwFoldMatrix* matrix) {
    static const CwLayout sides = {2, {CW_SPEAKER_L, CW_SPEAKER_R}};
    if (!in->panned) {
        return cw_fold_matrix(d->graph->fold, &in->layout, to, d->diag, matrix);
    }
    CW_TRY(cw_fold_matrix(d->graph->fold, &sides, to, d->diag, matrix));
    const double turn = CW_PI / 4.0 * (1.0 + in->pan_permille * 0.001);
    for (int t = 0; t < to->channels; ++t) {
        matrix->gain[t][0] = cw_cos(turn) * matrix->gain[t][0] + cw_sin(turn) * matrix->gain[t][1];
        matrix->gain[t][1] = 0.0;
    }
    return CW_OK;
}

static bool takes(const CwGraphOut* out, size_t in) {
    return out->folded_from < 0 && !out->n_adds && out->takes[in];
}

static CwStatus prepare_out(Desk* d, size_t o) {
    const CwMixGraph* g = d->graph;
    const CwGraphOut* out = &g->outs[o];
    OutState* state = &d->outs[o];
    state->seed = o + 1;
    state->samples = CW_NEW_ARRAY(d->arena, int32_t, (size_t)(BLOCK * out->layout.channels));
    for (int c = 0; c < out->layout.channels; ++c) {
        state->planes[c] = CW_NEW_ARRAY(d->arena, double, BLOCK);
        if (!state->planes[c] || !state->samples) {
            return CW_ERR_NO_MEM;
        }
    }
    CwFoldMatrix* row = d->matrices + o * g->n_ins;
    if (out->folded_from >= 0) {
        CW_TRY(cw_fold_matrix(g->fold, &g->outs[out->folded_from].layout, &out->layout, d->diag, row));
    }
    for (size_t i = 0; i < g->n_ins; ++i) {
        if (takes(out, i)) {
            CW_TRY(lay_in(d, &g->ins[i], &out->layout, row + i));
        }
    }
    return cw_meter_begin(d->arena, g->sample_rate, &out->layout, d->diag, &state->meter);
}

static CwStatus prepare(Desk* d) {
    const CwMixGraph* g = d->graph;
    d->ins = CW_NEW_ARRAY(d->arena, InState, g->n_ins);
    d->outs = CW_NEW_ARRAY(d->arena, OutState, g->n_outs);
    d->matrices = CW_NEW_ARRAY(d->arena, CwFoldMatrix, (g->n_ins + 1) * g->n_outs);
    d->sent = CW_NEW_ARRAY(d->arena, double, BLOCK);
    for (int c = 0; c < CW_CHANNELS_MAX; ++c) {
        d->read[c] = CW_NEW_ARRAY(d->arena, float, BLOCK);
        d->work[c] = CW_NEW_ARRAY(d->arena, double, BLOCK);
        if (!d->read[c] || !d->work[c]) {
            return CW_ERR_NO_MEM;
        }
    }
    if (!d->ins || !d->outs || !d->matrices || !d->sent) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(prepare_ins(d));
    for (size_t o = 0; o < g->n_outs; ++o) {
        CW_TRY(prepare_out(d, o));
    }
    return CW_OK;
}

// The compressor: what the loudest channel has above the threshold, softened, follows at its own speeds.
static void squeeze(const CwMixGraph* g, const CwGraphIn* in, InState* state, double* const* work) {
    const CwGraphSqueeze* s = &in->squeeze;
    const double threshold = s->threshold_db100 * 0.01;
    const double share = 1.0 - 100.0 / s->ratio100;
    const double down = 1.0 - cw_exp(-1000.0 / ((s->attack_ms > 0 ? s->attack_ms : 1) * (double)g->sample_rate));
    const double up = 1.0 - cw_exp(-1000.0 / ((s->release_ms > 0 ? s->release_ms : 1) * (double)g->sample_rate));
    const double make_up = s->make_up_db100 * 0.01;
    double gain = cw_db_to_gain(make_up - state->squeezed_db);
    for (int i = 0; i < BLOCK; ++i) {
        double peak = 1e-9;
        for (int c = 0; c < in->layout.channels; ++c) {
            const double size = cw_abs(work[c][i]);
            peak = size > peak ? size : peak;
        }
        const double over = cw_gain_to_db(peak) - threshold;
        const double wanted = over > 0.0 ? over * share : 0.0;
        if (wanted != state->squeezed_db) {
            state->squeezed_db += (wanted > state->squeezed_db ? down : up) * (wanted - state->squeezed_db);
            gain = cw_db_to_gain(make_up - state->squeezed_db);
        }
        for (int c = 0; c < in->layout.channels; ++c) {
            work[c][i] *= gain;
        }
    }
}

static void automate(const CwAutomation* automation, int64_t first, double* work) {
    cw_automation_apply(automation, first, BLOCK, 1, work);
}

// One block of a stem as it comes: under its gains by bands, and its gain.
static CwStatus read_in(Desk* d, size_t i, int64_t first) {
    const CwGraphIn* in = &d->graph->ins[i];
    const double gain = in->gain_db100 ? cw_db_to_gain(0.01 * in->gain_db100) : 1.0;
    const int channels = in->layout.channels;
    if (in->bands && first % PLAYED == 0) {
        CW_TRY(cw_bands_play(d->ins[i].player, first, PLAYED, d->ins[i].played, d->diag));
    } else if (!in->bands) {
        CW_TRY(cw_source_read(in->source, first, BLOCK, d->read, d->diag));
    }
    const double* played = in->bands ? d->ins[i].played + first % PLAYED * channels : NULL;
    for (int c = 0; c < channels; ++c) {
        for (int k = 0; k < BLOCK; ++k) {
            d->work[c][k] = gain * (played ? played[k * channels + c] : (double)d->read[c][k]);
        }
    }
    return CW_OK;
}

// One block of a stem as it goes to the mixes.
static CwStatus play_in(Desk* d, size_t i, int64_t first) {
    const CwGraphIn* in = &d->graph->ins[i];
    CW_TRY(read_in(d, i, first));
    for (int c = 0; c < in->layout.channels; ++c) {
        for (size_t e = 0; e < in->n_eq; ++e) {
            cw_biquad_run(&in->eq[e], &d->ins[i].eq[e][c], d->work[c], BLOCK);
        }
    }
    if (in->squeeze.ratio100) {
        squeeze(d->graph, in, &d->ins[i], d->work);
    }
    for (int c = 0; c < in->layout.channels && in->automation; ++c) {
        automate(in->automation, first, d->work[c]);
    }
    return CW_OK;
}

static void add_scaled(double* restrict to, const double* restrict from, double gain) {
    for (int k = 0; k < BLOCK; ++k) {
        to[k] += gain * from[k];
    }
}

static void add_channels(const CwFoldMatrix* matrix, const CwLayout* from, double* const* planes, const CwLayout* to,
                         double* const* sums) {
    for (int t = 0; t < to->channels; ++t) {
        for (int c = 0; c < from->channels; ++c) {
            if (matrix->gain[t][c] != 0.0) {
                add_scaled(sums[t], planes[c], matrix->gain[t][c]);
            }
        }
    }
}

// What a stem sends to speakers other than its own, in every mix that has them.
static void add_sends(Desk* d, size_t i) {
    const CwGraphIn* in = &d->graph->ins[i];
    for (size_t s = 0; s < in->n_sends; ++s) {
        const int channel = cw_layout_channel(&in->layout, in->sends[s].from);
        if (channel < 0) {
            continue;
        }
        memcpy(d->sent, d->work[channel], BLOCK * sizeof *d->sent);
        if (in->sends[s].low_pass_hz) {
            cw_biquad_run(&d->ins[i].low_pass[s], &d->ins[i].send[s], d->sent, BLOCK);
        }
        for (size_t o = 0; o < d->graph->n_outs; ++o) {
            const CwGraphOut* out = &d->graph->outs[o];
            const int to = cw_layout_channel(&out->layout, in->sends[s].to);
            if (takes(out, i) && to >= 0) {
                add_scaled(d->outs[o].planes[to], d->sent, cw_db_to_gain(0.01 * in->sends[s].gain_db100));
            }
        }
    }
}

static void add_in(Desk* d, size_t i) {
    const CwMixGraph* g = d->graph;
    for (size_t o = 0; o < g->n_outs; ++o) {
        if (takes(&g->outs[o], i)) {
            add_channels(&d->matrices[o * g->n_ins + i], &g->ins[i].layout, d->work, &g->outs[o].layout,
                         d->outs[o].planes);
        }
    }
    add_sends(d, i);
}

// One step of 24 bits, up or down, more often little than much.
static double dither(uint64_t* seed) {
    const uint64_t bits = cw_random_next(seed);
    return ((double)(bits >> 32U) + (double)(bits & 0xFFFFFFFFU)) * 0x1p-32 - 1.0;
}

// Keeps a sample within 24 bits, and what the wave reached where it was not.
static int32_t hold(int64_t sample, int64_t frame, CwBusPeak* peak) {
    if (sample <= CW_SAMPLE_MAX && sample >= CW_SAMPLE_MIN) {
        return (int32_t)sample;
    }
    const double size = cw_abs((double)sample) / FULL_SCALE;
    *peak = size > peak->peak ? (CwBusPeak){size, frame} : *peak;
    return sample > 0 ? CW_SAMPLE_MAX : CW_SAMPLE_MIN;
}

static void round_out(const CwGraphOut* out, OutState* state, int64_t first, int64_t count) {
    const int channels = out->layout.channels;
    const double scale = FULL_SCALE * (out->gain_db100 ? cw_db_to_gain(0.01 * out->gain_db100) : 1.0);
    for (int c = 0; c < channels; ++c) {
        for (int64_t k = 0; k < count; ++k) {
            const double value = state->planes[c][k] * scale + (out->dither ? dither(&state->seed) : 0.0);
            state->samples[k * channels + c] =
                hold((int64_t)(value + (value < 0.0 ? -0.5 : 0.5)), first + k, &state->peak);
        }
    }
}

// The sum of mixes as they were rounded.
static void add_rounded(const Desk* d, const CwGraphOut* out, OutState* state, int64_t first, int64_t count) {
    const int channels = out->layout.channels;
    for (int64_t k = 0; k < count * channels; ++k) {
        int64_t sum = 0;
        for (size_t a = 0; a < out->n_adds; ++a) {
            sum += d->outs[out->adds[a]].samples[k];
        }
        state->samples[k] = hold(sum, first + k / channels, &state->peak);
    }
}

static CwStatus finish_out(Desk* d, size_t o, int64_t first, int64_t count) {
    const CwGraphOut* out = &d->graph->outs[o];
    OutState* state = &d->outs[o];
    if (out->n_adds) {
        add_rounded(d, out, state, first, count);
    } else {
        round_out(out, state, first, count);
    }
    if (state->peak.peak > 0.0 && !out->peak) {
        return cw_bus_overflow(&state->peak, out->name, d->graph->sample_rate, d->diag);
    }
    CW_TRY(cw_meter_add(state->meter, state->samples, count));
    return out->sink.take(out->sink.context, state->samples, count);
}

static CwStatus mix_block(Desk* d, int64_t first) {
    const CwMixGraph* g = d->graph;
    const int64_t count = g->frames - first < BLOCK ? g->frames - first : BLOCK;
    for (size_t o = 0; o < g->n_outs; ++o) {
        for (int c = 0; c < g->outs[o].layout.channels; ++c) {
            memset(d->outs[o].planes[c], 0, BLOCK * sizeof(double));
        }
    }
    for (size_t i = 0; i < g->n_ins; ++i) {
        CW_TRY(play_in(d, i, first));
        add_in(d, i);
    }
    for (size_t o = 0; o < g->n_outs; ++o) {
        const int from = g->outs[o].folded_from;
        if (from >= 0) {
            add_channels(&d->matrices[o * g->n_ins], &g->outs[from].layout, d->outs[from].planes, &g->outs[o].layout,
                         d->outs[o].planes);
        }
        CW_TRY(finish_out(d, o, first, count));
    }
    return CW_OK;
}

static CwStatus run(Desk* d, CwLoudness* loudness) {
    CW_TRY(prepare(d));
    for (int64_t first = 0; first < d->graph->frames; first += BLOCK) {
        CW_TRY(mix_block(d, first));
    }
    for (size_t o = 0; o < d->graph->n_outs; ++o) {
        CwMeasure measure;
        CW_TRY(cw_meter_end(d->outs[o].meter, &measure));
        CW_TRY(cw_loudness(d->arena, &measure, &loudness[o]));
        if (d->graph->outs[o].measured) {
            cw_measure_put(d->graph->outs[o].measured, &measure);
            CW_TRY(cw_buf_status(d->graph->outs[o].measured));
        }
        if (d->graph->outs[o].peak) {
            *d->graph->outs[o].peak = d->outs[o].peak;
        }
    }
    return CW_OK;
}

CwStatus cw_graph_mix(CwArena* arena, const CwMixGraph* graph, CwDiag* diag, CwLoudness* ret_loudness) {
    CwLoudness loudness[CW_GRAPH_OUTS_MAX] = {{0}};
    CwArena* own = cw_arena_like(arena);
    Desk* desk = own ? CW_NEW(own, Desk) : NULL;
    CwStatus status = desk ? CW_OK : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        *desk = (Desk){.arena = own, .graph = graph, .diag = diag};
        status = run(desk, loudness);
    }
    cw_arena_free(own);
    CW_TRY(status);
    memcpy(ret_loudness, loudness, graph->n_outs * sizeof *loudness);
    return CW_OK;
}
