// SPDX-License-Identifier: GPL-3.0-or-later
/**
   Identifiers of the music trade: their form, and the check character where there is one.

   A check is a matter of one value alone: that somebody exists who has this number, no rule can tell.

   Defaults Nothing allocates. Letters of either case. The separators a scheme is printed with may stand where it has
            them, or be left out; anywhere else they are refused.
   Source   ISO 3901 (ISRC), ISO 15707 (ISWC), CISAC's IPI rules, ISO 27729 (ISNI), GRid Standard 2.1, EIDR ID format,
            ISO 15706 (ISAN, V-ISAN), DDEX Party Identifier, GS1 General Specifications (UPC, EAN), ISO 10957 (ISMN);
            ISO/IEC 7064 for MOD 11-2 and MOD 37,36.
*/
#ifndef CW_RIGHTS_IDENTIFIER_H
#define CW_RIGHTS_IDENTIFIER_H

#include "base/buf.h"
#include "base/text.h"

#include <stdbool.h>

/** What kind of thing an identifier names. */
typedef enum {
    CW_ID_ISRC,     ///< a recording; has no check character
    CW_ID_ISWC,     ///< a work
    CW_ID_IPI,      ///< a name of a party
    CW_ID_IPI_BASE, ///< a party
    CW_ID_ISNI,     ///< a public identity
    CW_ID_GRID,     ///< a release
    CW_ID_EIDR,     ///< a film or programme
    CW_ID_ISAN,     ///< a film or programme; with or without its version
    CW_ID_V_ISAN,   ///< one version of it
    CW_ID_DPID,     ///< a sender or receiver of DDEX messages
    CW_ID_UPC,      ///< a product, 12 digits
    CW_ID_EAN,      ///< a product, 13 digits
    CW_ID_ICPN,     ///< a product, either
    CW_ID_ISMN,     ///< printed music
    CW_ID_KINDS,    ///< how many
} CwIdKind;

/** What is wrong with an identifier. */
typedef enum {
    CW_ID_GOOD,
    CW_ID_EMPTY,
    CW_ID_SHORT,  ///< it ends too early
    CW_ID_LONG,   ///< more follows
    CW_ID_LETTER, ///< a character that may not stand there
    CW_ID_PREFIX, ///< it does not begin as all of its kind do
    CW_ID_CHECK,  ///< the check character is another
} CwIdFault;

enum {
    CW_ID_SIZE = 48, ///< an identifier as it is kept, with its final zero
};

/** What came of checking one. */
typedef struct {
    CwIdFault fault;
    int at;                 ///< column of what is wrong, from 1
    char read;              ///< what stands there
    char check[3];          ///< CW_ID_CHECK: what it should be
    char plain[CW_ID_SIZE]; ///< as it is kept: capital letters, no separators (but EIDR's); "" when it is wrong
} CwIdCheck;

/**
   Checks one value.

   Shape    `*ret_check` is filled whole; answers whether it is good.
   Cost     20 to 40 ns, by kind (bench/rights.py).
*/
bool cw_id_check(CwIdKind kind, CwText text, CwIdCheck* ret_check);

/** Says in a sentence what is wrong, or nothing when it is good. */
void cw_id_why(CwBuf* buf, CwIdKind kind, const CwIdCheck* check);

/** The kind's name: "isrc", "ipi-base", "v-isan". Memory: static. */
const char* cw_id_kind_name(CwIdKind kind);

/** A kind from its name ("IPI name", "upc"); false when it is none. */
bool cw_id_kind_from_name(CwText name, CwIdKind* ret_kind);

/** The kinds as diagnostics list them. Memory: static. */
const char* cw_id_kind_names(void);

#endif
