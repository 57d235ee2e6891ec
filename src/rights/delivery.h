// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What is to be delivered, and what a delivery asks of rights and people (delivery.json).

   Thresholds are data: which state every party must have reached, for which media, territory and dates, and whose
   approval is needed.
*/
#ifndef CW_RIGHTS_DELIVERY_H
#define CW_RIGHTS_DELIVERY_H

#include "base/arena.h"
#include "base/date.h"
#include "base/diag.h"
#include "base/text.h"
#include "rights/party.h"
#include "rights/territory.h"

#include <stdbool.h>
#include <stddef.h>

enum {
    CW_DELIVERY_TRACKS_MAX = 99,
};

/** A track of an album. */
typedef struct {
    const char* cue;
    const char* title; ///< "": the cue's
    const char* isrc;  ///< as it is kept, or ""
    int gap_ms;        ///< before it; below 0: as usual
} CwDeliveryTrack;

/** One delivery. */
typedef struct {
    const char* profile; ///< name of the master's profile; "" when the list said nothing: every profile there is
    unsigned media;      ///< a set of CwMedium
    CwTerritories territories;
    bool from_said; ///< else from the day of delivery on
    CwDate from;
    bool until_said; ///< else on the day it begins
    CwDate until;
    CwClearance state; ///< each party must have reached it
    bool approvals_said;
    const char* const* approvals; ///< roles, in small letters; where they were not said, the team's
    size_t n_approvals;
    bool flac;                     ///< the master as FLAC, too
    const CwDeliveryTrack* tracks; ///< of an album, in their order; none: every cue, in the film's
    size_t n_tracks;
    const char* layout; ///< the loudspeakers of the master, mixes and stems: "5.1"; "": as the profile has it
    bool model;         ///< dialogue, music and effects as beds with an audio definition model
} CwDelivery;

/** The deliveries of a film. */
typedef struct {
    const CwDelivery* items; ///< at least one
    size_t count;
} CwDeliveries;

/**
   Reads delivery.json; empty text is a film without one: every profile, all media, the whole world, confirmed.

   Errors   CW_ERR_BAD_INPUT with line and column of what cannot be taken; CW_ERR_NO_MEM.
   Memory   from `arena`; `warnings` may be NULL.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_deliveries_read(CwArena* arena, const char* file, CwText text, CwDiagList* warnings,
                                        CwDiag* diag, CwDeliveries* ret_deliveries);

/** The delivery of a profile; the one that says nothing of profiles, or else NULL. Memory: belongs to `deliveries`. */
const CwDelivery* cw_delivery_find(const CwDeliveries* deliveries, const char* profile);

#endif
