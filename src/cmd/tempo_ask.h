// SPDX-License-Identifier: GPL-3.0-or-later
/** What the verbs about tempo are asked: a sheet of hits, and what the music may do. */
#ifndef CW_CMD_TEMPO_ASK_H
#define CW_CMD_TEMPO_ASK_H

#include "cmd/shell.h"
#include "tempo/sheet.h"

/** The options of a brief, for a verb's table. */
#define CW_TEMPO_BRIEF_OPTIONS                                                                                         \
    {"--rate", "R", "frames a second: 24, 25, 23.976, \"29.97 DF\" … (24)"},                                           \
        {"--tempo", "MIN:MAX", "quarters a minute the music may go at (60:160; find: 40:240)"},                        \
        {"--centre", "T", "the tempo it would best be"},                                                               \
        {"--meters", "LIST", "the cue's meter, then others it may use, as 4/4,3/4,7/8; a cost may follow: 3/4=12"},    \
        {"--change", "COST", "what a new time signature costs (12)"},                                                  \
        {"--phrases", "BARS", "how long its phrases are, as 8 or 4,4,8"},                                              \
        {"--exact", NULL, "hits near the middle of their tolerances, if less steady"},                                 \
        {"--pickup", "B", "quarters before the first downbeat (0)"}, {                                                 \
        "--end", "bar|near|free",                                                                                      \
            "where the cue may end: on a bar line, if that costs little, or next to nothing (near)"                    \
    }

/**
   A complaint about an option.

   Errors   CW_ERR_USAGE, always.
*/
CW_MUST_USE CwStatus cw_tempo_refuse(CwShell* shell, const char* read, const char* what);

/**
   The sheet that is argument `index` of the verb: a table, or a brief in JSON.

   Units    arguments, from 0.
   Errors   as cw_file_read(), cw_tempo_sheet_read() and cw_tempo_brief_from_json(); CW_ERR_USAGE when --rate is none.
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_tempo_ask_sheet(CwShell* shell, size_t index, CwTempoSheet* ret_sheet);

/**
   --tempo, into two tempos that hold what there is without the option.

   Units    thousandths of a quarter a minute.
   Errors   CW_ERR_USAGE.
*/
CW_MUST_USE CwStatus cw_tempo_ask_range(CwShell* shell, int* low, int* high);

/**
   The same with all that the options say of the music.

   Units    arguments, from 0.
   Errors   as cw_tempo_ask_sheet().
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_tempo_ask_brief(CwShell* shell, size_t index, CwTempoSheet* ret_sheet);

#endif
