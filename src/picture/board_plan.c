// SPDX-License-Identifier: GPL-3.0-or-later
// What the attributes of a board say.
#include "picture/board_priv.h"

#include "base/buf.h"
#include "base/number.h"

#include <libxml/parser.h>
#include <libxml/tree.h>
#include <string.h>

enum {
    LAYERS_MAX = 64, // as many as fit in the bits of CwBoard's `visible`
    SCALE = 1000,
};

typedef struct {
    CwArena* arena;
    const char* name;
    CwRate rate;
    CwDiag* diag;
    const xmlNode* node; // whose attribute is being read
    const char* attribute;
} Reader;

static CwStatus refuse(const Reader* reader, CwText read, const char* advice) {
    const CwPlace place = {reader->name, (int)xmlGetLineNo(reader->node), 0};
    char shown[64] = {0};
    memcpy(shown, read.at, read.length < sizeof shown - 1 ? read.length : sizeof shown - 1);
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "board.attribute", place, shown, "%s: %s", reader->attribute,
                   advice);
}

// The text of an attribute, in the arena; empty when the node has none.
static CwStatus attribute(Reader* reader, const xmlNode* node, const char* name, CwText* ret_text) {
    reader->node = node;
    reader->attribute = name;
    xmlChar* value = xmlGetProp(node, (const xmlChar*)name);
    if (!value) {
        *ret_text = (CwText){"", 0};
        return CW_OK;
    }
    const char* copy = cw_string_copy(reader->arena, (const char*)value);
    xmlFree(value);
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    *ret_text = cw_text(copy);
    return CW_OK;
}

// `count` decimal numbers with commas between them.
static CwStatus numbers(const Reader* reader, CwText text, double* values, size_t count) {
    const CwText whole = text;
    for (size_t i = 0; i < count; ++i) {
        int64_t thousandths = 0;
        const CwText one = cw_text_trim(cw_text_split(&text, ','));
        if (cw_parse_scaled(one, SCALE, &thousandths) != CW_OK) {
            return refuse(reader, whole, "write numbers with commas between them");
        }
        values[i] = (double)thousandths / SCALE;
    }
    return text.length ? refuse(reader, whole, "there are too many numbers") : CW_OK;
}

static CwStatus number_or(Reader* reader, const xmlNode* node, const char* name, double otherwise, double* ret_value) {
    CwText text;
    CW_TRY(attribute(reader, node, name, &text));
    *ret_value = otherwise;
    return text.length ? numbers(reader, text, ret_value, 1) : CW_OK;
}

static CwStatus timecode(const Reader* reader, CwText text, int64_t* ret_frame) {
    return cw_timecode_parse(text, reader->rate, ret_frame) == CW_OK
               ? CW_OK
               : refuse(reader, text, "this is no timecode at the film's rate");
}

// "TC a,b; TC a,b": places with `n_values` numbers each.
static CwStatus keys(Reader* reader, const xmlNode* node, const char* name, size_t n_values, CwKeys* ret_keys) {
    CwText text;
    CwKey* made = NULL;
    size_t count = 0;
    size_t capacity = 0;
    CW_TRY(attribute(reader, node, name, &text));
    while (cw_text_trim(text).length) {
        CwText one = cw_text_trim(cw_text_split(&text, ';'));
        const CwText at = cw_text_word(&one);
        double values[3] = {0, 0, 1};
        int64_t frame = 0;
        CW_TRY(timecode(reader, at, &frame));
        CW_TRY(numbers(reader, cw_text_trim(one), values, n_values));
        if (count && frame <= made[count - 1].frame) {
            return refuse(reader, at, "put the places in order of time");
        }
        if (values[2] < 0.2 || values[2] > 8) {
            return refuse(reader, cw_text_trim(one), "zoom goes from 0.2 to 8");
        }
        CW_TRY(CW_RESERVE(reader->arena, made, count, capacity));
        made[count++] = (CwKey){frame, values[0], values[1], values[2]};
    }
    *ret_keys = (CwKeys){made, count};
    return CW_OK;
}

// "TC-TC TC-": when a layer is seen.
static CwStatus shows(Reader* reader, const xmlNode* node, CwLayer* layer) {
    CwText text;
    CwShow* made = NULL;
    size_t count = 0;
    size_t capacity = 0;
    CW_TRY(attribute(reader, node, "data-show", &text));
    for (CwText one = cw_text_word(&text); one.length; one = cw_text_word(&text)) {
        CwText end = one;
        const CwText from = cw_text_split(&end, '-');
        CwShow show = {INT64_MIN, INT64_MAX};
        if (from.length == one.length) {
            return refuse(reader, one, "write two timecodes with - between them");
        }
        if (from.length) {
            CW_TRY(timecode(reader, from, &show.from));
        }
        if (end.length) {
            CW_TRY(timecode(reader, end, &show.end));
        }
        CW_TRY(CW_RESERVE(reader->arena, made, count, capacity));
        made[count++] = show;
    }
    layer->shows = made;
    layer->n_shows = count;
    return CW_OK;
}

static double frames_of(const Reader* reader, double seconds) {
    return seconds * reader->rate.num / reader->rate.den;
}

static CwStatus read_layer(Reader* reader, const xmlNode* node, const char* id, CwLayer* layer) {
    double fade = 0;
    double sway[3] = {0};
    double sweep[2] = {0};
    CwText text;
    *layer = (CwLayer){.id = id};
    CW_TRY(number_or(reader, node, "data-depth", 1, &layer->depth));
    CW_TRY(number_or(reader, node, "data-fade", 0, &fade));
    CW_TRY(number_or(reader, node, "data-flicker", 0, &layer->flicker));
    CW_TRY(shows(reader, node, layer));
    CW_TRY(keys(reader, node, "data-move", 2, &layer->move));
    CW_TRY(attribute(reader, node, "data-sway", &text));
    CW_TRY(text.length ? numbers(reader, text, sway, 3) : CW_OK);
    CW_TRY(attribute(reader, node, "data-sweep", &text));
    CW_TRY(text.length ? numbers(reader, text, sweep, 2) : CW_OK);
    layer->flicker /= 100;
    layer->fade_frames = (int64_t)fade;
    layer->sway_x = sway[0];
    layer->sway_y = sway[1];
    layer->sway_frames = frames_of(reader, sway[2]);
    layer->sweep_x = sweep[0];
    layer->sweep_frames = frames_of(reader, sweep[1]);
    layer->lively = layer->move.count || layer->sway_frames > 0 || layer->sweep_frames > 0 || layer->flicker > 0;
    return CW_OK;
}

// Whether a group says how it is to be filmed.
static bool is_layer(const xmlNode* node) {
    for (const xmlAttr* one = node->properties; one; one = one->next) {
        if (!strncmp((const char*)one->name, "data-", 5)) {
            return true;
        }
    }
    return false;
}

static CwStatus read_layers(Reader* reader, const xmlNode* root, CwBoardPlan* plan) {
    size_t capacity = 0;
    for (const xmlNode* node = root->children; node; node = node->next) {
        if (node->type != XML_ELEMENT_NODE || strcmp((const char*)node->name, "g") != 0 || !is_layer(node)) {
            continue;
        }
        CwText id;
        CW_TRY(attribute(reader, node, "id", &id));
        if (!id.length) {
            return refuse(reader, cw_text("g"), "a layer needs an id");
        }
        if (plan->n_layers == LAYERS_MAX) {
            return refuse(reader, id, "a board has at most 64 layers");
        }
        CW_TRY(CW_RESERVE(reader->arena, plan->layers, plan->n_layers, capacity));
        CW_TRY(read_layer(reader, node, id.at, &plan->layers[plan->n_layers]));
        ++plan->n_layers;
    }
    return CW_OK;
}

static CwStatus read_view_box(Reader* reader, const xmlNode* root, CwBoardPlan* plan) {
    CwText text;
    CW_TRY(attribute(reader, root, "viewBox", &text));
    double values[4] = {0};
    for (size_t i = 0; i < 4 && text.length; ++i) {
        CW_TRY(numbers(reader, cw_text_word(&text), &values[i], 1));
    }
    if (values[0] < 0 || values[0] > 0 || values[1] < 0 || values[1] > 0 || values[2] < 1 || values[3] < 1) {
        return refuse(reader, cw_text("viewBox"), "write it as \"0 0 1280 720\"");
    }
    plan->width = values[2];
    plan->height = values[3];
    return CW_OK;
}

static CwStatus read_root(Reader* reader, const xmlDoc* document, CwBoardPlan* plan) {
    const xmlNode* root = xmlDocGetRootElement((xmlDoc*)document);
    reader->node = root;
    reader->attribute = "svg";
    if (strcmp((const char*)root->name, "svg") != 0) {
        return refuse(reader, cw_text((const char*)root->name), "this is no SVG picture");
    }
    CW_TRY(read_view_box(reader, root, plan));
    CW_TRY(keys(reader, root, "data-camera", 3, &plan->camera));
    return read_layers(reader, root, plan);
}

CwStatus cw__board_plan(CwArena* arena, const char* name, CwText svg, CwRate rate, CwDiag* diag,
                        CwBoardPlan* ret_plan) {
    if (svg.length > INT32_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "board.size", (CwPlace){name, 0, 0}, NULL, "this picture is too large");
    }
    xmlParserCtxt* parser = xmlNewParserCtxt();
    if (!parser) {
        return CW_ERR_NO_MEM;
    }
    const int options = XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING;
    xmlDoc* document = xmlCtxtReadMemory(parser, svg.at, (int)svg.length, name, NULL, options);
    if (!document) {
        const xmlError* error = xmlCtxtGetLastError(parser);
        const CwPlace place = {name, error ? error->line : 1, 0};
        const CwText said = cw_text_trim(cw_text(error && error->message ? error->message : "no XML"));
        const CwStatus status = cw_diag(diag, CW_ERR_BAD_INPUT, "board.xml", place, NULL,
                                        "this SVG cannot be read: %.*s", (int)said.length, said.at);
        xmlFreeParserCtxt(parser);
        return status;
    }
    Reader reader = {.arena = arena, .name = name, .rate = rate, .diag = diag};
    CwBoardPlan plan = {0};
    const CwStatus status = read_root(&reader, document, &plan);
    xmlFreeDoc(document);
    xmlFreeParserCtxt(parser);
    if (status == CW_OK) {
        *ret_plan = plan;
    }
    return status;
}

CwStatus cw_board_check(CwArena* arena, const char* name, CwText bytes, CwRate rate, CwDiag* diag) {
    static const char png[] = "\x89PNG\r\n\x1a\n";
    const size_t head = sizeof png - 1;
    CwBoardPlan plan = {0};
    if (!cw_text_starts(bytes, "\x89PNG")) {
        return cw__board_plan(arena, name, bytes, rate, diag, &plan);
    }
    if (!cw_text_starts(bytes, png) || !cw_text_starts(cw_text_after(bytes, head + 4), "IHDR")) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "board.picture", (CwPlace){name, 0, 0}, NULL,
                       "this PNG is damaged: it does not begin as one; export it again");
    }
    return CW_OK;
}
