// SPDX-License-Identifier: GPL-3.0-or-later
#include "rights/contract_file.h"

#include "base/buf.h"
#include "base/file.h"
#include "base/program.h"

#include <libxml/xmlreader.h>
#include <string.h>
#include <zip.h>

enum {
    CONTRACT_BYTES = 64 * 1024 * 1024,
    PART_BYTES = 64 * 1024 * 1024, // what a part of a DOCX may unpack to
    PDF_SECONDS = 60,
};

static CwStatus bad_docx(const char* file, CwDiag* diag, const char* what) {
    return cw_diag(diag, CW_ERR_BAD_INPUT, "contract.docx", (CwPlace){file, 0, 0}, NULL,
                   "%s: save it again as DOCX, or as text", what);
}

// Word's text: w:t is text, w:p a paragraph, w:tab and w:br what they say.
static void take_node(xmlTextReaderPtr reader, CwBuf* buf, int* in_text) {
    const char* name = (const char*)xmlTextReaderConstLocalName(reader);
    const int type = xmlTextReaderNodeType(reader);
    if (type == XML_READER_TYPE_ELEMENT) {
        *in_text = strcmp(name, "t") == 0 && !xmlTextReaderIsEmptyElement(reader);
        cw_buf_text(buf, strcmp(name, "tab") == 0 ? " " : strcmp(name, "br") == 0 ? "\n" : "");
    } else if (type == XML_READER_TYPE_END_ELEMENT) {
        *in_text = 0;
        cw_buf_text(buf, strcmp(name, "p") == 0 ? "\n\n" : "");
    } else if (*in_text) {
        const char* text = (const char*)xmlTextReaderConstValue(reader);
        cw_buf_text(buf, text ? text : "");
    }
}

static CwStatus read_document(CwArena* arena, const char* file, CwText xml, CwDiag* diag, CwText* ret_text) {
    xmlTextReaderPtr reader = xmlReaderForMemory(xml.at, (int)xml.length, "document.xml", NULL,
                                                 XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!reader) {
        return CW_ERR_NO_MEM;
    }
    CwBuf buf = cw_buf(arena);
    int in_text = 0;
    int more = xmlTextReaderRead(reader);
    for (; more == 1; more = xmlTextReaderRead(reader)) {
        take_node(reader, &buf, &in_text);
    }
    xmlFreeTextReader(reader);
    CW_TRY(cw_buf_status(&buf));
    if (more < 0 || buf.length == 0) {
        return bad_docx(file, diag, more < 0 ? "the document inside is damaged" : "there is no text in it");
    }
    *ret_text = (CwText){buf.bytes, buf.length};
    return CW_OK;
}

static CwStatus unpack(CwArena* arena, const char* file, zip_t* zip, CwDiag* diag, CwText* ret_xml) {
    zip_stat_t found;
    if (zip_stat(zip, "word/document.xml", 0, &found) != 0 || !(found.valid & ZIP_STAT_SIZE)) {
        return bad_docx(file, diag, "this archive is no DOCX");
    }
    if (found.size > PART_BYTES) {
        return bad_docx(file, diag, "the document inside is too large");
    }
    char* room = cw_alloc(arena, (size_t)found.size + 1);
    if (!room) {
        return CW_ERR_NO_MEM;
    }
    zip_file_t* part = zip_fopen(zip, "word/document.xml", 0);
    const zip_int64_t got = part ? zip_fread(part, room, found.size) : -1;
    if (part) {
        (void)zip_fclose(part);
    }
    if (got < 0 || (zip_uint64_t)got != found.size) {
        return bad_docx(file, diag, "the archive is damaged");
    }
    *ret_xml = (CwText){room, (size_t)found.size};
    return CW_OK;
}

CwStatus cw_docx_text(CwArena* arena, const char* file, CwText bytes, CwDiag* diag, CwText* ret_text) {
    zip_error_t error;
    CwText xml = {NULL, 0};
    zip_error_init(&error);
    zip_source_t* source = zip_source_buffer_create(bytes.at, bytes.length, 0, &error);
    zip_t* zip = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
    const bool no_memory = zip_error_code_zip(&error) == ZIP_ER_MEMORY;
    zip_error_fini(&error);
    if (!zip) {
        zip_source_free(source);
        return no_memory ? CW_ERR_NO_MEM : bad_docx(file, diag, "this archive cannot be opened");
    }
    const CwStatus status = unpack(arena, file, zip, diag, &xml);
    zip_discard(zip);
    return status == CW_OK ? read_document(arena, file, xml, diag, ret_text) : status;
}

static CwStatus pdf_text(CwArena* arena, const char* path, CwDiag* diag, CwText* ret_text) {
    const char* const argv[] = {"pdftotext", "-enc", "UTF-8", "-q", path, "-", NULL};
    const CwProgram program = {.argv = argv, .timeout_seconds = PDF_SECONDS};
    CwProgramResult result;
    CW_TRY(cw_program_must(arena, &program, diag, &result));
    if (cw_text_trim(result.output).length == 0) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "contract.pdf", (CwPlace){path, 0, 0}, NULL,
                       "there is no text in this PDF: it may be a scan; have its letters recognized first");
    }
    *ret_text = result.output;
    return CW_OK;
}

CwStatus cw_contract_file_text(CwArena* arena, const char* path, CwDiag* diag, CwText* ret_text) {
    CwText bytes = {NULL, 0};
    CW_TRY(cw_file_read(arena, path, CONTRACT_BYTES, diag, &bytes));
    if (cw_text_starts(bytes, "%PDF-")) {
        // a path that begins with a dash would be read as an option
        const char* safe = path[0] == '-' ? cw_path(arena, ".", path) : path;
        return safe ? pdf_text(arena, safe, diag, ret_text) : CW_ERR_NO_MEM;
    }
    if (cw_text_starts(bytes, "PK\x03\x04")) {
        return cw_docx_text(arena, path, bytes, diag, ret_text);
    }
    *ret_text = bytes;
    return CW_OK;
}
