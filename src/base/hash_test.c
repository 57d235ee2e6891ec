// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/hash.h"

#include "testing/testing.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"

#include <string.h>

static CwArena* arena;

static int make_arena(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    return arena ? 0 : 1;
}

static int free_arena(void** state) {
    (void)state;
    cw_arena_free(arena);
    return 0;
}

static void check(const char* bytes, size_t size, const char* want) {
    const CwHash hash = cw_hash_of(bytes, size);
    assert_string_equal(cw_hash_hex(arena, &hash), want);
}

// The examples NIST publishes for FIPS 180-4: one block, two blocks, a million letters, and nothing at all.
static void test_published_vectors(void** state) {
    (void)state;
    check("", 0, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    check("abc", 3, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    const char* two = "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq";
    check(two, strlen(two), "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
    char* million = cw_alloc(arena, 1000000);
    memset(million, 'a', 1000000);
    check(million, 1000000, "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

// A file of every length around the block size, against coreutils.
static void test_against_sha256sum(void** state) {
    (void)state;
    const char* folder = cw_test_folder();
    char bytes[300];
    for (size_t i = 0; i < sizeof bytes; ++i) {
        bytes[i] = (char)(unsigned char)(i * 37 + i / 7);
    }
    const char* argv[64 + 3] = {"sha256sum"};
    for (size_t i = 0; i < 64; ++i) {
        const char* path = cw_path(arena, folder, cw_format(arena, "%zu", i));
        assert_int_equal(cw_file_write(arena, path, (CwText){bytes, i * 4 + i % 3}, NULL), CW_OK);
        argv[1 + i] = path;
    }
    CwProgramResult result;
    assert_int_equal(cw_program_must(arena, &(CwProgram){argv, NULL, 20}, NULL, &result), CW_OK);
    CwText rest = result.output;
    for (size_t i = 0; i < 64; ++i) {
        const CwText line = cw_text_line(&rest);
        check(bytes, i * 4 + i % 3, cw_text_copy(arena, (CwText){line.at, 64}));
    }
    cw_test_folder_remove();
}

static void test_pieces_make_the_whole(void** state) {
    (void)state;
    char bytes[400];
    memset(bytes, 'q', sizeof bytes);
    const CwHash whole = cw_hash_of(bytes, sizeof bytes);
    CwHasher hasher;
    cw_hash_init(&hasher);
    for (size_t piece = 1; piece < 200; ++piece) { // one hasher throughout: ending it begins it anew
        for (size_t at = 0; at < sizeof bytes; at += piece) {
            cw_hash_add(&hasher, bytes + at, piece < sizeof bytes - at ? piece : sizeof bytes - at);
        }
        const CwHash hash = cw_hash_end(&hasher);
        assert_true(cw_hash_equal(&hash, &whole));
    }
}

static void test_hex_and_back(void** state) {
    (void)state;
    for (int i = 0; i < 256; ++i) {
        CwHash hash;
        memset(hash.bytes, i, sizeof hash.bytes);
        hash.bytes[31] = (uint8_t)(255 - i);
        char hex[CW_HEX_SIZE];
        cw_hash_to_hex(&hash, hex);
        CwHash back = {{0}};
        assert_int_equal(cw_hash_parse(hex, &back), CW_OK);
        assert_true(cw_hash_equal(&hash, &back));
        back.bytes[i % 32] ^= 1U;
        assert_false(cw_hash_equal(&hash, &back));
    }
}

static void test_parse_refuses(void** state) {
    (void)state;
    char hex[CW_HEX_SIZE];
    const CwHash hash = cw_hash_of("", 0);
    cw_hash_to_hex(&hash, hex);
    CwHash back = {{7}};
    assert_int_equal(cw_hash_parse("", &back), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_hash_parse(hex + 1, &back), CW_ERR_BAD_INPUT);
    assert_int_equal(cw_hash_parse(cw_format(arena, "%s0", hex), &back), CW_ERR_BAD_INPUT);
    static const char wrong[] = "gG/: \n\xFF"
                                "A";
    for (size_t i = 0; i < sizeof wrong - 1; ++i) {
        char spoilt[CW_HEX_SIZE];
        memcpy(spoilt, hex, sizeof spoilt);
        spoilt[i * 9] = wrong[i];
        assert_int_equal(cw_hash_parse(spoilt, &back), CW_ERR_BAD_INPUT);
    }
    assert_int_equal(back.bytes[0], 7);
}

static CwStatus make_hex(CwArena* from, void* context) {
    (void)context;
    const CwHash hash = cw_hash_of("", 0);
    return cw_hash_hex(from, &hash) ? CW_OK : CW_ERR_NO_MEM;
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    cw_sweep_allocations(make_hex, NULL, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_vectors),     cmocka_unit_test(test_against_sha256sum),
        cmocka_unit_test(test_pieces_make_the_whole), cmocka_unit_test(test_hex_and_back),
        cmocka_unit_test(test_parse_refuses),         cmocka_unit_test(test_every_failed_allocation),
    };
    return cmocka_run_group_tests(tests, make_arena, free_arena);
}
