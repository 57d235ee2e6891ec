// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/royalty_show.h"

#include "base/json.h"
#include "base/words.h"

#include <inttypes.h>
#include <string.h>

// An amount of a statement, with as many decimals as it has.
static void put_exact(CwBuf* buf, CwI128 amount) {
    const bool minus = amount < 0;
    const CwU128 size = minus ? -(CwU128)amount : (CwU128)amount;
    uint64_t part = (uint64_t)(size % CW_TALLY_UNIT);
    cw_buf_format(buf, "%s%" PRIu64, minus ? "-" : "", (uint64_t)(size / CW_TALLY_UNIT));
    if (part) {
        int places = 12;
        for (; part % 10 == 0; part /= 10) {
            --places;
        }
        cw_buf_format(buf, ".%0*" PRIu64, places, part);
    }
}

static void json_exact(CwBuf* buf, const char* key, CwI128 amount) {
    CwBuf text = cw_buf(buf->arena);
    put_exact(&text, amount);
    const char* string = cw_buf_string(&text);
    if (string) {
        cw_json_put_text(buf, key, string);
    } else {
        buf->failed = true;
    }
}

static void begin(CwBuf* buf, const char* what) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "what", what);
}

static void end(CwBuf* buf) {
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void json_account(CwBuf* buf, const CwRoyaltyAccount* account, int64_t scale) {
    for (size_t i = 0; i < account->n_lines; ++i) {
        const CwRoyaltyLine* line = &account->lines[i];
        begin(buf, "line");
        cw_json_put_text(buf, "account", account->account);
        cw_json_put_text(buf, "contract", line->contract->id);
        cw_json_put_text(buf, "why", cw_royalty_why_name(line->why));
        cw_json_put_text(buf, "payee", line->payee[0] ? line->payee : NULL);
        cw_json_put_text(buf, "kind", line->kind[0] ? line->kind : NULL);
        cw_json_put_text(buf, "name", line->name[0] ? line->name : NULL);
        cw_json_put_decimal(buf, "amount", line->amount, scale);
        end(buf);
    }
    begin(buf, "account");
    cw_json_put_text(buf, "account", account->account);
    cw_json_put_decimal(buf, "lines_total", account->lines_total, scale);
    cw_json_put_text(buf, "residue", account->residue);
    cw_json_put_decimal(buf, "still_to_recoup", account->still_to_recoup, scale);
    end(buf);
}

static void json_items(CwBuf* buf, const CwRoyaltyRun* run) {
    for (size_t i = 0; i < run->n_unmatched; ++i) {
        const CwTallyItem* item = &run->unmatched[i];
        begin(buf, "unmatched");
        cw_json_put_text(buf, "isrc", item->isrc[0] ? item->isrc : NULL);
        cw_json_put_text(buf, "upc", item->upc ? cw_format(buf->arena, "%" PRIu64, item->upc) : NULL);
        cw_json_put_text(buf, "currency", item->currency.code);
        json_exact(buf, "amount", item->amount);
        cw_json_put_int(buf, "units", item->units);
        cw_json_put_int(buf, "rows", item->rows);
        end(buf);
    }
}

// What all rows of one currency come to.
typedef struct {
    CwCurrency currency;
    CwI128 matched;
    CwI128 unmatched;
    int64_t rows;
} Gross;

enum {
    CURRENCIES_MOST = 256,
};

static void add_gross(Gross* all, size_t* count, const CwTallyItem* item, bool matched) {
    size_t at = 0;
    while (at < *count && !cw_currency_equal(all[at].currency, item->currency)) {
        ++at;
    }
    if (at == CURRENCIES_MOST) {
        return;
    }
    if (at == *count) {
        all[(*count)++] = (Gross){.currency = item->currency};
    }
    all[at].matched += matched ? item->amount : 0;
    all[at].unmatched += matched ? 0 : item->amount;
    all[at].rows += item->rows;
}

static void json_totals(CwBuf* buf, const CwRoyaltyRun* run) {
    Gross all[CURRENCIES_MOST];
    size_t count = 0;
    for (size_t i = 0; i < run->n_matched; ++i) {
        add_gross(all, &count, &run->matched[i], true);
    }
    for (size_t i = 0; i < run->n_unmatched; ++i) {
        add_gross(all, &count, &run->unmatched[i], false);
    }
    for (size_t i = 0; i < count; ++i) {
        begin(buf, "total");
        cw_json_put_text(buf, "currency", all[i].currency.code);
        json_exact(buf, "gross", all[i].matched + all[i].unmatched);
        json_exact(buf, "matched", all[i].matched);
        json_exact(buf, "unmatched", all[i].unmatched);
        cw_json_put_int(buf, "rows", all[i].rows);
        end(buf);
    }
}

static const CwRoyaltyPart* part_in(const CwRoyaltyPart* parts, size_t n_parts, const char* payee) {
    const CwRoyaltyPart* found = NULL;
    for (size_t i = 0; i < n_parts; ++i) {
        if (strcmp(parts[i].payee, payee) == 0) {
            if (found) {
                return NULL; // twice: which of them the line is, nothing says
            }
            found = &parts[i];
        }
    }
    return found;
}

static const char* part_text(CwArena* arena, const CwRoyaltyPart* part, const char* of) {
    const CwRatio ratio = part->part;
    const int64_t points = 10000 % ratio.den == 0 ? 10000 / ratio.den * ratio.num : -1;
    if (points < 0) {
        return cw_format(arena, "%" PRId64 "/%" PRId64 " of %s", ratio.num, ratio.den, of);
    }
    return points % 100 ? cw_format(arena, "%" PRId64 ".%02" PRId64 " %% of %s", points / 100, points % 100, of)
                        : cw_format(arena, "%" PRId64 " %% of %s", points / 100, of);
}

const char* cw_royalty_what_for(CwArena* arena, const CwRoyaltyLine* line) {
    const CwRoyaltyContract* contract = line->contract;
    const CwRoyaltyPart* part = NULL;
    const char* of = "what came in";
    if (line->why == CW_ROYALTY_FEE) {
        part = part_in(contract->fees, contract->n_fees, line->payee);
    } else if (line->why == CW_ROYALTY_SPLIT && contract->n_splits == 1) {
        part = part_in(contract->splits[0].parts, contract->splits[0].n_parts, line->payee);
        of = "what was left";
    } else if (line->why == CW_ROYALTY_POINTS) {
        part = part_in(contract->points, contract->n_points, line->payee);
        of =
            part && part->from_first ? "what was there before anything was recouped" : "what was there after recouping";
    }
    return line->name[0] || !part ? line->name : part_text(arena, part, of);
}

static int64_t paid_to_all(const CwRoyaltyRun* run) {
    int64_t sum = 0;
    for (size_t i = 0; i < run->n_kinds; ++i) {
        sum += run->kinds[i].earned;
    }
    return sum;
}

static void json_kinds(CwBuf* buf, const CwRoyaltyRun* run, const CwUsual* usual, int64_t scale) {
    const int64_t sum = paid_to_all(run);
    for (size_t i = 0; i < run->n_kinds; ++i) {
        const CwUsualRange* range = cw_usual_range(usual, run->kinds[i].kind);
        begin(buf, "kind");
        cw_json_put_text(buf, "kind", run->kinds[i].kind[0] ? run->kinds[i].kind : NULL);
        cw_json_put_decimal(buf, "earned", run->kinds[i].earned, scale);
        cw_json_put_decimal(buf, "percent", sum ? cw_muldiv_nearest(run->kinds[i].earned, 10000, sum) : 0, 100);
        if (range) {
            cw_json_put_int(buf, "usual_least", range->least);
            cw_json_put_int(buf, "usual_most", range->most);
        }
        end(buf);
    }
}

void cw_royalty_show_json(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwUsual* usual) {
    const int64_t scale = cw_currency_scale(all->currency);
    for (size_t i = 0; i < run->n_accounts; ++i) {
        json_account(buf, &run->accounts[i], scale);
    }
    for (size_t i = 0; i < run->n_payees; ++i) {
        const CwRoyaltyPaid* payee = &run->payees[i];
        begin(buf, "payee");
        cw_json_put_text(buf, "payee", payee->payee);
        cw_json_put_text(buf, "kind", payee->kind[0] ? payee->kind : NULL);
        cw_json_put_text(buf, "currency", all->currency.code);
        cw_json_put_decimal(buf, "carried", payee->carried, scale);
        cw_json_put_decimal(buf, "earned", payee->earned, scale);
        cw_json_put_decimal(buf, "paid", payee->paid, scale);
        cw_json_put_decimal(buf, "forward", payee->forward, scale);
        end(buf);
    }
    json_kinds(buf, run, usual, scale);
    json_items(buf, run);
    json_totals(buf, run);
}

static void put_money(CwBuf* buf, CwCurrency currency, int64_t minor) {
    char text[CW_MONEY_SIZE];
    cw_money_format((CwMoney){currency, minor}, text);
    cw_buf_format(buf, "%18s", text);
}

// Who got what, beside what such stakeholders usually get.
static void text_kinds(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwUsual* usual) {
    const int64_t sum = paid_to_all(run);
    for (size_t i = 0; i < run->n_kinds && sum; ++i) {
        const CwRoyaltyKind* kind = &run->kinds[i];
        const CwUsualRange* range = cw_usual_range(usual, kind->kind);
        const int64_t points = cw_muldiv_nearest(kind->earned, 10000, sum);
        cw_buf_format(buf, "%-24s got ", kind->kind[0] ? kind->kind : "others");
        put_money(buf, all->currency, kind->earned);
        cw_buf_format(buf, ", %" PRId64 ".%02" PRId64 " %%", points / 100, points % 100);
        if (range) {
            cw_buf_format(buf, "; %d to %d %% is usual", range->least, range->most);
        }
        cw_buf_byte(buf, '\n');
    }
}

void cw_royalty_show_text(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwUsual* usual) {
    for (size_t i = 0; i < run->n_accounts; ++i) {
        const CwRoyaltyAccount* account = &run->accounts[i];
        cw_buf_format(buf, "account %s\n", account->account);
        for (size_t k = 0; k < account->n_lines; ++k) {
            const CwRoyaltyLine* line = &account->lines[k];
            cw_buf_format(buf, "  %-16s %-12s %-28s", line->contract->id, cw_royalty_why_name(line->why),
                          line->payee[0] ? line->payee : "held");
            put_money(buf, all->currency, line->amount);
            cw_buf_byte(buf, '\n');
        }
        cw_buf_format(buf, "  %-58s", "all");
        put_money(buf, all->currency, account->lines_total);
        if (strcmp(account->residue, "0") != 0) {
            cw_buf_format(buf, "\n  and less than the smallest coin, exactly %s of it", account->residue);
        }
        cw_buf_byte(buf, '\n');
    }
    for (size_t i = 0; i < run->n_payees; ++i) {
        const CwRoyaltyPaid* payee = &run->payees[i];
        cw_buf_format(buf, "%-32s is paid ", payee->payee);
        put_money(buf, all->currency, payee->paid);
        if (payee->forward) {
            cw_buf_text(buf, ", carried forward ");
            put_money(buf, all->currency, payee->forward);
        }
        cw_buf_byte(buf, '\n');
    }
    text_kinds(buf, all, run, usual);
    for (size_t i = 0; i < run->n_unmatched; ++i) {
        const CwTallyItem* item = &run->unmatched[i];
        cw_buf_format(buf, "belongs to no contract: %s %" PRIu64 ", %" PRId64 " rows, ", item->isrc, item->upc,
                      item->rows);
        put_exact(buf, item->amount);
        cw_buf_format(buf, " %s\n", item->currency.code);
    }
}

static void csv_money(CwBuf* buf, int64_t minor, int64_t scale) {
    CwBuf text = cw_buf(buf->arena);
    cw_json_put_decimal(&text, NULL, minor, scale);
    const char* string = cw_buf_string(&text);
    cw_buf_csv(buf, string ? string : "");
    buf->failed = buf->failed || !string;
}

static void csv_row(CwBuf* buf, const char* contract, const char* why, const char* name, int64_t minor, int64_t scale) {
    cw_buf_csv(buf, contract);
    cw_buf_byte(buf, ',');
    cw_buf_csv(buf, why);
    cw_buf_byte(buf, ',');
    cw_buf_csv(buf, name);
    cw_buf_byte(buf, ',');
    csv_money(buf, minor, scale);
    cw_buf_byte(buf, '\n');
}

void cw_royalty_statement_csv(CwBuf* buf, const CwRoyalties* all, const CwRoyaltyRun* run, const CwRoyaltyPaid* payee) {
    const int64_t scale = cw_currency_scale(all->currency);
    cw_buf_format(buf, "contract,why,name,amount %s\n", all->currency.code);
    for (size_t i = 0; i < run->n_accounts; ++i) {
        for (size_t k = 0; k < run->accounts[i].n_lines; ++k) {
            const CwRoyaltyLine* line = &run->accounts[i].lines[k];
            if (strcmp(line->payee, payee->payee) == 0) {
                const char* what = cw_royalty_what_for(buf->arena, line);
                csv_row(buf, line->contract->id, cw_royalty_why_name(line->why), what ? what : "", line->amount, scale);
                buf->failed = buf->failed || !what;
            }
        }
    }
    csv_row(buf, "", "earned", payee->payee, payee->earned, scale);
    csv_row(buf, "", "carried from before", payee->payee, payee->carried, scale);
    csv_row(buf, "", "paid", payee->payee, payee->paid, scale);
    csv_row(buf, "", "carried forward", payee->payee, payee->forward, scale);
}

const char* cw_royalty_file_name(CwArena* arena, const char* payee, size_t index, const char* extension) {
    CwBuf buf = cw_buf(arena);
    cw_buf_format(&buf, "%03zu-", index + 1);
    for (const char* c = payee; *c && c - payee < 60; ++c) {
        const bool plain = (*c >= 'a' && *c <= 'z') || (*c >= 'A' && *c <= 'Z') || (*c >= '0' && *c <= '9');
        cw_buf_byte(&buf, plain ? *c : '-');
    }
    cw_buf_text(&buf, extension);
    return cw_buf_string(&buf);
}
