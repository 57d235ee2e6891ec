// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/clearance.h"

#include "base/buf.h"
#include "base/words.h"
#include "rights/rights_priv.h"
#include "spot/use.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>

enum {
    WORDS_SIZE = 320,
};

typedef struct {
    CwArena* arena;
    const CwRights* rights;
    const CwMusicUse* uses;
    size_t n_uses;
    const CwDelivery* delivery;
    CwDate from; // the delivery's term, filled in
    CwDate until;
    CwDate day; // of delivery
    CwUncleared* items;
    size_t count;
    size_t capacity;
} Gate;

const char* cw_uncleared_name(CwUnclearedKind kind) {
    static const char* const names[] = {"no work", "no publisher", "no owner", "state", "media",  "territory", "term",
                                        "length",  "use",          "paper",    "fee",   "credit", "author"};
    return names[kind];
}

static CwStatus add(Gate* gate, CwUnclearedKind kind, const CwMusicUse* use, const CwWorkUse* work,
                    const CwRightsParty* party, const char* format, ...) CW_PRINTF(6, 7);

static CwStatus add(Gate* gate, CwUnclearedKind kind, const CwMusicUse* use, const CwWorkUse* work,
                    const CwRightsParty* party, const char* format, ...) {
    char words[WORDS_SIZE];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(words, sizeof words, format, args);
    va_end(args);
    CW_TRY(CW_RESERVE(gate->arena, gate->items, gate->count, gate->capacity));
    const char* why = cw_string_copy(gate->arena, words);
    gate->items[gate->count++] = (CwUncleared){
        kind, use->cue, work ? work->title : "", party ? party->name : "", why, party ? party->place : (CwPlace){0}};
    return why ? CW_OK : CW_ERR_NO_MEM;
}

static const char* side_word(const CwRightsParty* party) {
    return cw_party_side(party->role) == CW_SIDE_MASTER ? "the recording of" : "";
}

static CwStatus check_state(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    const CwClearance wanted = gate->delivery->state;
    if (cw_clearance_reached(party->state, wanted)) {
        return CW_OK;
    }
    const char* of = side_word(party);
    return add(gate, CW_UNCLEARED_STATE, use, work, party, "%s has not cleared %s%s\"%s\": %s, and %s is asked for",
               party->name, of, of[0] ? " " : "", work->title, cw_clearance_name(party->state),
               wanted == CW_CLEARANCE_CONFIRMED ? "confirmed in writing" : cw_clearance_name(wanted));
}

static CwStatus check_media(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    const unsigned missing = gate->delivery->media & ~party->grant.media;
    if (!missing) {
        return CW_OK;
    }
    const char* media = cw_media_text(gate->arena, missing);
    return !media ? CW_ERR_NO_MEM
                  : add(gate, CW_UNCLEARED_MEDIA, use, work, party, "%s did not grant \"%s\" for %s", party->name,
                        work->title, media);
}

static CwStatus check_territory(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party,
                                const CwTerritories* territories) {
    const CwTerritories missing = cw_territories_minus(territories, &party->grant.territories);
    if (cw_territories_empty(&missing)) {
        return CW_OK;
    }
    const char* where = cw_territories_text(gate->arena, &missing);
    return !where ? CW_ERR_NO_MEM
                  : add(gate, CW_UNCLEARED_TERRITORY, use, work, party, "%s did not grant \"%s\" for %s", party->name,
                        work->title, where);
}

static CwStatus check_term(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    char date[CW_DATE_SIZE];
    const CwGrant* grant = &party->grant;
    if (grant->from.day > gate->from.day) {
        cw_date_format(grant->from, date);
        return add(gate, CW_UNCLEARED_TERM, use, work, party, "what %s granted of \"%s\" begins on %s only",
                   party->name, work->title, date);
    }
    if (grant->until.day < gate->until.day) {
        cw_date_format(grant->until, date);
        return add(gate, CW_UNCLEARED_TERM, use, work, party, "what %s granted of \"%s\" ends on %s", party->name,
                   work->title, date);
    }
    return CW_OK;
}

enum {
    SECONDS_SIZE = 32,
};

// Milliseconds as seconds with as many decimals as they need: "45 s", "0.042 s".
static void put_seconds(int64_t ms, char text[SECONDS_SIZE]) {
    int length = snprintf(text, SECONDS_SIZE, "%" PRId64 ".%03" PRId64, ms / 1000, ms % 1000);
    while (text[length - 1] == '0') {
        --length;
    }
    length -= text[length - 1] == '.';
    (void)snprintf(text + length, SECONDS_SIZE - (size_t)length, " s");
}

static CwStatus check_length(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    if (!party->grant.longest_ms || use->length.flicks <= cw_span_of_ms(party->grant.longest_ms).flicks) {
        return CW_OK;
    }
    char allowed[SECONDS_SIZE];
    char length[SECONDS_SIZE];
    put_seconds(party->grant.longest_ms, allowed);
    put_seconds(cw_span_ms_nearest(use->length), length);
    return add(gate, CW_UNCLEARED_LENGTH, use, work, party, "%s granted %s of \"%s\", and it is used for %s",
               party->name, allowed, work->title, length);
}

static CwStatus check_use(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    if (party->grant.uses == CW_USES_ANY || (party->grant.uses & (1U << use->use))) {
        return CW_OK;
    }
    const char* allowed = cw_uses_text(gate->arena, party->grant.uses);
    return !allowed ? CW_ERR_NO_MEM
                    : add(gate, CW_UNCLEARED_USE, use, work, party, "%s granted \"%s\" for %s, and it is used as %s",
                          party->name, work->title, allowed, cw_use_code(use->use));
}

// Money only against a signed paper.
static CwStatus check_paper(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    if (party->paper[0] || !cw_clearance_reached(party->state, CW_CLEARANCE_INVOICED)) {
        return CW_OK;
    }
    return add(gate, CW_UNCLEARED_PAPER, use, work, party, "%s is %s for \"%s\", and no signed paper is named",
               party->name, cw_clearance_name(party->state), work->title);
}

static bool is_exercised(const CwGrantOption* option) {
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    return option->exercised.day != never_ends.day;
}

static bool grants_use(const CwGrant* grant, const CwMusicUse* use) {
    return (!grant->longest_ms || use->length.flicks <= cw_span_of_ms(grant->longest_ms).flicks) &&
           (grant->uses == CW_USES_ANY || (grant->uses & (1U << use->use)));
}

// The first grant is number 0, options come after it; one that was not exercised counts if it is `with`.
static const CwGrant* grant_at(const CwRightsParty* party, size_t i, const CwGrantOption* with) {
    if (i == 0) {
        return &party->grant;
    }
    const CwGrantOption* option = &party->options[i - 1];
    return is_exercised(option) || option == with ? &option->grant : NULL;
}

// Whether all grants together cover a medium and territories from `from` on; what holds then, ends after `*ret_end`.
static bool covers_at(const CwRightsParty* party, const CwGrantOption* with, const CwMusicUse* use, unsigned medium,
                      const CwTerritories* territories, int64_t from, int64_t* ret_end) {
    CwTerritories granted = cw_territories_none();
    *ret_end = INT32_MAX;
    for (size_t i = 0; i <= party->n_options; ++i) {
        const CwGrant* grant = grant_at(party, i, with);
        if (grant && (grant->media & medium) && grant->from.day <= from && from <= grant->until.day &&
            grants_use(grant, use)) {
            granted = cw_territories_union(&granted, &grant->territories);
            *ret_end = grant->until.day < *ret_end ? grant->until.day : *ret_end;
        }
    }
    return cw_territories_cover(&granted, territories);
}

// Whether the grants of a party, its exercised options and `with` cover all that is asked for, every day of it.
static bool options_cover(const Gate* gate, const CwMusicUse* use, const CwRightsParty* party,
                          const CwTerritories* territories, const CwGrantOption* with) {
    for (unsigned medium = 1; medium <= gate->delivery->media; medium <<= 1U) {
        int64_t end = 0;
        for (int64_t day = gate->from.day; (gate->delivery->media & medium) && day <= gate->until.day; day = end + 1) {
            if (!covers_at(party, with, use, medium, territories, day, &end)) {
                return false;
            }
        }
    }
    return true;
}

// Says which option would cover what was refused, where there is one.
static CwStatus hint(Gate* gate, const CwMusicUse* use, const CwRightsParty* party, const CwTerritories* territories) {
    for (size_t i = 0; i < party->n_options; ++i) {
        const CwGrantOption* option = &party->options[i];
        if (is_exercised(option) || option->by.day < gate->day.day ||
            !options_cover(gate, use, party, territories, option)) {
            continue;
        }
        char date[CW_DATE_SIZE];
        CwUncleared* last = &gate->items[gate->count - 1];
        cw_date_format(option->by, date);
        const char* each = option->step_ms ? " a step" : "";
        last->why = option->fee[0] ? cw_format(gate->arena, "%s; an option until %s would cover it, for %s %s%s",
                                               last->why, date, option->fee, option->currency, each)
                                   : cw_format(gate->arena, "%s; an option until %s would cover it", last->why, date);
        return last->why ? CW_OK : CW_ERR_NO_MEM;
    }
    return CW_OK;
}

// What was granted, held against what is asked for.
static CwStatus check_grant(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party,
                            const CwTerritories* territories) {
    const size_t before = gate->count;
    if (party->n_options && options_cover(gate, use, party, territories, NULL)) {
        return CW_OK;
    }
    CW_TRY(check_media(gate, use, work, party));
    CW_TRY(check_territory(gate, use, work, party, territories));
    CW_TRY(check_term(gate, use, work, party));
    CW_TRY(check_length(gate, use, work, party));
    CW_TRY(check_use(gate, use, work, party));
    return gate->count > before ? hint(gate, use, party, territories) : CW_OK;
}

// A party whose word counts: its state, and all that it granted.
static CwStatus check_party(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party,
                            const CwTerritories* territories) {
    CW_TRY(check_state(gate, use, work, party));
    CW_TRY(check_grant(gate, use, work, party, territories));
    return check_paper(gate, use, work, party);
}

// What of a set of territories is held by nobody on a side.
static CwTerritories without_side(const CwWorkUse* work, CwRightsSide side, CwTerritories territories) {
    for (size_t i = 0; i < work->n_parties; ++i) {
        const CwRightsParty* party = &work->parties[i];
        if (cw_party_side(party->role) == side) {
            territories = party->holds ? cw_territories_minus(&territories, party->holds) : cw_territories_none();
        }
    }
    return territories;
}

// Where the word of a party counts for this work; nowhere for one that nobody has to ask.
static CwTerritories counts_in(const Gate* gate, const CwWorkUse* work, const CwRightsParty* party) {
    const CwRightsSide side = cw_party_side(party->role);
    const bool refused = party->state == CW_CLEARANCE_DENIED || party->state == CW_CLEARANCE_EXPIRED;
    CwTerritories asked = gate->delivery->territories;
    if (side == CW_SIDE_NONE || (work->kind == CW_WORK_PUBLIC_DOMAIN && side != CW_SIDE_MASTER && !refused)) {
        return cw_territories_none();
    }
    if (side == CW_SIDE_WRITERS && !refused) {
        asked = without_side(work, CW_SIDE_PUBLISHERS, asked);
    }
    return party->holds ? cw_territories_common(&asked, party->holds) : asked;
}

// A side nobody is named for: everywhere, or in some of the countries that are asked for.
static CwStatus check_side(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, CwUnclearedKind kind,
                           const CwTerritories* missing) {
    if (cw_territories_empty(missing)) {
        return CW_OK;
    }
    const bool everywhere = cw_territories_cover(missing, &gate->delivery->territories);
    const char* codes = everywhere ? "" : cw_territories_text(gate->arena, missing);
    const char* where = codes ? cw_format(gate->arena, "%s%s", everywhere ? "" : " in ", codes) : NULL;
    if (!where) {
        return CW_ERR_NO_MEM;
    }
    return kind == CW_UNCLEARED_NO_SYNC
               ? add(gate, kind, use, work, NULL, "\"%s\" has neither publisher nor writer%s", work->title, where)
               : add(gate, kind, use, work, NULL, "nobody is named who owns the recording of \"%s\"%s", work->title,
                     where);
}

static bool is_of(const CwRights* rights, const char* cue, const char* title) {
    for (size_t w = 0; w < rights->n_works; ++w) {
        const CwWorkUse* work = &rights->works[w];
        if (cw_word_is(cw_text(cue), work->cue) && cw_word_is(cw_text(title), work->title) && cw_work_is_used(work)) {
            return true;
        }
    }
    return false;
}

CwMusicUse cw_use_unbroken(const CwRights* rights, const CwMusicUse* uses, size_t n_uses, const CwMusicUse* use,
                           const char* title) {
    int64_t from = use->in.flicks;
    int64_t to = from + use->length.flicks;
    for (bool grows = true; grows;) {
        grows = false;
        for (size_t i = 0; i < n_uses; ++i) {
            const int64_t in = uses[i].in.flicks;
            const int64_t out = in + uses[i].length.flicks;
            if (in <= to && from <= out && (in < from || to < out) && is_of(rights, uses[i].cue, title)) {
                from = in < from ? in : from;
                to = out > to ? out : to;
                grows = true;
            }
        }
    }
    return (CwMusicUse){use->cue, use->use, {to - from}, {from}};
}

static bool has_limit(const CwWorkUse* work) {
    bool limited = false;
    for (size_t i = 0; i < work->n_parties; ++i) {
        const CwRightsParty* party = &work->parties[i];
        limited = limited || party->grant.longest_ms;
        for (size_t k = 0; k < party->n_options; ++k) {
            limited = limited || party->options[k].grant.longest_ms;
        }
    }
    return limited;
}

static CwStatus check_work(Gate* gate, const CwMusicUse* use, const CwWorkUse* work) {
    const CwTerritories published = without_side(work, CW_SIDE_PUBLISHERS, gate->delivery->territories);
    const CwTerritories nobodys = without_side(work, CW_SIDE_WRITERS, published);
    const CwTerritories unowned = without_side(work, CW_SIDE_MASTER, gate->delivery->territories);
    if (work->kind != CW_WORK_PUBLIC_DOMAIN) {
        CW_TRY(check_side(gate, use, work, CW_UNCLEARED_NO_SYNC, &nobodys));
    }
    if (work->kind == CW_WORK_LICENSED || work->kind == CW_WORK_LIBRARY) {
        CW_TRY(check_side(gate, use, work, CW_UNCLEARED_NO_OWNER, &unowned));
    }
    CwMusicUse whole = *use;
    if (has_limit(work)) {
        whole = cw_use_unbroken(gate->rights, gate->uses, gate->n_uses, use, work->title);
    }
    for (size_t i = 0; i < work->n_parties; ++i) {
        const CwTerritories where = counts_in(gate, work, &work->parties[i]);
        if (!cw_territories_empty(&where)) {
            CW_TRY(check_party(gate, &whole, work, &work->parties[i], &where));
        }
    }
    return CW_OK;
}

static CwStatus check_use_of_music(Gate* gate, const CwWorkIndex* index, const CwMusicUse* use) {
    const CwWorkRange range = cw__works_of(index, use->cue);
    size_t count = 0;
    for (size_t i = 0; i < range.count; ++i) {
        if (cw_work_is_used(range.works[i])) {
            CW_TRY(check_work(gate, use, range.works[i]));
            ++count;
        }
    }
    return count ? CW_OK
                 : add(gate, CW_UNCLEARED_NO_WORK, use, NULL, NULL,
                       "nobody wrote down whose music cue %s is; add it to rights.csv", use->cue);
}

CwStatus cw_clearance_check(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                            const CwDelivery* delivery, CwDate day, CwUnclearedList* ret_list) {
    Gate gate = {.arena = arena, .rights = rights, .uses = uses, .n_uses = n_uses, .delivery = delivery, .day = day};
    gate.from = delivery->from_said ? delivery->from : day;
    gate.until = delivery->until_said && delivery->until.day > gate.from.day ? delivery->until : gate.from;
    gate.until = day.day > gate.until.day ? day : gate.until; // it leaves on that day, whatever term was written down
    CwWorkIndex index;
    CW_TRY(cw__work_index(arena, rights, &index));
    for (size_t i = 0; i < n_uses; ++i) {
        CW_TRY(check_use_of_music(&gate, &index, &uses[i]));
    }
    *ret_list = (CwUnclearedList){gate.items, gate.count};
    return CW_OK;
}
