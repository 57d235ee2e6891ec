// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/xml_priv.h"

#include "base/number.h"
#include "cut/making_priv.h"

#include <libxml/parser.h>
#include <limits.h>
#include <string.h>

static void free_tree(void* tree) {
    xmlFreeDoc(tree);
}

static CwStatus refuse(const xmlParserCtxt* context, const char* file, CwDiag* diag) {
    const xmlError* error = xmlCtxtGetLastError((void*)context);
    if (error && error->code == XML_ERR_NO_MEMORY) {
        return CW_ERR_NO_MEM;
    }
    char words[200] = "no XML";
    if (error && error->message) {
        const CwText message = cw_text_trim(cw_text(error->message));
        const size_t length = message.length < sizeof words - 1 ? message.length : sizeof words - 1;
        memcpy(words, message.at, length);
        words[length] = '\0';
        for (char* c = words; *c; ++c) {
            *c = *c == '\n' ? ' ' : *c;
        }
    }
    return cw_diag(diag, CW_ERR_BAD_INPUT, "xml.parse", (CwPlace){file, error ? error->line : 0, 0}, NULL,
                   "this cannot be read as XML: %s", words);
}

// libxml2 prints what is wrong with an encoding whatever it is told, unless somebody listens.
static void say_nothing(void* context, const char* message, ...) {
    (void)context;
    (void)message;
}

CwStatus cw__xml_parse(CwArena* arena, const char* file, CwText text, CwDiag* diag, const xmlNode** ret_root) {
    if ((int64_t)text.length > CW_CUT_BYTES_MAX || text.length > INT_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "cut.too_long", (CwPlace){file, 0, 0}, NULL,
                       "more than 1 GiB; this is no cut");
    }
    if (memmem(text.at, text.length, "<!ENTITY", 8)) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "xml.entity", (CwPlace){file, 0, 0}, "<!ENTITY",
                       "no cut declares entities of its own; take them out");
    }
    xmlParserCtxt* context = xmlNewParserCtxt();
    if (!context) {
        return CW_ERR_NO_MEM;
    }
    xmlSetGenericErrorFunc(NULL, say_nothing); // of this thread
    xmlDoc* tree = xmlCtxtReadMemory(context, text.at, (int)text.length, NULL, NULL,
                                     XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_NOCDATA |
                                         XML_PARSE_BIG_LINES | XML_PARSE_COMPACT);
    xmlSetGenericErrorFunc(NULL, NULL);
    const CwStatus status = tree ? CW_OK : refuse(context, file, diag);
    xmlFreeParserCtxt(context);
    CW_TRY(status);
    CW_TRY(cw_arena_defer(arena, free_tree, tree));
    const xmlNode* root = xmlDocGetRootElement(tree);
    if (!root) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "xml.parse", (CwPlace){file, 0, 0}, NULL, "there is no element in it");
    }
    *ret_root = root;
    return CW_OK;
}

bool cw__xml_is(const xmlNode* node, const char* name) {
    return node && node->type == XML_ELEMENT_NODE && strcmp((const char*)node->name, name) == 0;
}

const xmlNode* cw__xml_first(const xmlNode* node) {
    const xmlNode* child = node ? node->children : NULL;
    while (child && child->type != XML_ELEMENT_NODE) {
        child = child->next;
    }
    return child;
}

const xmlNode* cw__xml_next(const xmlNode* node) {
    do {
        node = node->next;
    } while (node && node->type != XML_ELEMENT_NODE);
    return node;
}

const xmlNode* cw__xml_child(const xmlNode* node, const char* name) {
    for (const xmlNode* child = cw__xml_first(node); child; child = cw__xml_next(child)) {
        if (cw__xml_is(child, name)) {
            return child;
        }
    }
    return NULL;
}

CwText cw__xml_text(const xmlNode* node) {
    for (const xmlNode* child = node ? node->children : NULL; child; child = child->next) {
        const CwText text =
            child->type == XML_TEXT_NODE ? cw_text_trim(cw_text((const char*)child->content)) : cw_text("");
        if (text.length) {
            return text;
        }
    }
    return cw_text("");
}

CwText cw__xml_child_text(const xmlNode* node, const char* name) {
    return cw__xml_text(cw__xml_child(node, name));
}

CwText cw__xml_attribute(const xmlNode* node, const char* name) {
    for (const xmlAttr* a = node ? node->properties : NULL; a; a = a->next) {
        if (strcmp((const char*)a->name, name) == 0 && a->children && a->children->content) {
            return cw_text((const char*)a->children->content);
        }
    }
    return cw_text("");
}

int cw__xml_line(const xmlNode* node) {
    const long line = node ? xmlGetLineNo(node) : 0;
    return line < 0 || line > INT_MAX ? 0 : (int)line;
}

const xmlNode* cw__xml_walk(const xmlNode* node, const xmlNode* root) {
    const xmlNode* inner = cw__xml_first(node);
    if (inner) {
        return inner;
    }
    while (node != root) {
        const xmlNode* next = cw__xml_next(node);
        if (next) {
            return next;
        }
        node = node->parent;
    }
    return NULL;
}
