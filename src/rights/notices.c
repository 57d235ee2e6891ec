// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/notices.h"

#include "base/buf.h"
#include "base/words.h"

typedef struct {
    CwArena* arena;
    CwRightsNotice* items;
    size_t count;
    size_t capacity;
} List;

static CwStatus add(List* list, CwNoticeKind kind, const CwWorkUse* work, const CwRightsParty* party,
                    const char* words) {
    if (!words) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(CW_RESERVE(list->arena, list->items, list->count, list->capacity));
    list->items[list->count++] = (CwRightsNotice){kind, work->cue, work->title, party->name, words, party->place};
    return CW_OK;
}

static CwStatus look_at_term(List* list, const CwWorkUse* work, const CwRightsParty* party, CwDate day, int within) {
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    char date[CW_DATE_SIZE];
    const CwDate until = party->grant.until;
    const bool granted = cw_clearance_reached(party->state, CW_CLEARANCE_APPROVED);
    if (!granted || until.day == never_ends.day || (int64_t)until.day > (int64_t)day.day + within) {
        return CW_OK;
    }
    const bool ended = until.day < day.day;
    cw_date_format(until, date);
    return add(list, ended ? CW_NOTICE_ENDED : CW_NOTICE_ENDS, work, party,
               cw_format(list->arena, "what %s granted of \"%s\" %s on %s: renew it, or take the music out",
                         party->name, work->title, ended ? "ended" : "ends", date));
}

// Whether nobody has denied a work, and how far the least far of its parties is.
static bool is_usable(const CwWorkUse* work, CwClearance* ret_least) {
    CwClearance least = CW_CLEARANCE_PAID;
    bool usable = true;
    for (size_t k = 0; k < work->n_parties; ++k) {
        const CwClearance state = work->parties[k].state;
        usable = usable && state < CW_CLEARANCE_EXPIRED;
        least = cw_party_side(work->parties[k].role) != CW_SIDE_NONE && state < least ? state : least;
    }
    *ret_least = least;
    return usable;
}

// The work that can take the place of one that was denied: one that stands ready before any other; NULL when none can.
static const CwWorkUse* alternate_of(const CwRights* rights, const CwWorkUse* denied, CwClearance* ret_least) {
    const CwWorkUse* found = NULL;
    for (size_t i = 0; i < rights->n_works; ++i) {
        const CwWorkUse* work = &rights->works[i];
        CwClearance least = CW_CLEARANCE_IDEA;
        if (work == denied || !cw_word_is(cw_text(work->cue), denied->cue) || !is_usable(work, &least)) {
            continue;
        }
        if (!found || (work->alternate && (!found->alternate || least > *ret_least))) {
            found = work;
            *ret_least = least;
        }
    }
    return found;
}

static CwStatus look_at_denial(List* list, const CwRights* rights, const CwWorkUse* work, const CwRightsParty* party) {
    CwClearance least = CW_CLEARANCE_IDEA;
    const CwWorkUse* other = alternate_of(rights, work, &least);
    if (!other) {
        return add(list, CW_NOTICE_NO_ALTERNATE, work, party,
                   cw_format(list->arena, "%s denied \"%s\", and nothing else is written down for cue %s", party->name,
                             work->title, work->cue));
    }
    return other->alternate
               ? add(list, CW_NOTICE_ALTERNATE, work, party,
                     cw_format(list->arena, "%s denied \"%s\"; \"%s\" stands ready for cue %s (%s)", party->name,
                               work->title, other->title, work->cue, cw_clearance_name(least)))
               : CW_OK;
}

// Options that can still be exercised, and soon cannot.
static CwStatus look_at_options(List* list, const CwWorkUse* work, const CwRightsParty* party, CwDate day, int within) {
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    for (size_t i = 0; i < party->n_options; ++i) {
        const CwGrantOption* option = &party->options[i];
        const int64_t left = (int64_t)option->by.day - day.day;
        if (option->exercised.day != never_ends.day || left < 0 || left > within) {
            continue;
        }
        char date[CW_DATE_SIZE];
        cw_date_format(option->by, date);
        CW_TRY(add(list, CW_NOTICE_OPTION, work, party,
                   cw_format(list->arena, "the option from %s on \"%s\" can be exercised until %s%s%s%s%s", party->name,
                             work->title, date, option->fee[0] ? ", for " : "", option->fee,
                             option->currency[0] ? " " : "", option->currency)));
    }
    return CW_OK;
}

static CwStatus look_at(List* list, const CwRights* rights, const CwWorkUse* work, const CwRightsParty* party,
                        CwDate day, int within) {
    CW_TRY(look_at_term(list, work, party, day, within));
    if (cw_clearance_reached(party->state, CW_CLEARANCE_INVOICED) && party->paper[0] == '\0') {
        CW_TRY(add(list, CW_NOTICE_NO_PAPER, work, party,
                   cw_format(list->arena, "%s is %s for \"%s\", and no signed paper is named: pay against a paper only",
                             party->name, cw_clearance_name(party->state), work->title)));
    }
    CW_TRY(look_at_options(list, work, party, day, within));
    return party->state == CW_CLEARANCE_DENIED ? look_at_denial(list, rights, work, party) : CW_OK;
}

CwStatus cw_rights_notices(CwArena* arena, const CwRights* rights, CwDate day, int within_days,
                           CwRightsNotices* ret_notices) {
    List list = {.arena = arena};
    for (size_t i = 0; i < rights->n_works; ++i) {
        const CwWorkUse* work = &rights->works[i];
        for (size_t k = 0; k < work->n_parties; ++k) {
            CW_TRY(look_at(&list, rights, work, &work->parties[k], day, within_days));
        }
    }
    *ret_notices = (CwRightsNotices){list.items, list.count};
    return CW_OK;
}

const char* cw_notice_kind_name(CwNoticeKind kind) {
    static const char* const names[] = {"ends soon", "ended", "no paper", "no alternate", "alternate", "option"};
    return names[kind];
}
