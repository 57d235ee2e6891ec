// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/sheet.h"

#include "base/words.h"
#include "film/origins.h"

static CwCueSheetHead head_of(const CwFilm* film, const CwFilmView* view) {
    const char* const* facts = film->facts.facts;
    return (CwCueSheetHead){
        .title = film->facts.title,
        .aka = facts[CW_FACT_AKA],
        .episode = facts[CW_FACT_EPISODE],
        .episode_number = facts[CW_FACT_EPISODE_NUMBER],
        .kind = facts[CW_FACT_KIND],
        .number = facts[CW_FACT_NUMBER],
        .company = facts[CW_FACT_COMPANY],
        .director = facts[CW_FACT_DIRECTOR],
        .composer = facts[CW_FACT_COMPOSER],
        .country = facts[CW_FACT_COUNTRY],
        .year = facts[CW_FACT_YEAR],
        .network = facts[CW_FACT_NETWORK],
        .release = facts[CW_FACT_RELEASE],
        .contact = facts[CW_FACT_CONTACT],
        .cut = view->cut->name,
    };
}

static CwStatus reels_of(CwArena* arena, const CwFilm* film, const CwFilmView* view, const CwSheetReel** ret_reels,
                         size_t* ret_count) {
    const CwJoinedCut* joined = &view->cut->joined;
    const CwRate rate = film->facts.rate;
    const size_t count = joined->n_reels ? joined->n_reels : 1;
    CwSheetReel* reels = CW_NEW_ARRAY(arena, CwSheetReel, count);
    if (!reels) {
        return CW_ERR_NO_MEM;
    }
    const CwTime start = cw_film_start(film, view);
    reels[0] = (CwSheetReel){"R1", start, cw_time_after(start, cw_film_length(film, view))};
    for (size_t i = 0; i < joined->n_reels; ++i) {
        const CwReelPlace* reel = &joined->reels[i];
        reels[i] = (CwSheetReel){reel->name[0] ? reel->name : "R1", cw_time_of_frame(reel->in_frame, rate),
                                 cw_time_of_frame(reel->out_frame, rate)};
    }
    *ret_reels = reels;
    *ret_count = count;
    return CW_OK;
}

CwStatus cw_film_cue_sheet(CwArena* arena, const CwFilm* film, const CwFilmView* view, CwCueSheet* ret_sheet,
                           const CwSheetReel** ret_reels, size_t* ret_n_reels) {
    CwCueSheetFrom from = {.head = head_of(film, view), .rate = film->facts.rate, .rights = &film->rights};
    CwSheetCue* cues = CW_NEW_ARRAY(arena, CwSheetCue, film->spotted.n_cues);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    CwMadeCue* made = NULL;
    size_t n_made = 0;
    CW_TRY(reels_of(arena, film, view, &from.reels, &from.n_reels));
    CW_TRY(cw_film_origins(arena, film, view, NULL, &made, &n_made));
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCue* cue = &film->spotted.cues[i];
        const CwCuePlace* place = &view->placement.cues[i];
        if (place->kind != CW_PLACE_OMITTED) {
            const char* by = cw_made_text(arena, &made[from.n_cues]);
            if (!by) {
                return CW_ERR_NO_MEM;
            }
            cues[from.n_cues++] = (CwSheetCue){cue->id, cue->title, cue->use, place->in, place->out, by};
        }
    }
    from.cues = cues;
    CW_TRY(cw_cue_sheet_make(arena, &from, ret_sheet));
    if (ret_reels && ret_n_reels) {
        *ret_reels = from.reels;
        *ret_n_reels = from.n_reels;
    }
    return CW_OK;
}

CwStatus cw_film_music_uses(CwArena* arena, const CwFilm* film, const CwFilmView* view, CwMusicUse** ret_uses,
                            size_t* ret_n_uses) {
    CwMusicUse* uses = CW_NEW_ARRAY(arena, CwMusicUse, film->spotted.n_cues);
    size_t count = 0;
    if (!uses) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCue* cue = &film->spotted.cues[i];
        const CwCuePlace* place = &view->placement.cues[i];
        if (place->kind != CW_PLACE_OMITTED) {
            uses[count++] = (CwMusicUse){cue->id, cue->use, cw_film_cue_length(view, i), place->in};
        }
    }
    *ret_uses = uses;
    *ret_n_uses = count;
    return CW_OK;
}

const CwFilmView* cw_film_view_named(const CwFilm* film, const char* cut) {
    for (size_t i = film->n_views; i-- > 0;) {
        if (cw_word_is(cw_text(cut), film->views[i].cut->name)) {
            return &film->views[i];
        }
    }
    return NULL;
}
