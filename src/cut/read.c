// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/read.h"

#include "base/file.h"
#include "cut/aaf.h"
#include "cut/edl.h"
#include "cut/fcpxml.h"
#include "cut/filmscribe.h"
#include "cut/marker_list.h"
#include "cut/otio.h"
#include "cut/pro_tools.h"
#include "cut/xmeml.h"

#include <string.h>

enum {
    ROOT_LOOKED_FOR = 4096, // bytes of declarations and comments before the first element of an XML file
    HEAD_LOOKED_AT = 65536, // bytes that say what a file is
};

const char* cw_cut_format_name(CwCutFormat kind) {
    static const char* const names[] = {
        [CW_CUT_FORMAT_EDL] = "CMX3600",           [CW_CUT_FORMAT_OTIO] = "OTIO",
        [CW_CUT_FORMAT_FCPXML] = "FCPXML",         [CW_CUT_FORMAT_XMEML] = "xmeml",
        [CW_CUT_FORMAT_FILMSCRIBE] = "FilmScribe", [CW_CUT_FORMAT_PRO_TOOLS] = "Pro Tools text",
        [CW_CUT_FORMAT_MARKERS] = "markers",       [CW_CUT_FORMAT_AAF] = "AAF",
    };
    return names[kind];
}

// The name of the first element of an XML file.
static CwText root_name(CwText text) {
    text.length = text.length < ROOT_LOOKED_FOR ? text.length : ROOT_LOOKED_FOR;
    while (text.length) {
        const char* open = memchr(text.at, '<', text.length);
        if (!open) {
            break;
        }
        text = cw_text_after(text, (size_t)(open - text.at) + 1);
        if (text.length && text.at[0] != '?' && text.at[0] != '!') {
            size_t end = 0;
            while (end < text.length && strchr(" \t\r\n/>", text.at[end]) == NULL) {
                ++end;
            }
            return (CwText){text.at, end};
        }
    }
    return (CwText){text.at, 0};
}

static CwCutFormat xml_kind(CwText text) {
    const CwText root = root_name(text);
    return cw_text_is(root, "fcpxml")             ? CW_CUT_FORMAT_FCPXML
           : cw_text_is(root, "xmeml")            ? CW_CUT_FORMAT_XMEML
           : cw_text_starts_fold(root, "filmscr") ? CW_CUT_FORMAT_FILMSCRIBE
                                                  : CW_CUT_FORMAT_EDL;
}

const char* cw_cut_format_extension(CwCutFormat kind) {
    static const char* const extensions[] = {
        [CW_CUT_FORMAT_EDL] = ".edl",     [CW_CUT_FORMAT_OTIO] = ".otio",      [CW_CUT_FORMAT_FCPXML] = ".fcpxml",
        [CW_CUT_FORMAT_XMEML] = ".xml",   [CW_CUT_FORMAT_FILMSCRIBE] = ".xml", [CW_CUT_FORMAT_PRO_TOOLS] = ".txt",
        [CW_CUT_FORMAT_MARKERS] = ".csv", [CW_CUT_FORMAT_AAF] = ".aaf",
    };
    return extensions[kind];
}

// The beginning of a text, without the byte order mark and blanks there.
static CwText without_head(CwText text) {
    text.length = text.length < HEAD_LOOKED_AT ? text.length : HEAD_LOOKED_AT;
    if (cw_text_starts(text, "\xEF\xBB\xBF")) {
        text = cw_text_after(text, 3);
    }
    while (text.length && strchr(" \t\r\n", text.at[0])) {
        text = cw_text_after(text, 1);
    }
    return text;
}

bool cw_cut_is(const char* path, CwText text) {
    static const CwCutFormat certain[] = {CW_CUT_FORMAT_EDL, CW_CUT_FORMAT_OTIO, CW_CUT_FORMAT_FCPXML,
                                          CW_CUT_FORMAT_AAF};
    for (size_t i = 0; i < sizeof certain / sizeof certain[0]; ++i) {
        if (cw_path_has_extension(path, cw_cut_format_extension(certain[i]))) {
            return true;
        }
    }
    const CwCutFormat format = cw_cut_format(text);
    const CwText head = without_head(text);
    if (cw_path_has_extension(path, ".xml")) {
        return format != CW_CUT_FORMAT_EDL && format != CW_CUT_FORMAT_MARKERS;
    }
    return cw_path_has_extension(path, ".txt") &&
           (format == CW_CUT_FORMAT_PRO_TOOLS || cw_text_starts_fold(head, "TITLE:") ||
            cw_text_starts_fold(head, "FCM:"));
}

// Whether a text in UTF-16 begins with these letters.
static bool starts_wide(CwText text, const char* letters) {
    char narrow[16];
    size_t n = 0;
    if (!cw_text_starts(text, "\xFF\xFE") && !cw_text_starts(text, "\xFE\xFF")) {
        return false;
    }
    for (size_t i = 2; i < text.length && n < sizeof narrow; ++i) {
        narrow[n] = text.at[i];
        n += text.at[i] != '\0';
    }
    return cw_text_starts_fold((CwText){narrow, n}, letters);
}

CwCutFormat cw_cut_format(CwText text) {
    if (cw_text_starts(text, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1")) {
        return CW_CUT_FORMAT_AAF;
    }
    if (starts_wide(text, "SESSION NAME:")) {
        return CW_CUT_FORMAT_PRO_TOOLS;
    }
    text = without_head(text);
    if (text.length && text.at[0] == '{') {
        return CW_CUT_FORMAT_OTIO;
    }
    if (text.length && text.at[0] == '<') {
        return xml_kind(text);
    }
    if (cw_text_starts_fold(text, "SESSION NAME:")) {
        return CW_CUT_FORMAT_PRO_TOOLS;
    }
    return cw_markers_are(text) ? CW_CUT_FORMAT_MARKERS : CW_CUT_FORMAT_EDL;
}

CwStatus cw_cut_read(CwArena* arena, const char* file, CwText text, const CwCutOptions* options, CwDiagList* repairs,
                     CwDiag* diag, CwCut* ret_cut) {
    switch (cw_cut_format(text)) {
    case CW_CUT_FORMAT_OTIO:
        return cw_cut_read_otio(arena, file, text, options, repairs, diag, ret_cut);
    case CW_CUT_FORMAT_FCPXML:
        return cw_cut_read_fcpxml(arena, file, text, options, repairs, diag, ret_cut);
    case CW_CUT_FORMAT_XMEML:
        return cw_cut_read_xmeml(arena, file, text, options, repairs, diag, ret_cut);
    case CW_CUT_FORMAT_AAF:
        return cw_cut_read_aaf(arena, file, text, options, repairs, diag, ret_cut);
    case CW_CUT_FORMAT_FILMSCRIBE:
        return cw_cut_read_filmscribe(arena, file, text, options, repairs, diag, ret_cut);
    case CW_CUT_FORMAT_PRO_TOOLS:
        return cw_cut_read_pro_tools(arena, file, text, options, repairs, diag, ret_cut);
    case CW_CUT_FORMAT_MARKERS:
        return cw_cut_read_markers(arena, file, text, options, repairs, diag, ret_cut);
    default:
        return cw_cut_read_edl(arena, file, text, options, repairs, diag, ret_cut);
    }
}
