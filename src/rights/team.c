// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/team.h"

#include "base/fields.h"

#include <string.h>

enum { NAME, ROLE, EMAIL, PHONE, COMPANY, APPROVES, SOCIETY, IPI, NOTES, N_COLUMNS };

static const CwCsvColumn columns[N_COLUMNS] = {
    {"name", true},      {"role", true},     {"email", false}, {"phone", false}, {"company", false},
    {"approves", false}, {"society", false}, {"ipi", false},   {"notes", false},
};

static CwStatus read_member(CwArena* arena, CwFields in, CwTeamMember* member) {
    const char* role = NULL;
    CW_TRY(cw_field_text(in, NAME, &member->name));
    CW_TRY(cw_field_text(in, ROLE, &role));
    CW_TRY(cw_field_yes(in, APPROVES, false, &member->approves));
    member->role = cw_text_lower(arena, cw_text(role));
    member->email = cw_field(in, EMAIL);
    member->phone = cw_field(in, PHONE);
    member->company = cw_field(in, COMPANY);
    member->society = cw_field(in, SOCIETY);
    member->ipi = cw_field(in, IPI);
    member->notes = cw_field(in, NOTES);
    return member->role ? CW_OK : CW_ERR_NO_MEM;
}

static void add_role(const char** roles, size_t* n_roles, const char* role) {
    for (size_t i = 0; i < *n_roles; ++i) {
        if (cw_word_is(cw_text(role), roles[i])) {
            return;
        }
    }
    roles[(*n_roles)++] = role;
}

// The roles that must approve, `roles` has room for one each member.
static size_t find_approvals(const CwTeam* team, const char** roles) {
    size_t count = 0;
    for (size_t i = 0; i < team->n_members; ++i) {
        if (team->members[i].approves) {
            add_role(roles, &count, team->members[i].role);
        }
    }
    for (size_t i = 0; count == 0 && i < team->n_members; ++i) {
        if (strcmp(team->members[i].role, "director") == 0) {
            add_role(roles, &count, team->members[i].role);
        }
    }
    return count;
}

CwStatus cw_team_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwTeam* ret_team) {
    CwCsv csv;
    CW_TRY(cw_csv_read(arena, file, text, columns, N_COLUMNS, diag, &csv));
    CwTeamMember* members = CW_NEW_ARRAY(arena, CwTeamMember, csv.n_rows);
    const char** roles = CW_NEW_ARRAY(arena, const char*, csv.n_rows);
    if (!members || !roles) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < csv.n_rows; ++i) {
        CW_TRY(read_member(arena, (CwFields){&csv, &csv.rows[i], diag}, &members[i]));
    }
    CwTeam team = {members, csv.n_rows, roles, 0};
    team.n_approvals = find_approvals(&team, roles);
    *ret_team = team;
    return CW_OK;
}
