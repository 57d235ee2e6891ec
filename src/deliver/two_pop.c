// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/two_pop.h"

#include "base/math.h"
#include "base/number.h"

#include <assert.h>

#define TWO_PI     6.283185307179586
#define FULL_SCALE 8388608.0

// The frame `seconds` of timecode before another, on the day before when it must be.
static int64_t frame_before(int64_t frame, int seconds, CwRate rate) {
    const int64_t at = frame - (int64_t)seconds * cw_rate_base(rate);
    return at < 0 ? at + cw_frames_per_day(rate) : at;
}

CwLeader cw_leader(CwTime start, CwRate rate, int sample_rate) {
    const int64_t frames = (int64_t)CW_LEADER_SECONDS * cw_rate_base(rate);
    const int64_t to_pop = (int64_t)(CW_LEADER_SECONDS - CW_POP_SECONDS) * cw_rate_base(rate);
    const int64_t head = frame_before(cw_frame_nearest(start, rate), CW_LEADER_SECONDS, rate);
    CwLeader leader = {0};
    leader.samples = cw_sample_nearest(cw_time_of_frame(frames, rate), sample_rate);
    leader.pop_sample = cw_sample_nearest(cw_time_of_frame(to_pop, rate), sample_rate);
    leader.pop_samples = cw_sample_nearest(cw_time_of_frame(to_pop + 1, rate), sample_rate) - leader.pop_sample;
    leader.time_reference_samples = cw_sample_nearest(cw_time_of_frame(head, rate), sample_rate);
    return leader;
}

CwStatus cw_two_pop(CwArena* arena, const CwLeader* leader, int sample_rate, int part, int parts,
                    const int32_t** ret_samples) {
    assert(part >= 0 && part < parts);
    const double peak = FULL_SCALE * cw_db_to_gain(CW_POP_DBFS);
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)leader->pop_samples);
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t i = 0; i < leader->pop_samples; ++i) {
        const double phase = (double)(i * CW_POP_HZ % sample_rate) / sample_rate;
        const int64_t whole = (int64_t)cw_round(peak * cw_sin(TWO_PI * phase));
        const int64_t each = cw_div_floor(whole, parts);
        samples[i] = (int32_t)(each + (part < whole - each * parts)); // what is left over goes to the first
    }
    *ret_samples = samples;
    return CW_OK;
}
