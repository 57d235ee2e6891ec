// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"

#include <string.h>

static const char digits[] = "0123456789abcdef";

void cw_hash_init(CwHasher* hasher) {
    sha256_init(&hasher->context);
}

void cw_hash_add(CwHasher* hasher, const void* bytes, size_t size) {
    sha256_update(&hasher->context, size, bytes);
}

CwHash cw_hash_end(CwHasher* hasher) {
    CwHash hash;
    sha256_digest(&hasher->context, sizeof hash.bytes, hash.bytes);
    return hash;
}

CwHash cw_hash_of(const void* bytes, size_t size) {
    CwHasher hasher;
    cw_hash_init(&hasher);
    cw_hash_add(&hasher, bytes, size);
    return cw_hash_end(&hasher);
}

bool cw_hash_equal(const CwHash* a, const CwHash* b) {
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

void cw_hash_to_hex(const CwHash* hash, char hex[CW_HEX_SIZE]) {
    for (int i = 0; i < CW_HASH_BYTES; ++i) {
        hex[2 * i] = digits[hash->bytes[i] >> 4U];
        hex[2 * i + 1] = digits[hash->bytes[i] & 15U];
    }
    hex[CW_HEX_SIZE - 1] = '\0';
}

const char* cw_hash_hex(CwArena* arena, const CwHash* hash) {
    char* hex = cw_alloc(arena, CW_HEX_SIZE);
    if (hex) {
        cw_hash_to_hex(hash, hex);
    }
    return hex;
}

CwStatus cw_hash_parse(const char* hex, CwHash* ret_hash) {
    CwHash hash = {{0}};
    if (strlen(hex) != CW_HEX_SIZE - 1) {
        return CW_ERR_BAD_INPUT;
    }
    for (int i = 0; i < CW_HEX_SIZE - 1; ++i) {
        const char* found = strchr(digits, hex[i]);
        if (!found) {
            return CW_ERR_BAD_INPUT;
        }
        const unsigned nibble = (unsigned)(found - digits);
        hash.bytes[i / 2] = (uint8_t)(hash.bytes[i / 2] | (i % 2 ? nibble : nibble << 4U));
    }
    *ret_hash = hash;
    return CW_OK;
}
