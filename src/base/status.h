// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What a call answers: done, or why not.

   Every function that can fail for a reason of the world returns a CwStatus, and the compiler insists that it is read.
   Our own mistakes are asserts, never statuses. Out-parameters named `ret_x` are written only when the answer is CW_OK.
*/
#ifndef CW_BASE_STATUS_H
#define CW_BASE_STATUS_H

#define CW_MUST_USE                        __attribute__((warn_unused_result))
#define CW_PRINTF(format_index, first_arg) __attribute__((format(printf, format_index, first_arg)))

/** Why a call could not do what it was asked. */
typedef enum {
    CW_OK = 0,
    CW_ERR_NO_MEM,      ///< memory ran out
    CW_ERR_IO,          ///< the disk or a pipe failed
    CW_ERR_FULL,        ///< no space left on the disk
    CW_ERR_NOT_FOUND,   ///< the named thing is not there
    CW_ERR_EXISTS,      ///< the named thing is already there
    CW_ERR_BAD_INPUT,   ///< input that cannot be read as what it claims to be
    CW_ERR_RANGE,       ///< a number or time outside what is allowed
    CW_ERR_NO_FIT,      ///< the constraints cannot all be met
    CW_ERR_CONFLICT,    ///< somebody changed it meanwhile
    CW_ERR_DENIED,      ///< a gate or a right says no
    CW_ERR_NO_PROGRAM,  ///< a needed program or file of the system is missing
    CW_ERR_FAILED,      ///< a program or a worker that was run failed
    CW_ERR_CORRUPT,     ///< stored bytes are not what was stored
    CW_ERR_INTERRUPTED, ///< the user asked to stop
    CW_ERR_USAGE        ///< the command line cannot be understood
} CwStatus;

/** Returns from the calling function with the status of `expression` unless it is CW_OK. */
#define CW_TRY(expression)                                                                                             \
    do {                                                                                                               \
        const CwStatus cw_try_status_ = (expression);                                                                  \
        if (cw_try_status_ != CW_OK) {                                                                                 \
            return cw_try_status_;                                                                                     \
        }                                                                                                              \
    } while (0)

/**
   The status in a few plain words, for people.

   Memory   static; never NULL.
*/
const char* cw_status_text(CwStatus status);

/**
   The status a failed system call means.

   Units    `error_number` as errno gives it.
   Errors   never CW_OK: 0 answers CW_ERR_IO, because the caller saw a failure.
*/
CwStatus cw_status_from_errno(int error_number);

#endif
