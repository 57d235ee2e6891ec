// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/sandbox.h"

#include "build/sandbox_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <stdint.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <linux/landlock.h>
#include <seccomp.h>

// Debian 12's header is that of Linux 6.1; these came later, and are asked for only where the kernel says it has them.
#define ACCESS_TRUNCATE  (1ULL << 14U) // Landlock 3
#define ACCESS_IOCTL_DEV (1ULL << 15U) // Landlock 5
#define NET_BIND_TCP     (1ULL << 0U)  // Landlock 4
#define NET_CONNECT_TCP  (1ULL << 1U)
#define SCOPE_ABSTRACT   (1ULL << 0U) // Landlock 6: abstract sockets
#define SCOPE_SIGNAL     (1ULL << 1U) // and signals

#define READ       (LANDLOCK_ACCESS_FS_READ_FILE | LANDLOCK_ACCESS_FS_READ_DIR)
#define WRITE      (LANDLOCK_ACCESS_FS_WRITE_FILE | ACCESS_TRUNCATE)
#define STAGE      (LANDLOCK_ACCESS_FS_READ_FILE | WRITE | LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_REMOVE_FILE)
#define EVERYTHING ((LANDLOCK_ACCESS_FS_MAKE_SYM << 1U) - 1)

enum {
    GIB = 1 << 30,
    DECODER_GIB = 8,  // of memory a step may write to; what it maps to read does not count
    PROGRAM_GIB = 16, // of it, for a step with its programs each
    FILE_GIB = 64,    // a file: two hours of 60 channels
};

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/** struct landlock_ruleset_attr as the newest kernels know it; older ones are given its first fields. */
typedef struct {
    uint64_t files;
    uint64_t net;
    uint64_t scoped;
} Ruleset;

static int landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, (size_t)0, LANDLOCK_CREATE_RULESET_VERSION);
}

CwSandboxState cw_sandbox_state(void) {
    const bool calls = prctl(PR_GET_SECCOMP) >= 0;
    return (CwSandboxState){
        .files = !SANITIZED && landlock_version() >= 1, .calls = !SANITIZED && calls, .limits = !SANITIZED};
}

const char* cw_sandbox_text(CwSandboxState state) {
    if (SANITIZED) {
        return "steps are not kept in: this build is for finding mistakes, and its sanitizers need the whole system";
    }
    if (state.files && state.calls) {
        return "steps are kept in: files by Landlock, system calls by seccomp";
    }
    return state.calls ? "steps are kept in by seccomp alone: this kernel has no Landlock, so they can read your files"
                       : "steps are not kept in: this kernel has neither Landlock nor seccomp";
}

static CwStatus refused(CwDiag* diag, const char* what) {
    return cw_diag(diag, CW_ERR_FAILED, "build.sandbox", (CwPlace){0}, NULL, "the sandbox could not be made: %s: %s",
                   what, strerrordesc_np(errno));
}

// What a kernel of that version can be asked to forbid.
static uint64_t handled_files(int version) {
    uint64_t files = EVERYTHING;
    files |= version >= 2 ? LANDLOCK_ACCESS_FS_REFER : 0;
    files |= version >= 3 ? ACCESS_TRUNCATE : 0;
    files |= version >= 5 ? ACCESS_IOCTL_DEV : 0;
    return files;
}

// Allows `access` to a path and all beneath it; one that is not there needs no leave.
static CwStatus allow(int ruleset, uint64_t handled, const char* path, uint64_t access_bits, CwDiag* diag) {
    struct stat info;
    const int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0) {
        return CW_OK;
    }
    struct landlock_path_beneath_attr rule = {.allowed_access = access_bits & handled, .parent_fd = fd};
    if (fstat(fd, &info) == 0 && !S_ISDIR(info.st_mode)) { // the rest makes no sense for a file, and is refused
        rule.allowed_access &= LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE | WRITE;
    }
    const long result = syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    const CwStatus status = result == 0 ? CW_OK : refused(diag, path);
    (void)close(fd);
    return status;
}

static CwStatus allow_all(int ruleset, uint64_t handled, CwSandbox kind, const char* const* reads,
                          const CwSandboxFolders* folders, CwDiag* diag) {
    static const char* const devices[] = {"/dev/null", "/dev/zero", "/dev/urandom", "/dev/random", "/dev/full", NULL};
    static const char* const system[] = {"/usr", "/bin", "/sbin", "/lib", "/lib64", "/etc", NULL};
    static const char* const programs_read[] = {"/proc", "/var/cache/fontconfig", "/var/lib/ghostscript",
                                                "/sys/devices/system/cpu", NULL};
    CW_TRY(allow(ruleset, handled, folders->objects, LANDLOCK_ACCESS_FS_READ_FILE, diag));
    CW_TRY(allow(ruleset, handled, folders->staged, STAGE, diag));
    CW_TRY(allow(ruleset, handled, folders->scratch, handled & ~(uint64_t)LANDLOCK_ACCESS_FS_EXECUTE, diag));
    for (size_t i = 0; devices[i]; ++i) {
        CW_TRY(allow(ruleset, handled, devices[i], READ | WRITE, diag));
    }
    for (size_t i = 0; reads && reads[i]; ++i) {
        CW_TRY(allow(ruleset, handled, reads[i], READ, diag));
    }
    for (size_t i = 0; kind == CW_SANDBOX_PROGRAM && system[i]; ++i) {
        CW_TRY(allow(ruleset, handled, system[i], READ | LANDLOCK_ACCESS_FS_EXECUTE, diag));
    }
    for (size_t i = 0; kind == CW_SANDBOX_PROGRAM && programs_read[i]; ++i) {
        CW_TRY(allow(ruleset, handled, programs_read[i], READ, diag));
    }
    return CW_OK;
}

static CwStatus restrict_files(CwSandbox kind, const char* const* reads, const CwSandboxFolders* folders,
                               CwDiag* diag) {
    const int version = landlock_version();
    if (version < 1) {
        return CW_OK; // cw_sandbox_state() says so
    }
    const Ruleset attributes = {.files = handled_files(version),
                                .net = NET_BIND_TCP | NET_CONNECT_TCP,
                                .scoped = SCOPE_ABSTRACT | SCOPE_SIGNAL};
    const size_t size = version >= 6   ? sizeof attributes
                        : version >= 4 ? offsetof(Ruleset, scoped)
                                       : offsetof(Ruleset, net);
    const int ruleset = (int)syscall(SYS_landlock_create_ruleset, &attributes, size, 0);
    if (ruleset < 0) {
        return refused(diag, "Landlock");
    }
    CwStatus status = allow_all(ruleset, attributes.files, kind, reads, folders, diag);
    if (status == CW_OK && syscall(SYS_landlock_restrict_self, ruleset, 0) != 0) {
        status = refused(diag, "Landlock");
    }
    (void)close(ruleset);
    return status;
}

/** A list of calls by name: libseccomp knows their numbers on each machine. */
typedef const char* const* Calls;

// What a step of our own code and libraries needs. clone() only for threads, ioctl() only to ask for a terminal,
// tgkill() only at itself: those are added apart.
static const char* const decoder_calls[] = {
    "access",
    "arch_prctl",
    "brk",
    "chdir",
    "chmod",
    "clock_getres",
    "clock_gettime",
    "clock_nanosleep",
    "close",
    "copy_file_range",
    "creat",
    "dup",
    "dup2",
    "dup3",
    "exit",
    "exit_group",
    "faccessat",
    "faccessat2",
    "fadvise64",
    "fallocate",
    "fchmod",
    "fcntl",
    "fdatasync",
    "flock",
    "fstat",
    "fsync",
    "ftruncate",
    "futex",
    "getcwd",
    "getdents64",
    "getegid",
    "geteuid",
    "getgid",
    "getpid",
    "getppid",
    "getrandom",
    "getrlimit",
    "getrusage",
    "gettid",
    "gettimeofday",
    "getuid",
    "lseek",
    "lstat",
    "madvise",
    "membarrier",
    "mkdir",
    "mkdirat",
    "mlock",
    "mmap",
    "mprotect",
    "mremap",
    "msync",
    "munlock",
    "munmap",
    "nanosleep",
    "newfstatat",
    "open",
    "openat",
    "pipe",
    "pipe2",
    "poll",
    "ppoll",
    "pread64",
    "preadv",
    "pwrite64",
    "pwritev",
    "read",
    "readahead",
    "readlink",
    "readlinkat",
    "readv",
    "rename",
    "renameat",
    "renameat2",
    "restart_syscall",
    "rmdir",
    "rseq",
    "rt_sigaction",
    "rt_sigprocmask",
    "rt_sigreturn",
    "sched_getaffinity",
    "sched_yield",
    "select",
    "sendfile",
    "set_robust_list",
    "set_tid_address",
    "sigaltstack",
    "stat",
    "statfs",
    "fstatfs",
    "statx",
    "sync_file_range",
    "sysinfo",
    "time",
    "truncate",
    "umask",
    "uname",
    "unlink",
    "unlinkat",
    "utimensat",
    "write",
    "writev",
    NULL,
};

// What no step has business with: asking for it ends the step at once, so that nobody tries twice.
static const char* const deadly_calls[] = {
    "add_key",
    "bpf",
    "delete_module",
    "finit_module",
    "init_module",
    "io_uring_setup",
    "kexec_file_load",
    "kexec_load",
    "keyctl",
    "mount",
    "move_mount",
    "open_by_handle_at",
    "perf_event_open",
    "pivot_root",
    "process_madvise",
    "process_vm_readv",
    "process_vm_writev",
    "ptrace",
    "reboot",
    "request_key",
    "setns",
    "swapoff",
    "swapon",
    "umount2",
    "unshare",
    "userfaultfd",
    NULL,
};

// Deadly for a decoder; a program gets "not permitted" from the network, and starts programs.
static const char* const decoder_deadly_calls[] = {"execve", "execveat", "socket", "socketpair", "fork", "vfork", NULL};

static bool add_all(scmp_filter_ctx filter, uint32_t action, Calls calls) {
    for (size_t i = 0; calls[i]; ++i) {
        const int number = seccomp_syscall_resolve_name(calls[i]);
        // A name this machine has no call for (open on newer ones) is no call to forbid.
        if (number != __NR_SCMP_ERROR && number >= 0 && seccomp_rule_add(filter, action, number, 0) != 0) {
            return false;
        }
    }
    return true;
}

static bool add_decoder_rules(scmp_filter_ctx filter) {
    const struct scmp_arg_cmp of_thread = SCMP_A0(SCMP_CMP_MASKED_EQ, CLONE_THREAD, CLONE_THREAD);
    const struct scmp_arg_cmp own_process = SCMP_A0(SCMP_CMP_EQ, (scmp_datum_t)getpid(), 0);
    const struct scmp_arg_cmp terminal = SCMP_A1(SCMP_CMP_EQ, TCGETS, 0);
    const struct scmp_arg_cmp own_limits = SCMP_A2(SCMP_CMP_EQ, 0, 0); // prlimit64 to read, not to set
    return add_all(filter, SCMP_ACT_ALLOW, decoder_calls) &&
           add_all(filter, SCMP_ACT_KILL_PROCESS, decoder_deadly_calls) &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(clone), 1, &of_thread) == 0 &&
           // Its flags lie in memory, where no filter can look: glibc then takes clone().
           seccomp_rule_add(filter, SCMP_ACT_ERRNO(ENOSYS), SCMP_SYS(clone3), 0) == 0 &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(tgkill), 1, &own_process) == 0 &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(ioctl), 1, &terminal) == 0 &&
           seccomp_rule_add_array(filter, SCMP_ACT_ALLOW, SCMP_SYS(prlimit64), 1, &own_limits) == 0;
}

static bool add_program_rules(scmp_filter_ctx filter) {
    return seccomp_rule_add(filter, SCMP_ACT_ERRNO(EPERM), SCMP_SYS(socket), 0) == 0;
}

static CwStatus restrict_calls(CwSandbox kind, CwDiag* diag) {
    const bool decoder = kind == CW_SANDBOX_DECODER;
    scmp_filter_ctx filter = seccomp_init(decoder ? SCMP_ACT_ERRNO(EPERM) : SCMP_ACT_ALLOW);
    const bool made = filter && add_all(filter, SCMP_ACT_KILL_PROCESS, deadly_calls) &&
                      (decoder ? add_decoder_rules(filter) : add_program_rules(filter)) && seccomp_load(filter) == 0;
    seccomp_release(filter);
    return made ? CW_OK : refused(diag, "seccomp");
}

static bool limit(__rlimit_resource_t which, uint64_t most) {
    const struct rlimit both = {most, most};
    struct rlimit now;
    // Where less is allowed already, less it is.
    return getrlimit(which, &now) == 0 && (now.rlim_max <= most || setrlimit(which, &both) == 0);
}

static CwStatus restrict_sizes(CwSandbox kind, CwDiag* diag) {
    const uint64_t memory = (uint64_t)GIB * (kind == CW_SANDBOX_DECODER ? DECODER_GIB : PROGRAM_GIB);
    return limit(RLIMIT_CORE, 0) && limit(RLIMIT_DATA, memory) && limit(RLIMIT_FSIZE, (uint64_t)GIB * FILE_GIB)
               ? CW_OK
               : refused(diag, "limits");
}

CwStatus cw__sandbox_enter(CwSandbox kind, const char* const* reads, const CwSandboxFolders* folders, CwDiag* diag) {
    if (SANITIZED) {
        return CW_OK; // cw_sandbox_state() says so
    }
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) {
        return refused(diag, "no new privileges");
    }
    CW_TRY(restrict_sizes(kind, diag));
    CW_TRY(restrict_files(kind, reads, folders, diag));
    return restrict_calls(kind, diag);
}
