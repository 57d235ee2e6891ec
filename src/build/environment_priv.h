// SPDX-License-Identifier: GPL-3.0-or-later
/** The environment every worker has, whatever its user's is. */
#ifndef CW_BUILD_ENVIRONMENT_PRIV_H
#define CW_BUILD_ENVIRONMENT_PRIV_H

#include <stdbool.h>

/** What a worker is started with; ends with NULL. */
extern const char* const cw__pinned_environment[];

/** Whether glibc was told what the pinned environment tells it; it listens only when a program starts. */
bool cw__environment_is_pinned(void);

/** Forgets every variable but the pinned ones. */
void cw__environment_pin(void);

/** Gives a step its own folder for HOME and TMPDIR. */
void cw__environment_home(const char* scratch);

#endif
