// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A mix graph: stems in, every deliverable out, in one pass.

   Each stem goes through its equaliser, its compressor, its gain and automation, once; then to every mix that takes it,
   by the names of its speakers (mix/fold.h), with sends to other speakers on the way. A mix may also be folded from
   another one: the 2.0 of a 5.1. What comes out is rounded once, with dither where it is asked for, measured as it goes
   by, and handed on. Or it is the sum of mixes made before it as they were rounded, so that stems add up to what they
   are stems of, to the last bit, in every layout.

   So full mixes in 5.1, 7.1 and 2.0, the filled M&E, stems and the music alone are each a list of the stems they take.

   Units    hundredths of dB; Hz; samples of full scale 1 inside, of 24 bits outside.
   Threads  pure.
*/
#ifndef CW_MIX_GRAPH_H
#define CW_MIX_GRAPH_H

#include "base/buf.h"
#include "mix/bands.h"
#include "mix/bus.h"
#include "mix/fold.h"
#include "signal/biquad.h"
#include "signal/loudness.h"
#include "signal/planes.h"

enum {
    CW_GRAPH_INS_MAX = 64,
    CW_GRAPH_OUTS_MAX = 128,
    CW_GRAPH_EQ_MAX = 8,
    CW_GRAPH_SENDS_MAX = 8,
};

/** A channel that is also sent elsewhere: music to the surrounds, thunder to the LFE. */
typedef struct {
    CwSpeaker from;
    CwSpeaker to;
    int gain_db100;
    int low_pass_hz; ///< 0: all of it
} CwGraphSend;

/** A compressor; its channels share one gain. */
typedef struct {
    int threshold_db100; ///< of full scale, on peaks
    int ratio100;        ///< hundredths: 300 is 3 to 1; 0 is none
    int attack_ms;
    int release_ms;
    int make_up_db100;
} CwGraphSqueeze;

/** A stem. */
typedef struct {
    const char* name;
    const CwSource* source;
    CwLayout layout;
    bool panned;      ///< of one channel, and it goes to left and right instead of the centre
    int pan_permille; ///< -1000 is left
    int gain_db100;
    const CwAutomation* automation; ///< or NULL
    const CwBandGains* bands;       ///< or NULL: automation by bands, before anything else
    CwBiquad eq[CW_GRAPH_EQ_MAX];   ///< for the rate of the graph
    size_t n_eq;
    CwGraphSqueeze squeeze;
    CwGraphSend sends[CW_GRAPH_SENDS_MAX];
    size_t n_sends;
} CwGraphIn;

/** Where the samples of a mix go. */
typedef struct {
    CwStatus (*take)(void* context, const int32_t* samples, int64_t count); ///< interleaved
    void* context;
} CwGraphSink;

/** A mix. */
typedef struct {
    const char* name;
    CwLayout layout;
    bool takes[CW_GRAPH_INS_MAX]; ///< of each stem
    int folded_from;              ///< -1, or an earlier mix: then `takes` says nothing
    const size_t* adds;           ///< earlier mixes of the same layout, whose sum this is; then `takes` says nothing
    size_t n_adds;                ///< 0: it is no such sum
    int gain_db100;               ///< of all of it, but not of a sum
    bool dither;                  ///< triangular, one step of 24 bits
    CwGraphSink sink;
    CwBusPeak* peak; ///< what does not fit is held at the limit, and this says how high it was; NULL: it is refused
    CwBuf* measured; ///< gets the measurement (cw_measure_put()); or NULL
} CwGraphOut;

/** A graph. */
typedef struct {
    int sample_rate;
    int64_t frames;
    const CwFold* fold;
    const CwGraphIn* ins;
    size_t n_ins;
    const CwGraphOut* outs;
    size_t n_outs;
} CwMixGraph;

/**
   Mixes everything.

   Shape    `ret_loudness[n_outs]`.
   Errors   CW_ERR_RANGE when a stem has another rate, a speaker has no place, or a mix does not fit into 24 bits (with
            where and by how much); as cw_source_read(), and as the sinks answer.
   Memory   scratch from `arena`.
   Cost     24 stereo stems to 5.1, 2.0 and M&E: a hundred times real time (bench: graph).
*/
CW_MUST_USE CwStatus cw_graph_mix(CwArena* arena, const CwMixGraph* graph, CwDiag* diag, CwLoudness* ret_loudness);

#endif
