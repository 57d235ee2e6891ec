// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/territory.h"

#include "testing/testing.h"

#include "base/file.h"
#include "base/json.h"

#include "rights/territory_priv.h"

#include <stdio.h>
#include <string.h>

static CwTerritories read(const char* text) {
    CwTerritories set = cw_territories_none();
    CwText wrong = {"", 0};
    if (cw_territories_parse(cw_text(text), &set, &wrong) != CW_OK) {
        fail_msg("%s: %.*s", text, (int)wrong.length, wrong.at);
    }
    return set;
}

static void is(const char* text, const char* written) {
    const CwTerritories set = read(text);
    assert_string_equal(cw_territories_text(cw_test_arena, &set), written);
}

// The codes and names are those of the time zone database.
static void the_table(void** state) {
    (void)state;
    FILE* tab = fopen("/usr/share/zoneinfo/iso3166.tab", "r");
    if (!tab) {
        print_message("skipped: no iso3166.tab here\n");
        skip();
        return;
    }
    char line[200];
    size_t found = 0;
    while (fgets(line, sizeof line, tab)) {
        if (line[0] == '#') {
            continue;
        }
        line[strcspn(line, "\n")] = '\0';
        line[2] = '\0';
        const CwTerritories by_code = read(line);
        const CwTerritories by_name = read(line + 3);
        assert_true(cw_territories_cover(&by_code, &by_name) && !cw_territories_empty(&by_name));
        assert_string_equal(cw_territories_text(cw_test_arena, &by_code), line);
        ++found;
    }
    assert_int_equal(fclose(tab), 0);
    assert_int_equal(found, CW__N_COUNTRIES);
    for (size_t i = 1; i < CW__N_COUNTRIES; ++i) {
        assert_true(strcmp(cw__countries[i - 1].code, cw__countries[i].code) < 0);
    }
}

static void what_people_write(void** state) {
    (void)state;
    is("DE, at", "AT DE");
    is("Germany; United Kingdom/USA", "DE GB US");
    is("de fr", "DE FR");
    is("eu", "EU");
    is("DACH", "DACH");
    is("Austria Germany Switzerland", "DACH");
    is("UK & Ireland", "UK & Ireland");
    is("Worldwide", "world");
    is("world -US !CA", "world -CA -US");
    is("world except US and CA", "world -CA -US");
    is("world excluding North America, Mexico", "world -CA -MX -US");
    is("-US", "world -US");
    is("EU without France", "AT BE BG CY CZ DE DK EE ES FI GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK");
    is("Bosnia & Herzegovina", "BA");
    is("", "");
}

static void written_and_read_back(void** state) {
    (void)state;
    static const char* const texts[] = {"EU", "DE", "world", "world -AF -ZW", "AD ZW", "EEA", "CA US CH"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; ++i) {
        const CwTerritories set = read(texts[i]);
        const CwTerritories back = read(cw_territories_text(cw_test_arena, &set));
        assert_memory_equal(&set, &back, sizeof set);
    }
}

static void sets(void** state) {
    (void)state;
    const CwTerritories world = cw_territories_world();
    const CwTerritories none = cw_territories_none();
    const CwTerritories eu = read("EU");
    const CwTerritories de = read("DE");
    assert_true(cw_territories_cover(&world, &eu) && cw_territories_cover(&eu, &de) &&
                cw_territories_cover(&de, &none));
    assert_false(cw_territories_cover(&eu, &world));
    assert_false(cw_territories_cover(&de, &eu));
    const CwTerritories rest = cw_territories_minus(&world, &eu);
    const CwTerritories all = cw_territories_union(&rest, &eu);
    assert_memory_equal(&all, &world, sizeof all);
    assert_true(cw_territories_empty(&none));
    assert_false(cw_territories_empty(&de));
}

// Against the numbers of Debian's iso-codes, where they are.
static void numbers(void** state) {
    (void)state;
    CwText text = {NULL, 0};
    json_t* json = NULL;
    int found[CW_TERRITORY_COUNTRIES];
    const CwTerritories dach = read("DACH");
    assert_int_equal(cw_territories_numbers(&dach, found), 3);
    assert_true(found[0] == 40 && found[1] == 756 && found[2] == 276); // Austria, Switzerland, Germany
    if (cw_file_read(cw_test_arena, "/usr/share/iso-codes/json/iso_3166-1.json", 0, NULL, &text) != CW_OK) {
        print_message("skipped\n");
        return;
    }
    assert_int_equal(cw_json_parse(cw_test_arena, "iso", text, NULL, &json), CW_OK);
    const json_t* list = json_object_get(json, "3166-1");
    assert_int_equal(json_array_size(list), CW__N_COUNTRIES);
    for (size_t i = 0; i < json_array_size(list); ++i) {
        int64_t number = 0;
        const json_t* country = json_array_get(list, i);
        const CwTerritories set = read(json_string_value(json_object_get(country, "alpha_2")));
        assert_int_equal(cw_parse_int(cw_text(json_string_value(json_object_get(country, "numeric"))), &number), CW_OK);
        assert_int_equal(cw_territories_numbers(&set, found), 1);
        assert_int_equal(found[0], number);
    }
}

static void what_is_no_territory(void** state) {
    (void)state;
    CwTerritories set = cw_territories_world();
    CwText wrong = {"", 0};
    assert_int_equal(cw_territories_parse(cw_text("DE, Atlantis"), &set, &wrong), CW_ERR_BAD_INPUT);
    assert_true(cw_text_is(wrong, "Atlantis"));
    assert_int_equal(cw_territories_parse(cw_text("world - "), &set, NULL), CW_ERR_BAD_INPUT);
    const CwTerritories world = cw_territories_world();
    assert_memory_equal(&set, &world, sizeof set);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_table, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(what_people_write, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(written_and_read_back, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test_setup_teardown(numbers, cw_test_arena_up, cw_test_arena_down),
        cmocka_unit_test(sets),
        cmocka_unit_test(what_is_no_territory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
