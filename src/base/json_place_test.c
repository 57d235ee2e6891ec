// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include "testing/testing.h"

static const char film[] = "{\n"
                           "  \"title\": \"A \\\"door\\\", { [\",\n"
                           "  \"reels\": [ {\"name\": \"R1\"},\n"
                           "             {\"name\": \"R2\", \"start\": 12} ],\n"
                           "\t\"rate\":24, \"empty\": {}, \"none\": [],\n"
                           "  \"last\": true\n"
                           "}\n";

static void check(const char* path, int line, int column) {
    const CwPlace place = cw_json_place("film.json", cw_text(film), path);
    assert_string_equal(place.file, "film.json");
    assert_int_equal(place.line, line);
    assert_int_equal(place.column, column);
}

static void places(void** state) {
    (void)state;
    check("", 1, 1);
    check("title", 2, 12);
    check("reels", 3, 12);
    check("reels.0", 3, 14);
    check("reels.1", 4, 14);
    check("reels.1.start", 4, 38);
    check("rate", 5, 9);
    check("empty", 5, 22);
    check("none", 5, 34);
    check("last", 6, 11);
}

static void paths_that_lead_nowhere_stop_where_they_do(void** state) {
    (void)state;
    check("nothing", 1, 1);
    check("reels.7", 3, 12);
    check("reels.x", 3, 12);
    check("rate.x", 5, 9);
    check("empty.x", 5, 22);
    check("none.0", 5, 34);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(places),
        cmocka_unit_test(paths_that_lead_nowhere_stop_where_they_do),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
