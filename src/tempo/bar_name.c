// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/solution.h"

#include <stdio.h>

void cw_bar_name_format(CwBarName name, char text[CW_BAR_NAME_SIZE]) {
    const int letter = name.letter > CW_BAR_LETTER_MOST ? CW_BAR_LETTER_MOST : name.letter;
    if (letter == 0) {
        (void)snprintf(text, CW_BAR_NAME_SIZE, "%d", name.number);
    } else if (letter <= 26) {
        (void)snprintf(text, CW_BAR_NAME_SIZE, "%d%c", name.number, 'A' + letter - 1);
    } else {
        (void)snprintf(text, CW_BAR_NAME_SIZE, "%d%c%c", name.number, 'A' + (letter - 27) / 26,
                       'A' + (letter - 27) % 26);
    }
}

CwBarName cw_bar_name(const CwTempoSolution* solution, int bar) {
    const int index = bar - solution->map.meters[0].bar;
    const bool named = solution->names && index >= 0 && (size_t)index < solution->n_names;
    return named ? solution->names[index] : (CwBarName){bar, 0};
}
