// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"
#include "mix/crowd.h"
#include "mix/repair.h"
#include "page/drawing.h"

#define MARGIN 48.0
#define INK    0x222222U
#define FAINT  0x777777U
#define BEFORE 0xB9A27AU
#define AFTER  0x1F6F8BU

enum {
    TOP_DB100 = 0,
    BOTTOM_DB100 = -6000,
};

static void draw_bands(CwDrawing* drawing, const int band_db100[CW_BANDS], const CwBox* box, unsigned rgb) {
    CwPoint points[CW_BANDS];
    for (int b = 0; b < CW_BANDS; ++b) {
        const int level = band_db100[b] < BOTTOM_DB100 ? BOTTOM_DB100 : band_db100[b];
        points[b] = (CwPoint){box->x + box->width * b / (CW_BANDS - 1),
                              box->y + box->height * (TOP_DB100 - level) / (TOP_DB100 - BOTTOM_DB100)};
    }
    cw_draw_path(drawing, points, CW_BANDS, CW_PATH_STRAIGHT, (CwFill){0, 0}, (CwPen){rgb, 1.6, 0});
}

static void draw_axes(CwArena* arena, CwDrawing* drawing, const CwBox* box) {
    const CwTextStyle right = {.face = CW_FACE_SANS, .size = 7, .rgb = FAINT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle middle = {.face = CW_FACE_SANS, .size = 7, .rgb = FAINT, .align = CW_ALIGN_CENTER};
    cw_draw_box(drawing, *box, 0, (CwFill){0, 0}, (CwPen){FAINT, 0.5, 0});
    for (int db = 0; db >= -60; db -= 20) {
        const char* text = cw_format(arena, "%d dB", db);
        (void)cw_draw_text(drawing, box->x - 46, box->y - box->height * db / 60.0 - 4, 42, &right, text ? text : "");
    }
    for (int b = 1; b < CW_BANDS; b += 2) {
        const char* text = cw_format(arena, "%d", cw_band_hz(b));
        (void)cw_draw_text(drawing, box->x + box->width * b / (CW_BANDS - 1), box->y + box->height + 4, 0, &middle,
                           text ? text : "");
    }
}

static const char* level_text(CwArena* arena, int db100) {
    const int size = db100 < 0 ? -db100 : db100;
    const char* text = db100 == CW_FAULT_NONE_DB100
                           ? "-"
                           : cw_format(arena, "%s%d.%d", db100 < 0 ? "-" : "", size / 100, size % 100 / 10);
    return text ? text : "";
}

static void draw_row(CwArena* arena, CwDrawing* drawing, double y, const char* what, const char* before,
                     const char* after) {
    const CwTextStyle plain = {.face = CW_FACE_SANS, .size = 8.5, .rgb = INK, .lines_max = 1};
    const char* cells[] = {what, before, after};
    (void)arena;
    for (int i = 0; i < 3; ++i) {
        (void)cw_draw_text(drawing, MARGIN + (i ? 180.0 + 80.0 * i : 0.0), y, 0, &plain, cells[i] ? cells[i] : "");
    }
}

static void draw_table(CwArena* arena, CwDrawing* drawing, const CwRepair* r, double y) {
    const CwCondition* b = &r->before;
    const CwCondition* a = &r->after;
    draw_row(arena, drawing, y, "", "before", "after");
    draw_row(arena, drawing, y + 13, "clicks", cw_format(arena, "%zu", b->clicks), cw_format(arena, "%zu", a->clicks));
    draw_row(arena, drawing, y + 26, "tops cut off", cw_format(arena, "%zu", b->clipped),
             cw_format(arena, "%zu", a->clipped));
    draw_row(arena, drawing, y + 39, "hum over what is beside it, dB", level_text(arena, b->hum_db100),
             level_text(arena, a->hum_db100));
    draw_row(arena, drawing, y + 52, "steady noise, dBFS", level_text(arena, b->noise_dbfs100),
             level_text(arena, a->noise_dbfs100));
    draw_row(arena, drawing, y + 65, "sound over noise, dB", level_text(arena, b->snr_db100),
             level_text(arena, a->snr_db100));
    draw_row(arena, drawing, y + 78, "315 Hz over 1600 Hz, dB", level_text(arena, b->mud_db100),
             level_text(arena, a->mud_db100));
    draw_row(arena, drawing, y + 91, "changed, over the sound, dB", level_text(arena, r->residual_db100), "");
}

CwStatus cw_repair_svg(CwArena* arena, const CwRepair* repair, const char* title, CwDiag* diag, CwText* ret_svg) {
    const CwTextStyle heading = {.face = CW_FACE_SERIF, .size = 14, .rgb = INK, .bold = true, .lines_max = 1};
    const CwTextStyle was = {.face = CW_FACE_SANS, .size = 8.5, .rgb = BEFORE, .lines_max = 1};
    const CwTextStyle is = {.face = CW_FACE_SANS, .size = 8.5, .rgb = AFTER, .lines_max = 1};
    const CwPaper paper = cw_paper_a4_wide;
    const CwBox box = {MARGIN + 30, MARGIN + 46, paper.width - 2 * MARGIN - 30, 260};
    CwDrawing* drawing = NULL;
    CW_TRY(cw_drawing_begin(arena, paper, title, diag, &drawing));
    cw_drawing_page(drawing);
    (void)cw_draw_text(drawing, MARGIN, MARGIN, 0, &heading, title);
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 22, 0, &was, "before");
    (void)cw_draw_text(drawing, MARGIN + 50, MARGIN + 22, 0, &is, "after: energy of each third of an octave, of all");
    draw_axes(arena, drawing, &box);
    draw_bands(drawing, repair->before.band_db100, &box, BEFORE);
    draw_bands(drawing, repair->after.band_db100, &box, AFTER);
    draw_table(arena, drawing, repair, box.y + box.height + 26);
    return cw_drawing_svg(drawing, 0, ret_svg);
}
