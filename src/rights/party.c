// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/party.h"

#include <assert.h>

static const CwWord roles[] = {
    {"C", CW_PARTY_COMPOSER},
    {"composer", CW_PARTY_COMPOSER},
    {"writer", CW_PARTY_COMPOSER},
    {"A", CW_PARTY_AUTHOR},
    {"author", CW_PARTY_AUTHOR},
    {"lyricist", CW_PARTY_AUTHOR},
    {"lyrics", CW_PARTY_AUTHOR},
    {"CA", CW_PARTY_COMPOSER_AUTHOR},
    {"composer-author", CW_PARTY_COMPOSER_AUTHOR},
    {"composer and author", CW_PARTY_COMPOSER_AUTHOR},
    {"songwriter", CW_PARTY_COMPOSER_AUTHOR},
    {"AR", CW_PARTY_ARRANGER},
    {"arranger", CW_PARTY_ARRANGER},
    {"orchestrator", CW_PARTY_ARRANGER},
    {"AD", CW_PARTY_ADAPTER},
    {"adapter", CW_PARTY_ADAPTER},
    {"adaptor", CW_PARTY_ADAPTER},
    {"SR", CW_PARTY_SUB_ARRANGER},
    {"sub-arranger", CW_PARTY_SUB_ARRANGER},
    {"SA", CW_PARTY_SUB_AUTHOR},
    {"sub-author", CW_PARTY_SUB_AUTHOR},
    {"TR", CW_PARTY_TRANSLATOR},
    {"translator", CW_PARTY_TRANSLATOR},
    {"E", CW_PARTY_PUBLISHER},
    {"publisher", CW_PARTY_PUBLISHER},
    {"original publisher", CW_PARTY_PUBLISHER},
    {"SE", CW_PARTY_SUB_PUBLISHER},
    {"sub-publisher", CW_PARTY_SUB_PUBLISHER},
    {"AM", CW_PARTY_ADMINISTRATOR},
    {"administrator", CW_PARTY_ADMINISTRATOR},
    {"MO", CW_PARTY_MASTER_OWNER},
    {"master owner", CW_PARTY_MASTER_OWNER},
    {"master", CW_PARTY_MASTER_OWNER},
    {"label", CW_PARTY_MASTER_OWNER},
    {"record label", CW_PARTY_MASTER_OWNER},
    {"record company", CW_PARTY_MASTER_OWNER},
    {"PR", CW_PARTY_PERFORMER},
    {"performer", CW_PARTY_PERFORMER},
    {"artist", CW_PARTY_PERFORMER},
};

static const CwWord states[] = {
    {"idea", CW_CLEARANCE_IDEA},
    {"open", CW_CLEARANCE_IDEA},
    {"searched", CW_CLEARANCE_SEARCHED},
    {"researched", CW_CLEARANCE_SEARCHED},
    {"requested", CW_CLEARANCE_REQUESTED},
    {"pending", CW_CLEARANCE_REQUESTED},
    {"quoted", CW_CLEARANCE_QUOTED},
    {"approved", CW_CLEARANCE_APPROVED},
    {"approved in principle", CW_CLEARANCE_APPROVED},
    {"agreed", CW_CLEARANCE_APPROVED},
    {"confirmed", CW_CLEARANCE_CONFIRMED},
    {"confirmed in writing", CW_CLEARANCE_CONFIRMED},
    {"cleared", CW_CLEARANCE_CONFIRMED},
    {"signed", CW_CLEARANCE_SIGNED},
    {"long form signed", CW_CLEARANCE_SIGNED},
    {"executed", CW_CLEARANCE_SIGNED},
    {"invoiced", CW_CLEARANCE_INVOICED},
    {"paid", CW_CLEARANCE_PAID},
    {"expired", CW_CLEARANCE_EXPIRED},
    {"denied", CW_CLEARANCE_DENIED},
    {"refused", CW_CLEARANCE_DENIED},
    {"replaced", CW_CLEARANCE_REPLACED},
};

static const CwWord kinds[] = {
    {"original", CW_WORK_ORIGINAL},     {"score", CW_WORK_ORIGINAL},
    {"commissioned", CW_WORK_ORIGINAL}, {"licensed", CW_WORK_LICENSED},
    {"commercial", CW_WORK_LICENSED},   {"pre-existing", CW_WORK_LICENSED},
    {"preexisting", CW_WORK_LICENSED},  {"song", CW_WORK_LICENSED},
    {"library", CW_WORK_LIBRARY},       {"production music", CW_WORK_LIBRARY},
    {"stock", CW_WORK_LIBRARY},         {"public domain", CW_WORK_PUBLIC_DOMAIN},
    {"PD", CW_WORK_PUBLIC_DOMAIN},      {"traditional", CW_WORK_PUBLIC_DOMAIN},
};

enum {
    N_ROLES = sizeof roles / sizeof roles[0],
    N_STATES = sizeof states / sizeof states[0],
    N_KINDS = sizeof kinds / sizeof kinds[0],
};

CwRightsSide cw_party_side(CwPartyRole role) {
    switch (role) {
    case CW_PARTY_PUBLISHER:
    case CW_PARTY_SUB_PUBLISHER:
    case CW_PARTY_ADMINISTRATOR:
        return CW_SIDE_PUBLISHERS;
    case CW_PARTY_MASTER_OWNER:
        return CW_SIDE_MASTER;
    case CW_PARTY_PERFORMER:
        return CW_SIDE_NONE;
    default:
        return CW_SIDE_WRITERS;
    }
}

const char* cw_party_code(CwPartyRole role) {
    return cw_word_name(roles, N_ROLES, (int)role);
}

const char* cw_party_name(CwPartyRole role) {
    for (size_t i = 1; i < N_ROLES; ++i) {
        if (roles[i].value == (int)role && roles[i - 1].value == (int)role) {
            return roles[i].text; // the spelling after the code
        }
    }
    assert(false && "a role without a name");
    return "";
}

const char* cw_side_name(CwRightsSide side) {
    static const char* const names[CW_SIDES] = {"writers", "publishers", "owners of the recording", "performers"};
    return names[side];
}

CwStatus cw_party_role_read(CwFields in, size_t column, CwPartyRole* ret_role) {
    const char* text = NULL;
    int role = 0;
    CW_TRY(cw_field_text(in, column, &text));
    CW_TRY(cw_field_word(in, column, roles, N_ROLES, 0, &role));
    *ret_role = (CwPartyRole)role;
    return CW_OK;
}

bool cw_clearance_reached(CwClearance state, CwClearance wanted) {
    return state <= CW_CLEARANCE_PAID && state >= wanted;
}

const char* cw_clearance_name(CwClearance state) {
    return cw_word_name(states, N_STATES, (int)state);
}

CwStatus cw_clearance_read(CwFields in, size_t column, CwClearance otherwise, CwClearance* ret_state) {
    int state = 0;
    CW_TRY(cw_field_word(in, column, states, N_STATES, (int)otherwise, &state));
    *ret_state = (CwClearance)state;
    return CW_OK;
}

bool cw_clearance_from_name(const char* name, CwClearance* ret_state) {
    const CwWord* word = cw_word_find(states, N_STATES, cw_text(name));
    if (word) {
        *ret_state = (CwClearance)word->value;
    }
    return word != NULL;
}

const char* cw_work_kind_name(CwWorkKind kind) {
    return cw_word_name(kinds, N_KINDS, (int)kind);
}

CwStatus cw_work_kind_read(CwFields in, size_t column, CwWorkKind otherwise, CwWorkKind* ret_kind) {
    int kind = 0;
    CW_TRY(cw_field_word(in, column, kinds, N_KINDS, (int)otherwise, &kind));
    *ret_kind = (CwWorkKind)kind;
    return CW_OK;
}
