// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/fate_priv.h"

#include <string.h>

Cw__Fate cw__fate_in_map(const CwTempoSolution* solution, const char* hit, CwTime cue_in) {
    for (size_t i = 0; i < solution->n_hits; ++i) {
        const CwTempoHitResult* result = &solution->hits[i];
        if (strcmp(result->name, hit) == 0) {
            Cw__Fate fate = {.heard = true, .met = result->met, .beat = result->beat};
            fate.music = cw_time(cue_in.flicks + result->got.flicks);
            cw_bar_name_format(cw_bar_name(solution, result->bar), fate.bar);
            return fate;
        }
    }
    return (Cw__Fate){0};
}

Cw__Fate cw__fate_on_tape(const CwTapeEdit* edit, const char* hit, CwTime wanted) {
    for (size_t i = 0; i < edit->n_hits; ++i) {
        const CwTapeHitResult* result = &edit->hits[i];
        if (strcmp(result->name, hit) == 0) {
            const int64_t error = result->error * cw_flicks_per_sample(edit->sample_rate);
            return (Cw__Fate){result->played, result->met, cw_time(wanted.flicks + error), "", 0};
        }
    }
    return (Cw__Fate){0};
}

Cw__Fate cw__fate_kept(Cw__Fate fate, CwTime wanted, CwSpan early, CwSpan late) {
    const int64_t after = cw_time_between(wanted, fate.music).flicks;
    fate.met = fate.met && after >= -early.flicks && after <= late.flicks;
    return fate;
}

const char* cw__fate_why(bool kept, bool written, bool heard) {
    return kept      ? "its music was kept as it was before the re-cut"
           : written ? "no tempo in the cue's range brings it and what weighs more onto their beats"
           : heard   ? "no edit of the recording brings it here"
                     : "the edited recording leaves it out";
}
