// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/players.h"

#include "base/json.h"

enum {
    MOST_PLAYERS = 1000,
    MOST_SECONDS = 86400,
    ALL_POINTS = 10000,
};

static CwStatus refuse(CwJsonIn in, const char* key) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "players.rules", (CwPlace){in.file, 0, 0}, key,
                   "this value of an agreement's rules cannot be taken");
}

static CwStatus read_int(CwJsonIn in, const json_t* json, const char* key, int most, int* ret_value) {
    int64_t value = 0;
    CW_TRY(cw_json_get_int(in, json, key, &value));
    *ret_value = (int)value;
    return value >= 0 && value <= most ? CW_OK : refuse(in, key);
}

static CwStatus read_money(CwJsonIn in, const json_t* json, const char* key, CwCurrency currency, int64_t* ret_minor) {
    CwRatio amount;
    const int64_t scale = cw_currency_scale(currency);
    CW_TRY(cw_json_get_ratio(in, json, key, &amount));
    if (amount.num < 0 || scale % amount.den != 0 || amount.num > INT32_MAX) {
        return refuse(in, key);
    }
    *ret_minor = amount.num * (scale / amount.den);
    return CW_OK;
}

static CwStatus read_fringes(CwJsonIn in, const json_t* json, CwPlayersRules* rules) {
    const json_t* fringes = NULL;
    CwRatio percent;
    CW_TRY(cw_json_get_object(in, json, "fringes", &fringes));
    CW_TRY(cw_json_get_ratio(in, fringes, "percent", &percent));
    if (percent.num < 0 || 100 % percent.den != 0 || percent.num / percent.den > 100) {
        return refuse(in, "percent");
    }
    rules->fringe_points = percent.num * (100 / percent.den);
    CW_TRY(read_money(in, fringes, "first_call", rules->currency, &rules->fringe_first));
    return read_money(in, fringes, "further_call", rules->currency, &rules->fringe_further);
}

// The rules of calls, doubling, leaders and contractors.
static CwStatus read_people(CwJsonIn in, const json_t* json, CwPlayersRules* rules) {
    const json_t* part = NULL;
    CW_TRY(cw_json_get_object(in, json, "call", &part));
    CW_TRY(read_int(in, part, "hours", 24, &rules->call_hours));
    CW_TRY(read_int(in, part, "most_minutes", 1440, &rules->call_minutes));
    CW_TRY(cw_json_get_object(in, json, "doubling", &part));
    CW_TRY(read_int(in, part, "first", 1000, &rules->double_first));
    CW_TRY(read_int(in, part, "further", 1000, &rules->double_further));
    CW_TRY(read_int(in, json, "leader", 1000, &rules->leader));
    CW_TRY(cw_json_get_object(in, json, "contractor", &part));
    CW_TRY(read_int(in, part, "from_players", MOST_PLAYERS, &rules->contractor_from));
    CW_TRY(read_int(in, part, "percent", 1000, &rules->contractor));
    return CW_OK;
}

// What running over costs, where the agreement says it.
static CwStatus read_overtime(CwJsonIn in, const json_t* json, CwPlayersRules* rules) {
    const json_t* part = json_object_get(json, "overtime");
    if (!part) {
        return CW_OK;
    }
    CW_TRY(read_int(in, part, "unit_minutes", 240, &rules->overtime_minutes));
    CW_TRY(read_int(in, part, "percent", 1000, &rules->overtime));
    CW_TRY(read_int(in, part, "most_seconds", MOST_SECONDS, &rules->overtime_seconds));
    CW_TRY(read_int(in, part, "most_units", 48, &rules->overtime_units));
    return rules->overtime_minutes && rules->overtime_seconds ? CW_OK : refuse(in, "overtime");
}

CwStatus cw_players_rules_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwPlayersRules* ret_rules) {
    const CwJsonIn in = {file, diag};
    CwPlayersRules rules = {.name = NULL};
    json_t* json = NULL;
    const char* currency = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "name", &rules.name));
    CW_TRY(cw_json_get_text(in, json, "source", &rules.source));
    CW_TRY(cw_json_get_text(in, json, "date", &rules.date));
    CW_TRY(cw_json_get_text(in, json, "currency", &currency));
    if (cw_currency_parse(cw_text(currency), &rules.currency) != CW_OK) {
        return refuse(in, "currency");
    }
    CW_TRY(read_money(in, json, "scale", rules.currency, &rules.scale));
    CW_TRY(read_people(in, json, &rules));
    CW_TRY(read_fringes(in, json, &rules));
    CW_TRY(read_overtime(in, json, &rules));
    if (rules.call_minutes == 0 || rules.call_hours == 0 || rules.leader < 100) {
        return refuse(in, !rules.call_hours ? "hours" : rules.call_minutes ? "leader" : "most_minutes");
    }
    *ret_rules = rules;
    return CW_OK;
}

static bool can_be(const CwPlayersNeed* need) {
    return need->players >= 1 && need->players <= MOST_PLAYERS && need->seconds >= 1 && need->seconds <= MOST_SECONDS &&
           need->doubles >= 0 && need->doubles <= need->players && need->further_doubles >= 0 &&
           need->further_doubles <= 10 * need->doubles && need->overtime_units >= 0;
}

static CwStatus cost_of(const CwPlayersRules* rules, const CwPlayersNeed* need, int calls, CwPlayersCost* ret_cost) {
    if (need->overtime_units > calls * rules->overtime_units) {
        return CW_ERR_RANGE;
    }
    CwPlayersCost cost = {.calls = calls};
    const int64_t one = rules->scale * calls; // a player at scale, through all calls
    const int64_t doubled =
        (int64_t)need->doubles * rules->double_first + (int64_t)need->further_doubles * rules->double_further;
    const bool contracted = rules->contractor_from > 0 && need->players >= rules->contractor_from;
    cost.scale = one * need->players;
    cost.doubling = cw_muldiv_nearest(one, doubled, 100);
    cost.leader = cw_muldiv_nearest(one, rules->leader - 100, 100);
    cost.contractor = contracted ? cw_muldiv_nearest(one, rules->contractor, 100) : 0;
    const int64_t wages = cost.scale + cost.doubling + cost.leader + cost.contractor;
    const int64_t over = (int64_t)need->overtime_units * rules->overtime_minutes * rules->overtime;
    cost.overtime = cw_muldiv_nearest(wages, over, (int64_t)calls * rules->call_hours * 60 * 100);
    const int64_t people = need->players + contracted;
    cost.fringes = cw_muldiv_nearest(wages + cost.overtime, rules->fringe_points, ALL_POINTS) +
                   people * (rules->fringe_first + rules->fringe_further * (calls - 1));
    cost.total = wages + cost.overtime + cost.fringes;
    *ret_cost = cost;
    return CW_OK;
}

static int calls_for(const CwPlayersRules* rules, int seconds) {
    const int most = rules->call_minutes * 60;
    return (seconds + most - 1) / most;
}

CwStatus cw_players_cost(const CwPlayersRules* rules, const CwPlayersNeed* need, CwPlayersCost* ret_cost) {
    return can_be(need) ? cost_of(rules, need, calls_for(rules, need->seconds), ret_cost) : CW_ERR_RANGE;
}

CwStatus cw_players_in_overtime(const CwPlayersRules* rules, const CwPlayersNeed* need, int* ret_units,
                                CwPlayersCost* ret_cost) {
    if (!can_be(need)) {
        return CW_ERR_RANGE;
    }
    const int calls = calls_for(rules, need->seconds) - 1;
    const int left = need->seconds - calls * rules->call_minutes * 60;
    if (calls == 0 || rules->overtime_seconds == 0) {
        return CW_ERR_NO_FIT;
    }
    CwPlayersNeed over = *need;
    const int units = (left + rules->overtime_seconds - 1) / rules->overtime_seconds;
    over.overtime_units += units;
    if (cost_of(rules, &over, calls, ret_cost) != CW_OK) {
        return CW_ERR_NO_FIT;
    }
    *ret_units = units;
    return CW_OK;
}
