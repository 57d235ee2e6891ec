// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/feed.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

struct CwFeed {
    const char* name;
    pid_t child;    // 0 once it was waited for
    int input;      // our end; a socket, because writing to one that is closed can be answered without a signal
    int complaints; // a file in memory: nobody has to empty it while we write
};

enum {
    COMPLAINT_SIZE = 4096, // the end of what was said
};

static void close_end(int* end) {
    if (*end >= 0) {
        (void)close(*end);
        *end = -1;
    }
}

static int wait_for(pid_t child) {
    int state = 0;
    while (waitpid(child, &state, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(state) ? WEXITSTATUS(state) : 128 + WTERMSIG(state);
}

// When the arena goes before the end was said.
static void abandon(void* object) {
    CwFeed* feed = object;
    close_end(&feed->input);
    close_end(&feed->complaints);
    if (feed->child) {
        (void)kill(feed->child, SIGKILL);
        (void)wait_for(feed->child);
        feed->child = 0;
    }
}

static int spawn(CwFeed* feed, const CwProgram* program, int its_input) {
    posix_spawn_file_actions_t actions;
    int error_number = posix_spawn_file_actions_init(&actions);
    if (error_number) {
        return error_number;
    }
    error_number = posix_spawn_file_actions_adddup2(&actions, its_input, STDIN_FILENO);
    if (!error_number) {
        error_number = posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    }
    if (!error_number) {
        error_number = posix_spawn_file_actions_adddup2(&actions, feed->complaints, STDERR_FILENO);
    }
    if (!error_number && program->folder) {
        error_number = posix_spawn_file_actions_addchdir_np(&actions, program->folder);
    }
    if (!error_number) {
        error_number =
            posix_spawnp(&feed->child, program->argv[0], &actions, NULL, (char* const*)program->argv, environ);
    }
    (void)posix_spawn_file_actions_destroy(&actions);
    return error_number;
}

CwStatus cw_feed_begin(CwArena* arena, const CwProgram* program, CwDiag* diag, CwFeed** ret_feed) {
    CwFeed* feed = CW_NEW(arena, CwFeed);
    if (!feed) {
        return CW_ERR_NO_MEM;
    }
    const char* name = program->argv[0];
    *feed = (CwFeed){.name = name, .input = -1, .complaints = -1};
    CW_TRY(cw_arena_defer(arena, abandon, feed));
    int ends[2];
    feed->complaints = memfd_create("complaints", MFD_CLOEXEC);
    if (feed->complaints < 0 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) {
        return cw_diag(diag, CW_ERR_IO, "program", (CwPlace){0}, name, "no pipe could be made");
    }
    feed->input = ends[0];
    const int error_number = spawn(feed, program, ends[1]);
    close_end(&ends[1]);
    if (error_number) {
        feed->child = 0;
        const CwStatus status = error_number == ENOENT ? CW_ERR_NO_PROGRAM : cw_status_from_errno(error_number);
        return cw_diag(diag, status, "program", (CwPlace){0}, name, "the program %s could not be started: %s", name,
                       error_number == ENOENT ? "it is not installed" : cw_status_text(status));
    }
    *ret_feed = feed;
    return CW_OK;
}

CwStatus cw_feed_bytes(CwFeed* feed, const void* bytes, size_t size) {
    const char* at = bytes;
    while (size) {
        const ssize_t sent = send(feed->input, at, size, MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent < 0) {
            return errno == EPIPE || errno == ECONNRESET ? CW_ERR_FAILED : CW_ERR_IO;
        }
        at += sent;
        size -= (size_t)sent;
    }
    return CW_OK;
}

// The last line of what the program complained.
static CwText last_complaint(int file, char said[COMPLAINT_SIZE]) {
    const off_t end = lseek(file, 0, SEEK_END);
    const off_t start = end > COMPLAINT_SIZE ? end - COMPLAINT_SIZE : 0;
    const ssize_t got = pread(file, said, COMPLAINT_SIZE, start);
    CwText rest = {said, got > 0 ? (size_t)got : 0};
    CwText last = {"", 0};
    while (rest.length) {
        const CwText line = cw_text_trim(cw_text_line(&rest));
        last = line.length ? line : last;
    }
    return last;
}

CwStatus cw_feed_end(CwFeed* feed, CwDiag* diag) {
    close_end(&feed->input);
    const int exit_code = wait_for(feed->child);
    feed->child = 0;
    CwStatus status = CW_OK;
    if (exit_code) {
        char said[COMPLAINT_SIZE];
        const CwText last = last_complaint(feed->complaints, said);
        status = cw_diag(diag, CW_ERR_FAILED, "program", (CwPlace){0}, feed->name, "%s ended with code %d: %.*s",
                         feed->name, exit_code, (int)last.length, last.at);
    }
    close_end(&feed->complaints);
    return status;
}
