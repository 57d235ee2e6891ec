// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The report: one HTML file in which the film plays with its soundtrack, before and after the re-cut.

   Style, script, data and media are all inside; nothing is fetched from anywhere. What the data is, web/report-data.md
   says.
*/
#ifndef CW_PAGE_REPORT_H
#define CW_PAGE_REPORT_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stddef.h>

/** A movie or a sound in the page. */
typedef struct {
    const char* name; ///< as the data names it; letters, digits and ._-
    const char* type; ///< "video/mp4", "audio/mp4"
    CwText bytes;
} CwReportMedia;

/**
   The page.

   Shape    `json` is one JSON object; `media[n_media]`.
   Errors   CW_ERR_BAD_INPUT when `json` is no JSON object, or names no cut; CW_ERR_RANGE when the name of a media
            object has other letters, or comes twice; CW_ERR_NO_MEM.
   Memory   from `arena`, exactly the page's size; media become a third larger. Keeps nothing.
   Cost     about a second a gigabyte of media.
*/
CW_MUST_USE CwStatus cw_report_html(CwArena* arena, CwText json, const CwReportMedia* media, size_t n_media,
                                    CwDiag* diag, CwText* ret_html);

#endif
