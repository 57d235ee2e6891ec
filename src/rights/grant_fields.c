// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/grant.h"

CwStatus cw_grant_date_read(CwFields in, size_t column, bool last, CwDate otherwise, CwDate* ret_date) {
    static const CwWord forever[] = {
        {"perpetual", 0}, {"perpetuity", 0}, {"in perpetuity", 0}, {"forever", 0}, {"-", 0}};
    const CwText text = cw_text(cw_field(in, column));
    if (text.length == 0 || cw_word_find(forever, sizeof forever / sizeof forever[0], text)) {
        *ret_date = otherwise;
        return CW_OK;
    }
    if (cw_date_parse(text, last, ret_date) != CW_OK) {
        return cw_field_refuse(in, column, "rights.date", "write a date as 2026-11-20");
    }
    return CW_OK;
}

CwStatus cw_grant_read(CwFields in, const CwGrantColumns* columns, CwGrant* ret_grant) {
    const char* seconds = cw_field(in, columns->seconds);
    CwGrant grant = {.media = 0};
    CwText wrong = {"", 0};
    if (cw_media_parse(cw_text(cw_field(in, columns->media)), &grant.media, &wrong) != CW_OK) {
        return cw_field_refuse(in, columns->media, "rights.media", "%.*s is not known; write %s", (int)wrong.length,
                               wrong.at, cw_media_names());
    }
    if (cw_territories_parse(cw_text(cw_field(in, columns->territories)), &grant.territories, &wrong) != CW_OK) {
        return cw_field_refuse(in, columns->territories, "rights.territory",
                               "%.*s is not known; write country codes as DE, names as Germany, EU, or world",
                               (int)wrong.length, wrong.at);
    }
    if (cw_uses_parse(cw_text(cw_field(in, columns->uses)), &grant.uses, &wrong) != CW_OK) {
        return cw_field_refuse(in, columns->uses, "rights.uses",
                               "%.*s is not known; write codes as BI VI, or background, featured, any",
                               (int)wrong.length, wrong.at);
    }
    if (seconds[0] && !cw_word_is(cw_text(seconds), "any") &&
        (cw_length_parse(cw_text(seconds), &grant.longest_ms) != CW_OK || grant.longest_ms == 0)) {
        return cw_field_refuse(in, columns->seconds, "rights.seconds",
                               "write seconds as 45, minutes and seconds as 0:45, or any");
    }
    CW_TRY(cw_grant_date_read(in, columns->from, false, CW_DATE_NEVER_BEGAN, &grant.from));
    CW_TRY(cw_grant_date_read(in, columns->until, true, CW_DATE_NEVER_ENDS, &grant.until));
    if (grant.until.day < grant.from.day) {
        return cw_field_refuse(in, columns->until, "rights.term", "this term ends before it begins (%s)",
                               cw_field(in, columns->from));
    }
    *ret_grant = grant;
    return CW_OK;
}
