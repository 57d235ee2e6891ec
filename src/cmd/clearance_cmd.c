// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/asked.h"
#include "cmd/project.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "film/clearance.h"
#include "film/sheet.h"
#include "money/longer.h"
#include "rights/notices.h"

#include <inttypes.h>
#include <string.h>

static const CwOption options[] = {
    {"--profile", "NAME", "ask for this delivery only"},
    {"--cut", "CUT", "of this cut; without it, of the one the soundtrack follows"},
    {"--since", "CUT", "say what was cleared in this earlier cut and is not any more"},
    {"--within", "DAYS", "tell what ends within so many days (90)"},
    {"--day", "DATE", "as if it were delivered on that day; without it, today"},
};

// What is asked, of which film as it lies where.
typedef struct {
    CwFilm film;
    const CwFilmView* view;
    const CwFilmView* since; // or NULL
    CwMusicUse* uses;
    size_t n_uses;
    CwDate day;
} Asked;

static CwStatus read_asked(CwShell* shell, Asked* asked) {
    CwStore* store = NULL;
    const char* cut = cw_shell_option(shell, "--cut");
    CW_TRY(cw_asked_day(shell, &asked->day));
    CW_TRY(cw_project_open(shell, CW_STORE_READ, &store));
    CW_TRY(cw_film_read(shell->arena, store, NULL, &shell->diag, &asked->film));
    asked->view = cut ? cw_film_view_named(&asked->film, cut) : cw_film_now(&asked->film);
    if (!asked->view) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "clearance.cut", (CwPlace){0}, cut,
                       "the film was never conformed to this cut");
    }
    const char* since = cw_shell_option(shell, "--since");
    asked->since = since ? cw_film_view_named(&asked->film, since) : NULL;
    if (since && !asked->since) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "clearance.since", (CwPlace){0}, since,
                       "the film was never conformed to this cut");
    }
    return cw_film_music_uses(shell->arena, &asked->film, asked->view, &asked->uses, &asked->n_uses);
}

static void put_reason_json(CwBuf* buf, const CwUncleared* item) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "kind", cw_uncleared_name(item->kind));
    cw_json_put_text(buf, "work", item->work);
    cw_json_put_text(buf, "party", item->party);
    cw_json_put_text(buf, "why", item->why);
    cw_json_put_text(buf, "file", item->place.line ? item->place.file : NULL);
    cw_json_put_int(buf, "line", item->place.line);
    cw_json_end_object(buf);
}

static size_t reasons_of(const CwUnclearedList* list, const char* cue) {
    size_t count = 0;
    for (size_t i = 0; i < list->count; ++i) {
        count += strcmp(list->items[i].cue, cue) == 0;
    }
    return count;
}

static void put_json(CwBuf* buf, const char* profile, const Asked* asked, const CwUnclearedList* list) {
    for (size_t i = 0; i < asked->n_uses; ++i) {
        const char* cue = asked->uses[i].cue;
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "delivery", profile);
        cw_json_put_text(buf, "cue", cue);
        cw_json_put_bool(buf, "cleared", reasons_of(list, cue) == 0);
        cw_json_begin_array(buf, "reasons");
        for (size_t k = 0; k < list->count; ++k) {
            if (strcmp(list->items[k].cue, cue) == 0) {
                put_reason_json(buf, &list->items[k]);
            }
        }
        cw_json_end_array(buf);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
}

static void put_text(CwBuf* buf, const char* profile, const Asked* asked, const CwUnclearedList* list) {
    cw_buf_format(buf, "%s\n", profile[0] ? profile : "every delivery");
    for (size_t i = 0; i < asked->n_uses; ++i) {
        const char* cue = asked->uses[i].cue;
        cw_buf_format(buf, "  %-6s %s\n", cue, reasons_of(list, cue) ? "NOT CLEARED" : "cleared");
        for (size_t k = 0; k < list->count; ++k) {
            if (strcmp(list->items[k].cue, cue) == 0) {
                cw_buf_format(buf, "         %s\n", list->items[k].why);
            }
        }
    }
}

static bool is_among(const CwUnclearedList* list, const CwUncleared* item) {
    bool among = false;
    for (size_t i = 0; i < list->count; ++i) {
        const CwUncleared* other = &list->items[i];
        among = among || (other->kind == item->kind && strcmp(other->cue, item->cue) == 0 &&
                          strcmp(other->work, item->work) == 0 && strcmp(other->party, item->party) == 0);
    }
    return among;
}

// What the re-cut opened again: what stands against this cut, and did not against the earlier one.
static CwStatus put_reopened(CwShell* shell, const Asked* asked, const CwDelivery* delivery,
                             const CwUnclearedList* list, CwBuf* buf) {
    CwUnclearedList before = {NULL, 0};
    CW_TRY(cw_film_cleared(shell->arena, &asked->film, asked->since, delivery, delivery->profile, asked->day,
                           &shell->diag, &before));
    for (size_t i = 0; i < list->count; ++i) {
        const CwUncleared* item = &list->items[i];
        if (is_among(&before, item)) {
            continue;
        }
        if (shell->json) {
            cw_json_begin_object(buf, NULL);
            cw_json_put_text(buf, "reopened", item->cue);
            cw_json_put_text(buf, "delivery", delivery->profile);
            cw_json_put_text(buf, "since", asked->since->cut->name);
            cw_json_put_text(buf, "kind", cw_uncleared_name(item->kind));
            cw_json_put_text(buf, "why", item->why);
            cw_json_end_object(buf);
            cw_buf_byte(buf, '\n');
        } else {
            cw_buf_format(buf, "reopened since %s: cue %s: %s\n", asked->since->cut->name, item->cue, item->why);
        }
    }
    return CW_OK;
}

static void put_longer_json(CwBuf* buf, const CwLonger* item) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "longer", item->cue);
    cw_json_put_text(buf, "work", item->work);
    cw_json_put_text(buf, "party", item->party->name);
    cw_json_put_int(buf, "granted_ms", item->granted_ms);
    cw_json_put_int(buf, "over_ms", item->over_ms);
    cw_json_put_text(buf, "currency", item->option ? item->price.currency.code : NULL);
    if (item->option) {
        cw_json_put_decimal(buf, "price", item->price.minor, cw_currency_scale(item->price.currency));
    }
    cw_json_put_int(buf, "steps", item->steps);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void put_longer_text(CwBuf* buf, const CwLonger* item) {
    char price[CW_MONEY_SIZE];
    cw_money_format(item->price, price);
    cw_buf_format(buf, "longer: cue %s: \"%s\", %s: ", item->cue, item->work, item->party->name);
    cw_buf_format(buf, "%" PRId64 ".%03" PRId64 " s more than granted ", item->over_ms / 1000, item->over_ms % 1000);
    if (item->option && item->option->step_ms) {
        cw_buf_format(buf, "cost %s (%" PRId64 " steps)\n", price, item->steps);
    } else if (item->option) {
        cw_buf_format(buf, "cost %s\n", price);
    } else {
        cw_buf_text(buf, "cost what nobody knows yet: no option in options.csv that reaches says a price\n");
    }
}

// What it costs to have licences as long as the cues have become.
static CwStatus put_longer(CwShell* shell, const Asked* asked, CwBuf* buf) {
    CwLongers longers;
    CW_TRY(cw_longer_licences(shell->arena, &asked->film.rights, asked->uses, asked->n_uses, asked->film.currency,
                              asked->day, &longers));
    for (size_t i = 0; i < longers.count; ++i) {
        if (shell->json) {
            put_longer_json(buf, &longers.items[i]);
        } else {
            put_longer_text(buf, &longers.items[i]);
        }
    }
    return cw_buf_status(buf);
}

static CwStatus put_delivery(CwShell* shell, const Asked* asked, const CwDelivery* delivery, CwBuf* buf) {
    CwUnclearedList list = {NULL, 0};
    CW_TRY(cw_film_cleared(shell->arena, &asked->film, asked->view, delivery, delivery->profile, asked->day,
                           &shell->diag, &list));
    CW_TRY(asked->since ? put_reopened(shell, asked, delivery, &list, buf) : CW_OK);
    shell->check_failed = shell->check_failed || list.count > 0;
    if (shell->json) {
        put_json(buf, delivery->profile, asked, &list);
    } else {
        put_text(buf, delivery->profile, asked, &list);
    }
    return cw_buf_status(buf);
}

static void put_notice_json(CwBuf* buf, const CwRightsNotice* notice) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "notice", cw_notice_kind_name(notice->kind));
    cw_json_put_text(buf, "cue", notice->cue);
    cw_json_put_text(buf, "work", notice->work);
    cw_json_put_text(buf, "party", notice->party);
    cw_json_put_text(buf, "why", notice->words);
    cw_json_put_int(buf, "line", notice->place.line);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static CwStatus put_notices(CwShell* shell, const Asked* asked, CwBuf* buf) {
    CwRightsNotices notices = {NULL, 0};
    int within = 0;
    CW_TRY(cw_asked_within(shell, &within));
    CW_TRY(cw_rights_notices(shell->arena, &asked->film.rights, asked->day, within, &notices));
    for (size_t i = 0; i < notices.count; ++i) {
        if (shell->json) {
            put_notice_json(buf, &notices.items[i]);
        } else {
            cw_buf_format(buf, "note: cue %s: %s\n", notices.items[i].cue, notices.items[i].words);
        }
    }
    return cw_buf_status(buf);
}

static CwStatus run(CwShell* shell) {
    Asked asked = {0};
    CwBuf buf = cw_buf(shell->arena);
    const char* profile = cw_shell_option(shell, "--profile");
    CW_TRY(read_asked(shell, &asked));
    const CwDeliveries* all = &asked.film.deliveries;
    const CwDelivery* only = profile ? cw_delivery_find(all, profile) : NULL;
    if (profile && !only) {
        return cw_diag(&shell->diag, CW_ERR_NOT_FOUND, "clearance.profile", (CwPlace){0}, profile,
                       "delivery.json asks for no such delivery");
    }
    for (size_t i = 0; i < (only ? 1 : all->count); ++i) {
        CW_TRY(put_delivery(shell, &asked, only ? only : &all->items[i], &buf));
    }
    CW_TRY(put_longer(shell, &asked, &buf));
    CW_TRY(put_notices(shell, &asked, &buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_clearance = {
    .name = "clearance",
    .arguments = "",
    .summary = "which music may leave, for each delivery, and what stands against the rest",
    .help = "Ends with 1 when something is not cleared. Notices say what ends soon, what was paid without a signed "
            "paper, and\n"
            "what was denied with nothing to put in its place; they refuse nothing.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
