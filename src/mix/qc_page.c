// SPDX-License-Identifier: GPL-3.0-or-later
#include "mix/qc_page.h"

#include "base/buf.h"
#include "page/table.h"

#include <stdlib.h>
#include <string.h>

enum {
    MARGIN = 40,
    ACCENT = 0x22384C,
    INK = 0x1C2126,
    FAINT = 0x777D84,
    RULE = 0xD5D9DD,
    GOOD = 0x2E6B45,
    BAD = 0xA32A1C,
    BAND = 0xE8BFB9, // BAD where it is drawn thinly
    DIALOGUE = 0x3B6FB0,
    MUSIC = 0xC98A2B,
    CURVE_MOST = 0,    // LUFS at the top of the graph
    CURVE_LEAST = -60, // and at its foot
    CURVE_POINTS = 1200,
    COLUMNS = 5,
};

enum { CHECK, MEASURED, WANTED, VERDICT, WORDS };

typedef struct {
    CwArena* arena;
    const CwQcPage* page;
    CwDrawing* drawing;
    CwLoudness loudness;
    CwTableRow* rows;
    size_t n_rows;
    size_t capacity;
} Sheet;

// "-23.0", "14.1"; a dash for what could not be measured.
static const char* level_text(CwArena* arena, int hundredths, const char* unit) {
    if (hundredths == CW_LOUDNESS_NONE) {
        return "\xE2\x80\x93";
    }
    const int tenths = (abs(hundredths) + 5) / 10; // EBU Tech 3341: one decimal
    return cw_format(arena, "%s%d.%d%s%s", hundredths < 0 && tenths ? "\xE2\x88\x92" : "", tenths / 10, tenths % 10,
                     unit[0] ? " " : "", unit);
}

static const char* name_of(const char* name) {
    static const char* const names[][2] = {
        {"loudness", "Programme loudness"},
        {"dialogue_loudness", "Dialogue loudness"},
        {"true_peak", "True peak"},
        {"max_short", "Maximum short-term loudness"},
        {"max_momentary", "Maximum momentary loudness"},
        {"range", "Loudness range"},
        {"dialogue_range", "Dialogue loudness range"},
        {"dialogue", "Dialogue loudness"},
        {"dialogue_difference", "Programme minus dialogue"},
        {"leq_m", "Leq(m)"},
        {"length", "Length"},
        {"sample_rate", "Sample rate"},
        {"layout", "Layout"},
    };
    for (size_t i = 0; i < sizeof names / sizeof names[0]; ++i) {
        if (strcmp(names[i][0], name) == 0) {
            return names[i][1];
        }
    }
    return name;
}

static const char* value_text(CwArena* arena, const CwQcCheck* check, int value, const char* unit) {
    return check->unit_is_level ? level_text(arena, value, unit)
                                : cw_format(arena, "%d%s%s", value, unit[0] ? " " : "", unit);
}

// "−23.2 to −22.8", "at most −1.0", or nothing.
static const char* wanted_text(CwArena* arena, const CwQcCheck* check) {
    const bool least = check->least != CW_LOUDNESS_NONE;
    const bool most = check->most != CW_LOUDNESS_NONE;
    const char* low = least ? value_text(arena, check, check->least, "") : "";
    const char* high = most ? value_text(arena, check, check->most, "") : "";
    if (!low || !high) {
        return NULL;
    }
    if (least && most) {
        return check->least == check->most ? high : cw_format(arena, "%s to %s", low, high);
    }
    return least || most ? cw_format(arena, "%s %s", least ? "at least" : "at most", least ? low : high) : "";
}

static CwStatus add_row(Sheet* sheet, CwRowKind kind, const char* const cells[COLUMNS]) {
    const char** kept = CW_NEW_ARRAY(sheet->arena, const char*, COLUMNS);
    CW_TRY(CW_RESERVE(sheet->arena, sheet->rows, sheet->n_rows, sheet->capacity));
    if (!kept) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < COLUMNS; ++i) {
        kept[i] = cells[i];
    }
    sheet->rows[sheet->n_rows++] = (CwTableRow){.kind = kind, .cells = kept};
    return CW_OK;
}

// The timecode of a sample.
static void timecode_of(const CwQcPage* page, int64_t sample, char ret_text[CW_TIMECODE_SIZE]) {
    const int64_t flicks = page->start.flicks + sample * cw_flicks_per_sample(page->qc->sample_rate);
    cw_timecode_format(cw_frame_floor(cw_time(flicks), page->rate), page->rate, ret_text);
}

static CwStatus add_places(Sheet* sheet, const CwQcCheck* check) {
    const CwQcPage* page = sheet->page;
    for (size_t i = 0; i < check->n_places; ++i) {
        char from[CW_TIMECODE_SIZE];
        char to[CW_TIMECODE_SIZE];
        timecode_of(page, check->places[i].from, from);
        timecode_of(page, check->places[i].to, to);
        const char* cells[COLUMNS] = {[CHECK] = cw_format(sheet->arena, "    %s \xE2\x80\x93 %s", from, to),
                                      [MEASURED] =
                                          value_text(sheet->arena, check, check->places[i].value, check->unit)};
        if (!cells[CHECK] || !cells[MEASURED]) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(add_row(sheet, CW_ROW_PLAIN, cells));
    }
    return CW_OK;
}

static CwStatus add_check(Sheet* sheet, const CwQcCheck* check) {
    const char* failed = check->advice ? "hint" : "FAIL";
    const char* cells[COLUMNS] = {[CHECK] = name_of(check->name),
                                  [MEASURED] = value_text(sheet->arena, check, check->value, check->unit),
                                  [WANTED] = wanted_text(sheet->arena, check),
                                  [VERDICT] = check->passed ? "pass" : failed,
                                  [WORDS] = check->passed ? "" : check->what};
    if (!cells[MEASURED] || !cells[WANTED]) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(add_row(sheet, check->passed || check->advice ? CW_ROW_PLAIN : CW_ROW_ALERT, cells));
    return check->passed ? CW_OK : add_places(sheet, check);
}

static double draw_head(CwDrawing* drawing, void* context) {
    const Sheet* sheet = context;
    const CwQcPage* page = sheet->page;
    const double width = cw_drawing_paper(drawing).width - 2 * MARGIN;
    const CwTextStyle title = {.face = CW_FACE_SERIF, .size = 20, .rgb = ACCENT, .bold = true, .lines_max = 1};
    const CwTextStyle right = {
        .face = CW_FACE_SANS, .size = 11, .rgb = ACCENT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle alert = {
        .face = CW_FACE_SANS, .size = 11, .rgb = BAD, .bold = true, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle plain = {.face = CW_FACE_SANS, .size = 10, .rgb = INK, .lines_max = 1};
    const char* under = cw_format(sheet->arena, "%s  \xC2\xB7  %s%s%s fps", page->qc->profile->title, page->cut,
                                  page->cut[0] ? "  \xC2\xB7  " : "", cw_rate_name(page->rate));
    (void)cw_draw_text(drawing, MARGIN, MARGIN, width * 0.7, &title, page->film);
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 4, width, &right, "MASTER QC");
    if (page->temp) {
        (void)cw_draw_text(drawing, MARGIN, MARGIN + 19, width, &alert, "TEMP \xE2\x80\x93 NOT FOR DELIVERY");
    }
    (void)cw_draw_text(drawing, MARGIN, MARGIN + 28, width * 0.7, &plain, under ? under : "");
    cw_draw_line(drawing, (CwPoint){MARGIN, MARGIN + 48}, (CwPoint){MARGIN + width, MARGIN + 48},
                 (CwPen){RULE, 0.8, 0});
    return MARGIN + 58;
}

// One number that is asked for first: its name small, its value large.
static void draw_figure(CwDrawing* drawing, double x, double y, double width, const char* name, const char* value) {
    const CwTextStyle small = {.face = CW_FACE_SANS, .size = 6.5, .rgb = FAINT, .lines_max = 1};
    const CwTextStyle large = {.face = CW_FACE_SANS, .size = 13, .rgb = INK, .bold = true, .lines_max = 1};
    (void)cw_draw_text(drawing, x, y, width, &small, name);
    (void)cw_draw_text(drawing, x, y + 9, width, &large, value ? value : "");
}

static double draw_verdict(Sheet* sheet, double y) {
    CwDrawing* drawing = sheet->drawing;
    const CwQcPage* page = sheet->page;
    const CwLoudness* l = &sheet->loudness;
    const double width = cw_drawing_paper(drawing).width - 2 * MARGIN;
    const uint32_t colour = page->qc->passed ? GOOD : BAD;
    const CwTextStyle word = {
        .face = CW_FACE_SANS, .size = 17, .rgb = 0xFFFFFF, .bold = true, .align = CW_ALIGN_CENTER, .lines_max = 1};
    cw_draw_box(drawing, (CwBox){MARGIN, y, 130, 40}, 4, (CwFill){colour, 255}, (CwPen){0, 0, 0});
    (void)cw_draw_text(drawing, MARGIN, y + 10, 130, &word, page->qc->passed ? "PASSED" : "NOT PASSED");
    const char* const figures[][2] = {
        {"INTEGRATED, LUFS", level_text(sheet->arena, l->integrated_lufs100, "")},
        {"TRUE PEAK, dBTP", level_text(sheet->arena, l->true_peak_dbtp100, "")},
        {"RANGE, LU", level_text(sheet->arena, l->range_lu100, "")},
        {"MOST IN 3 s, LUFS", level_text(sheet->arena, l->max_short_term_lufs100, "")},
        {"MOST IN 0.4 s, LUFS", level_text(sheet->arena, l->max_momentary_lufs100, "")},
    };
    const size_t count = sizeof figures / sizeof figures[0];
    const double cell = (width - 146) / (double)count;
    for (size_t i = 0; i < count; ++i) {
        draw_figure(drawing, MARGIN + 146 + cell * (double)i, y + 8, cell - 4, figures[i][0], figures[i][1]);
    }
    return y + 52;
}

static double height_of(const CwBox* box, double lufs) {
    const double clamped = lufs < CURVE_LEAST ? CURVE_LEAST : lufs > CURVE_MOST ? CURVE_MOST : lufs;
    return box->y + box->height * (CURVE_MOST - clamped) / (CURVE_MOST - CURVE_LEAST);
}

// A curve, drawn only where there is sound.
static void draw_runs(CwDrawing* drawing, const CwPoint* points, size_t count, double foot, CwPen pen) {
    size_t first = 0;
    for (size_t i = 0; i <= count; ++i) {
        if (i == count || points[i].y >= foot) {
            cw_draw_path(drawing, points + first, i - first, CW_PATH_STRAIGHT, (CwFill){0, 0}, pen);
            first = i + 1;
        }
    }
}

// Short-term loudness of a sound from the first window to the last; thinned to what a page can show.
static CwStatus draw_curve(Sheet* sheet, const CwMeasure* measure, const CwBox* box, CwFill fill, CwPen pen) {
    const size_t hop = measure->n_blocks / CURVE_POINTS + 1;
    const size_t count = cw_loudness_curve_length(measure, CW_SHORT_TERM_BLOCKS, hop);
    int32_t* curve = CW_NEW_ARRAY(sheet->arena, int32_t, count + 1);
    CwPoint* points = CW_NEW_ARRAY(sheet->arena, CwPoint, count + 2);
    if (!curve || !points) {
        return CW_ERR_NO_MEM;
    }
    cw_loudness_curve(measure, CW_SHORT_TERM_BLOCKS, hop, curve);
    const double foot = box->y + box->height;
    const double per_block = box->width / (double)(measure->n_blocks ? measure->n_blocks : 1);
    for (size_t i = 0; i < count; ++i) {
        const double lufs = curve[i] == CW_LOUDNESS_NONE ? CURVE_LEAST : curve[i] * 0.01;
        const double x = box->x + ((double)(i * hop) + CW_SHORT_TERM_BLOCKS) * per_block;
        points[i + 1] = (CwPoint){x, height_of(box, lufs)};
    }
    points[0] = (CwPoint){count ? points[1].x : box->x, foot};
    points[count + 1] = (CwPoint){count ? points[count].x : box->x, foot};
    cw_draw_path(sheet->drawing, points, count + 2, CW_PATH_STRAIGHT, fill, (CwPen){0, 0, 0});
    draw_runs(sheet->drawing, points + 1, count, foot, pen);
    return CW_OK;
}

// Levels at the left, timecode below: a whole number of seconds between lines, eight or so of them.
static void draw_grid(Sheet* sheet, const CwBox* box) {
    static const int steps[] = {1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600};
    const CwQcPage* page = sheet->page;
    const CwTextStyle level = {
        .face = CW_FACE_SANS, .size = 6.5, .rgb = FAINT, .align = CW_ALIGN_RIGHT, .lines_max = 1};
    const CwTextStyle time = {.face = CW_FACE_MONO, .size = 6.5, .rgb = FAINT, .align = CW_ALIGN_CENTER};
    for (int lufs = CURVE_MOST; lufs >= CURVE_LEAST; lufs -= 10) {
        const double y = height_of(box, lufs);
        const char* text = cw_format(sheet->arena, "%d", lufs);
        cw_draw_line(sheet->drawing, (CwPoint){box->x, y}, (CwPoint){box->x + box->width, y}, (CwPen){RULE, 0.5, 0});
        (void)cw_draw_text(sheet->drawing, box->x - 30, y - 4, 26, &level, text ? text : "");
    }
    const double seconds = (double)page->master->n_blocks / 100;
    size_t step = 0;
    while (step + 1 < sizeof steps / sizeof steps[0] && seconds / steps[step] > 8) {
        ++step;
    }
    for (int at = 0; at <= seconds && seconds > 0; at += steps[step]) {
        char text[CW_TIMECODE_SIZE];
        const CwTime from_start = cw_time_of_frame((int64_t)at * cw_rate_base(page->rate), page->rate);
        const double x = box->x + box->width * ((double)from_start.flicks / CW_FLICKS_PER_SECOND) / seconds;
        const int64_t frame = cw_frame_nearest(page->start, page->rate) + (int64_t)at * cw_rate_base(page->rate);
        cw_timecode_format(frame, page->rate, text);
        cw_draw_line(sheet->drawing, (CwPoint){x, box->y}, (CwPoint){x, box->y + box->height}, (CwPen){RULE, 0.5, 0});
        (void)cw_draw_text(sheet->drawing, x, box->y + box->height + 3, 0, &time, text);
    }
}

static double draw_key(Sheet* sheet, double x, double y, uint32_t rgb, const char* words) {
    const CwTextStyle small = {.face = CW_FACE_SANS, .size = 7.5, .rgb = INK, .lines_max = 1};
    cw_draw_line(sheet->drawing, (CwPoint){x, y + 5}, (CwPoint){x + 14, y + 5}, (CwPen){rgb, 2, 0});
    (void)cw_draw_text(sheet->drawing, x + 18, y, 0, &small, words);
    return x + 24 + cw_measure_text(sheet->drawing, 0, &small, words).width;
}

// Every place that offends, as a band from the foot of the graph to its top.
static void draw_places(Sheet* sheet, const CwBox* box) {
    const CwQcPage* page = sheet->page;
    const double frames = (double)page->master->frames;
    for (size_t i = 0; i < page->qc->n_checks; ++i) {
        const CwQcCheck* check = &page->qc->checks[i];
        for (size_t k = 0; k < check->n_places && !check->passed; ++k) {
            const CwQcPlace* place = &check->places[k];
            const double to = (double)place->to < frames ? (double)place->to : frames;
            const double width = box->width * (to - (double)place->from) / frames;
            const CwBox band = {box->x + box->width * (double)place->from / frames, box->y, width > 0.8 ? width : 0.8,
                                box->height};
            cw_draw_box(sheet->drawing, band, 0, (CwFill){BAD, 45}, (CwPen){0, 0, 0});
        }
    }
}

static bool has_places(const CwQc* qc) {
    bool any = false;
    for (size_t i = 0; i < qc->n_checks; ++i) {
        any = any || (!qc->checks[i].passed && qc->checks[i].n_places);
    }
    return any;
}

static CwStatus draw_graph(Sheet* sheet, double y) {
    const CwQcPage* page = sheet->page;
    const CwTarget* target = &page->qc->profile->target;
    const double width = cw_drawing_paper(sheet->drawing).width - 2 * MARGIN;
    const CwTextStyle heading = {.face = CW_FACE_SERIF, .size = 11, .rgb = ACCENT, .bold = true, .lines_max = 1};
    const CwBox box = {MARGIN + 28, y + 32, width - 36, 250};
    (void)cw_draw_text(sheet->drawing, MARGIN, y, width, &heading, "Short-term loudness, 3 s, LUFS");
    double x = draw_key(sheet, MARGIN + 28, y + 17, ACCENT, "master");
    x = page->dialogue ? draw_key(sheet, x + 8, y + 17, DIALOGUE, "dialogue stem") : x;
    x = page->music ? draw_key(sheet, x + 8, y + 17, MUSIC, "music stem, before it makes way") : x;
    if (target->basis != CW_BASIS_NONE) {
        x = draw_key(sheet, x + 8, y + 17, BAD, "target");
    }
    if (has_places(page->qc)) {
        (void)draw_key(sheet, x + 8, y + 17, BAND, "places below");
    }
    draw_grid(sheet, &box);
    draw_places(sheet, &box);
    CW_TRY(draw_curve(sheet, page->master, &box, (CwFill){ACCENT, 40}, (CwPen){ACCENT, 0.9, 0}));
    if (page->music) {
        CW_TRY(draw_curve(sheet, page->music, &box, (CwFill){0, 0}, (CwPen){MUSIC, 0.7, 0}));
    }
    if (page->dialogue) {
        CW_TRY(draw_curve(sheet, page->dialogue, &box, (CwFill){0, 0}, (CwPen){DIALOGUE, 0.7, 0}));
    }
    if (target->basis != CW_BASIS_NONE) {
        const double at = height_of(&box, target->lufs100 * 0.01);
        cw_draw_line(sheet->drawing, (CwPoint){box.x, at}, (CwPoint){box.x + box.width, at}, (CwPen){BAD, 0.8, 3});
    }
    return CW_OK;
}

static double draw_made(Sheet* sheet, double y) {
    const CwQcPage* page = sheet->page;
    const double width = cw_drawing_paper(sheet->drawing).width - 2 * MARGIN;
    const CwTextStyle small = {.face = CW_FACE_SANS, .size = 8, .rgb = FAINT};
    CwBuf buf = cw_buf(sheet->arena);
    const CwProfile* profile = page->qc->profile;
    const char* gain = level_text(sheet->arena, page->gain_db100, "dB");
    const char* limited = level_text(sheet->arena, page->limited_db100, "dB");
    if (page->made_here) {
        cw_buf_format(&buf, "Made from the mix by one static gain of %s", gain ? gain : "");
    }
    if (page->made_here && page->limited_db100 > 0) {
        cw_buf_format(&buf, " and a true-peak limiter that took %s at most, during %d %% of the time. ",
                      limited ? limited : "", page->limited_percent);
    } else if (page->made_here) {
        cw_buf_text(&buf, "; the limiter had nothing to do. ");
    }
    cw_buf_format(&buf, "Measured after ITU-R BS.1770-5, EBU Tech 3341 and 3342. The profile is from: %s%s%s%s.%s%s",
                  profile->source, profile->date[0] ? " (" : "", profile->date, profile->date[0] ? ")" : "",
                  profile->note[0] ? " " : "", profile->note);
    const char* words = cw_buf_string(&buf);
    return y + cw_draw_text(sheet->drawing, MARGIN, y, width, &small, words ? words : "");
}

static const CwTableColumn columns[COLUMNS] = {
    [CHECK] = {"Check", 2.4, CW_ALIGN_LEFT, CW_FACE_SANS, false},
    [MEASURED] = {"Measured", 1.3, CW_ALIGN_RIGHT, CW_FACE_SANS, false},
    [WANTED] = {"Asked for", 1.6, CW_ALIGN_RIGHT, CW_FACE_SANS, false},
    [VERDICT] = {"", 0.7, CW_ALIGN_CENTER, CW_FACE_SANS, true},
    [WORDS] = {"What to do", 3.2, CW_ALIGN_LEFT, CW_FACE_SANS, false},
};

CwStatus cw_qc_pdf(CwArena* arena, const CwQcPage* page, CwDiag* diag, CwText* ret_pdf) {
    Sheet sheet = {.arena = arena, .page = page};
    CW_TRY(cw_loudness(arena, page->master, &sheet.loudness));
    for (size_t i = 0; i < page->qc->n_checks; ++i) {
        CW_TRY(add_check(&sheet, &page->qc->checks[i]));
    }
    CW_TRY(cw_drawing_begin(arena, cw_paper_a4, page->film, diag, &sheet.drawing));
    cw_drawing_page(sheet.drawing);
    const double width = cw_paper_a4.width - 2 * MARGIN;
    double y = draw_verdict(&sheet, draw_head(sheet.drawing, &sheet));
    CW_TRY(draw_graph(&sheet, y + 4));
    y = draw_made(&sheet, y + 310) + 12;
    const CwTable table = {columns, COLUMNS, sheet.rows, sheet.n_rows, 8.5, ACCENT};
    (void)cw_draw_table(sheet.drawing, &table, MARGIN, y, width, cw_paper_a4.height - MARGIN - 20, draw_head, &sheet);
    cw_draw_page_numbers(sheet.drawing, MARGIN, page->film);
    return cw_drawing_pdf(sheet.drawing, diag, ret_pdf);
}
