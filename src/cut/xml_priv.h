// SPDX-License-Identifier: GPL-3.0-or-later
/** XML for readers of cuts: a parsed file that stays within bounds, and looking around in it. */
#ifndef CW_CUT_XML_PRIV_H
#define CW_CUT_XML_PRIV_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/text.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <libxml/tree.h>

/**
   Parses a file. Refused: more than 1 GiB, declared entities, elements nested more than 256 deep, what is no XML.

   Errors   CW_ERR_BAD_INPUT with the line; CW_ERR_RANGE; CW_ERR_NO_MEM.
   Memory   the tree goes with `arena`.
*/
CW_MUST_USE CwStatus cw__xml_parse(CwArena* arena, const char* file, CwText text, CwDiag* diag,
                                   const xmlNode** ret_root);

/** Whether a node is an element of that name. */
bool cw__xml_is(const xmlNode* node, const char* name);

/** The first element of that name in another, or NULL; `node` may be NULL. */
const xmlNode* cw__xml_child(const xmlNode* node, const char* name);

/** The first element in another, or after another; NULL at the end. */
const xmlNode* cw__xml_first(const xmlNode* node);
const xmlNode* cw__xml_next(const xmlNode* node);

/** The text in an element without blanks at its ends, or ""; `node` may be NULL. */
CwText cw__xml_text(const xmlNode* node);

/** The text in a child of that name. */
CwText cw__xml_child_text(const xmlNode* node, const char* name);

/** The value of an attribute, or ""; `node` may be NULL. */
CwText cw__xml_attribute(const xmlNode* node, const char* name);

/** The line an element begins on. */
int cw__xml_line(const xmlNode* node);

/** The next element in document order, going into this one first, without leaving `root`; NULL at the end. */
const xmlNode* cw__xml_walk(const xmlNode* node, const xmlNode* root);

#endif
