// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/clearance.h"

#include "base/buf.h"
#include "film/origins.h"
#include "film/sheet.h"
#include "mix/profiles.h"

static CwStatus is_album(CwArena* arena, const CwFilm* film, const char* name, CwDiag* diag, bool* ret_album) {
    const CwEmbedded* file = NULL;
    CwProfile profile = {0};
    *ret_album = false;
    if (name[0]) {
        CW_TRY(cw_profile_file(film->profiles, name, diag, &file));
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

typedef struct {
    CwUncleared* items;
    size_t count;
    size_t capacity;
} Reasons;

static CwStatus add(CwArena* arena, Reasons* reasons, CwUncleared reason) {
    CW_TRY(CW_RESERVE(arena, reasons->items, reasons->count, reasons->capacity));
    reasons->items[reasons->count++] = reason;
    return reason.why ? CW_OK : CW_ERR_NO_MEM;
}

// Whoever takes a composer's place cannot take what they wrote: the authors of what a cue is made of are its writers.
static CwStatus add_authors(CwArena* arena, const CwFilm* film, const CwFilmView* view, CwDiag* diag,
                            Reasons* reasons) {
    CwMadeCue* cues = NULL;
    size_t n_cues = 0;
    CW_TRY(cw_film_origins(arena, film, view, diag, &cues, &n_cues));
    for (size_t i = 0; i < n_cues; ++i) {
        const char* const* names = NULL;
        size_t n_names = 0;
        CW_TRY(cw_forgotten_authors(arena, &film->rights, &cues[i], &names, &n_names));
        for (size_t n = 0; n < n_names; ++n) {
            const char* why = cw_format(
                arena, "%s wrote what this cue is made of (origins.csv), and is no writer of it in rights.csv",
                names[n]);
            CW_TRY(add(arena, reasons, (CwUncleared){CW_UNCLEARED_AUTHOR, cues[i].cue, "", names[n], why, {0}}));
        }
    }
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
    CW_TRY(is_album(arena, film, profile, diag, &about.album));
    CW_TRY(list_papers(arena, film, &about.duties));
    CwUnclearedList list = {NULL, 0};
    CW_TRY(cw_cleared(arena, &about, diag, &list));
    Reasons reasons = {0};
    for (size_t i = 0; i < list.count; ++i) {
        CW_TRY(add(arena, &reasons, list.items[i]));
    }
    CW_TRY(add_authors(arena, film, view, diag, &reasons));
    *ret_list = (CwUnclearedList){reasons.items, reasons.count};
    return CW_OK;
}
