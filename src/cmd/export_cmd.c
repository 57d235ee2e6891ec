// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/handing.h"
#include "cmd/verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "cut/edl_write.h"
#include "cut/marker_list.h"
#include "cut/otio.h"
#include "signal/bwf.h"

#include <string.h>

static const char changes_node[] = "changes";

typedef struct {
    CwShell* shell;
    const char* folder;
    CwMaking making;
    CwHanding handing;
} Exporting;

static void say_written(const CwShell* shell, const char* path) {
    CwBuf line = cw_buf(shell->arena);
    if (shell->json) {
        cw_json_begin_object(&line, NULL);
        cw_json_put_text(&line, "path", path);
        cw_json_end_object(&line);
    } else {
        cw_buf_text(&line, path);
    }
    cw_buf_byte(&line, '\n');
    cw_shell_print(&line);
}

static CwStatus write_bytes(Exporting* e, const char* name, CwText bytes) {
    const char* path = name ? cw_path(e->shell->arena, e->folder, name) : NULL;
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_write(e->shell->arena, path, bytes, &e->shell->diag));
    say_written(e->shell, path);
    return CW_OK;
}

static CwStatus write_buf(Exporting* e, const char* name, CwBuf* buf) {
    CW_TRY(cw_buf_status(buf));
    return write_bytes(e, name, (CwText){buf->bytes, buf->length});
}

static CwStatus make_folder(Exporting* e, const char* name) {
    const char* path = name ? cw_path(e->shell->arena, e->folder, name) : NULL;
    return path ? cw_folder_make(e->shell->arena, path, &e->shell->diag) : CW_ERR_NO_MEM;
}

// Each track's sound with the film's timecode as its time stamp.
static CwStatus write_sounds(Exporting* e, const char* folder) {
    const CwHandover* film = &e->handing.film;
    const CwTime start = cw_time_of_frame(film->start_frame, film->rate);
    CW_TRY(make_folder(e, folder));
    for (size_t i = 0; i < film->n_tracks; ++i) {
        const CwBwf bwf = {.bext = {.description = film->tracks[i].name,
                                    .originator = "cuewright",
                                    .time_reference_samples = cw_sample_nearest(start, film->sample_rate)}};
        const CwBwfPart whole = {.frames = film->samples};
        const char* name = cw_path(e->shell->arena, folder, film->tracks[i].file);
        const char* path = name ? cw_path(e->shell->arena, e->folder, name) : NULL;
        if (!path) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_bwf_write_part(e->shell->arena, path, &bwf, &e->handing.sounds[i], &whole, &e->shell->diag, NULL));
        say_written(e->shell, path);
    }
    return CW_OK;
}

// Tempo and meters of the film, and of each cue that is written with its hits; the marks of the film.
static CwStatus write_midi(Exporting* e) {
    const CwRoad* road = &e->making.road;
    CW_TRY(make_folder(e, "tempo"));
    for (size_t i = 0; i < road->n_cues; ++i) {
        CwText bytes = {NULL, 0};
        CW_TRY(cw_handing_midi(e->shell, &e->making, road->cues[i].id, &bytes));
        if (bytes.length) {
            CW_TRY(write_bytes(e, cw_format(e->shell->arena, "tempo/%s.mid", road->cues[i].id), bytes));
        }
    }
    CwBuf tempo = cw_buf(e->shell->arena);
    CwBuf marks = cw_buf(e->shell->arena);
    CW_TRY(cw_hand_tempo_midi(&tempo, &e->handing.film));
    CW_TRY(write_buf(e, "tempo.mid", &tempo));
    CW_TRY(cw_hand_marks_midi(&marks, &e->handing.film));
    return write_buf(e, "markers.mid", &marks);
}

static CwStatus write_losses(Exporting* e, CwHand hand) {
    CwBuf text = cw_buf(e->shell->arena);
    cw_buf_format(&text, "What %s cannot say of this film\n\n", cw_hand_name(hand));
    CW_TRY(cw_hand_losses(&text, hand, &e->handing.film));
    return write_buf(e, "losses.txt", &text);
}

static CwStatus write_session(Exporting* e, CwHand hand) {
    CwArena* arena = e->shell->arena;
    const CwHandover* film = &e->handing.film;
    CwBuf session = cw_buf(arena);
    const char* name = NULL;
    const char* sounds = "audio";
    switch (hand) {
    case CW_HAND_ARDOUR:
        name = cw_format(arena, "%s/%s.ardour", film->title, film->title);
        sounds = cw_format(arena, "%s/interchange/%s/audiofiles", film->title, film->title);
        CW_TRY(cw_hand_ardour(&session, film));
        break;
    case CW_HAND_REAPER:
        name = cw_format(arena, "%s.rpp", film->title);
        CW_TRY(cw_hand_reaper(&session, film));
        break;
    case CW_HAND_DAWPROJECT:
        name = cw_format(arena, "%s.dawproject", film->title);
        CW_TRY(cw_hand_dawproject(&session, film));
        break;
    default:
        name = "recipe.txt";
        CW_TRY(cw_hand_recipe(&session, film));
        break;
    }
    if (!name || !sounds) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(write_sounds(e, sounds));
    CW_TRY(write_buf(e, name, &session));
    CW_TRY(write_midi(e));
    return write_losses(e, hand);
}

// Cues and hits as lists, which need no sound.
static CwStatus write_markers(Exporting* e) {
    CwArena* arena = e->shell->arena;
    CwCut cut = {0};
    CwDiagList losses = {.arena = arena};
    CwBuf edl = cw_buf(arena);
    CwBuf otio = cw_buf(arena);
    CwBuf csv = cw_buf(arena);
    CwBuf midi = cw_buf(arena);
    CW_TRY(cw_handing_cut(e->shell, &e->making.film, &cut));
    CW_TRY(cw_cut_write_edl(&edl, &cut, CW_EDL_FILE_32, &losses));
    CW_TRY(cw_cut_write_otio(&otio, &cut));
    CW_TRY(cw_handing_marks(e->shell, &e->making, &e->handing.film));
    cw_cut_write_markers(&csv, &cut);
    CW_TRY(cw_hand_marks_midi(&midi, &e->handing.film));
    CW_TRY(write_buf(e, "markers.edl", &edl));
    CW_TRY(write_buf(e, "markers.otio", &otio));
    CW_TRY(write_buf(e, "markers.csv", &csv));
    return write_buf(e, "markers.mid", &midi);
}

// What the editor changed since the cut before, as a table, a page of HTML and a printed page.
static CwStatus write_changes(Exporting* e) {
    static const char* const outputs[] = {"csv", "html", "pdf"};
    for (size_t i = 0; i < sizeof outputs / sizeof outputs[0]; ++i) {
        CwText bytes = {NULL, 0};
        CW_TRY(cw_making_output(e->shell, &e->making, changes_node, outputs[i], &bytes));
        CW_TRY(write_bytes(e, cw_format(e->shell->arena, "changes.%s", outputs[i]), bytes));
    }
    return CW_OK;
}

static CwStatus read_hand(CwShell* shell, const char* word, CwHand* ret_hand) {
    for (int i = 0; i < CW_HANDS; ++i) {
        if (word && strcmp(word, cw_hand_name((CwHand)i)) == 0) {
            *ret_hand = (CwHand)i;
            return CW_OK;
        }
    }
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, word,
                   "say what for: --as markers, changes, ardour, reaper, dawproject or pro-tools");
}

// What is written, and the steps that has to have.
static CwStatus build_for(Exporting* e, bool changes) {
    static const char* const only[] = {changes_node};
    CwMakingOptions how = {.targets = only, .n_targets = 1};
    if (changes && !cw_film_before(&e->making.film)) {
        return cw_diag(&e->shell->diag, CW_ERR_NOT_FOUND, "export.changes", (CwPlace){0}, NULL,
                       "the film was never re-cut, so there is nothing that changed");
    }
    if (!changes) {
        CW_TRY(cw_handing_targets(e->shell, &e->making, &how.targets, &how.n_targets));
    }
    CW_TRY(cw_making_build(e->shell, &e->making, &how));
    return changes ? CW_OK : cw_handing(e->shell, &e->making, &e->handing);
}

static CwStatus run(CwShell* shell) {
    const char* word = cw_shell_option(shell, "--as");
    const CwRoadOptions what = {0};
    const bool markers = word && strcmp(word, "markers") == 0;
    const bool changes = word && strcmp(word, changes_node) == 0;
    CwHand hand = CW_HAND_ARDOUR;
    Exporting e = {.shell = shell, .folder = shell->arguments[0]};
    if (!markers && !changes) {
        CW_TRY(read_hand(shell, word, &hand));
    }
    if (cw_folder_exists(e.folder)) {
        return cw_diag(&shell->diag, CW_ERR_EXISTS, "export.exists", (CwPlace){e.folder, 0, 0}, NULL,
                       "this folder is there already; name one that is not");
    }
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &e.making));
    CW_TRY(cw_making_road(shell, &what, &e.making));
    if (!markers) {
        CW_TRY(build_for(&e, changes));
    }
    CW_TRY(cw_folder_make(shell->arena, e.folder, &shell->diag));
    return markers ? write_markers(&e) : changes ? write_changes(&e) : write_session(&e, hand);
}

static const CwOption options[] = {
    {"--as", "WHAT",
     "markers (EDL, OTIO, CSV, MIDI), changes (CSV, HTML, PDF), ardour, reaper, dawproject or pro-tools"},
};

const CwVerb cw_verb_export = {
    .name = "export",
    .arguments = "FOLDER",
    .summary = "the film as it lies now for somebody else's program",
    .help = "FOLDER must not be there. losses.txt says what a program's file cannot say; docs/recut.md has more.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 1,
    .run = run,
};
