// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/duties.h"

#include "base/buf.h"
#include "rights/rights_priv.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    const CwDuties* duties;
    const char* crawl; // in small letters, blanks run together
    CwUncleared* items;
    size_t count;
    size_t capacity;
} Check;

// Small letters, and one blank for any run of blanks; none at the ends.
static const char* plain(CwArena* arena, CwText text) {
    char* letters = cw_text_lower(arena, cw_text_trim(text));
    size_t length = 0;
    for (const char* at = letters; at && *at; ++at) {
        const bool blank = *at == ' ' || (*at >= '\t' && *at <= '\r');
        if (!blank || letters[length - 1] != ' ') { // the first is no blank
            letters[length++] = *at;
            letters[length - 1] = blank ? ' ' : *at;
        }
    }
    if (letters) {
        letters[length] = '\0';
    }
    return letters;
}

static CwStatus add(Check* check, CwUnclearedKind kind, const CwMusicUse* use, const CwWorkUse* work,
                    const CwRightsParty* party, const char* why) {
    CW_TRY(CW_RESERVE(check->arena, check->items, check->count, check->capacity));
    check->items[check->count++] = (CwUncleared){kind, use->cue, work->title, party->name, why, party->place};
    return why ? CW_OK : CW_ERR_NO_MEM;
}

static bool is_of_word(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (unsigned char)c >= 0x80;
}

// Whether the crawl has these words, and not as a piece of other words: "Ann Lee" does not credit "Ann Le".
static bool says(const char* crawl, const char* wanted) {
    const size_t length = strlen(wanted);
    for (const char* at = strstr(crawl, wanted); at && length; at = strstr(at + 1, wanted)) {
        const bool begins = at == crawl || !is_of_word(at[-1]) || !is_of_word(wanted[0]);
        const bool ends = !is_of_word(at[length]) || !is_of_word(wanted[length - 1]);
        if (begins && ends) {
            return true;
        }
    }
    return false;
}

static CwStatus check_credit(Check* check, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    const char* words = cw_word_is(cw_text(party->credit), "yes") ? party->name : party->credit;
    if (words[0] == '\0' || cw_word_is(cw_text(words), "no")) {
        return CW_OK;
    }
    const char* wanted = plain(check->arena, cw_text(words));
    if (!wanted) {
        return CW_ERR_NO_MEM;
    }
    if (!check->duties->has_crawl) {
        return add(check, CW_UNCLEARED_CREDIT, use, work, party,
                   cw_format(check->arena, "%s is owed the credit \"%s\", and there is no end crawl (credits.txt)",
                             party->name, words));
    }
    return says(check->crawl, wanted)
               ? CW_OK
               : add(check, CW_UNCLEARED_CREDIT, use, work, party,
                     cw_format(check->arena, "%s is owed the credit \"%s\", and the end crawl does not say so",
                               party->name, words));
}

static CwStatus check_paper(Check* check, const CwMusicUse* use, const CwWorkUse* work, const CwRightsParty* party) {
    static const char folder[] = "contracts/";
    CwText paper = cw_text(party->paper);
    if (paper.length == 0 || !cw_clearance_reached(party->state, CW_CLEARANCE_INVOICED)) {
        return CW_OK;
    }
    if (cw_text_starts_fold(paper, folder)) {
        paper = cw_text_after(paper, sizeof folder - 1);
    }
    for (size_t i = 0; i < check->duties->n_papers; ++i) {
        if (cw_text_is_fold(paper, check->duties->papers[i])) {
            return CW_OK;
        }
    }
    return add(check, CW_UNCLEARED_PAPER, use, work, party,
               cw_format(check->arena, "%s is %s for \"%s\" against %s, which is not in contracts/", party->name,
                         cw_clearance_name(party->state), work->title, party->paper));
}

CwStatus cw_duties_check(CwArena* arena, const CwRights* rights, const CwMusicUse* uses, size_t n_uses,
                         const CwDuties* duties, CwUnclearedList* ret_list) {
    Check check = {.arena = arena, .duties = duties, .crawl = plain(arena, duties->crawl)};
    CwWorkIndex index;
    if (!check.crawl) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw__work_index(arena, rights, &index));
    for (size_t i = 0; i < n_uses; ++i) {
        const CwWorkRange range = cw__works_of(&index, uses[i].cue);
        for (size_t w = 0; w < range.count; ++w) {
            const CwWorkUse* work = range.works[w];
            for (size_t p = 0; p < work->n_parties && cw_work_is_used(work); ++p) {
                CW_TRY(check_credit(&check, &uses[i], work, &work->parties[p]));
                CW_TRY(check_paper(&check, &uses[i], work, &work->parties[p]));
            }
        }
    }
    *ret_list = (CwUnclearedList){check.items, check.count};
    return CW_OK;
}
