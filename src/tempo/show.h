// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Solutions and tables as answers: JSON, one object a line, for scripts, and text for people.

   Defaults Times are answered in the clock they are asked in: `origin` is the start of the cue in it.
*/
#ifndef CW_TEMPO_SHOW_H
#define CW_TEMPO_SHOW_H

#include "tempo/conflict.h"
#include "tempo/find.h"
#include "tempo/recut.h"
#include "tempo/solution.h"

/**
   One object for each bar, one for each hit, and one with cost, bound and gap.

   Units    `micros` is how long it took, in millionths of a second.
*/
void cw_tempo_show_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoSolution* solution, CwTime origin,
                        int64_t micros);

/** The tempo and meter marks, the hits, and how good it is. */
void cw_tempo_show_text(CwBuf* buf, const CwTempoBrief* brief, const CwTempoSolution* solution, CwTime origin);

/** Why hits were given up, and the ways out: one object a conflict. */
void cw_tempo_conflicts_show_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoConflict* conflicts,
                                  size_t n_conflicts);

/** The same for people. */
void cw_tempo_conflicts_show_text(CwBuf* buf, const CwTempoBrief* brief, const CwTempoConflict* conflicts,
                                  size_t n_conflicts);

/**
   A choice among several, in one object: its cost, its tempo, where the meter changes.

   Units    `number` counts from 1.
*/
void cw_tempo_choice_show_json(CwBuf* buf, int number, const CwTempoSolution* choice);

/** The same for people, in a line. Units: `number` counts from 1. */
void cw_tempo_choice_show_text(CwBuf* buf, int number, const CwTempoSolution* choice);

/**
   What a re-cut changes: the map as cw_tempo_show_json() has it, and each bar with what it is called (`called`), and
   one object that says from which bar to which the parts change.

   Units    `micros` in millionths of a second.
*/
void cw_tempo_recut_show_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoRecut* recut, CwTime origin,
                              int64_t micros);

/** The same for people. */
void cw_tempo_recut_show_text(CwBuf* buf, const CwTempoBrief* brief, const CwTempoRecut* recut, CwTime origin);

/** The table of constant tempos: one object a line. */
void cw_tempo_fits_show_json(CwBuf* buf, const CwTempoFit* fits, size_t n_fits, CwRate rate);

/** The same for people. */
void cw_tempo_fits_show_text(CwBuf* buf, const CwTempoFit* fits, size_t n_fits, size_t n_hits, CwRate rate);

#endif
