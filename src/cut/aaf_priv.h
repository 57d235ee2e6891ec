// SPDX-License-Identifier: GPL-3.0-or-later
/**
   AAF files: structured storage (storages and streams in sectors, [MS-CFB]) and the objects AAF keeps in it: a storage
   is an object, its stream "properties" what it says of itself (AAF stored format specification).
*/
#ifndef CW_CUT_AAF_PRIV_H
#define CW_CUT_AAF_PRIV_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** No entry. */
#define CW_AAF_NONE UINT32_MAX

/** A storage or stream. */
typedef struct {
    const char* name; // UTF-8
    uint32_t child;   // the first in it, CW_AAF_NONE when there is none
    uint32_t next;    // beside it
    uint8_t id[16];   // class of the object
    bool is_stream;
    uint32_t start; // sector
    uint64_t size;  // bytes
} CwAafEntry;

/** A file of them; entry 0 is the root. */
typedef struct {
    CwArena* arena;
    const char* file;
    CwDiag* diag;
    CwText bytes;
    uint32_t sector_bytes;
    uint32_t* fat;
    uint32_t n_fat;
    uint32_t* mini_fat;
    uint32_t n_mini_fat;
    CwText mini; // the stream that small streams lie in
    uint32_t mini_cutoff;
    CwAafEntry* entries;
    uint32_t n_entries;
    CwText* properties; // of each entry its stream "properties", once it was read; at NULL before
} CwAafFile;

/** Opens a file. Errors: CW_ERR_BAD_INPUT when it is no structured storage or a broken one; CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__aaf_open(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwAafFile* ret_file);

/** The bytes of a stream. */
CW_MUST_USE CwStatus cw__aaf_stream(CwAafFile* file, uint32_t entry, CwText* ret_bytes);

/** The value of a property of an object; and whether it has one of that number. */
CW_MUST_USE CwStatus cw__aaf_property(CwAafFile* file, uint32_t object, uint16_t number, CwText* ret_value,
                                      bool* ret_found);

/** The object or stream a property holds; CW_AAF_NONE when there is none. */
CW_MUST_USE CwStatus cw__aaf_object(CwAafFile* file, uint32_t object, uint16_t number, uint32_t* ret_object);

/** The objects a vector or set holds, in order. */
CW_MUST_USE CwStatus cw__aaf_objects(CwAafFile* file, uint32_t object, uint16_t number, uint32_t** ret_objects,
                                     size_t* ret_n);

/** A whole number of 1, 2, 4 or 8 bytes; `otherwise` when there is none. */
CW_MUST_USE CwStatus cw__aaf_number(CwAafFile* file, uint32_t object, uint16_t number, int64_t otherwise,
                                    int64_t* ret_value);

/** A text, as UTF-8; "" when there is none. */
CW_MUST_USE CwStatus cw__aaf_text(CwAafFile* file, uint32_t object, uint16_t number, const char** ret_text);

#endif
