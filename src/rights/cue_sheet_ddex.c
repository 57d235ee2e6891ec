// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_forms.h"

#include "rights/rights_priv.h"
#include "spot/use.h"

#include <inttypes.h>

// "PT1M5.25S": exact to a microsecond, which is finer than any frame.
static void put_duration(CwBuf* buf, int depth, const char* name, CwSpan span) {
    const int64_t micros = cw_muldiv_nearest(span.flicks, 1000000, CW_FLICKS_PER_SECOND);
    const int64_t seconds = micros / 1000000;
    int64_t part = micros % 1000000;
    int places = 6;
    for (; part && part % 10 == 0; part /= 10) {
        --places;
    }
    cw_buf_format(buf, "%*s<%s>PT%" PRId64 "H%" PRId64 "M%" PRId64, depth * 2, "", name, seconds / 3600,
                  seconds / 60 % 60, seconds % 60);
    if (part) {
        cw_buf_format(buf, ".%0*" PRId64, places, part);
    }
    cw_buf_format(buf, "S</%s>\n", name);
}

// The allowed values of the standard for what cue sheets call use.
typedef struct {
    const char* use;
    const char* theme; // or ""
} DdexUse;

static DdexUse use_of(CwUse use) {
    switch (use) {
    case CW_USE_BI:
    case CW_USE_BV:
        return (DdexUse){"Background", ""};
    case CW_USE_VI:
    case CW_USE_VV:
        return (DdexUse){"OnScreenMusic", ""};
    case CW_USE_MT:
        return (DdexUse){"FilmTheme", "Opening"};
    case CW_USE_ET:
        return (DdexUse){"FilmTheme", "Closing"};
    case CW_USE_TH:
        return (DdexUse){"FilmTheme", "Main"};
    case CW_USE_FI:
    case CW_USE_FV:
        return (DdexUse){"EssentialPart", ""};
    case CW_USE_LO:
        return (DdexUse){"AudioLogo", ""};
    }
    return (DdexUse){"Unknown", ""};
}

static const char* origin_of(const CwWorkUse* work) {
    if (!work) {
        return "Unknown";
    }
    switch (work->kind) {
    case CW_WORK_ORIGINAL:
        return "SpeciallyCommissionedMusic";
    case CW_WORK_LIBRARY:
        return "LibraryMusic";
    case CW_WORK_LICENSED:
    case CW_WORK_PUBLIC_DOMAIN:
        return "PreexistingMusic";
    }
    return "Unknown";
}

static const char* role_of(CwPartyRole role) {
    switch (role) {
    case CW_PARTY_COMPOSER:
        return "Composer";
    case CW_PARTY_AUTHOR:
        return "Lyricist";
    case CW_PARTY_COMPOSER_AUTHOR:
        return "ComposerLyricist";
    case CW_PARTY_ARRANGER:
        return "Arranger";
    case CW_PARTY_ADAPTER:
        return "Adapter";
    case CW_PARTY_SUB_ARRANGER:
        return "SubArranger";
    case CW_PARTY_SUB_AUTHOR:
        return "SubLyricist";
    case CW_PARTY_TRANSLATOR:
        return "Translator";
    case CW_PARTY_PUBLISHER:
        return "MusicPublisher";
    case CW_PARTY_SUB_PUBLISHER:
        return "SubPublisher";
    case CW_PARTY_ADMINISTRATOR:
        return "Administrator";
    case CW_PARTY_MASTER_OWNER:
        return "RightsController";
    case CW_PARTY_PERFORMER:
        return "MainArtist";
    }
    return "Unknown";
}

static void put_contributor(CwBuf* buf, const CwRightsParty* party) {
    cw_buf_text(buf, "      <Contributor>\n");
    cw__put_element(buf, 4, "FullName", party->name);
    cw__put_element(buf, 4, "IpiNameNumber", party->ipi);
    cw__put_element(buf, 4, "Role", role_of(party->role));
    cw__put_element(buf, 4, "SocietyAffiliation", party->society);
    cw_buf_text(buf, "      </Contributor>\n");
}

static void put_work(CwBuf* buf, const CwWorkUse* work) {
    if (work->isrc[0]) {
        cw_buf_text(buf, "      <ResourceId>\n");
        cw__put_element(buf, 4, "ISRC", work->isrc);
        cw_buf_text(buf, "      </ResourceId>\n");
    }
    if (work->iswc[0]) {
        cw_buf_text(buf, "      <WorkId>\n");
        cw__put_element(buf, 4, "ISWC", work->iswc);
        cw_buf_text(buf, "      </WorkId>\n");
    }
    cw_buf_text(buf, "      <Title>\n");
    cw__put_element(buf, 4, "TitleText", work->title);
    cw_buf_text(buf, "      </Title>\n");
    for (size_t i = 0; i < work->n_parties; ++i) {
        put_contributor(buf, &work->parties[i]);
    }
}

// One cue with one of its works: a cue with several is several detailed cues at the same place.
static void put_cue(CwBuf* buf, const CwCueSheetRow* row, const CwWorkUse* work, CwTime start) {
    const DdexUse use = use_of(row->cue.use);
    cw_buf_text(buf, "    <DetailedCue>\n");
    cw__put_element(buf, 3, "CueUseType", use.use);
    cw__put_element(buf, 3, "CueThemeType", use.theme);
    cw__put_element(buf, 3, "CueVocalType", cw_use_is_vocal(row->cue.use) ? "Vocal" : "Instrumental");
    cw__put_element(buf, 3, "CueVisualPerceptionType", cw_use_is_visual(row->cue.use) ? "Visual" : "Background");
    cw__put_element(buf, 3, "CueOrigin", origin_of(work));
    if (work) {
        put_work(buf, work);
    } else {
        cw_buf_text(buf, "      <Title>\n");
        cw__put_element(buf, 4, "TitleText", row->cue.title[0] ? row->cue.title : row->cue.cue);
        cw_buf_text(buf, "      </Title>\n");
    }
    cw__put_element(buf, 3, "HasMusicalContent", "true");
    put_duration(buf, 3, "StartTime", cw_time_between(start, row->cue.in));
    put_duration(buf, 3, "Duration", cw_time_between(row->cue.in, row->cue.out));
    put_duration(buf, 3, "EndTime", cw_time_between(start, row->cue.out));
    cw_buf_text(buf, "    </DetailedCue>\n");
}

void cw_cue_sheet_ddex(CwBuf* buf, const CwCueSheet* sheet) {
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<CueSheetList>\n  <CueSheet>\n");
    cw__put_element(buf, 2, "CueSheetType", "Standard");
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        const CwCueSheetRow* row = &sheet->rows[i];
        for (size_t w = 0; w < row->n_works; ++w) {
            put_cue(buf, row, row->works[w], sheet->start);
        }
        if (row->n_works == 0) {
            put_cue(buf, row, NULL, sheet->start);
        }
    }
    cw_buf_text(buf, "  </CueSheet>\n</CueSheetList>\n");
}
