// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Everything somebody should know before a delivery leaves: what the gate judges.

   Clearance and approvals are of the cues that are in the cut; specifications are those of the master; a hit that the
   film says it must have refuses when it is missed, another one warns, and so does one whose picture is gone; the
   budget only warns.
*/
#ifndef CW_ROAD_FINDINGS_H
#define CW_ROAD_FINDINGS_H

#include "build/build.h"
#include "deliver/gate.h"
#include "film/film.h"
#include "road/recipe.h"

/** A delivery to be looked at. */
typedef struct {
    const CwFilm* film;
    const CwRoad* road;
    const CwBuildReport* report; ///< of a build, or of a look at what is there
    const char* profile;         ///< one of the road's
    CwDate day;                  ///< of delivery
} CwDeliveryCase;

/**
   The delivery a profile's master belongs to: the one that names it, or the one that names none.

   Memory   belongs to the film; NULL when it is not delivered to this profile.
*/
const CwDelivery* cw_road_delivery(const CwFilm* film, const char* profile);

/**
   The findings, by kind; what has not been built is one of them.

   Errors   CW_ERR_NOT_FOUND when the film is not delivered to this profile; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; shares the film's strings.
*/
CW_MUST_USE CwStatus cw_road_findings(CwArena* arena, const CwDeliveryCase* delivery, CwDiag* diag,
                                      const CwFinding** ret_findings, size_t* ret_count);

/**
   What the gate says of a delivery, with the overrides that were given for it.

   Errors   as cw_road_findings().
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_road_gate(CwArena* arena, const CwDeliveryCase* delivery, CwDiag* diag,
                                  CwGateVerdict* ret_verdict);

#endif
