// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/environment_priv.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

// glibc 2.36 chooses a variant of exp, log, pow, sin, cos, tan, atan and others by what the processor can: the FMA one
// rounds differently from the SSE2 one (sysdeps/x86_64/fpu/multiarch/ifunc-fma.h, ifunc-fma4.h, ifunc-avx-fma4.h). The
// names are those of sysdeps/x86/cpu-tunables.c; a name the processor or the glibc does not know is passed over.
// "Prefer_No_AVX512_Probing" and the like only choose between copies of memcpy and are left alone.
static const char tunables[] = "GLIBC_TUNABLES=glibc.cpu.hwcaps=-FMA,-FMA4,-AVX,-AVX2";

// libsoxr's AVX engine rounds differently from its plain one, and would be chosen by what the processor can.
const char* const cw__pinned_environment[] = {
    tunables, "LC_ALL=C", "TZ=UTC", "PATH=/usr/bin:/bin", "SOXR_USE_SIMD=0", NULL,
};

bool cw__environment_is_pinned(void) {
    const char* told = getenv("GLIBC_TUNABLES");
    return told && strcmp(told, strchr(tunables, '=') + 1) == 0;
}

void cw__environment_pin(void) {
    (void)clearenv();
    for (size_t i = 0; cw__pinned_environment[i]; ++i) {
        (void)putenv((char*)cw__pinned_environment[i]); // putenv keeps the string, and does not change it
    }
}

void cw__environment_home(const char* scratch) {
    (void)setenv("HOME", scratch, 1);
    (void)setenv("TMPDIR", scratch, 1);
}
