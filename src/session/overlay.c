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

int64_t cw_overlay_first(const CwTiming* timing, const CwVisual* visuals, size_t n_visuals) {
    int64_t first = film_frame(timing, cw_time(0));
    for (size_t i = 0; i < n_visuals; ++i) {
        const int64_t from = film_frame(timing, visuals[i].from);
        first = from < first ? from : first;
    }
    return first;
}

// An overlay on its way to ffmpeg, and what ffmpeg is told of it.
typedef struct {
    CwArena* arena;
    const CwTiming* timing;
    const CwVisual* visuals;
    size_t n_visuals;
    CwOverlay overlay;
    CwDiag* diag;
    int64_t first;
    const char* size;
    const char* speed;
    char timecode[CW_TIMECODE_SIZE];
} Drawing;

static CwStatus begin(Drawing* drawing) {
    const CwRate rate = drawing->timing->brief->rate;
    const int64_t first = cw_overlay_first(drawing->timing, drawing->visuals, drawing->n_visuals);
    drawing->first = first;
    cw_timecode_format(first < 0 ? first + cw_frames_per_day(rate) : first, rate, drawing->timecode);
    drawing->size = cw_format(drawing->arena, "%dx%d", drawing->overlay.width, drawing->overlay.height);
    drawing->speed = cw_format(drawing->arena, "%d/%d", rate.num, rate.den);
    return drawing->size && drawing->speed ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus feed_frames(const Drawing* drawing, CwFeed* feed) {
    const int64_t end = film_frame(drawing->timing, cw_time(drawing->timing->brief->length.flicks)) + PUNCH_FRAMES;
    const size_t size = 4 * (size_t)drawing->overlay.width * (size_t)drawing->overlay.height;
    uint8_t* pixels = CW_NEW_ARRAY(drawing->arena, uint8_t, size);
    if (!pixels) {
        return CW_ERR_NO_MEM;
    }
    for (int64_t frame = drawing->first; frame < end; ++frame) {
        cw_overlay_frame(drawing->timing, drawing->visuals, drawing->n_visuals, drawing->overlay, frame, pixels);
        CW_TRY(cw_feed_bytes(feed, pixels, size));
    }
    return CW_OK;
}

static CwStatus draw(const Drawing* drawing, const char* const* argv) {
    CwFeed* feed = NULL;
    CW_TRY(cw_feed_begin(drawing->arena, &(CwProgram){argv, NULL, 0}, drawing->diag, &feed));
    const CwStatus fed = feed_frames(drawing, feed);
    const CwStatus ended = cw_feed_end(feed, drawing->diag);
    return ended != CW_OK ? ended : fed;
}

CwStatus cw_overlay_write(CwArena* arena, const CwTiming* timing, const CwVisual* visuals, size_t n_visuals,
                          CwOverlay overlay, const char* path, CwDiag* diag) {
    Drawing drawing = {arena, timing, visuals, n_visuals, overlay, diag, 0, NULL, NULL, ""};
    CW_TRY(begin(&drawing));
    const char* const argv[] = {"ffmpeg",   "-v",        "error",    "-y",         "-f",        "rawvideo",
                                "-pix_fmt", "rgba",      "-s",       drawing.size, "-r",        drawing.speed,
                                "-i",       "-",         "-c:v",     "qtrle",      "-timecode", drawing.timecode,
                                "-fflags",  "+bitexact", "-flags:v", "+bitexact",  "-f",        "mov",
                                path,       NULL};
    return draw(&drawing, argv);
}

// The picture from the overlay's first frame on: black before its own first, black after its last. A movie is entered
// half a frame early, so that the frame itself is the first that is shown.
static const char* underlay_filter(const Drawing* drawing, int64_t from) {
    return cw_format(drawing->arena,
                     "[1:v]setpts=N/(%s*TB),tpad=start=%lld:stop=-1[p];[p][0:v]overlay=shortest=1:format=yuv420",
                     drawing->speed, (long long)(from < 0 ? -from : 0));
}

CwStatus cw_overlay_on_picture(CwArena* arena, const CwTiming* timing, const CwVisual* visuals, size_t n_visuals,
                               CwOverlay overlay, CwUnderlay under, const char* path, CwDiag* diag) {
    Drawing drawing = {arena, timing, visuals, n_visuals, overlay, diag, 0, NULL, NULL, ""};
    CW_TRY(begin(&drawing));
    const CwRate rate = timing->brief->rate;
    const int64_t from = under.in + drawing.first - film_frame(timing, cw_time(0));
    const int64_t seek_us = from > 0 ? cw_muldiv_floor(2 * from - 1, INT64_C(500000) * rate.den, rate.num) : 0;
    const char* seek = cw_format(arena, "%lldus", (long long)seek_us);
    const char* filter = underlay_filter(&drawing, from);
    if (!seek || !filter) {
        return CW_ERR_NO_MEM;
    }
    const char* const argv[] = {"ffmpeg",
                                "-v",
                                "error",
                                "-y",
                                "-f",
                                "rawvideo",
                                "-pix_fmt",
                                "rgba",
                                "-s",
                                drawing.size,
                                "-r",
                                drawing.speed,
                                "-i",
                                "-",
                                "-ss",
                                seek,
                                "-i",
                                under.movie,
                                "-sws_flags",
                                "bilinear+accurate_rnd+full_chroma_int+bitexact",
                                "-filter_complex",
                                filter,
                                "-c:v",
                                "libx264",
                                "-preset",
                                "superfast",
                                "-threads",
                                "1",
                                "-qp",
                                "20",
                                "-g",
                                "1",
                                "-x264-params",
                                "cpu-independent=1",
                                "-pix_fmt",
                                "yuv420p",
                                "-timecode",
                                drawing.timecode,
                                "-bitexact",
                                "-f",
                                "mov",
                                path,
                                NULL};
    return draw(&drawing, argv);
}
