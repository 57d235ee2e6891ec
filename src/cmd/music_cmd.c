// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "film/take_music.h"

static const CwOption options[] = {
    {"--drop", NULL, "take away what is there: the machine writes the cue again"},
};

static CwStatus run(CwShell* shell) {
    const bool drop = cw_shell_option(shell, "--drop") != NULL;
    CwStore* store = NULL;
    CwFilm film = {0};
    CwOpIntro intro = {0};
    CwDiagList warnings = {.arena = shell->arena};
    const CwNewMusic music = {shell->arguments[0], shell->n_arguments > 1 ? shell->arguments[1] : NULL};
    if (drop == (music.notes != NULL)) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0], "%s",
                       drop ? "--drop takes no file" : "name the file of notes, or --drop");
    }
    CW_TRY(cw_project_open(shell, CW_STORE_WRITE, &store));
    CW_TRY(cw_project_intro(shell, shell->arguments[0], &intro));
    CW_TRY(cw_film_take_music(shell->arena, store, &music, &intro, &warnings, &shell->diag, &film));
    cw_project_say_warnings(shell, &warnings);
    cw_shell_say(shell, "`cuewright build` plays it; `cuewright undo` takes it back.");
    return CW_OK;
}

const CwVerb cw_verb_music = {
    .name = "music",
    .arguments = "PLACE [FILE]",
    .summary = "a composer's own notes (MIDI, MusicXML) for a cue, or as a theme, instead of what the machine writes",
    .help = "PLACE is 1m2 for a cue, themes/sea for a theme. The notes are laid on the tempo solved for the cue, as\n"
            "those of cues/ and themes/ in the film folder; newer ones take their place. Where they come from says\n"
            "origins.csv (`cuewright papers`), else it is unknown. Notes that cannot be read change nothing.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 2,
    .run = run,
};
