// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/bus.h"

#include "base/math.h"

#include <inttypes.h>

#define FULL_SCALE 8388608.0 // 2^23

CwStatus cw_bus_append(CwSoundWriter* writer, const double* sums, int64_t count, int channels, int64_t first_frame,
                       int32_t* samples, CwBusPeak* peak) {
    for (int64_t i = 0; i < count * channels; ++i) {
        const double size = cw_abs(sums[i]);
        if (size > peak->peak) {
            *peak = (CwBusPeak){size, first_frame + i / channels};
        }
        const double rounded = cw_round(sums[i] * FULL_SCALE);
        samples[i] = rounded > CW_SAMPLE_MAX   ? CW_SAMPLE_MAX
                     : rounded < CW_SAMPLE_MIN ? CW_SAMPLE_MIN
                                               : (int32_t)rounded;
    }
    return cw_sound_append(writer, samples, count);
}

bool cw_bus_fits(const CwBusPeak* peak) {
    return cw_round(peak->peak * FULL_SCALE) <= CW_SAMPLE_MAX;
}

int cw_bus_gain_db100(const CwBusPeak* peak) {
    return cw_bus_fits(peak) ? 0 : -(int)(100.0 * cw_gain_to_db(peak->peak)) - 11;
}

CwStatus cw_bus_overflow(const CwBusPeak* peak, const char* what, int sample_rate, CwDiag* diag) {
    const int64_t ms = peak->frame * 1000 / sample_rate;
    const int64_t over = (int64_t)(100.0 * cw_gain_to_db(peak->peak)) + 1;
    return cw_diag(diag, CW_ERR_RANGE, "mix.overflow", (CwPlace){what, 0, 0}, NULL,
                   "at %" PRId64 ":%02" PRId64 ".%03" PRId64 " from the start the sum is %" PRId64 ".%02" PRId64
                   " dB over full scale: lower what goes into it by that much or more",
                   ms / 60000, ms / 1000 % 60, ms % 1000, over / 100, over % 100);
}
