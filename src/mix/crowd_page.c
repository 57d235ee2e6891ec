// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"
#include "mix/crowd.h"
#include "page/drawing.h"

enum {
    COLUMNS_MAX = 240, // of the picture; longer mixes are thinned, the worst moment of each column kept
    PAIRS_SHOWN = 12,
};

#define MARGIN 48.0
#define INK    0x222222U
#define FAINT  0x777777U
#define HOT    0x9B2D1FU

static int worst_between(const CwCrowd* crowd, size_t from, size_t to, int band) {
    int worst = 0;
    for (size_t cell = from; cell < to && cell < crowd->n_cells; ++cell) {
        const int now = crowd->crowded[cell * CW_BANDS + (size_t)band];
        worst = now > worst ? now : worst;
    }
    return worst;
}

static void draw_cells(CwDrawing* drawing, const CwCrowd* crowd, const CwBox* box) {
    const size_t each = crowd->n_cells / COLUMNS_MAX + 1;
    const size_t columns = (crowd->n_cells + each - 1) / each;
    const double width = box->width / (double)(columns ? columns : 1);
    const double height = box->height / CW_BANDS;
    for (size_t column = 0; column < columns; ++column) {
        for (int band = 0; band < CW_BANDS; ++band) {
            const int worst = worst_between(crowd, column * each, (column + 1) * each, band);
            const CwBox cell = {box->x + (double)column * width, box->y + box->height - (band + 1) * height, width,
                                height};
            if (worst) {
                cw_draw_box(drawing, cell, 0, (CwFill){HOT, (unsigned char)(worst * 255 / 100)}, (CwPen){0, 0, 0});
            }
        }
    }
    cw_draw_box(drawing, *box, 0, (CwFill){0, 0}, (CwPen){FAINT, 0.5, 0});
}

static const char* time_text(CwArena* arena, size_t cell) {
    const size_t seconds = cell * CW_CROWD_CELL_MS / 1000;
    const char* text = cw_format(arena, "%zu:%02zu", seconds / 60, seconds % 60);
    return text ? text : "";
}

static void draw_axes(CwArena* arena, CwDrawing* drawing, const CwCrowd* crowd, const CwBox* box) {
    const CwTextStyle right = {.face = CW_FACE_SANS, .size = 7, .rgb = FAINT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle middle = {.face = CW_FACE_SANS, .size = 7, .rgb = FAINT, .align = CW_ALIGN_CENTER};
    for (int band = 1; band < CW_BANDS; band += 3) {
        const char* text = cw_format(arena, "%d Hz", cw_band_hz(band));
        const double y = box->y + box->height * (1.0 - (band + 0.5) / CW_BANDS);
        (void)cw_draw_text(drawing, box->x - 46, y - 4, 42, &right, text ? text : "");
    }
    for (int i = 0; i <= 8; ++i) {
        const size_t cell = crowd->n_cells * (size_t)i / 8;
        (void)cw_draw_text(drawing, box->x + box->width * i / 8, box->y + box->height + 4, 0, &middle,
                           time_text(arena, cell));
    }
}

static void draw_pairs(CwArena* arena, CwDrawing* drawing, const CwCrowdStem* stems, const CwCrowd* crowd, double y) {
    const CwTextStyle plain = {.face = CW_FACE_SANS, .size = 8.5, .rgb = INK, .lines_max = 1};
    for (size_t i = 0; i < crowd->n_pairs && i < PAIRS_SHOWN; ++i) {
        const CwCrowdPair* pair = &crowd->pairs[i];
        const char* text =
            cw_format(arena, "%d %%   %s and %s, most round %d Hz, worst at %s", pair->percent, stems[pair->first].name,
                      stems[pair->second].name, cw_band_hz(pair->band), time_text(arena, pair->worst_cell));
        (void)cw_draw_text(drawing, MARGIN, y + 13.0 * (double)i, 0, &plain, text ? text : "");
    }
}

CwStatus cw_crowd_svg(CwArena* arena, const CwCrowdStem* stems, const CwCrowd* crowd, const char* title, CwDiag* diag,
                      CwText* ret_svg) {
    const CwTextStyle heading = {.face = CW_FACE_SERIF, .size = 14, .rgb = INK, .bold = true, .lines_max = 1};
    const CwTextStyle plain = {.face = CW_FACE_SANS, .size = 8.5, .rgb = FAINT, .lines_max = 1};
    const CwPaper paper = cw_paper_a4_wide;
    const CwBox box = {MARGIN + 30, MARGIN + 46, paper.width - 2 * MARGIN - 30, 260};
    CwDrawing* drawing = NULL;
    const char* under = cw_format(arena,
                                  "Crowded: %d %% of what sounds. The darker, the nearer two stems lie to each other, "
                                  "within 6 dB; half a second and a third of an octave at a time.",
                                  crowd->percent);
    CW_TRY(cw_drawing_begin(arena, paper, title, diag, &drawing));
    cw_drawing_page(drawing);
    (void)cw_draw_text(drawing, MARGIN, MARGIN, 0, &heading, title);
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 22, 0, &plain, under ? under : "");
    draw_cells(drawing, crowd, &box);
    draw_axes(arena, drawing, crowd, &box);
    draw_pairs(arena, drawing, stems, crowd, box.y + box.height + 26);
    return cw_drawing_svg(drawing, 0, ret_svg);
}
