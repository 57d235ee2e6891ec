// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/share.h"

#include <inttypes.h>
#include <stdio.h>

#define SHARE_DEN_MOST INT64_C(100000000) // a millionth of a percent
#define SUM_MOST       (INT64_C(1) << 62)

CwStatus cw_share_parse(CwText text, CwRatio* ret_share) {
    CwText number = cw_text_trim(text);
    bool percent = true;
    for (size_t i = 0; i < number.length; ++i) {
        percent = percent && number.at[i] != '/';
    }
    if (percent && number.length && number.at[number.length - 1] == '%') {
        number = cw_text_trim((CwText){number.at, number.length - 1});
    }
    CwRatio value = {0, 1};
    CW_TRY(cw_parse_ratio(number, &value));
    if (percent && value.den > INT64_MAX / 100) {
        return CW_ERR_RANGE;
    }
    const CwRatio share = percent ? cw_ratio(value.num, value.den * 100) : cw_ratio(value.num, value.den);
    if (share.num < 0 || share.num > share.den || share.den > SHARE_DEN_MOST) {
        return CW_ERR_RANGE;
    }
    *ret_share = share;
    return CW_OK;
}

CwStatus cw_share_add(CwRatio a, CwRatio b, CwRatio* ret_sum) {
    const int64_t common = cw_gcd(a.den, b.den);
    const CwI128 den = (CwI128)a.den / common * b.den;
    const CwI128 num = (CwI128)a.num * (b.den / common) + (CwI128)b.num * (a.den / common);
    if (den > SUM_MOST || num > SUM_MOST || num < -SUM_MOST) {
        return CW_ERR_RANGE;
    }
    *ret_sum = cw_ratio((int64_t)num, (int64_t)den);
    return CW_OK;
}

void cw_share_format(CwRatio share, char text[CW_SHARE_SIZE]) {
    const CwRatio r = cw_ratio(share.num, share.den);
    if (SHARE_DEN_MOST % r.den != 0) {
        (void)snprintf(text, CW_SHARE_SIZE, "%" PRId64 "/%" PRId64, r.num, r.den);
        return;
    }
    const int64_t millionths = r.num * (SHARE_DEN_MOST / r.den); // of a percent
    const int64_t size = millionths < 0 ? -millionths : millionths;
    int length = snprintf(text, CW_SHARE_SIZE, "%s%" PRId64 ".%06" PRId64, millionths < 0 ? "-" : "", size / 1000000,
                          size % 1000000);
    while (text[length - 1] == '0') {
        --length;
    }
    length -= text[length - 1] == '.';
    text[length] = '%';
    text[length + 1] = '\0';
}

int64_t cw_share_basis_points_nearest(CwRatio share) {
    return cw_muldiv_nearest(share.num, 10000, share.den);
}
