// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/plain.h"

#include "base/number.h"

enum {
    CHART_WIDTH = 720,
    BAR_HEIGHT = 22,
    NAME_WIDTH = 190,
    LABEL_WIDTH = 130,
    LINES_HEIGHT = 240,
    MARGIN = 24,
    STROKES = 4,
};

static const char style[] =
    "body{font:15px/1.45 'DejaVu Sans',sans-serif;color:#111;max-width:72rem;margin:2rem auto;padding:0 1rem}"
    "h1{font-family:'C059','Century Schoolbook',serif;color:#22384c;margin-bottom:0}h2{color:#22384c;font-size:1.1rem}"
    "p.sub{color:#666;margin-top:.2rem}p.alert{color:#b00020;font-weight:bold}table{border-collapse:collapse;width:100%"
    ";font-size:.92rem"
    "}"
    "th{text-align:left;border-bottom:2px solid #22384c;font-size:.85rem}td{border-bottom:1px solid "
    "#ddd;vertical-align:"
    "top}th,td{padding:.25rem .6rem .25rem "
    "0}.n{text-align:right;white-space:nowrap;padding-left:.6rem}.n+:not(.n){padding-left:.9rem}svg{width:100%;height:"
    "auto}svg text{font:12px 'DejaVu "
    "Sans',sans-serif}";

// The colours of lines and bars; the first is that of what is planned.
static const char* const strokes[STROKES] = {"#22384c", "#c4622d", "#4b7f52", "#8a6fae"};

static void element(CwBuf* buf, const char* tag, const char* text) {
    cw_buf_format(buf, "<%s>", tag);
    cw_buf_xml(buf, text);
    cw_buf_format(buf, "</%s>", tag);
}

void cw_plain_begin(CwBuf* buf, const char* title, const char* subtitle) {
    cw_buf_text(buf, "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>");
    cw_buf_xml(buf, title);
    cw_buf_format(buf, "</title><style>%s</style></head><body>\n", style);
    element(buf, "h1", title);
    cw_buf_text(buf, "\n<p class=\"sub\">");
    cw_buf_xml(buf, subtitle);
    cw_buf_text(buf, "</p>\n");
}

void cw_plain_end(CwBuf* buf) {
    cw_buf_text(buf, "</body></html>\n");
}

void cw_plain_heading(CwBuf* buf, const char* text) {
    element(buf, "h2", text);
    cw_buf_byte(buf, '\n');
}

void cw_plain_text(CwBuf* buf, const char* text, bool alert) {
    cw_buf_text(buf, alert ? "<p class=\"alert\">" : "<p>");
    cw_buf_xml(buf, text);
    cw_buf_text(buf, "</p>\n");
}

// A cell, or the head of a column.
static void cell(CwBuf* buf, const char* tag, bool amounts, const char* text) {
    cw_buf_format(buf, "<%s%s>", tag, amounts ? " class=\"n\"" : "");
    cw_buf_xml(buf, text);
    cw_buf_format(buf, "</%s>", tag);
}

void cw_plain_table(CwBuf* buf, const char* const* head, size_t n_columns, const char* const* cells, size_t n_rows) {
    cw_buf_text(buf, "<table><tr>");
    for (size_t i = 0; i < n_columns; ++i) {
        const bool amounts = head[i][0] == '>';
        cell(buf, "th", amounts, head[i] + amounts);
    }
    cw_buf_text(buf, "</tr>\n");
    for (size_t row = 0; row < n_rows; ++row) {
        cw_buf_text(buf, "<tr>");
        for (size_t i = 0; i < n_columns; ++i) {
            const char* text = cells[row * n_columns + i];
            cell(buf, "td", head[i][0] == '>', text ? text : "");
        }
        cw_buf_text(buf, "</tr>\n");
    }
    cw_buf_text(buf, "</table>\n");
}

// The amounts a chart reaches from and to; nothing is always in it.
typedef struct {
    int64_t least;
    int64_t most;
} Range;

static void widen(Range* range, int64_t amount) {
    range->least = amount < range->least ? amount : range->least;
    range->most = amount > range->most ? amount : range->most;
}

static int place(const Range* range, int64_t amount, int length) {
    const CwI128 width = (CwI128)range->most - range->least;
    return width == 0 ? 0 : (int)(((CwI128)amount - range->least) * length / width);
}

static void chart_text(CwBuf* buf, int x, int y, const char* anchor, const char* text) {
    cw_buf_format(buf, "<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">", x, y, anchor);
    cw_buf_xml(buf, text);
    cw_buf_text(buf, "</text>");
}

static void begin_chart(CwBuf* buf, const char* title, int height) {
    cw_plain_heading(buf, title);
    cw_buf_format(buf, "<svg viewBox=\"0 0 %d %d\" role=\"img\"><title>", CHART_WIDTH, height);
    cw_buf_xml(buf, title);
    cw_buf_text(buf, "</title>");
}

void cw_plain_bars(CwBuf* buf, const char* title, const CwPlainBar* bars, size_t n_bars) {
    const int width = CHART_WIDTH - NAME_WIDTH - LABEL_WIDTH;
    Range range = {0, 0};
    for (size_t i = 0; i < n_bars; ++i) {
        widen(&range, bars[i].from);
        widen(&range, bars[i].to);
    }
    begin_chart(buf, title, (int)n_bars * BAR_HEIGHT + 4);
    for (size_t i = 0; i < n_bars; ++i) {
        const int from = place(&range, bars[i].from, width);
        const int to = place(&range, bars[i].to, width);
        const int left = from < to ? from : to;
        const int size = from < to ? to - from : from - to;
        const int y = (int)i * BAR_HEIGHT;
        chart_text(buf, NAME_WIDTH - 8, y + 15, "end", bars[i].name);
        cw_buf_format(buf, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" fill=\"%s\"/>", NAME_WIDTH + left, y + 3,
                      size ? size : 1, BAR_HEIGHT - 6, bars[i].alert ? "#b00020" : strokes[from > to]);
        chart_text(buf, NAME_WIDTH + left + size + 6, y + 15, "start", bars[i].label);
    }
    cw_buf_text(buf, "</svg>\n");
}

static int x_of(size_t index, size_t n_places) {
    const int width = CHART_WIDTH - 2 * MARGIN;
    return MARGIN + (n_places > 1 ? (int)((int64_t)width * (int64_t)index / (int64_t)(n_places - 1)) : width / 2);
}

static int y_of(const Range* range, int64_t amount) {
    return MARGIN + LINES_HEIGHT - place(range, amount, LINES_HEIGHT);
}

void cw_plain_lines(CwBuf* buf, const char* title, const char* const* names, size_t n_places, const CwPlainLine* lines,
                    size_t n_lines) {
    Range range = {0, 0};
    for (size_t i = 0; i < n_lines * n_places; ++i) {
        widen(&range, lines[i / n_places].y[i % n_places]);
    }
    begin_chart(buf, title, LINES_HEIGHT + 2 * MARGIN);
    const int zero = y_of(&range, 0);
    cw_buf_format(buf, "<path d=\"M%d %dH%d\" stroke=\"#999\"/>", MARGIN, zero, CHART_WIDTH - MARGIN);
    for (size_t i = 0; i < n_lines; ++i) {
        const char* stroke = strokes[i % STROKES];
        cw_buf_format(buf, "<path fill=\"none\" stroke=\"%s\" stroke-width=\"2\"%s d=\"", stroke,
                      lines[i].dashed ? " stroke-dasharray=\"6 4\"" : "");
        const size_t last = (lines[i].reach ? lines[i].reach : n_places) - 1;
        for (size_t k = 0; k <= last; ++k) {
            cw_buf_format(buf, "%c%d %d", k ? 'L' : 'M', x_of(k, n_places), y_of(&range, lines[i].y[k]));
        }
        cw_buf_text(buf, "\"/>");
        if (lines[i].label) {
            const bool left = last + 1 < n_places;
            chart_text(buf, x_of(last, n_places) + (left ? 6 : 0), y_of(&range, lines[i].y[last]) - 6,
                       left ? "start" : "end", lines[i].label);
        }
        cw_buf_format(buf, "<text x=\"%d\" y=\"14\" fill=\"%s\">", MARGIN + (int)i * 150, stroke);
        cw_buf_xml(buf, lines[i].name);
        cw_buf_text(buf, "</text>");
    }
    for (size_t k = 0; k < n_places; ++k) {
        const char* anchor = k == 0 ? "start" : k + 1 == n_places ? "end" : "middle";
        chart_text(buf, x_of(k, n_places), LINES_HEIGHT + 2 * MARGIN - 6, anchor, names[k]);
    }
    cw_buf_text(buf, "</svg>\n");
}
