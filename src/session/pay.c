// SPDX-License-Identifier: GPL-3.0-or-later
#include "session/pay.h"

#include "base/json.h"
#include "base/number.h"

#include <limits.h>

enum {
    PER_CENT = 100,
    HUNDREDTHS_OF_PER_CENT = 10000,
    PREMIUM_MOST = 1000,
    MOST_MINOR = 1000000000, // of a wage, so that nothing overflows
};

static CwStatus get_count(CwJsonIn in, const json_t* json, const char* key, int* ret_count) {
    const int64_t value = cw_json_int_or(json, key, 0);
    if (value < 0 || value > 1000000 || (json_object_get(json, key) && !json_is_integer(json_object_get(json, key)))) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "rules.number", (CwPlace){in.file, 0, 0}, key,
                       "this is a whole number from 0 to 1000000");
    }
    *ret_count = (int)value;
    return CW_OK;
}

static CwStatus get_amount(CwJsonIn in, const json_t* json, const char* key, CwCurrency currency, int64_t* ret_minor) {
    CwMoney money = {currency, 0};
    const char* text = cw_json_text_or(json, key, NULL);
    if ((json_object_get(json, key) && !text) || (text && cw_money_parse(cw_text(text), currency, &money) != CW_OK) ||
        money.minor < 0 || money.minor > MOST_MINOR) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "rules.amount", (CwPlace){in.file, 0, 0}, key,
                       "this is an amount as text, as \"434.21\"");
    }
    *ret_minor = money.minor;
    return CW_OK;
}

static CwStatus get_clock(CwJsonIn in, const json_t* json, const char* key, int* ret_minute) {
    const char* text = cw_json_text_or(json, key, "");
    if (cw_clock_parse(cw_text(text), ret_minute) != CW_OK) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "rules.clock", (CwPlace){in.file, 0, 0}, key,
                       "rules that say `late` say late_from and late_to too, as \"22:00\" and \"06:00\"");
    }
    return CW_OK;
}

static CwStatus get_rules(CwJsonIn in, const json_t* json, CwPayRules* rules) {
    const char* currency = NULL;
    const struct {
        const char* key;
        int* count;
    } counts[] = {
        {"call_minutes", &rules->call_minutes},
        {"rest_minutes", &rules->rest_minutes},
        {"setup_minutes", &rules->setup_minutes},
        {"music_seconds", &rules->music_seconds},
        {"overtime_minutes", &rules->overtime_minutes},
        {"overtime_units", &rules->overtime_units},
        {"fringe", &rules->fringe},
        {"double_first", &rules->double_first},
        {"double_next", &rules->double_next},
        {"leader", &rules->leader},
        {"contractor", &rules->contractor},
        {"contractor_players", &rules->contractor_players},
        {"sunday", &rules->sunday},
        {"late", &rules->late},
        {"stage_minutes", &rules->stage_minutes},
    };
    CW_TRY(cw_json_get_text(in, json, "currency", &currency));
    if (cw_currency_parse(cw_text(currency), &rules->currency) != CW_OK) {
        return cw_diag(in.diag, CW_ERR_BAD_INPUT, "rules.currency", (CwPlace){in.file, 0, 0}, currency,
                       "this is a currency in three letters, as EUR");
    }
    for (size_t i = 0; i < sizeof counts / sizeof counts[0]; ++i) {
        CW_TRY(get_count(in, json, counts[i].key, counts[i].count));
    }
    if (rules->late) {
        CW_TRY(get_clock(in, json, "late_from", &rules->late_from));
        CW_TRY(get_clock(in, json, "late_to", &rules->late_to));
    }
    CW_TRY(get_amount(in, json, "scale", rules->currency, &rules->scale));
    CW_TRY(get_amount(in, json, "overtime", rules->currency, &rules->overtime));
    return get_amount(in, json, "head", rules->currency, &rules->head);
}

CwStatus cw_pay_rules_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwPayRules* ret_rules) {
    const CwJsonIn in = {file, diag};
    CwPayRules rules = {0};
    json_t* json = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(get_rules(in, json, &rules));
    if (rules.call_minutes <= rules.rest_minutes || rules.scale == 0) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "rules.call", (CwPlace){file, 0, 0}, "call_minutes",
                       "rules say call_minutes (more than rest_minutes) and scale");
    }
    if (rules.sunday > PREMIUM_MOST || rules.late > PREMIUM_MOST || rules.stage_minutes > PREMIUM_MOST) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "rules.premium", (CwPlace){file, 0, 0}, "sunday",
                       "sunday and late are per cent more, up to %d, and so is stage_minutes", PREMIUM_MOST);
    }
    *ret_rules = rules;
    return CW_OK;
}

// Wages of a call, and what the clock makes of them: all of it, and its share of `percent` more a minute.
typedef struct {
    int64_t full;
    int64_t num;
    int64_t den;
} Wage;

static Wage wage_of(const CwPayRules* rules, int overtime_units, const CwCallTime* time) {
    const int minutes = rules->call_minutes + overtime_units * rules->overtime_minutes;
    int64_t more = 0; // per cent, for each minute
    if (time) {
        more += (int64_t)time->premium * minutes;
        more += time->has_day && cw_is_sunday(time->day) ? (int64_t)rules->sunday * minutes : 0;
        more += rules->late && time->start >= 0
                    ? (int64_t)rules->late * cw_minutes_between(time->start, minutes, rules->late_from, rules->late_to)
                    : 0;
    }
    return (Wage){rules->scale + overtime_units * rules->overtime, (int64_t)PER_CENT * minutes + more,
                  (int64_t)PER_CENT * minutes};
}

// So many per cent of a wage.
static int64_t part(Wage wage, int64_t percent) {
    return cw_muldiv_nearest(wage.full, wage.num * percent, wage.den * PER_CENT);
}

CwCallPay cw_call_pay(const CwPayRules* rules, const CwSection* sections, size_t n_sections, uint32_t present,
                      int overtime_units, const CwCallTime* time) {
    const Wage wage = wage_of(rules, overtime_units, time);
    CwCallPay pay = {0};
    for (size_t s = 0; s < n_sections; ++s) {
        if (present >> s & 1U) {
            const int doubles = sections[s].doubles;
            const int more = doubles ? rules->double_first + (doubles - 1) * rules->double_next : 0;
            pay.heads += sections[s].players;
            pay.wages += sections[s].players * part(wage, PER_CENT + more);
        }
    }
    if (pay.heads > 0 && rules->leader > PER_CENT) {
        pay.wages += part(wage, rules->leader - PER_CENT);
    }
    if (rules->contractor_players > 0 && pay.heads >= rules->contractor_players) {
        pay.wages += part(wage, rules->contractor);
        ++pay.heads;
    }
    pay.fringes = cw_muldiv_nearest(pay.wages, rules->fringe, HUNDREDTHS_OF_PER_CENT);
    pay.on_top = pay.heads * rules->head;
    pay.total = pay.wages + pay.fringes + pay.on_top;
    return pay;
}
