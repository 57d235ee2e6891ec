// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/pixels.h"

#include <stddef.h>

void cw_frame_dissolve(const CwFrame* a, const CwFrame* b, int weight, CwFrame* into) {
    const uint32_t to = (uint32_t)weight;
    const uint32_t from = 256 - to;
    for (int y = 0; y < into->height; ++y) {
        const uint32_t* row_a = a->pixels + (ptrdiff_t)y * a->stride_pixels;
        const uint32_t* row_b = b->pixels + (ptrdiff_t)y * b->stride_pixels;
        uint32_t* row = into->pixels + (ptrdiff_t)y * into->stride_pixels;
        for (int x = 0; x < into->width; ++x) {
            // Red and blue share a word; neither can reach the other: 255 * 256 + 128 < 2^16.
            const uint32_t rb = (row_a[x] & 0xff00ffU) * from + (row_b[x] & 0xff00ffU) * to + 0x800080U;
            const uint32_t g = (row_a[x] >> 8 & 0xffU) * from + (row_b[x] >> 8 & 0xffU) * to + 0x80U;
            row[x] = (rb >> 8 & 0xff00ffU) | (g & 0xff00U);
        }
    }
}

// Coefficients in 1/65536: 219/255 and 224/255 of BT.709's, rounded so that white is 235 and grey has no colour.
enum {
    Y_R = 11966,
    Y_G = 40254,
    Y_B = 4064,
    U_R = -6596,
    U_G = -22189,
    U_B = 28785,
    V_R = 28785,
    V_G = -26145,
    V_B = -2640,
    HALF = 32768,
};

static uint8_t luma(uint32_t pixel) {
    const int32_t r = (int32_t)(pixel >> 16 & 255);
    const int32_t g = (int32_t)(pixel >> 8 & 255);
    const int32_t b = (int32_t)(pixel & 255);
    return (uint8_t)(16 + ((Y_R * r + Y_G * g + Y_B * b + HALF) >> 16));
}

void cw_frame_to_planes(const CwFrame* frame, int top, int end, uint8_t* planes) {
    const size_t width = (size_t)frame->width;
    const size_t area = width * (size_t)frame->height;
    for (int y = top; y < end; y += 2) {
        const uint32_t* upper = frame->pixels + (ptrdiff_t)y * frame->stride_pixels;
        const uint32_t* lower = upper + frame->stride_pixels;
        uint8_t* luma_upper = planes + (size_t)y * width;
        uint8_t* luma_lower = luma_upper + width;
        for (size_t x = 0; x < width; ++x) {
            luma_upper[x] = luma(upper[x]);
            luma_lower[x] = luma(lower[x]);
        }
        uint8_t* blue = planes + area + (size_t)(y / 2) * (width / 2);
        uint8_t* red = blue + area / 4;
        for (size_t x = 0; x < width / 2; ++x) {
            const uint32_t p[4] = {upper[2 * x], upper[2 * x + 1], lower[2 * x], lower[2 * x + 1]};
            const int32_t r =
                (int32_t)((p[0] >> 16 & 255) + (p[1] >> 16 & 255) + (p[2] >> 16 & 255) + (p[3] >> 16 & 255));
            const int32_t g = (int32_t)((p[0] >> 8 & 255) + (p[1] >> 8 & 255) + (p[2] >> 8 & 255) + (p[3] >> 8 & 255));
            const int32_t b = (int32_t)((p[0] & 255) + (p[1] & 255) + (p[2] & 255) + (p[3] & 255));
            blue[x] = (uint8_t)(128 + ((U_R * r + U_G * g + U_B * b + 4 * HALF) >> 18));
            red[x] = (uint8_t)(128 + ((V_R * r + V_G * g + V_B * b + 4 * HALF) >> 18));
        }
    }
}
