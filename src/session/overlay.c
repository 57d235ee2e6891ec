// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/feed.h"
#include "base/number.h"
#include "session/visual.h"

#include <string.h>

enum {
    PUNCH_FRAMES = 2,
    FLUTTER_FRAMES = 4,
    STREAMER_SHARE = 60, ///< of the width is its own
    PUNCH_SHARE = 8,     ///< of the height is its radius
};

typedef struct {
    CwOverlay overlay;
    uint8_t* pixels;
    const uint8_t* rgb;
} Canvas;

static void set_pixel(const Canvas* canvas, int x, int y) {
    uint8_t* pixel = canvas->pixels + 4 * ((size_t)y * (size_t)canvas->overlay.width + (size_t)x);
    memcpy(pixel, canvas->rgb, 3);
    pixel[3] = 255;
}

static void draw_streamer(const Canvas* canvas, int64_t into, int64_t whole) {
    const int width = canvas->overlay.width;
    const int own = width / STREAMER_SHARE > 2 ? width / STREAMER_SHARE : 2;
    const int left = (int)cw_muldiv_floor(into, width - own, whole);
    for (int y = 0; y < canvas->overlay.height; ++y) {
        for (int x = left; x < left + own; ++x) {
            set_pixel(canvas, x, y);
        }
    }
}

static void draw_punch(const Canvas* canvas) {
    const int radius = canvas->overlay.height / PUNCH_SHARE;
    for (int y = -radius; y <= radius; ++y) {
        for (int x = -radius; x <= radius; ++x) {
            if (x * x + y * y <= radius * radius) {
                set_pixel(canvas, canvas->overlay.width / 2 + x, canvas->overlay.height / 2 + y);
            }
        }
    }
}

static int64_t film_frame(const CwTiming* timing, CwTime at) {
    return cw_frame_nearest(cw_time(timing->origin.flicks + at.flicks), timing->brief->rate);
}

static void draw_visual(const Canvas* canvas, const CwTiming* timing, const CwVisual* visual, int64_t frame) {
    const int64_t at = film_frame(timing, visual->at);
    if (visual->kind == CW_VISUAL_FLUTTER) {
        const int64_t away = frame > at ? frame - at : at - frame;
        if (away <= FLUTTER_FRAMES && away % 2 == 0) {
            draw_punch(canvas);
        }
        return;
    }
    const int64_t from = film_frame(timing, visual->from);
    if (frame >= from && frame < at) {
        draw_streamer(canvas, frame + 1 - from, at - from);
    } else if (frame >= at && frame < at + PUNCH_FRAMES) {
        draw_punch(canvas);
    }
}

void cw_overlay_frame(const CwTiming* timing, const CwVisual* visuals, size_t n_visuals, CwOverlay overlay,
                      int64_t frame, uint8_t* pixels) {
    static const uint8_t colours[][3] = {{255, 221, 0}, {0, 200, 60}, {255, 255, 255}, {40, 120, 255}, {235, 30, 30}};
    memset(pixels, 0, 4 * (size_t)overlay.width * (size_t)overlay.height);
    for (size_t i = 0; i < n_visuals; ++i) {
        const Canvas canvas = {overlay, pixels, colours[visuals[i].colour]};
        draw_visual(&canvas, timing, &visuals[i], frame);
    }
}

static CwStatus feed_frames(CwFeed* feed, const CwTiming* timing, const CwVisual* visuals, size_t n_visuals,
                            CwOverlay overlay, int64_t first, uint8_t* pixels) {
    const int64_t end = film_frame(timing, cw_time(timing->brief->length.flicks)) + PUNCH_FRAMES;
    for (int64_t frame = first; frame < end; ++frame) {
        cw_overlay_frame(timing, visuals, n_visuals, overlay, frame, pixels);
        CW_TRY(cw_feed_bytes(feed, pixels, 4 * (size_t)overlay.width * (size_t)overlay.height));
    }
    return CW_OK;
}

CwStatus cw_overlay_write(CwArena* arena, const CwTiming* timing, const CwVisual* visuals, size_t n_visuals,
                          CwOverlay overlay, const char* path, CwDiag* diag) {
    const CwRate rate = timing->brief->rate;
    int64_t first = film_frame(timing, cw_time(0));
    for (size_t i = 0; i < n_visuals; ++i) {
        const int64_t from = film_frame(timing, visuals[i].from);
        first = from < first ? from : first;
    }
    char timecode[CW_TIMECODE_SIZE];
    cw_timecode_format(first < 0 ? first + cw_frames_per_day(rate) : first, rate, timecode);
    uint8_t* pixels = CW_NEW_ARRAY(arena, uint8_t, 4 * (size_t)overlay.width * (size_t)overlay.height);
    const char* size = cw_format(arena, "%dx%d", overlay.width, overlay.height);
    const char* speed = cw_format(arena, "%d/%d", rate.num, rate.den);
    if (!pixels || !size || !speed) {
        return CW_ERR_NO_MEM;
    }
    const char* const argv[] = {"ffmpeg",    "-v",    "error",     "-y",     "-f",      "rawvideo",  "-pix_fmt",
                                "rgba",      "-s",    size,        "-r",     speed,     "-i",        "-",
                                "-c:v",      "qtrle", "-timecode", timecode, "-fflags", "+bitexact", "-flags:v",
                                "+bitexact", "-f",    "mov",       path,     NULL};
    CwFeed* feed = NULL;
    CW_TRY(cw_feed_begin(arena, &(CwProgram){argv, NULL, 0}, diag, &feed));
    const CwStatus fed = feed_frames(feed, timing, visuals, n_visuals, overlay, first, pixels);
    const CwStatus ended = cw_feed_end(feed, diag);
    return ended != CW_OK ? ended : fed;
}
