// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Every reader of what comes from outside, by the name of what it reads.

   Threads  one at a time.
*/
#ifndef CW_TESTS_FUZZ_READERS_H
#define CW_TESTS_FUZZ_READERS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/**
   Gives bytes to a reader, and aborts when it neither takes them nor says what is wrong with them.

   Errors   false when there is no such reader.
   Memory   keeps nothing.
*/
bool cw_fuzz_read(const char* reader, const uint8_t* bytes, size_t size);

#endif
