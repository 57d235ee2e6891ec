// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/fade.h"

#include "base/math.h"

double cw_fade_in(CwFade fade, int64_t at, int64_t length) {
    if (at < 0) {
        return 0.0;
    }
    if (at >= length) {
        return 1.0;
    }
    const double part = ((double)at + 0.5) / (double)length;
    return fade == CW_FADE_EQUAL_POWER ? cw_sin(0.5 * CW_PI * part) : 0.5 - 0.5 * cw_cos(CW_PI * part);
}

double cw_fade_out(CwFade fade, int64_t at, int64_t length) {
    return cw_fade_in(fade, length - 1 - at, length);
}
