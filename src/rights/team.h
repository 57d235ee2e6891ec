// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Who is who on the film, and whose approval a cue needs (team.csv).
*/
#ifndef CW_RIGHTS_TEAM_H
#define CW_RIGHTS_TEAM_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>

/** Somebody on the team. */
typedef struct {
    const char* name;
    const char* role; ///< in small letters, as "music editor"
    const char* email;
    const char* phone;
    const char* company;
    bool approves; ///< a cue is approved only when this role approved it
    const char* society;
    const char* ipi;
    const char* notes;
} CwTeamMember;

/** The team. */
typedef struct {
    const CwTeamMember* members; ///< as in the file
    size_t n_members;
    const char* const* approvals; ///< the roles that must approve every cue, each once, in the file's order
    size_t n_approvals;
} CwTeam;

/**
   Reads team.csv: the columns name, role, email, phone, company, approves, society, ipi, notes, of which the header
   needs name and role.

   When nobody approves, the director does, if there is one.

   Errors   CW_ERR_BAD_INPUT: a wrong header, a name or role missing, a word that is neither yes nor no. CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_team_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwTeam* ret_team);

#endif
