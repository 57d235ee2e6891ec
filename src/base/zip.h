// SPDX-License-Identifier: GPL-3.0-or-later
/**
   ZIP files out: small ones, stored as they are, with no clock in them.
*/
#ifndef CW_BASE_ZIP_H
#define CW_BASE_ZIP_H

#include "base/buf.h"
#include "base/text.h"

/** A file in the ZIP. */
typedef struct {
    const char* name; ///< with "/" between folders
    CwText bytes;
} CwZipFile;

/** CRC-32 as ZIP has it. Source: ISO/IEC/IEEE 8802-3 clause 3.2.9, reflected. */
uint32_t cw_crc32(CwText bytes);

/**
   Writes files in their order, dated 1 January 1980.

   Shape    `files[n_files]`.
   Range    fewer than 65 535 files, all together below 4 GiB.
   Errors   CW_ERR_RANGE; CW_ERR_NO_MEM.
   Source   PKWARE APPNOTE 6.3.
*/
CW_MUST_USE CwStatus cw_zip_write(CwBuf* buf, const CwZipFile* files, size_t n_files);

#endif
