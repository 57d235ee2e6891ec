// SPDX-License-Identifier: GPL-3.0-or-later
// `cuewright session stage`: what a cue needs on the recording stage, as files.
#include "cmd/making.h"
#include "cmd/session_verbs.h"

#include "base/file.h"
#include "base/json.h"
#include "store/object_store.h"

// A file of a cue, and the step it comes from.
static const struct {
    const char* step;
    const char* output;
    const char* file;
    bool movie; // only when it is asked for
} files[] = {{"click", "wav", "click.wav", false},
             {"click", "clicks", "clicks.csv", false},
             {"click", "streamers", "streamers.csv", false},
             {"click_book", "book", "click-book.pdf", false},
             {"click_book", "notes", "timing-notes.pdf", false},
             {"streamers", "overlay", "overlay.mov", true},
             {"streamers", "movie", "streamers.mov", true}};

enum {
    FILES = sizeof files / sizeof files[0],
};

static const char* step_name(CwShell* shell, const char* cue, const char* step) {
    return cw_format(shell->arena, "cue/%s/%s", cue, step);
}

static CwStatus write_cue(CwShell* shell, const CwMaking* making, const char* cue, const char* folder, CwBuf* answer) {
    for (size_t i = 0; i < FILES; ++i) {
        if (files[i].movie && !cw_shell_option(shell, "--streamers")) {
            continue;
        }
        const char* step = step_name(shell, cue, files[i].step);
        const char* path = cw_path(shell->arena, folder, cw_format(shell->arena, "%s-%s", cue, files[i].file));
        CwText bytes = {NULL, 0};
        CW_TRY(path ? cw_making_output(shell, making, step, files[i].output, &bytes) : CW_ERR_NO_MEM);
        CW_TRY(cw_file_write(shell->arena, path, bytes, &shell->diag));
        if (shell->json) {
            cw_json_begin_object(answer, NULL);
            cw_json_put_text(answer, "cue", cue);
            cw_json_put_text(answer, "path", path);
            cw_json_end_object(answer);
        } else {
            cw_buf_text(answer, path);
        }
        cw_buf_byte(answer, '\n');
    }
    return CW_OK;
}

// The cues that are meant: all that are written, or the one that was named.
static CwStatus choose(CwShell* shell, const CwMaking* making, const char** cues, size_t* ret_count) {
    const char* wanted = shell->n_arguments > 1 ? shell->arguments[1] : NULL;
    size_t count = 0;
    for (size_t i = 0; i < making->road.n_cues; ++i) {
        const char* id = making->road.cues[i].id;
        const char* step = step_name(shell, id, "click");
        const bool meant = !wanted || cw_text_is_fold(cw_text(wanted), id);
        if (meant && step && cw_graph_find(making->road.graph, step)) {
            cues[count++] = id;
        }
    }
    *ret_count = count;
    return count ? CW_OK
                 : cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "session.cue", (CwPlace){0}, wanted,
                           "no cue of this name is written in this cut; `cuewright cues` names them");
}

static CwStatus build(CwShell* shell, CwMaking* making, const char** cues, size_t n_cues) {
    static const char* const steps[] = {"click", "click_book", "streamers"};
    const size_t n_steps = cw_shell_option(shell, "--streamers") ? 3 : 2;
    const char** targets = CW_NEW_ARRAY(shell->arena, const char*, n_steps* n_cues);
    if (!targets) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < n_steps * n_cues; ++i) {
        targets[i] = step_name(shell, cues[i / n_steps], steps[i % n_steps]);
        if (!targets[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    const CwMakingOptions how = {.targets = targets, .n_targets = n_steps * n_cues, .quiet = true};
    return cw_making_build(shell, making, &how);
}

CwStatus cw_session_stage(CwShell* shell) {
    const CwRoadOptions what = {.streamers = cw_shell_option(shell, "--streamers") != NULL};
    const char* to = cw_shell_option(shell, "--to");
    CwMaking making = {0};
    CwBuf answer = cw_buf(shell->arena);
    size_t n_cues = 0;
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &making));
    CW_TRY(cw_making_road(shell, &what, &making));
    const char** cues = CW_NEW_ARRAY(shell->arena, const char*, making.road.n_cues);
    const char* folder = to ? to : cw_path(shell->arena, cw_store_folder(making.store), "out/session");
    if (!cues || !folder) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(choose(shell, &making, cues, &n_cues));
    CW_TRY(build(shell, &making, cues, n_cues));
    CW_TRY(cw_folder_make(shell->arena, folder, &shell->diag));
    for (size_t i = 0; i < n_cues; ++i) {
        CW_TRY(write_cue(shell, &making, cues[i], folder, &answer));
    }
    cw_shell_print(&answer);
    return cw_buf_status(&answer);
}
