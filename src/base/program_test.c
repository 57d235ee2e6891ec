// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/program.h"

#include "testing/testing.h"

int main(void) {
    return 0;
}
