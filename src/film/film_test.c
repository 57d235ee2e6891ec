// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/small_film.h"
#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"
#include "film/approval.h"
#include "film/conform.h"
#include "film/override.h"
#include "film/take_in.h"

#include <string.h>
#include <unistd.h>

static const CwOpIntro intro = {"test", "somebody", "2024-05-01T12:00:00Z", NULL};

// What a build of the film had decided before its next cut was taken.
static const CwDecision decisions[] = {{2, "master/ebu_r128", "-312"}, {2, "balance/film", "{\"music\":5}"}};
static const CwDecisions decided = {decisions, 2};

typedef struct {
    CwArena* arena;
    const char* folder;
    const char* project;
    const char* recut;
} Fixture;

static int setup(void** state) {
    static Fixture fixture;
    const char* folder = cw_test_folder();
    fixture.arena = cw_arena_new(NULL);
    fixture.folder = cw_path(fixture.arena, folder, "small");
    fixture.project = cw_path(fixture.arena, folder, "small.cuewright");
    fixture.recut = cw_path(fixture.arena, fixture.folder, "recut/v2.edl");
    *state = &fixture;
    return cw_small_film(fixture.folder, NULL, NULL) == CW_OK ? 0 : -1;
}

static int teardown(void** state) {
    cw_arena_free(((Fixture*)*state)->arena);
    cw_test_folder_remove();
    return 0;
}

static CwFilm taken_in(const Fixture* fixture) {
    CwFilm film = {0};
    CwDiag diag = {0};
    CwDiagList warnings = {.arena = fixture->arena};
    assert_int_equal(
        cw_film_take_in(fixture->arena, fixture->project, fixture->folder, &intro, &warnings, &diag, &film), CW_OK);
    return film;
}

static CwConformed conformed_to(const Fixture* fixture, const CwFilm* film, const char* path) {
    CwConformed conformed = {0};
    CwDiag diag = {0};
    const CwNewCut cut = {&path, 1, &decided};
    assert_int_equal(cw_film_conform(fixture->arena, film->store, &cut, &intro, NULL, &diag, &conformed), CW_OK);
    return conformed;
}

static CwStatus taking_of(const Fixture* fixture, const CwFilm* film, const char* const* paths, size_t n_paths) {
    const CwNewCut cut = {paths, n_paths, &decided};
    CwConformed conformed = {0};
    CwDiag diag = {0};
    return cw_film_conform(fixture->arena, film->store, &cut, &intro, NULL, &diag, &conformed);
}

static int64_t frame_of(const CwFilm* film, CwTime at) {
    return cw_frame_nearest(at, film->facts.rate) -
           cw_frame_nearest(cw_film_start(film, cw_film_now(film)), film->facts.rate);
}

static void a_folder_becomes_a_film(void** state) {
    const CwFilm film = taken_in(*state);
    const CwFilmView* view = cw_film_now(&film);
    assert_string_equal(film.facts.title, "Small");
    assert_string_equal(view->cut->name, "v1");
    assert_null(cw_film_before(&film));
    assert_int_equal(film.spotted.n_cues, 2);
    assert_int_equal(film.spotted.n_hits, 3);
    assert_int_equal(view->n_lines, 3);
    assert_int_equal(frame_of(&film, view->placement.cues[0].in), 50);
    assert_int_equal(frame_of(&film, view->placement.hits[1].at), 15 * 25 + 12);
    assert_int_equal(cw_film_length(&film, view).flicks, cw_time_of_frame(750, film.facts.rate).flicks);
    assert_int_equal(cw_film_cue(&film, "1M2"), 1);
    assert_int_equal(cw_film_cue(&film, "9m9"), 2);
}

static void a_film_without_a_title_is_called_as_its_folder(void** state) {
    const Fixture* fixture = *state;
    assert_int_equal(cw_small_film(fixture->folder, "film.json", "{\"rate\": 25}"), CW_OK);
    assert_string_equal(taken_in(fixture).facts.title, "small");
}

// Whatever the cuts that come later are called, places belong to the cut they were written for.
static void a_recut_may_be_called_as_it_likes(void** state) {
    const Fixture* fixture = *state;
    CwFilm film = taken_in(fixture);
    CwText list = {NULL, 0};
    const char* early = cw_path(fixture->arena, fixture->folder, "a first name.edl");
    assert_int_equal(cw_file_read(fixture->arena, fixture->recut, 0, NULL, &list), CW_OK);
    assert_int_equal(cw_file_write(fixture->arena, early, list, NULL), CW_OK);
    const CwConformed conformed = conformed_to(fixture, &film, early);
    assert_string_equal(conformed.cut, "a first name");
    assert_string_equal(conformed.film.cuts[0].name, "v1");
    const CwFilmView* view = cw_film_now(&conformed.film);
    assert_int_equal(view->placement.cues[1].verdict, CW_VERDICT_SHIFTED);
    assert_int_equal(frame_of(&conformed.film, view->placement.hits[0].at), 9 * 25);
    assert_int_equal(view->n_lines, 3);
}

static bool is_said(const CwDiagList* list, const char* file, const char* words) {
    for (size_t i = 0; i < list->count; ++i) {
        if (strcmp(list->items[i].file, file) == 0 && strstr(list->items[i].text, words)) {
            return true;
        }
    }
    return false;
}

// Of a file under a wrong name nothing would be made, and nobody would know.
static void files_nothing_is_made_of_are_named(void** state) {
    const Fixture* fixture = *state;
    static const char midi[] = "MThd\0\0\0\6\0\0\0\1\0\x60MTrk\0\0\0\4\0\xff\x2f";
    static const struct {
        const char* path;
        const char* words;
    } wrong[] = {{"cues/9m9.mid", "no such cue"},          {"cues/1m1.txt", "CUE.mid"},  {"sound/a.mp3", "WAV"},
                 {"themes/notes.txt", "MIDI or MusicXML"}, {"picture/v1.mp4", "boards"}, {"cuts/readme.txt", "no list"},
                 {"subtitles/v1.vtt", "SubRip"},           {"boards/A001.jpg", "SVG"}};
    const size_t count = sizeof wrong / sizeof wrong[0];
    CwDiagList warnings = {.arena = fixture->arena};
    CwDiag diag = {0};
    CwFilm film = {0};
    for (size_t i = 0; i < count; ++i) {
        const char* path = cw_path(fixture->arena, fixture->folder, wrong[i].path);
        assert_int_equal(cw_folder_make(fixture->arena, cw_path_folder(fixture->arena, path), NULL), CW_OK);
        assert_int_equal(cw_file_write(fixture->arena, path, (CwText){midi, sizeof midi}, NULL), CW_OK);
    }
    assert_int_equal(
        cw_film_take_in(fixture->arena, fixture->project, fixture->folder, &intro, &warnings, &diag, &film), CW_OK);
    for (size_t i = 0; i < count; ++i) {
        assert_true(is_said(&warnings, wrong[i].path, wrong[i].words));
    }
    assert_int_equal(warnings.count, count + 1); // and the folder recut
}

// A second of A001 is gone: what hangs on it or follows it is a second earlier.
static void a_recut_is_followed(void** state) {
    const Fixture* fixture = *state;
    CwFilm film = taken_in(fixture);
    const CwConformed conformed = conformed_to(fixture, &film, fixture->recut);
    const CwFilmView* view = cw_film_now(&conformed.film);
    assert_string_equal(conformed.cut, "v2");
    assert_false(conformed.renamed);
    assert_int_equal(conformed.op, 2);
    assert_ptr_equal(cw_film_before(&conformed.film), &conformed.film.views[0]);
    assert_int_equal(view->placement.cues[0].verdict, CW_VERDICT_CHANGED);
    assert_int_equal(view->placement.cues[1].verdict, CW_VERDICT_SHIFTED);
    assert_int_equal(frame_of(&conformed.film, view->placement.cues[0].in), 50);
    assert_int_equal(frame_of(&conformed.film, view->placement.cues[0].out), 19 * 25);
    assert_int_equal(frame_of(&conformed.film, view->placement.hits[0].at), 9 * 25); // it hangs on the cut
    assert_int_equal(frame_of(&conformed.film, view->placement.hits[2].at), 24 * 25);
    assert_int_equal(conformed_to(fixture, &film, fixture->recut).op, 0);
}

static void undoing_brings_the_very_film_back(void** state) {
    const Fixture* fixture = *state;
    const CwFilm before = taken_in(fixture);
    const CwConformed conformed = conformed_to(fixture, &before, fixture->recut);
    CwFilm after = {0};
    CwDiag diag = {0};
    assert_int_equal(cw_op_undo(before.store, conformed.op, &intro, &diag, NULL), CW_OK);
    assert_int_equal(cw_film_read(fixture->arena, before.store, NULL, &diag, &after), CW_OK);
    assert_int_equal(after.n_views, 1);
    assert_int_equal(after.n_cuts, before.n_cuts);
    for (size_t i = 0; i < before.spotted.n_hits; ++i) {
        assert_int_equal(cw_film_now(&after)->placement.hits[i].at.flicks,
                         cw_film_now(&before)->placement.hits[i].at.flicks);
    }
}

static void what_was_decided_is_kept_by_the_next_view_alone(void** state) {
    const Fixture* fixture = *state;
    const CwFilm before = taken_in(fixture);
    CwFilm after = {0};
    CwDiag diag = {0};
    assert_int_equal(before.decisions.count, 0);
    const CwConformed conformed = conformed_to(fixture, &before, fixture->recut);
    const CwDecisions* kept = &conformed.film.decisions;
    assert_int_equal(kept->count, 2);
    assert_string_equal(cw_film_decision(kept, 2, "master/ebu_r128"), "-312");
    assert_string_equal(cw_film_decision(kept, 2, "balance/film"), "{\"music\":5}");
    assert_null(cw_film_decision(kept, 1, "master/ebu_r128"));
    assert_null(cw_film_decision(kept, 2, "master/netflix_2_0"));
    assert_int_equal(cw_op_undo(before.store, conformed.op, &intro, &diag, NULL), CW_OK);
    assert_int_equal(cw_film_read(fixture->arena, before.store, NULL, &diag, &after), CW_OK);
    assert_int_equal(after.decisions.count, 0);
}

static CwOp* op_of(const CwFilm* film) {
    CwOp* op = NULL;
    assert_int_equal(cw_op_begin(film->store, &intro, NULL, &op), CW_OK);
    return op;
}

static void approvals_are_by_cue_and_role(void** state) {
    const Fixture* fixture = *state;
    const CwFilm film = taken_in(fixture);
    const CwApproval director = {"1m1", "director", "Ida", "strings one"};
    const CwApproval editor = {"1m1", "music editor", "", "strings two"};
    CwApprovals approvals = {0};
    CwOp* op = op_of(&film);
    assert_int_equal(cw_film_approve(fixture->arena, op, &director, NULL), CW_OK);
    assert_int_equal(cw_film_approve(fixture->arena, op, &editor, NULL), CW_OK);
    assert_int_equal(cw_op_commit(op, NULL, NULL), CW_OK);
    assert_int_equal(cw_film_approvals(fixture->arena, film.store, &approvals), CW_OK);
    assert_int_equal(approvals.count, 2);
    assert_string_equal(cw_film_approval(&approvals, "1m1", "director")->who, "Ida");
    assert_string_equal(cw_film_approval(&approvals, "1m1", "music editor")->sound, "strings two");
    assert_null(cw_film_approval(&approvals, "1m2", "director"));
    assert_null(cw_film_approval(&approvals, "1m1", "producer"));
}

static void roles_are_those_of_the_team_and_the_deliveries(void** state) {
    const Fixture* fixture = *state;
    const char* const* roles = NULL;
    const char* role = NULL;
    CwDiag diag = {0};
    assert_int_equal(
        cw_small_film(fixture->folder, "team.csv", "name,role,approves\nIda,Director,yes\nTom,Music Editor,no\n"),
        CW_OK);
    assert_int_equal(cw_small_film(fixture->folder, "delivery.json",
                                   "{\"profiles\": [\"EBU R128\", {\"profile\": \"netflix\", \"approvals\": "
                                   "[\"producer\"]}]}"),
                     CW_OK);
    const CwFilm film = taken_in(fixture);
    assert_int_equal(cw_film_role(fixture->arena, &film, "DIRECTOR", &diag, &role), CW_OK);
    assert_string_equal(role, "director");
    assert_int_equal(cw_film_role(fixture->arena, &film, "music-editor", &diag, &role), CW_OK);
    assert_string_equal(role, "music editor");
    assert_int_equal(cw_film_role(fixture->arena, &film, "producer", &diag, &role), CW_OK);
    assert_int_equal(cw_film_role(fixture->arena, &film, "caterer", &diag, &role), CW_ERR_NOT_FOUND);
    assert_non_null(strstr(diag.text, "director, music editor"));
    assert_int_equal(cw_film_approvers(&film, &film.deliveries.items[0], &roles), 1);
    assert_string_equal(roles[0], "director");
    assert_int_equal(cw_film_approvers(&film, &film.deliveries.items[1], &roles), 1);
    assert_string_equal(roles[0], "producer");
}

static void a_profile_nobody_knows_is_refused_at_once(void** state) {
    const Fixture* fixture = *state;
    CwFilm film = {0};
    CwDiag diag = {0};
    assert_int_equal(cw_small_film(fixture->folder, "delivery.json", "{\"profiles\": [\"vinyl\"]}"), CW_OK);
    assert_int_equal(cw_film_take_in(fixture->arena, fixture->project, fixture->folder, &intro, NULL, &diag, &film),
                     CW_ERR_BAD_INPUT);
    assert_string_equal(diag.file, "delivery.json");
    assert_string_equal(diag.read, "vinyl");
    assert_non_null(strstr(diag.text, "ebu_r128"));
    assert_false(cw_folder_exists(fixture->project));
}

static void overrides_are_of_one_delivery_and_stay_in_the_history(void** state) {
    const Fixture* fixture = *state;
    const CwFilm film = taken_in(fixture);
    const CwOverride given = {CW_FINDING_CLEARANCE, "cue 1m1", "nobody asked", "Ruth", "it is our own"};
    const CwOverride* items = NULL;
    CwHistory history = {0};
    size_t count = 0;
    CwOp* op = op_of(&film);
    assert_int_equal(cw_film_override(fixture->arena, op, "ebu_r128", &given, NULL), CW_OK);
    assert_int_equal(cw_op_commit(op, NULL, NULL), CW_OK);
    assert_int_equal(cw_film_overrides(fixture->arena, film.store, "ebu_r128", &items, &count), CW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(items[0].kind, CW_FINDING_CLEARANCE);
    assert_string_equal(items[0].subject, "cue 1m1");
    assert_string_equal(items[0].words, "nobody asked");
    assert_string_equal(items[0].who, "Ruth");
    assert_string_equal(items[0].why, "it is our own");
    assert_int_equal(cw_film_overrides(fixture->arena, film.store, "ebu_r128_s4", &items, &count), CW_OK);
    assert_int_equal(count, 0);
    assert_int_equal(cw_store_history(film.store, fixture->arena, 2, 2, &history), CW_OK);
    assert_int_equal(history.items[0].n_changes, 5);
}

static CwStatus decisions_scenario(CwArena* arena, void* context) {
    const Fixture* fixture = context;
    CwStore* store = NULL;
    CwDecisions read = {0};
    CwApprovals approvals = {0};
    const CwOverride* overrides = NULL;
    size_t count = 0;
    CW_TRY(cw_store_open(arena, fixture->project, CW_STORE_READ, NULL, &store));
    CW_TRY(cw_film_decisions(arena, store, &read));
    CW_TRY(cw_film_approvals(arena, store, &approvals));
    return cw_film_overrides(arena, store, "ebu_r128", &overrides, &count);
}

static void running_out_of_memory_over_decisions_is_said(void** state) {
    Fixture* fixture = *state;
    Fixture other = *fixture;
    other.arena = cw_arena_new(NULL);
    const CwFilm film = taken_in(&other);
    const CwApproval director = {"1m1", "director", "Ida", "strings one"};
    const CwOverride given = {CW_FINDING_CLEARANCE, "cue 1m1", "nobody asked", "Ruth", "it is our own"};
    (void)conformed_to(&other, &film, fixture->recut);
    CwOp* op = op_of(&film);
    assert_int_equal(cw_film_approve(other.arena, op, &director, NULL), CW_OK);
    assert_int_equal(cw_film_override(other.arena, op, "ebu_r128", &given, NULL), CW_OK);
    assert_int_equal(cw_op_commit(op, NULL, NULL), CW_OK);
    cw_arena_free(other.arena); // closes the project
    cw_sweep_allocations(decisions_scenario, fixture, 0);
}

static void another_cut_of_a_known_name_is_kept_beside_it(void** state) {
    const Fixture* fixture = *state;
    const CwFilm film = taken_in(fixture);
    const char* same = cw_path(fixture->arena, fixture->folder, "recut/v1.edl");
    CwText text = {NULL, 0};
    assert_int_equal(cw_file_read(fixture->arena, fixture->recut, 0, NULL, &text), CW_OK);
    assert_int_equal(cw_file_write(fixture->arena, same, text, NULL), CW_OK);
    const CwConformed conformed = conformed_to(fixture, &film, same);
    assert_true(conformed.renamed);
    assert_string_equal(conformed.cut, "v1_2");
    assert_int_equal(conformed.film.n_cuts, 2);
}

static void reels_lie_end_to_end(void** state) {
    const Fixture* fixture = *state;
    const char* one = cw_path(fixture->arena, fixture->folder, "cuts/v1.edl");
    const char* lists[][2] = {
        {"cuts/v1_R1.edl", "001  A001     V     C        10:00:00:00 10:00:10:00 01:00:00:00 01:00:10:00\n"},
        {"cuts/v1_R2.edl", "001  A002     V     C        10:05:00:00 10:05:20:00 02:00:00:00 02:00:20:00\n"}};
    const char* spotting = "cue,title,in,out,theme,intent,valence,arousal,density,use,tempo_min,tempo_max,notes\n"
                           "2m1,Begin,02:00:02:00,02:00:20:00,,,,,,BI,,,\n";
    assert_int_equal(unlink(one), 0);
    for (size_t i = 0; i < 2; ++i) {
        const char* path = cw_path(fixture->arena, fixture->folder, lists[i][0]);
        assert_int_equal(cw_file_write(fixture->arena, path, cw_text(lists[i][1]), NULL), CW_OK);
    }
    assert_int_equal(cw_small_film(fixture->folder, "hits.csv", "cue,at\n"), CW_OK);
    assert_int_equal(unlink(one), 0);
    assert_int_equal(cw_file_write(fixture->arena, cw_path(fixture->arena, fixture->folder, "spotting.csv"),
                                   cw_text(spotting), NULL),
                     CW_OK);
    const CwFilm film = taken_in(fixture);
    const CwFilmView* view = cw_film_now(&film);
    const CwRate rate = film.facts.rate;
    assert_int_equal(cw_film_length(&film, view).flicks, cw_time_of_frame(750, rate).flicks);
    assert_int_equal(cw_film_own(&film, view, view->placement.cues[0].in).flicks, cw_time_of_frame(300, rate).flicks);
    assert_int_equal(cw_film_own(&film, view, cw_time_of_frame(90000 + 250, rate)).flicks,
                     cw_time_of_frame(250, rate).flicks);
    assert_int_equal(cw_film_own(&film, view, cw_time_of_frame(90000 + 9999, rate)).flicks,
                     cw_time_of_frame(250, rate).flicks);
}

// What is wrong with a folder is said by name, and no project is left behind.
// A session as Pro Tools writes it, in the place of all three tables; then beside a spotting list of one's own.
static void a_session_is_a_spotting(void** state) {
    const Fixture* fixture = *state;
    static const char session[] =
        "SESSION NAME:\tSmall\nSAMPLE RATE:\t48000.000000\nBIT DEPTH:\t24-bit\nSESSION START TIMECODE:\t01:00:00:00\n"
        "TIMECODE FORMAT:\t25 Frame\n\n\nT R A C K  L I S T I N G\nTRACK NAME:\tMX\nCOMMENTS:\t\n"
        "CHANNEL \tEVENT   \tCLIP NAME \tSTART TIME \tEND TIME \tDURATION \tTIMESTAMP \tSTATE\n"
        "1\t1\t1M1 Begin-01\t01:00:02:00\t01:00:20:00\t00:00:18:00\t00:00:00:00\tUnmuted\n"
        "1\t2\t1M2 Radio\t01:00:21:00\t01:00:28:00\t00:00:07:00\t00:00:00:00\tUnmuted\n\n\n"
        "M A R K E R S  L I S T I N G\n#\tLOCATION\tTIME REFERENCE\tUNITS\tNAME\tCOMMENTS\n"
        "1\t01:00:10:00\t480000\tSamples\tdoor\t\n2\t01:00:29:00\t1392000\tSamples\tlouder here\t\n";
    const char* path = cw_path(fixture->arena, fixture->folder, "Small v3.txt");
    assert_int_equal(unlink(cw_path(fixture->arena, fixture->folder, "spotting.csv")), 0);
    assert_int_equal(unlink(cw_path(fixture->arena, fixture->folder, "hits.csv")), 0);
    assert_int_equal(cw_file_write(fixture->arena, path, cw_text(session), NULL), CW_OK);
    const CwFilm film = taken_in(fixture);
    const CwFilmView* view = cw_film_now(&film);
    assert_int_equal(film.spotted.n_cues, 2);
    assert_string_equal(film.spotted.cues[0].id, "1M1");
    assert_string_equal(film.spotted.cues[0].title, "Begin");
    assert_int_equal(view->placement.cues[1].out.flicks, cw_time_of_frame(90000 + 700, film.facts.rate).flicks);
    assert_int_equal(film.spotted.n_hits, 1);
    assert_string_equal(film.spotted.hits[0].name, "door");
    assert_int_equal(film.notes.count, 1);
    assert_string_equal(film.notes.notes[0].text, "louder here");
    const CwConformed conformed = conformed_to(fixture, &film, fixture->recut);
    view = cw_film_now(&conformed.film);
    assert_int_equal(view->placement.hits[0].at.flicks, cw_time_of_frame(90000 + 225, film.facts.rate).flicks);
}

static void what_cannot_be_taken_leaves_nothing(void** state) {
    static const struct {
        const char* path;
        const char* text;
        const char* place;
    } bad[] = {
        {"film.json", NULL, "film.json"},
        {"film.json", "{\"rate\": 12.34}", "film.json"},
        {"film.json", "{\"rate\": 25", "film.json"},
        {"cuts/v1.edl", NULL, "cuts"},
        {"cuts/v1.edl", "TITLE: NOTHING\n", "cuts/v1.edl"},
        {"spotting.csv", NULL, "spotting.csv"},
        {"spotting.csv", "who,what\na,b\n", "spotting.csv"},
        {"spotting.csv", "cue,in,out\n1m1,01:00:05:00,01:00:04:00\n", "spotting.csv"},
        {"spotting.csv", "cue,in,out,theme\n1m1,01:00:02:00,01:00:20:00,lost\n1m2,01:00:21:00,01:00:30:00,\n",
         "spotting.csv"},
        {"hits.csv", "cue,at\n1m1,01:00:28:00\n", "hits.csv"},
        {"hits.csv", "cue,at\n7m7,01:00:08:00\n", "hits.csv"},
        {"notes.csv", "cue\xff\n", "notes.csv"},
        {"sound/A001.wav", "no sound at all", "sound/A001.wav"},
        {"delivery.json", "[1, 2", "delivery.json"},
    };
    const Fixture* fixture = *state;
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; ++i) {
        const char* folder = cw_format(fixture->arena, "%s_%zu", fixture->folder, i);
        CwFilm film = {0};
        CwDiag diag = {0};
        CwArena* arena = cw_arena_new(NULL);
        CwDiagList warnings = {.arena = arena};
        assert_int_equal(cw_small_film(folder, bad[i].path, bad[i].text), CW_OK);
        assert_int_not_equal(cw_film_take_in(arena, fixture->project, folder, &intro, &warnings, &diag, &film), CW_OK);
        const char* line = cw_diag_line(arena, &diag);
        if (!strstr(line, bad[i].place)) {
            fail_msg("%s", line);
        }
        cw_arena_free(arena);
        assert_false(cw_folder_exists(fixture->project));
    }
}

static void a_cut_that_cannot_be_taken_changes_nothing(void** state) {
    const Fixture* fixture = *state;
    const CwFilm film = taken_in(fixture);
    const char* empty = cw_path(fixture->arena, fixture->folder, "recut/v3.edl");
    const char* both[] = {fixture->recut, cw_path(fixture->arena, fixture->folder, "cuts/v1.edl")};
    const char* missing = "/nowhere/v3.edl";
    int64_t last = 0;
    assert_int_equal(cw_file_write(fixture->arena, empty, cw_text("TITLE: NOTHING\n"), NULL), CW_OK);
    assert_int_not_equal(taking_of(fixture, &film, &empty, 1), CW_OK);
    assert_int_equal(taking_of(fixture, &film, &missing, 1), CW_ERR_NOT_FOUND);
    assert_int_equal(taking_of(fixture, &film, both, 2), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_store_last_op(film.store, &last), CW_OK);
    assert_int_equal(last, 1);
}

static CwStatus take_in_scenario(CwArena* arena, void* context) {
    static int runs = 0; // each run makes a project of its own
    const Fixture* fixture = context;
    CwFilm film = {0};
    CwDiagList warnings = {.arena = arena};
    const char* project = cw_format(arena, "%s/sweep%d.cuewright", fixture->folder, ++runs);
    return project ? cw_film_take_in(arena, project, fixture->folder, &intro, &warnings, NULL, &film) : CW_ERR_NO_MEM;
}

static CwStatus read_scenario(CwArena* arena, void* context) {
    const Fixture* fixture = context;
    CwStore* store = NULL;
    CwFilm film = {0};
    CW_TRY(cw_store_open(arena, fixture->project, CW_STORE_READ, NULL, &store));
    return cw_film_read(arena, store, NULL, NULL, &film);
}

static void running_out_of_memory_is_said(void** state) {
    Fixture* fixture = *state;
    cw_sweep_allocations(take_in_scenario, fixture, 25);
    Fixture other = *fixture;
    other.arena = cw_arena_new(NULL);
    (void)taken_in(&other);
    cw_arena_free(other.arena); // closes the project
    cw_sweep_allocations(read_scenario, fixture, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_folder_becomes_a_film, setup, teardown),
        cmocka_unit_test_setup_teardown(a_film_without_a_title_is_called_as_its_folder, setup, teardown),
        cmocka_unit_test_setup_teardown(a_recut_may_be_called_as_it_likes, setup, teardown),
        cmocka_unit_test_setup_teardown(files_nothing_is_made_of_are_named, setup, teardown),
        cmocka_unit_test_setup_teardown(a_recut_is_followed, setup, teardown),
        cmocka_unit_test_setup_teardown(undoing_brings_the_very_film_back, setup, teardown),
        cmocka_unit_test_setup_teardown(what_was_decided_is_kept_by_the_next_view_alone, setup, teardown),
        cmocka_unit_test_setup_teardown(approvals_are_by_cue_and_role, setup, teardown),
        cmocka_unit_test_setup_teardown(roles_are_those_of_the_team_and_the_deliveries, setup, teardown),
        cmocka_unit_test_setup_teardown(a_profile_nobody_knows_is_refused_at_once, setup, teardown),
        cmocka_unit_test_setup_teardown(overrides_are_of_one_delivery_and_stay_in_the_history, setup, teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_over_decisions_is_said, setup, teardown),
        cmocka_unit_test_setup_teardown(another_cut_of_a_known_name_is_kept_beside_it, setup, teardown),
        cmocka_unit_test_setup_teardown(a_session_is_a_spotting, setup, teardown),
        cmocka_unit_test_setup_teardown(reels_lie_end_to_end, setup, teardown),
        cmocka_unit_test_setup_teardown(what_cannot_be_taken_leaves_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(a_cut_that_cannot_be_taken_changes_nothing, setup, teardown),
        cmocka_unit_test_setup_teardown(running_out_of_memory_is_said, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
