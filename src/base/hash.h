// SPDX-License-Identifier: GPL-3.0-or-later
/**
   SHA-256: the name of every object.

   Nettle does the arithmetic; it allocates nothing and cannot fail, which is why it was chosen (FIPS 180-4).
*/
#ifndef CW_BASE_HASH_H
#define CW_BASE_HASH_H

#include "base/arena.h"
#include "base/status.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <nettle/sha2.h>

enum {
    CW_HASH_BYTES = 32,
    CW_HEX_SIZE = 65, ///< a hash as 64 hexadecimal digits and a final zero
};

/** A SHA-256. */
typedef struct {
    uint8_t bytes[CW_HASH_BYTES];
} CwHash;

/** A hash being made, piece by piece. On the caller's memory; nothing to free. */
typedef struct {
    struct sha256_ctx context;
} CwHasher;

/** Starts a hash. */
void cw_hash_init(CwHasher* hasher);

/** Adds bytes. Units: `size` in bytes. */
void cw_hash_add(CwHasher* hasher, const void* bytes, size_t size);

/** Ends the hash, and leaves the hasher as cw_hash_init() does. */
CwHash cw_hash_end(CwHasher* hasher);

/** The hash of some bytes. Units: `size` in bytes. */
CwHash cw_hash_of(const void* bytes, size_t size);

/** Whether two hashes are the same. */
bool cw_hash_equal(const CwHash* a, const CwHash* b);

/** Writes 64 small hexadecimal digits and a zero to `hex`. */
void cw_hash_to_hex(const CwHash* hash, char hex[CW_HEX_SIZE]);

/**
   The hash as a string.

   Memory   from `arena`; NULL when memory ran out.
*/
const char* cw_hash_hex(CwArena* arena, const CwHash* hash);

/**
   Reads 64 hexadecimal digits.

   Errors   CW_ERR_BAD_INPUT.
*/
CW_MUST_USE CwStatus cw_hash_parse(const char* hex, CwHash* ret_hash);

#endif
