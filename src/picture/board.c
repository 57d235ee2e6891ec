// SPDX-License-Identifier: GPL-3.0-or-later
#include "picture/board.h"

#include "base/buf.h"
#include "base/math.h"
#include "page/fonts.h"
#include "picture/board_priv.h"

#include <librsvg/rsvg.h>
#include <pango/pangocairo.h>
#include <string.h>

enum {
    SIDE_MAX = 4096,
};

static const double zoom_most = 3; // a layer is drawn this much larger at most; nearer, it is blown up

typedef struct {
    CwArena* arena;
    const char* name;
    CwDiag* diag;
    CwBoard* board;
    RsvgHandle* svg;
} Maker;

static void destroy_surface(void* object) {
    cairo_surface_destroy(object);
}

static void destroy_context(void* object) {
    cairo_destroy(object);
}

static CwStatus said(const Maker* maker, cairo_status_t answer) {
    if (answer == CAIRO_STATUS_SUCCESS) {
        return CW_OK;
    }
    const CwStatus status = answer == CAIRO_STATUS_NO_MEMORY ? CW_ERR_NO_MEM : CW_ERR_BAD_INPUT;
    return cw_diag(maker->diag, status, "board.picture", (CwPlace){maker->name, 0, 0}, NULL,
                   "this picture cannot be drawn: %s", cairo_status_to_string(answer));
}

// A picture of `width` by `height` pixels that lives as long as the arena.
static CwStatus new_surface(const Maker* maker, cairo_format_t format, int width, int height,
                            cairo_surface_t** ret_surface) {
    cairo_surface_t* surface = cairo_image_surface_create(format, width, height);
    CW_TRY(cw_arena_defer(maker->arena, destroy_surface, surface));
    CW_TRY(said(maker, cairo_surface_status(surface)));
    *ret_surface = surface;
    return CW_OK;
}

static CwStatus new_board(Maker* maker, int width, int height) {
    if (width < 16 || height < 16 || width > SIDE_MAX || height > SIDE_MAX) {
        return cw_diag(maker->diag, CW_ERR_RANGE, "board.size", (CwPlace){maker->name, 0, 0}, NULL,
                       "a frame is 16 to 4096 pixels wide and high");
    }
    CwBoard* board = CW_NEW(maker->arena, CwBoard);
    if (!board) {
        return CW_ERR_NO_MEM;
    }
    maker->board = board;
    CW_TRY(new_surface(maker, CAIRO_FORMAT_RGB24, width, height, &board->surface));
    board->cr = cairo_create(board->surface);
    CW_TRY(cw_arena_defer(maker->arena, destroy_context, board->cr));
    unsigned char* data = cairo_image_surface_get_data(board->surface);
    board->frame =
        (CwFrame){(uint32_t*)(void*)data, width, height, cairo_image_surface_get_stride(board->surface) / 4, 0};
    return CW_OK;
}

// The largest zoom of the camera, as a layer at some depth sees it.
static double nearest_zoom(const CwBoardPlan* plan, double depth) {
    double zoom = plan->camera.count ? 1 : 1.1; // without keys it drifts
    for (size_t i = 0; i < plan->camera.count; ++i) {
        const double seen = 1 + (plan->camera.keys[i].zoom - 1) * depth;
        zoom = seen > zoom ? seen : zoom;
    }
    return zoom < zoom_most ? zoom : zoom_most;
}

// Layers that can never be told apart on screen are drawn as one.
static bool plain_together(const CwLayer* a, const CwLayer* b) {
    return !a->lively && !b->lively && !a->n_shows && !b->n_shows && !(a->depth < b->depth) && !(a->depth > b->depth);
}

static RsvgRectangle join(RsvgRectangle a, RsvgRectangle b) {
    if (a.width <= 0 || a.height <= 0) {
        return b;
    }
    if (b.width <= 0 || b.height <= 0) {
        return a;
    }
    const double left = a.x < b.x ? a.x : b.x;
    const double top = a.y < b.y ? a.y : b.y;
    const double right = a.x + a.width > b.x + b.width ? a.x + a.width : b.x + b.width;
    const double bottom = a.y + a.height > b.y + b.height ? a.y + a.height : b.y + b.height;
    return (RsvgRectangle){left, top, right - left, bottom - top};
}

static CwStatus svg_error(const Maker* maker, GError* error) {
    const CwStatus status = cw_diag(maker->diag, CW_ERR_BAD_INPUT, "board.svg", (CwPlace){maker->name, 0, 0}, NULL,
                                    "this SVG cannot be drawn: %s", error ? error->message : "");
    g_clear_error(&error);
    return status;
}

// What of a layer the camera can ever see: edges of the view are convex between keys, so the keys' views hold them all.
static RsvgRectangle seen_of(const CwBoardPlan* plan, const CwLayer* layer) {
    static const CwKey none[1] = {{0, 0, 0, 1}};
    RsvgRectangle seen = {0};
    for (size_t i = 0; i < (plan->camera.count ? plan->camera.count : 1); ++i) {
        const CwKey* camera = plan->camera.count ? &plan->camera.keys[i] : NULL;
        const double zoom = camera ? 1 + (camera->zoom - 1) * layer->depth : 1;
        const double x = camera ? (camera->x - plan->width / 2) * layer->depth : 0;
        const double y = camera ? (camera->y - plan->height / 2) * layer->depth : 0;
        for (size_t j = 0; j < (layer->move.count ? layer->move.count : 1); ++j) {
            const CwKey* move = layer->move.count ? &layer->move.keys[j] : none;
            const double wide = plan->width / zoom + 2 * cw_abs(layer->sway_x);
            const double high = plan->height / zoom + 2 * cw_abs(layer->sway_y);
            seen = join(seen, (RsvgRectangle){plan->width / 2 + x - move->x - wide / 2,
                                              plan->height / 2 + y - move->y - high / 2, wide, high});
        }
    }
    // What turns may bring to the front what lies far out.
    return layer->sweep_frames > 0 ? (RsvgRectangle){-plan->width, seen.y, 3 * plan->width, seen.height} : seen;
}

static RsvgRectangle overlap(RsvgRectangle a, RsvgRectangle b) {
    const double left = a.x > b.x ? a.x : b.x;
    const double top = a.y > b.y ? a.y : b.y;
    const double right = a.x + a.width < b.x + b.width ? a.x + a.width : b.x + b.width;
    const double bottom = a.y + a.height < b.y + b.height ? a.y + a.height : b.y + b.height;
    return (RsvgRectangle){left, top, right - left, bottom - top};
}

// Where a run of layers has ink that can be seen.
static CwStatus ink_of(const Maker* maker, const CwLayer* layers, size_t count, RsvgRectangle* ret_ink) {
    const CwBoardPlan* plan = &maker->board->plan;
    const RsvgRectangle view = {0, 0, plan->width, plan->height};
    RsvgRectangle ink = {0};
    for (size_t i = 0; i < count; ++i) {
        RsvgRectangle one = {0};
        GError* error = NULL;
        const char* id = cw_format(maker->arena, "#%s", layers[i].id);
        if (!id) {
            return CW_ERR_NO_MEM;
        }
        if (!rsvg_handle_get_geometry_for_layer(maker->svg, id, &view, &one, NULL, &error)) {
            return svg_error(maker, error);
        }
        ink = join(ink, one);
    }
    *ret_ink = overlap(ink, seen_of(plan, &layers[0]));
    return CW_OK;
}

// Draws `count` layers of the SVG into one raster, kept by the first.
static CwStatus rasterise(const Maker* maker, CwLayer* layers, size_t count) {
    const CwBoard* board = maker->board;
    const RsvgRectangle view = {0, 0, board->plan.width, board->plan.height};
    RsvgRectangle ink = {0};
    CW_TRY(ink_of(maker, layers, count, &ink));
    if (ink.width <= 0 || ink.height <= 0) {
        return CW_OK;
    }
    CwLayer* layer = &layers[0];
    layer->raster_scale = board->scale * nearest_zoom(&board->plan, layer->depth);
    // The corner lies on a whole pixel, so that what stands still is sharp; a pixel of air all round.
    const double scale = layer->raster_scale;
    layer->raster_x = (cw_floor(ink.x * scale) - 1) / scale;
    layer->raster_y = (cw_floor(ink.y * scale) - 1) / scale;
    const int width = (int)((ink.x + ink.width - layer->raster_x) * scale) + 2;
    const int height = (int)((ink.y + ink.height - layer->raster_y) * scale) + 2;
    CW_TRY(new_surface(maker, CAIRO_FORMAT_ARGB32, width, height, &layer->raster));
    cairo_t* cr = cairo_create(layer->raster);
    cairo_scale(cr, scale, scale);
    cairo_translate(cr, -layer->raster_x, -layer->raster_y);
    CwStatus status = CW_OK;
    for (size_t i = 0; i < count && status == CW_OK; ++i) {
        GError* error = NULL;
        const char* id = cw_format(maker->arena, "#%s", layers[i].id);
        if (!id) {
            status = CW_ERR_NO_MEM;
        } else if (!rsvg_handle_render_layer(maker->svg, cr, id, &view, &error)) {
            status = svg_error(maker, error);
        }
    }
    status = status == CW_OK ? said(maker, cairo_status(cr)) : status;
    cairo_destroy(cr);
    return status;
}

static CwStatus rasterise_all(const Maker* maker) {
    CwBoardPlan* plan = &maker->board->plan;
    size_t kept = 0;
    for (size_t i = 0; i < plan->n_layers;) {
        size_t count = 1;
        while (i + count < plan->n_layers && plain_together(&plan->layers[i], &plan->layers[i + count])) {
            ++count;
        }
        CW_TRY(rasterise(maker, &plan->layers[i], count));
        plan->layers[kept++] = plan->layers[i];
        i += count;
    }
    plan->n_layers = kept;
    return CW_OK;
}

// One layer that holds everything: an SVG without layers, a PNG, a slate.
static CwStatus whole_layer(const Maker* maker, cairo_surface_t* raster, double scale) {
    CwBoardPlan* plan = &maker->board->plan;
    plan->layers = CW_NEW(maker->arena, CwLayer);
    if (!plan->layers) {
        return CW_ERR_NO_MEM;
    }
    plan->n_layers = 1;
    plan->layers[0] = (CwLayer){.id = "", .depth = 1, .raster = raster, .raster_scale = scale};
    return CW_OK;
}

static CwStatus whole_svg(const Maker* maker) {
    CwBoard* board = maker->board;
    const double scale = board->scale * nearest_zoom(&board->plan, 1);
    cairo_surface_t* raster = NULL;
    CW_TRY(new_surface(maker, CAIRO_FORMAT_ARGB32, (int)(board->plan.width * scale) + 1,
                       (int)(board->plan.height * scale) + 1, &raster));
    cairo_t* cr = cairo_create(raster);
    const RsvgRectangle view = {0, 0, board->plan.width * scale, board->plan.height * scale};
    GError* error = NULL;
    const bool drawn = rsvg_handle_render_document(maker->svg, cr, &view, &error);
    cairo_destroy(cr);
    return drawn ? whole_layer(maker, raster, scale) : svg_error(maker, error);
}

// The whole frame is covered: the view box is scaled until it fills it.
static double cover(double width, double height, const CwFrame* frame) {
    const double wide = frame->width / width;
    const double high = frame->height / height;
    return wide > high ? wide : high;
}

static CwStatus read_svg(Maker* maker, CwText svg, CwRate rate) {
    CwBoard* board = maker->board;
    CW_TRY(cw__board_plan(maker->arena, maker->name, svg, rate, maker->diag, &board->plan));
    board->scale = cover(board->plan.width, board->plan.height, &board->frame);
    GError* error = NULL;
    maker->svg = rsvg_handle_new_from_data((const guint8*)svg.at, svg.length, &error);
    if (!maker->svg) {
        return svg_error(maker, error);
    }
    const CwStatus status = board->plan.n_layers ? rasterise_all(maker) : whole_svg(maker);
    g_object_unref(maker->svg);
    return status;
}

static cairo_status_t take(void* context, unsigned char* into, unsigned length) {
    CwText* rest = context;
    if (rest->length < length) {
        return CAIRO_STATUS_READ_ERROR;
    }
    memcpy(into, rest->at, length);
    *rest = cw_text_after(*rest, length);
    return CAIRO_STATUS_SUCCESS;
}

static CwStatus read_png(Maker* maker, CwText png) {
    CwBoard* board = maker->board;
    cairo_surface_t* raster = cairo_image_surface_create_from_png_stream(take, &png);
    CW_TRY(cw_arena_defer(maker->arena, destroy_surface, raster));
    CW_TRY(said(maker, cairo_surface_status(raster)));
    board->plan.width = cairo_image_surface_get_width(raster);
    board->plan.height = cairo_image_surface_get_height(raster);
    board->scale = cover(board->plan.width, board->plan.height, &board->frame);
    return whole_layer(maker, raster, 1);
}

CwStatus cw_board_read(CwArena* arena, const char* name, CwText bytes, CwRate rate, int width, int height, CwDiag* diag,
                       CwBoard** ret_board) {
    Maker maker = {.arena = arena, .name = name, .diag = diag};
    CW_TRY(new_board(&maker, width, height));
    CW_TRY(cw_text_starts(bytes, "\x89PNG") ? read_png(&maker, bytes) : read_svg(&maker, bytes, rate));
    *ret_board = maker.board;
    return CW_OK;
}

static void slate_words(PangoLayout* layout, cairo_t* cr, const char* font, const char* words, double y,
                        const CwFrame* frame) {
    PangoFontDescription* described = pango_font_description_from_string(font);
    pango_font_description_set_absolute_size(described, frame->height / 8.0 * PANGO_SCALE);
    pango_layout_set_font_description(layout, described);
    pango_font_description_free(described);
    pango_layout_set_width(layout, frame->width * PANGO_SCALE);
    pango_layout_set_alignment(layout, PANGO_ALIGN_CENTER);
    pango_layout_set_text(layout, words, -1);
    cairo_move_to(cr, 0, y);
    pango_cairo_show_layout(cr, layout);
}

CwStatus cw_board_slate(CwArena* arena, const char* roll, const char* clip, int width, int height, CwDiag* diag,
                        CwBoard** ret_board) {
    Maker maker = {.arena = arena, .name = roll, .diag = diag};
    PangoFontMap* fonts = NULL;
    cairo_surface_t* raster = NULL;
    CW_TRY(new_board(&maker, width, height));
    CW_TRY(cw_font_map(arena, diag, &fonts));
    CW_TRY(new_surface(&maker, CAIRO_FORMAT_ARGB32, width, height, &raster));
    cairo_t* cr = cairo_create(raster);
    cairo_set_source_rgb(cr, 0.13, 0.15, 0.17);
    cairo_paint(cr);
    cairo_set_source_rgb(cr, 0.20, 0.23, 0.26);
    cairo_rectangle(cr, width * 0.08, height * 0.12, width * 0.84, height * 0.7);
    cairo_fill(cr);
    PangoContext* context = pango_font_map_create_context(fonts);
    PangoLayout* layout = pango_layout_new(context);
    cairo_set_source_rgb(cr, 0.86, 0.84, 0.78);
    slate_words(layout, cr, "P052 Bold", roll, height * 0.28, &maker.board->frame);
    cairo_set_source_rgb(cr, 0.60, 0.62, 0.62);
    slate_words(layout, cr, "Nimbus Sans Narrow", clip, height * 0.48, &maker.board->frame);
    g_object_unref(layout);
    g_object_unref(context);
    cairo_destroy(cr);
    maker.board->plan.width = width;
    maker.board->plan.height = height;
    maker.board->scale = 1;
    CW_TRY(whole_layer(&maker, raster, 1));
    *ret_board = maker.board;
    return CW_OK;
}

// Puts a layer under the camera.
static void place_layer(cairo_t* cr, const CwBoard* board, const CwLayer* layer, CwKey camera, double frame) {
    const double zoom = 1 + (camera.zoom - 1) * layer->depth;
    const double center_x = board->plan.width / 2 + (camera.x - board->plan.width / 2) * layer->depth;
    const double center_y = board->plan.height / 2 + (camera.y - board->plan.height / 2) * layer->depth;
    cairo_translate(cr, board->frame.width / 2.0, board->frame.height / 2.0);
    cairo_scale(cr, zoom * board->scale, zoom * board->scale);
    cairo_translate(cr, -center_x, -center_y);
    if (layer->move.count) {
        const CwKey move = cw__keys_at(layer->move, frame);
        cairo_translate(cr, move.x, move.y);
    }
    if (layer->sway_frames > 0) {
        const double wave = cw_sin(2 * CW_PI * cw_fmod(frame, layer->sway_frames) / layer->sway_frames);
        cairo_translate(cr, layer->sway_x * wave, layer->sway_y * wave);
    }
    if (layer->sweep_frames > 0) {
        const double turned = cw_cos(2 * CW_PI * cw_fmod(frame, layer->sweep_frames) / layer->sweep_frames);
        const double wide = turned < 0 ? (turned > -0.02 ? -0.02 : turned) : (turned < 0.02 ? 0.02 : turned);
        cairo_translate(cr, layer->sweep_x, 0);
        cairo_scale(cr, wide, 1);
        cairo_translate(cr, -layer->sweep_x, 0);
    }
}

static void draw_layer(const CwBoard* board, const CwLayer* layer, CwKey camera, int64_t even_frame, double opacity) {
    cairo_t* cr = board->cr;
    cairo_save(cr);
    place_layer(cr, board, layer, camera, (double)even_frame);
    cairo_translate(cr, layer->raster_x, layer->raster_y);
    cairo_scale(cr, 1 / layer->raster_scale, 1 / layer->raster_scale);
    cairo_set_source_surface(cr, layer->raster, 0, 0);
    cairo_pattern_set_filter(cairo_get_source(cr), CAIRO_FILTER_BILINEAR);
    if (opacity < 1) {
        cairo_paint_with_alpha(cr, opacity);
    } else {
        cairo_paint(cr);
    }
    cairo_restore(cr);
}

const CwFrame* cw_board_film(CwBoard* board, int64_t source_frame) {
    const int64_t even_frame = source_frame - (source_frame & 1);
    uint64_t visible = 0;
    for (size_t i = 0; i < board->plan.n_layers; ++i) {
        visible |= (uint64_t)(cw__layer_opacity(&board->plan.layers[i], source_frame) > 0) << i;
    }
    if (board->frame.drawing && board->seen == even_frame && board->visible == visible) {
        return &board->frame;
    }
    const CwKey camera = cw__camera_at(&board->plan, (double)even_frame);
    cairo_set_source_rgb(board->cr, 0, 0, 0);
    cairo_paint(board->cr);
    for (size_t i = 0; i < board->plan.n_layers; ++i) {
        const CwLayer* layer = &board->plan.layers[i];
        if ((visible >> i & 1) && layer->raster) {
            draw_layer(board, layer, camera, even_frame, cw__layer_opacity(layer, source_frame));
        }
    }
    cairo_surface_flush(board->surface);
    ++board->frame.drawing;
    board->seen = even_frame;
    board->visible = visible;
    return &board->frame;
}
