// SPDX-License-Identifier: GPL-3.0-or-later
/*
   The gate against random histories of projects: rights are asked for, given, run out and are taken back, the picture
   is cut again, uses change, people take things on themselves. After every event the gate is asked, and a second judge
   who knows only lists of countries, media and days says whether that was right. Shares hold in some countries or in
   all, options are exercised, invoices come without papers, somebody is most favoured, credits are owed.

   CUEWRIGHT_HISTORIES says how many histories; tests/gate_bugs.py plants bugs in the gate and runs this on each.
*/
#include "deliver/gate.h"

#include "testing/testing.h"

#include "base/random.h"
#include "deliver/cleared.h"

#include <stdlib.h>
#include <string.h>

enum {
    CUES = 3,
    WORKS = 4,
    PARTIES = 4,
    EVENTS = 5,
    COUNTRIES = 5, // Germany, France, Japan, Chad for the rest of the world, Italy for the rest of the EU
    MEDIA = 12,
    USES = 10,
    TODAY = 20000,
};

// The same region in words and as a list.
static const struct {
    const char* words;
    bool has[COUNTRIES];
} regions[] = {
    {"DE", {true}},
    {"FR", {false, true}},
    {"DE FR", {true, true}},
    {"EU", {true, true, false, false, true}},
    {"JP", {false, false, true}},
    {"world -JP", {true, true, false, true, true}},
    {"world", {true, true, true, true, true}},
    {"DE JP", {true, false, true}},
};

enum {
    REGIONS = sizeof regions / sizeof regions[0],
};

typedef struct {
    CwRightsParty parties[WORKS][PARTIES];
    int regions[WORKS][PARTIES]; // of grants
    int holds[WORKS][PARTIES];   // regions of shares
    CwGrantOption options[WORKS][PARTIES];
    int option_regions[WORKS][PARTIES];
    int fees[WORKS][PARTIES]; // index of amounts
    bool album;
    bool credited; // what the end crawl says
    CwWorkUse works[WORKS];
    CwMusicUse uses[CUES];
    CwDelivery delivery;
    int region;
} Project;

static CwTerritories sets[REGIONS];
static const char* const names[CUES] = {"1m1", "1m2", "1m3"};
static const char* const people[PARTIES] = {"Ann", "Bob", "Cy", "Di"};
static const char* const titles[WORKS] = {"Song", "Tune", "Song", "March"};
static const char* const amounts[] = {"", "", "5.00", "7.00", "9.00"};
static const char* const papers[] = {"there.pdf"};

static CwClearance any_state(uint64_t* seed) { // mostly further than asked for
    const int64_t further = CW_CLEARANCE_CONFIRMED + cw_random_below(seed, 4);
    return (CwClearance)(cw_random_below(seed, 3) ? further : cw_random_below(seed, CW_CLEARANCE_REPLACED + 1));
}

static unsigned any_media(uint64_t* seed) {
    return cw_random_below(seed, 4) ? CW_MEDIA_ALL : (unsigned)cw_random_below(seed, 1 << MEDIA);
}

static int any_region(uint64_t* seed) {
    return cw_random_below(seed, 3) ? 6 : (int)cw_random_below(seed, REGIONS);
}

static CwDate any_day(uint64_t* seed, int32_t otherwise) {
    return (CwDate){cw_random_below(seed, 4) ? otherwise : TODAY - 3 + (int32_t)cw_random_below(seed, 7)};
}

static CwGrant any_terms(uint64_t* seed, int* region) {
    static const CwDate never_began = CW_DATE_NEVER_BEGAN;
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    *region = any_region(seed);
    return (CwGrant){any_media(seed),
                     sets[*region],
                     any_day(seed, never_began.day),
                     any_day(seed, never_ends.day),
                     cw_random_below(seed, 3) ? 0 : 10000 + 10000 * cw_random_below(seed, 4),
                     cw_random_below(seed, 3) ? 0 : (unsigned)cw_random_below(seed, 1 << USES)};
}

static void any_grant(uint64_t* seed, Project* project, int work, int party) {
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    CwRightsParty* of = &project->parties[work][party];
    CwGrantOption* option = &project->options[work][party];
    of->grant = any_terms(seed, &project->regions[work][party]);
    *option = (CwGrantOption){.grant = any_terms(seed, &project->option_regions[work][party]),
                              .by = {TODAY - 1 + (int32_t)cw_random_below(seed, 3)},
                              .exercised = cw_random_below(seed, 2) ? (CwDate){TODAY - 2} : never_ends,
                              .fee = "",
                              .currency = ""};
    of->options = option;
    of->n_options = (size_t)cw_random_below(seed, 3) / 2;
}

// Papers, fees and duties.
static void any_duty(uint64_t* seed, Project* project, int work, int party) {
    CwRightsParty* of = &project->parties[work][party];
    const int64_t paper = cw_random_below(seed, 12);
    project->fees[work][party] = (int)cw_random_below(seed, sizeof amounts / sizeof amounts[0]);
    of->paper = paper == 0 ? "" : paper == 1 ? "gone.pdf" : "contracts/There.pdf";
    of->fee = amounts[project->fees[work][party]];
    of->currency = "";
    of->favoured = cw_random_below(seed, 8) ? CW_FAVOURED_NOT : (CwFavoured)cw_random_below(seed, 4);
    of->credit = cw_random_below(seed, 12) ? "" : "Thank  you";
}

static void any_holding(uint64_t* seed, Project* project, int work, int party) {
    project->holds[work][party] = any_region(seed);
    project->parties[work][party].holds = project->holds[work][party] == 6 ? NULL : &sets[project->holds[work][party]];
}

// Somewhere by itself, or right behind another cue.
static void any_use(uint64_t* seed, Project* project, int64_t cue) {
    CwMusicUse* use = &project->uses[cue];
    const CwMusicUse* other = &project->uses[cw_random_below(seed, CUES)];
    const CwTime behind = {other->in.flicks + other->length.flicks};
    use->in = cw_random_below(seed, 3) ? (CwTime){cue * 100 * CW_FLICKS_PER_SECOND} : behind;
    use->use = (CwUse)cw_random_below(seed, USES);
    use->length = cw_span_of_ms(10000 * (1 + cw_random_below(seed, 4)) + cw_random_below(seed, 2));
}

static void any_work(uint64_t* seed, Project* project, int work) {
    static const CwPartyRole roles[] = {CW_PARTY_COMPOSER, CW_PARTY_PUBLISHER, CW_PARTY_MASTER_OWNER,
                                        CW_PARTY_PERFORMER, CW_PARTY_PUBLISHER};
    project->works[work] = (CwWorkUse){.cue = names[cw_random_below(seed, CUES)],
                                       .title = titles[work],
                                       .alternate = cw_random_below(seed, 8) == 0,
                                       .kind = (CwWorkKind)cw_random_below(seed, 4),
                                       .parties = project->parties[work],
                                       .n_parties = (size_t)cw_random_below(seed, PARTIES + 1)};
    for (int i = 0; i < PARTIES; ++i) {
        CwRightsParty* party = &project->parties[work][i];
        *party = (CwRightsParty){.name = people[i], .role = roles[cw_random_below(seed, 5)], .state = any_state(seed)};
        party->share = (CwRatio){party->role != CW_PARTY_PERFORMER, 2};
        any_grant(seed, project, work, i);
        any_duty(seed, project, work, i);
        any_holding(seed, project, work, i);
    }
}

static unsigned any_two_media(uint64_t* seed) {
    const unsigned one = 1U << cw_random_below(seed, MEDIA);
    return one | 1U << cw_random_below(seed, MEDIA);
}

static void any_delivery(uint64_t* seed, Project* project) {
    project->region = (int)cw_random_below(seed, REGIONS);
    project->album = cw_random_below(seed, 4) == 0;
    project->delivery = (CwDelivery){.profile = "",
                                     .media = any_two_media(seed),
                                     .territories = sets[project->region],
                                     .from_said = cw_random_below(seed, 2),
                                     .from = {TODAY - 1 + (int32_t)cw_random_below(seed, 3)},
                                     .until_said = cw_random_below(seed, 2),
                                     .until = {TODAY + 1 + (int32_t)cw_random_below(seed, 3)},
                                     .state = cw_random_below(seed, 2) ? CW_CLEARANCE_CONFIRMED : CW_CLEARANCE_SIGNED};
}

static void any_event(uint64_t* seed, Project* project) {
    const int work = (int)cw_random_below(seed, WORKS);
    const int party = (int)cw_random_below(seed, PARTIES);
    switch (cw_random_below(seed, 9)) {
    case 0:
        project->parties[work][party].state = any_state(seed);
        break;
    case 1:
        any_grant(seed, project, work, party);
        break;
    case 2:
        any_work(seed, project, work);
        break;
    case 3:
        any_delivery(seed, project);
        break;
    case 4:
        project->credited = cw_random_below(seed, 2);
        break;
    case 5:
        any_duty(seed, project, work, party);
        break;
    default: // a re-cut
        any_use(seed, project, cw_random_below(seed, CUES));
    }
}

// --- the second judge

// Whether one grant allows a use in a country, in a medium, on a day.
static bool allows(const CwGrant* grant, int region, int country, int medium, int32_t day, const CwMusicUse* use) {
    const bool short_enough = grant->longest_ms == 0 || use->length.flicks <= grant->longest_ms * 705600;
    return regions[region].has[country] && (grant->media >> medium & 1) && day >= grant->from.day &&
           day <= grant->until.day && short_enough && (grant->uses == 0 || (grant->uses >> use->use & 1));
}

static bool is_allowed(const Project* project, int work, int party, int country, const CwMusicUse* use) {
    const CwRightsParty* of = &project->parties[work][party];
    const CwDelivery* delivery = &project->delivery;
    const CwGrantOption* option = &project->options[work][party];
    const bool exercised = of->n_options && option->exercised.day == TODAY - 2;
    const int32_t first = delivery->from_said ? delivery->from.day : TODAY;
    const int32_t said = delivery->until_said ? delivery->until.day : first;
    const int32_t last = said < TODAY ? TODAY : said;
    for (int medium = 0; medium < MEDIA; ++medium) {
        const bool wanted = (delivery->media >> medium & 1) || (project->album && 1 << medium == CW_MEDIUM_ALBUM);
        for (int32_t day = first; wanted && (day <= last || day == first); ++day) {
            if (!allows(&of->grant, project->regions[work][party], country, medium, day, use) &&
                !(exercised &&
                  allows(&option->grant, project->option_regions[work][party], country, medium, day, use))) {
                return false;
            }
        }
    }
    return true;
}

static bool is_of_side(const Project* project, int work, int party, CwPartyRole role, int country) {
    return party < (int)project->works[work].n_parties && project->parties[work][party].role == role &&
           regions[project->holds[work][party]].has[country];
}

static int count_in(const Project* project, int work, CwPartyRole role, int country) {
    int count = 0;
    for (int party = 0; party < PARTIES; ++party) {
        count += is_of_side(project, work, party, role, country);
    }
    return count;
}

// One country that is delivered to: who is there has said yes to this use.
static bool is_cleared_in(const Project* project, int work, int country, const CwMusicUse* use) {
    const CwWorkUse* of = &project->works[work];
    const bool free = of->kind == CW_WORK_PUBLIC_DOMAIN;
    const int publishers = count_in(project, work, CW_PARTY_PUBLISHER, country);
    const int writers = count_in(project, work, CW_PARTY_COMPOSER, country);
    const int owners = count_in(project, work, CW_PARTY_MASTER_OWNER, country);
    if ((!free && writers + publishers == 0) ||
        (owners == 0 && (of->kind == CW_WORK_LICENSED || of->kind == CW_WORK_LIBRARY))) {
        return false;
    }
    for (int i = 0; i < (int)of->n_parties; ++i) {
        const CwRightsParty* party = &project->parties[work][i];
        const CwClearance state = party->state;
        const bool asked = party->role == CW_PARTY_MASTER_OWNER || (!free && party->role == CW_PARTY_PUBLISHER) ||
                           (!free && party->role == CW_PARTY_COMPOSER && publishers == 0);
        if (!is_of_side(project, work, i, party->role, country) || party->role == CW_PARTY_PERFORMER) {
            continue;
        }
        if (state == CW_CLEARANCE_DENIED || state == CW_CLEARANCE_EXPIRED) {
            return false;
        }
        const bool reached = state >= project->delivery.state && state <= CW_CLEARANCE_PAID;
        const bool unpapered = party->paper[0] == '\0' && state >= CW_CLEARANCE_INVOICED && state <= CW_CLEARANCE_PAID;
        if (asked && (!reached || unpapered || !is_allowed(project, work, i, country, use))) {
            return false;
        }
    }
    return true;
}

// Fees in euros; what the most favoured are owed, by raising one after another until nobody is promised more.
typedef int Owed[WORKS][PARTIES];

static bool is_used(const CwWorkUse* work);

static bool has_fee(const Project* project, int work, int party) {
    const CwRightsParty* of = &project->parties[work][party];
    return party < (int)project->works[work].n_parties && of->role != CW_PARTY_PERFORMER &&
           of->state <= CW_CLEARANCE_PAID && is_used(&project->works[work]);
}

static bool is_tied(const Project* project, int work, int party, int other_work, int other) {
    const CwRightsParty* one = &project->parties[work][party];
    const CwRightsParty* two = &project->parties[other_work][other];
    if (!has_fee(project, other_work, other) || two->state < CW_CLEARANCE_APPROVED || two->fee[0] == '\0') {
        return false;
    }
    const bool same_work = strcmp(titles[work], titles[other_work]) == 0;
    const bool same_side = (one->role == CW_PARTY_MASTER_OWNER) == (two->role == CW_PARTY_MASTER_OWNER);
    return one->favoured == CW_FAVOURED_FILM || (one->favoured == CW_FAVOURED_WORK && same_work) ||
           (one->favoured == CW_FAVOURED_SIDE && same_work && same_side);
}

static void settle(const Project* project, Owed owed) {
    static const int cents[] = {0, 0, 500, 700, 900};
    bool again = true;
    for (int i = 0; i < WORKS * PARTIES; ++i) {
        owed[i / PARTIES][i % PARTIES] = cents[project->fees[i / PARTIES][i % PARTIES]];
    }
    while (again) {
        again = false;
        for (int i = 0; i < WORKS * PARTIES; ++i) {
            for (int k = 0; k < WORKS * PARTIES; ++k) {
                int* one = &owed[i / PARTIES][i % PARTIES];
                const int other = owed[k / PARTIES][k % PARTIES];
                if (*one < other && has_fee(project, i / PARTIES, i % PARTIES) &&
                    is_tied(project, i / PARTIES, i % PARTIES, k / PARTIES, k % PARTIES)) {
                    *one = other;
                    again = true;
                }
            }
        }
    }
}

static bool is_owed(const Project* project, int work) {
    static const int cents[] = {0, 0, 500, 700, 900};
    bool more = false;
    Owed owed;
    settle(project, owed);
    for (int i = 0; i < (int)project->works[work].n_parties; ++i) {
        more = more || (has_fee(project, work, i) && owed[work][i] > cents[project->fees[work][i]]);
    }
    return more;
}

// Nobody is paid less than they were promised, credited less, or paid against a paper that is not there.
static bool duties_are_done(const Project* project, int work) {
    for (int i = 0; i < (int)project->works[work].n_parties; ++i) {
        const CwRightsParty* party = &project->parties[work][i];
        const bool money = party->state == CW_CLEARANCE_INVOICED || party->state == CW_CLEARANCE_PAID;
        if ((party->credit[0] && !project->credited) || (money && strcmp(party->paper, "gone.pdf") == 0)) {
            return false;
        }
    }
    return !is_owed(project, work);
}

static bool work_is_cleared(const Project* project, int work, const CwMusicUse* use) {
    for (int country = 0; country < COUNTRIES; ++country) {
        if (regions[project->region].has[country] && !is_cleared_in(project, work, country, use)) {
            return false;
        }
    }
    return duties_are_done(project, work);
}

static bool is_used(const CwWorkUse* work) {
    bool used = !work->alternate;
    for (size_t i = 0; i < work->n_parties; ++i) {
        used = used && work->parties[i].state != CW_CLEARANCE_REPLACED;
    }
    return used;
}

static bool has_title(const Project* project, int cue, const char* title) {
    bool has = false;
    for (int i = 0; i < WORKS; ++i) {
        const CwWorkUse* work = &project->works[i];
        has = has || (strcmp(work->cue, names[cue]) == 0 && strcmp(work->title, title) == 0 && is_used(work));
    }
    return has;
}

static bool touch(const CwMusicUse* a, const CwMusicUse* b) {
    return a->in.flicks <= b->in.flicks + b->length.flicks && b->in.flicks <= a->in.flicks + a->length.flicks;
}

// From the first to the last of all cues of a title that are joined, however many others lie between.
static CwSpan unbroken(const Project* project, const CwMusicUse* use, const char* title) {
    bool joined[CUES] = {false};
    joined[use - project->uses] = true;
    for (int round = 0; round < CUES; ++round) {
        for (int i = 0; i < CUES; ++i) {
            for (int k = 0; k < CUES && has_title(project, i, title); ++k) {
                joined[i] = joined[i] || (joined[k] && touch(&project->uses[i], &project->uses[k]));
            }
        }
    }
    int64_t from = INT64_MAX;
    int64_t to = INT64_MIN;
    for (int i = 0; i < CUES; ++i) {
        const CwMusicUse* one = &project->uses[i];
        from = joined[i] && one->in.flicks < from ? one->in.flicks : from;
        to = joined[i] && one->in.flicks + one->length.flicks > to ? one->in.flicks + one->length.flicks : to;
    }
    return (CwSpan){to - from};
}

static bool cue_is_cleared(const Project* project, const CwMusicUse* use) {
    int count = 0;
    for (int i = 0; i < WORKS; ++i) {
        if (strcmp(project->works[i].cue, use->cue) == 0 && is_used(&project->works[i])) {
            ++count;
            CwMusicUse whole = *use;
            whole.length = unbroken(project, use, project->works[i].title);
            if (!work_is_cleared(project, i, &whole)) {
                return false;
            }
        }
    }
    return count > 0;
}

static bool cue_is_owed(const Project* project, const char* cue) {
    bool owed = false;
    for (int i = 0; i < WORKS; ++i) {
        owed = owed || (strcmp(project->works[i].cue, cue) == 0 && is_owed(project, i));
    }
    return owed;
}

// --- the gate, asked

static const char* subject_of(const char* cue) {
    return strcmp(cue, "1m1") == 0 ? "cue 1m1" : strcmp(cue, "1m2") == 0 ? "cue 1m2" : "cue 1m3";
}

static size_t findings_of(CwArena* arena, const CwUnclearedList* list, CwFinding** ret_findings) {
    CwFinding* findings = CW_NEW_ARRAY(arena, CwFinding, list->count);
    assert_non_null(findings);
    for (size_t i = 0; i < list->count; ++i) {
        findings[i] = (CwFinding){CW_FINDING_CLEARANCE, subject_of(list->items[i].cue), list->items[i].why, false};
    }
    *ret_findings = findings;
    return list->count;
}

static long n_cleared; // a test in which nothing is ever cleared shows nothing

// Somebody takes one finding on themselves; it is kept when it is still said in the same words.
static void ask(CwArena* arena, uint64_t* seed, const Project* project) {
    const CwRights rights = {project->works, WORKS};
    CwUnclearedList list;
    CwGateVerdict verdict;
    CwFinding* findings = NULL;
    CwOverride override = {.who = "Eve", .why = "on me", .kind = CW_FINDING_CLEARANCE};
    const CwClearedCase about = {
        .rights = &rights,
        .uses = project->uses,
        .n_uses = CUES,
        .delivery = &project->delivery,
        .album = project->album,
        .day = {TODAY},
        .duties = {cw_text(project->credited ? "We\nTHANK you all" : "We all"), true, papers, 1},
        .currency = {"EUR"},
    };
    assert_int_equal(cw_cleared(arena, &about, NULL, &list), CW_OK);
    const size_t count = findings_of(arena, &list, &findings);
    bool all = true;
    for (int i = 0; i < CUES; ++i) {
        bool told = false;
        bool told_fee = false;
        for (size_t k = 0; k < list.count; ++k) {
            const bool of_this = strcmp(list.items[k].cue, names[i]) == 0;
            told = told || of_this;
            told_fee = told_fee || (of_this && list.items[k].kind == CW_UNCLEARED_FEE);
        }
        assert_int_equal(told_fee, cue_is_owed(project, names[i]));
        const bool cleared = cue_is_cleared(project, &project->uses[i]);
        n_cleared += cleared;
        assert_int_equal(told, !cleared);
        all = all && cleared;
    }
    const size_t n_overrides = count && cw_random_below(seed, 3) == 0;
    if (n_overrides) {
        const CwFinding* taken = &findings[cw_random_below(seed, (int64_t)count)];
        override.subject = taken->subject;
        override.words = cw_random_below(seed, 4) ? taken->words : "in other words";
    }
    size_t left = count;
    for (size_t i = 0; n_overrides && i < count; ++i) {
        left -= strcmp(findings[i].subject, override.subject) == 0 && strcmp(findings[i].words, override.words) == 0;
    }
    assert_int_equal(cw_gate_judge(arena, findings, count, &override, n_overrides, &verdict), CW_OK);
    assert_int_equal(verdict.open, left == 0);
    assert_true(!verdict.open || all || n_overrides);
}

static void random_histories(void** state) {
    (void)state;
    const char* told = getenv("CUEWRIGHT_HISTORIES");
    const long histories = told ? strtol(told, NULL, 10) : 20000;
    uint64_t seed = 20261120;
    for (int i = 0; i < REGIONS; ++i) {
        assert_int_equal(cw_territories_parse(cw_text(regions[i].words), &sets[i], NULL), CW_OK);
    }
    for (long history = 0; history < histories; ++history) {
        Project project = {.credited = cw_random_below(&seed, 2)};
        CwArena* arena = cw_arena_new(NULL);
        for (int i = 0; i < WORKS; ++i) {
            any_work(&seed, &project, i);
        }
        for (int i = 0; i < CUES; ++i) {
            project.uses[i].cue = names[i];
            any_use(&seed, &project, i);
        }
        any_delivery(&seed, &project);
        for (int event = 0; event < EVENTS; ++event) {
            ask(arena, &seed, &project);
            any_event(&seed, &project);
        }
        cw_arena_free(arena);
    }
    assert_true(n_cleared > histories);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
