// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/longer.h"

#include "base/words.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const CwRights* rights;
    const CwMusicUse* uses;
    size_t n_uses;
    CwCurrency currency;
    CwDate day;
    CwLonger* items;
    size_t count;
    size_t capacity;
} Search;

static bool is_exercised(const CwGrantOption* option) {
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    return option->exercised.day != never_ends.day;
}

// The longest that was granted; 0 when one of its grants has no limit.
static int64_t granted_of(const CwRightsParty* party) {
    int64_t longest = party->grant.longest_ms;
    for (size_t i = 0; longest && i < party->n_options; ++i) {
        const CwGrantOption* option = &party->options[i];
        if (is_exercised(option)) {
            const int64_t more = option->grant.longest_ms;
            longest = more == 0 || more > longest ? more : longest;
        }
    }
    return longest;
}

// What an option asks for a use of this length; `ret_steps` 0 when it does not reach, or says no price.
static CwStatus price_of(const Search* search, const CwGrantOption* option, const CwLonger* item, CwMoney* ret_price,
                         int64_t* ret_steps) {
    const int64_t reach = option->grant.longest_ms;
    CwMoney fee = {search->currency, 0};
    *ret_steps = 0;
    if (is_exercised(option) || option->by.day < search->day.day || !option->fee[0] ||
        (reach && reach < item->granted_ms + item->over_ms)) {
        return CW_OK;
    }
    if ((option->currency[0] && cw_currency_parse(cw_text(option->currency), &fee.currency) != CW_OK) ||
        cw_money_parse(cw_text(option->fee), fee.currency, &fee) != CW_OK || fee.minor < 0) {
        return CW_OK;
    }
    const int64_t steps = option->step_ms ? (item->over_ms + option->step_ms - 1) / option->step_ms : 1;
    if (fee.minor > INT64_MAX / steps) {
        return CW_ERR_RANGE;
    }
    *ret_price = (CwMoney){fee.currency, fee.minor * steps};
    *ret_steps = steps;
    return CW_OK;
}

// The cheapest; prices in other currencies than the first one's are not compared with it.
static CwStatus find_option(const Search* search, CwLonger* item) {
    for (size_t i = 0; i < item->party->n_options; ++i) {
        CwMoney price = {search->currency, 0};
        int64_t steps = 0;
        CW_TRY(price_of(search, &item->party->options[i], item, &price, &steps));
        const bool comparable = !item->option || strcmp(item->price.currency.code, price.currency.code) == 0;
        if (steps && comparable && (!item->option || price.minor < item->price.minor)) {
            item->option = &item->party->options[i];
            item->price = price;
            item->steps = steps;
        }
    }
    return CW_OK;
}

// Writers are not asked where a publisher holds everywhere.
static bool is_asked(const CwWorkUse* work, const CwRightsParty* party) {
    bool published = false;
    for (size_t i = 0; i < work->n_parties; ++i) {
        published =
            published || (cw_party_side(work->parties[i].role) == CW_SIDE_PUBLISHERS && !work->parties[i].holds);
    }
    return !published || cw_party_side(party->role) != CW_SIDE_WRITERS;
}

static CwStatus take(Search* search, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    const int64_t granted = granted_of(party);
    if (granted == 0 || party->state >= CW_CLEARANCE_EXPIRED || !is_asked(work, party)) {
        return CW_OK;
    }
    const CwMusicUse whole = cw_use_unbroken(search->rights, search->uses, search->n_uses, use, work->title);
    const int64_t length = -cw_muldiv_floor(-whole.length.flicks, 1000, CW_FLICKS_PER_SECOND);
    if (length <= granted || whole.in.flicks < use->in.flicks) { // it is told once, where it begins
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(search->arena, search->items, search->count, search->capacity));
    CwLonger* item = &search->items[search->count++];
    *item = (CwLonger){.cue = use->cue,
                       .work = work->title,
                       .party = party,
                       .granted_ms = granted,
                       .over_ms = length - granted,
                       .price = {search->currency, 0}};
    return find_option(search, item);
}

CwStatus cw_longer_licences(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                            CwCurrency currency, CwDate day, CwLongers* ret_longers) {
    Search search = {
        .arena = arena, .rights = rights, .uses = uses, .n_uses = n_uses, .currency = currency, .day = day};
    for (size_t w = 0; w < rights->n_works; ++w) {
        const CwWorkUse* work = &rights->works[w];
        for (size_t u = 0; u < n_uses; ++u) {
            for (size_t p = 0; cw_work_is_used(work) && strcmp(uses[u].cue, work->cue) == 0 && p < work->n_parties;
                 ++p) {
                CW_TRY(take(&search, &uses[u], work, &work->parties[p]));
            }
        }
    }
    *ret_longers = (CwLongers){search.items, search.count};
    return CW_OK;
}
