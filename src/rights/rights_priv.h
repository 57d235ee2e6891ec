// SPDX-License-Identifier: GPL-3.0-or-later
#ifndef CW_RIGHTS_RIGHTS_PRIV_H
#define CW_RIGHTS_RIGHTS_PRIV_H

#include "rights/rights.h"

/**
   Gives the parties without a share their part of what their side has left, brings shares written as parts of the whole
   work or as fractions to parts of their side, and checks that every side adds up.
*/
CwStatus cw__rights_settle_shares(const CwWorkUse* work, CwRightsParty* parties, const bool* share_said, CwDiag* diag);

#endif
