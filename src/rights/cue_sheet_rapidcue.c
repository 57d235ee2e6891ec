// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_forms.h"

#include "rights/rights_priv.h"
#include "spot/use.h"

#include <inttypes.h>

typedef struct {
    CwBuf* buf;
    const CwCueSheet* sheet;
    CwDiag* diag;
} Writer;

static CwStatus refuse(const Writer* writer, CwPlace place, const char* of, const char* what) {
    return cw_diag(writer->diag, CW_ERR_BAD_INPUT, "rapidcue", place, of, "%s", what);
}

// "01:02:03", to the nearest second, as durations on cue sheets are.
static void put_duration(CwBuf* buf, int depth, const char* name, CwSpan span) {
    const int64_t seconds = cw_div_nearest(span.flicks, CW_FLICKS_PER_SECOND);
    cw_buf_format(buf, "%*s<%s>%02" PRId64 ":%02" PRId64 ":%02" PRId64 "</%s>\n", depth * 2, "", name, seconds / 3600,
                  seconds / 60 % 60, seconds % 60, name);
}

static void put_timecode(const Writer* writer, int depth, const char* name, CwTime time) {
    char text[CW_TIMECODE_SIZE];
    cw_timecode_format(cw_frame_nearest(time, writer->sheet->rate), writer->sheet->rate, text);
    cw__put_element(writer->buf, depth, name, text);
}

static const char* origin_of(CwWorkKind kind) {
    switch (kind) {
    case CW_WORK_ORIGINAL:
        return "Commissioned";
    case CW_WORK_LIBRARY:
        return "Library";
    case CW_WORK_LICENSED:
        return "Commercial";
    case CW_WORK_PUBLIC_DOMAIN:
        return "Public domain";
    }
    return "";
}

static CwStatus check_head(const Writer* writer) {
    const CwCueSheetHead* head = &writer->sheet->head;
    const struct {
        const char* text;
        const char* what;
    } wanted[] = {
        {head->title, "a cue sheet names the production: the film has no title"},
        {head->kind, "a cue sheet says what the production is (feature, series, short): the film has no kind"},
        {head->company, "a cue sheet names the production company: the film has none"},
        {head->release[0] ? head->release : head->year,
         "a cue sheet says when it is released: give a release or a year"},
        {head->contact, "a cue sheet says who prepared it: the film has no contact"},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof wanted[0]; ++i) {
        if (!wanted[i].text[0]) {
            return refuse(writer, (CwPlace){0}, NULL, wanted[i].what);
        }
    }
    return writer->sheet->n_rows ? CW_OK : refuse(writer, (CwPlace){0}, NULL, "there are no cues to report");
}

static CwStatus put_party(const Writer* writer, const CwWorkUse* work, const CwRightsParty* party, int64_t points) {
    CwBuf* buf = writer->buf;
    char share[CW_SHEET_TEXT_SIZE];
    const CwRightsSide side = cw_party_side(party->role);
    const bool paid = side == CW_SIDE_WRITERS || side == CW_SIDE_PUBLISHERS;
    if (paid && !party->society[0]) {
        return refuse(writer, party->place, work->title,
                      "each writer and publisher needs a society; write NS for somebody who is with none");
    }
    const char* where = cw_party_where(buf->arena, party);
    if (!where) {
        return CW_ERR_NO_MEM;
    }
    cw_buf_text(buf, "        <InterestedParty>\n");
    cw__put_element(buf, 5, "Role", cw_party_code(party->role));
    cw__put_element(buf, 5, "Name", party->name);
    cw__put_element(buf, 5, "Affiliation", party->society);
    cw__put_element(buf, 5, "IPI", party->ipi);
    if (side != CW_SIDE_NONE) {
        cw_sheet_percent(points, share);
        cw__put_element(buf, 5, "Share", share);
    }
    cw__put_element(buf, 5, "Territory", where);
    cw_buf_text(buf, "        </InterestedParty>\n");
    return CW_OK;
}

static CwStatus put_work(const Writer* writer, const CwWorkUse* work) {
    CwBuf* buf = writer->buf;
    int64_t* points = CW_NEW_ARRAY(buf->arena, int64_t, work->n_parties);
    bool written_by = false;
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_work_points(buf->arena, work, points));
    cw_buf_text(buf, "      <Work>\n");
    cw__put_element(buf, 4, "WorkTitle", work->title);
    cw__put_element(buf, 4, "MusicOrigin", origin_of(work->kind));
    cw__put_element(buf, 4, "ISWC", work->iswc);
    cw__put_element(buf, 4, "ISRC", work->isrc);
    cw__put_element(buf, 4, "Artist", work->artist);
    cw__put_element(buf, 4, "Label", work->label);
    cw__put_element(buf, 4, "CatalogNumber", work->catalogue);
    for (size_t i = 0; i < work->n_parties; ++i) {
        CW_TRY(put_party(writer, work, &work->parties[i], points[i]));
        written_by = written_by || cw_party_side(work->parties[i].role) == CW_SIDE_WRITERS;
    }
    cw_buf_text(buf, "      </Work>\n");
    return written_by ? CW_OK : refuse(writer, work->parties[0].place, work->title, "a work needs a writer");
}

static CwStatus put_cue(const Writer* writer, const CwCueSheetRow* row) {
    CwBuf* buf = writer->buf;
    if (row->n_works == 0) {
        return refuse(writer, (CwPlace){0}, row->cue.cue,
                      "nobody wrote down whose music this cue is: a row in rights.csv");
    }
    cw_buf_text(buf, "    <Cue>\n");
    cw_buf_format(buf, "      <SequenceNumber>%d</SequenceNumber>\n", row->sequence);
    cw__put_element(buf, 3, "CueNumber", row->cue.cue);
    cw__put_element(buf, 3, "Reel", row->reel);
    cw__put_element(buf, 3, "CueTitle", row->cue.title[0] ? row->cue.title : row->works[0]->title);
    cw__put_element(buf, 3, "UsageCode", cw_use_code(row->cue.use));
    put_timecode(writer, 3, "TimecodeIn", row->cue.in);
    put_timecode(writer, 3, "TimecodeOut", row->cue.out);
    put_duration(buf, 3, "Duration", cw_time_between(row->cue.in, row->cue.out));
    for (size_t w = 0; w < row->n_works; ++w) {
        CW_TRY(put_work(writer, row->works[w]));
    }
    cw_buf_text(buf, "    </Cue>\n");
    return CW_OK;
}

static void put_head(const Writer* writer) {
    CwBuf* buf = writer->buf;
    const CwCueSheetHead* head = &writer->sheet->head;
    cw_buf_text(buf, "  <Production>\n");
    cw__put_element(buf, 2, "ProductionTitle", head->title);
    cw__put_element(buf, 2, "AlternateTitle", head->aka);
    cw__put_element(buf, 2, "EpisodeTitle", head->episode);
    cw__put_element(buf, 2, "EpisodeNumber", head->episode_number);
    cw__put_element(buf, 2, "ProductionNumber", head->number);
    cw__put_element(buf, 2, "ProductionType", head->kind);
    cw__put_element(buf, 2, "ProductionCompany", head->company);
    cw__put_element(buf, 2, "CountryOfOrigin", head->country);
    cw__put_element(buf, 2, "ReleaseDate", head->release[0] ? head->release : head->year);
    cw__put_element(buf, 2, "Network", head->network);
    cw__put_element(buf, 2, "Version", head->cut);
    put_duration(buf, 2, "ProductionDuration", writer->sheet->running);
    put_duration(buf, 2, "MusicDuration", writer->sheet->music);
    cw__put_element(buf, 2, "PreparedBy", head->contact);
    cw_buf_text(buf, "  </Production>\n");
}

CwStatus cw_cue_sheet_rapidcue(CwBuf* buf, const CwCueSheet* sheet, CwDiag* diag) {
    const Writer writer = {buf, sheet, diag};
    CW_TRY(check_head(&writer));
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<RapidCue>\n");
    put_head(&writer);
    cw_buf_text(buf, "  <Cues>\n");
    for (size_t i = 0; i < sheet->n_rows; ++i) {
        CW_TRY(put_cue(&writer, &sheet->rows[i]));
    }
    cw_buf_text(buf, "  </Cues>\n</RapidCue>\n");
    return cw_buf_status(buf);
}
