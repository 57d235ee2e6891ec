// SPDX-License-Identifier: GPL-3.0-or-later
#include "film/tables.h"

#include "base/file.h"
#include "cut/read.h"
#include "film/files.h"
#include "spot/session.h"
#include "spot/spotting.h"

#include <stdlib.h>
#include <string.h>

typedef struct {
    CwArena* arena;
    CwOp* op;
    const CwFilm* film;
    CwDiagList* warnings;
    CwDiag* diag;
} Asking;

bool cw_film_is_session(const char* path, CwText text) {
    static const char* const extensions[] = {".txt", ".csv", ".tsv", ".tab"};
    for (size_t i = 0; i < sizeof extensions / sizeof extensions[0]; ++i) {
        if (cw_path_has_extension(path, extensions[i])) {
            const CwCutFormat format = cw_cut_format(text);
            return format == CW_CUT_FORMAT_PRO_TOOLS || format == CW_CUT_FORMAT_MARKERS;
        }
    }
    return false;
}

static int compare_markers(const void* a, const void* b) {
    const CwMarker* x = a;
    const CwMarker* y = b;
    return x->frame != y->frame ? (x->frame < y->frame ? -1 : 1) : x->line - y->line;
}

// What both have, as one.
static CwStatus append(CwArena* arena, CwCut* all, const CwCut* more) {
    CwEvent* events = CW_NEW_ARRAY(arena, CwEvent, all->n_events + more->n_events);
    CwMarker* markers = CW_NEW_ARRAY(arena, CwMarker, all->n_markers + more->n_markers);
    if (!events || !markers) {
        return CW_ERR_NO_MEM;
    }
    size_t n_events = 0;
    size_t n_markers = 0;
    const CwCut* const both[] = {all, more};
    for (int k = 0; k < 2; ++k) {
        for (size_t i = 0; i < both[k]->n_events; ++i) {
            events[n_events++] = both[k]->events[i];
        }
        for (size_t i = 0; i < both[k]->n_markers; ++i) {
            markers[n_markers++] = both[k]->markers[i];
        }
    }
    if (n_markers) {
        qsort(markers, n_markers, sizeof *markers, compare_markers);
    }
    *all = (CwCut){more->title, more->rate, events, n_events, markers, n_markers};
    return CW_OK;
}

// All sessions of the folder as one; `*ret_file` NULL when there is none.
static CwStatus read_sessions(const Asking* asking, CwCut* ret_all, const char** ret_file) {
    const CwFilm* film = asking->film;
    const CwCutOptions options = {.rate = film->facts.rate};
    const char* file = NULL;
    for (size_t i = 0; i < film->files.count; ++i) {
        const char* path = film->files.items[i].path;
        CwText text = {NULL, 0};
        CwCut cut = {0};
        if (strchr(path, '/') || cw_film_is_table(path)) {
            continue;
        }
        CW_TRY(cw_film_text(asking->arena, film->store, &film->files, path, asking->diag, &text));
        if (!cw_film_is_session(path, text)) {
            continue;
        }
        CW_TRY(cw_cut_read(asking->arena, path, text, &options, asking->warnings, asking->diag, &cut));
        CW_TRY(append(asking->arena, ret_all, &cut));
        file = file ? "the sessions" : path;
    }
    *ret_file = file;
    return CW_OK;
}

// The cues of spotting.csv that are written as timecode.
static CwStatus known_cues(const Asking* asking, CwText text, CwSessionCue** ret_cues, size_t* ret_count) {
    const CwRate rate = asking->film->facts.rate;
    CwSpotting spotting = {0};
    CW_TRY(cw_spotting_read(asking->arena, "spotting.csv", text, rate, asking->diag, &spotting));
    CwSessionCue* cues = CW_NEW_ARRAY(asking->arena, CwSessionCue, spotting.n_rows);
    size_t count = 0;
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < spotting.n_rows; ++i) {
        const CwCueRow* row = &spotting.rows[i];
        if (!row->in.anchor && !row->out.anchor) {
            cues[count++] = (CwSessionCue){.id = row->cue.id,
                                           .title = row->cue.title,
                                           .in = cw_frame_nearest(row->in.at, rate),
                                           .out = cw_frame_nearest(row->out.at, rate),
                                           .notes = ""};
        }
    }
    *ret_cues = cues;
    *ret_count = count;
    return CW_OK;
}

static CwStatus keep_notes(const Asking* asking, const CwSessionSpotting* found) {
    CwBuf notes = cw_buf(asking->arena);
    CwHash hash;
    cw_session_notes_csv(&notes, found, asking->film->facts.rate);
    CW_TRY(cw_buf_status(&notes));
    if (!notes.length || cw_film_file(&asking->film->files, "notes.csv")) {
        return CW_OK;
    }
    CW_TRY(
        cw_object_put(cw_store_objects(asking->film->store), (CwText){notes.bytes, notes.length}, asking->diag, &hash));
    const char* object = cw_store_object_text(asking->arena, &hash);
    return object ? cw_op_set(asking->op, "file/notes.csv", "object", object, asking->diag) : CW_ERR_NO_MEM;
}

// Fills what the folder has no table of.
static CwStatus fill(const Asking* asking, const CwCut* sessions, const char* file, CwFilmTables* tables) {
    const CwRate rate = asking->film->facts.rate;
    CwSessionCue* known = NULL;
    size_t n_known = 0;
    CwSessionSpotting found = {0};
    CwBuf cues = cw_buf(asking->arena);
    CwBuf hits = cw_buf(asking->arena);
    if (tables->cues.length) {
        CW_TRY(known_cues(asking, tables->cues, &known, &n_known));
        if (!n_known) {
            return CW_OK;
        }
    }
    CW_TRY(cw_session_spotting(asking->arena, file, sessions, known, n_known, asking->warnings, asking->diag, &found));
    cw_session_cues_csv(&cues, &found, rate);
    cw_session_hits_csv(&hits, &found, rate);
    CW_TRY(cw_buf_status(&cues));
    CW_TRY(cw_buf_status(&hits));
    if (!tables->cues.length) {
        tables->cues = (CwText){cues.bytes, cues.length};
        tables->cues_file = file;
    }
    if (!tables->hits.length) {
        tables->hits = (CwText){hits.bytes, hits.length};
        tables->hits_file = file;
    }
    return keep_notes(asking, &found);
}

CwStatus cw_film_tables(CwArena* arena, CwOp* op, const CwFilm* film, CwDiagList* warnings, CwDiag* diag,
                        CwFilmTables* ret_tables) {
    const Asking asking = {arena, op, film, warnings, diag};
    CwFilmTables tables = {.cues_file = "spotting.csv", .hits_file = "hits.csv"};
    CwCut sessions = {0};
    const char* file = NULL;
    CW_TRY(cw_film_text(arena, film->store, &film->files, "spotting.csv", diag, &tables.cues));
    CW_TRY(cw_film_text(arena, film->store, &film->files, "hits.csv", diag, &tables.hits));
    if (!tables.cues.length || !tables.hits.length) {
        CW_TRY(read_sessions(&asking, &sessions, &file));
    }
    if (file) {
        CW_TRY(fill(&asking, &sessions, file, &tables));
    } else if (!cw_film_file(&film->files, "spotting.csv")) {
        return cw_diag(diag, CW_ERR_NOT_FOUND, "folder.missing", (CwPlace){"spotting.csv", 0, 0}, NULL,
                       "the film folder has no spotting.csv (the cues), nor a Pro Tools session text or marker list "
                       "that names them; docs/film-folder.md says what it needs");
    }
    *ret_tables = tables;
    return CW_OK;
}
