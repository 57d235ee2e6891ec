// SPDX-License-Identifier: GPL-3.0-or-later
/*
   The gate against random histories of projects: rights are asked for, given, run out and are taken back, the picture
   is cut again, uses change, people take things on themselves. After every event the gate is asked, and a second judge
   who knows only lists of countries, media and days says whether that was right.

   CUEWRIGHT_HISTORIES says how many histories; tests/gate_bugs.py plants bugs in the gate and runs this on each.
*/
#include "deliver/gate.h"

#include "testing/testing.h"

#include "base/random.h"
#include "rights/clearance.h"

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
    int regions[WORKS][PARTIES];
    CwWorkUse works[WORKS];
    CwMusicUse uses[CUES];
    CwDelivery delivery;
    int region;
} Project;

static CwTerritories sets[REGIONS];
static const char* const names[CUES] = {"1m1", "1m2", "1m3"};
static const char* const people[PARTIES] = {"Ann", "Bob", "Cy", "Di"};

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

static void any_grant(uint64_t* seed, Project* project, int work, int party) {
    static const CwDate never_began = CW_DATE_NEVER_BEGAN;
    static const CwDate never_ends = CW_DATE_NEVER_ENDS;
    CwRightsParty* of = &project->parties[work][party];
    project->regions[work][party] = any_region(seed);
    of->grant = (CwGrant){any_media(seed),
                          sets[project->regions[work][party]],
                          any_day(seed, never_began.day),
                          any_day(seed, never_ends.day),
                          cw_random_below(seed, 3) ? 0 : 10000 + 10000 * cw_random_below(seed, 4),
                          cw_random_below(seed, 3) ? 0 : (unsigned)cw_random_below(seed, 1 << USES)};
}

static void any_use(uint64_t* seed, CwMusicUse* use) {
    use->use = (CwUse)cw_random_below(seed, USES);
    use->length = cw_span_of_ms(10000 * (1 + cw_random_below(seed, 4)) + cw_random_below(seed, 2));
}

static void any_work(uint64_t* seed, Project* project, int work) {
    static const CwPartyRole roles[] = {CW_PARTY_COMPOSER, CW_PARTY_PUBLISHER, CW_PARTY_MASTER_OWNER,
                                        CW_PARTY_PERFORMER, CW_PARTY_PUBLISHER};
    project->works[work] = (CwWorkUse){.cue = names[cw_random_below(seed, CUES)],
                                       .title = "Song",
                                       .kind = (CwWorkKind)cw_random_below(seed, 4),
                                       .parties = project->parties[work],
                                       .n_parties = (size_t)cw_random_below(seed, PARTIES + 1)};
    for (int i = 0; i < PARTIES; ++i) {
        CwRightsParty* party = &project->parties[work][i];
        *party = (CwRightsParty){.name = people[i], .role = roles[cw_random_below(seed, 5)], .state = any_state(seed)};
        any_grant(seed, project, work, i);
    }
}

static unsigned any_two_media(uint64_t* seed) {
    const unsigned one = 1U << cw_random_below(seed, MEDIA);
    return one | 1U << cw_random_below(seed, MEDIA);
}

static void any_delivery(uint64_t* seed, Project* project) {
    project->region = (int)cw_random_below(seed, REGIONS);
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
    switch (cw_random_below(seed, 6)) {
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
    default: // a re-cut
        any_use(seed, &project->uses[cw_random_below(seed, CUES)]);
    }
}

// --- the second judge

static bool covers(const Project* project, int work, int party, const CwMusicUse* use) {
    const CwGrant* grant = &project->parties[work][party].grant;
    const CwDelivery* delivery = &project->delivery;
    for (int country = 0; country < COUNTRIES; ++country) {
        if (regions[project->region].has[country] && !regions[project->regions[work][party]].has[country]) {
            return false;
        }
    }
    for (int medium = 0; medium < MEDIA; ++medium) {
        if (delivery->media >> medium & 1 && !(grant->media >> medium & 1)) {
            return false;
        }
    }
    const int32_t first = delivery->from_said ? delivery->from.day : TODAY;
    const int32_t last = delivery->until_said ? delivery->until.day : first;
    for (int32_t day = first; day <= last || day == first; ++day) {
        if (day < grant->from.day || day > grant->until.day) {
            return false;
        }
    }
    const bool short_enough = grant->longest_ms == 0 || use->length.flicks <= grant->longest_ms * 705600;
    return short_enough && (grant->uses == 0 || (grant->uses >> use->use & 1));
}

static bool party_is_fine(const Project* project, int work, int party, const CwMusicUse* use) {
    const CwClearance state = project->parties[work][party].state;
    return state >= project->delivery.state && state <= CW_CLEARANCE_PAID && covers(project, work, party, use);
}

static bool work_is_cleared(const Project* project, int work, const CwMusicUse* use) {
    const CwWorkUse* of = &project->works[work];
    int writers = 0;
    int publishers = 0;
    int owners = 0;
    for (size_t i = 0; i < of->n_parties; ++i) {
        writers += of->parties[i].role == CW_PARTY_COMPOSER;
        publishers += of->parties[i].role == CW_PARTY_PUBLISHER;
        owners += of->parties[i].role == CW_PARTY_MASTER_OWNER;
    }
    const bool free = of->kind == CW_WORK_PUBLIC_DOMAIN;
    if ((!free && writers + publishers == 0) ||
        (owners == 0 && (of->kind == CW_WORK_LICENSED || of->kind == CW_WORK_LIBRARY))) {
        return false;
    }
    for (size_t i = 0; i < of->n_parties; ++i) {
        const CwPartyRole role = of->parties[i].role;
        const CwClearance state = of->parties[i].state;
        const bool asked = role == CW_PARTY_MASTER_OWNER || (!free && role == CW_PARTY_PUBLISHER) ||
                           (!free && role == CW_PARTY_COMPOSER && publishers == 0);
        const bool no = role != CW_PARTY_PERFORMER && (state == CW_CLEARANCE_DENIED || state == CW_CLEARANCE_EXPIRED);
        if (no || (asked && !party_is_fine(project, work, (int)i, use))) {
            return false;
        }
    }
    return true;
}

static bool is_replaced(const CwWorkUse* work) {
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (work->parties[i].state == CW_CLEARANCE_REPLACED) {
            return true;
        }
    }
    return false;
}

static bool cue_is_cleared(const Project* project, const CwMusicUse* use) {
    int count = 0;
    for (int i = 0; i < WORKS; ++i) {
        if (strcmp(project->works[i].cue, use->cue) == 0 && !is_replaced(&project->works[i])) {
            ++count;
            if (!work_is_cleared(project, i, use)) {
                return false;
            }
        }
    }
    return count > 0;
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

// Somebody takes one finding on themselves; it is kept when it is still said in the same words.
static void ask(CwArena* arena, uint64_t* seed, const Project* project) {
    const CwRights rights = {project->works, WORKS};
    CwUnclearedList list;
    CwGateVerdict verdict;
    CwFinding* findings = NULL;
    CwOverride override = {.who = "Eve", .why = "on me", .kind = CW_FINDING_CLEARANCE};
    assert_int_equal(
        cw_clearance_check(arena, &rights, project->uses, CUES, &project->delivery, (CwDate){TODAY}, &list), CW_OK);
    const size_t count = findings_of(arena, &list, &findings);
    bool all = true;
    for (int i = 0; i < CUES; ++i) {
        bool told = false;
        for (size_t k = 0; k < list.count; ++k) {
            told = told || strcmp(list.items[k].cue, names[i]) == 0;
        }
        const bool cleared = cue_is_cleared(project, &project->uses[i]);
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
        Project project;
        CwArena* arena = cw_arena_new(NULL);
        for (int i = 0; i < WORKS; ++i) {
            any_work(&seed, &project, i);
        }
        for (int i = 0; i < CUES; ++i) {
            project.uses[i].cue = names[i];
            any_use(&seed, &project.uses[i]);
        }
        any_delivery(&seed, &project);
        for (int event = 0; event < EVENTS; ++event) {
            ask(arena, &seed, &project);
            any_event(&seed, &project);
        }
        cw_arena_free(arena);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_histories),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
