// SPDX-License-Identifier: GPL-3.0-or-later
#include "page/fonts.h"

#include "base/file.h"

#include <fontconfig/fontconfig.h>
#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#define URW "/usr/share/fonts/opentype/urw-base35/"

static const char* const font_files[] = {
    URW "NimbusSans-Regular.otf",
    URW "NimbusSans-Bold.otf",
    URW "NimbusSans-Italic.otf",
    URW "NimbusSans-BoldItalic.otf",
    URW "NimbusSansNarrow-Regular.otf",
    URW "NimbusSansNarrow-Bold.otf",
    URW "NimbusSansNarrow-Oblique.otf",
    URW "P052-Roman.otf",
    URW "P052-Bold.otf",
    URW "P052-Italic.otf",
    URW "P052-BoldItalic.otf",
    URW "NimbusMonoPS-Regular.otf",
    URW "NimbusMonoPS-Bold.otf",
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
};

static void unref(void* object) {
    g_object_unref(object);
}

CwStatus cw_font_map(CwArena* arena, CwDiag* diag, PangoFontMap** ret_map) {
    FcConfig* config = FcConfigCreate();
    if (!config) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < sizeof font_files / sizeof *font_files; ++i) {
        if (!cw_file_exists(font_files[i]) || !FcConfigAppFontAddFile(config, (const FcChar8*)font_files[i])) {
            FcConfigDestroy(config);
            return cw_diag(diag, CW_ERR_NO_PROGRAM, "page.font", (CwPlace){0}, font_files[i],
                           "a font is missing; install the packages fonts-urw-base35 and fonts-dejavu-core");
        }
    }
    PangoFontMap* map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(map), config);
    FcConfigDestroy(config);
    pango_cairo_font_map_set_resolution(PANGO_CAIRO_FONT_MAP(map), 72.0);
    CW_TRY(cw_arena_defer(arena, unref, map));
    *ret_map = map;
    return CW_OK;
}
