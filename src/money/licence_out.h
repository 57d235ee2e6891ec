// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The film's own music licensed to others (licences.csv): trailers, adverts, other films; terms, and what comes in.

   Units    minor units of a currency; days as base/date.h.
*/
#ifndef CW_MONEY_LICENCE_OUT_H
#define CW_MONEY_LICENCE_OUT_H

#include "base/buf.h"
#include "money/amount.h"
#include "rights/delivery.h"
#include "rights/rights.h"

#include <stdbool.h>
#include <stddef.h>

/** A licence we gave, or are about to give. */
typedef struct {
    const char* work;
    const char* to;  ///< the licensee
    const char* use; ///< "trailer of …", in words
    CwGrant grant;
    bool exclusive;
    CwClearance state;
    CwMoney fee;
    CwMoney received;
    CwDate due; ///< of what is open; CW_DATE_NEVER_ENDS where nobody said
    const char* paper;
    const char* notes;
    CwPlace place;
} CwLicenceOut;

/** All of them, as in licences.csv. */
typedef struct {
    const CwLicenceOut* items;
    size_t count;
} CwLicencesOut;

/** What came in and what is open, in one currency. */
typedef struct {
    CwMoney agreed; ///< of licences confirmed in writing, or further
    CwMoney received;
    CwMoney open;
    CwMoney hoped; ///< of those that are talked about
} CwLicenceIncome;

/**
   Reads licences.csv: work, to, use, media, territories, from, until, seconds, uses, exclusive, state, fee, received,
   currency, due, paper, notes; the header needs work and to.

   Errors   CW_ERR_BAD_INPUT: a work that rights.csv does not have, amounts and dates that are none, more received than
            agreed. CW_ERR_NO_MEM.
   Memory   from `arena`.
   Source   docs/film-folder.md.
*/
CW_MUST_USE CwStatus cw_licences_out_read(CwArena* arena, const char* file, CwText text, const CwRights* rights,
                                          CwCurrency currency, CwDiag* diag, CwLicencesOut* ret_licences);

/**
   What is wrong with what was licensed: two licences for the same media, countries and days of which one is exclusive;
   an exclusive one for what the film itself is delivered for; more than the parties granted us; money that is overdue
   or came without a paper; what ends soon.

   Shape    warnings named "licence.…", `read` is the work. A licence that was denied, replaced or expired counts for
            nothing.
   Units    `within_days`: how far ahead an end is told.
   Errors   CW_ERR_NO_MEM.
*/
CW_MUST_USE CwStatus cw_licences_out_check(const CwLicencesOut* licences, const CwRights* rights,
                                           const CwDeliveries* deliveries, CwDate day, int within_days,
                                           CwDiagList* warnings);

/**
   The income, by currency in the order they first appear.

   Errors   CW_ERR_NO_MEM; CW_ERR_RANGE when a sum does not fit.
   Memory   from `arena`.
*/
CW_MUST_USE CwStatus cw_licences_out_income(CwArena* arena, const CwLicencesOut* licences, CwLicenceIncome** ret_income,
                                            size_t* ret_count);

/** Writes licences and income as text. Shape: `income[n_income]`. */
void cw_licences_out_text(CwBuf* buf, const CwLicencesOut* licences, const CwLicenceIncome* income, size_t n_income);

/** Writes each licence and each currency's income as one JSON object a line. Shape: `income[n_income]`. */
void cw_licences_out_json(CwBuf* buf, const CwLicencesOut* licences, const CwLicenceIncome* income, size_t n_income);

/** Writes them as a page. Shape: `income[n_income]`; `warnings` are those of cw_licences_out_check(). */
void cw_licences_out_page(CwBuf* buf, const char* film, const CwLicencesOut* licences, const CwLicenceIncome* income,
                          size_t n_income, const CwDiagList* warnings);

#endif
