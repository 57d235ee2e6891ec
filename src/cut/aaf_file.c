// SPDX-License-Identifier: GPL-3.0-or-later
// Source: [MS-CFB] sections 2.2 to 2.6; AAF stored format specification, sections on properties and references.
#include "cut/aaf_priv.h"

#include "base/buf.h"

#include <string.h>

enum {
    HEADER_BYTES = 512,
    ENTRY_BYTES = 128,
    MINI_BYTES = 64,
    HEADER_DIFAT = 109,
};

#define END_OF_CHAIN 0xFFFFFFFEU

static uint32_t u16_at(CwText bytes, size_t at) {
    const unsigned char* b = (const unsigned char*)bytes.at + at;
    return (uint32_t)b[0] | (uint32_t)b[1] << 8U;
}

static uint32_t u32_at(CwText bytes, size_t at) {
    return u16_at(bytes, at) | u16_at(bytes, at + 2) << 16U;
}

static CwStatus broken(const CwAafFile* file, const char* what) {
    return cw_diag(file->diag, CW_ERR_BAD_INPUT, "aaf.broken", (CwPlace){file->file, 0, 0}, NULL,
                   "this AAF file is broken or cut short (%s); export it again", what);
}

// The bytes of a sector, empty where the file ends before it.
static CwText sector(const CwAafFile* file, uint32_t number) {
    const uint64_t at = ((uint64_t)number + 1) * file->sector_bytes;
    if (at >= file->bytes.length) {
        return cw_text("");
    }
    const CwText rest = cw_text_after(file->bytes, (size_t)at);
    return (CwText){rest.at, rest.length < file->sector_bytes ? rest.length : file->sector_bytes};
}

static CwStatus add_fat(CwAafFile* file, uint32_t number, uint32_t* capacity) {
    const CwText bytes = sector(file, number);
    for (size_t at = 0; at + 4 <= bytes.length; at += 4) {
        size_t room = *capacity;
        CW_TRY(CW_RESERVE(file->arena, file->fat, file->n_fat, room));
        *capacity = (uint32_t)room;
        file->fat[file->n_fat++] = u32_at(bytes, at);
    }
    return bytes.length ? CW_OK : broken(file, "its table of sectors is missing");
}

// The table of what sector follows which: its first 109 sectors are named in the header, the rest in a chain.
static CwStatus read_fat(CwAafFile* file) {
    uint32_t capacity = 0;
    for (size_t i = 0; i < HEADER_DIFAT; ++i) {
        const uint32_t number = u32_at(file->bytes, 76 + 4 * i);
        if (number < 0xFFFFFFFAU) {
            CW_TRY(add_fat(file, number, &capacity));
        }
    }
    uint32_t next = u32_at(file->bytes, 68);
    for (uint64_t steps = 0; next < 0xFFFFFFFAU; ++steps) {
        const CwText bytes = sector(file, next);
        if (bytes.length < file->sector_bytes || steps > file->bytes.length / file->sector_bytes) {
            return broken(file, "its table of sectors is not whole");
        }
        for (size_t at = 0; at + 8 <= bytes.length; at += 4) {
            const uint32_t number = u32_at(bytes, at);
            if (number < 0xFFFFFFFAU) {
                CW_TRY(add_fat(file, number, &capacity));
            }
        }
        next = u32_at(bytes, bytes.length - 4);
    }
    return CW_OK;
}

// The sectors from `start` on, one after the other, up to `size` bytes (0: all of the chain).
static CwStatus read_chain(CwAafFile* file, uint32_t start, uint64_t size, CwText* ret_bytes) {
    uint64_t n = 0;
    for (uint32_t at = start; at != END_OF_CHAIN; at = file->fat[at]) {
        if (at >= file->n_fat || ++n > file->n_fat) {
            return broken(file, "a chain of sectors leads nowhere");
        }
        if (size && n * file->sector_bytes >= size) {
            break;
        }
    }
    const uint64_t all = n * file->sector_bytes;
    if ((size && size > all) || all > file->bytes.length) {
        return broken(file, "a stream is longer than its sectors");
    }
    const uint64_t length = size ? size : all;
    char* bytes = cw_alloc(file->arena, (size_t)length + 1);
    if (!bytes) {
        return CW_ERR_NO_MEM;
    }
    uint64_t done = 0;
    for (uint32_t at = start; done < length; at = file->fat[at]) {
        const CwText part = sector(file, at);
        const uint64_t here = length - done < part.length ? length - done : part.length;
        if (!here) {
            return broken(file, "it ends in the middle of a stream");
        }
        memcpy(bytes + done, part.at, (size_t)here);
        done += here;
    }
    *ret_bytes = (CwText){bytes, (size_t)length};
    return CW_OK;
}

static CwStatus read_mini(CwAafFile* file, uint32_t start, uint64_t size, CwText* ret_bytes) {
    if (size > file->mini.length) {
        return broken(file, "a small stream is too long");
    }
    char* bytes = cw_alloc(file->arena, (size_t)size + 1);
    if (!bytes) {
        return CW_ERR_NO_MEM;
    }
    uint64_t done = 0;
    for (uint32_t at = start; done < size; at = file->mini_fat[at]) {
        const uint64_t from = (uint64_t)at * MINI_BYTES;
        const uint64_t here = size - done < MINI_BYTES ? size - done : MINI_BYTES;
        if (at >= file->n_mini_fat || from + here > file->mini.length) {
            return broken(file, "a small stream leads nowhere");
        }
        memcpy(bytes + done, file->mini.at + from, (size_t)here);
        done += here;
    }
    *ret_bytes = (CwText){bytes, (size_t)size};
    return CW_OK;
}

CwStatus cw__aaf_stream(CwAafFile* file, uint32_t entry, CwText* ret_bytes) {
    const CwAafEntry* e = &file->entries[entry];
    if (!e->is_stream || e->size == 0) {
        *ret_bytes = cw_text("");
        return CW_OK;
    }
    return e->size < file->mini_cutoff ? read_mini(file, e->start, e->size, ret_bytes)
                                       : read_chain(file, e->start, e->size, ret_bytes);
}

// UTF-16 as UTF-8, up to a zero.
static CwStatus utf8(CwArena* arena, CwText wide, const char** ret_text) {
    CwBuf buf = cw_buf(arena);
    for (size_t at = 0; at + 2 <= wide.length; at += 2) {
        uint32_t c = u16_at(wide, at);
        if (c == 0) {
            break;
        }
        if (c >= 0xD800 && c < 0xDC00 && at + 4 <= wide.length) {
            const uint32_t low = u16_at(wide, at + 2);
            c = low >= 0xDC00 && low < 0xE000 ? 0x10000 + ((c - 0xD800) << 10U) + (low - 0xDC00) : 0xFFFD;
            at += 2;
        }
        c = c >= 0xD800 && c < 0xE000 ? 0xFFFD : c;
        if (c < 0x80) {
            cw_buf_byte(&buf, (char)c);
        } else if (c < 0x800) {
            cw_buf_byte(&buf, (char)(0xC0U | c >> 6U));
            cw_buf_byte(&buf, (char)(0x80U | (c & 0x3FU)));
        } else {
            if (c < 0x10000) {
                cw_buf_byte(&buf, (char)(0xE0U | c >> 12U));
            } else {
                cw_buf_byte(&buf, (char)(0xF0U | c >> 18U));
                cw_buf_byte(&buf, (char)(0x80U | (c >> 12U & 0x3FU)));
            }
            cw_buf_byte(&buf, (char)(0x80U | (c >> 6U & 0x3FU)));
            cw_buf_byte(&buf, (char)(0x80U | (c & 0x3FU)));
        }
    }
    *ret_text = cw_buf_string(&buf);
    return *ret_text ? CW_OK : CW_ERR_NO_MEM;
}

// Siblings are kept as a tree; here they become a row. Each entry has one place, or the file is broken.
typedef struct {
    CwAafFile* file;
    CwText directory;
    bool* seen;
    uint32_t* stack;
} Walk;

static CwStatus hang_children(Walk* walk, uint32_t parent, uint32_t top) {
    size_t depth = 0;
    uint32_t* last = &walk->file->entries[parent].child;
    walk->stack[depth++] = top;
    while (depth) {
        const uint32_t at = walk->stack[--depth];
        if (at == CW_AAF_NONE) {
            continue;
        }
        if (at >= walk->file->n_entries || walk->seen[at]) {
            return broken(walk->file, "its directory runs in a ring");
        }
        walk->seen[at] = true;
        *last = at;
        last = &walk->file->entries[at].next;
        walk->stack[depth++] = u32_at(walk->directory, (size_t)at * ENTRY_BYTES + 68);
        walk->stack[depth++] = u32_at(walk->directory, (size_t)at * ENTRY_BYTES + 72);
    }
    return CW_OK;
}

static CwStatus read_entries(CwAafFile* file, CwText directory) {
    file->n_entries = (uint32_t)(directory.length / ENTRY_BYTES);
    file->entries = CW_NEW_ARRAY(file->arena, CwAafEntry, file->n_entries);
    file->properties = CW_NEW_ARRAY(file->arena, CwText, file->n_entries);
    Walk walk = {.file = file,
                 .directory = directory,
                 .seen = CW_NEW_ARRAY(file->arena, bool, file->n_entries),
                 .stack = CW_NEW_ARRAY(file->arena, uint32_t, 2 * (size_t)file->n_entries + 2)};
    if (!file->entries || !file->properties || !walk.seen || !walk.stack) {
        return CW_ERR_NO_MEM;
    }
    for (uint32_t i = 0; i < file->n_entries; ++i) {
        const CwText bytes = {directory.at + (size_t)i * ENTRY_BYTES, ENTRY_BYTES};
        CwAafEntry* entry = &file->entries[i];
        entry->child = entry->next = CW_AAF_NONE;
        entry->is_stream = bytes.at[66] == 2;
        entry->start = u32_at(bytes, 116);
        entry->size = u32_at(bytes, 120);
        memcpy(entry->id, bytes.at + 80, 16);
        CW_TRY(utf8(file->arena, (CwText){bytes.at, 64}, &entry->name));
    }
    walk.seen[0] = true;
    for (uint32_t i = 0; i < file->n_entries; ++i) {
        const char kind = directory.at[(size_t)i * ENTRY_BYTES + 66];
        if (kind == 1 || kind == 5) { // a storage or the root; 0 is a free place
            CW_TRY(hang_children(&walk, i, u32_at(directory, (size_t)i * ENTRY_BYTES + 76)));
        }
    }
    return CW_OK;
}

CwStatus cw__aaf_open(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwAafFile* ret_file) {
    CwAafFile f = {.arena = arena, .file = file, .diag = diag, .bytes = bytes};
    CwText directory;
    CwText mini_fat = {NULL, 0};
    if (bytes.length < HEADER_BYTES || memcmp(bytes.at, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1", 8) != 0) {
        return broken(&f, "it does not begin as structured storage");
    }
    const uint32_t shift = u16_at(bytes, 30);
    if (shift != 9 && shift != 12) {
        return broken(&f, "sectors of an unknown size");
    }
    f.sector_bytes = 1U << shift;
    f.mini_cutoff = u32_at(bytes, 56);
    CW_TRY(read_fat(&f));
    CW_TRY(read_chain(&f, u32_at(bytes, 48), 0, &directory));
    if (directory.length < ENTRY_BYTES) {
        return broken(&f, "no directory");
    }
    CW_TRY(read_entries(&f, directory));
    if (u32_at(bytes, 60) != END_OF_CHAIN) {
        CW_TRY(read_chain(&f, u32_at(bytes, 60), 0, &mini_fat));
        CW_TRY(read_chain(&f, u32_at(directory, 116), u32_at(directory, 120), &f.mini));
    }
    f.n_mini_fat = (uint32_t)(mini_fat.length / 4);
    f.mini_fat = CW_NEW_ARRAY(arena, uint32_t, f.n_mini_fat);
    if (!f.mini_fat) {
        return CW_ERR_NO_MEM;
    }
    for (uint32_t i = 0; i < f.n_mini_fat; ++i) {
        f.mini_fat[i] = u32_at(mini_fat, (size_t)i * 4);
    }
    *ret_file = f;
    return CW_OK;
}

static uint32_t child_named(const CwAafFile* file, uint32_t object, const char* name) {
    for (uint32_t at = file->entries[object].child; at != CW_AAF_NONE; at = file->entries[at].next) {
        if (strcmp(file->entries[at].name, name) == 0) {
            return at;
        }
    }
    return CW_AAF_NONE;
}

CwStatus cw__aaf_property(CwAafFile* file, uint32_t object, uint16_t number, CwText* ret_value, bool* ret_found) {
    CwText* bytes = &file->properties[object];
    *ret_found = false;
    if (!bytes->at) {
        const uint32_t stream = child_named(file, object, "properties");
        *bytes = cw_text("");
        if (stream != CW_AAF_NONE) {
            CW_TRY(cw__aaf_stream(file, stream, bytes));
        }
    }
    if (bytes->length < 4) {
        return CW_OK;
    }
    if (bytes->at[0] != 'L') {
        return broken(file, "bytes in an order that is not known here");
    }
    const size_t count = u16_at(*bytes, 2);
    size_t at = 4 + 6 * count;
    for (size_t i = 0; i < count && 4 + 6 * i + 6 <= bytes->length; ++i) {
        const size_t size = u16_at(*bytes, 4 + 6 * i + 4);
        if (at + size > bytes->length) {
            return broken(file, "the properties of an object are not whole");
        }
        if (u16_at(*bytes, 4 + 6 * i) == number) {
            *ret_value = (CwText){bytes->at + at, size};
            *ret_found = true;
            return CW_OK;
        }
        at += size;
    }
    return CW_OK;
}

CwStatus cw__aaf_object(CwAafFile* file, uint32_t object, uint16_t number, uint32_t* ret_object) {
    CwText value;
    bool found = false;
    const char* name = NULL;
    *ret_object = CW_AAF_NONE;
    CW_TRY(cw__aaf_property(file, object, number, &value, &found));
    if (found) {
        value = cw_text_after(value, value.length % 2); // before the name of a stream stands its byte order
        CW_TRY(utf8(file->arena, value, &name));
        *ret_object = child_named(file, object, name);
    }
    return CW_OK;
}

CwStatus cw__aaf_objects(CwAafFile* file, uint32_t object, uint16_t number, uint32_t** ret_objects, size_t* ret_n) {
    CwText value;
    CwText index;
    bool found = false;
    const char* name = NULL;
    *ret_n = 0;
    *ret_objects = NULL;
    CW_TRY(cw__aaf_property(file, object, number, &value, &found));
    if (!found) {
        return CW_OK;
    }
    CW_TRY(utf8(file->arena, value, &name));
    const char* index_name = cw_format(file->arena, "%s index", name);
    if (!index_name) {
        return CW_ERR_NO_MEM;
    }
    const uint32_t stream = child_named(file, object, index_name);
    if (stream == CW_AAF_NONE) {
        return CW_OK;
    }
    CW_TRY(cw__aaf_stream(file, stream, &index));
    if (index.length < 12) {
        return broken(file, "a list of objects has no index");
    }
    const size_t count = u32_at(index, 0);
    const bool set = index.length >= 15 && index.length != 12 + 4 * count;
    const size_t head = set ? 15 : 12;
    const size_t step = set ? 8 + (size_t)(unsigned char)index.at[14] : 4;
    if (count > (index.length - head) / step) {
        return broken(file, "the index of a list of objects is not whole");
    }
    uint32_t* objects = CW_NEW_ARRAY(file->arena, uint32_t, count);
    if (!objects) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const char* item = cw_format(file->arena, "%s{%x}", name, u32_at(index, head + i * step));
        if (!item) {
            return CW_ERR_NO_MEM;
        }
        objects[*ret_n] = child_named(file, object, item);
        *ret_n += objects[*ret_n] != CW_AAF_NONE;
    }
    *ret_objects = objects;
    return CW_OK;
}

CwStatus cw__aaf_number(CwAafFile* file, uint32_t object, uint16_t number, int64_t otherwise, int64_t* ret_value) {
    CwText value;
    bool found = false;
    CW_TRY(cw__aaf_property(file, object, number, &value, &found));
    *ret_value = otherwise;
    if (!found || value.length > 8 || value.length == 0) {
        return CW_OK;
    }
    uint64_t sum = 0;
    for (size_t i = 0; i < value.length; ++i) {
        sum |= (uint64_t)(unsigned char)value.at[i] << (8 * i);
    }
    *ret_value = (int64_t)sum;
    return CW_OK;
}

CwStatus cw__aaf_text(CwAafFile* file, uint32_t object, uint16_t number, const char** ret_text) {
    CwText value;
    bool found = false;
    CW_TRY(cw__aaf_property(file, object, number, &value, &found));
    *ret_text = "";
    return found ? utf8(file->arena, value, ret_text) : CW_OK;
}
