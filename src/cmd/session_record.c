// SPDX-License-Identifier: GPL-3.0-or-later
// `cuewright session record`, `takes` and `mark`: the recording itself, over JACK, and what was said of it.
#include "cmd/making.h"
#include "cmd/project.h"
#include "cmd/session_verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "base/number.h"
#include "base/program.h"
#include "film/takes.h"
#include "road/hits.h"
#include "session/comp.h"
#include "signal/wav.h"
#include "tempo/solution.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

enum {
    RING_SECONDS = 2, // recorded after the last bar
    COUNT_IN_BARS = 2,
    SAMPLE_RATE = 48000, // of the click, and so of takes
    EXIT_NO_SERVER = 6,
};

// A cue that is on the stand.
typedef struct {
    CwMaking making;
    const char* id;
    const CwCuePlace* place;
    const CwFilmView* made_for; // the picture its music is made for
    CwText map;                 // as JSON
    CwTempoSolution solution;
    CwText click; // its click track, a WAV file
    bool shows;   // streamers on its picture
    CwText movie;
    int64_t first_frame; // of the movie, on the record timeline
    CwWav wav;
} Stand;

static const char* step_name(CwShell* shell, const Stand* stand, const char* step) {
    return cw_format(shell->arena, "cue/%s/%s", stand->id, step);
}

static CwStatus build_step(CwShell* shell, Stand* stand, const char* step) {
    const char* targets[] = {step_name(shell, stand, step)};
    const CwMakingOptions how = {.targets = targets, .n_targets = 1, .quiet = true};
    return targets[0] ? cw_making_build(shell, &stand->making, &how) : CW_ERR_NO_MEM;
}

// The picture is not worth a take: without it the click goes alone.
static CwStatus open_movie(CwShell* shell, Stand* stand) {
    const char* node = step_name(shell, stand, "streamers");
    json_t* json = NULL;
    if (build_step(shell, stand, "streamers") != CW_OK) {
        cw_shell_say(shell, "no picture: the streamers could not be drawn; the click goes alone");
        stand->shows = false;
        return CW_OK;
    }
    CW_TRY(cw_making_output(shell, &stand->making, node, "movie", &stand->movie));
    CW_TRY(cw_making_json(shell, &stand->making, node, "about", &json));
    return cw_json_get_int((CwJsonIn){node, &shell->diag}, json, "first_frame", &stand->first_frame);
}

// Whether there is somewhere to show a picture, and a player that follows the transport; says why not.
static bool can_show(CwShell* shell) {
    static const char* const argv[] = {"xjadeo", "-V", NULL};
    const char* display = getenv("DISPLAY");
    CwProgramResult result = {0};
    CwDiag diag = {0};
    if (cw_shell_option(shell, "--no-picture")) {
        return false;
    }
    if (!display || !display[0]) {
        cw_shell_say(shell, "no picture: there is no display (DISPLAY is not set); the click goes alone");
        return false;
    }
    if (cw_program_run(shell->arena, &(CwProgram){argv, NULL, 10}, &diag, &result) != CW_OK) {
        cw_shell_say(shell,
                     "no picture: xjadeo, which shows it, cannot be run (apt install xjadeo); the click goes alone");
        return false;
    }
    return true;
}

// Opens the project and makes the cue's map and click.
static CwStatus open_cue(CwShell* shell, CwStoreAccess access, Stand* stand) {
    const CwRoadOptions what = {.streamers = stand->shows};
    const char* said = shell->arguments[1];
    CW_TRY(cw_making_open(shell, access, &stand->making));
    CW_TRY(cw_making_road(shell, &what, &stand->making));
    const CwFilm* film = &stand->making.film;
    const size_t index = cw_film_cue(film, said);
    stand->id = index < film->spotted.n_cues ? film->spotted.cues[index].id : said;
    const char* click = step_name(shell, stand, "click");
    if (!click) {
        return CW_ERR_NO_MEM;
    }
    if (!cw_graph_find(stand->making.road.graph, click)) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "session.cue", (CwPlace){0}, said,
                       "no cue of this name is written in this cut; `cuewright cues` names them");
    }
    stand->place = &cw_film_now(film)->placement.cues[index];
    stand->made_for = cw_film_music_view(film, cw_film_now(film), index);
    json_t* json = NULL;
    if (stand->shows) {
        CW_TRY(open_movie(shell, stand));
    }
    CW_TRY(build_step(shell, stand, "click"));
    CW_TRY(cw_making_output(shell, &stand->making, click, "wav", &stand->click));
    CW_TRY(cw_wav_read(shell->arena, "click.wav", stand->click, NULL, &shell->diag, &stand->wav));
    CW_TRY(cw_making_output(shell, &stand->making, step_name(shell, stand, "tempo"), "solution", &stand->map));
    CW_TRY(cw_json_parse(shell->arena, "tempo", stand->map, &shell->diag, &json));
    return cw_tempo_solution_from_json(shell->arena, (CwJsonIn){"tempo", &shell->diag}, json, &stand->solution);
}

// What is recorded: which bars, and from where to where.
typedef struct {
    int from; // bars, as the map counts them
    int to;
    int64_t start; // samples of the cue: the first click of the count-in
    int64_t frames;
} Window;

static int64_t cue_in(const Stand* stand) {
    return cw_sample_nearest(stand->place->in, SAMPLE_RATE);
}

static int64_t sample_of_bar(const Stand* stand, int bar) {
    const CwTempoMap* map = &stand->solution.map;
    const CwTime at = cw_tempo_map_time_of(map, cw_tempo_map_bar_tick(map, bar));
    return cw_sample_nearest(cw_time(stand->place->in.flicks + at.flicks), SAMPLE_RATE) - cue_in(stand);
}

// The bars that --bars names; all without it. The count-in begins two bars before them, or with the cue's own.
static CwStatus read_window(CwShell* shell, const Stand* stand, Window* window) {
    const char* said = cw_shell_option(shell, "--bars");
    const int64_t first_click = stand->wav.time_reference_samples - cue_in(stand);
    *window =
        (Window){.from = stand->solution.map.meters[0].bar, .to = cw_last_bar(&stand->solution), .start = first_click};
    if (said) {
        CwText to = cw_text(said);
        const CwText from = cw_text_trim(cw_text_split(&to, '-'));
        CW_TRY(cw_bar_called(&stand->solution, from, &shell->diag, &window->from));
        CW_TRY(cw_bar_called(&stand->solution, to.length ? cw_text_trim(to) : from, &shell->diag, &window->to));
        if (window->to < window->from) {
            return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, said,
                           "the last bar comes before the first");
        }
    }
    const int64_t counted = sample_of_bar(stand, window->from - COUNT_IN_BARS);
    window->start = counted > first_click ? counted : first_click;
    window->frames = sample_of_bar(stand, window->to + 1) + (int64_t)RING_SECONDS * SAMPLE_RATE - window->start;
    return CW_OK;
}

static int count_names(const char* list) {
    int count = 1;
    for (; *list; ++list) {
        count += *list == ',';
    }
    return count;
}

static const char* helper(CwShell* shell) {
    const char* worker = cw_project_worker(shell);
    const char* end = worker ? strstr(worker, "-worker") : NULL;
    return end ? cw_format(shell->arena, "%.*s-jack", (int)(end - worker), worker) : NULL;
}

// Plays and records; answers what was said of it.
static CwStatus play(CwShell* shell, const Stand* stand, const Window* window, const char* take, json_t** ret_json) {
    CwArena* arena = shell->arena;
    const char* ins = cw_shell_option(shell, "--in");
    const char* outs = cw_shell_option(shell, "--out");
    const char* latency = cw_shell_option(shell, "--latency");
    const char* click = cw_format(arena, "%s.click.wav", take);
    const char* movie = stand->shows ? cw_format(arena, "%s.mov", take) : "-";
    const int64_t locate = cue_in(stand) + window->start;
    const char* argv[] = {helper(shell),
                          click,
                          cw_format(arena, "%" PRId64, locate - stand->wav.time_reference_samples),
                          take,
                          cw_format(arena, "%d", ins ? count_names(ins) : 2),
                          cw_format(arena, "%" PRId64, window->frames),
                          cw_format(arena, "%" PRId64, locate),
                          latency ? latency : "0",
                          ins ? ins : "-",
                          outs ? outs : "-",
                          movie,
                          cw_format(arena, "%" PRId64, -stand->first_frame),
                          NULL};
    for (size_t i = 0; i + 1 < sizeof argv / sizeof argv[0]; ++i) {
        if (!argv[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    CW_TRY(cw_file_write(arena, click, stand->click, &shell->diag));
    if (stand->shows) {
        CW_TRY(cw_file_write(arena, movie, stand->movie, &shell->diag));
    }
    const CwProgram program = {argv, NULL, 60 + (int)(window->frames / SAMPLE_RATE)};
    CwProgramResult result = {0};
    CW_TRY(cw_program_run(arena, &program, &shell->diag, &result));
    if (result.exit_code != 0) {
        const CwText words = cw_text_trim(result.complaints);
        return cw_diag(&shell->diag, result.exit_code == EXIT_NO_SERVER ? CW_ERR_NO_PROGRAM : CW_ERR_FAILED,
                       "session.jack", (CwPlace){0}, NULL, "%.*s", (int)words.length, words.at);
    }
    CW_TRY(cw_json_parse(arena, "cuewright-jack", result.output, &shell->diag, ret_json));
    if (stand->shows && !json_is_true(json_object_get(*ret_json, "picture"))) {
        cw_shell_say(shell, "the picture was not seen to the end: xjadeo ended before; the take has its click");
    }
    return CW_OK;
}

static CwStatus read_stars(CwShell* shell, CwTake* take) {
    const char* stars = cw_shell_option(shell, "--stars");
    const char* note = cw_shell_option(shell, "--note");
    int64_t value = take->stars;
    if (stars && (cw_parse_int(cw_text(stars), &value) != CW_OK || value < 0 || value > 5)) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, stars, "--stars is a number from 0 to 5");
    }
    take->stars = (int)value;
    take->note = note ? note : take->note;
    return CW_OK;
}

static void put_take(const CwShell* shell, const CwTake* take, CwBuf* answer) {
    if (shell->json) {
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(&take->file, hex);
        cw_json_begin_object(answer, NULL);
        cw_json_put_text(answer, "cue", take->cue);
        cw_json_put_int(answer, "take", take->number);
        cw_json_put_text(answer, "from", take->from);
        cw_json_put_text(answer, "to", take->to);
        cw_json_put_int(answer, "start_samples", take->start);
        cw_json_put_int(answer, "frames", take->frames);
        cw_json_put_int(answer, "stars", take->stars);
        cw_json_put_text(answer, "note", take->note);
        cw_json_put_text(answer, "cut", take->cut);
        cw_json_put_int(answer, "xruns", take->xruns);
        cw_json_put_text(answer, "sha256", hex);
        cw_json_end_object(answer);
    } else {
        static const char* const stars[] = {"", "*", "**", "***", "****", "*****"};
        cw_buf_format(answer, "%-6s take %-3d bars %s-%s  %-5s %s", take->cue, take->number, take->from, take->to,
                      stars[take->stars < 0 || take->stars > 5 ? 0 : take->stars], take->note);
        if (take->xruns) {
            cw_buf_format(answer, "  (the computer was late %" PRId64 " times: do not use it)", take->xruns);
        }
    }
    cw_buf_byte(answer, '\n');
}

// Commits an op that adds or marks a take, and says so.
static CwStatus commit(CwShell* shell, CwStore* store, const CwTake* take, bool add) {
    CwOpIntro intro = {0};
    CwOp* op = NULL;
    CW_TRY(cw_project_intro(shell, cw_format(shell->arena, "%s take %d", take->cue, take->number), &intro));
    CW_TRY(cw_op_begin(store, &intro, &shell->diag, &op));
    const CwStatus status = (add ? cw_film_take_add : cw_film_take_mark)(shell->arena, op, take, &shell->diag);
    if (status != CW_OK) {
        cw_op_cancel(op);
        return status;
    }
    CW_TRY(cw_op_commit(op, &shell->diag, NULL));
    CwBuf answer = cw_buf(shell->arena);
    put_take(shell, take, &answer);
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

CwStatus cw_session_record(CwShell* shell) {
    Stand stand = {0};
    Window window;
    CwTake take = {.note = ""};
    CwTake* others = NULL;
    size_t n_others = 0;
    const char* scratch = NULL;
    json_t* json = NULL;
    char names[2][CW_BAR_NAME_SIZE];
    CW_TRY(read_stars(shell, &take));
    stand.shows = can_show(shell);
    CW_TRY(open_cue(shell, CW_STORE_WRITE, &stand));
    CW_TRY(read_window(shell, &stand, &window));
    CW_TRY(cw_film_takes(shell->arena, stand.making.store, stand.id, &others, &n_others));
    CW_TRY(cw_store_scratch(stand.making.store, shell->arena, &shell->diag, &scratch));
    const char* path = cw_path(shell->arena, scratch, "take.wav");
    cw_bar_name_format(cw_bar_name(&stand.solution, window.from), names[0]);
    cw_bar_name_format(cw_bar_name(&stand.solution, window.to), names[1]);
    cw_shell_say(shell, "%s, bars %s to %s: recording", stand.id, names[0], names[1]);
    CW_TRY(path ? play(shell, &stand, &window, path, &json) : CW_ERR_NO_MEM);
    CwObjectStore* objects = cw_store_objects(stand.making.store);
    CW_TRY(cw_object_put_file(objects, path, &shell->diag, &take.file));
    CW_TRY(cw_object_put(objects, stand.map, &shell->diag, &take.map));
    take.cut = stand.made_for->cut->name;
    take.cue = stand.id;
    take.number = n_others ? others[n_others - 1].number + 1 : 1;
    take.start = window.start;
    take.frames = cw_json_int_or(json, "frames", 0);
    take.xruns = cw_json_int_or(json, "xruns", 0);
    take.from = names[0];
    take.to = names[1];
    return commit(shell, stand.making.store, &take, true);
}

CwStatus cw_session_takes(CwShell* shell) {
    CwMaking making = {0};
    CwTake* takes = NULL;
    size_t count = 0;
    CwBuf answer = cw_buf(shell->arena);
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    CW_TRY(
        cw_film_takes(shell->arena, making.store, shell->n_arguments > 1 ? shell->arguments[1] : NULL, &takes, &count));
    for (size_t i = 0; i < count; ++i) {
        put_take(shell, &takes[i], &answer);
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}

CwStatus cw_session_mark(CwShell* shell) {
    CwMaking making = {0};
    CwTake* takes = NULL;
    size_t count = 0;
    int64_t number = 0;
    CW_TRY(cw_making_open(shell, CW_STORE_WRITE, &making));
    CW_TRY(cw_film_takes(shell->arena, making.store, shell->arguments[1], &takes, &count));
    for (size_t i = 0; cw_parse_int(cw_text(shell->arguments[2]), &number) == CW_OK && i < count; ++i) {
        if (takes[i].number == number) {
            CW_TRY(read_stars(shell, &takes[i]));
            return commit(shell, making.store, &takes[i], false);
        }
    }
    return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "session.take", (CwPlace){0}, shell->arguments[2],
                   "%s has no such take; `cuewright session takes %s` lists them", shell->arguments[1],
                   shell->arguments[1]);
}
