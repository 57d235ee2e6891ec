// SPDX-License-Identifier: GPL-3.0-or-later
/** What `cuewright session` can do besides planning. Inside cmd only. */
#ifndef CW_CMD_SESSION_VERBS_H
#define CW_CMD_SESSION_VERBS_H

#include "cmd/shell.h"

/** `session stage [CUE]`: click, streamers, click book and timing notes as files. Errors: as the steps'; CW_ERR_IO. */
CW_MUST_USE CwStatus cw_session_stage(CwShell* shell);

#endif
