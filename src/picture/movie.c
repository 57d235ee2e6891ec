// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/movie.h"

#include "base/buf.h"
#include "base/feed.h"
#include "base/program.h"
#include "picture/burn.h"
#include "picture/pixels.h"

#include <stdbool.h>
#include <string.h>

enum {
    SIDE_LEAST = 64,
    SIDE_MOST = 4096,
    CUE_LINE_SIZE = 160,
};

// A roll and its board, once it was needed.
typedef struct {
    const char* roll;
    CwBoard* board;
} Filmed;

typedef struct {
    CwArena* arena;
    const CwMovieBrief* brief;
    CwDiag* diag;
    Filmed* filmed;
    size_t n_filmed;
    size_t filmed_capacity;
    CwBurn* burn;
    CwFrame mixed; // a dissolve
    CwFrame out;   // what leaves, with the band burnt in
    uint8_t* planes;
    size_t planes_size;
    const CwFrame* last; // what `out` was copied from; NULL after a dissolve and black
    int64_t last_drawing;
    size_t first_shot; // shots before it have ended
} Maker;

static CwStatus new_frame(CwArena* arena, int width, int height, CwFrame* ret_frame) {
    uint32_t* pixels = cw_alloc_array(arena, (size_t)width * (size_t)height, sizeof *pixels);
    if (!pixels) {
        return CW_ERR_NO_MEM;
    }
    *ret_frame = (CwFrame){pixels, width, height, width, 0};
    return CW_OK;
}

// The board of a shot's roll, read the first time.
static CwStatus board_of(Maker* maker, const CwShot* shot, CwBoard** ret_board) {
    const CwMovieBrief* brief = maker->brief;
    const char* roll = shot->black ? "" : shot->roll;
    for (size_t i = 0; i < maker->n_filmed; ++i) {
        if (!strcmp(maker->filmed[i].roll, roll)) {
            *ret_board = maker->filmed[i].board;
            return CW_OK;
        }
    }
    CwBoard* board = NULL;
    for (size_t i = 0; i < brief->n_boards && !board && !shot->black; ++i) {
        if (!strcmp(brief->boards[i].roll, roll)) {
            CW_TRY(cw_board_read(maker->arena, brief->boards[i].name, brief->boards[i].bytes, brief->rate, brief->width,
                                 brief->height, maker->diag, &board));
        }
    }
    if (!board && !shot->black) {
        CW_TRY(cw_board_slate(maker->arena, roll, shot->clip, brief->width, brief->height, maker->diag, &board));
    }
    CW_TRY(CW_RESERVE(maker->arena, maker->filmed, maker->n_filmed, maker->filmed_capacity));
    maker->filmed[maker->n_filmed++] = (Filmed){roll, board};
    *ret_board = board;
    return CW_OK;
}

// What one shot shows at a frame; NULL is black.
static CwStatus film(Maker* maker, const CwShot* shot, int64_t record_frame, const CwFrame** ret_frame) {
    CwBoard* board = NULL;
    CW_TRY(board_of(maker, shot, &board));
    *ret_frame = board ? cw_board_film(board, cw_shot_source_at(shot, record_frame)) : NULL;
    return CW_OK;
}

static void copy_rows(const CwFrame* from, int top, CwFrame* into) {
    for (int y = top; y < into->height; ++y) {
        uint32_t* row = into->pixels + (ptrdiff_t)y * into->stride_pixels;
        const size_t size = (size_t)into->width * sizeof *row;
        if (from) {
            memcpy(row, from->pixels + (ptrdiff_t)y * from->stride_pixels, size);
        } else {
            memset(row, 0, size);
        }
    }
}

// How much of 256 is seen of the incoming shot in the middle of a frame of its dissolve.
static int dissolve_weight(const CwShot* shot, int64_t record_frame) {
    return (int)((256 * (2 * (record_frame - shot->rec_in) + 1) + shot->dissolve_frames) / (2 * shot->dissolve_frames));
}

// Both shots of a dissolve may be of one roll, so the first is kept before the second is filmed.
static CwStatus dissolve(Maker* maker, const CwShot* from, const CwShot* to, int64_t record_frame) {
    const CwFrame* frame = NULL;
    CW_TRY(film(maker, from, record_frame, &frame));
    copy_rows(frame, 0, &maker->out);
    CW_TRY(film(maker, to, record_frame, &frame));
    copy_rows(frame, 0, &maker->mixed);
    cw_frame_dissolve(&maker->out, &maker->mixed, dissolve_weight(to, record_frame), &maker->out);
    return CW_OK;
}

// The shots seen at a frame: one, or in a dissolve the outgoing and the incoming.
static size_t shots_at(Maker* maker, int64_t record_frame, const CwShot* seen[2]) {
    const CwPicture* picture = maker->brief->picture;
    while (maker->first_shot < picture->n_shots && picture->shots[maker->first_shot].rec_out <= record_frame) {
        ++maker->first_shot;
    }
    size_t count = 0;
    for (size_t i = maker->first_shot; i < picture->n_shots && count < 2; ++i) {
        const CwShot* shot = &picture->shots[i];
        if (shot->rec_in <= record_frame && record_frame < shot->rec_out) {
            seen[count++] = shot;
        }
    }
    return count;
}

// The cues that sound at a frame, by name, in one line.
static const char* cues_at(const CwMovieBrief* brief, int64_t record_frame, char* line, size_t size) {
    size_t length = 0;
    line[0] = '\0';
    for (size_t i = 0; i < brief->n_cues; ++i) {
        const CwBurnCue* cue = &brief->cues[i];
        if (cue->rec_in <= record_frame && record_frame < cue->rec_out) {
            const char* between = length ? "   +   " : "";
            const size_t more = strlen(between) + strlen(cue->name);
            if (length + more < size) {
                memcpy(line + length, between, strlen(between));
                memcpy(line + length + strlen(between), cue->name, strlen(cue->name) + 1);
                length += more;
            }
        }
    }
    return line;
}

// Draws the picture of a frame into `out`; answers the first row that is not the last frame's.
static CwStatus make_picture(Maker* maker, int64_t record_frame, const CwShot* const seen[2], size_t count,
                             int* ret_from_row) {
    *ret_from_row = 0;
    if (count == 2) {
        maker->last = NULL;
        return dissolve(maker, seen[0], seen[1], record_frame);
    }
    const CwFrame* frame = NULL;
    CW_TRY(count ? film(maker, seen[0], record_frame, &frame) : CW_OK);
    if (frame && frame == maker->last && frame->drawing == maker->last_drawing) {
        *ret_from_row = cw_burn_top(maker->burn);
    }
    copy_rows(frame, *ret_from_row, &maker->out);
    maker->last = frame;
    maker->last_drawing = frame ? frame->drawing : 0;
    return CW_OK;
}

static CwStatus make_frame(Maker* maker, int64_t record_frame) {
    const CwShot* seen[2] = {NULL, NULL};
    const size_t count = shots_at(maker, record_frame, seen);
    const CwShot* shot = count ? seen[count - 1] : NULL;
    int from_row = 0;
    CW_TRY(make_picture(maker, record_frame, seen, count, &from_row));
    char cues[CUE_LINE_SIZE];
    const CwBurnWords words = {record_frame, cues_at(maker->brief, record_frame, cues, sizeof cues),
                               shot && !shot->black ? shot->roll : "",
                               shot ? cw_shot_source_at(shot, record_frame) : 0};
    cw_burn(maker->burn, &words, &maker->out);
    cw_frame_to_planes(&maker->out, from_row, maker->out.height, maker->planes);
    return CW_OK;
}

static CwStatus check(const CwMovieBrief* brief, CwDiag* diag) {
    if (!brief->picture->n_shots) {
        return cw_diag(diag, CW_ERR_RANGE, "movie.empty", (CwPlace){0}, NULL, "a movie needs at least one shot");
    }
    if (brief->width % 2 || brief->height % 2 || brief->width < SIDE_LEAST || brief->height < SIDE_LEAST ||
        brief->width > SIDE_MOST || brief->height > SIDE_MOST) {
        return cw_diag(diag, CW_ERR_RANGE, "movie.size", (CwPlace){0}, NULL,
                       "a movie is 64 to 4096 pixels wide and high, both even");
    }
    return CW_OK;
}

static CwStatus begin(Maker* maker) {
    const CwMovieBrief* brief = maker->brief;
    CW_TRY(new_frame(maker->arena, brief->width, brief->height, &maker->out));
    CW_TRY(new_frame(maker->arena, brief->width, brief->height, &maker->mixed));
    maker->planes_size = (size_t)brief->width * (size_t)brief->height * 3 / 2;
    maker->planes = cw_alloc(maker->arena, maker->planes_size);
    if (!maker->planes) {
        return CW_ERR_NO_MEM;
    }
    return cw_burn_begin(maker->arena, brief->rate, brief->width, brief->height, maker->diag, &maker->burn);
}

// Constant quality, so that nothing is decided by floating point; one thread, so that nothing depends on how many; and
// no algorithm that only some processors have (left alone, x264 searches otherwise with SSSE3 than without). A drawing
// that mostly stands still gains nothing from looking ahead, which costs a third of the time.
static CwStatus start_encoder(const Maker* maker, const char* path, CwFeed** ret_feed) {
    const CwMovieBrief* brief = maker->brief;
    const char* size = cw_format(maker->arena, "%dx%d", brief->width, brief->height);
    const char* rate = cw_format(maker->arena, "%d/%d", brief->rate.num, brief->rate.den);
    const char** argv = CW_NEW_ARRAY(maker->arena, const char*, 64);
    if (!size || !rate || !argv) {
        return CW_ERR_NO_MEM;
    }
    const char* how = "b-adapt=0:cpu-independent=1:rc-lookahead=0:scenecut=0:weightp=0";
    const char* const words[] = {"ffmpeg",    "-v",
                                 "error",     "-nostdin",
                                 "-y",        "-f",
                                 "rawvideo",  "-pix_fmt",
                                 "yuv420p",   "-s",
                                 size,        "-r",
                                 rate,        "-i",
                                 "pipe:0",    "-c:v",
                                 "libx264",   "-preset",
                                 "superfast", "-threads",
                                 "1",         "-qp",
                                 "27",        "-x264-params",
                                 how,         "-g",
                                 "48",        "-keyint_min",
                                 "24",        "-flags",
                                 "+cgop",     "-pix_fmt",
                                 "yuv420p",   "-color_range",
                                 "tv",        "-colorspace",
                                 "bt709",     "-color_primaries",
                                 "bt709",     "-color_trc",
                                 "bt709",     "-bitexact",
                                 "-movflags", "+faststart",
                                 "-f",        "mp4",
                                 path,        NULL};
    memcpy(argv, words, sizeof words);
    return cw_feed_begin(maker->arena, &(CwProgram){.argv = argv}, maker->diag, ret_feed);
}

static bool is_shown(const CwMovieBrief* brief, int64_t frame) {
    for (size_t i = 0; i < brief->n_gaps; ++i) {
        if (brief->gaps[i].rec_in <= frame && frame < brief->gaps[i].rec_out) {
            return false;
        }
    }
    return true;
}

CwStatus cw_movie_make(CwArena* arena, const CwMovieBrief* brief, const char* path, CwDiag* diag) {
    CW_TRY(check(brief, diag));
    Maker maker = {.arena = arena, .brief = brief, .diag = diag};
    CwFeed* feed = NULL;
    CW_TRY(begin(&maker));
    CW_TRY(start_encoder(&maker, path, &feed));
    const CwPicture* picture = brief->picture;
    const int64_t end = picture->shots[picture->n_shots - 1].rec_out;
    CwStatus status = CW_OK;
    for (int64_t frame = picture->shots[0].rec_in; frame < end && status == CW_OK; ++frame) {
        if (!is_shown(brief, frame)) {
            continue;
        }
        CW_TRY(make_frame(&maker, frame));
        status = cw_feed_bytes(feed, maker.planes, maker.planes_size);
    }
    const CwStatus ended = cw_feed_end(feed, diag);
    return status != CW_OK && ended == CW_OK ? status : ended;
}

// The encoder reads the sound as it comes. Its quick search for what is masked is heard by nobody at these rates.
static CwStatus encode(CwArena* arena, const char* const* argv, CwText wav, CwDiag* diag) {
    CwFeed* feed = NULL;
    CW_TRY(cw_feed_begin(arena, &(CwProgram){.argv = argv}, diag, &feed));
    const CwStatus status = cw_feed_bytes(feed, wav.at, wav.length);
    const CwStatus ended = cw_feed_end(feed, diag);
    return status != CW_OK && ended == CW_OK ? status : ended;
}

CwStatus cw_movie_add_sound(CwArena* arena, const char* movie, CwText wav, const char* path, CwDiag* diag) {
    const char* const argv[] = {
        "ffmpeg", "-v",        "error",     "-nostdin",  "-y",         "-i",   movie, "-i",   "pipe:0", "-map",
        "0:v",    "-map",      "1:a",       "-c:v",      "copy",       "-c:a", "aac", "-b:a", "128k",   "-aac_coder",
        "fast",   "-shortest", "-bitexact", "-movflags", "+faststart", "-f",   "mp4", path,   NULL};
    return encode(arena, argv, wav, diag);
}

CwStatus cw_movie_sound_alone(CwArena* arena, CwText wav, const char* path, CwDiag* diag) {
    const char* const argv[] = {"ffmpeg",    "-v",         "error", "-nostdin", "-y",         "-i",   "pipe:0",
                                "-c:a",      "aac",        "-b:a",  "96k",      "-aac_coder", "fast", "-bitexact",
                                "-movflags", "+faststart", "-f",    "mp4",      path,         NULL};
    return encode(arena, argv, wav, diag);
}
