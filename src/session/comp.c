// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/comp.h"

#include "base/math.h"
#include "base/number.h"
#include "signal/fade.h"

#include <inttypes.h>

CwStatus cw_bar_called(const CwTempoSolution* solution, CwText name, CwDiag* diag, int* ret_bar) {
    const CwTempoMap* map = &solution->map;
    const int first = map->meters[0].bar;
    const int last = cw_tempo_map_bar_beat(map, map->points[map->n_points - 1].tick).bar;
    for (int bar = first; bar <= last; ++bar) {
        char text[CW_BAR_NAME_SIZE];
        cw_bar_name_format(cw_bar_name(solution, bar), text);
        if (cw_text_is_fold(name, text)) {
            *ret_bar = bar;
            return CW_OK;
        }
    }
    return cw_diag(diag, CW_ERR_NOT_FOUND, "session.bar", (CwPlace){0}, NULL, "the cue has no bar %.*s",
                   (int)name.length, name.at);
}

static int64_t sample_of_bar(const CwTempoSolution* solution, int bar, int sample_rate) {
    const CwTime at = cw_tempo_map_time_of(&solution->map, cw_tempo_map_bar_tick(&solution->map, bar));
    return cw_sample_nearest(at, sample_rate);
}

int cw_last_bar(const CwTempoSolution* solution) {
    const CwTempoMap* map = &solution->map;
    return cw_tempo_map_bar_beat(map, map->points[map->n_points - 1].tick - 1).bar;
}

bool cw_comp_is_whole(const CwTempoSolution* solution, const CwCompPiece* pieces, size_t n_pieces, int sample_rate) {
    return pieces[0].from == sample_of_bar(solution, solution->map.meters[0].bar, sample_rate) &&
           pieces[n_pieces - 1].to >= sample_of_bar(solution, cw_last_bar(solution) + 1, sample_rate);
}

void cw_recorded_bars_csv(CwBuf* buf, const CwTempoSolution* solution, int sample_rate, const char* cut) {
    const CwTempoMap* map = &solution->map;
    const int last = cw_last_bar(solution);
    bool first = true;
    cw_buf_text(buf, "bar,beat,sample,cut\n");
    for (int64_t tick = cw_tempo_map_bar_tick(map, map->meters[0].bar);;) {
        const CwBarBeat at = cw_tempo_map_bar_beat(map, tick);
        const int64_t sample = cw_sample_nearest(cw_tempo_map_time_of(map, tick), sample_rate);
        if (sample >= 0) {
            cw_buf_format(buf, "%d,%d,%" PRId64 ",", at.bar, at.beat, sample);
            cw_buf_csv(buf, first ? cut : "");
            cw_buf_byte(buf, '\n');
            first = false;
        }
        if (at.bar > last) {
            return;
        }
        tick += cw_beat_ticks(cw_bar_meter(map->meters, map->n_meters, at.bar));
    }
}

static CwStatus read_piece(CwText word, const CwTempoSolution* solution, int sample_rate, CwDiag* diag,
                           CwCompPiece* piece) {
    CwText take = word;
    CwText to = cw_text_split(&take, ':');
    const CwText from = cw_text_trim(cw_text_split(&to, '-'));
    int64_t number = 0;
    int first = 0;
    int last = 0;
    if (cw_parse_int(cw_text_trim(take), &number) != CW_OK || number < 1 || number > 9999) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "comp.read", (CwPlace){0}, NULL,
                       "\"%.*s\" says no take; write bars and take as 1-8:2, one after the other with commas",
                       (int)word.length, word.at);
    }
    CW_TRY(cw_bar_called(solution, from, diag, &first));
    CW_TRY(cw_bar_called(solution, to.length ? cw_text_trim(to) : from, diag, &last));
    *piece = (CwCompPiece){(int)number, sample_of_bar(solution, first, sample_rate),
                           sample_of_bar(solution, last + 1, sample_rate)};
    return CW_OK;
}

CwStatus cw_comp_read(CwArena* arena, const char* text, const CwTempoSolution* solution, int sample_rate, CwDiag* diag,
                      CwCompPiece** ret_pieces, size_t* ret_count) {
    CwCompPiece* pieces = NULL;
    size_t count = 0;
    size_t capacity = 0;
    int64_t take = 0;
    if (cw_parse_int(cw_text_trim(cw_text(text)), &take) == CW_OK && take >= 1 && take <= 9999) {
        CW_TRY(CW_RESERVE(arena, pieces, count, capacity));
        pieces[0] = (CwCompPiece){(int)take, sample_of_bar(solution, solution->map.meters[0].bar, sample_rate),
                                  sample_of_bar(solution, cw_last_bar(solution) + 1, sample_rate)};
        *ret_pieces = pieces;
        *ret_count = 1;
        return CW_OK;
    }
    for (CwText rest = cw_text(text); rest.length;) {
        const CwText word = cw_text_trim(cw_text_split(&rest, ','));
        CW_TRY(CW_RESERVE(arena, pieces, count, capacity));
        CW_TRY(read_piece(word, solution, sample_rate, diag, &pieces[count]));
        const CwCompPiece* piece = &pieces[count++];
        if (piece->to <= piece->from || (count > 1 && piece[-1].to != piece->from)) {
            return cw_diag(diag, CW_ERR_BAD_INPUT, "comp.order", (CwPlace){0}, NULL,
                           "\"%.*s\" does not follow the bars before it", (int)word.length, word.at);
        }
    }
    if (count == 0) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "comp.read", (CwPlace){0}, text,
                       "say bars and takes, as 1-8:2,9-12:5, or one take");
    }
    *ret_pieces = pieces;
    *ret_count = count;
    return CW_OK;
}

static const CwCompTake* take_of(const CwCompPlan* plan, int number) {
    for (size_t i = 0; i < plan->n_takes; ++i) {
        if (plan->takes[i].number == number) {
            return &plan->takes[i];
        }
    }
    return NULL;
}

// What is being joined.
typedef struct {
    CwArena* arena;
    const CwCompPlan* plan;
    double* sum; // channels interleaved
    int channels;
    int64_t start;
    int64_t frames;
    CwDiag* diag;
} Comp;

// Adds a take from `from` to `to`, rising over `rise` samples and falling over `fall`.
static CwStatus add(Comp* comp, const CwCompTake* take, int64_t from, int64_t to, int64_t rise, int64_t fall) {
    const int64_t count = to - from;
    const size_t values = (size_t)(count * comp->channels);
    int32_t* samples = CW_NEW_ARRAY(comp->arena, int32_t, values);
    if (!samples) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_wav_samples(take->wav, from - take->start, count, comp->diag, samples));
    for (int64_t i = 0; i < count; ++i) {
        const double in = i < rise ? cw_fade_in(CW_FADE_EQUAL_POWER, i, rise) : 1.0;
        const double out = i >= count - fall ? cw_fade_out(CW_FADE_EQUAL_POWER, i - (count - fall), fall) : 1.0;
        for (int c = 0; c < comp->channels; ++c) {
            const int64_t at = (from - comp->start + i) * comp->channels + c;
            comp->sum[at] += in * out * samples[i * comp->channels + c];
        }
    }
    return CW_OK;
}

static CwStatus add_piece(Comp* comp, size_t i) {
    const CwCompPlan* plan = comp->plan;
    const CwCompPiece* piece = &plan->pieces[i];
    const CwCompTake* take = take_of(plan, piece->take);
    const int64_t rise = i > 0 && piece[-1].take != piece->take ? plan->fade : 0;
    const int64_t fall = i + 1 < plan->n_pieces && piece[1].take != piece->take ? plan->fade : 0;
    const int64_t from = piece->from - rise / 2;
    if (!take) {
        return cw_diag(comp->diag, CW_ERR_NOT_FOUND, "comp.take", (CwPlace){0}, NULL, "there is no take %d",
                       piece->take);
    }
    const bool rings = plan->ring && i + 1 == plan->n_pieces;
    const int64_t to = rings ? take->start + take->wav->frames : piece->to + fall - fall / 2;
    if (take->wav->channels != comp->channels || to < piece->to || from < take->start ||
        to > take->start + take->wav->frames) {
        return cw_diag(comp->diag, CW_ERR_RANGE, "comp.take", (CwPlace){0}, NULL,
                       "take %d does not reach over the bars it is to be used for, or has other channels", piece->take);
    }
    return add(comp, take, from, to, rise, fall);
}

CwStatus cw_comp(CwArena* arena, const CwCompPlan* plan, CwDiag* diag, int32_t** ret_samples, int64_t* ret_frames) {
    const CwCompTake* first = take_of(plan, plan->pieces[0].take);
    Comp comp = {.arena = arena, .plan = plan, .channels = first ? first->wav->channels : 1, .diag = diag};
    comp.start = plan->pieces[0].from;
    const CwCompPiece* last = &plan->pieces[plan->n_pieces - 1];
    const CwCompTake* rings = plan->ring ? take_of(plan, last->take) : NULL;
    const int64_t rung = rings ? rings->start + rings->wav->frames : last->to;
    comp.frames = (rung > last->to ? rung : last->to) - comp.start;
    const size_t values = (size_t)(comp.frames * comp.channels);
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, values);
    comp.sum = CW_NEW_ARRAY(arena, double, values);
    if (!samples || !comp.sum) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < plan->n_pieces; ++i) {
        CW_TRY(add_piece(&comp, i));
    }
    for (size_t i = 0; i < values; ++i) {
        const double value = cw_round(comp.sum[i]);
        samples[i] = (int32_t)(value > 8388607.0 ? 8388607.0 : value < -8388608.0 ? -8388608.0 : value);
    }
    *ret_samples = samples;
    *ret_frames = comp.frames;
    return CW_OK;
}
