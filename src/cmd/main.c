// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/verbs.h"

static const CwVerb* const verbs[] = {
    &cw_verb_cut, &cw_verb_history, &cw_verb_tempo, &cw_verb_undo, &cw_verb_version,
};

int main(int argc, char** argv) {
    return cw_shell_main(argc, argv, verbs, sizeof verbs / sizeof verbs[0]);
}
