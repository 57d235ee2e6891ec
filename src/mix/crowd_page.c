// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"
#include "mix/crowd.h"
#include "page/drawing.h"

enum {
    COLUMNS_MAX = 240, // of the picture; longer mixes are thinned, the worst moment of each column kept
    PAIRS_SHOWN = 12,
};

#define MARGIN 48.0
#define OTHERS 0x666666U
#define INK    0x222222U
#define FAINT  0x777777U

// Of the worst pairs, the worst first; they differ for the colour-blind, too. All others are grey.
static const unsigned colours[] = {0x9B2D1F, 0x1F5F9B, 0x2E7D4F, 0xA8700A, 0x6A3D8A, OTHERS};
enum { COLOURS = sizeof colours / sizeof colours[0] };

// The most crowded of some cells of a band; `to` where none is.
static size_t worst_between(const CwCrowd* crowd, size_t from, size_t to, int band) {
    size_t worst = to;
    int most = 0;
    for (size_t cell = from; cell < to && cell < crowd->n_cells; ++cell) {
        const int now = crowd->crowded[cell * CW_BANDS + (size_t)band];
        worst = now > most ? cell : worst;
        most = now > most ? now : most;
    }
    return worst;
}

// The colour of the two stems that are nearest to each other there.
static unsigned colour_at(const CwCrowd* crowd, size_t at) {
    for (size_t i = 0; i < crowd->n_pairs && i + 1 < COLOURS; ++i) {
        const CwCrowdPair* pair = &crowd->pairs[i];
        const bool same = crowd->loudest[at] == pair->first && crowd->second[at] == pair->second;
        if (same || (crowd->loudest[at] == pair->second && crowd->second[at] == pair->first)) {
            return colours[i];
        }
    }
    return OTHERS;
}

static void fill(CwDrawing* drawing, CwBox box, unsigned rgb, int percent) {
    cw_draw_box(drawing, box, 0, (CwFill){rgb, (unsigned char)(percent * 255 / 100)}, (CwPen){0, 0, 0});
}

static void draw_cells(CwDrawing* drawing, const CwCrowd* crowd, const CwBox* box) {
    const size_t each = crowd->n_cells / COLUMNS_MAX + 1;
    const size_t columns = (crowd->n_cells + each - 1) / each;
    const double width = box->width / (double)(columns ? columns : 1);
    const double height = box->height / CW_BANDS;
    for (size_t column = 0; column < columns; ++column) {
        for (int band = 0; band < CW_BANDS; ++band) {
            const size_t to = (column + 1) * each;
            const size_t worst = worst_between(crowd, column * each, to, band);
            const size_t at = worst * CW_BANDS + (size_t)band;
            if (worst < to) {
                fill(
                    drawing,
                    (CwBox){box->x + (double)column * width, box->y + box->height - (band + 1) * height, width, height},
                    colour_at(crowd, at), crowd->crowded[at]);
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

// Times on the axis are round, and at most a dozen.
static size_t cells_between_times(size_t n_cells) {
    static const size_t steps_s[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600};
    enum { STEPS = sizeof steps_s / sizeof steps_s[0], TIMES_MAX = 12 };
    size_t i = 0;
    while (i + 1 < STEPS && n_cells * CW_CROWD_CELL_MS > TIMES_MAX * steps_s[i] * 1000) {
        ++i;
    }
    return steps_s[i] * 1000 / CW_CROWD_CELL_MS;
}

static void draw_axes(CwArena* arena, CwDrawing* drawing, const CwCrowd* crowd, const CwBox* box) {
    const CwTextStyle right = {.face = CW_FACE_SANS, .size = 7, .rgb = FAINT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle middle = {.face = CW_FACE_SANS, .size = 7, .rgb = FAINT, .align = CW_ALIGN_CENTER};
    for (int band = 1; band < CW_BANDS; band += 3) {
        const char* text = cw_format(arena, "%d Hz", cw_band_hz(band));
        const double y = box->y + box->height * (1.0 - (band + 0.5) / CW_BANDS);
        (void)cw_draw_text(drawing, box->x - 46, y - 4, 42, &right, text ? text : "");
    }
    const size_t every = cells_between_times(crowd->n_cells);
    for (size_t cell = 0; cell <= crowd->n_cells; cell += every) {
        const double x = box->x + box->width * (double)cell / (double)(crowd->n_cells ? crowd->n_cells : 1);
        (void)cw_draw_text(drawing, x, box->y + box->height + 4, 0, &middle, time_text(arena, cell));
    }
}

static void draw_pairs(CwArena* arena, CwDrawing* drawing, const CwCrowdStem* stems, const CwCrowd* crowd, double y) {
    const CwTextStyle plain = {.face = CW_FACE_SANS, .size = 8.5, .rgb = INK, .lines_max = 1};
    for (size_t i = 0; i < crowd->n_pairs && i < PAIRS_SHOWN; ++i) {
        const CwCrowdPair* pair = &crowd->pairs[i];
        const double top = y + 13.0 * (double)i;
        const char* text =
            cw_format(arena, "%d %%   %s and %s: most round %d Hz, worst at %s", pair->percent, stems[pair->first].name,
                      stems[pair->second].name, cw_band_hz(pair->band), time_text(arena, pair->worst_cell));
        fill(drawing, (CwBox){MARGIN, top + 1, 8, 8}, i + 1 < COLOURS ? colours[i] : OTHERS, 100);
        (void)cw_draw_text(drawing, MARGIN + 13, top, 0, &plain, text ? text : "");
    }
}

// How dark what is.
static void draw_scale(CwDrawing* drawing, const CwBox* box) {
    const CwTextStyle small = {.face = CW_FACE_SANS, .size = 7, .rgb = FAINT, .lines_max = 1};
    static const char* const words[] = {"5 dB apart", "3 dB", "1 dB", "as loud as each other"};
    static const int percents[] = {17, 50, 83, 100};
    double x = box->x + box->width - 260;
    for (size_t i = 0; i < 4; ++i) {
        fill(drawing, (CwBox){x, box->y + box->height + 27, 10, 8}, INK, percents[i]);
        (void)cw_draw_text(drawing, x + 13, box->y + box->height + 27, 0, &small, words[i]);
        x += 62;
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
                                  "Crowded: %d %% of what sounds, half a second and a third of an octave at a time. "
                                  "Coloured is where two stems lie within 6 dB and neither leaves the other room.",
                                  crowd->percent);
    CW_TRY(cw_drawing_begin(arena, paper, title, diag, &drawing));
    cw_drawing_page(drawing);
    (void)cw_draw_text(drawing, MARGIN, MARGIN, 0, &heading, title);
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 22, 0, &plain, under ? under : "");
    draw_cells(drawing, crowd, &box);
    draw_axes(arena, drawing, crowd, &box);
    draw_scale(drawing, &box);
    draw_pairs(arena, drawing, stems, crowd, box.y + box.height + 26);
    return cw_drawing_svg(drawing, 0, ret_svg);
}
