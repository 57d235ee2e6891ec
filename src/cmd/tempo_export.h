// SPDX-License-Identifier: GPL-3.0-or-later
/** `cuewright tempo export`: one map into every file a scoring stage needs. */
#ifndef CW_CMD_TEMPO_EXPORT_H
#define CW_CMD_TEMPO_EXPORT_H

#include "cmd/shell.h"

/** The options of the export, for the verb's table. */
#define CW_TEMPO_EXPORT_OPTIONS                                                                                        \
    {"--smf", "FILE", "export: a Standard MIDI File: tempos, meters, hits, clicks"},                                   \
        {"--click", "FILE", "export: the click as a broadcast WAV"},                                                   \
        {"--clicks", "FILE", "export: every click as a table"},                                                        \
        {"--streamers", "FILE", "export: streamers, punches and flutters as a table"},                                 \
        {"--overlay", "FILE", "export: the same as a movie to lay over the picture (.mov)"},                           \
        {"--musicxml", "FILE", "export: empty bars with meters, tempos and hits"},                                     \
        {"--ardour", "FILE", "export: an Ardour 7 session"}, {"--reaper", "FILE", "export: a REAPER project"},         \
        {"--dawproject", "FILE", "export: a DAWproject"}, {"--choice", "N", "export: which of the choices (1)"},       \
        {"--count-in", "N", "export: bars of click before the music (2)"},                                             \
        {"--subdivide", "N", "export: clicks to a beat (1)"},                                                          \
        {"--warn", "N", "export: clicks before the music comes back from a free passage (4)"}, {                       \
        "--ticks", "N", "export: ticks to the quarter in the MIDI file (960)"                                          \
    }

/**
   Writes what the options name.

   Errors   as cw_tempo_ask_brief(), cw_tempo_solve() and cw_file_write(); CW_ERR_USAGE when nothing is named.
*/
CW_MUST_USE CwStatus cw_tempo_export(CwShell* shell);

#endif
