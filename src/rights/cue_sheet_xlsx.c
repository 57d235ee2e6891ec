// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/cue_sheet_forms.h"

#include "base/zip.h"
#include "spot/use.h"

#include <inttypes.h>

// Styles of styles.xml, by index.
enum { STYLE_PLAIN, STYLE_BOLD, STYLE_PERCENT };

// The sheet that is being written, cell after cell.
typedef struct {
    CwBuf buf;
    int row;
    int column;
} Sheet;

static void begin_row(Sheet* sheet) {
    cw_buf_format(&sheet->buf, "%s<row r=\"%d\">", sheet->row ? "</row>" : "", sheet->row + 1);
    ++sheet->row;
    sheet->column = 0;
}

// Columns have one letter: no sheet here has more than 26.
static void begin_cell(Sheet* sheet, int style, const char* type) {
    cw_buf_format(&sheet->buf, "<c r=\"%c%d\" s=\"%d\"%s>", 'A' + sheet->column, sheet->row, style, type);
    ++sheet->column;
}

static void put_text(Sheet* sheet, int style, const char* text) {
    if (text[0] == '\0') {
        ++sheet->column;
        return;
    }
    begin_cell(sheet, style, " t=\"inlineStr\"");
    cw_buf_text(&sheet->buf, "<is><t xml:space=\"preserve\">");
    cw_buf_xml(&sheet->buf, text);
    cw_buf_text(&sheet->buf, "</t></is></c>");
}

static void put_number(Sheet* sheet, int64_t number) {
    begin_cell(sheet, STYLE_PLAIN, "");
    cw_buf_format(&sheet->buf, "<v>%" PRId64 "</v></c>", number);
}

// Hundredths of a percent, as a number of percent.
static void put_percent(Sheet* sheet, int64_t points) {
    char text[CW_SHEET_TEXT_SIZE];
    cw_sheet_percent(points, text);
    begin_cell(sheet, STYLE_PERCENT, "");
    cw_buf_format(&sheet->buf, "<v>%s</v></c>", text);
}

static void put_fact(Sheet* sheet, const char* name, const char* value) {
    begin_row(sheet);
    put_text(sheet, STYLE_BOLD, name);
    put_text(sheet, STYLE_PLAIN, value);
}

static void put_head(Sheet* sheet, const CwCueSheet* cues) {
    const CwCueSheetHead* head = &cues->head;
    char music[CW_SHEET_TEXT_SIZE];
    char running[CW_SHEET_TEXT_SIZE];
    cw_sheet_length(cues->music, music);
    cw_sheet_length(cues->running, running);
    begin_row(sheet);
    put_text(sheet, STYLE_BOLD, "MUSIC CUE SHEET");
    put_fact(sheet, "Production Title", head->title);
    put_fact(sheet, "AKA Title", head->aka);
    put_fact(sheet, "Episode Title", head->episode);
    put_fact(sheet, "Episode Number", head->episode_number);
    put_fact(sheet, "Production Type", head->kind);
    put_fact(sheet, "Production Number", head->number);
    put_fact(sheet, "Production Company", head->company);
    put_fact(sheet, "Director", head->director);
    put_fact(sheet, "Country of Origin", head->country);
    put_fact(sheet, "Year of Production", head->year);
    put_fact(sheet, "Network/Station", head->network);
    put_fact(sheet, "Original Air Date", head->release);
    put_fact(sheet, "Production Length", running);
    put_fact(sheet, "Total Music Length", music);
    put_fact(sheet, "Version", head->cut);
    put_fact(sheet, "Contact", head->contact);
    begin_row(sheet);
}

static void put_columns(Sheet* sheet, const char* const* names, size_t count) {
    begin_row(sheet);
    for (size_t i = 0; i < count; ++i) {
        put_text(sheet, STYLE_BOLD, names[i]);
    }
}

static void put_cue(Sheet* sheet, const CwCueSheetRow* row, const CwWorkUse* work, CwRate rate) {
    char in[CW_TIMECODE_SIZE];
    char out[CW_TIMECODE_SIZE];
    char length[CW_SHEET_TEXT_SIZE];
    cw_timecode_format(cw_frame_nearest(row->cue.in, rate), rate, in);
    cw_timecode_format(cw_frame_nearest(row->cue.out, rate), rate, out);
    cw_sheet_length(cw_time_between(row->cue.in, row->cue.out), length);
    begin_row(sheet);
    put_number(sheet, row->sequence);
    put_text(sheet, STYLE_PLAIN, row->cue.cue);
    put_text(sheet, STYLE_PLAIN, work ? work->title : row->cue.title);
    put_text(sheet, STYLE_PLAIN, cw_use_code(row->cue.use));
    put_text(sheet, STYLE_PLAIN, in);
    put_text(sheet, STYLE_PLAIN, out);
    put_text(sheet, STYLE_PLAIN, length);
}

static void put_party(Sheet* sheet, const CwRightsParty* party, int64_t points, bool first) {
    if (!first) {
        begin_row(sheet);
        sheet->column = 7;
    }
    put_text(sheet, STYLE_PLAIN, cw_party_code(party->role));
    put_text(sheet, STYLE_PLAIN, party->name);
    put_text(sheet, STYLE_PLAIN, party->society);
    put_text(sheet, STYLE_PLAIN, party->ipi);
    if (cw_party_side(party->role) == CW_SIDE_NONE) {
        ++sheet->column;
    } else {
        put_percent(sheet, points);
    }
    const char* where = cw_party_where(sheet->buf.arena, party);
    put_text(sheet, STYLE_PLAIN, where ? where : "");
    sheet->buf.failed = sheet->buf.failed || !where;
}

static CwStatus put_work(Sheet* sheet, const CwCueSheetRow* row, const CwWorkUse* work, CwRate rate) {
    int64_t* points = CW_NEW_ARRAY(sheet->buf.arena, int64_t, work->n_parties);
    if (!points) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_work_points(sheet->buf.arena, work, points));
    put_cue(sheet, row, work, rate);
    for (size_t i = 0; i < work->n_parties; ++i) {
        put_party(sheet, &work->parties[i], points[i], i == 0);
        if (i == 0) {
            put_text(sheet, STYLE_PLAIN, cw_work_kind_name(work->kind));
            put_text(sheet, STYLE_PLAIN, work->iswc);
            put_text(sheet, STYLE_PLAIN, work->isrc);
            put_text(sheet, STYLE_PLAIN, work->artist);
            put_text(sheet, STYLE_PLAIN, work->label);
            put_text(sheet, STYLE_PLAIN, work->catalogue);
        }
    }
    return CW_OK;
}

#define WIDTH(first, last, wide) "<col min=\"" #first "\" max=\"" #last "\" width=\"" #wide "\" customWidth=\"1\"/>"

static const char sheet_begin[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
    "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\"><sheetPr><pageSetUpPr "
    "fitToPage=\"1\"/>"
    "</sheetPr><cols>" // labels and numbers, cue, title, use to role, party, society, IPI, share to origin, the rest
    WIDTH(1, 1, 20) WIDTH(2, 2, 10) WIDTH(3, 3, 32) WIDTH(4, 4, 6) WIDTH(5, 6, 13) WIDTH(7, 8, 8) WIDTH(9, 9, 30)
        WIDTH(10, 10, 11) WIDTH(11, 11, 14) WIDTH(12, 14, 10) WIDTH(15, 16, 16) WIDTH(17, 19, 16) "</cols><sheetData>";

static CwStatus end_sheet(Sheet* sheet, const char** ret_xml) {
    // printed on its side, as wide as the paper
    cw_buf_format(&sheet->buf,
                  "%s</sheetData><pageMargins left=\"0.4\" right=\"0.4\" top=\"0.5\" bottom=\"0.5\" header=\"0.3\" "
                  "footer=\"0.3\"/><pageSetup orientation=\"landscape\" fitToWidth=\"1\" "
                  "fitToHeight=\"0\"/></worksheet>",
                  sheet->row ? "</row>" : "");
    *ret_xml = cw_buf_string(&sheet->buf);
    return *ret_xml ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus write_cues(CwArena* arena, const CwCueSheet* cues, const char** ret_xml) {
    static const char* const columns[] = {
        "Seq #", "Cue #",   "Cue Title", "Use",    "In",   "Out",  "Timing", "Role",  "Interested Party", "Affiliation",
        "IPI #", "Share %", "Territory", "Origin", "ISWC", "ISRC", "Artist", "Label", "Catalogue #"};
    Sheet sheet = {.buf = cw_buf(arena)};
    cw_buf_text(&sheet.buf, sheet_begin);
    put_head(&sheet, cues);
    put_columns(&sheet, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < cues->n_rows; ++i) {
        const CwCueSheetRow* row = &cues->rows[i];
        for (size_t w = 0; w < row->n_works; ++w) {
            CW_TRY(put_work(&sheet, row, row->works[w], cues->rate));
        }
        if (row->n_works == 0) {
            put_cue(&sheet, row, NULL, cues->rate);
        }
    }
    return end_sheet(&sheet, ret_xml);
}

static CwStatus write_frames(CwArena* arena, const CwCueSheet* cues, const char** ret_xml) {
    static const char* const columns[] = {"Seq #", "Cue #", "In frame", "Out frame", "Length in frames", "Frame rate"};
    Sheet sheet = {.buf = cw_buf(arena)};
    cw_buf_text(&sheet.buf, sheet_begin);
    put_columns(&sheet, columns, sizeof columns / sizeof columns[0]);
    for (size_t i = 0; i < cues->n_rows; ++i) {
        const CwSheetCue* cue = &cues->rows[i].cue;
        const int64_t in = cw_frame_nearest(cue->in, cues->rate);
        const int64_t out = cw_frame_nearest(cue->out, cues->rate);
        begin_row(&sheet);
        put_number(&sheet, cues->rows[i].sequence);
        put_text(&sheet, STYLE_PLAIN, cue->cue);
        put_number(&sheet, in);
        put_number(&sheet, out);
        put_number(&sheet, out - in);
        put_text(&sheet, STYLE_PLAIN, cw_rate_name(cues->rate));
    }
    return end_sheet(&sheet, ret_xml);
}

// --- the package round the sheets

#define XML_HEAD  "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define OPEN_XML  "http://schemas.openxmlformats.org/"
#define MAIN_TYPE "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const char content_types[] =
    XML_HEAD "<Types xmlns=\"" OPEN_XML "package/2006/content-types\">"
             "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
             "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" MAIN_TYPE "sheet.main+xml\"/>"
             "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"" MAIN_TYPE "worksheet+xml\"/>"
             "<Override PartName=\"/xl/worksheets/sheet2.xml\" ContentType=\"" MAIN_TYPE "worksheet+xml\"/>"
             "<Override PartName=\"/xl/styles.xml\" ContentType=\"" MAIN_TYPE "styles+xml\"/></Types>";

static const char package_parts[] = XML_HEAD
    "<Relationships xmlns=\"" OPEN_XML "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" OPEN_XML
    "officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";

static const char workbook[] =
    XML_HEAD "<workbook xmlns=\"" OPEN_XML "spreadsheetml/2006/main\" xmlns:r=\"" OPEN_XML
             "officeDocument/2006/relationships\"><sheets><sheet name=\"Cue Sheet\" sheetId=\"1\" r:id=\"rId1\"/>"
             "<sheet name=\"Frame timings\" sheetId=\"2\" r:id=\"rId2\"/></sheets></workbook>";

static const char workbook_parts[] = XML_HEAD
    "<Relationships xmlns=\"" OPEN_XML "package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"" OPEN_XML
    "officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"rId2\" "
    "Type=\"" OPEN_XML "officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/>"
    "<Relationship Id=\"rId3\" Type=\"" OPEN_XML "officeDocument/2006/relationships/styles\" "
    "Target=\"styles.xml\"/></Relationships>";

static const char styles[] =
    XML_HEAD "<styleSheet xmlns=\"" OPEN_XML "spreadsheetml/2006/main\"><fonts count=\"2\"><font><sz val=\"10\"/>"
             "<name val=\"Arial\"/></font><font><b/><sz val=\"10\"/><name val=\"Arial\"/></font></fonts>"
             "<fills count=\"1\"><fill><patternFill patternType=\"none\"/></fill></fills><borders count=\"1\"><border/>"
             "</borders><cellStyleXfs count=\"1\"><xf/></cellStyleXfs><cellXfs count=\"3\"><xf xfId=\"0\"/>"
             "<xf xfId=\"0\" fontId=\"1\" applyFont=\"1\"/><xf xfId=\"0\" numFmtId=\"2\" applyNumberFormat=\"1\"/>"
             "</cellXfs></styleSheet>";

CwStatus cw_cue_sheet_xlsx(CwBuf* buf, const CwCueSheet* sheet) {
    const char* cues = NULL;
    const char* frames = NULL;
    CW_TRY(write_cues(buf->arena, sheet, &cues));
    CW_TRY(write_frames(buf->arena, sheet, &frames));
    const CwZipFile parts[] = {{"[Content_Types].xml", cw_text(content_types)},
                               {"_rels/.rels", cw_text(package_parts)},
                               {"xl/workbook.xml", cw_text(workbook)},
                               {"xl/_rels/workbook.xml.rels", cw_text(workbook_parts)},
                               {"xl/styles.xml", cw_text(styles)},
                               {"xl/worksheets/sheet1.xml", cw_text(cues)},
                               {"xl/worksheets/sheet2.xml", cw_text(frames)}};
    return cw_zip_write(buf, parts, sizeof parts / sizeof parts[0]);
}
