// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/plan_priv.h"

#include "base/json.h"

#include <string.h>

bool cw__call_holds(const CwPayRules* rules, CwCall* call) {
    const int over = call->minutes - rules->call_minutes;
    if (over > 0 && rules->overtime_minutes == 0) {
        return false;
    }
    call->overtime_units = over > 0 ? (over + rules->overtime_minutes - 1) / rules->overtime_minutes : 0;
    return call->overtime_units <= rules->overtime_units &&
           (rules->music_seconds == 0 || call->music_seconds <= rules->music_seconds);
}

// The times, a bit each, at which all of some sections are free. Without a calendar there is one time, again and again.
uint32_t cw__free_times(const CwStageJob* job, uint32_t present) {
    uint32_t times = job->n_times ? (UINT32_C(1) << job->n_times) - 1 : 1;
    for (size_t s = 0; s < job->n_sections && job->n_times; ++s) {
        times &= present >> s & 1U ? job->sections[s].free : UINT32_MAX;
    }
    return times;
}

void cw__pay_call(const CwStageJob* job, size_t time, CwCall* call) {
    call->time = job->n_times ? &job->times[time] : NULL;
    call->pay =
        cw_call_pay(&job->rules, job->sections, job->n_sections, call->present, call->overtime_units, call->time);
}

// Calls in the order of their times; those without a time stay as they are.
void cw__sort_calls(CwCall* calls, size_t count) {
    for (size_t i = 1; i < count; ++i) {
        const CwCall call = calls[i];
        size_t at = i;
        for (; at > 0 && call.time && calls[at - 1].time > call.time; --at) {
            calls[at] = calls[at - 1];
        }
        calls[at] = call;
    }
}

// Why there is no plan.
static CwStatus refuse(const CwStageJob* job, CwDiag* diag) {
    for (size_t c = 0; c < job->n_cues; ++c) {
        const CwStageCue* cue = &job->cues[c];
        CwCall call = {.minutes = job->rules.rest_minutes + cue->minutes, .music_seconds = cue->music_seconds};
        if (!cw__call_holds(&job->rules, &call)) {
            return cw_diag(diag, CW_ERR_NO_FIT, "session.too_long", (CwPlace){0}, cue->name,
                           "this cue does not go into one call: split it, or allow overtime");
        }
        if (!cw__free_times(job, cue->players)) {
            return cw_diag(diag, CW_ERR_NO_FIT, "session.not_free", (CwPlace){0}, cue->name,
                           "its players are never free together: record them apart, or find another call");
        }
    }
    return cw_diag(diag, CW_ERR_NO_FIT, "session.few_calls", (CwPlace){0}, NULL,
                   "%zu calls, and who is free for them, do not hold all cues%s: add calls", job->n_times,
                   job->n_cues > CW__SETS_MAX ? " in the order in which players wait least" : "");
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
        costs[s] = cw_call_pay(&job->rules, job->sections, job->n_sections, UINT32_C(1) << s, 0, NULL).total;
    }
    CW_TRY(cw_order_cues(arena, cues, job->n_cues, costs, job->n_sections, &plan.order));
    bool found = false;
    plan.proved = job->n_cues <= CW__SETS_MAX;
    CW_TRY((plan.proved ? cw__part_cues : cw__cut_order)(arena, job, &plan, &found));
    if (!found) {
        return refuse(job, diag);
    }
    *ret_plan = plan;
    return CW_OK;
}

static void put_money(CwBuf* buf, const CwStageJob* job, const char* key, int64_t minor) {
    cw_json_put_decimal(buf, key, minor, cw_currency_scale(job->rules.currency));
}

static void put_time(CwBuf* buf, const CwCallTime* time) {
    char day[CW_DATE_SIZE] = "";
    cw_json_put_text(buf, "name", time->name);
    if (time->has_day) {
        cw_date_format(time->day, day);
        cw_json_put_text(buf, "day", day);
    }
    if (time->start >= 0) {
        cw_json_put_int(buf, "start_minute", time->start);
    }
}

void cw_stage_plan_json(CwBuf* buf, const CwStageJob* job, const CwStagePlan* plan) {
    for (size_t i = 0; i < plan->n_calls; ++i) {
        const CwCall* call = &plan->calls[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "call", (int64_t)i + 1);
        if (call->time) {
            put_time(buf, call->time);
        }
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
    cw_json_put_bool(buf, "proved", plan->proved);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

void cw_stage_plan_text(CwBuf* buf, const CwStageJob* job, const CwStagePlan* plan) {
    char money[CW_MONEY_SIZE];
    for (size_t i = 0; i < plan->n_calls; ++i) {
        const CwCall* call = &plan->calls[i];
        cw_money_format((CwMoney){job->rules.currency, call->pay.total}, money);
        cw_buf_format(buf, "call %d", (int)i + 1);
        if (call->time) {
            cw_buf_format(buf, " (%s)", call->time->name);
        }
        cw_buf_format(buf, ": %d minutes, %d of overtime units, %d heads, %s\n", call->minutes, call->overtime_units,
                      call->pay.heads, money);
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
                  plan->proved         ? "no other plan costs less"
                  : plan->order.proved ? "in no other order do players wait less"
                                       : "the order is good, but not proved best");
}
