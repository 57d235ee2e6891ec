// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/report.h"

#include "base/embedded.h"
#include "base/json.h"

#include <string.h>

// Made from web/ when the program is built (tools/bundle_page.py): what comes before the data, and what comes after.
extern const CwEmbedded cw__web_page[];

enum { HEAD, TAIL };

static const char data_begin[] = "<script type=\"application/json\" id=\"data\">";
static const char script_end[] = "</script>\n";
static const char media_begin[] = "<script type=\"text/plain\" data-media=\"";
static const char media_type[] = "\" data-type=\"";
static const char media_open[] = "\">";

// Where the page is written; with `at` NULL it is only measured.
typedef struct {
    char* at;
    size_t length;
} Out;

static void put(Out* out, const void* bytes, size_t length) {
    if (out->at) {
        memcpy(out->at + out->length, bytes, length);
    }
    out->length += length;
}

static void put_text(Out* out, const char* text) {
    put(out, text, strlen(text));
}

// JSON inside a script element: nothing in it may look like a tag or a comment.
static void put_json(Out* out, CwText json) {
    for (size_t i = 0; i < json.length; ++i) {
        if (json.at[i] == '<') {
            put_text(out, "\\u003c");
        } else {
            put(out, &json.at[i], 1);
        }
    }
}

// RFC 4648, section 4.
static void put_base64(Out* out, CwText bytes) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if (!out->at) {
        out->length += (bytes.length + 2) / 3 * 4;
        return;
    }
    const uint8_t* from = (const uint8_t*)bytes.at;
    for (size_t i = 0; i < bytes.length; i += 3) {
        const size_t left = bytes.length - i;
        const uint32_t three = (uint32_t)from[i] << 16 | (left > 1 ? (uint32_t)from[i + 1] << 8 : 0) |
                               (left > 2 ? (uint32_t)from[i + 2] : 0);
        const char four[4] = {letters[three >> 18], letters[three >> 12 & 63],
                              left > 1 ? letters[three >> 6 & 63] : '=', left > 2 ? letters[three & 63] : '='};
        put(out, four, sizeof four);
    }
}

static void put_page(Out* out, CwText json, const CwReportMedia* media, size_t n_media) {
    put(out, cw__web_page[HEAD].bytes.at, cw__web_page[HEAD].bytes.length);
    put_text(out, data_begin);
    put_json(out, json);
    put_text(out, script_end);
    for (size_t i = 0; i < n_media; ++i) {
        put_text(out, media_begin);
        put_text(out, media[i].name);
        put_text(out, media_type);
        put_text(out, media[i].type);
        put_text(out, media_open);
        put_base64(out, media[i].bytes);
        put_text(out, script_end);
    }
    put(out, cw__web_page[TAIL].bytes.at, cw__web_page[TAIL].bytes.length);
}

static bool plain(const char* text, const char* more) {
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-";
    for (; *text; ++text) {
        if (!strchr(letters, *text) && !strchr(more, *text)) {
            return false;
        }
    }
    return true;
}

static CwStatus check_media(const CwReportMedia* media, size_t n_media, CwDiag* diag) {
    for (size_t i = 0; i < n_media; ++i) {
        bool twice = false;
        for (size_t j = 0; j < i; ++j) {
            twice = twice || !strcmp(media[i].name, media[j].name);
        }
        if (twice || !media[i].name[0] || !plain(media[i].name, "") || !plain(media[i].type, "/")) {
            return cw_diag(diag, CW_ERR_RANGE, "report.media", (CwPlace){0}, media[i].name,
                           twice ? "two media objects have this name; give each its own"
                                 : "names of media are made of letters, digits and ._-");
        }
    }
    return CW_OK;
}

static CwStatus check_data(CwArena* arena, CwText json, CwDiag* diag) {
    json_t* data = NULL;
    const json_t* cuts = NULL;
    CW_TRY(cw_json_parse(arena, "report", json, diag, &data));
    CW_TRY(cw_json_get_array((CwJsonIn){"report", diag}, data, "cuts", &cuts));
    return json_array_size(cuts) ? CW_OK
                                 : cw_diag(diag, CW_ERR_BAD_INPUT, "report.cuts", (CwPlace){"report", 0, 0}, "cuts",
                                           "a report shows at least one cut");
}

CwStatus cw_report_html(CwArena* arena, CwText json, const CwReportMedia* media, size_t n_media, CwDiag* diag,
                        CwText* ret_html) {
    CW_TRY(check_data(arena, json, diag));
    CW_TRY(check_media(media, n_media, diag));
    Out measured = {0};
    put_page(&measured, json, media, n_media);
    Out out = {.at = cw_alloc(arena, measured.length + 1)};
    if (!out.at) {
        return CW_ERR_NO_MEM;
    }
    put_page(&out, json, media, n_media);
    *ret_html = (CwText){out.at, out.length};
    return CW_OK;
}
