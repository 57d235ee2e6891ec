// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The command line: verbs, their options, what is printed, and the code the program ends with.

   A verb is a table entry and a function. It reads its arguments through the shell, calls a room, and prints through
   the shell. Answers go to standard output, everything said on the way to standard error.

   Exit codes: 0 done · 1 a check failed · 2 usage · 3 conflict · 4 not found · 5 not allowed · 6 a needed program is
   missing · 130 interrupted.
*/
#ifndef CW_CMD_SHELL_H
#define CW_CMD_SHELL_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/diag.h"

#include <stdbool.h>
#include <stddef.h>

/** An option of a verb: "--rate R" or "--drop". */
typedef struct {
    const char* name;  ///< with its dashes
    const char* value; ///< what the value is called in the help; NULL when it takes none
    const char* help;
} CwOption;

typedef struct CwVerb CwVerb;

/** What a verb works with. */
typedef struct {
    CwArena* arena;
    const CwVerb* verb;
    const char* project;    ///< of -C, or NULL
    bool json;              ///< --json was given: one object a line
    const char** arguments; ///< those that are not options
    size_t n_arguments;
    const char** values; ///< by option of the verb: its value, "" for a flag that was given, NULL when it was not
    bool check_failed;   ///< set by a verb that did its work and whose answer is no: the program ends with 1
    CwDiag diag;         ///< filled by whoever failed; printed by the shell
} CwShell;

/** A verb of the command line. */
struct CwVerb {
    const char* name;      ///< "conform"
    const char* arguments; ///< "FILE"; as the help shows it
    const char* summary;   ///< one line
    const char* help;      ///< what more there is to say, or NULL
    const CwOption* options;
    size_t n_options;
    size_t arguments_min;
    size_t arguments_max;
    CwStatus (*run)(CwShell* shell);
};

/** The value of an option of the verb ("" for a flag), or NULL when it was not given. Memory: the command line's. */
const char* cw_shell_option(const CwShell* shell, const char* name);

/** Prints a finished answer to standard output. */
void cw_shell_print(CwBuf* answer);

/** Says a line on standard error, for people; nothing with --json. */
void cw_shell_say(const CwShell* shell, const char* format, ...) CW_PRINTF(2, 3);

/**
   Runs the command line against a table of verbs: finds the verb, reads its options, runs it, prints what failed.

   Units    answers the code to exit with.
   Shape    `verbs[n_verbs]`.
*/
int cw_shell_main(int argc, char** argv, const CwVerb* const* verbs, size_t n_verbs);

/** The code the program ends with after `status`. Units: exit code. */
int cw_shell_exit_code(CwStatus status);

#endif
