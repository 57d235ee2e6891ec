// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/math.h"
#include "mix/duck_priv.h"

#include <string.h>

enum {
    EVERY = 4, // comparisons left out while searching
    FADER_STEP_DB100 = 50,
    BAND_STEP_DB100 = 50,
    FINE_STEP_DB100 = 25,
    TABLE_STEP_DB100 = 25,
    TABLE_SIZE = 400,  // 100 dB: more than is ever asked
    PARTS_AT_ONCE = 3, // moves made together while the end is far
    ALONE_MOST_DB100 = 6000,
};

#define FAR_FROM_ENOUGH 0.04
#define DISTORTION_LU   0.08  // what a dB off the mean band costs, against loudness given up
#define EDGES           0.02  // what the edges of bands, and of frames, cost where all are as low as they may go
#define NEARLY          0.003 // what the best that can be reached may be missed by, where it is not enough

// A line while its gains are sought.
typedef struct {
    const CwDuckRules* rules;
    const Cw__DuckHeard* heard;
    size_t every;
    double table[TABLE_SIZE];
    int fader_db100;
    int cut_db100[CW_BANDS]; // under the fader; those of the ends stay 0
    double understood;
    double cost;
} Search;

static double gain_of(const Search* s, int db100) {
    const int index = -db100 / TABLE_STEP_DB100;
    return s->table[index < TABLE_SIZE ? index : TABLE_SIZE - 1];
}

static double understood(const Search* s, size_t every) {
    double gain[CW_ESTOI_STRIDE] = {0.0};
    for (int b = 0; b < CW_ESTOI_BANDS; ++b) {
        gain[b] = gain_of(s, s->fader_db100 + s->cut_db100[b + 1]);
    }
    const CwEstoiGains gains = {gain, false};
    return cw_estoi(&s->heard->estoi, &gains, every);
}

// How well it would be understood with each band alone a step down or up; out[0] is for the fader.
static void understood_each(const Search* s, int step_db100, double out[CW_BANDS - 1]) {
    double gain[CW_ESTOI_STRIDE] = {0.0};
    double other[CW_ESTOI_STRIDE] = {0.0};
    double faded[CW_ESTOI_STRIDE] = {0.0};
    const CwEstoiGains all = {faded, false};
    const int fader_step = step_db100 < 0 ? -FADER_STEP_DB100 : FADER_STEP_DB100;
    for (int b = 0; b < CW_ESTOI_BANDS; ++b) {
        const int db100 = s->fader_db100 + s->cut_db100[b + 1];
        gain[b] = gain_of(s, db100);
        other[b] = gain_of(s, db100 + step_db100);
        faded[b] = gain_of(s, db100 + fader_step);
    }
    cw_estoi_moves(&s->heard->estoi, gain, other, s->every, s->heard->scratch, out + 1);
    out[0] = cw_estoi(&s->heard->estoi, &all, s->every);
}

// What is given up: loudness of the music, and a little for every band that is not as it was.
static double cost_of(const Search* s) {
    double left = 0.0;
    double cuts = 0.0;
    for (int b = 0; b < CW_BANDS; ++b) {
        const double gain = gain_of(s, s->fader_db100 + s->cut_db100[b]);
        left += s->heard->spread[b] * gain * gain;
        cuts -= s->cut_db100[b] * 0.01;
    }
    return -10.0 * cw_log10(left > 1e-12 ? left : 1e-12) + DISTORTION_LU * cuts / CW_ESTOI_BANDS;
}

// One move: the fader (band 0) or one band goes down a step; false when it may not.
static bool move(Search* s, int band) {
    if (band == 0) {
        s->fader_db100 -= FADER_STEP_DB100;
        return s->fader_db100 >= -s->rules->most_db100;
    }
    s->cut_db100[band] -= BAND_STEP_DB100;
    return s->cut_db100[band] >= -s->rules->band_most_db100;
}

static void unmove(Search* s, int band) {
    if (band == 0) {
        s->fader_db100 += FADER_STEP_DB100;
    } else {
        s->cut_db100[band] += BAND_STEP_DB100;
    }
}

static double worth_of(double better, double dearer) {
    return better > 0.0 ? better / (dearer > 1e-3 ? dearer : 1e-3) : 0.0;
}

// What each move is worth: how much better the line is understood for what it costs. 0 where it may not be made.
static void weigh_moves(Search* s, double worth[CW_BANDS - 1]) {
    double then[CW_BANDS - 1];
    understood_each(s, -BAND_STEP_DB100, then);
    for (int band = 0; band < CW_BANDS - 1; ++band) {
        worth[band] = move(s, band) ? worth_of(then[band] - s->understood, cost_of(s) - s->cost) : 0.0;
        unmove(s, band);
    }
}

static int best_of(const double worth[CW_BANDS - 1]) {
    int best = -1;
    for (int band = 0; band < CW_BANDS - 1; ++band) {
        if (worth[band] > 0.0 && (best < 0 || worth[band] > worth[best])) {
            best = band;
        }
    }
    return best;
}

static void look_again(Search* s) {
    s->understood = understood(s, s->every);
    s->cost = cost_of(s);
}

// Makes the best moves; false when there are none.
static bool make_moves(Search* s, double worth[CW_BANDS - 1], int count) {
    bool made = false;
    for (int n = 0; n < count; ++n) {
        const int band = best_of(worth);
        if (band >= 0) {
            worth[band] = 0.0;
            (void)move(s, band); // it may be made: its worth is above 0
            made = true;
        }
    }
    return made;
}

// Goes down, each time where it helps most for what it costs, until it is enough or nothing helps.
static void go_down(Search* s, double enough) {
    double worth[CW_BANDS - 1];
    for (look_again(s); s->understood < enough; look_again(s)) {
        weigh_moves(s, worth);
        if (!make_moves(s, worth, enough - s->understood > FAR_FROM_ENOUGH ? PARTS_AT_ONCE : 1)) {
            return;
        }
    }
}

// Takes back what is not needed: every band a step up while it stays enough, the dearest first.
static void come_back(Search* s, double enough) {
    for (int best = 0; best >= 0;) {
        double then[CW_BANDS - 1];
        double saved = 1e-6;
        best = -1;
        understood_each(s, BAND_STEP_DB100, then);
        look_again(s);
        for (int band = 0; band < CW_BANDS - 1; ++band) {
            const bool down = band ? s->cut_db100[band] < 0 : s->fader_db100 <= -FADER_STEP_DB100;
            if (!down || then[band] < enough) {
                continue;
            }
            unmove(s, band);
            if (s->cost - cost_of(s) > saved) {
                saved = s->cost - cost_of(s);
                best = band;
            }
            (void)move(s, band);
        }
        if (best >= 0) {
            unmove(s, best);
        }
    }
}

// The fader down by fine steps until every comparison together says it is enough.
static void settle(Search* s, double enough) {
    s->understood = understood(s, 1);
    while (s->understood < enough && s->fader_db100 > -s->rules->most_db100) {
        s->fader_db100 -= FINE_STEP_DB100;
        s->understood = understood(s, 1);
    }
    s->cost = cost_of(s);
}

// How far the fader alone must go down, from where the bands are, until it is enough; `most_db100` where that is not.
static int depth_alone(Search* s, double enough, int most_db100) {
    int least = -1; // in fine steps: it is not enough
    int most = most_db100 / FINE_STEP_DB100;
    const int fader_db100 = s->fader_db100;
    while (most - least > 1) {
        const int middle = (least + most) / 2;
        s->fader_db100 = fader_db100 - middle * FINE_STEP_DB100;
        if (understood(s, 1) >= enough) {
            most = middle;
        } else {
            least = middle;
        }
    }
    s->fader_db100 = fader_db100;
    return most * FINE_STEP_DB100;
}

// Everything as low as it may go.
static void go_deepest(Search* s) {
    s->fader_db100 = -s->rules->most_db100;
    for (int b = 1; b < CW_BANDS - 1; ++b) {
        s->cut_db100[b] = -s->rules->band_most_db100;
    }
}

// Goes on from where the line was left: what was heard was less than was reckoned.
static void go_on(Search* s, const Cw__DuckNeed* need, double enough) {
    s->fader_db100 = need->gain_db100[0];
    for (int b = 1; b < CW_BANDS - 1; ++b) {
        s->cut_db100[b] = need->gain_db100[b] - need->gain_db100[0];
    }
    if (s->rules->band_most_db100) {
        s->every = 1;
        go_down(s, enough);
        come_back(s, enough);
    }
    settle(s, enough);
}

static void solve(Search* s, double enough) {
    s->fader_db100 = -depth_alone(s, enough, s->rules->most_db100);
    settle(s, enough);
    if (!s->rules->band_most_db100) {
        return;
    }
    const Search alone = *s;
    s->fader_db100 = 0;
    go_down(s, enough);
    come_back(s, enough);
    settle(s, enough);
    const bool both = s->understood >= enough && alone.understood >= enough;
    if (both ? s->cost >= alone.cost : s->understood <= alone.understood) {
        *s = alone; // bands were of no use
    }
}

// The best that can be reached, and where it is not enough by how much the music is too loud. Answers what to seek.
static double find_reach(Search* s, double enough, Cw__DuckNeed* need) {
    go_deepest(s);
    const double best = understood(s, 1);
    need->reach = need->extra_permille ? need->reach : cw__permille(best);
    if (best < enough && !need->lower_db100) { // else it was said already, before more was asked for
        need->lower_db100 = depth_alone(s, enough + EDGES, ALONE_MOST_DB100);
    }
    s->fader_db100 = 0;
    memset(s->cut_db100, 0, sizeof s->cut_db100);
    return best >= enough ? enough : best - NEARLY;
}

CwStatus cw__duck_search(CwArena* arena, const CwDuckRules* rules, const Cw__DuckHeard* heard, double enough,
                         Cw__DuckNeed* need) {
    Search* s = CW_NEW(arena, Search);
    if (!s) {
        return CW_ERR_NO_MEM;
    }
    s->rules = rules;
    s->heard = heard;
    s->every = EVERY;
    for (int i = 0; i < TABLE_SIZE; ++i) {
        s->table[i] = cw_db_to_gain(-0.01 * TABLE_STEP_DB100 * i);
    }
    const double wanted = find_reach(s, enough, need);
    if (need->extra_permille) {
        go_on(s, need, wanted);
    } else {
        solve(s, wanted);
    }
    for (int b = 0; b < CW_BANDS; ++b) {
        need->gain_db100[b] = s->fader_db100 + s->cut_db100[b];
    }
    need->reckoned = cw__permille(s->understood);
    return CW_OK;
}
