// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/program.h"

#include "base/buf.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

typedef struct {
    int read_end[2];  // output, complaints
    int write_end[2]; // output, complaints
} Pipes;

static void close_all(int ends[2]) {
    for (int i = 0; i < 2; ++i) {
        if (ends[i] >= 0) {
            (void)close(ends[i]);
            ends[i] = -1;
        }
    }
}

static CwStatus make_pipes(Pipes* pipes, CwDiag* diag) {
    *pipes = (Pipes){{-1, -1}, {-1, -1}};
    for (int i = 0; i < 2; ++i) {
        int ends[2];
        if (pipe2(ends, O_CLOEXEC) != 0) {
            close_all(pipes->read_end);
            close_all(pipes->write_end);
            return cw_diag(diag, CW_ERR_IO, "program", (CwPlace){0}, NULL, "no pipe could be made");
        }
        pipes->read_end[i] = ends[0];
        pipes->write_end[i] = ends[1];
    }
    return CW_OK;
}

static int spawn(const CwProgram* program, const Pipes* pipes, pid_t* ret_child) {
    posix_spawn_file_actions_t actions;
    int error_number = posix_spawn_file_actions_init(&actions);
    if (error_number) {
        return error_number;
    }
    error_number = posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    if (!error_number) {
        error_number = posix_spawn_file_actions_adddup2(&actions, pipes->write_end[0], STDOUT_FILENO);
    }
    if (!error_number) {
        error_number = posix_spawn_file_actions_adddup2(&actions, pipes->write_end[1], STDERR_FILENO);
    }
    if (!error_number && program->folder) {
        error_number = posix_spawn_file_actions_addchdir_np(&actions, program->folder);
    }
    if (!error_number) {
        error_number = posix_spawnp(ret_child, program->argv[0], &actions, NULL, (char* const*)program->argv, environ);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return error_number;
}

static int64_t now_ms(void) {
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Reads what is there from one pipe; false at its end.
static bool drain(int fd, CwBuf* into) {
    char bytes[4096];
    const ssize_t got = read(fd, bytes, sizeof bytes);
    if (got > 0) {
        cw_buf_bytes(into, bytes, (size_t)got);
    }
    return got > 0 || (got < 0 && (errno == EINTR || errno == EAGAIN));
}

// Listens to both pipes until both end; false when the time is over.
static bool listen_to(Pipes* pipes, int timeout_seconds, CwBuf said[2]) {
    const int64_t end_ms = now_ms() + (int64_t)timeout_seconds * 1000;
    struct pollfd ends[2] = {{pipes->read_end[0], POLLIN, 0}, {pipes->read_end[1], POLLIN, 0}};
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        const int64_t left_ms = timeout_seconds ? end_ms - now_ms() : 1000;
        if (left_ms <= 0) {
            return false;
        }
        if (poll(ends, 2, (int)left_ms) <= 0) {
            continue;
        }
        for (int i = 0; i < 2; ++i) {
            if (ends[i].fd >= 0 && ends[i].revents && !drain(ends[i].fd, &said[i])) {
                ends[i].fd = -1; // poll passes over negative descriptors
            }
        }
    }
    return true;
}

// How the child ended: its exit code, or the number of the signal that killed it.
typedef struct {
    int code;
    int signal; // 0 when it ended by itself
} Ending;

static Ending wait_for(pid_t child) {
    int state = 0;
    pid_t got = 0;
    do {
        got = waitpid(child, &state, 0);
    } while (got < 0 && errno == EINTR);
    if (got < 0) { // somebody ignores SIGCHLD, and the answer is lost: never take that for success
        return (Ending){0, SIGKILL};
    }
    return WIFEXITED(state) ? (Ending){WEXITSTATUS(state), 0} : (Ending){0, WTERMSIG(state)};
}

// Why the program could not be started.
static CwStatus not_started(const CwProgram* program, int error_number, CwDiag* diag) {
    const char* name = program->argv[0];
    const bool no_folder = program->folder && access(program->folder, X_OK) != 0;
    if (no_folder) {
        return cw_diag(diag, cw_status_from_errno(errno), "program", (CwPlace){program->folder, 0, 0}, NULL,
                       "%s cannot run in this folder: %s", name, cw_status_text(cw_status_from_errno(errno)));
    }
    const CwStatus status = error_number == ENOENT ? CW_ERR_NO_PROGRAM : cw_status_from_errno(error_number);
    return cw_diag(diag, status, "program", (CwPlace){0}, name, "the program %s could not be started: %s", name,
                   error_number == ENOENT ? "it is not installed" : cw_status_text(status));
}

CwStatus cw_program_run(CwArena* arena, const CwProgram* program, CwDiag* diag, CwProgramResult* ret_result) {
    const char* name = program->argv[0];
    Pipes pipes;
    CW_TRY(make_pipes(&pipes, diag));
    pid_t child = 0;
    const int error_number = spawn(program, &pipes, &child);
    close_all(pipes.write_end);
    if (error_number) {
        close_all(pipes.read_end);
        return not_started(program, error_number, diag);
    }
    CwBuf said[2] = {cw_buf(arena), cw_buf(arena)};
    const bool in_time = listen_to(&pipes, program->timeout_seconds, said);
    if (!in_time) {
        (void)kill(child, SIGKILL);
    }
    close_all(pipes.read_end);
    const Ending ending = wait_for(child);
    if (!in_time) {
        return cw_diag(diag, CW_ERR_FAILED, "program", (CwPlace){0}, name, "%s took more than %d s", name,
                       program->timeout_seconds);
    }
    if (ending.signal) {
        return cw_diag(diag, CW_ERR_FAILED, "program", (CwPlace){0}, name, "%s was killed by signal %d", name,
                       ending.signal);
    }
    CwProgramResult result = {.exit_code = ending.code};
    result.output = (CwText){cw_buf_string(&said[0]), said[0].length};
    result.complaints = (CwText){cw_buf_string(&said[1]), said[1].length};
    if (!result.output.at || !result.complaints.at) {
        return CW_ERR_NO_MEM;
    }
    *ret_result = result;
    return CW_OK;
}

// The last line that is not empty.
static CwText last_line(CwText text) {
    CwText last = {"", 0};
    while (text.length) {
        const CwText line = cw_text_trim(cw_text_line(&text));
        last = line.length ? line : last;
    }
    return last;
}

CwStatus cw_program_must(CwArena* arena, const CwProgram* program, CwDiag* diag, CwProgramResult* ret_result) {
    CwProgramResult result = {0};
    CW_TRY(cw_program_run(arena, program, diag, &result));
    if (result.exit_code != 0) {
        const CwText last = last_line(result.complaints);
        return cw_diag(diag, CW_ERR_FAILED, "program", (CwPlace){0}, program->argv[0], "%s ended with code %d: %.*s",
                       program->argv[0], result.exit_code, (int)last.length, last.at);
    }
    if (ret_result) {
        *ret_result = result;
    }
    return CW_OK;
}
