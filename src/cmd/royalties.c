// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/royalties.h"

#include "base/file.h"
#include "cmd/data.h"
#include "money/statement.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum {
    PIECE_BYTES = 1 << 20, // read at one time; a row is shorter
    HEAD_BYTES = 1 << 16,
};

// What one thread reads of one file: from the first row that begins in [begin, end).
typedef struct {
    const CwTallyLayout* layout;
    const char* path;
    int64_t begin;
    int64_t end;
    CwArena* arena;
    char* room; // PIECE_BYTES
    CwTally* tally;
    CwStatus status;
    CwDiag diag;
    int64_t bad_at; // where the piece begins that a diagnostic's line counts from
} Reader;

static CwStatus fail(Reader* reader, int error_number) {
    return cw_diag(&reader->diag, cw_status_from_errno(error_number), "file.read", (CwPlace){reader->path, 0, 0}, NULL,
                   "the file cannot be read: %s", strerror(error_number)); // NOLINT: one thread speaks of an error
}

// Fills the room with what is there; answers how much.
static ssize_t fill(int file, char* room, size_t size, int64_t at) {
    size_t got = 0;
    while (got < size) {
        const ssize_t n = pread(file, room + got, size - got, at + (int64_t)got);
        if (n < 0 && errno == EINTR) {
            continue;
        }
        if (n < 0) {
            return -1;
        }
        if (n == 0) {
            break;
        }
        got += (size_t)n;
    }
    return (ssize_t)got;
}

// Takes whole rows out of `room[length]`; answers how many bytes were used.
static CwStatus take(Reader* reader, const char* room, size_t length, int64_t at, bool last, size_t* ret_used) {
    size_t used = length;
    while (!last && used > 0 && room[used - 1] != '\n') {
        --used;
    }
    if (used == 0 && length) {
        return cw_diag(&reader->diag, CW_ERR_BAD_INPUT, "statement.long", (CwPlace){reader->path, 0, 0}, NULL,
                       "a row is longer than a megabyte: is this a statement?");
    }
    reader->bad_at = at;
    *ret_used = used;
    return cw_tally_rows(reader->tally, reader->layout, (CwText){room, used}, 0, &reader->diag);
}

// The rows that begin in the reader's part of the file; `*at` moves on.
static CwStatus read_rows(Reader* reader, int file, char* room, int64_t* at) {
    if (*at > 0) { // the row that is running belongs to the part before; one that begins just here does not
        const ssize_t got = fill(file, room, PIECE_BYTES, *at - 1);
        const char* newline = got > 0 ? memchr(room, '\n', (size_t)got) : NULL;
        *at = newline ? *at + (newline - room) : got < 0 ? *at : reader->end;
    }
    while (*at < reader->end) {
        ssize_t got = fill(file, room, PIECE_BYTES, *at);
        if (got < 0) {
            return fail(reader, errno);
        }
        const bool ends = got < PIECE_BYTES;
        if (*at + got > reader->end) { // up to the end of the row that runs over the end of the part
            const size_t most = (size_t)(reader->end - *at);
            const char* newline = memchr(room + most - 1, '\n', (size_t)got - most + 1);
            got = newline ? newline - room + 1 : got;
        }
        size_t used = 0;
        CW_TRY(take(reader, room, (size_t)got, *at, ends, &used));
        *at += (int64_t)used;
        if (used == 0) {
            break;
        }
    }
    return CW_OK;
}

static CwStatus read_part(Reader* reader) {
    const int file = open(reader->path, O_RDONLY | O_CLOEXEC);
    if (file < 0) {
        return fail(reader, errno);
    }
    int64_t at = reader->begin;
    const CwStatus status = read_rows(reader, file, reader->room, &at);
    (void)close(file);
    return status;
}

static void* run_thread(void* context) {
    Reader* reader = context;
    reader->status = read_part(reader);
    return NULL;
}

// The line a row of a piece is on: lines are counted only when something is wrong.
static void find_line(Reader* reader) {
    char* room = reader->room;
    const int file = open(reader->path, O_RDONLY | O_CLOEXEC);
    int lines = 1;
    for (int64_t at = 0; file >= 0 && at < reader->bad_at;) {
        const int64_t wanted = reader->bad_at - at < PIECE_BYTES ? reader->bad_at - at : PIECE_BYTES;
        const ssize_t got = fill(file, room, (size_t)wanted, at);
        if (got <= 0) {
            break;
        }
        for (ssize_t i = 0; i < got; ++i) {
            lines += room[i] == '\n';
        }
        at += got;
    }
    if (file >= 0) {
        (void)close(file);
    }
    reader->diag.line += lines;
}

static CwStatus read_templates(CwShell* shell, const char* folder, CwStatementTemplate** templates, size_t* count,
                               size_t* capacity) {
    CwNames names = {NULL, 0};
    CW_TRY(cw_folder_list(shell->arena, folder, &shell->diag, &names));
    for (size_t i = 0; i < names.count; ++i) {
        CwText text = {NULL, 0};
        const char* path = cw_path(shell->arena, folder, names.names[i]);
        if (!path) {
            return CW_ERR_NO_MEM;
        }
        if (!cw_path_has_extension(path, ".json")) {
            continue;
        }
        CW_TRY(cw_array_reserve(shell->arena, (void**)templates, *count, capacity, sizeof **templates));
        CW_TRY(cw_file_read(shell->arena, path, 0, &shell->diag, &text));
        CW_TRY(cw_statement_template_read(shell->arena, path, text, &shell->diag, &(*templates)[*count]));
        ++*count;
    }
    return CW_OK;
}

// The layout of a file, and where its rows begin and end.
static CwStatus look(CwShell* shell, const CwStatementTemplate* templates, size_t n_templates, const char* path,
                     CwStatementLayout* layout, int64_t* ret_size) {
    Reader reader = {.path = path};
    struct stat found;
    char* head = cw_alloc(shell->arena, HEAD_BYTES);
    if (!head) {
        return CW_ERR_NO_MEM;
    }
    const int file = open(path, O_RDONLY | O_CLOEXEC);
    const ssize_t got = file >= 0 && fstat(file, &found) == 0 ? fill(file, head, HEAD_BYTES, 0) : -1;
    const int error_number = errno;
    if (file >= 0) {
        (void)close(file);
    }
    if (got < 0) {
        const CwStatus status = fail(&reader, error_number);
        shell->diag = reader.diag;
        return status;
    }
    *ret_size = found.st_size;
    return cw_statement_layout(templates, n_templates, path, (CwText){head, (size_t)got}, &shell->diag, layout);
}

static CwStatus run_readers(CwShell* shell, Reader* readers, int n_threads) {
    pthread_t threads[64];
    int started = 0;
    for (; started + 1 < n_threads; ++started) { // the last part is read by this thread
        if (pthread_create(&threads[started], NULL, run_thread, &readers[started]) != 0) {
            break;
        }
    }
    for (int i = started; i < n_threads; ++i) {
        (void)run_thread(&readers[i]);
    }
    for (int i = 0; i < started; ++i) {
        (void)pthread_join(threads[i], NULL);
    }
    for (int i = 0; i < n_threads; ++i) {
        if (readers[i].status != CW_OK) {
            if (readers[i].status != CW_ERR_NO_MEM && readers[i].diag.file[0]) {
                find_line(&readers[i]);
            }
            shell->diag = readers[i].diag;
            return readers[i].status;
        }
    }
    return CW_OK;
}

static CwStatus read_file(CwShell* shell, const CwStatementLayout* layout, const char* path, int64_t size,
                          Reader* readers, int n_threads) {
    const int64_t begin = (int64_t)layout->header_bytes;
    for (int i = 0; i < n_threads; ++i) {
        readers[i].layout = &layout->rows;
        readers[i].path = path;
        readers[i].begin = begin + (size - begin) * i / n_threads;
        readers[i].end = begin + (size - begin) * (i + 1) / n_threads;
    }
    return run_readers(shell, readers, n_threads);
}

static CwStatus read_all(CwShell* shell, const CwStatementJob* job, Reader* readers, CwTallyItem** ret_items,
                         size_t* ret_count) {
    CwStatementTemplate* templates = NULL;
    size_t n_templates = 0;
    size_t capacity = 0;
    const char* ours = NULL;
    CW_TRY(cw_data_path(shell, "statements", &ours));
    CW_TRY(read_templates(shell, ours, &templates, &n_templates, &capacity));
    if (job->more_templates) {
        CW_TRY(read_templates(shell, job->more_templates, &templates, &n_templates, &capacity));
    }
    for (size_t i = 0; i < job->n_files; ++i) {
        CwStatementLayout layout;
        int64_t size = 0;
        CW_TRY(look(shell, templates, n_templates, job->files[i], &layout, &size));
        cw_shell_say(shell, "%s: %s", job->files[i], layout.template->name);
        CW_TRY(read_file(shell, &layout, job->files[i], size, readers, job->n_threads));
    }
    for (int i = 1; i < job->n_threads; ++i) {
        CW_TRY(cw_tally_merge(readers[0].tally, readers[i].tally));
    }
    return cw_tally_items(shell->arena, readers[0].tally, ret_items, ret_count);
}

CwStatus cw_statements_read(CwShell* shell, const CwStatementJob* job, CwTallyItem** ret_items, size_t* ret_count) {
    Reader* readers = CW_NEW_ARRAY(shell->arena, Reader, (size_t)job->n_threads);
    CwStatus status = readers ? CW_OK : CW_ERR_NO_MEM;
    for (int i = 0; status == CW_OK && i < job->n_threads; ++i) {
        readers[i].arena = cw_arena_new(NULL);
        readers[i].room = readers[i].arena ? cw_alloc(readers[i].arena, PIECE_BYTES) : NULL;
        status = readers[i].room ? cw_tally_new(readers[i].arena, &readers[i].tally) : CW_ERR_NO_MEM;
    }
    if (status == CW_OK) {
        status = read_all(shell, job, readers, ret_items, ret_count);
    }
    for (int i = 0; readers && i < job->n_threads; ++i) {
        cw_arena_free(readers[i].arena);
    }
    return status;
}
