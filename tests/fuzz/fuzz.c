// SPDX-License-Identifier: GPL-3.0-or-later
// What libFuzzer calls: the reader is named by the environment variable CW_READER.
#include "readers.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t* bytes, size_t size) {
    const char* reader = getenv("CW_READER");
    if (!reader || !cw_fuzz_read(reader, bytes, size)) {
        abort();
    }
    return 0;
}
