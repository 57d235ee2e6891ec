// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/clearance.h"

#include "base/buf.h"
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
    const CwDelivery* delivery;
    CwDate from; // the delivery's term, filled in
    CwDate until;
    CwUncleared* items;
    size_t count;
    size_t capacity;
} Gate;

const char* cw_uncleared_name(CwUnclearedKind kind) {
    static const char* const names[] = {"no work",   "no publisher", "no owner", "state", "media",
                                        "territory", "term",         "length",   "use"};
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

static CwStatus check_territory(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    const CwTerritories missing = cw_territories_minus(&gate->delivery->territories, &party->grant.territories);
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

// A party whose word counts: its state, and all that it granted.
static CwStatus check_party(Gate* gate, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    CW_TRY(check_state(gate, use, work, party));
    CW_TRY(check_media(gate, use, work, party));
    CW_TRY(check_territory(gate, use, work, party));
    CW_TRY(check_term(gate, use, work, party));
    CW_TRY(check_length(gate, use, work, party));
    return check_use(gate, use, work, party);
}

static bool has_side(const CwWorkUse* work, CwRightsSide side) {
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (cw_party_side(work->parties[i].role) == side) {
            return true;
        }
    }
    return false;
}

// Whether the word of a party counts for this work.
static bool counts(const CwWorkUse* work, const CwRightsParty* party) {
    const CwRightsSide side = cw_party_side(party->role);
    if (party->state == CW_CLEARANCE_DENIED || party->state == CW_CLEARANCE_EXPIRED || side == CW_SIDE_MASTER) {
        return side != CW_SIDE_NONE;
    }
    if (work->kind == CW_WORK_PUBLIC_DOMAIN || side == CW_SIDE_NONE) {
        return false;
    }
    return side == CW_SIDE_PUBLISHERS || !has_side(work, CW_SIDE_PUBLISHERS);
}

static CwStatus check_work(Gate* gate, const CwMusicUse* use, const CwWorkUse* work) {
    const bool has_sync = has_side(work, CW_SIDE_PUBLISHERS) || has_side(work, CW_SIDE_WRITERS);
    if (!has_sync && work->kind != CW_WORK_PUBLIC_DOMAIN) {
        CW_TRY(
            add(gate, CW_UNCLEARED_NO_SYNC, use, work, NULL, "\"%s\" has neither publisher nor writer", work->title));
    }
    const bool needs_owner = work->kind == CW_WORK_LICENSED || work->kind == CW_WORK_LIBRARY;
    if (needs_owner && !has_side(work, CW_SIDE_MASTER)) {
        CW_TRY(add(gate, CW_UNCLEARED_NO_OWNER, use, work, NULL, "nobody is named who owns the recording of \"%s\"",
                   work->title));
    }
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (counts(work, &work->parties[i])) {
            CW_TRY(check_party(gate, use, work, &work->parties[i]));
        }
    }
    return CW_OK;
}

static CwStatus check_use_of_music(Gate* gate, const CwWorkIndex* index, const CwMusicUse* use) {
    const CwWorkRange range = cw__works_of(index, use->cue);
    size_t count = 0;
    for (size_t i = 0; i < range.count; ++i) {
        if (!cw__work_is_replaced(range.works[i])) {
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
    Gate gate = {.arena = arena, .delivery = delivery};
    gate.from = delivery->from_said ? delivery->from : day;
    gate.until = delivery->until_said ? delivery->until : gate.from;
    CwWorkIndex index;
    CW_TRY(cw__work_index(arena, rights, &index));
    for (size_t i = 0; i < n_uses; ++i) {
        CW_TRY(check_use_of_music(&gate, &index, &uses[i]));
    }
    *ret_list = (CwUnclearedList){gate.items, gate.count};
    return CW_OK;
}
