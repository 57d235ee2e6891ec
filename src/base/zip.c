// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/zip.h"

#include <string.h>

enum {
    MOST_FILES = 65534,
    NEEDS_VERSION = 20,
    UTF8_NAMES = 0x0800,
    FIRST_DAY = 0x0021, ///< 1 January 1980
};

// What `tables[k]` says a byte does that k more bytes follow: four bytes are taken at once.
static void make_tables(uint32_t tables[4][256]) {
    for (uint32_t i = 0; i < 256; ++i) {
        uint32_t crc = i;
        for (int bit = 0; bit < 8; ++bit) {
            crc = crc >> 1U ^ (crc & 1U ? 0xEDB88320U : 0U);
        }
        tables[0][i] = crc;
    }
    for (uint32_t i = 0; i < 256; ++i) {
        for (int k = 1; k < 4; ++k) {
            tables[k][i] = tables[k - 1][i] >> 8U ^ tables[0][tables[k - 1][i] & 0xFFU];
        }
    }
}

uint32_t cw_crc32(CwText bytes) {
    uint32_t tables[4][256];
    uint32_t crc = 0xFFFFFFFFU;
    make_tables(tables);
    const unsigned char* at = (const unsigned char*)bytes.at;
    size_t left = bytes.length;
    for (; left >= 4; left -= 4, at += 4) {
        crc ^= (uint32_t)at[0] | (uint32_t)at[1] << 8U | (uint32_t)at[2] << 16U | (uint32_t)at[3] << 24U;
        crc = tables[3][crc & 0xFFU] ^ tables[2][crc >> 8U & 0xFFU] ^ tables[1][crc >> 16U & 0xFFU] ^
              tables[0][crc >> 24U];
    }
    for (; left > 0; --left, ++at) {
        crc = crc >> 8U ^ tables[0][(crc ^ *at) & 0xFFU];
    }
    return ~crc;
}

// What a local head and an entry of the directory have in common.
static void put_common(CwBuf* buf, const CwZipFile* file, uint32_t crc) {
    cw_buf_little_endian(buf, NEEDS_VERSION, 2);
    cw_buf_little_endian(buf, UTF8_NAMES, 2);
    cw_buf_little_endian(buf, 0, 2); // stored
    cw_buf_little_endian(buf, 0, 2);
    cw_buf_little_endian(buf, FIRST_DAY, 2);
    cw_buf_little_endian(buf, crc, 4);
    cw_buf_little_endian(buf, file->bytes.length, 4);
    cw_buf_little_endian(buf, file->bytes.length, 4);
    cw_buf_little_endian(buf, strlen(file->name), 2);
    cw_buf_little_endian(buf, 0, 2);
}

static void put_entry(CwBuf* directory, const CwZipFile* file, uint32_t crc, uint64_t offset) {
    cw_buf_text(directory, "PK\1\2");
    cw_buf_little_endian(directory, NEEDS_VERSION, 2);
    put_common(directory, file, crc);
    cw_buf_little_endian(directory, 0, 8); // no comment, first disk, attributes
    cw_buf_little_endian(directory, 0, 2);
    cw_buf_little_endian(directory, offset, 4);
    cw_buf_text(directory, file->name);
}

CwStatus cw_zip_write(CwBuf* buf, const CwZipFile* files, size_t n_files) {
    const size_t start = buf->length;
    CwBuf directory = cw_buf(buf->arena);
    for (size_t i = 0; i < n_files; ++i) {
        const uint32_t crc = cw_crc32(files[i].bytes);
        const uint64_t offset = buf->length - start;
        if (n_files > MOST_FILES || offset + files[i].bytes.length > UINT32_MAX - 65536) {
            return CW_ERR_RANGE;
        }
        cw_buf_text(buf, "PK\3\4");
        put_common(buf, &files[i], crc);
        cw_buf_text(buf, files[i].name);
        cw_buf_bytes(buf, files[i].bytes.at, files[i].bytes.length);
        put_entry(&directory, &files[i], crc, offset);
    }
    const uint64_t at = buf->length - start;
    CW_TRY(cw_buf_status(&directory));
    cw_buf_bytes(buf, directory.bytes, directory.length);
    cw_buf_text(buf, "PK\5\6");
    cw_buf_little_endian(buf, 0, 4);
    cw_buf_little_endian(buf, n_files, 2);
    cw_buf_little_endian(buf, n_files, 2);
    cw_buf_little_endian(buf, directory.length, 4);
    cw_buf_little_endian(buf, at, 4);
    cw_buf_little_endian(buf, 0, 2);
    return cw_buf_status(buf);
}
