// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The fonts pages and pictures are set in: these files and no others, so that a page looks the same on every machine,
   whatever fonts its user has.
*/
#ifndef CW_PAGE_FONTS_H
#define CW_PAGE_FONTS_H

#include "base/arena.h"
#include "base/diag.h"

#include <pango/pango.h>

/**
   A font map of Nimbus Sans, Nimbus Sans Narrow, P052 and Nimbus Mono PS, and DejaVu Sans for signs these lack.

   Units    set up so that a font size in points is one unit of the page each.
   Errors   CW_ERR_NO_PROGRAM when a file is missing (diag names the Debian packages); CW_ERR_NO_MEM.
   Memory   released with `arena`. Pango itself ends the program when memory runs out: workers only.
*/
CW_MUST_USE CwStatus cw_font_map(CwArena* arena, CwDiag* diag, PangoFontMap** ret_map);

#endif
