// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/clearance.h"

#include "film/sheet.h"
#include "mix/profiles.h"

static CwStatus is_album(CwArena* arena, const char* name, CwDiag* diag, bool* ret_album) {
    const CwEmbedded* file = NULL;
    CwProfile profile = {0};
    *ret_album = false;
    if (name[0]) {
        CW_TRY(cw_profile_file(name, diag, &file));
        CW_TRY(cw_profile_of_file(arena, file, &profile));
        *ret_album = profile.target.basis == CW_BASIS_ALBUM;
    }
    return CW_OK;
}

// The papers that say something: an empty file is none.
static CwStatus list_papers(CwArena* arena, const CwFilm* film, CwDuties* duties) {
    static const char folder[] = "contracts/";
    const char** names = CW_NEW_ARRAY(arena, const char*, film->files.count);
    const CwHash nothing = cw_hash_of("", 0);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->files.count; ++i) {
        const char* path = film->files.items[i].path;
        if (cw_text_starts_fold(cw_text(path), folder) && !cw_hash_equal(&film->files.items[i].object, &nothing)) {
            names[duties->n_papers++] = path + sizeof folder - 1;
        }
    }
    duties->papers = names;
    return CW_OK;
}

CwStatus cw_film_cleared(CwArena* arena, const CwFilm* film, const CwFilmView* view, const CwDelivery* delivery,
                         const char* profile, CwDate day, CwDiag* diag, CwUnclearedList* ret_list) {
    CwMusicUse* uses = NULL;
    CwClearedCase about = {.rights = &film->rights,
                           .delivery = delivery,
                           .day = day,
                           .duties = {.crawl = film->crawl, .has_crawl = film->crawl.at != NULL},
                           .currency = film->currency,
                           .rates = film->rates};
    CW_TRY(cw_film_music_uses(arena, film, view, &uses, &about.n_uses));
    about.uses = uses;
    CW_TRY(is_album(arena, profile, diag, &about.album));
    CW_TRY(list_papers(arena, film, &about.duties));
    return cw_cleared(arena, &about, diag, ret_list);
}
