// SPDX-License-Identifier: GPL-3.0-or-later
// Loaded with LD_PRELOAD: sees every call of a program that changes a folder, and of the programs it starts.
//
//   CW_DISK_FOLDER  the folder that is watched (an absolute path without links)
//   CW_DISK_LOG     a file: everything is recorded there (disk_log.h)
//   CW_DISK_COUNT   a file of 8 bytes, shared by all processes: counts the calls
//   CW_DISK_FAIL    "N ERRNO once|on": the Nth call fails with that errno, or it and all after it
//   CW_DISK_KILL    "N": the process that makes the Nth call is killed before it
//   CW_DISK_READS   when set, reads count too
//
// Not seen: stores into mapped memory (SQLite's -shm, which it can rebuild), io_uring, and calls libc makes inside
// itself, but for the few taken here.
#undef _FILE_OFFSET_BITS // both names of each call are defined here, open and open64
// libc names its parameters in its own way.
// NOLINTBEGIN(readability-inconsistent-declaration-parameter-name)
#include "disk_log.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <spawn.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum {
    VARIABLES = 7,
    VARIABLE_BYTES = 2048,
    HIGH = 700, // descriptors from here on are ours
};

static const char* const names[VARIABLES] = {"LD_PRELOAD",   "CW_DISK_FOLDER", "CW_DISK_LOG",  "CW_DISK_COUNT",
                                             "CW_DISK_FAIL", "CW_DISK_KILL",   "CW_DISK_READS"};
static char variables[VARIABLES + 1][VARIABLE_BYTES]; // "NAME=value", kept: programs clear their environment
static char plant[VARIABLE_BYTES];                    // CW_PLANT goes along
static char folder[PATH_MAX];
static int log_fd = -1; // kept open: steps cannot open it from inside their sandbox
static atomic_llong* counter;
static long long fail_at;
static int fail_errno;
static bool fail_on;
static long long kill_at;
static bool count_reads;
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;

// The function of libc behind the one here.
#define REAL(type, name) ((type)dlsym(RTLD_NEXT, name))

typedef ssize_t (*WriteCall)(int, const void*, size_t);
typedef int (*OpenCall)(const char*, int, ...);
typedef int (*CloseCall)(int);

static void keep_variable(char kept[VARIABLE_BYTES], const char* name) {
    const char* value = getenv(name);
    if (value) {
        (void)snprintf(kept, VARIABLE_BYTES, "%s=%s", name, value);
    }
}

static void map_counter(const char* path) {
    const int fd = REAL(OpenCall, "open")(path, O_RDWR | O_CLOEXEC);
    if (fd >= 0) {
        void* at = mmap(NULL, sizeof *counter, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        counter = at == MAP_FAILED ? NULL : at;
        (void)REAL(CloseCall, "close")(fd);
    }
}

static void open_log(const char* path) {
    const int fd = REAL(OpenCall, "open")(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
    log_fd = fcntl(fd, F_DUPFD_CLOEXEC, HIGH);
    if (fd < 0 || log_fd < 0) {
        abort();
    }
    (void)REAL(CloseCall, "close")(fd);
}

__attribute__((constructor)) static void begin(void) {
    for (int i = 0; i < VARIABLES; ++i) {
        keep_variable(variables[i], names[i]);
    }
    keep_variable(plant, "CW_PLANT");
    const char* value = getenv("CW_DISK_FOLDER");
    (void)snprintf(folder, sizeof folder, "%s", value ? value : "");
    value = getenv("CW_DISK_LOG");
    if (value) {
        open_log(value);
    }
    value = getenv("CW_DISK_COUNT");
    if (value) {
        map_counter(value);
    }
    value = getenv("CW_DISK_FAIL");
    char how[8] = "";
    if (value && sscanf(value, "%lld %d %7s", &fail_at, &fail_errno, how) == 3) {
        fail_on = strcmp(how, "on") == 0;
    }
    value = getenv("CW_DISK_KILL");
    kill_at = value ? strtoll(value, NULL, 10) : 0;
    count_reads = getenv("CW_DISK_READS") != NULL;
}

// Whether a path is in the folder; gives the part after it.
static bool inside(const char* path, const char** ret_rest) {
    const size_t length = strlen(folder);
    if (length == 0 || strncmp(path, folder, length) != 0 || (path[length] != '/' && path[length] != '\0')) {
        return false;
    }
    *ret_rest = path[length] ? path + length + 1 : "";
    return true;
}

// The path a call means, absolute: what `fd` stands for before a relative one.
static bool resolve(int fd, const char* path, char out[PATH_MAX], const char** ret_rest) {
    char base[PATH_MAX] = "";
    if (path[0] == '/') {
        (void)snprintf(out, PATH_MAX, "%s", path);
        return inside(out, ret_rest);
    }
    if (fd == AT_FDCWD) {
        if (!getcwd(base, sizeof base)) {
            return false;
        }
    } else {
        char link[64];
        (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
        const ssize_t length = readlink(link, base, sizeof base - 1);
        if (length < 0) {
            return false;
        }
        base[length] = '\0';
    }
    if (strlen(base) + strlen(path) + 2 > PATH_MAX) {
        return false;
    }
    (void)snprintf(out, PATH_MAX, "%.*s/%.*s", PATH_MAX / 2 - 2, base, PATH_MAX / 2 - 2, path);
    return inside(out, ret_rest);
}

// Whether a descriptor is a file or folder in the folder; gives its inode.
static bool watched(int fd, uint64_t* ret_inode) {
    char link[64];
    char path[PATH_MAX];
    const char* rest = NULL;
    struct stat info;
    if (!folder[0]) {
        return false;
    }
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const ssize_t length = readlink(link, path, sizeof path - 1);
    if (length < 0) {
        return false;
    }
    path[length] = '\0';
    if (!inside(path, &rest) || fstat(fd, &info) != 0) {
        return false;
    }
    *ret_inode = info.st_ino;
    return S_ISREG(info.st_mode) || S_ISDIR(info.st_mode);
}

// Counts a call. True when it must fail: errno is set then.
static bool strikes(void) {
    if (!counter) {
        return false;
    }
    const long long number = atomic_fetch_add(counter, 1) + 1;
    if (kill_at && number == kill_at) {
        (void)raise(SIGKILL);
    }
    if (fail_at && (fail_on ? number >= fail_at : number == fail_at)) {
        errno = fail_errno;
        return true;
    }
    return false;
}

typedef struct {
    CwDiskKind kind;
    const char* path;
    const char* path2;
    uint64_t inode;
    int64_t offset;
    const void* data;
    size_t data_length;
} Happened;

static void record(int fd, Happened happened) {
    if (fd < 0) {
        return;
    }
    const int kept = errno;
    const char* path = happened.path ? happened.path : "";
    const char* path2 = happened.path2 ? happened.path2 : "";
    CwDiskEntry head = {CW_DISK_MAGIC,        (uint32_t)happened.kind, (uint32_t)strlen(path), (uint32_t)strlen(path2),
                        happened.data_length, happened.inode,          happened.offset};
    const struct iovec parts[4] = {{&head, sizeof head},
                                   {(void*)path, head.path_length},
                                   {(void*)path2, head.path2_length},
                                   {(void*)happened.data, happened.data_length}};
    const size_t size = sizeof head + head.path_length + head.path2_length + head.data_length;
    typedef ssize_t (*WritevCall)(int, const struct iovec*, int);
    if (REAL(WritevCall, "writev")(fd, parts, 4) != (ssize_t)size) {
        abort();
    }
    errno = kept;
}

// The first entry says which inode the folder is.
static void begin_log(int fd) {
    struct stat info;
    if (fstat(fd, &info) == 0 && info.st_size == 0 && stat(folder, &info) == 0) {
        record(fd, (Happened){.kind = CW_DISK_ROOT, .inode = info.st_ino});
    }
}

// One call and its entry are one: the log is locked from before the call until after the entry.
static int lock_log(void) {
    if (log_fd < 0) {
        return -1;
    }
    (void)pthread_mutex_lock(&mutex);
    struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    while (fcntl(log_fd, F_SETLKW, &whole) != 0 && errno == EINTR) {
    }
    begin_log(log_fd);
    return log_fd;
}

static void unlock_log(int fd) {
    if (fd >= 0) {
        const int kept = errno;
        struct flock whole = {.l_type = F_UNLCK, .l_whence = SEEK_SET};
        (void)fcntl(fd, F_SETLK, &whole);
        (void)pthread_mutex_unlock(&mutex);
        errno = kept;
    }
}

static uint64_t inode_of(const char* path) {
    struct stat info;
    return lstat(path, &info) == 0 ? info.st_ino : 0;
}

static void record_unknown(const char* call) {
    const int log = lock_log();
    record(log, (Happened){.kind = CW_DISK_UNKNOWN, .path = call});
    unlock_log(log);
}

// open() in all its forms.
static int open_in(int at, const char* path, int flags, mode_t mode) {
    typedef int (*OpenatCall)(int, const char*, int, ...);
    OpenatCall real = REAL(OpenatCall, "openat");
    char full[PATH_MAX];
    const char* rest = NULL;
    if (!(flags & (O_CREAT | O_TRUNC)) || !folder[0] || !resolve(at, path, full, &rest)) {
        return real(at, path, flags, mode);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const bool fresh = access(full, F_OK) != 0;
    const int fd = real(at, path, flags, mode);
    struct stat info;
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode)) {
        if (fresh) {
            record(log, (Happened){.kind = CW_DISK_CREATE, .path = rest, .inode = info.st_ino});
        } else if (flags & O_TRUNC) {
            record(log, (Happened){.kind = CW_DISK_TRUNCATE, .inode = info.st_ino});
        }
    }
    unlock_log(log);
    return fd;
}

#define TAKE_MODE(flags)                                                                                               \
    mode_t mode = 0;                                                                                                   \
    if ((flags)&O_CREAT) {                                                                                             \
        va_list args;                                                                                                  \
        va_start(args, flags);                                                                                         \
        mode = va_arg(args, mode_t);                                                                                   \
        va_end(args);                                                                                                  \
    }

int open(const char* path, int flags, ...) {
    TAKE_MODE(flags)
    return open_in(AT_FDCWD, path, flags, mode);
}

int open64(const char* path, int flags, ...) {
    TAKE_MODE(flags)
    return open_in(AT_FDCWD, path, flags, mode);
}

int openat(int at, const char* path, int flags, ...) {
    TAKE_MODE(flags)
    return open_in(at, path, flags, mode);
}

int openat64(int at, const char* path, int flags, ...) {
    TAKE_MODE(flags)
    return open_in(at, path, flags, mode);
}

int creat(const char* path, mode_t mode) {
    return open_in(AT_FDCWD, path, O_CREAT | O_WRONLY | O_TRUNC, mode);
}

// Somebody was told something: a line that begins with "answered" on standard output.
static void record_answer(int fd, const void* bytes, size_t size) {
    static const char word[] = "answered";
    if (fd == STDOUT_FILENO && size >= sizeof word - 1 && memcmp(bytes, word, sizeof word - 1) == 0) {
        const int log = lock_log();
        record(log, (Happened){.kind = CW_DISK_MARK, .data = bytes, .data_length = size});
        unlock_log(log);
    }
}

ssize_t write(int fd, const void* bytes, size_t size) {
    WriteCall real = REAL(WriteCall, "write");
    uint64_t inode = 0;
    if (!watched(fd, &inode)) {
        record_answer(fd, bytes, size);
        return real(fd, bytes, size);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const ssize_t put = real(fd, bytes, size);
    if (put > 0) {
        const int64_t end = lseek(fd, 0, SEEK_CUR);
        record(
            log,
            (Happened){
                .kind = CW_DISK_WRITE, .inode = inode, .offset = end - put, .data = bytes, .data_length = (size_t)put});
    }
    unlock_log(log);
    return put;
}

static ssize_t pwrite_in(int fd, const void* bytes, size_t size, off_t offset) {
    typedef ssize_t (*PwriteCall)(int, const void*, size_t, off_t);
    PwriteCall real = REAL(PwriteCall, "pwrite64");
    uint64_t inode = 0;
    if (!watched(fd, &inode)) {
        return real(fd, bytes, size, offset);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const ssize_t put = real(fd, bytes, size, offset);
    if (put > 0) {
        record(log,
               (Happened){
                   .kind = CW_DISK_WRITE, .inode = inode, .offset = offset, .data = bytes, .data_length = (size_t)put});
    }
    unlock_log(log);
    return put;
}

ssize_t pwrite(int fd, const void* bytes, size_t size, off_t offset) {
    return pwrite_in(fd, bytes, size, offset);
}

ssize_t pwrite64(int fd, const void* bytes, size_t size, off_t offset) {
    return pwrite_in(fd, bytes, size, offset);
}

// Records bytes that came to a file otherwise than by write(): they are read back.
static void record_bytes_of(int log, int fd, uint64_t inode, int64_t offset, size_t size) {
    typedef ssize_t (*PreadCall)(int, void*, size_t, off_t);
    char bytes[16384];
    char link[64];
    (void)snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
    const int again = log >= 0 ? REAL(OpenCall, "open")(link, O_RDONLY | O_CLOEXEC) : -1;
    while (again >= 0 && size) {
        const size_t wanted = size < sizeof bytes ? size : sizeof bytes;
        const ssize_t got = REAL(PreadCall, "pread64")(again, bytes, wanted, offset);
        if (got <= 0) {
            abort();
        }
        record(log,
               (Happened){
                   .kind = CW_DISK_WRITE, .inode = inode, .offset = offset, .data = bytes, .data_length = (size_t)got});
        offset += got;
        size -= (size_t)got;
    }
    if (again >= 0) {
        (void)REAL(CloseCall, "close")(again);
    }
}

ssize_t writev(int fd, const struct iovec* parts, int count) {
    typedef ssize_t (*WritevCall)(int, const struct iovec*, int);
    uint64_t inode = 0;
    if (!watched(fd, &inode)) {
        return REAL(WritevCall, "writev")(fd, parts, count);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const ssize_t done = REAL(WritevCall, "writev")(fd, parts, count);
    if (done > 0) {
        record_bytes_of(log, fd, inode, lseek(fd, 0, SEEK_CUR) - done, (size_t)done);
    }
    unlock_log(log);
    return done;
}

ssize_t copy_file_range(int from, off64_t* from_at, int to, off64_t* to_at, size_t size, unsigned flags) {
    typedef ssize_t (*CopyCall)(int, off64_t*, int, off64_t*, size_t, unsigned);
    uint64_t inode = 0;
    if (!watched(to, &inode)) {
        return REAL(CopyCall, "copy_file_range")(from, from_at, to, to_at, size, flags);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const ssize_t done = REAL(CopyCall, "copy_file_range")(from, from_at, to, to_at, size, flags);
    if (done > 0) {
        record_bytes_of(log, to, inode, (to_at ? *to_at : lseek(to, 0, SEEK_CUR)) - done, (size_t)done);
    }
    unlock_log(log);
    return done;
}

ssize_t read(int fd, void* to, size_t size) {
    typedef ssize_t (*ReadCall)(int, void*, size_t);
    uint64_t inode = 0;
    if (count_reads && watched(fd, &inode) && strikes()) {
        return -1;
    }
    return REAL(ReadCall, "read")(fd, to, size);
}

static ssize_t pread_in(int fd, void* to, size_t size, off_t offset) {
    typedef ssize_t (*PreadCall)(int, void*, size_t, off_t);
    uint64_t inode = 0;
    if (count_reads && watched(fd, &inode) && strikes()) {
        return -1;
    }
    return REAL(PreadCall, "pread64")(fd, to, size, offset);
}

ssize_t pread(int fd, void* to, size_t size, off_t offset) {
    return pread_in(fd, to, size, offset);
}

ssize_t pread64(int fd, void* to, size_t size, off_t offset) {
    return pread_in(fd, to, size, offset);
}

static int ftruncate_in(int fd, off_t size) {
    typedef int (*FtruncateCall)(int, off_t);
    FtruncateCall real = REAL(FtruncateCall, "ftruncate64");
    uint64_t inode = 0;
    if (!watched(fd, &inode)) {
        return real(fd, size);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const int result = real(fd, size);
    if (result == 0) {
        record(log, (Happened){.kind = CW_DISK_TRUNCATE, .inode = inode, .offset = size});
    }
    unlock_log(log);
    return result;
}

int ftruncate(int fd, off_t size) {
    return ftruncate_in(fd, size);
}

int ftruncate64(int fd, off_t size) {
    return ftruncate_in(fd, size);
}

static int sync_in(int fd, const char* call, CwDiskKind kind) {
    uint64_t inode = 0;
    CloseCall real = REAL(CloseCall, call);
    if (!watched(fd, &inode)) {
        return real(fd);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const int result = log >= 0 ? 0 : real(fd); // while recording, the real disk need not be waited for
    record(log, (Happened){.kind = kind, .inode = inode});
    unlock_log(log);
    return result;
}

int fsync(int fd) {
    return sync_in(fd, "fsync", CW_DISK_SYNC);
}

int fdatasync(int fd) {
    return sync_in(fd, "fdatasync", CW_DISK_SYNC);
}

int syncfs(int fd) {
    return sync_in(fd, "syncfs", CW_DISK_SYNC_ALL);
}

static int rename_in(int at, const char* from, int at2, const char* to, unsigned flags) {
    typedef int (*Renameat2Call)(int, const char*, int, const char*, unsigned);
    Renameat2Call real = REAL(Renameat2Call, "renameat2");
    char full[2][PATH_MAX];
    const char* rest[2] = {NULL, NULL};
    if (!folder[0] || !resolve(at, from, full[0], &rest[0]) || !resolve(at2, to, full[1], &rest[1])) {
        return real(at, from, at2, to, flags);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const int result = real(at, from, at2, to, flags);
    if (result == 0) {
        record(log, (Happened){.kind = CW_DISK_RENAME, .path = rest[0], .path2 = rest[1], .inode = inode_of(full[1])});
    }
    unlock_log(log);
    return result;
}

int rename(const char* from, const char* to) {
    return rename_in(AT_FDCWD, from, AT_FDCWD, to, 0);
}

int renameat(int at, const char* from, int at2, const char* to) {
    return rename_in(at, from, at2, to, 0);
}

int renameat2(int at, const char* from, int at2, const char* to, unsigned flags) {
    return rename_in(at, from, at2, to, flags);
}

int link(const char* from, const char* to) {
    typedef int (*LinkCall)(const char*, const char*);
    char full[2][PATH_MAX];
    const char* rest[2] = {NULL, NULL};
    if (!folder[0] || !resolve(AT_FDCWD, from, full[0], &rest[0]) || !resolve(AT_FDCWD, to, full[1], &rest[1])) {
        return REAL(LinkCall, "link")(from, to);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const int result = REAL(LinkCall, "link")(from, to);
    if (result == 0) {
        record(log, (Happened){.kind = CW_DISK_LINK, .path = rest[0], .path2 = rest[1], .inode = inode_of(full[1])});
    }
    unlock_log(log);
    return result;
}

static int unlink_in(int at, const char* path, int flags) {
    typedef int (*UnlinkatCall)(int, const char*, int);
    UnlinkatCall real = REAL(UnlinkatCall, "unlinkat");
    char full[PATH_MAX];
    const char* rest = NULL;
    if (!folder[0] || !resolve(at, path, full, &rest)) {
        return real(at, path, flags);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const int result = real(at, path, flags);
    if (result == 0) {
        record(log, (Happened){.kind = flags & AT_REMOVEDIR ? CW_DISK_RMDIR : CW_DISK_UNLINK, .path = rest});
    }
    unlock_log(log);
    return result;
}

int unlink(const char* path) {
    return unlink_in(AT_FDCWD, path, 0);
}

int unlinkat(int at, const char* path, int flags) {
    return unlink_in(at, path, flags);
}

int rmdir(const char* path) {
    return unlink_in(AT_FDCWD, path, AT_REMOVEDIR);
}

int remove(const char* path) {
    struct stat info;
    return unlink_in(AT_FDCWD, path, lstat(path, &info) == 0 && S_ISDIR(info.st_mode) ? AT_REMOVEDIR : 0);
}

int mkdir(const char* path, mode_t mode) {
    typedef int (*MkdirCall)(const char*, mode_t);
    char full[PATH_MAX];
    const char* rest = NULL;
    if (!folder[0] || !resolve(AT_FDCWD, path, full, &rest)) {
        return REAL(MkdirCall, "mkdir")(path, mode);
    }
    if (strikes()) {
        return -1;
    }
    const int log = lock_log();
    const int result = REAL(MkdirCall, "mkdir")(path, mode);
    if (result == 0) {
        record(log, (Happened){.kind = CW_DISK_MKDIR, .path = rest, .inode = inode_of(full)});
    }
    unlock_log(log);
    return result;
}

char* mkdtemp(char* template) {
    typedef char* (*MkdtempCall)(char*);
    char full[PATH_MAX];
    const char* rest = NULL;
    if (!folder[0] || !resolve(AT_FDCWD, template, full, &rest)) {
        return REAL(MkdtempCall, "mkdtemp")(template);
    }
    if (strikes()) {
        return NULL;
    }
    const int log = lock_log();
    char* made = REAL(MkdtempCall, "mkdtemp")(template);
    if (made && resolve(AT_FDCWD, made, full, &rest)) {
        record(log, (Happened){.kind = CW_DISK_MKDIR, .path = rest, .inode = inode_of(full)});
    }
    unlock_log(log);
    return made;
}

// Calls the replay has no model of: whoever uses them in the folder hears of it.

int symlink(const char* target, const char* path) {
    typedef int (*LinkCall)(const char*, const char*);
    record_unknown("symlink");
    return REAL(LinkCall, "symlink")(target, path);
}

int fallocate(int fd, int mode, off_t offset, off_t size) {
    typedef int (*FallocateCall)(int, int, off_t, off_t);
    uint64_t inode = 0;
    if (watched(fd, &inode)) {
        record_unknown("fallocate");
    }
    return REAL(FallocateCall, "fallocate")(fd, mode, offset, size);
}

int posix_fallocate(int fd, off_t offset, off_t size) {
    typedef int (*FallocateCall)(int, off_t, off_t);
    uint64_t inode = 0;
    if (watched(fd, &inode)) {
        record_unknown("posix_fallocate");
    }
    return REAL(FallocateCall, "posix_fallocate")(fd, offset, size);
}

// Who closes all descriptors does not mean ours.
int close_range(unsigned first, unsigned last, int flags) {
    typedef int (*CloseRangeCall)(unsigned, unsigned, int);
    if (log_fd < 0 || first > (unsigned)log_fd || last < (unsigned)log_fd) {
        return REAL(CloseRangeCall, "close_range")(first, last, flags);
    }
    if (first < (unsigned)log_fd) {
        (void)REAL(CloseRangeCall, "close_range")(first, (unsigned)log_fd - 1, flags);
    }
    return REAL(CloseRangeCall, "close_range")((unsigned)log_fd + 1, last, flags);
}

// Programs that are started are watched too, whatever environment they are given.

static char** extended(char* const environment[], char* room[], size_t room_count) {
    size_t count = 0;
    for (size_t i = 0; environment[i] && count + VARIABLES + 2 < room_count; ++i) {
        if (strncmp(environment[i], "LD_PRELOAD=", 11) != 0 && strncmp(environment[i], "CW_DISK_", 8) != 0 &&
            strncmp(environment[i], "CW_PLANT=", 9) != 0) {
            room[count++] = environment[i];
        }
    }
    for (int i = 0; i < VARIABLES; ++i) {
        if (variables[i][0]) {
            room[count++] = variables[i];
        }
    }
    if (plant[0]) {
        room[count++] = plant;
    }
    room[count] = NULL;
    return room;
}

enum { ROOM = 512 };

int execve(const char* path, char* const argv[], char* const environment[]) {
    typedef int (*ExecveCall)(const char*, char* const[], char* const[]);
    char* room[ROOM];
    return REAL(ExecveCall, "execve")(path, argv, extended(environment, room, ROOM));
}

typedef int (*SpawnCall)(pid_t*, const char*, const posix_spawn_file_actions_t*, const posix_spawnattr_t*,
                         char* const[], char* const[]);

int posix_spawn(pid_t* pid, const char* path, const posix_spawn_file_actions_t* actions,
                const posix_spawnattr_t* attributes, char* const argv[], char* const environment[]) {
    char* room[ROOM];
    return REAL(SpawnCall, "posix_spawn")(pid, path, actions, attributes, argv, extended(environment, room, ROOM));
}

int posix_spawnp(pid_t* pid, const char* path, const posix_spawn_file_actions_t* actions,
                 const posix_spawnattr_t* attributes, char* const argv[], char* const environment[]) {
    char* room[ROOM];
    return REAL(SpawnCall, "posix_spawnp")(pid, path, actions, attributes, argv, extended(environment, room, ROOM));
}
// NOLINTEND(readability-inconsistent-declaration-parameter-name)
