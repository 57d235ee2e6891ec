// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"

#include "base/file.h"
#include "base/number.h"

#include <time.h>

enum {
    DAYS_MOST = 36500,
};

CwStatus cw_asked_day(CwShell* shell, CwDate* ret_day) {
    const char* text = cw_shell_option(shell, "--day");
    if (!text) {
        *ret_day = (CwDate){(int32_t)(time(NULL) / 86400)};
        return CW_OK;
    }
    return cw_date_parse(cw_text(text), false, ret_day) == CW_OK
               ? CW_OK
               : cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text, "--day is a date, as 2026-11-20");
}

CwStatus cw_asked_within(CwShell* shell, int* ret_days) {
    int64_t days = 90;
    const char* text = cw_shell_option(shell, "--within");
    if (text && (cw_parse_int(cw_text(text), &days) != CW_OK || days < 0 || days > DAYS_MOST)) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text, "--within is a number of days");
    }
    *ret_days = (int)days;
    return CW_OK;
}

CwStatus cw_asked_page(CwShell* shell, const CwBuf* page) {
    CW_TRY(cw_buf_status(page));
    return cw_file_write(shell->arena, cw_shell_option(shell, "--page"), (CwText){page->bytes, page->length},
                         &shell->diag);
}
