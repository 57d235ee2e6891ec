// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/burn.h"

#include "page/fonts.h"

#include <cairo.h>
#include <pango/pangocairo.h>
#include <stddef.h>
#include <string.h>

enum {
    LABEL_SIZE = 160, // bytes of a label that is remembered
    N_LABELS = 2,     // the cue, the roll
    DARK = 96,        // the band keeps so much of 256 of the picture
};

static const char digits[] = "0123456789:;-";

enum {
    N_DIGITS = sizeof digits - 1,
};

// A piece of text as coverage, drawn once.
typedef struct {
    uint8_t* coverage; // [height][width]
    int width;
} Stamp;

typedef struct {
    char words[LABEL_SIZE];
    Stamp stamp;
} Label;

struct CwBurn {
    CwArena* arena;
    CwRate rate;
    int width;
    int height;
    int band; // rows
    PangoLayout* digits;
    PangoLayout* labels;
    Stamp digit[N_DIGITS];
    Label label[N_LABELS];
};

static void unref(void* object) {
    g_object_unref(object);
}

static CwStatus new_layout(CwArena* arena, PangoContext* context, const char* font, double size, PangoLayout** ret) {
    PangoLayout* layout = pango_layout_new(context);
    CW_TRY(cw_arena_defer(arena, unref, layout));
    PangoFontDescription* described = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(described, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, described);
    pango_font_description_free(described);
    *ret = layout;
    return CW_OK;
}

// Draws words in the middle of the band's height into `coverage[band][stride]`, and answers how wide they are.
static int draw_words(const CwBurn* burn, PangoLayout* layout, const char* words, uint8_t* coverage, int stride) {
    int high = 0;
    int wide = 0;
    pango_layout_set_text(layout, words, -1);
    pango_layout_get_pixel_size(layout, &wide, &high);
    wide = wide < stride ? wide : stride;
    memset(coverage, 0, (size_t)burn->band * (size_t)stride);
    cairo_surface_t* surface =
        cairo_image_surface_create_for_data(coverage, CAIRO_FORMAT_A8, stride, burn->band, stride);
    cairo_t* cr = cairo_create(surface);
    cairo_move_to(cr, 0, (burn->band - high) / 2.0);
    pango_cairo_show_layout(cr, layout);
    cairo_destroy(cr);
    cairo_surface_flush(surface);
    cairo_surface_destroy(surface);
    return wide;
}

static CwStatus make_digits(CwBurn* burn) {
    for (int i = 0; i < N_DIGITS; ++i) {
        const char words[2] = {digits[i], '\0'};
        const int stride = (burn->band + 3) / 4 * 4;
        burn->digit[i].coverage = cw_alloc_array(burn->arena, (size_t)burn->band, (size_t)stride);
        if (!burn->digit[i].coverage) {
            return CW_ERR_NO_MEM;
        }
        burn->digit[i].width = draw_words(burn, burn->digits, words, burn->digit[i].coverage, stride);
    }
    return CW_OK;
}

CwStatus cw_burn_begin(CwArena* arena, CwRate rate, int width, int height, CwDiag* diag, CwBurn** ret_burn) {
    CwBurn* burn = CW_NEW(arena, CwBurn);
    PangoFontMap* fonts = NULL;
    if (!burn) {
        return CW_ERR_NO_MEM;
    }
    const int band = height / 15 / 2 * 2;
    *burn = (CwBurn){.arena = arena, .rate = rate, .width = width, .height = height, .band = band < 12 ? 12 : band};
    for (int i = 0; i < N_LABELS; ++i) {
        burn->label[i].stamp.coverage = cw_alloc_array(arena, (size_t)burn->band, (size_t)(width + 3) / 4 * 4);
        if (!burn->label[i].stamp.coverage) {
            return CW_ERR_NO_MEM;
        }
    }
    CW_TRY(cw_font_map(arena, diag, &fonts));
    PangoContext* context = pango_font_map_create_context(fonts);
    CW_TRY(cw_arena_defer(arena, unref, context));
    CW_TRY(new_layout(arena, context, "Nimbus Mono PS Bold", burn->band * 0.58, &burn->digits));
    CW_TRY(new_layout(arena, context, "Nimbus Sans", burn->band * 0.52, &burn->labels));
    CW_TRY(make_digits(burn));
    *ret_burn = burn;
    return CW_OK;
}

int cw_burn_top(const CwBurn* burn) {
    return burn->height - burn->band;
}

// Lays paper-white over the frame where there is coverage.
static void stamp(const CwBurn* burn, CwFrame* frame, const uint8_t* coverage, int stride, int width, int x) {
    enum { INK = 232 };
    for (int y = 0; y < burn->band; ++y) {
        uint32_t* row = frame->pixels + (ptrdiff_t)(cw_burn_top(burn) + y) * frame->stride_pixels;
        for (int i = 0; i < width && x + i < frame->width; ++i) {
            const uint32_t a = coverage[(ptrdiff_t)y * stride + i];
            if (a && x + i >= 0) {
                const uint32_t was = row[x + i];
                const uint32_t r = ((was >> 16 & 255) * (255 - a) + INK * a) / 255;
                const uint32_t g = ((was >> 8 & 255) * (255 - a) + INK * a) / 255;
                const uint32_t b = ((was & 255) * (255 - a) + INK * a) / 255;
                row[x + i] = r << 16 | g << 8 | b;
            }
        }
    }
}

// Timecode from its left edge; answers how wide it is. With `frame` NULL it is only measured.
static int put_timecode(const CwBurn* burn, CwFrame* frame, int64_t at, int x) {
    char text[CW_TIMECODE_SIZE];
    cw_timecode_format(at, burn->rate, text);
    const int start = x;
    for (const char* c = text; *c; ++c) {
        const char* found = strchr(digits, *c);
        const Stamp* digit = &burn->digit[found ? found - digits : 0];
        if (frame) {
            stamp(burn, frame, digit->coverage, (burn->band + 3) / 4 * 4, digit->width, x);
        }
        x += digit->width;
    }
    return x - start;
}

// The label with these words, drawn anew only when they are others than last time.
static void put_label(CwBurn* burn, int which, CwFrame* frame, const char* words, int right, int center) {
    Label* label = &burn->label[which];
    const int stride = (burn->width + 3) / 4 * 4;
    if (!words[0]) {
        return;
    }
    if (strncmp(label->words, words, LABEL_SIZE - 1) != 0) {
        const CwText whole = {words, strnlen(words, LABEL_SIZE - 1)};
        const size_t fits = cw_text_bad_utf8(whole);
        memcpy(label->words, words, fits);
        label->words[fits] = '\0';
        label->stamp.width = draw_words(burn, burn->labels, label->words, label->stamp.coverage, stride);
    }
    const int x = center ? center - label->stamp.width / 2 : right - label->stamp.width;
    stamp(burn, frame, label->stamp.coverage, stride, label->stamp.width, x);
}

static void darken(const CwBurn* burn, CwFrame* frame) {
    for (int y = cw_burn_top(burn); y < frame->height; ++y) {
        uint32_t* row = frame->pixels + (ptrdiff_t)y * frame->stride_pixels;
        for (int x = 0; x < frame->width; ++x) {
            row[x] = ((row[x] & 0xff00ffU) * DARK >> 8 & 0xff00ffU) | ((row[x] & 0xff00U) * DARK >> 8 & 0xff00U);
        }
    }
}

void cw_burn(CwBurn* burn, const CwBurnWords* words, CwFrame* frame) {
    const int margin = burn->band / 2;
    darken(burn, frame);
    (void)put_timecode(burn, frame, words->record_frame, margin);
    put_label(burn, 0, frame, words->cue, 0, frame->width / 2);
    if (words->roll[0]) {
        const int width = put_timecode(burn, NULL, words->source_frame, 0);
        const int x = frame->width - margin - width;
        (void)put_timecode(burn, frame, words->source_frame, x);
        put_label(burn, 1, frame, words->roll, x - margin / 2, 0);
    }
}
