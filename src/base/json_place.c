// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/json.h"

#include "base/reading.h"

// Walks text that jansson has already taken, so every form here is known to be complete.
typedef struct {
    const char* start;
    CwText rest;
} Walk;

static void pass(Walk* walk, size_t count) {
    walk->rest = cw_text_after(walk->rest, count);
}

static char next(const Walk* walk) {
    return walk->rest.length ? walk->rest.at[0] : '\0';
}

static void pass_blanks(Walk* walk) {
    while (next(walk) == ' ' || next(walk) == '\t' || next(walk) == '\n' || next(walk) == '\r') {
        pass(walk, 1);
    }
}

// Passes a string and answers what stands between its quotes, escapes as written.
static CwText pass_string(Walk* walk) {
    pass(walk, 1);
    CwText inside = {walk->rest.at, 0};
    while (walk->rest.length && next(walk) != '"') {
        const size_t step = next(walk) == '\\' ? 2 : 1;
        inside.length += step;
        pass(walk, step);
    }
    pass(walk, 1);
    return inside;
}

// Passes one value of any kind.
static void pass_value(Walk* walk) {
    int depth = 0;
    do {
        pass_blanks(walk);
        const char c = next(walk);
        if (c == '"') {
            (void)pass_string(walk);
        } else if (c == '{' || c == '[') {
            ++depth;
            pass(walk, 1);
        } else if (c == '}' || c == ']') {
            --depth;
            pass(walk, 1);
        } else if (c == ',' || c == ':') {
            pass(walk, 1);
        } else {
            while (walk->rest.length && next(walk) != ',' && next(walk) != '}' && next(walk) != ']' &&
                   next(walk) != ' ' && next(walk) != '\n' && next(walk) != '\r' && next(walk) != '\t') {
                pass(walk, 1);
            }
        }
        pass_blanks(walk);
    } while (depth > 0 && walk->rest.length);
}

// Steps into the member or item named by `key`; false, and nothing moved, when there is none.
static bool step_in(Walk* walk, CwText key) {
    Walk inside = *walk;
    const bool is_object = next(&inside) == '{';
    if (!is_object && next(&inside) != '[') {
        return false;
    }
    pass(&inside, 1);
    int64_t wanted = -1;
    if (!is_object && cw_parse_int(key, &wanted) != CW_OK) {
        return false;
    }
    for (int64_t index = 0;; ++index) {
        pass_blanks(&inside);
        if (next(&inside) == '}' || next(&inside) == ']' || inside.rest.length == 0) {
            return false;
        }
        bool found = index == wanted;
        if (is_object) {
            found = cw_text_equal(pass_string(&inside), key);
            pass_blanks(&inside);
            pass(&inside, 1); // the colon
            pass_blanks(&inside);
        }
        if (found) {
            *walk = inside;
            return true;
        }
        pass_value(&inside);
        pass(&inside, next(&inside) == ',' ? 1 : 0);
    }
}

CwPlace cw_json_place(const char* file, CwText text, const char* path) {
    Walk walk = {text.at, text};
    pass_blanks(&walk);
    CwText rest = cw_text(path);
    while (rest.length && step_in(&walk, cw_text_split(&rest, '.'))) {
    }
    return cw_reading_place(file, text, (size_t)(walk.rest.at - text.at));
}
