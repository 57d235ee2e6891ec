// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "film/recording_check.h"

static const CwOption options[] = {
    {"--bars", "FILE", "where its bars lie (bars.csv), where it was not played to the cue's own map"},
    {"--drop", NULL, "take away what is there: the instruments play again"},
};

static CwStatus usage(CwShell* shell, const char* why) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, shell->arguments[0], "%s", why);
}

static CwStatus run(CwShell* shell) {
    const bool drop = cw_shell_option(shell, "--drop") != NULL;
    CwStore* store = NULL;
    CwFilm film = {0};
    CwOpIntro intro = {0};
    CwDiagList warnings = {.arena = shell->arena};
    const CwNewRecording recording = {shell->arguments[0], shell->n_arguments > 1 ? shell->arguments[1] : NULL,
                                      cw_shell_option(shell, "--bars")};
    if (drop == (recording.sound != NULL)) {
        return usage(shell, drop ? "--drop takes no file" : "name the sound file, or --drop");
    }
    CW_TRY(cw_project_open(shell, CW_STORE_WRITE, &store));
    CW_TRY(cw_project_intro(shell, shell->arguments[0], &intro));
    CW_TRY(cw_film_take_recording(shell->arena, store, &recording, &intro, &warnings, &shell->diag, &film));
    cw_project_say_warnings(shell, &warnings);
    cw_shell_say(shell, "`cuewright build` mixes it; `cuewright undo` takes it back.");
    return CW_OK;
}

const CwVerb cw_verb_recording = {
    .name = "recording",
    .arguments = "PLACE [FILE]",
    .summary = "a recording of a stem of a cue, or of one of its instruments, instead of what the machine plays",
    .help =
        "PLACE is 1m2/strings for a stem, 1m2/strings/cello for an instrument: then the others play on. A stem has\n"
        "bars; an instrument was played to the cue's map, from the cue's beginning or where its timecode says,\n"
        "or has bars of its own. One that cannot be used changes nothing.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 1,
    .arguments_max = 2,
    .run = run,
};
