// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/plan.h"

#include "base/json.h"

#include <string.h>

// The call that holds the cues [first, first + count) of an order; false when they do not go into one.
static bool make_call(const CwStageJob* job, const CwOrder* order, size_t first, size_t count, CwCall* ret_call) {
    const CwPayRules* rules = &job->rules;
    CwCall call = {.first = first, .count = count, .minutes = rules->rest_minutes};
    for (size_t i = first; i < first + count; ++i) {
        const CwStageCue* cue = &job->cues[order->cues[i]];
        const bool new_players = i > first && job->cues[order->cues[i - 1]].players != cue->players;
        call.minutes += cue->minutes + (new_players ? rules->setup_minutes : 0);
        call.music_seconds += cue->music_seconds;
        call.present |= cue->players;
    }
    const int over = call.minutes - rules->call_minutes;
    if (over > 0) {
        if (rules->overtime_minutes == 0) {
            return false;
        }
        call.overtime_units = (over + rules->overtime_minutes - 1) / rules->overtime_minutes;
    }
    if (call.overtime_units > rules->overtime_units ||
        (rules->music_seconds && call.music_seconds > rules->music_seconds)) {
        return false;
    }
    call.pay = cw_call_pay(rules, job->sections, job->n_sections, call.present, call.overtime_units);
    *ret_call = call;
    return true;
}

// The cheapest way to cut an order into calls: by where the last call starts.
static CwStatus cut_into_calls(CwArena* arena, const CwStageJob* job, CwDiag* diag, CwStagePlan* plan) {
    const size_t n = job->n_cues;
    int64_t* least = CW_NEW_ARRAY(arena, int64_t, n + 1);
    CwCall* last = CW_NEW_ARRAY(arena, CwCall, n + 1);
    CwCall* calls = CW_NEW_ARRAY(arena, CwCall, n);
    if (!least || !last || !calls) {
        return CW_ERR_NO_MEM;
    }
    for (size_t end = 1; end <= n; ++end) {
        CwCall call;
        least[end] = INT64_MAX;
        for (size_t first = end; first-- > 0 && make_call(job, &plan->order, first, end - first, &call);) {
            if (least[first] + call.pay.total < least[end]) {
                least[end] = least[first] + call.pay.total;
                last[end] = call;
            }
        }
        if (least[end] == INT64_MAX) {
            return cw_diag(diag, CW_ERR_NO_FIT, "session.too_long", (CwPlace){0},
                           job->cues[plan->order.cues[end - 1]].name,
                           "this cue does not go into one call: split it, or allow overtime");
        }
    }
    for (size_t end = n; end > 0; end = last[end].first) {
        ++plan->n_calls;
    }
    size_t at = plan->n_calls;
    for (size_t end = n; end > 0; end = last[end].first) {
        calls[--at] = last[end];
    }
    plan->calls = calls;
    plan->total = least[n];
    return CW_OK;
}

CwStatus cw_stage_plan(CwArena* arena, const CwStageJob* job, CwDiag* diag, CwStagePlan* ret_plan) {
    CwOrderCue* cues = CW_NEW_ARRAY(arena, CwOrderCue, job->n_cues);
    int64_t* costs = CW_NEW_ARRAY(arena, int64_t, job->n_sections);
    CwStagePlan plan = {0};
    if (!cues || !costs) {
        return CW_ERR_NO_MEM;
    }
    for (size_t c = 0; c < job->n_cues; ++c) {
        cues[c] = (CwOrderCue){job->cues[c].players, job->cues[c].minutes};
    }
    for (size_t s = 0; s < job->n_sections; ++s) {
        costs[s] = cw_call_pay(&job->rules, job->sections, job->n_sections, UINT32_C(1) << s, 0).total;
    }
    CW_TRY(cw_order_cues(arena, cues, job->n_cues, costs, job->n_sections, &plan.order));
    CW_TRY(cut_into_calls(arena, job, diag, &plan));
    *ret_plan = plan;
    return CW_OK;
}

static void put_money(CwBuf* buf, const CwStageJob* job, const char* key, int64_t minor) {
    int64_t scale = 1;
    for (int i = cw_currency_decimals(job->rules.currency); i > 0; --i) {
        scale *= 10;
    }
    cw_json_put_decimal(buf, key, minor, scale);
}

void cw_stage_plan_json(CwBuf* buf, const CwStageJob* job, const CwStagePlan* plan) {
    for (size_t i = 0; i < plan->n_calls; ++i) {
        const CwCall* call = &plan->calls[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "call", (int64_t)i + 1);
        cw_json_begin_array(buf, "cues");
        for (size_t c = 0; c < call->count; ++c) {
            cw_json_put_text(buf, NULL, job->cues[plan->order.cues[call->first + c]].name);
        }
        cw_json_end_array(buf);
        cw_json_begin_array(buf, "players");
        for (size_t s = 0; s < job->n_sections; ++s) {
            if (call->present >> s & 1U) {
                cw_json_put_text(buf, NULL, job->sections[s].name);
            }
        }
        cw_json_end_array(buf);
        cw_json_put_int(buf, "heads", call->pay.heads);
        cw_json_put_int(buf, "minutes", call->minutes);
        cw_json_put_int(buf, "music_seconds", call->music_seconds);
        cw_json_put_int(buf, "overtime_units", call->overtime_units);
        put_money(buf, job, "wages", call->pay.wages);
        put_money(buf, job, "fringes", call->pay.fringes);
        put_money(buf, job, "on_top", call->pay.on_top);
        put_money(buf, job, "total", call->pay.total);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "calls", (int64_t)plan->n_calls);
    put_money(buf, job, "cost", plan->total);
    cw_json_put_text(buf, "currency", job->rules.currency.code);
    cw_json_put_bool(buf, "order_proved", plan->order.proved);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

void cw_stage_plan_text(CwBuf* buf, const CwStageJob* job, const CwStagePlan* plan) {
    char money[CW_MONEY_SIZE];
    for (size_t i = 0; i < plan->n_calls; ++i) {
        const CwCall* call = &plan->calls[i];
        cw_money_format((CwMoney){job->rules.currency, call->pay.total}, money);
        cw_buf_format(buf, "call %d: %d minutes, %d of overtime units, %d heads, %s\n", (int)i + 1, call->minutes,
                      call->overtime_units, call->pay.heads, money);
        for (size_t c = 0; c < call->count; ++c) {
            const CwStageCue* cue = &job->cues[plan->order.cues[call->first + c]];
            cw_buf_format(buf, "    %-12s %3d min ", cue->name, cue->minutes);
            for (size_t s = 0; s < job->n_sections; ++s) {
                if (cue->players >> s & 1U) {
                    cw_buf_format(buf, " %s", job->sections[s].name);
                }
            }
            cw_buf_byte(buf, '\n');
        }
    }
    cw_money_format((CwMoney){job->rules.currency, plan->total}, money);
    cw_buf_format(buf, "%s in all; %s\n", money,
                  plan->order.proved ? "in no other order do players wait less"
                                     : "the order is good, but not proved best");
}
