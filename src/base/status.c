// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/status.h"

#include <errno.h>

const char* cw_status_text(CwStatus status) {
    switch (status) {
    case CW_OK:
        return "done";
    case CW_ERR_NO_MEM:
        return "memory ran out";
    case CW_ERR_IO:
        return "reading or writing failed";
    case CW_ERR_FULL:
        return "the disk is full";
    case CW_ERR_NOT_FOUND:
        return "not found";
    case CW_ERR_EXISTS:
        return "already there";
    case CW_ERR_BAD_INPUT:
        return "cannot be read";
    case CW_ERR_RANGE:
        return "out of range";
    case CW_ERR_NO_FIT:
        return "cannot all be met";
    case CW_ERR_CONFLICT:
        return "changed meanwhile";
    case CW_ERR_DENIED:
        return "not allowed";
    case CW_ERR_NO_PROGRAM:
        return "a needed program is missing";
    case CW_ERR_FAILED:
        return "a program failed";
    case CW_ERR_CORRUPT:
        return "stored data is damaged";
    case CW_ERR_INTERRUPTED:
        return "interrupted";
    case CW_ERR_USAGE:
        return "the command cannot be understood";
    }
    return "unknown status";
}

CwStatus cw_status_from_errno(int error_number) {
    switch (error_number) {
    case ENOMEM:
        return CW_ERR_NO_MEM;
    case ENOSPC:
    case EDQUOT:
    case EFBIG:
        return CW_ERR_FULL;
    case ENOENT:
    case ENOTDIR:
        return CW_ERR_NOT_FOUND;
    case EEXIST:
    case ENOTEMPTY:
        return CW_ERR_EXISTS;
    case EACCES:
    case EPERM:
    case EROFS:
        return CW_ERR_DENIED;
    case EINTR:
        return CW_ERR_INTERRUPTED;
    default:
        return CW_ERR_IO;
    }
}
