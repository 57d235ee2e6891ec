// SPDX-License-Identifier: GPL-3.0-or-later
#include "build/workers.h"

#include "build/environment_priv.h"
#include "build/workers_priv.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct CwWorkers {
    const char* program;
    const char* folder;
    pid_t server; // 0: not there
    int requests; // a socket to the server
    int answers;  // a pipe from it and its children
};

CwStatus cw_workers_new(CwArena* arena, const char* program, const char* folder, CwWorkers** ret_workers) {
    CwWorkers* workers = CW_NEW(arena, CwWorkers);
    if (!workers) {
        return CW_ERR_NO_MEM;
    }
    workers->program = cw_string_copy(arena, program);
    workers->folder = cw_string_copy(arena, folder);
    if (!workers->program || !workers->folder) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_arena_defer(arena, (void (*)(void*))cw__workers_end, workers));
    *ret_workers = workers;
    return CW_OK;
}

// Signals as a fresh process has them, and a group of its own: Ctrl-C goes to the build, which then ends us.
static int prepare_spawn(posix_spawnattr_t* attributes, posix_spawn_file_actions_t* actions, int socket_end,
                         int pipe_end) {
    sigset_t none;
    sigset_t all;
    (void)sigemptyset(&none);
    (void)sigfillset(&all);
    int error_number = posix_spawnattr_setsigmask(attributes, &none);
    error_number = error_number ? error_number : posix_spawnattr_setsigdefault(attributes, &all);
    error_number = error_number ? error_number : posix_spawnattr_setpgroup(attributes, 0);
    error_number = error_number ? error_number
                                : posix_spawnattr_setflags(attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF |
                                                                           POSIX_SPAWN_SETPGROUP);
    error_number = error_number ? error_number : posix_spawn_file_actions_adddup2(actions, socket_end, STDIN_FILENO);
    return error_number ? error_number : posix_spawn_file_actions_adddup2(actions, pipe_end, STDOUT_FILENO);
}

static int spawn(const CwWorkers* workers, int socket_end, int pipe_end, pid_t* ret_server) {
    const char* const argv[] = {workers->program, "serve", workers->folder, NULL};
    posix_spawnattr_t attributes;
    posix_spawn_file_actions_t actions;
    int error_number = posix_spawnattr_init(&attributes);
    if (error_number) {
        return error_number;
    }
    error_number = posix_spawn_file_actions_init(&actions);
    if (!error_number) {
        error_number = prepare_spawn(&attributes, &actions, socket_end, pipe_end);
        if (!error_number) {
            error_number = posix_spawn(ret_server, workers->program, &actions, &attributes, (char* const*)argv,
                                       (char* const*)cw__pinned_environment);
        }
        (void)posix_spawn_file_actions_destroy(&actions);
    }
    (void)posix_spawnattr_destroy(&attributes);
    return error_number;
}

static CwStatus start(CwWorkers* workers, CwDiag* diag) {
    int sockets[2];
    int pipes[2];
    const CwPlace place = {workers->program, 0, 0};
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, sockets) != 0) {
        return cw_diag(diag, CW_ERR_IO, "build.worker", place, NULL, "no socket could be made");
    }
    if (pipe2(pipes, O_CLOEXEC) != 0) {
        (void)close(sockets[0]);
        (void)close(sockets[1]);
        return cw_diag(diag, CW_ERR_IO, "build.worker", place, NULL, "no pipe could be made");
    }
    const int error_number = spawn(workers, sockets[1], pipes[1], &workers->server);
    (void)close(sockets[1]);
    (void)close(pipes[1]);
    if (error_number) {
        (void)close(sockets[0]);
        (void)close(pipes[0]);
        workers->server = 0;
        const CwStatus status = error_number == ENOENT ? CW_ERR_NO_PROGRAM : cw_status_from_errno(error_number);
        return cw_diag(diag, status, "build.worker", place, NULL, "the worker program could not be started: %s",
                       cw_status_text(status));
    }
    workers->requests = sockets[0];
    workers->answers = pipes[0];
    return CW_OK;
}

CwStatus cw__workers_ask(CwWorkers* workers, const CwHash* key, CwText description, int timeout_seconds, CwDiag* diag) {
    if (!workers->server) {
        CW_TRY(start(workers, diag));
    }
    const CwRequest request = {CW__MESSAGE_MARK, timeout_seconds, *key, description.length};
    CwStatus status = cw__write_exactly(workers->requests, &request, sizeof request, true);
    if (status == CW_OK) {
        status = cw__write_exactly(workers->requests, description.at, description.length, true);
    }
    if (status != CW_OK) {
        return cw_diag(diag, CW_ERR_FAILED, "build.worker", (CwPlace){workers->program, 0, 0}, NULL,
                       "the worker program ended at once");
    }
    return CW_OK;
}

CwStatus cw__workers_answer(CwWorkers* workers, int wait_ms, CwAnswer* ret_answer) {
    struct pollfd end = {workers->answers, POLLIN, 0};
    if (poll(&end, 1, wait_ms) <= 0) {
        return CW_ERR_NOT_FOUND;
    }
    CwAnswer answer;
    if (cw__read_exactly(workers->answers, &answer, sizeof answer) != CW_OK || answer.mark != CW__MESSAGE_MARK) {
        return CW_ERR_FAILED;
    }
    *ret_answer = answer;
    return CW_OK;
}

void cw__workers_end(CwWorkers* workers) {
    if (!workers->server) {
        return;
    }
    (void)close(workers->requests); // the server sees the end, ends its steps and itself
    (void)close(workers->answers);
    int state = 0;
    while (waitpid(workers->server, &state, 0) < 0 && errno == EINTR) {
    }
    workers->server = 0;
}
