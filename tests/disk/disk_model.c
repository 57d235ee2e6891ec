// SPDX-License-Identifier: GPL-3.0-or-later
#include "disk_model.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/random.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { SECTOR_BYTES = 512 };

// Reading the log

static CwStatus read_entry(CwArena* arena, CwText* rest, CwDiskOp* ret_op) {
    CwDiskEntry head;
    if (rest->length < sizeof head) {
        return CW_ERR_BAD_INPUT;
    }
    memcpy(&head, rest->at, sizeof head);
    *rest = cw_text_after(*rest, sizeof head);
    const size_t paths = (size_t)head.path_length + head.path2_length;
    if (head.magic != CW_DISK_MAGIC || rest->length < paths || rest->length - paths < head.data_length) {
        return CW_ERR_BAD_INPUT;
    }
    CwDiskOp op = {.kind = (CwDiskKind)head.kind, .inode = head.inode, .offset = head.offset};
    op.path = cw_text_copy(arena, (CwText){rest->at, head.path_length});
    op.path2 = cw_text_copy(arena, (CwText){rest->at + head.path_length, head.path2_length});
    op.data = (CwText){rest->at + paths, head.data_length};
    *rest = cw_text_after(*rest, paths + head.data_length);
    if (!op.path || !op.path2) {
        return CW_ERR_NO_MEM;
    }
    *ret_op = op;
    return CW_OK;
}

CwStatus cw_disk_log_read(CwArena* arena, const char* path, CwDiag* diag, CwDiskLog* ret_log) {
    CwText rest = {NULL, 0};
    CwDiskOp* ops = NULL;
    size_t count = 0;
    size_t capacity = 0;
    CW_TRY(cw_file_map(arena, path, diag, &rest));
    while (rest.length) {
        CW_TRY(CW_RESERVE(arena, ops, count, capacity));
        const CwStatus status = read_entry(arena, &rest, &ops[count]);
        if (status != CW_OK || ops[count].kind == CW_DISK_UNKNOWN) {
            return cw_diag(diag, CW_ERR_BAD_INPUT, "disk.log", (CwPlace){path, (int)count + 1, 0},
                           status == CW_OK ? ops[count].path : NULL, "this entry cannot be replayed");
        }
        ++count;
    }
    *ret_log = (CwDiskLog){ops, count};
    return CW_OK;
}

// The model

typedef struct Node Node;

/** A name in a folder. */
typedef struct {
    const char* name;
    Node* node;
} Name;

struct Node {
    Node* next; // in its bucket
    uint64_t inode;
    bool is_folder;
    Name* names; // of a folder; a name with no node is gone
    size_t n_names;
    size_t names_capacity;
    char* bytes; // of a file
    size_t size;
    size_t bytes_capacity;
};

enum { BUCKETS = 4096 };

typedef struct {
    CwArena* arena;
    const CwDiskLog* log;
    const CwPowerCut* cut;
    Node* buckets[BUCKETS];
    Node* root;
    uint64_t state;         // of the random numbers
    uint64_t (*folders)[2]; // by entry that changes names: the inodes of the folders its paths are in
    size_t* data_synced;    // by entry: the position of the first sync of that inode after it; SIZE_MAX for none
    size_t names_certain;   // ordered: changes of names before this one are there
    size_t names_end;       // ordered: those from here on are not
} Model;

static uint64_t draw(Model* model) {
    return cw_random_next(&model->state);
}

static bool chance(Model* model) {
    return (int)(draw(model) % 100) < model->cut->kept_per_cent;
}

static Node* find_inode(const Model* model, uint64_t inode) {
    for (Node* node = model->buckets[inode % BUCKETS]; node; node = node->next) {
        if (node->inode == inode) {
            return node;
        }
    }
    return NULL;
}

// A fresh file or folder of that inode; an older one of the same number was deleted.
static Node* new_node(Model* model, uint64_t inode, bool is_folder) {
    Node* node = CW_NEW(model->arena, Node);
    if (node) {
        node->inode = inode;
        node->is_folder = is_folder;
        node->next = model->buckets[inode % BUCKETS];
        model->buckets[inode % BUCKETS] = node;
    }
    return node;
}

static Name* find_name(const Node* folder, CwText name) {
    for (size_t i = 0; i < folder->n_names; ++i) {
        if (folder->names[i].node && cw_text_is(name, folder->names[i].name)) {
            return &folder->names[i];
        }
    }
    return NULL;
}

// The inode of the folder a path is in, as things stand in the model; 0 for none.
static uint64_t folder_inode(const Model* model, const char* path) {
    CwText rest = cw_text(path);
    const Node* folder = model->root;
    CwText part = cw_text_split(&rest, '/');
    while (folder && rest.length) {
        const Name* name = find_name(folder, part);
        folder = name && name->node->is_folder ? name->node : NULL;
        part = cw_text_split(&rest, '/');
    }
    return folder ? folder->inode : 0;
}

static CwStatus set_name(Model* model, Node* folder, CwText text, Node* node) {
    Name* name = find_name(folder, text);
    if (name) {
        name->node = node;
        return CW_OK;
    }
    if (!node) {
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(model->arena, folder->names, folder->n_names, folder->names_capacity));
    const char* copy = cw_text_copy(model->arena, text);
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    folder->names[folder->n_names++] = (Name){copy, node};
    return CW_OK;
}

// Changes of names. Folders are known by their inode, not by their path: a name in a folder can have come to the disk
// although the folder's own name has not yet, and the folder be found later under another.

static CwText last_part(const char* path) {
    return cw_text(cw_path_name(path));
}

static CwStatus apply_new(Model* model, const CwDiskOp* op, Node* folder) {
    Node* node = find_inode(model, op->inode);
    return folder && node ? set_name(model, folder, last_part(op->path), node) : CW_OK;
}

// The new name counts, whether or not the old one ever came to the disk.
static CwStatus apply_rename(Model* model, const CwDiskOp* op, Node* from, Node* to) {
    Node* node = find_inode(model, op->inode);
    if (!to || !node) {
        return CW_OK;
    }
    if (from && op->kind == CW_DISK_RENAME) {
        CW_TRY(set_name(model, from, last_part(op->path), NULL));
    }
    return set_name(model, to, last_part(op->path2), node);
}

static CwStatus apply_gone(Model* model, const CwDiskOp* op, Node* folder) {
    return folder ? set_name(model, folder, last_part(op->path), NULL) : CW_OK;
}

static bool changes_names(CwDiskKind kind) {
    return kind == CW_DISK_CREATE || kind == CW_DISK_MKDIR || kind == CW_DISK_RENAME || kind == CW_DISK_LINK ||
           kind == CW_DISK_UNLINK || kind == CW_DISK_RMDIR;
}

static CwStatus apply_names(Model* model, const CwDiskOp* op, const uint64_t folders[2]) {
    Node* folder = find_inode(model, folders[0]);
    switch (op->kind) {
    case CW_DISK_CREATE:
    case CW_DISK_MKDIR:
        return apply_new(model, op, folder);
    case CW_DISK_RENAME:
    case CW_DISK_LINK:
        return apply_rename(model, op, folder, find_inode(model, folders[1]));
    default:
        return apply_gone(model, op, folder);
    }
}

// Changes of bytes.

static CwStatus grow(Model* model, Node* node, size_t size) {
    if (size > node->bytes_capacity) {
        const size_t capacity = size < 4096 ? 4096 : 2 * size;
        char* bytes = cw_alloc(model->arena, capacity);
        if (!bytes) {
            return CW_ERR_NO_MEM;
        }
        if (node->size) {
            memcpy(bytes, node->bytes, node->size);
        }
        node->bytes = bytes;
        node->bytes_capacity = capacity;
    }
    if (size > node->size) {
        memset(node->bytes + node->size, 0, size - node->size);
        node->size = size;
    }
    return CW_OK;
}

static CwStatus put(Model* model, Node* node, size_t offset, CwText data) {
    CW_TRY(grow(model, node, offset + data.length));
    memcpy(node->bytes + offset, data.at, data.length);
    return CW_OK;
}

// Keeps some sectors of a write. The file may have grown all the same: then what is missing reads as zeros.
static CwStatus put_torn(Model* model, Node* node, size_t offset, CwText data) {
    if (chance(model)) {
        CW_TRY(grow(model, node, offset + data.length));
    }
    while (data.length) {
        const size_t room = SECTOR_BYTES - offset % SECTOR_BYTES;
        const size_t length = data.length < room ? data.length : room;
        if (chance(model)) {
            CW_TRY(put(model, node, offset, (CwText){data.at, length}));
        }
        offset += length;
        data = cw_text_after(data, length);
    }
    return CW_OK;
}

static CwStatus apply_bytes(Model* model, const CwDiskOp* op, bool certain) {
    Node* node = find_inode(model, op->inode);
    if (!node || node->is_folder) {
        return CW_OK;
    }
    if (op->kind == CW_DISK_WRITE) {
        if (!certain && model->cut->torn) {
            return put_torn(model, node, (size_t)op->offset, op->data);
        }
        return certain || chance(model) ? put(model, node, (size_t)op->offset, op->data) : CW_OK;
    }
    if (!certain && !chance(model)) {
        return CW_OK;
    }
    CW_TRY(grow(model, node, (size_t)op->offset));
    node->size = (size_t)op->offset;
    return CW_OK;
}

// Which changes are certain

/** The last sync of an inode seen, going backwards. */
typedef struct {
    uint64_t inode;
    size_t position;
} Synced;

typedef struct {
    Synced slots[BUCKETS];
    size_t all; // the position of the next syncfs
} SyncMap;

static Synced* slot_of(SyncMap* map, uint64_t inode) {
    size_t at = inode % BUCKETS;
    while (map->slots[at].inode && map->slots[at].inode != inode) {
        at = (at + 1) % BUCKETS;
    }
    map->slots[at].inode = inode;
    return &map->slots[at];
}

// For each change of bytes before the cut: whether a sync of its file came after it and before the cut.
static CwStatus find_synced_bytes(Model* model) {
    SyncMap* map = CW_NEW(model->arena, SyncMap);
    model->data_synced = CW_NEW_ARRAY(model->arena, size_t, model->log->count + 1);
    if (!map || !model->data_synced) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = model->cut->position; i-- > 0;) {
        const CwDiskOp* op = &model->log->ops[i];
        if (op->kind == CW_DISK_SYNC_ALL) {
            map->all = i + 1;
        } else if (op->kind == CW_DISK_SYNC) {
            slot_of(map, op->inode)->position = i + 1;
        } else if (op->kind == CW_DISK_CREATE || op->kind == CW_DISK_MKDIR) {
            slot_of(map, op->inode)->position = 0; // before this the number was another file's
        } else if (op->kind == CW_DISK_WRITE || op->kind == CW_DISK_TRUNCATE) {
            const Synced* synced = slot_of(map, op->inode);
            model->data_synced[i] = map->all || synced->position ? i : SIZE_MAX;
        }
    }
    return CW_OK;
}

// Makes the file or folder an entry is about, without a name yet.
static CwStatus make_node(Model* model, const CwDiskOp* op) {
    if (op->kind == CW_DISK_ROOT || op->kind == CW_DISK_CREATE || op->kind == CW_DISK_MKDIR) {
        Node* node = new_node(model, op->inode, op->kind != CW_DISK_CREATE);
        if (!node) {
            return CW_ERR_NO_MEM;
        }
        model->root = op->kind == CW_DISK_ROOT ? node : model->root;
    }
    return CW_OK;
}

// In which folders each change of names was made, as things stood then.
static CwStatus find_folders(Model* model) {
    Model* live = CW_NEW(model->arena, Model);
    model->folders = cw_alloc_array(model->arena, model->log->count + 1, sizeof model->folders[0]);
    if (!live || !model->folders) {
        return CW_ERR_NO_MEM;
    }
    *live = (Model){.arena = model->arena};
    for (size_t i = 0; i < model->cut->position; ++i) {
        const CwDiskOp* op = &model->log->ops[i];
        CW_TRY(make_node(live, op));
        if (changes_names(op->kind)) {
            model->folders[i][0] = folder_inode(live, op->path);
            model->folders[i][1] = folder_inode(live, op->path2);
            CW_TRY(apply_names(live, op, model->folders[i]));
        }
    }
    return CW_OK;
}

// For each change of names before the cut: whether its folder was synced after it. `certain` is by entry.
static CwStatus find_synced_names(Model* model, bool* certain) {
    SyncMap* map = CW_NEW(model->arena, SyncMap);
    if (!map) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = model->cut->position; i-- > 0;) {
        const CwDiskOp* op = &model->log->ops[i];
        if (op->kind == CW_DISK_SYNC_ALL) {
            map->all = i + 1;
        } else if (op->kind == CW_DISK_SYNC) {
            slot_of(map, op->inode)->position = i + 1;
        } else if (changes_names(op->kind)) {
            const bool moves = op->kind == CW_DISK_RENAME || op->kind == CW_DISK_LINK;
            certain[i] = map->all || slot_of(map, model->folders[i][moves])->position;
            model->names_certain = certain[i] && !model->names_certain ? i + 1 : model->names_certain;
            if (op->kind == CW_DISK_MKDIR) {
                slot_of(map, op->inode)->position = 0; // before this the number was another folder's
            }
        }
    }
    return CW_OK;
}

static CwStatus apply_all(Model* model, const bool* certain) {
    const size_t uncertain = model->cut->position - model->names_certain;
    const size_t kept = uncertain ? draw(model) % (uncertain + 1) : 0;
    model->names_end = model->names_certain + (chance(model) ? uncertain : kept);
    for (size_t i = 0; i < model->cut->position; ++i) {
        const CwDiskOp* op = &model->log->ops[i];
        CW_TRY(make_node(model, op));
        if (changes_names(op->kind)) {
            const bool there = model->cut->strict ? certain[i] || chance(model) : i < model->names_end;
            CW_TRY(there ? apply_names(model, op, model->folders[i]) : CW_OK);
        } else if (op->kind == CW_DISK_WRITE || op->kind == CW_DISK_TRUNCATE) {
            CW_TRY(apply_bytes(model, op, model->data_synced[i] != SIZE_MAX));
        }
    }
    return CW_OK;
}

// Writing it down

static CwStatus write_file(const char* path, const Node* node) {
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    if (fd < 0) {
        return CW_ERR_IO;
    }
    const bool whole = node->size == 0 || write(fd, node->bytes, node->size) == (ssize_t)node->size;
    (void)close(fd);
    return whole ? CW_OK : CW_ERR_FULL;
}

static CwStatus write_folder(CwArena* arena, const char* path, const Node* folder, int depth) {
    for (size_t i = 0; i < folder->n_names && depth < 16; ++i) {
        const Node* node = folder->names[i].node;
        const char* inner = cw_path(arena, path, folder->names[i].name);
        if (!inner) {
            return CW_ERR_NO_MEM;
        }
        if (node && node->is_folder) {
            if (mkdir(inner, 0755) != 0) {
                return CW_ERR_IO;
            }
            CW_TRY(write_folder(arena, inner, node, depth + 1));
        } else if (node) {
            CW_TRY(write_file(inner, node));
        }
    }
    return CW_OK;
}

CwStatus cw_disk_after(CwArena* arena, const CwDiskLog* log, const CwPowerCut* cut, const char* folder, CwDiag* diag) {
    Model* model = CW_NEW(arena, Model);
    bool* certain = CW_NEW_ARRAY(arena, bool, log->count + 1);
    if (!model || !certain) {
        return CW_ERR_NO_MEM;
    }
    *model = (Model){.arena = arena, .log = log, .cut = cut, .state = cut->seed};
    CW_TRY(find_synced_bytes(model));
    CW_TRY(find_folders(model));
    CW_TRY(find_synced_names(model, certain));
    CW_TRY(apply_all(model, certain));
    if (!model->root) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "disk.log", (CwPlace){0}, NULL, "the log does not begin with a folder");
    }
    return write_folder(arena, folder, model->root, 0);
}
