// SPDX-License-Identifier: GPL-3.0-or-later
/** Reading a cut of any kind: what a file is follows from its first bytes, never from its name. */
#ifndef CW_CUT_READ_H
#define CW_CUT_READ_H

#include "cut/cut.h"

/** What a file is. */
typedef enum {
    CW_CUT_FORMAT_EDL,        ///< CMX3600 and relatives; also what nothing else is
    CW_CUT_FORMAT_OTIO,       ///< OpenTimelineIO JSON
    CW_CUT_FORMAT_FCPXML,     ///< Final Cut Pro X
    CW_CUT_FORMAT_XMEML,      ///< Premiere, Final Cut Pro 7
    CW_CUT_FORMAT_FILMSCRIBE, ///< Avid FilmScribe
    CW_CUT_FORMAT_PRO_TOOLS,  ///< Pro Tools session text
    CW_CUT_FORMAT_MARKERS,    ///< markers as a table
    CW_CUT_FORMAT_AAF,        ///< AAF in structured storage
} CwCutFormat;

/** What a file is, from its first bytes. */
CwCutFormat cw_cut_format(CwText text);

/** "CMX3600", "OTIO", "FCPXML", "xmeml", "FilmScribe", "Pro Tools text", "markers", "AAF". Memory: static. */
const char* cw_cut_format_name(CwCutFormat kind);

/** The extension files of a kind have: ".edl", ".otio", ".fcpxml", ".xml", ".txt", ".csv", ".aaf". Memory: static. */
const char* cw_cut_format_extension(CwCutFormat kind);

/**
   Whether a file that lies among others is a cut: by its extension (.edl, .otio, .fcpxml, .aaf), and of .xml and .txt,
   which may be anything, by how it begins.
*/
bool cw_cut_is(const char* path, CwText text);

/**
   Reads a cut of any kind, each by its own reader.

   Errors   as the reader of its kind: cut/edl.h, cut/otio.h …
   Memory   from `arena`; keeps `file`. `repairs` may be NULL.
*/
CW_MUST_USE CwStatus cw_cut_read(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                                 CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

#endif
