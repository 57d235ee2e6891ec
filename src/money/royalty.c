// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/royalty.h"

#include "base/json.h"
#include "base/words.h"
#include "money/tally.h"
#include "rights/identifier.h"
#include "rights/share.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

static const CwRatio whole = {1, 1};

// What is being read, to say where something is wrong.
typedef struct {
    CwArena* arena;
    CwJsonIn in;
    const char* contract; // its id, or ""
    CwCurrency currency;
} Reader;

static CwStatus refuse(const Reader* reader, const char* name, const char* read, const char* what) {
    return cw_diag(reader->in.diag, CW_ERR_BAD_INPUT, name, (CwPlace){reader->in.file, 0, 0}, read, "%s%s%s",
                   reader->contract[0] ? "contract " : "", reader->contract,
                   cw_format(reader->arena, "%s%s", reader->contract[0] ? ": " : "", what));
}

// A number or a text as text; numbers as they are written.
static CwStatus text_of(const Reader* reader, const json_t* json, const char* key, const char** ret_text) {
    const json_t* value = json_object_get(json, key);
    if (json_is_string(value)) {
        *ret_text = json_string_value(value);
    } else if (json_is_integer(value)) {
        *ret_text = cw_format(reader->arena, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        CwRatio ratio = {0, 1};
        CW_TRY(cw_json_get_ratio(reader->in, json, key, &ratio));
        const int64_t millionths = cw_muldiv_nearest(ratio.num, 1000000, ratio.den);
        if (cw_ratio_compare(cw_ratio(millionths, 1000000), ratio) != 0) {
            return refuse(reader, "royalties.number", key, "write this number as a text, as \"0.1234567\"");
        }
        CwBuf buf = cw_buf(reader->arena);
        cw_json_put_decimal(&buf, NULL, millionths, 1000000);
        *ret_text = cw_buf_string(&buf);
    } else if (!value || json_is_null(value)) {
        *ret_text = "";
    } else {
        return refuse(reader, "royalties.text", key, "write a number or a text");
    }
    return *ret_text ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_amount(const Reader* reader, const json_t* json, const char* key, int64_t otherwise,
                            int64_t* ret_minor) {
    const char* text = "";
    CwRatio amount;
    const int64_t scale = cw_currency_scale(reader->currency);
    *ret_minor = otherwise;
    CW_TRY(text_of(reader, json, key, &text));
    if (text[0] == '\0') {
        return CW_OK;
    }
    // a point is the decimal mark here, always: the thousands of people's tables are not for files of programs
    if (cw_parse_ratio(cw_text(text), &amount) != CW_OK || amount.num < 0 || scale % amount.den != 0 ||
        amount.num > INT64_MAX / 4 / scale) {
        return refuse(reader, "royalties.amount", text, "write an amount, not below 0 and no finer than the currency");
    }
    *ret_minor = amount.num * (scale / amount.den);
    return CW_OK;
}

static CwStatus read_part(const Reader* reader, const json_t* json, const char* key, CwRatio* ret_part) {
    const char* text = "";
    CW_TRY(text_of(reader, json, key, &text));
    if (cw_share_parse(cw_text(text), ret_part) != CW_OK) {
        return refuse(reader, "royalties.part", text, "write a percent (\"12.5\") or a part (\"1/3\")");
    }
    return CW_OK;
}

static CwStatus list_of(const Reader* reader, const json_t* json, const char* key, const json_t** ret_list,
                        size_t* ret_count) {
    const json_t* list = json_object_get(json, key);
    if (list && !json_is_null(list) && !json_is_array(list)) {
        return refuse(reader, "royalties.list", key, "write a list");
    }
    *ret_list = list;
    *ret_count = json_array_size(list);
    return CW_OK;
}

static CwStatus named(const Reader* reader, const json_t* json, const char** ret_payee, const char** ret_kind) {
    if (!json_is_object(json)) {
        return refuse(reader, "royalties.object", NULL, "each entry is an object that names its \"payee\"");
    }
    CW_TRY(cw_json_get_text(reader->in, json, "payee", ret_payee));
    *ret_kind = cw_json_text_or(json, "kind", "");
    return (*ret_payee)[0] ? CW_OK : refuse(reader, "royalties.payee", NULL, "a payee needs a name");
}

// Parts of a list; `*ret_sum` is what they come to.
static CwStatus read_parts(const Reader* reader, const json_t* json, const char* key, const char* amount_key,
                           const CwRoyaltyPart** ret_parts, size_t* ret_count, CwRatio* ret_sum) {
    const json_t* list = NULL;
    size_t count = 0;
    CW_TRY(list_of(reader, json, key, &list, &count));
    CwRoyaltyPart* parts = CW_NEW_ARRAY(reader->arena, CwRoyaltyPart, count);
    CwRatio sum = {0, 1};
    if (!parts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* item = json_array_get(list, i);
        CW_TRY(named(reader, item, &parts[i].payee, &parts[i].kind));
        CW_TRY(read_part(reader, item, amount_key, &parts[i].part));
        parts[i].from_first = cw_word_is(cw_text(cw_json_text_or(item, "from", "record one")), "record one");
        if (cw_share_add(sum, parts[i].part, &sum) != CW_OK) {
            return refuse(reader, "royalties.sum", key, "these parts are of too many different kinds");
        }
    }
    *ret_parts = parts;
    *ret_count = count;
    *ret_sum = sum;
    return CW_OK;
}

static CwStatus at_most_whole(const Reader* reader, const char* what, CwRatio sum) {
    char text[CW_SHARE_SIZE];
    if (cw_ratio_compare(sum, whole) <= 0) {
        return CW_OK;
    }
    cw_share_format(sum, text);
    return refuse(reader, "royalties.sum", text, cw_format(reader->arena, "the %s come to more than the whole", what));
}

static CwStatus read_amounts(const Reader* reader, const json_t* json, const char* key, bool recouped,
                             const CwRoyaltyAmount** ret_amounts, size_t* ret_count) {
    const json_t* list = NULL;
    size_t count = 0;
    CW_TRY(list_of(reader, json, key, &list, &count));
    CwRoyaltyAmount* amounts = CW_NEW_ARRAY(reader->arena, CwRoyaltyAmount, count);
    if (!amounts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* item = json_array_get(list, i);
        CwRatio part = whole;
        int64_t before = 0;
        CW_TRY(named(reader, item, &amounts[i].payee, &amounts[i].kind));
        CW_TRY(read_amount(reader, item, "amount", 0, &amounts[i].amount));
        amounts[i].name = cw_json_text_or(item, "name", key);
        if (recouped && json_object_get(item, "percent")) {
            CW_TRY(read_part(reader, item, "percent", &part));
        }
        CW_TRY(read_amount(reader, item, "recouped", 0, &before));
        const int64_t all = cw_muldiv_floor(amounts[i].amount, part.num, part.den);
        if (before > all) {
            return refuse(reader, "royalties.recouped", amounts[i].name, "more was recouped than there was to recoup");
        }
        amounts[i].amount = all - before;
    }
    *ret_amounts = amounts;
    *ret_count = count;
    return CW_OK;
}

static CwStatus read_splits(const Reader* reader, const json_t* json, int64_t units, CwRoyaltySplits* ret_splits) {
    CwRatio sum = {0, 1};
    ret_splits->units = units;
    CW_TRY(read_parts(reader, json, "splits", "share", &ret_splits->parts, &ret_splits->n_parts, &sum));
    if (cw_ratio_compare(sum, whole) != 0) {
        char text[CW_SHARE_SIZE];
        const bool over = cw_ratio_compare(sum, whole) > 0;
        const CwRatio off = over ? cw_ratio(sum.num - sum.den, sum.den) : cw_ratio(sum.den - sum.num, sum.den);
        cw_share_format(off, text);
        return refuse(reader, "royalties.splits", text,
                      over ? "the splits come to more than the whole by this"
                           : "the splits come to less than the whole by this");
    }
    return CW_OK;
}

static CwStatus read_all_splits(const Reader* reader, const json_t* json, CwRoyaltyContract* contract) {
    const json_t* list = NULL;
    size_t count = 0;
    CW_TRY(list_of(reader, json, "escalations", &list, &count));
    CwRoyaltySplits* splits = CW_NEW_ARRAY(reader->arena, CwRoyaltySplits, count + 1);
    if (!splits) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_splits(reader, json, 0, &splits[0]));
    for (size_t i = 0; i < count; ++i) {
        int64_t units = 0;
        const json_t* item = json_array_get(list, i);
        CW_TRY(cw_json_get_int(reader->in, item, "units", &units));
        if (units <= splits[i].units) {
            return refuse(reader, "royalties.escalation", NULL, "escalations need more and more units, each above 0");
        }
        CW_TRY(read_splits(reader, item, units, &splits[i + 1]));
    }
    contract->splits = splits;
    contract->n_splits = count + 1;
    return CW_OK;
}

// An ISRC or a product number, as tallies keep them.
static CwStatus read_recording(const Reader* reader, const char* text, const char** ret_id) {
    CwIdCheck check;
    if (cw_id_check(CW_ID_ISRC, cw_text(text), &check)) {
        *ret_id = cw_string_copy(reader->arena, check.plain);
    } else if (cw_id_check(CW_ID_ICPN, cw_text(text), &check)) {
        *ret_id = cw_format(reader->arena, "%" PRIu64, cw_tally_upc(cw_text(check.plain)));
    } else {
        return refuse(reader, "royalties.recording", text, "this is neither an ISRC nor a UPC or EAN");
    }
    return *ret_id ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus read_recordings(const Reader* reader, const json_t* json, CwRoyaltyContract* contract) {
    const json_t* list = NULL;
    CW_TRY(list_of(reader, json, "recordings", &list, &contract->n_recordings));
    const char** ids = CW_NEW_ARRAY(reader->arena, const char*, contract->n_recordings);
    if (!ids) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < contract->n_recordings; ++i) {
        const char* text = json_string_value(json_array_get(list, i));
        CW_TRY(read_recording(reader, text ? text : "", &ids[i]));
    }
    contract->recordings = ids;
    return CW_OK;
}

static CwStatus read_contract(Reader* reader, const json_t* json, CwRoyaltyContract* contract) {
    CwRatio sum = {0, 1};
    CW_TRY(cw_json_get_text(reader->in, json, "id", &contract->id));
    reader->contract = contract->id;
    contract->account = cw_json_text_or(json, "account", contract->id);
    contract->currency = reader->currency;
    CW_TRY(read_recordings(reader, json, contract));
    CW_TRY(read_parts(reader, json, "fees", "percent", &contract->fees, &contract->n_fees, &sum));
    CW_TRY(at_most_whole(reader, "fees", sum));
    CW_TRY(read_amounts(reader, json, "off_the_top", false, &contract->off_the_top, &contract->n_off_the_top));
    contract->reserve = (CwRatio){0, 1};
    if (json_object_get(json, "reserve")) {
        CW_TRY(read_part(reader, json, "reserve", &contract->reserve));
    }
    CW_TRY(read_parts(reader, json, "points", "percent", &contract->points, &contract->n_points, &sum));
    CW_TRY(at_most_whole(reader, "points", sum));
    CW_TRY(read_amounts(reader, json, "recoup", true, &contract->recoup, &contract->n_recoup));
    CW_TRY(read_all_splits(reader, json, contract));
    CW_TRY(read_amount(reader, json, "reserve_released", 0, &contract->reserve_before));
    contract->units_before = cw_json_int_or(json, "units_before", 0);
    if (contract->units_before < 0) {
        return refuse(reader, "royalties.units", NULL, "\"units_before\" is how many were sold before, 0 or more");
    }
    reader->contract = "";
    return CW_OK;
}

static CwStatus read_currency(const Reader* reader, const json_t* json, const char* key, CwCurrency otherwise,
                              CwCurrency* ret_currency) {
    const char* text = cw_json_text_or(json, key, "");
    *ret_currency = otherwise;
    if (text[0] ? cw_currency_parse(cw_text(text), ret_currency) != CW_OK : otherwise.code[0] == '\0') {
        return refuse(reader, "royalties.currency", text, "write a currency in three letters, as \"USD\"");
    }
    return CW_OK;
}

static CwStatus read_rates(const Reader* reader, const json_t* json, CwRoyalties* all) {
    const json_t* list = NULL;
    CW_TRY(list_of(reader, json, "rates", &list, &all->rates.count));
    CwExchange* rates = CW_NEW_ARRAY(reader->arena, CwExchange, all->rates.count);
    if (!rates) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < all->rates.count; ++i) {
        const json_t* item = json_array_get(list, i);
        const CwCurrency none = {""};
        CW_TRY(read_currency(reader, item, "from", none, &rates[i].from));
        CW_TRY(read_currency(reader, item, "to", none, &rates[i].to));
        CW_TRY(cw_json_get_ratio(reader->in, item, "rate", &rates[i].rate));
        rates[i].date = cw_json_text_or(item, "date", "");
        rates[i].source = cw_json_text_or(item, "source", "");
        if (rates[i].rate.num <= 0) {
            return refuse(reader, "royalties.rate", rates[i].from.code, "a rate of exchange is above 0");
        }
    }
    all->rates.items = rates;
    return CW_OK;
}

static CwStatus read_payees(const Reader* reader, const json_t* json, CwRoyalties* all) {
    const json_t* list = NULL;
    CW_TRY(list_of(reader, json, "payees", &list, &all->n_payees));
    CwRoyaltyPayee* payees = CW_NEW_ARRAY(reader->arena, CwRoyaltyPayee, all->n_payees);
    const char* kind = NULL;
    if (!payees) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < all->n_payees; ++i) {
        const json_t* item = json_array_get(list, i);
        CW_TRY(named(reader, item, &payees[i].payee, &kind));
        payees[i].currency = reader->currency;
        CW_TRY(read_amount(reader, item, "carried", 0, &payees[i].carried));
        CW_TRY(read_amount(reader, item, "minimum", -1, &payees[i].minimum));
    }
    all->payees = payees;
    return CW_OK;
}

static int by_text(const void* a, const void* b) {
    const char* const* x = a;
    const char* const* y = b;
    return strcmp(*x, *y);
}

// A recording whose income two contracts claim.
static CwStatus check_claims(const Reader* reader, const CwRoyalties* all) {
    size_t count = 0;
    for (size_t i = 0; i < all->n_contracts; ++i) {
        count += all->contracts[i].n_recordings;
    }
    const char** ids = CW_NEW_ARRAY(reader->arena, const char*, count);
    if (!ids) {
        return CW_ERR_NO_MEM;
    }
    count = 0;
    for (size_t i = 0; i < all->n_contracts; ++i) {
        for (size_t k = 0; k < all->contracts[i].n_recordings; ++k) {
            ids[count++] = all->contracts[i].recordings[k];
        }
    }
    if (count) {
        qsort(ids, count, sizeof *ids, by_text); // NOLINT: pointers are what is sorted
    }
    for (size_t i = 1; i < count; ++i) {
        if (strcmp(ids[i - 1], ids[i]) == 0) {
            return refuse(reader, "royalties.twice", ids[i], "this recording is named twice: one contract may have it");
        }
    }
    return CW_OK;
}

CwStatus cw_royalties_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwRoyalties* ret_royalties) {
    Reader reader = {.arena = arena, .in = {file, diag}, .contract = ""};
    CwRoyalties all = {.minimum = 0};
    json_t* json = NULL;
    const json_t* list = NULL;
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_array(reader.in, json, "contracts", &list));
    CW_TRY(read_currency(&reader, json, "currency", (CwCurrency){""}, &all.currency));
    reader.currency = all.currency;
    CW_TRY(read_amount(&reader, json, "minimum", 0, &all.minimum));
    all.period = cw_json_text_or(json, "period", "");
    CW_TRY(read_rates(&reader, json, &all));
    CW_TRY(read_payees(&reader, json, &all));
    all.n_contracts = json_array_size(list);
    CwRoyaltyContract* contracts = CW_NEW_ARRAY(arena, CwRoyaltyContract, all.n_contracts);
    if (!contracts) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < all.n_contracts; ++i) {
        CW_TRY(read_contract(&reader, json_array_get(list, i), &contracts[i]));
    }
    all.contracts = contracts;
    CW_TRY(check_claims(&reader, &all));
    *ret_royalties = all;
    return CW_OK;
}
