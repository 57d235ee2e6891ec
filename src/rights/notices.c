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

static bool has_alternate(const CwRights* rights, const CwWorkUse* denied) {
    for (size_t i = 0; i < rights->n_works; ++i) {
        const CwWorkUse* work = &rights->works[i];
        bool usable = work != denied && cw_word_is(cw_text(work->cue), denied->cue);
        for (size_t k = 0; usable && k < work->n_parties; ++k) {
            usable = work->parties[k].state < CW_CLEARANCE_EXPIRED;
        }
        if (usable) {
            return true;
        }
    }
    return false;
}

static CwStatus look_at(List* list, const CwRights* rights, const CwWorkUse* work, const CwRightsParty* party,
                        CwDate day, int within) {
    CW_TRY(look_at_term(list, work, party, day, within));
    if (cw_clearance_reached(party->state, CW_CLEARANCE_INVOICED) && party->paper[0] == '\0') {
        CW_TRY(add(list, CW_NOTICE_NO_PAPER, work, party,
                   cw_format(list->arena, "%s is %s for \"%s\", and no signed paper is named: pay against a paper only",
                             party->name, cw_clearance_name(party->state), work->title)));
    }
    if (party->state == CW_CLEARANCE_DENIED && !has_alternate(rights, work)) {
        CW_TRY(add(list, CW_NOTICE_NO_ALTERNATE, work, party,
                   cw_format(list->arena, "%s denied \"%s\", and nothing else is written down for cue %s", party->name,
                             work->title, work->cue)));
    }
    return CW_OK;
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
    static const char* const names[] = {"ends soon", "ended", "no paper", "no alternate"};
    return names[kind];
}
