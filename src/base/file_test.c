// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/file.h"

#include "testing/testing.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static CwArena* arena;
static const char* folder;
static CwDiag diag;

static int make_folder(void** state) {
    (void)state;
    arena = cw_arena_new(NULL);
    folder = cw_test_folder();
    diag = (CwDiag){0};
    return arena ? 0 : 1;
}

static int remove_folder(void** state) {
    (void)state;
    cw_arena_free(arena);
    cw_test_folder_remove();
    return 0;
}

static const char* in_folder(const char* name) {
    return cw_path(arena, folder, name);
}

static void write_text(const char* path, const char* text) {
    assert_int_equal(cw_file_write(arena, path, cw_text(text), &diag), CW_OK);
}

static void check_content(const char* path, const char* want) {
    CwText text;
    assert_int_equal(cw_file_read(arena, path, 0, &diag, &text), CW_OK);
    assert_int_equal(text.length, strlen(want));
    assert_string_equal(text.at, want);
}

static size_t names_in(const char* path) {
    CwNames names;
    assert_int_equal(cw_folder_list(arena, path, &diag, &names), CW_OK);
    return names.count;
}

static void test_paths(void** state) {
    (void)state;
    assert_string_equal(cw_path(arena, "a", "b"), "a/b");
    assert_string_equal(cw_path(arena, "a/", "b"), "a/b");
    assert_string_equal(cw_path(arena, "/", "b"), "/b");
    assert_string_equal(cw_path(arena, "", "b"), "b");
    assert_string_equal(cw_path_name("a/b/c.wav"), "c.wav");
    assert_string_equal(cw_path_name("c.wav"), "c.wav");
    assert_string_equal(cw_path_name("a/"), "");
    assert_true(cw_text_is(cw_path_stem("a.d/b.tar.gz"), "b.tar"));
    assert_true(cw_text_is(cw_path_stem("a.d/b"), "b"));
    assert_true(cw_text_is(cw_path_stem(".hidden"), ".hidden"));
    assert_true(cw_path_has_extension("x/A003.WAV", ".wav"));
    assert_false(cw_path_has_extension("x/A003.wave", ".wav"));
    assert_false(cw_path_has_extension("x.wav/A003", ".wav"));
    assert_false(cw_path_has_extension(".wav", ".wav"));
}

static void test_written_is_read(void** state) {
    (void)state;
    const char* path = in_folder("a.txt");
    for (size_t length = 0; length < 20000; length = length * 3 + 1) {
        char* bytes = cw_alloc(arena, length + 1);
        memset(bytes, 'k', length);
        assert_int_equal(cw_file_write(arena, path, (CwText){bytes, length}, &diag), CW_OK);
        check_content(path, bytes);
        CwText mapped;
        assert_int_equal(cw_file_map(arena, path, &diag, &mapped), CW_OK);
        assert_int_equal(mapped.length, length);
        assert_memory_equal(mapped.at, bytes, length);
    }
    assert_int_equal(names_in(folder), 1); // no neighbour is left
}

static void test_limit(void** state) {
    (void)state;
    const char* path = in_folder("a.txt");
    write_text(path, "12345");
    CwText text = {"untouched", 9};
    assert_int_equal(cw_file_read(arena, path, 4, &diag, &text), CW_ERR_RANGE);
    assert_string_equal(text.at, "untouched");
    assert_non_null(strstr(diag.text, "5 bytes"));
    assert_int_equal(cw_file_read(arena, path, 5, &diag, &text), CW_OK);
    assert_string_equal(text.at, "12345");
}

static void check_refused(const char* path, CwStatus want, const char* word) {
    CwText text = {"untouched", 9};
    assert_int_equal(cw_file_read(arena, path, 0, &diag, &text), want);
    assert_string_equal(diag.file, path);
    assert_non_null(strstr(diag.text, word));
    assert_int_equal(cw_file_map(arena, path, &diag, &text), want);
    assert_string_equal(text.at, "untouched");
}

static void test_what_is_no_file(void** state) {
    (void)state;
    check_refused(in_folder("missing"), CW_ERR_NOT_FOUND, "No such file");
    check_refused(folder, CW_ERR_IO, "folder");
    check_refused("/dev/zero", CW_ERR_IO, "ordinary");
    const char* pipe_path = in_folder("pipe");
    assert_int_equal(mkfifo(pipe_path, 0600), 0);
    check_refused(pipe_path, CW_ERR_IO, "ordinary"); // and it does not wait for a writer
}

// A file whose size is not known before it is read must not be taken for an empty one.
static void test_files_that_hide_their_size(void** state) {
    (void)state;
    CwText text;
    assert_int_equal(cw_file_read(arena, "/proc/self/status", 0, &diag, &text), CW_ERR_IO);
    assert_non_null(strstr(diag.text, "longer"));
}

static void test_writing_where_one_cannot(void** state) {
    (void)state;
    assert_int_equal(cw_file_write(arena, in_folder("no/such/a"), cw_text("x"), &diag), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_folder_make(arena, in_folder("taken"), &diag), CW_OK);
    assert_int_not_equal(cw_file_write(arena, in_folder("taken"), cw_text("x"), &diag), CW_OK);
    assert_int_equal(names_in(folder), 1); // the folder that stood in the way, and no neighbour
}

// In a child: tries to write 8 kB over `path` where files may have 4 kB; answers what cw_file_write() did.
static int write_beyond_limit(const char* path) {
    const struct rlimit limit = {4096, 4096};
    (void)signal(SIGXFSZ, SIG_IGN);
    if (setrlimit(RLIMIT_FSIZE, &limit) != 0) {
        return 99;
    }
    static char bytes[8192];
    return (int)cw_file_write(arena, path, (CwText){bytes, sizeof bytes}, NULL);
}

static int in_child(int (*action)(const char*), const char* path) {
    const pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        _exit(action(path));
    }
    int state = 0;
    assert_int_equal(waitpid(child, &state, 0), child);
    assert_true(WIFEXITED(state));
    return WEXITSTATUS(state);
}

static void test_too_large_leaves_the_old(void** state) {
    (void)state;
    const char* path = in_folder("a");
    write_text(path, "old");
    assert_int_equal(in_child(write_beyond_limit, path), CW_ERR_FULL);
    check_content(path, "old");
    assert_int_equal(names_in(folder), 1);
}

// A real full disk and a real read-only one, where we are allowed to mount (root in CI).
static void test_full_and_read_only_disk(void** state) {
    (void)state;
    const char* disk = in_folder("disk");
    assert_int_equal(cw_folder_make(arena, disk, &diag), CW_OK);
    if (mount("cuewright-test", disk, "tmpfs", 0, "size=64k") != 0) {
        print_message("skipped: mounting is not allowed here\n");
        skip();
    }
    const char* path = cw_path(arena, disk, "a");
    write_text(path, "old");
    char* big = cw_alloc(arena, 200000);
    const CwStatus full = cw_file_write(arena, path, (CwText){big, 200000}, &diag);
    const size_t left = names_in(disk);
    CwText text = {"", 0};
    const CwStatus read = cw_file_read(arena, path, 0, NULL, &text);
    const int remounted = mount("cuewright-test", disk, "tmpfs", MS_REMOUNT | MS_RDONLY, "");
    const CwStatus denied = cw_file_write(arena, path, cw_text("new"), NULL);
    const CwStatus no_folder = cw_folder_make(arena, cw_path(arena, disk, "x/y"), NULL);
    const CwStatus kept = cw_remove_tree(path, NULL);
    assert_int_equal(umount(disk), 0);
    assert_int_equal(full, CW_ERR_FULL);
    assert_int_equal(left, 1);
    assert_int_equal(read, CW_OK);
    assert_string_equal(text.at, "old");
    assert_int_equal(remounted, 0);
    assert_int_equal(denied, CW_ERR_DENIED);
    assert_int_equal(no_folder, CW_ERR_DENIED);
    assert_int_equal(kept, CW_ERR_DENIED);
}

static int write_as_nobody(const char* path) {
    if (setgid(65534) != 0 || setuid(65534) != 0) {
        return 99;
    }
    CwText text;
    const CwStatus read = cw_file_read(arena, path, 0, NULL, &text);
    const CwStatus write = cw_file_write(arena, path, cw_text("new"), NULL);
    const CwStatus remove = cw_remove_tree(path, NULL);
    return read == CW_ERR_DENIED && write == CW_ERR_DENIED && remove == CW_ERR_DENIED ? 0 : 1;
}

static void test_denied(void** state) {
    (void)state;
    if (geteuid() != 0) {
        print_message("skipped: only root can become nobody\n");
        skip();
    }
    const char* path = in_folder("a");
    write_text(path, "old");
    assert_int_equal(chmod(folder, 0755), 0);
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(in_child(write_as_nobody, path), 0);
    check_content(path, "old");
}

static void test_folders(void** state) {
    (void)state;
    const char* deep = in_folder("a/b/c");
    assert_int_equal(cw_folder_make(arena, deep, &diag), CW_OK);
    assert_int_equal(cw_folder_make(arena, deep, &diag), CW_OK);
    assert_int_equal(cw_folder_make(arena, in_folder("a/b/c/"), &diag), CW_OK);
    assert_true(cw_folder_exists(deep));
    assert_true(cw_file_exists(deep));
    assert_int_equal(cw_folder_sync(deep, &diag), CW_OK);
    assert_int_equal(cw_folder_sync(in_folder("x"), &diag), CW_ERR_NOT_FOUND);
    write_text(in_folder("a/file"), "");
    assert_false(cw_folder_exists(in_folder("a/file")));
    assert_true(cw_file_exists(in_folder("a/file")));
    assert_int_equal(cw_folder_make(arena, in_folder("a/file"), &diag), CW_ERR_EXISTS);
    assert_int_equal(cw_folder_make(arena, in_folder("a/file/under"), &diag), CW_ERR_EXISTS);
    assert_int_equal(chdir(folder), 0);
    assert_int_equal(cw_folder_make(arena, "here/and/there", &diag), CW_OK);
    assert_true(cw_folder_exists(in_folder("here/and/there")));
    write_text("bare name", "x");
    check_content(in_folder("bare name"), "x");
    assert_int_equal(chdir("/"), 0);
}

static void test_swap(void** state) {
    (void)state;
    CwText text;
    assert_int_equal(cw_folder_make(arena, in_folder("new"), &diag), CW_OK);
    write_text(in_folder("new/a"), "1");
    assert_int_equal(cw_folder_swap(arena, in_folder("new"), in_folder("place"), &diag), CW_OK);
    assert_false(cw_file_exists(in_folder("new")));
    assert_int_equal(cw_folder_make(arena, in_folder("newer"), &diag), CW_OK);
    write_text(in_folder("newer/a"), "2");
    assert_int_equal(cw_folder_swap(arena, in_folder("newer"), in_folder("place"), &diag), CW_OK);
    assert_int_equal(cw_file_read(arena, in_folder("place/a"), 0, &diag, &text), CW_OK);
    assert_true(cw_text_is(text, "2"));
    assert_int_equal(cw_file_read(arena, in_folder("newer/a"), 0, &diag, &text), CW_OK);
    assert_true(cw_text_is(text, "1"));
    assert_int_equal(cw_folder_swap(arena, in_folder("nowhere"), in_folder("place"), &diag), CW_ERR_NOT_FOUND);
    assert_true(cw_file_exists(in_folder("place/a")));
}

static void test_list(void** state) {
    (void)state;
    static const char* const names[] = {"cut10.edl", "cut2.edl", ".hidden", "cut1.edl", "ß"};
    for (size_t i = 0; i < 5; ++i) {
        write_text(in_folder(names[i]), "");
    }
    CwNames list = {NULL, 77};
    assert_int_equal(cw_folder_list(arena, folder, &diag, &list), CW_OK);
    assert_int_equal(list.count, 4);
    assert_string_equal(list.names[0], "cut1.edl");
    assert_string_equal(list.names[1], "cut2.edl");
    assert_string_equal(list.names[2], "cut10.edl");
    assert_string_equal(list.names[3], "ß");
    list.count = 77;
    assert_int_equal(cw_folder_list(arena, in_folder("none"), &diag, &list), CW_ERR_NOT_FOUND);
    assert_int_equal(cw_folder_list(arena, in_folder("ß"), &diag, &list), CW_ERR_NOT_FOUND);
    assert_int_equal(list.count, 77);
}

static void test_remove_tree(void** state) {
    (void)state;
    assert_int_equal(cw_folder_make(arena, in_folder("keep"), &diag), CW_OK);
    write_text(in_folder("keep/file"), "kept");
    assert_int_equal(cw_folder_make(arena, in_folder("go/deep"), &diag), CW_OK);
    write_text(in_folder("go/deep/file"), "x");
    assert_int_equal(symlink(in_folder("keep"), in_folder("go/link")), 0);
    assert_int_equal(cw_remove_tree(in_folder("go"), &diag), CW_OK);
    assert_false(cw_file_exists(in_folder("go")));
    check_content(in_folder("keep/file"), "kept"); // the link went, not what it pointed to
    assert_int_equal(cw_remove_tree(in_folder("go"), &diag), CW_OK);
    assert_int_equal(cw_remove_tree(in_folder("keep/file"), &diag), CW_OK);
    assert_false(cw_file_exists(in_folder("keep/file")));
}

static CwStatus use_files(CwArena* from, void* context) {
    const char* path = cw_path(from, context, "a");
    if (!path) {
        return CW_ERR_NO_MEM;
    }
    CwText text;
    CwNames names;
    CW_TRY(cw_file_write(from, path, cw_text("text"), NULL));
    CW_TRY(cw_file_read(from, path, 0, NULL, &text));
    CW_TRY(cw_file_map(from, path, NULL, &text));
    CW_TRY(cw_folder_make(from, context, NULL));
    return cw_folder_list(from, context, NULL, &names);
}

static void test_every_failed_allocation(void** state) {
    (void)state;
    char name[256];
    (void)snprintf(name, sizeof name, "%s", folder);
    cw_sweep_allocations(use_files, name, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_paths, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_written_is_read, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_limit, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_what_is_no_file, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_files_that_hide_their_size, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_writing_where_one_cannot, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_too_large_leaves_the_old, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_full_and_read_only_disk, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_denied, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_folders, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_list, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_remove_tree, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_swap, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_every_failed_allocation, make_folder, remove_folder),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
