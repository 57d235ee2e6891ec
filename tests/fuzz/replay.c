// SPDX-License-Identifier: GPL-3.0-or-later
// Gives files to readers, each whole, cut short at many places, and with single bytes changed.
//
//   replay READER FILE [READER FILE]...
#include "readers.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
    SIZE_MOST = 1 << 20,
    CUTS = 64,
    CHANGES = 192,
};

static bool try_all(const char* reader, const uint8_t* bytes, size_t size) {
    uint8_t* copy = malloc(size + 1);
    bool known = copy && cw_fuzz_read(reader, bytes, size);
    for (size_t i = 0; known && i < CUTS; ++i) {
        known = cw_fuzz_read(reader, bytes, size * i / CUTS);
    }
    uint32_t state = 1;
    for (size_t i = 0; known && size && i < CHANGES; ++i) {
        memcpy(copy, bytes, size);
        for (size_t k = 0; k <= i % 4; ++k) {
            state = state * 1664525U + 1013904223U;
            copy[(state >> 8U) % size] = (uint8_t)(i % 3 ? state : (i % 2 ? 0 : 255));
        }
        known = cw_fuzz_read(reader, copy, size);
    }
    free(copy);
    return known;
}

int main(int argc, char** argv) {
    uint8_t* bytes = malloc(SIZE_MOST);
    for (int i = 1; bytes && i + 1 < argc; i += 2) {
        FILE* file = fopen(argv[i + 1], "rb");
        if (!file) {
            (void)fprintf(stderr, "%s cannot be read\n", argv[i + 1]);
            return 1;
        }
        const size_t size = fread(bytes, 1, SIZE_MOST, file);
        (void)fclose(file);
        if (!try_all(argv[i], bytes, size)) {
            (void)fprintf(stderr, "no reader %s\n", argv[i]);
            return 1;
        }
    }
    (void)printf("%d files\n", (argc - 1) / 2);
    free(bytes);
    return 0;
}
