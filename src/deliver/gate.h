// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The gate: whether a delivery may leave, and if not, what stands in its way.

   It reads findings (who has not been cleared, who has not approved, what is out of spec, what costs more than planned)
   and the overrides people have given, and nothing else. A final delivery leaves when every finding that refuses is
   overridden by name. A temp delivery always leaves, and says so in everything it writes.

   Invariants
   G1  a final delivery with a refusing finding that nobody has overridden is refused.
   G2  an override holds for the one subject it names, and for what was true when it was given: a finding whose words
       have changed is not covered by it.
   G3  a warning never refuses.
*/
#ifndef CW_DELIVER_GATE_H
#define CW_DELIVER_GATE_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>

/** What a finding is about. */
typedef enum {
    CW_FINDING_CLEARANCE, ///< a cue is not cleared for what this delivery needs
    CW_FINDING_APPROVAL,  ///< a role has not approved a cue, or what it approved has changed
    CW_FINDING_SPEC,      ///< a measurement is outside the profile
    CW_FINDING_HIT,       ///< a hit the film asks for is missed or has lost its footage
    CW_FINDING_BUDGET,    ///< more is spent than planned: only warns
} CwFindingKind;

/** One thing somebody should know before this leaves. */
typedef struct {
    CwFindingKind kind;
    const char* subject; ///< "cue 1m6", "master ebu-r128", "account recording"
    const char* words;   ///< what is wrong, as people say it
    bool warns;          ///< never refuses
} CwFinding;

/** Somebody takes a finding on themselves. */
typedef struct {
    CwFindingKind kind;
    const char* subject;
    const char* words; ///< of the finding, when it was given
    const char* who;
    const char* why;
} CwOverride;

/** A finding and what became of it. */
typedef struct {
    CwFinding finding;
    const CwOverride* override; ///< the one that covers it, or NULL
    bool refuses;
} CwGateItem;

/** The gate's answer. */
typedef struct {
    const CwGateItem* items; ///< in the order of the findings
    size_t count;
    size_t n_refusing;
    size_t n_warnings;
    size_t n_overridden;
    bool open; ///< a final delivery may leave
} CwGateVerdict;

/**
   Judges a delivery.

   Shape    `findings[n_findings]`, `overrides[n_overrides]`.
   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`; keeps the findings and overrides.
*/
CW_MUST_USE CwStatus cw_gate_judge(CwArena* arena, const CwFinding* findings, size_t n_findings,
                                   const CwOverride* overrides, size_t n_overrides, CwGateVerdict* ret_verdict);

/** The kind in a word: "clearance". Memory: static. */
const char* cw_finding_kind_name(CwFindingKind kind);

/**
   A kind from its name.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_finding_kind_parse(const char* name, CwFindingKind* ret_kind);

/** Writes a verdict as one JSON object: `open`, `refusing`, `warnings`, `items`. */
void cw_gate_to_json(CwBuf* buf, const char* key, const CwGateVerdict* verdict);

#endif
