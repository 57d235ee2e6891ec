// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/identifier.h"

#include "testing/testing.h"

#include "base/random.h"

#include <stdio.h>
#include <string.h>

// Published identifiers of real things, or examples of the standards.
static const struct {
    CwIdKind kind;
    const char* text;
    const char* plain;
} good[] = {
    {CW_ID_ISRC, "US-RC1-76-07839", "USRC17607839"},
    {CW_ID_ISRC, "ISRC gbaye6800011", "GBAYE6800011"},
    {CW_ID_ISWC, "T-034.524.680-1", "T0345246801"},
    {CW_ID_ISWC, "T0345246801", "T0345246801"},
    {CW_ID_IPI, "00014107338", "00014107338"},
    {CW_ID_IPI_BASE, "I-000000229-7", "I0000002297"},
    {CW_ID_ISNI, "0000 0001 2103 2683", "0000000121032683"},
    {CW_ID_ISNI, "0000-0001-2281-955X", "000000012281955X"},
    {CW_ID_GRID, "A1-2425G-ABC1234002-M", "A12425GABC1234002M"},
    {CW_ID_EIDR, "10.5240/7791-8534-2C23-9030-8610-5", "779185342C23903086105"},
    {CW_ID_ISAN, "0000-0000-D07A-0090-Q", "00000000D07A0090Q"},
    {CW_ID_ISAN, "ISAN 0000-0000-D07A-0090-Q-0000-0000-X", "00000000D07A0090Q00000000X"},
    {CW_ID_V_ISAN, "00000000D07A0090Q00000000X", "00000000D07A0090Q00000000X"},
    {CW_ID_DPID, "PADPIDA2011072101T", "PADPIDA2011072101T"},
    {CW_ID_DPID, "PA-DPIDA-2013020802-I", "PADPIDA2013020802I"},
    {CW_ID_UPC, "0 36000 29145 2", "036000291452"},
    {CW_ID_EAN, "4006381333931", "4006381333931"},
    {CW_ID_ICPN, "036000291452", "036000291452"},
    {CW_ID_ICPN, "4006381333931", "4006381333931"},
    {CW_ID_ISMN, "979-0-2600-0043-8", "9790260000438"},
    {CW_ID_ISMN, "M-2600-0043-8", "9790260000438"},
};

enum {
    N_GOOD = sizeof good / sizeof good[0],
};

static void published_ones_pass(void** state) {
    (void)state;
    for (size_t i = 0; i < N_GOOD; ++i) {
        CwIdCheck check;
        if (!cw_id_check(good[i].kind, cw_text(good[i].text), &check)) {
            fail_msg("%s: fault %d at %d, check %s", good[i].text, check.fault, check.at, check.check);
        }
        if (check.plain[0] == '\0' || strcmp(check.plain, good[i].plain) != 0) {
            fail_msg("%s is kept as %s", good[i].text, check.plain);
        }
    }
}

static const char alphabet[] = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

// How many of the ways to write one character of `text` wrongly still pass.
static int missed(CwIdKind kind, const char* text) {
    char wrong[CW_ID_SIZE];
    int count = 0;
    for (size_t i = 0; text[i]; ++i) {
        for (const char* c = alphabet; *c; ++c) {
            CwIdCheck check;
            strcpy(wrong, text);
            wrong[i] = *c;
            if (wrong[i] != text[i] && strchr("-. /", text[i]) == NULL) {
                count += cw_id_check(kind, cw_text(wrong), &check);
            }
        }
    }
    return count;
}

static int misses(CwIdKind kind) {
    int count = 0;
    for (size_t i = 0; i < N_GOOD; ++i) {
        count += good[i].kind == kind ? missed(kind, good[i].text) : 0;
    }
    return count;
}

// The schemes whose rule can tell every wrong character: none passes, wherever it is and whatever it is.
static void every_wrong_character_is_caught(void** state) {
    (void)state;
    static const CwIdKind strong[] = {CW_ID_ISNI, CW_ID_GRID, CW_ID_EIDR, CW_ID_ISAN, CW_ID_V_ISAN,
                                      CW_ID_UPC,  CW_ID_EAN,  CW_ID_ICPN, CW_ID_ISMN, CW_ID_DPID};
    for (size_t i = 0; i < sizeof strong / sizeof strong[0]; ++i) {
        assert_int_equal(misses(strong[i]), 0);
    }
}

// A valid value: nine digits under a rule, with the check the rule asks for.
static void with_check(CwIdKind kind, int64_t number, char text[CW_ID_SIZE]) {
    CwIdCheck check;
    const char* first = kind == CW_ID_ISWC ? "T" : kind == CW_ID_IPI_BASE ? "I" : "";
    const char* last = kind == CW_ID_IPI ? "00" : "0";
    assert_true(snprintf(text, CW_ID_SIZE, "%s%09lld%s", first, (long long)number, last) > 0);
    if (!cw_id_check(kind, cw_text(text), &check)) {
        assert_int_equal(check.fault, CW_ID_CHECK);
        strcpy(text + strlen(text) - strlen(check.check), check.check);
        assert_true(cw_id_check(kind, cw_text(text), &check));
    }
}

// ISWC and IPI base: a digit changed by d at weight w is missed exactly when 10 divides w * d, which no rule can mend.
static void weighted_sums_miss_what_they_must(void** state) {
    (void)state;
    int expected = 0;
    for (int weight = 1; weight <= 9; ++weight) {
        for (int change = 1; change <= 9; ++change) {
            expected += weight * change % 10 == 0 ? 10 - change : 0; // digits that can go up by it; as many go down
        }
    }
    int found_iswc = 0;
    int found_base = 0;
    for (int digit = 0; digit <= 9; ++digit) { // nine times the same digit meets each digit at each place once
        char text[CW_ID_SIZE];
        with_check(CW_ID_ISWC, (int64_t)digit * 111111111, text);
        found_iswc += missed(CW_ID_ISWC, text);
        with_check(CW_ID_IPI_BASE, (int64_t)digit * 111111111, text);
        found_base += missed(CW_ID_IPI_BASE, text);
    }
    assert_int_equal(found_iswc, 2 * expected);
    assert_int_equal(found_base, 2 * expected);
}

// IPI: two remainders share the check 00, so only a change from the one to the other is missed.
static void ipi_misses_one_remainder(void** state) {
    (void)state;
    uint64_t seed = 11;
    int tried = 0;
    for (int round = 0; round < 2000; ++round) {
        char text[CW_ID_SIZE];
        with_check(CW_ID_IPI, cw_random_below(&seed, 1000000000), text);
        const bool shared = strcmp(text + 9, "00") == 0;
        const int count = missed(CW_ID_IPI, text);
        assert_true(shared ? count <= 18 : count == 0);
        tried += !shared;
    }
    assert_true(tried > 1900);
}

// Whatever stands before it, one character of 36 is the check, and it is the one a refusal names.
static void one_check_character_fits(void** state) {
    (void)state;
    static const struct {
        CwIdKind kind;
        const char* prefix;
        int digits;
    } kinds[] = {
        {CW_ID_EIDR, "10.5240/", 20}, {CW_ID_ISAN, "", 16}, {CW_ID_GRID, "A1", 15}, {CW_ID_DPID, "PADPIDA", 10}};
    uint64_t seed = 5;
    for (int round = 0; round < 4000; ++round) {
        const size_t i = (size_t)round % 4;
        char text[CW_ID_SIZE];
        strcpy(text, kinds[i].prefix);
        size_t length = strlen(text);
        for (int digit = 0; digit < kinds[i].digits; ++digit) {
            text[length++] = alphabet[cw_random_below(&seed, i < 2 ? 16 : 36)];
        }
        text[length + 1] = '\0';
        char passed = '\0';
        char named = '\0';
        for (const char* c = alphabet; *c; ++c) {
            CwIdCheck check;
            text[length] = *c;
            if (cw_id_check(kinds[i].kind, cw_text(text), &check)) {
                assert_int_equal(passed, '\0');
                passed = *c;
            } else {
                named = check.check[0];
            }
        }
        assert_int_not_equal(passed, '\0');
        assert_int_equal(passed, named);
    }
}

static void what_is_wrong_is_said(void** state) {
    (void)state;
    static const struct {
        CwIdKind kind;
        const char* text;
        CwIdFault fault;
        int at;
    } bad[] = {
        {CW_ID_ISRC, "", CW_ID_EMPTY, 1},
        {CW_ID_ISRC, "US-RC1-76-0783", CW_ID_SHORT, 15},
        {CW_ID_ISRC, "US-RC1-76-078391", CW_ID_LONG, 16},
        {CW_ID_ISRC, "U1-RC1-76-07839", CW_ID_LETTER, 2},
        {CW_ID_ISRC, "USR-C17607839", CW_ID_LETTER, 4},
        {CW_ID_ISWC, "T-034.524.680-2", CW_ID_CHECK, 15},
        {CW_ID_IPI, "00014107339", CW_ID_CHECK, 10},
        {CW_ID_IPI, "14107338", CW_ID_SHORT, 9},
        {CW_ID_EIDR, "10.5239/7791-8534-2C23-9030-8610-5", CW_ID_PREFIX, 1},
        {CW_ID_EIDR, "10.5240/7791-8534-2C23-9030-8610-6", CW_ID_CHECK, 34},
        {CW_ID_ISAN, "0000-0000-D07A-0090", CW_ID_SHORT, 20},
        {CW_ID_V_ISAN, "0000-0000-D07A-0090-R-0000-0000-X", CW_ID_CHECK, 21},
        {CW_ID_ISMN, "M-2600-0043-9", CW_ID_CHECK, 13},
        {CW_ID_ISMN, "978-0-2600-0043-8", CW_ID_LETTER, 3},
    };
    CwArena* arena = cw_arena_new(NULL);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        CwIdCheck check;
        assert_false(cw_id_check(bad[i].kind, cw_text(bad[i].text), &check));
        if (check.fault != bad[i].fault || check.at != bad[i].at) {
            fail_msg("%s: fault %d at %d", bad[i].text, check.fault, check.at);
        }
        CwBuf why = cw_buf(arena);
        cw_id_why(&why, bad[i].kind, &check);
        assert_true(why.length > 10);
    }
    cw_arena_free(arena);
}

static void names(void** state) {
    (void)state;
    for (int kind = 0; kind < CW_ID_KINDS; ++kind) {
        CwIdKind found = CW_ID_KINDS;
        assert_true(cw_id_kind_from_name(cw_text(cw_id_kind_name((CwIdKind)kind)), &found));
        assert_int_equal(found, kind);
        assert_non_null(strstr(cw_id_kind_names(), cw_id_kind_name((CwIdKind)kind)));
    }
    CwIdKind kind = CW_ID_KINDS;
    assert_true(cw_id_kind_from_name(cw_text("IPI name"), &kind));
    assert_int_equal(kind, CW_ID_IPI);
    assert_false(cw_id_kind_from_name(cw_text("isbn"), &kind));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(published_ones_pass),
        cmocka_unit_test(every_wrong_character_is_caught),
        cmocka_unit_test(weighted_sums_miss_what_they_must),
        cmocka_unit_test(ipi_misses_one_remainder),
        cmocka_unit_test(one_check_character_fits),
        cmocka_unit_test(what_is_wrong_is_said),
        cmocka_unit_test(names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
