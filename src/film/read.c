// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/film.h"

#include "base/file.h"
#include "base/reading.h"
#include "film/cuts.h"
#include "film/own_profiles.h"
#include "film/row_of_cuts.h"
#include "film/rows.h"
#include "film/sounding.h"
#include "film/story.h"
#include "film/table.h"
#include "film/take_music.h"
#include "mix/profiles.h"
#include "rights/options.h"
#include "spot/hang.h"

#include <string.h>

typedef struct {
    CwArena* arena;
    CwFilm* film;
    CwDiagList* warnings;
    CwDiag* diag;
} Reading;

static CwStatus text_of(const Reading* reading, const char* path, CwText* ret_text) {
    return cw_film_text(reading->arena, reading->film->store, &reading->film->files, path, reading->diag, ret_text);
}

// Whatever a later cut is called, timecodes are written for the first that was taken.
static CwStatus put_first_cut_first(const Reading* reading, CwFilmCut* cuts) {
    const size_t* row = NULL;
    size_t count = 0;
    CW_TRY(cw_film_row_of_cuts(reading->arena, reading->film, reading->diag, &row, &count));
    const CwFilmCut first = cuts[row[0]];
    memmove(cuts + 1, cuts, row[0] * sizeof *cuts);
    cuts[0] = first;
    return CW_OK;
}

static CwStatus read_ground(const Reading* reading) {
    CwFilm* film = reading->film;
    CwText text = {NULL, 0};
    CW_TRY(cw_film_files(reading->arena, film->store, &film->files));
    if (!cw_film_file(&film->files, "film.json")) {
        return cw_diag(reading->diag, CW_ERR_NOT_FOUND, "film.none", (CwPlace){"film.json", 0, 0}, NULL,
                       "the film folder has no film.json; it must say at least the rate, as {\"rate\": 24}");
    }
    CW_TRY(text_of(reading, "film.json", &text));
    CW_TRY(cw_film_facts_read(reading->arena, "film.json", text, reading->warnings, reading->diag, &film->facts));
    if (!film->facts.title[0]) {
        CW_TRY(cw_store_get(film->store, reading->arena, "film/film", "folder", &film->facts.title));
    }
    CwFilmCut* cuts = NULL;
    CW_TRY(cw_film_cuts_read(reading->arena, film->store, &film->files, &film->facts, reading->warnings, reading->diag,
                             &cuts, &film->n_cuts));
    film->cuts = cuts;
    CW_TRY(put_first_cut_first(reading, cuts));
    CW_TRY(text_of(reading, "script.fountain", &text));
    return text.length ? cw_script_read(reading->arena, "script.fountain", text, reading->diag, &film->script) : CW_OK;
}

static CwStatus read_repairs(const Reading* reading) {
    CwFilm* film = reading->film;
    CwText text = {NULL, 0};
    CW_TRY(text_of(reading, "recordings.csv", &text));
    return text.length ? cw_film_repairs_read(reading->arena, "recordings.csv", text, &film->files, reading->diag,
                                              &film->repairs)
                       : CW_OK;
}

static CwStatus read_sounds(const Reading* reading) {
    CwFilm* film = reading->film;
    const char** names = CW_NEW_ARRAY(reading->arena, const char*, film->n_cuts);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->n_cuts; ++i) {
        names[i] = film->cuts[i].name;
    }
    const CwFilmSoundsIn in = {film->store, &film->files, names, film->n_cuts, film->facts.sample_rate};
    CW_TRY(read_repairs(reading));
    return cw_film_sounds_read(reading->arena, &in, reading->warnings, reading->diag, &film->sounds);
}

static CwStatus read_themes(const Reading* reading, const CwSpotting* spotting) {
    CwFilmFiles files = {0};
    CW_TRY(cw_film_files_in(reading->arena, &reading->film->files, "themes", cw_film_notes_endings, &files));
    const char** names = CW_NEW_ARRAY(reading->arena, const char*, files.count);
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < files.count; ++i) {
        const CwText stem = cw_path_stem(files.items[i].path);
        names[i] = cw_text_copy(reading->arena, stem);
        if (!names[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    return cw_spotting_check_themes(spotting, names, files.count, reading->diag);
}

// Cues and hits, from the project's rows; they hang on the first cut.
static CwStatus read_spotting(const Reading* reading, CwPlaceIn first, CwHung* ret_hung, CwSpotting* ret_spotting) {
    CwFilm* film = reading->film;
    CwText cues = {NULL, 0};
    CwText hits = {NULL, 0};
    CwHitList list = {0};
    CW_TRY(cw_table_text(reading->arena, film->store, "cue", cw_cue_columns, cw_n_cue_columns, &cues));
    CW_TRY(cw_table_text(reading->arena, film->store, "hit", cw_hit_columns, cw_n_hit_columns, &hits));
    CW_TRY(cw_spotting_read(reading->arena, "spotting.csv", cues, film->facts.rate, reading->diag, ret_spotting));
    CW_TRY(read_themes(reading, ret_spotting));
    CW_TRY(cw_hit_list_read(reading->arena, "hits.csv", hits, film->facts.rate, ret_spotting, reading->diag, &list));
    return cw_spot_hang(reading->arena, ret_spotting, &list, first, &film->cuts[0].joined, reading->diag, ret_hung);
}

// The cues, as papers about rights name them.
static CwStatus list_cues(const Reading* reading, const CwSpotting* spotting, CwRightsCue** ret_cues) {
    CwRightsCue* cues = CW_NEW_ARRAY(reading->arena, CwRightsCue, spotting->n_rows);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < spotting->n_rows; ++i) {
        cues[i] = (CwRightsCue){spotting->rows[i].cue.id, spotting->rows[i].cue.title};
    }
    *ret_cues = cues;
    return CW_OK;
}

// What is looked for and pitched, and what of our own music others have.
static CwStatus read_songs(const Reading* reading, const CwSpotting* spotting) {
    CwFilm* film = reading->film;
    CwRightsCue* cues = NULL;
    CwText text = {NULL, 0};
    CwSongFiles files = {.n_cues = spotting->n_rows, .currency = film->currency};
    CW_TRY(list_cues(reading, spotting, &cues));
    files.cues = cues;
    CW_TRY(text_of(reading, "briefs.csv", &files.briefs));
    CW_TRY(text_of(reading, "pitches.csv", &files.pitches));
    if (files.briefs.length) {
        CW_TRY(cw_songs_read(reading->arena, &files, reading->diag, &film->songs));
    } else if (files.pitches.length) {
        return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "songs.briefs", (CwPlace){"pitches.csv", 0, 0}, NULL,
                       "songs are pitched for briefs, and there is no briefs.csv");
    }
    CW_TRY(text_of(reading, "licences.csv", &text));
    return text.length ? cw_licences_out_read(reading->arena, "licences.csv", text, &film->rights, film->currency,
                                              reading->diag, &film->licences)
                       : CW_OK;
}

static CwStatus read_rights(const Reading* reading, const CwSpotting* spotting) {
    CwFilm* film = reading->film;
    CwText text = {NULL, 0};
    CwRightsCue* cues = NULL;
    CW_TRY(list_cues(reading, spotting, &cues));
    CW_TRY(text_of(reading, "rights.csv", &text));
    if (text.length) {
        CW_TRY(
            cw_rights_read(reading->arena, "rights.csv", text, cues, spotting->n_rows, reading->diag, &film->rights));
    }
    CW_TRY(text_of(reading, "rates.csv", &text));
    if (text.length) {
        CW_TRY(cw_exchanges_read(reading->arena, "rates.csv", text, reading->diag, &film->rates));
    }
    CW_TRY(text_of(reading, "options.csv", &text));
    return text.length ? cw_options_read(reading->arena, "options.csv", text, reading->diag, &film->rights) : CW_OK;
}

// What is said of the files music is made from: themes, and what composers and players brought.
static CwStatus read_origins(const Reading* reading) {
    CwFilm* film = reading->film;
    const char** names = CW_NEW_ARRAY(reading->arena, const char*, film->files.count);
    size_t count = 0;
    CwText text = {NULL, 0};
    if (!names) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->files.count; ++i) {
        const CwText path = cw_text(film->files.items[i].path);
        if (cw_text_starts_fold(path, "themes/") || cw_text_starts_fold(path, "cues/")) {
            names[count++] = film->files.items[i].path;
        }
    }
    CW_TRY(text_of(reading, "origins.csv", &text));
    return text.length
               ? cw_origins_read(reading->arena, "origins.csv", text, names, count, reading->diag, &film->origins)
               : CW_OK;
}

static CwStatus read_crawl(const Reading* reading) {
    CwText text = {NULL, 0};
    if (!cw_film_file(&reading->film->files, "credits.txt")) {
        return CW_OK;
    }
    CW_TRY(text_of(reading, "credits.txt", &text));
    return cw_reading_start("credits.txt", text, reading->diag, &reading->film->crawl);
}

static CwStatus read_budget(const Reading* reading) {
    CwFilm* film = reading->film;
    CwText text = {NULL, 0};
    const char* money = film->facts.facts[CW_FACT_CURRENCY];
    CW_TRY(cw_currency_parse(cw_text(money && money[0] ? money : "EUR"), &film->currency));
    CW_TRY(text_of(reading, "budget.csv", &text));
    return text.length
               ? cw_budget_read(reading->arena, "budget.csv", text, film->currency, reading->diag, &film->budget)
               : CW_OK;
}

enum {
    FLAC_MOST = 8, // channels
};

static CwStatus not_the_layout(const Reading* reading, const char* layout, const char* why) {
    return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "delivery.layout", (CwPlace){"delivery.json", 0, 0}, layout, "%s",
                   why);
}

// A layout people name must have a name, and be taken by the profile it is for.
static CwStatus check_layout(const Reading* reading, const CwDelivery* delivery, const CwEmbedded* file) {
    CwLayout layout = {0};
    CwDiag diag = {0};
    CwProfile profile = {0};
    if (!delivery->layout[0]) {
        return CW_OK;
    }
    if (cw_layout_parse(delivery->layout, &diag, &layout) != CW_OK || !cw_layout_name(&layout)) {
        return not_the_layout(reading, delivery->layout,
                              "name a layout: mono, stereo, 5.1, 7.1, 5.1.2, 5.1.4, 7.1.2, 7.1.4");
    }
    if (delivery->flac && layout.channels > FLAC_MOST) {
        return not_the_layout(reading, delivery->layout, "FLAC holds eight channels at most: leave \"flac\" out of it");
    }
    CW_TRY(file ? cw_profile_of_file(reading->arena, file, &profile) : CW_OK);
    bool taken = profile.n_layouts == 0;
    for (size_t i = 0; i < profile.n_layouts; ++i) {
        taken = taken || cw_layout_same(&profile.layouts[i], &layout);
    }
    return taken ? CW_OK : not_the_layout(reading, delivery->layout, "the profile is not delivered in this layout");
}

// Profiles people name must be there before anything is made for them.
static CwStatus check_profiles(const Reading* reading) {
    const CwDeliveries* deliveries = &reading->film->deliveries;
    for (size_t i = 0; i < deliveries->count; ++i) {
        const CwEmbedded* file = NULL;
        const char* name = deliveries->items[i].profile;
        CwDiag diag = {0};
        if (name[0] && cw_profile_file(reading->film->profiles, name, &diag, &file) != CW_OK) {
            return cw_diag(reading->diag, CW_ERR_BAD_INPUT, "delivery.profile", (CwPlace){"delivery.json", 0, 0}, name,
                           "%s", diag.text);
        }
        CW_TRY(check_layout(reading, &deliveries->items[i], file));
    }
    return CW_OK;
}

static CwStatus read_papers(const Reading* reading, const CwSpotting* spotting) {
    CwFilm* film = reading->film;
    CwArena* arena = reading->arena;
    CwText text = {NULL, 0};
    CW_TRY(text_of(reading, "delivery.json", &text));
    CW_TRY(cw_deliveries_read(arena, "delivery.json", text, reading->warnings, reading->diag, &film->deliveries));
    CW_TRY(cw_film_own_profiles(arena, film->store, &film->files, reading->diag, &film->profiles));
    CW_TRY(check_profiles(reading));
    CW_TRY(text_of(reading, "notes.csv", &text));
    if (text.length) {
        CW_TRY(cw_notes_read(arena, "notes.csv", text, film->facts.rate, spotting, reading->diag, &film->notes));
    }
    CW_TRY(text_of(reading, "team.csv", &text));
    if (text.length) {
        CW_TRY(cw_team_read(arena, "team.csv", text, reading->diag, &film->team));
    }
    CW_TRY(read_rights(reading, spotting));
    CW_TRY(read_origins(reading));
    CW_TRY(read_crawl(reading));
    CW_TRY(read_budget(reading));
    return read_songs(reading, spotting);
}

static bool is_rejected(const CwFilm* film, size_t view, const char* cue, CwProposal* ret_proposal) {
    const CwWorkDecision* decision = cw_film_work_decision(&film->work, view, cue);
    *ret_proposal = decision ? decision->proposal : CW_PROPOSE_NOTHING;
    return decision && decision->decision == CW_DECISION_REJECTED;
}

// Cues that somebody would not let move stay on the timeline where they were, as far as there is picture.
static CwStatus keep_places(const Reading* reading, size_t number, const CwFilmView* before, CwFilmView* view) {
    const CwFilm* film = reading->film;
    const CwRate rate = film->facts.rate;
    const CwTime first = cw_time_of_frame(cw_picture_in(&view->cut->picture), rate);
    const CwTime end = cw_time_of_frame(cw_picture_out(&view->cut->picture), rate);
    CwCuePlace* cues = CW_NEW_ARRAY(reading->arena, CwCuePlace, film->spotted.n_cues);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->spotted.n_cues; ++i) {
        const CwCuePlace* was = before ? &before->placement.cues[i] : NULL;
        CwProposal proposal = CW_PROPOSE_NOTHING;
        cues[i] = view->anchored.cues[i];
        const bool stays = was && is_rejected(film, number, film->spotted.cues[i].id, &proposal) &&
                           proposal == CW_PROPOSE_SHIFT && cues[i].kind != CW_PLACE_OMITTED &&
                           was->kind != CW_PLACE_OMITTED;
        if (stays && cw_time_compare(first, was->in) <= 0 && cw_time_compare(was->out, end) <= 0) {
            cues[i].in = was->in;
            cues[i].out = was->out;
        }
    }
    view->placement = (CwPlacement){cues, view->anchored.hits};
    return CW_OK;
}

// The film in one cut, from the view before it.
static CwStatus make_view(const Reading* reading, const CwFilmStory* story, size_t number, const CwFilmView* before,
                          CwFilmView* view) {
    CwFilm* film = reading->film;
    CwArena* arena = reading->arena;
    CwPlaceFrom from = {0};
    CW_TRY(cw_film_story_lines(arena, film, story, view->cut, &view->lines, &view->n_lines));
    CW_TRY(cw_diff(arena, &film->cuts[0].picture, &view->cut->picture, NULL, &view->since_first));
    if (before) {
        view->has_diff = true;
        view->diff = view->since_first;
        if (number > 2) {
            CW_TRY(cw_diff(arena, &before->cut->picture, &view->cut->picture, NULL, &view->diff));
        }
        CW_TRY(cw_scenes_carry(arena, &before->scenes, &view->diff, film->facts.rate, &view->scenes));
        from = (CwPlaceFrom){&before->anchored, &view->diff};
    } else {
        view->scenes = story->scenes;
    }
    const CwPlaceIn in = {&view->cut->picture, film->facts.rate, view->lines, view->n_lines};
    CW_TRY(cw_spot_place(arena, &film->spotted, in, from, reading->diag, &view->anchored));
    return keep_places(reading, number, before, view);
}

static CwStatus read_views(const Reading* reading, const CwFilmStory* story) {
    CwFilm* film = reading->film;
    const size_t* row = NULL;
    CW_TRY(cw_film_row_of_cuts(reading->arena, film, reading->diag, &row, &film->n_views));
    CwFilmView* views = CW_NEW_ARRAY(reading->arena, CwFilmView, film->n_views);
    if (!views) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->n_views; ++i) {
        views[i].cut = &film->cuts[row[i]];
        CW_TRY(make_view(reading, story, i + 1, i ? &views[i - 1] : NULL, &views[i]));
    }
    film->views = views;
    return CW_OK;
}

static CwStatus read_ensemble(const Reading* reading) {
    const CwFilm* film = reading->film;
    CW_TRY(cw_film_read_ensemble(reading->arena, reading->film, reading->warnings, reading->diag));
    return film->facts.n_players
               ? cw_diag_add(reading->warnings, "ensemble.players", (CwPlace){"film.json", 0, 0},
                             film->facts.players[0], "players one by one are not followed yet: the %s plays",
                             film->ensemble.title)
               : CW_OK;
}

CwStatus cw_film_read(CwArena* arena, CwStore* store, CwDiagList* warnings, CwDiag* diag, CwFilm* ret_film) {
    CwFilm film = {.store = store};
    const Reading reading = {arena, &film, warnings, diag};
    CwFilmStory story = {0};
    CwSpotting spotting = {0};
    CwHung hung = {0};
    CW_TRY(read_ground(&reading));
    CW_TRY(read_ensemble(&reading));
    CW_TRY(read_sounds(&reading));
    CW_TRY(cw_film_story_read(arena, &film, diag, &story));
    CwPlaceIn first = {&film.cuts[0].picture, film.facts.rate, NULL, 0};
    CW_TRY(cw_film_story_lines(arena, &film, &story, &film.cuts[0], &first.lines, &first.n_lines));
    CW_TRY(read_spotting(&reading, first, &hung, &spotting));
    film.spotted = hung.spotted;
    CW_TRY(cw_film_check_sounding(arena, &film, diag));
    CW_TRY(read_papers(&reading, &spotting));
    CW_TRY(cw_film_decisions(arena, store, &film.decisions));
    CW_TRY(cw_film_work_decisions(arena, store, &film.work));
    CW_TRY(read_views(&reading, &story));
    *ret_film = film;
    return CW_OK;
}

const CwFilmView* cw_film_now(const CwFilm* film) {
    return &film->views[film->n_views - 1];
}

const CwFilmView* cw_film_before(const CwFilm* film) {
    return film->n_views > 1 ? &film->views[film->n_views - 2] : NULL;
}

const CwFilmView* cw_film_music_view(const CwFilm* film, const CwFilmView* view, size_t cue) {
    CwProposal proposal = CW_PROPOSE_NOTHING;
    while (view > film->views && view[-1].placement.cues[cue].kind != CW_PLACE_OMITTED &&
           is_rejected(film, (size_t)(view - film->views) + 1, film->spotted.cues[cue].id, &proposal)) {
        --view;
    }
    return view;
}

size_t cw_film_cue(const CwFilm* film, const char* id) {
    size_t i = 0;
    while (i < film->spotted.n_cues && !cw_text_is_fold(cw_text(id), film->spotted.cues[i].id)) {
        ++i;
    }
    return i;
}

CwTime cw_film_start(const CwFilm* film, const CwFilmView* view) {
    return cw_time_of_frame(cw_picture_in(&view->cut->picture), film->facts.rate);
}

CwTime cw_film_own(const CwFilm* film, const CwFilmView* view, CwTime at) {
    return cw_time(cw_joined_played(&view->cut->joined, at).flicks - cw_film_start(film, view).flicks);
}

CwSpan cw_film_cue_length(const CwFilmView* view, size_t cue) {
    const CwCuePlace* place = &view->placement.cues[cue];
    return cw_film_in_cue(view, cue, place->out);
}

CwSpan cw_film_in_cue(const CwFilmView* view, size_t cue, CwTime at) {
    const CwJoinedCut* joined = &view->cut->joined;
    return cw_time_between(cw_joined_played(joined, view->placement.cues[cue].in), cw_joined_played(joined, at));
}

CwTime cw_film_of_cue(const CwFilmView* view, size_t cue, CwSpan into) {
    const CwJoinedCut* joined = &view->cut->joined;
    const CwTime in = cw_joined_played(joined, view->placement.cues[cue].in);
    return cw_joined_recorded(joined, cw_time_after(in, into));
}

CwSpan cw_film_length(const CwFilm* film, const CwFilmView* view) {
    const int64_t out = cw_picture_out(&view->cut->picture);
    return (CwSpan){cw_film_own(film, view, cw_time_of_frame(out, film->facts.rate)).flicks};
}
