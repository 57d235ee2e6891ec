// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/pixels.h"

#include "testing/testing.h"

#include <math.h>
#include <string.h>

enum {
    SIDE = 4,
    AREA = SIDE * SIDE,
    FIRST_RED = AREA * 5 / 4,
};

static CwFrame frame_of(uint32_t pixels[AREA], uint32_t colour) {
    for (int i = 0; i < AREA; ++i) {
        pixels[i] = colour;
    }
    return (CwFrame){pixels, SIDE, SIDE, SIDE, 0};
}

static void planes_are_those_of_bt709(void** state) {
    (void)state;
    uint32_t pixels[AREA];
    uint8_t planes[AREA * 3 / 2];
    for (uint32_t red = 0; red < 256; red += 5) {
        for (uint32_t green = 0; green < 256; green += 5) {
            for (uint32_t blue = 0; blue < 256; blue += 5) {
                const CwFrame frame = frame_of(pixels, red << 16 | green << 8 | blue);
                cw_frame_to_planes(&frame, 0, SIDE, planes);
                const double y = 0.2126 * red + 0.7152 * green + 0.0722 * blue;
                const double cb = (blue - y) / 1.8556;
                const double cr = (red - y) / 1.5748;
                assert_true(fabs(planes[0] - (16 + y * 219 / 255)) <= 0.51);
                assert_true(fabs(planes[AREA] - (128 + cb * 224 / 255)) <= 0.51);
                assert_true(fabs(planes[FIRST_RED] - (128 + cr * 224 / 255)) <= 0.51);
            }
        }
    }
}

static void grey_has_no_colour(void** state) {
    (void)state;
    uint32_t pixels[AREA];
    uint8_t planes[AREA * 3 / 2];
    for (uint32_t grey = 0; grey < 256; ++grey) {
        const CwFrame frame = frame_of(pixels, grey * 0x10101U);
        cw_frame_to_planes(&frame, 0, SIDE, planes);
        for (int i = AREA; i < AREA * 3 / 2; ++i) {
            assert_int_equal(planes[i], 128);
        }
    }
}

static void only_the_rows_asked_for_are_written(void** state) {
    (void)state;
    uint32_t pixels[AREA];
    uint8_t planes[AREA * 3 / 2];
    const CwFrame frame = frame_of(pixels, 0xffffff);
    memset(planes, 7, sizeof planes);
    cw_frame_to_planes(&frame, 2, 4, planes);
    assert_int_equal(planes[SIDE * 2 - 1], 7);
    assert_int_equal(planes[SIDE * 2], 235);
    assert_int_equal(planes[AREA + 1], 7);
    assert_int_equal(planes[AREA + 2], 128);
}

static void a_dissolve_goes_from_one_to_the_other(void** state) {
    (void)state;
    uint32_t one[AREA];
    uint32_t two[AREA];
    uint32_t between[AREA];
    const CwFrame a = frame_of(one, 0x00ff80);
    const CwFrame b = frame_of(two, 0xff00ff);
    CwFrame into = frame_of(between, 0);
    for (int weight = 0; weight <= 256; ++weight) {
        cw_frame_dissolve(&a, &b, weight, &into);
        const double t = weight / 256.0;
        assert_true(fabs((double)(into.pixels[5] >> 16) - 255 * t) <= 0.51);
        assert_true(fabs((double)(into.pixels[5] >> 8 & 255) - 255 * (1 - t)) <= 0.51);
        assert_true(fabs((double)(into.pixels[5] & 255) - (128 + 127 * t)) <= 0.51);
    }
    assert_int_equal(into.pixels[0], 0xff00ff);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(planes_are_those_of_bt709),
        cmocka_unit_test(grey_has_no_colour),
        cmocka_unit_test(only_the_rows_asked_for_are_written),
        cmocka_unit_test(a_dissolve_goes_from_one_to_the_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
