// SPDX-License-Identifier: GPL-3.0-or-later
// The cues of a film as what a recording session has to do: who plays in them is who has notes in their scores.
#include "cmd/session_verbs.h"

#include "base/json.h"
#include "base/number.h"
#include "cmd/making.h"
#include "score/score.h"

typedef struct {
    CwShell* shell;
    CwMaking making;
    CwStageJob* job;
} Reading;

static const char* score_node(const Reading* reading, size_t cue) {
    return cw_format(reading->shell->arena, "cue/%s/score", reading->making.road.cues[cue].id);
}

// Writes the scores of all cues that are written.
static CwStatus build(Reading* reading) {
    const CwRoad* road = &reading->making.road;
    const char** targets = CW_NEW_ARRAY(reading->shell->arena, const char*, road->n_cues);
    size_t count = 0;
    if (!targets) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < road->n_cues; ++i) {
        targets[count] = score_node(reading, i);
        if (!targets[count]) {
            return CW_ERR_NO_MEM;
        }
        count += cw_graph_find(road->graph, targets[count]) != NULL;
    }
    if (count == 0) {
        return cw_diag(&reading->shell->diag, CW_ERR_NOT_FOUND, "session.cues", (CwPlace){0}, NULL,
                       "no cue of the film is written, so there is nothing to record; or name a list of cues");
    }
    const CwMakingOptions how = {.targets = targets, .n_targets = count, .quiet = true};
    return cw_making_build(reading->shell, &reading->making, &how);
}

// The section a part is played by: called as the part, its instrument or its stem.
static CwStatus find_section(const Reading* reading, const char* cue, const CwPart* part, uint32_t* players) {
    const char* names[] = {part->name, part->instrument, part->stem};
    for (size_t n = 0; n < sizeof names / sizeof names[0]; ++n) {
        for (size_t s = 0; s < reading->job->n_sections; ++s) {
            if (cw_text_is_fold(cw_text(reading->job->sections[s].name), names[n])) {
                *players |= UINT32_C(1) << s;
                return CW_OK;
            }
        }
    }
    return cw_diag(&reading->shell->diag, CW_ERR_NOT_FOUND, "session.section", (CwPlace){0}, part->name,
                   "%s plays in %s, and the list of players has no section of that name, nor \"%s\"", part->name, cue,
                   part->stem);
}

static CwStatus read_cue(const Reading* reading, size_t cue, CwStageCue* ret_cue) {
    CwShell* shell = reading->shell;
    const CwFilm* film = &reading->making.film;
    const char* id = reading->making.road.cues[cue].id;
    const CwSpan length = cw_film_cue_length(cw_film_now(film), cw_film_cue(film, id));
    const int64_t seconds = (length.flicks + CW_FLICKS_PER_SECOND - 1) / CW_FLICKS_PER_SECOND;
    const int64_t minutes = (seconds * reading->job->rules.stage_minutes + 59) / 60;
    json_t* json = NULL;
    CwScore score = {0};
    CW_TRY(cw_making_json(shell, &reading->making, score_node(reading, cue), "score", &json));
    CW_TRY(cw_score_from_json(shell->arena, (CwJsonIn){id, &shell->diag}, json, &score));
    *ret_cue = (CwStageCue){id, (int)minutes, (int)seconds, 0};
    for (size_t p = 0; p < score.n_parts; ++p) {
        if (score.parts[p].n_notes) {
            CW_TRY(find_section(reading, id, &score.parts[p], &ret_cue->players));
        }
    }
    return CW_OK;
}

CwStatus cw_session_film_cues(CwShell* shell, CwStageJob* job) {
    const CwRoadOptions what = {0};
    Reading reading = {.shell = shell, .job = job};
    if (job->rules.stage_minutes == 0) {
        return cw_diag(&shell->diag, CW_ERR_BAD_INPUT, "session.stage_minutes", (CwPlace){0}, NULL,
                       "the rules must say stage_minutes, how long a minute of music is recorded; or name a list of "
                       "cues");
    }
    CW_TRY(cw_making_open(shell, CW_STORE_READ, &reading.making));
    CW_TRY(cw_making_road(shell, &what, &reading.making));
    CW_TRY(build(&reading));
    CwStageCue* cues = CW_NEW_ARRAY(shell->arena, CwStageCue, reading.making.road.n_cues);
    if (!cues) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < reading.making.road.n_cues; ++i) {
        const char* node = score_node(&reading, i);
        if (node && cw_graph_find(reading.making.road.graph, node)) {
            CW_TRY(read_cue(&reading, i, &cues[job->n_cues++]));
        }
    }
    job->cues = cues;
    return CW_OK;
}
