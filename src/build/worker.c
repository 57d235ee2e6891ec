// SPDX-License-Identifier: GPL-3.0-or-later
// The worker server: takes requests, forks a supervisor for each, and answers for those that died.
#include "build/worker.h"

#include "build/description_priv.h"
#include "build/environment_priv.h"
#include "build/worker_priv.h"
#include "store/object_store.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    STEPS_MAX = 256,   // run at one time
    PATIENCE_MS = 3000 // for supervisors to clean up when all ends
};

typedef struct {
    CwWorker worker;
    bool* prepared;
    struct {
        pid_t pid; // of the supervisor; 0: free
        CwHash key;
    } running[STEPS_MAX];
    int children; // a signalfd for SIGCHLD
} Server;

const CwStepKind* cw__worker_kind(const CwWorker* worker, const char* kind) {
    for (size_t i = 0; i < worker->n_kinds; ++i) {
        if (strcmp(worker->kinds[i].kind, kind) == 0) {
            return &worker->kinds[i];
        }
    }
    return NULL;
}

static void send_answer(CwAnswer* answer, const CwHash* key) {
    answer->key = *key;
    const CwStatus status = cw__write_exactly(STDOUT_FILENO, answer, sizeof *answer, false);
    (void)status; // who asked is gone, and the end of requests will say so
}

static void send_failure(const CwHash* key, CwStatus status, const CwDiag* diag) {
    CwAnswer answer = {0};
    cw__answer_fill(&answer, status, diag);
    send_answer(&answer, key);
}

// Loads what the steps of a kind share, once, before the first is forked.
static CwStatus prepare_kind(Server* server, const CwStepKind* kind, CwDiag* diag) {
    bool* done = &server->prepared[kind - server->worker.kinds];
    if (server->worker.prepare && !*done) {
        CW_TRY(server->worker.prepare(kind->kind, diag));
        *done = true;
    }
    return CW_OK;
}

// Whether the description can be run here at all; prepares its kind.
static CwStatus receive(Server* server, CwArena* arena, CwText text, CwDiag* diag) {
    CwDescription description = {0};
    CW_TRY(cw__description_read(arena, text, diag, &description));
    const CwStepKind* kind = cw__worker_kind(&server->worker, description.kind);
    if (!kind || kind->version != description.version) {
        return cw_diag(diag, CW_ERR_FAILED, "build.worker", (CwPlace){0}, description.kind,
                       "the worker program is of another version of cuewright: build both again");
    }
    return prepare_kind(server, kind, diag);
}

static void supervise(const Server* server, const CwRequest* request, CwText description) {
    sigset_t none;
    (void)sigemptyset(&none);
    (void)sigprocmask(SIG_SETMASK, &none, NULL);
    (void)prctl(PR_SET_PDEATHSIG, SIGTERM);
    (void)close(server->children);
    (void)close(STDIN_FILENO);
    CwAnswer answer = {0};
    cw__worker_supervise(&server->worker, &request->key, description, request->timeout_seconds, &answer);
    send_answer(&answer, &request->key);
    _exit(0);
}

static CwStatus fork_supervisor(Server* server, const CwRequest* request, CwText description, CwDiag* diag) {
    size_t slot = 0;
    while (slot < STEPS_MAX && server->running[slot].pid) {
        ++slot;
    }
    const pid_t pid = slot < STEPS_MAX ? fork() : -1;
    if (pid < 0) {
        return cw_diag(diag, CW_ERR_FAILED, "build.worker", (CwPlace){0}, NULL, "no process could be made");
    }
    if (pid == 0) {
        supervise(server, request, description);
    }
    server->running[slot].pid = pid;
    server->running[slot].key = request->key;
    return CW_OK;
}

static void handle(Server* server, const CwRequest* request, CwText description) {
    CwDiag diag = {0};
    CwArena* arena = cw_arena_new(NULL);
    CwStatus status = arena ? receive(server, arena, description, &diag) : CW_ERR_NO_MEM;
    if (status == CW_OK) {
        status = fork_supervisor(server, request, description, &diag);
    }
    cw_arena_free(arena);
    if (status != CW_OK) {
        send_failure(&request->key, status, &diag);
    }
}

// Takes one request; false when there will be no more.
static bool take_request(Server* server) {
    CwRequest request;
    if (cw__read_exactly(STDIN_FILENO, &request, sizeof request) != CW_OK || request.mark != CW__MESSAGE_MARK) {
        return false;
    }
    char* text = malloc(request.description_bytes + 1);
    const bool whole = text && cw__read_exactly(STDIN_FILENO, text, request.description_bytes) == CW_OK;
    if (whole) {
        handle(server, &request, (CwText){text, request.description_bytes});
    }
    free(text);
    return whole;
}

// A supervisor that ended otherwise than by answering was killed from outside, or for want of memory.
static void answer_for(const CwHash* key, int state) {
    CwDiag diag;
    const CwStatus status =
        cw_diag(&diag, CW_ERR_FAILED, "build.crash", (CwPlace){0}, NULL, "the process watching the step was killed%s",
                WIFSIGNALED(state) && WTERMSIG(state) == SIGKILL ? "; perhaps memory ran out" : "");
    send_failure(key, status, &diag);
}

static size_t reap(Server* server, bool answer) {
    struct signalfd_siginfo info;
    size_t left = 0;
    if (read(server->children, &info, sizeof info) < 0 && errno != EAGAIN && errno != EINTR) {
        return 0;
    }
    for (size_t i = 0; i < STEPS_MAX; ++i) {
        int state = 0;
        if (server->running[i].pid && waitpid(server->running[i].pid, &state, WNOHANG) == server->running[i].pid) {
            server->running[i].pid = 0;
            if (answer && (!WIFEXITED(state) || WEXITSTATUS(state) != 0)) {
                answer_for(&server->running[i].key, state);
            }
        }
        left += server->running[i].pid != 0;
    }
    return left;
}

// Has every supervisor end its step and clean up after it; whoever does not in time is killed.
static void end_all(Server* server) {
    for (size_t i = 0; i < STEPS_MAX; ++i) {
        if (server->running[i].pid) {
            (void)kill(server->running[i].pid, SIGTERM);
        }
    }
    const int64_t end = cw__now_microseconds() + PATIENCE_MS * INT64_C(1000);
    while (reap(server, false) && cw__now_microseconds() < end) {
        struct pollfd ends = {server->children, POLLIN, 0};
        (void)poll(&ends, 1, 100);
    }
    for (size_t i = 0; i < STEPS_MAX; ++i) {
        if (server->running[i].pid) {
            (void)kill(server->running[i].pid, SIGKILL);
        }
    }
}

static int serve(Server* server) {
    sigset_t mask;
    (void)sigemptyset(&mask);
    (void)sigaddset(&mask, SIGCHLD);
    (void)sigprocmask(SIG_BLOCK, &mask, NULL);
    (void)signal(SIGPIPE, SIG_IGN);
    server->children = signalfd(-1, &mask, SFD_CLOEXEC | SFD_NONBLOCK);
    if (server->children < 0) {
        return 1;
    }
    struct pollfd ends[2] = {{STDIN_FILENO, POLLIN, 0}, {server->children, POLLIN, 0}};
    for (bool open = true; open;) {
        if (poll(ends, 2, -1) < 0 && errno != EINTR) {
            break;
        }
        if (ends[1].revents) {
            (void)reap(server, true);
        }
        if (ends[0].revents) {
            open = take_request(server);
        }
    }
    end_all(server);
    return 0;
}

static void say(const char* words) {
    const CwStatus status = cw__write_exactly(STDERR_FILENO, words, strlen(words), false);
    (void)status;
}

static CwStatus run_key(Server* server, CwArena* arena, const char* hex, CwAnswer* answer, CwDiag* diag) {
    CwHash key;
    CwText description = {NULL, 0};
    CwObjectStore* objects = NULL;
    if (cw_hash_parse(hex, &key) != CW_OK) {
        return cw_diag(diag, CW_ERR_USAGE, "build.worker", (CwPlace){0}, hex, "this is no key");
    }
    CW_TRY(cw_object_store_open(arena, server->worker.folder, diag, &objects));
    CW_TRY(cw_object_fetch(objects, arena, &key, true, diag, &description));
    CW_TRY(receive(server, arena, description, diag));
    cw__worker_supervise(&server->worker, &key, description, 0, answer);
    return CW_OK;
}

// One step, its description in objects/; for a cluster.
static int run_one(Server* server, const char* hex) {
    CwDiag diag = {0};
    CwAnswer answer = {0};
    CwArena* arena = cw_arena_new(NULL);
    CwStatus status = arena ? run_key(server, arena, hex, &answer, &diag) : CW_ERR_NO_MEM;
    if (status == CW_OK && answer.status != CW_OK) {
        status = cw__answer_diag(arena, &answer, &diag) == CW_OK ? (CwStatus)answer.status : CW_ERR_NO_MEM;
    }
    if (status != CW_OK) {
        const char* line = arena ? cw_diag_line(arena, &diag) : NULL;
        say(line && line[0] ? line : cw_status_text(status));
        say("\n");
    }
    cw_arena_free(arena);
    return status == CW_OK ? 0 : 1;
}

int cw_worker_main(int argc, char** argv, const CwStepKind* kinds, size_t n_kinds, CwWorkerPrepare prepare) {
    const bool serving = argc == 3 && strcmp(argv[1], "serve") == 0;
    const bool running = argc == 4 && strcmp(argv[1], "run") == 0;
    if (!serving && !running) {
        say("usage: cuewright-worker serve FOLDER, or run FOLDER KEY; cuewright starts it by itself\n");
        return 2;
    }
    if (!cw__environment_is_pinned()) {
        (void)execve("/proc/self/exe", argv, (char* const*)cw__pinned_environment);
        say("cuewright-worker: cannot start itself with a pinned environment\n");
        return 1;
    }
    cw__environment_pin();
    (void)close_range(STDERR_FILENO + 1, ~0U, 0);
    char* folder = realpath(argv[2], NULL); // steps may change their folder, and programs too
    if (!folder) {
        say("cuewright-worker: there is no such project\n");
        return 1;
    }
    Server* server = calloc(1, sizeof *server);
    bool* prepared = calloc(n_kinds + 1, sizeof *prepared);
    int code = 1;
    if (server && prepared) {
        server->prepared = prepared;
        server->worker = (CwWorker){folder, kinds, n_kinds, prepare, prepared};
        code = serving ? serve(server) : run_one(server, argv[3]);
    }
    free(prepared);
    free(server);
    free(folder);
    return code;
}
