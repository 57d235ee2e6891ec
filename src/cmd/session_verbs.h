// SPDX-License-Identifier: GPL-3.0-or-later
/** What `cuewright session` can do besides planning. Inside cmd only. */
#ifndef CW_CMD_SESSION_VERBS_H
#define CW_CMD_SESSION_VERBS_H

#include "cmd/shell.h"
#include "session/plan.h"

/**
   The cues of the film of -C as a plan takes them, the sections of `job` read.

   Errors   CW_ERR_BAD_INPUT when its rules do not say how long music takes; CW_ERR_NOT_FOUND when there is nothing to
            record, or somebody plays who is in no section; as the steps'.
*/
CW_MUST_USE CwStatus cw_session_film_cues(CwShell* shell, CwStageJob* job);

/** `session stage [CUE]`: click, streamers, click book and timing notes as files. Errors: as the steps'; CW_ERR_IO. */
CW_MUST_USE CwStatus cw_session_stage(CwShell* shell);

/** `session record CUE`: a take over JACK. Errors: CW_ERR_NO_PROGRAM without a server; CW_ERR_FAILED; CW_ERR_IO. */
CW_MUST_USE CwStatus cw_session_record(CwShell* shell);

/** `session takes [CUE]`: the log. Errors: CW_ERR_IO. */
CW_MUST_USE CwStatus cw_session_takes(CwShell* shell);

/** `session mark CUE TAKE`: stars and a note. Errors: CW_ERR_NOT_FOUND; CW_ERR_IO. */
CW_MUST_USE CwStatus cw_session_mark(CwShell* shell);

/** `session comp CUE PIECES`: one sound of several takes. Errors: as cw_comp_read() and cw_comp(); CW_ERR_IO. */
CW_MUST_USE CwStatus cw_session_comp(CwShell* shell);

/** `session use CUE PIECES`: a comp as the cue's recording. Errors: as `comp`, and as cw_film_record_stem(). */
CW_MUST_USE CwStatus cw_session_use(CwShell* shell);

#endif
