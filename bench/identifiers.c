// SPDX-License-Identifier: GPL-3.0-or-later
// How many identifiers are checked a second, each kind by itself, on one core.
#include "rights/identifier.h"

#include <stdio.h>
#include <time.h>

static const struct {
    CwIdKind kind;
    const char* text;
} good[] = {
    {CW_ID_ISRC, "USRC17607839"},
    {CW_ID_ISWC, "T0345246801"},
    {CW_ID_IPI, "00014107338"},
    {CW_ID_IPI_BASE, "I0000002297"},
    {CW_ID_ISNI, "0000000121032683"},
    {CW_ID_GRID, "A12425GABC1234002M"},
    {CW_ID_EIDR, "10.5240/7791-8534-2C23-9030-8610-5"},
    {CW_ID_ISAN, "00000000D07A0090Q"},
    {CW_ID_DPID, "PADPIDA2011072101T"},
    {CW_ID_UPC, "036000291452"},
    {CW_ID_EAN, "4006381333931"},
    {CW_ID_ISMN, "9790260000438"},
};

static double seconds(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

int main(void) {
    enum { ROUNDS = 2000000 };
    double all = 0;
    long count = 0;
    for (size_t i = 0; i < sizeof good / sizeof good[0]; ++i) {
        const CwText text = cw_text(good[i].text);
        CwIdCheck check;
        long right = 0;
        const double begun = seconds();
        for (int round = 0; round < ROUNDS; ++round) {
            right += cw_id_check(good[i].kind, text, &check);
        }
        const double took = seconds() - begun;
        all += took;
        count += right;
        printf("%-9s %6.1f M checks/s\n", cw_id_kind_name(good[i].kind), (double)right / took / 1e6);
    }
    printf("%-9s %6.1f M checks/s\n", "all", (double)count / all / 1e6);
    return 0;
}
