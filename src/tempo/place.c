// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solution.h"

const char* cw_place_name(CwPlaceInBar place) {
    static const char* const names[] = {
        [CW_PLACE_DOWN] = "downbeat", [CW_PLACE_STRONG] = "strong",   [CW_PLACE_BEAT] = "beat",
        [CW_PLACE_HALF] = "half",     [CW_PLACE_QUARTER] = "quarter", [CW_PLACE_OFF] = "off",
    };
    return names[place];
}

// 5/8, 7/8, 11/8 …: felt in twos with a three at the end, and the three is strong.
static CwPlaceInBar place_in_uneven_bar(CwMeter meter, int64_t tick) {
    const int64_t eighth = cw_beat_ticks(meter);
    const int64_t index = tick / eighth;
    if (tick % eighth != 0) {
        return tick % (eighth / 2) == 0 ? CW_PLACE_QUARTER : CW_PLACE_OFF;
    }
    if (index == meter.num - 3) {
        return CW_PLACE_STRONG;
    }
    return index % 2 == 0 && index < meter.num - 3 ? CW_PLACE_BEAT : CW_PLACE_HALF;
}

// Which of the felt beats of a bar are strong besides the first: the middle of an even bar of four or more, every third
// of 6/4 and 9/4, the fourth of five (3 + 2), the fifth of seven (4 + 3); of two, the second where it carries half a
// bar of 4/4 (2/2) or three eighths (6/8).
static bool is_strong(CwMeter meter, int64_t pulses, int64_t index) {
    if (pulses == 2) {
        return index == 1 && (meter.den == 2 || meter.num == 6);
    }
    if (pulses > 3 && pulses % 3 == 0 && meter.den <= 4) {
        return index % 3 == 0;
    }
    if (pulses % 2 == 0) {
        return index == pulses / 2;
    }
    return pulses > 3 && index == pulses / 2 + 1;
}

CwPlaceInBar cw_place_in_bar(CwMeter meter, int64_t tick) {
    if (tick == 0) {
        return CW_PLACE_DOWN;
    }
    const int64_t pulse = cw_pulse_ticks(meter);
    const bool compound = pulse != cw_beat_ticks(meter);
    if (!compound && meter.den >= 8 && meter.num >= 5 && meter.num % 2 == 1) {
        return place_in_uneven_bar(meter, tick);
    }
    const int64_t half = pulse / (compound ? 3 : 2);
    if (tick % pulse == 0) {
        return is_strong(meter, cw_bar_ticks(meter) / pulse, tick / pulse) ? CW_PLACE_STRONG : CW_PLACE_BEAT;
    }
    if (tick % half == 0) {
        return CW_PLACE_HALF;
    }
    return tick % (half / 2) == 0 ? CW_PLACE_QUARTER : CW_PLACE_OFF;
}
