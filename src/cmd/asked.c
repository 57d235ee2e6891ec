// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"

#include "cmd/project.h"

#include "base/file.h"
#include "base/number.h"

#include <time.h>

enum {
    DAYS_MOST = 36500,
};

const CwOption cw_asked_options[CW_ASKED_OPTIONS] = {
    {"--page", "FILE", "write it as a page (HTML)"},
    {"--within", "DAYS", "tell what is due or ends within so many days (90)"},
    {"--day", "DATE", "as if it were that day; without it, today"},
};

CwStatus cw_asked_today(CwDate* ret_day) {
    const time_t now = time(NULL);
    struct tm parts = {0};
    (void)localtime_r(&now, &parts);
    return cw_date_from_civil(parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday, ret_day);
}

CwStatus cw_asked_day(CwShell* shell, CwDate* ret_day) {
    const char* text = cw_shell_option(shell, "--day");
    if (!text) {
        return cw_asked_today(ret_day);
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

CwStatus cw_asked_paper(CwShell* shell, const CwAskedPaper* paper) {
    CwStore* store = NULL;
    CwFilm film = {0};
    CwDate day;
    int within = 0;
    CwDiagList warnings = {.arena = shell->arena};
    CwBuf buf = cw_buf(shell->arena);
    CW_TRY(cw_asked_day(shell, &day));
    CW_TRY(cw_asked_within(shell, &within));
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &film));
    CW_TRY(paper->check(&film, day, within, &warnings));
    if (cw_shell_option(shell, "--page")) {
        CW_TRY(paper->write(&film, CW_ASKED_PAGE, &warnings, &buf));
        return cw_asked_page(shell, &buf);
    }
    cw_project_say_warnings(shell, &warnings);
    CW_TRY(paper->write(&film, shell->json ? CW_ASKED_JSON : CW_ASKED_TEXT, &warnings, &buf));
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}
