// SPDX-License-Identifier: GPL-3.0-or-later
/**
   A delivery as the road makes it: which steps it needs, and the package of what they made.
*/
#ifndef CW_ROAD_DELIVERY_H
#define CW_ROAD_DELIVERY_H

#include "deliver/package.h"
#include "road/findings.h"

/**
   The steps a delivery to a profile needs: targets of a build. `temp` asks for papers that say so; the road was then
   laid out with them.

   Errors   CW_ERR_NO_MEM.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_road_delivery_targets(CwArena* arena, const CwRoad* road, const char* profile, bool temp,
                                              const char* const** ret_targets, size_t* ret_count);

/** What only the day of delivery knows. */
typedef struct {
    bool temp;
    const char* date; ///< for the files; "" says nothing of the day
    const char* gate; ///< what the gate said, as JSON
} CwDeliveryFacts;

/**
   The package of a delivery, from what was built.

   Errors   CW_ERR_NOT_FOUND when a step has not been run; CW_ERR_CORRUPT, CW_ERR_IO, CW_ERR_NO_MEM.
   Memory   from `arena`; shares the film's strings, and reads sounds from its project.
*/
CW_MUST_USE CwStatus cw_road_package(CwArena* arena, const CwDeliveryCase* delivery, const CwDeliveryFacts* facts,
                                     CwDiag* diag, CwPackage* ret_package);

#endif
