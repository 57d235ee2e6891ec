// SPDX-License-Identifier: GPL-3.0-or-later
#include "money/songs.h"

#include "base/json.h"
#include "base/words.h"
#include "page/plain.h"

// What stands ready in place of the chosen song; NULL when nothing does.
static const CwPitch* ready(const CwSongBrief* brief) {
    for (size_t i = 0; i < brief->n_pitches; ++i) {
        const CwPitchState state = brief->pitches[i].state;
        if (state == CW_PITCH_ALTERNATE || state == CW_PITCH_SHORTLISTED) {
            return &brief->pitches[i];
        }
    }
    return NULL;
}

static const CwWorkUse* work_of(const CwRights* rights, const CwSongBrief* brief, const CwPitch* pitch) {
    for (size_t i = 0; i < rights->n_works; ++i) {
        const CwWorkUse* work = &rights->works[i];
        if (cw_word_is(cw_text(work->title), pitch->work) &&
            (!brief->cue[0] || cw_word_is(cw_text(work->cue), brief->cue))) {
            return work;
        }
    }
    return NULL;
}

static CwStatus warn(CwDiagList* warnings, const char* name, const CwSongBrief* brief, const char* words,
                     const char* more) {
    return cw_diag_add(warnings, name, brief->place, brief->name, "%s: %s%s", brief->name, words, more);
}

static CwStatus check_choice(const CwSongBrief* brief, const CwPitch* chosen, const CwRights* rights,
                             CwDiagList* warnings) {
    const CwWorkUse* work = work_of(rights, brief, chosen);
    const CwPitch* other = ready(brief);
    if (brief->limited && chosen->priced && cw_currency_equal(chosen->price.currency, brief->most.currency) &&
        chosen->price.minor > brief->most.minor) {
        char price[CW_MONEY_SIZE];
        char most[CW_MONEY_SIZE];
        cw_money_format(chosen->price, price);
        cw_money_format(brief->most, most);
        CW_TRY(cw_diag_add(warnings, "songs.price", brief->place, brief->name,
                           "%s: \"%s\" costs %s, and %s is set aside", brief->name, chosen->work, price, most));
    }
    if (!work) {
        return cw_diag_add(warnings, "songs.rights", brief->place, brief->name,
                           "%s: \"%s\" is chosen, and rights.csv has no such work of %s", brief->name, chosen->work,
                           brief->cue[0] ? brief->cue : "this film");
    }
    for (size_t i = 0; i < work->n_parties; ++i) {
        if (work->parties[i].state == CW_CLEARANCE_DENIED) {
            return cw_diag_add(warnings, "songs.denied", brief->place, brief->name, "%s: %s denied \"%s\"; %s%s%s",
                               brief->name, work->parties[i].name, chosen->work, other ? "\"" : "",
                               other ? other->work : "nothing", other ? "\" stands ready" : " stands ready");
        }
    }
    return other ? CW_OK : warn(warnings, "songs.alternate", brief, "nothing stands ready if it is denied", "");
}

CwStatus cw_songs_check(const CwSongSearch* search, const CwRights* rights, CwDate day, int within_days,
                        CwDiagList* warnings) {
    for (size_t i = 0; i < search->n_briefs; ++i) {
        const CwSongBrief* brief = &search->briefs[i];
        const CwPitch* chosen = cw_song_chosen(brief);
        char by[CW_DATE_SIZE];
        cw_date_format(brief->by, by);
        if (chosen) {
            CW_TRY(check_choice(brief, chosen, rights, warnings));
        } else if ((int64_t)brief->by.day < (int64_t)day.day + within_days) {
            CW_TRY(warn(warnings, "songs.late", brief, "no song is chosen, and it is asked for by ", by));
        }
    }
    return CW_OK;
}

// How far a song is cleared: a party that said no, else whoever is furthest behind.
static const char* standing(const CwRights* rights, const CwSongBrief* brief, const CwPitch* pitch) {
    const CwWorkUse* work = work_of(rights, brief, pitch);
    CwClearance state = CW_CLEARANCE_PAID;
    for (size_t i = 0; work && i < work->n_parties; ++i) {
        const CwClearance party = work->parties[i].state;
        const bool worse = state <= CW_CLEARANCE_PAID && (party > CW_CLEARANCE_PAID || party < state);
        state = worse ? party : state;
    }
    return work ? cw_clearance_name(state) : "";
}

static const char* price_text(CwBuf* buf, CwMoney price, bool said) {
    const char* text = said ? cw_money_text(buf->arena, price) : "";
    buf->failed = buf->failed || !text;
    return text ? text : "";
}

// Whether the two halves of the price are known.
static bool halves(const CwPitch* pitch) {
    return pitch->priced && (pitch->price.minor == 0 || pitch->sync.minor || pitch->master.minor);
}

// What is asked for in one line: where, for how much, until when.
static const char* terms(CwBuf* buf, const CwSongBrief* brief) {
    char by[CW_DATE_SIZE];
    cw_date_format(brief->by, by);
    const char* most = price_text(buf, brief->most, brief->limited);
    const char* text = cw_format(buf->arena, "%s%s%s%s%s%s%s%s%s", brief->name, brief->cue[0] ? ", cue " : "",
                                 brief->cue, brief->scene[0] ? ", scene " : "", brief->scene, most[0] ? ", up to " : "",
                                 most, by[0] ? ", by " : "", by);
    buf->failed = buf->failed || !text;
    return text ? text : "";
}

void cw_songs_text(CwBuf* buf, const CwSongSearch* search, const CwRights* rights) {
    for (size_t i = 0; i < search->n_briefs; ++i) {
        const CwSongBrief* brief = &search->briefs[i];
        cw_buf_format(buf, "%s\n", terms(buf, brief));
        for (size_t k = 0; k < brief->n_pitches; ++k) {
            const CwPitch* pitch = &brief->pitches[k];
            const char* cleared = standing(rights, brief, pitch);
            cw_buf_text(buf, "  ");
            cw_buf_column(buf, cw_pitch_state_name(pitch->state), 12);
            cw_buf_byte(buf, ' ');
            cw_buf_column(buf, pitch->work, 32);
            cw_buf_format(buf, " %16s  %s%s%s\n", price_text(buf, pitch->price, pitch->priced), pitch->artist,
                          cleared[0] ? ", rights " : "", cleared);
        }
    }
}

static void put_money(CwBuf* buf, const char* key, CwMoney money, bool said) {
    if (said) {
        cw_json_put_decimal(buf, key, money.minor, cw_currency_scale(money.currency));
    } else {
        cw_json_put_null(buf, key);
    }
}

static void put_pitch(CwBuf* buf, const CwPitch* pitch, const char* cleared) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "work", pitch->work);
    cw_json_put_text(buf, "artist", pitch->artist);
    cw_json_put_text(buf, "from", pitch->from);
    cw_json_put_text(buf, "state", cw_pitch_state_name(pitch->state));
    cw_json_put_int(buf, "rank", pitch->rank);
    cw_json_put_text(buf, "currency", pitch->price.currency.code);
    put_money(buf, "price", pitch->price, pitch->priced);
    put_money(buf, "sync", pitch->sync, halves(pitch));
    put_money(buf, "master", pitch->master, halves(pitch));
    cw_json_put_text(buf, "rights", cleared[0] ? cleared : NULL);
    cw_json_put_text(buf, "notes", pitch->notes);
    cw_json_end_object(buf);
}

void cw_songs_json(CwBuf* buf, const CwSongSearch* search, const CwRights* rights) {
    for (size_t i = 0; i < search->n_briefs; ++i) {
        const CwSongBrief* brief = &search->briefs[i];
        char by[CW_DATE_SIZE];
        cw_date_format(brief->by, by);
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "brief", brief->name);
        cw_json_put_text(buf, "cue", brief->cue);
        cw_json_put_text(buf, "scene", brief->scene);
        cw_json_put_text(buf, "wants", brief->wants);
        cw_json_put_text(buf, "currency", brief->most.currency.code);
        put_money(buf, "most", brief->most, brief->limited);
        cw_json_put_text(buf, "by", by[0] ? by : NULL);
        cw_json_put_text(buf, "notes", brief->notes);
        cw_json_begin_array(buf, "pitches");
        for (size_t k = 0; k < brief->n_pitches; ++k) {
            put_pitch(buf, &brief->pitches[k], standing(rights, brief, &brief->pitches[k]));
        }
        cw_json_end_array(buf);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
}

enum { COLUMNS = 9, SUM_COLUMNS = 3 };

static void page_brief(CwBuf* buf, const CwSongBrief* brief, const CwRights* rights) {
    static const char* const head[COLUMNS] = {"State",  "Song", "Artist", ">Sync", ">Master",
                                              ">Price", "From", "Rights", "Notes"};
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, brief->n_pitches* COLUMNS);
    if (!cells) {
        buf->failed = true;
        return;
    }
    cw_plain_heading(buf, terms(buf, brief));
    cw_plain_text(buf, brief->wants, false);
    if (brief->notes[0]) {
        cw_plain_text(buf, brief->notes, false);
    }
    for (size_t i = 0; i < brief->n_pitches; ++i) {
        const CwPitch* pitch = &brief->pitches[i];
        const char** row = cells + i * COLUMNS;
        row[0] = cw_pitch_state_name(pitch->state);
        row[1] = pitch->work;
        row[2] = pitch->artist;
        row[3] = price_text(buf, pitch->sync, halves(pitch));
        row[4] = price_text(buf, pitch->master, halves(pitch));
        row[5] = price_text(buf, pitch->price, pitch->priced);
        row[6] = pitch->from;
        row[7] = standing(rights, brief, pitch);
        row[8] = pitch->notes;
    }
    cw_plain_table(buf, head, COLUMNS, cells, brief->n_pitches);
}

// What was chosen comes to, and what is set aside, in the currency of the brief `at`.
static void sum(CwBuf* buf, const CwSongSearch* search, size_t at, const char* row[SUM_COLUMNS]) {
    const CwCurrency currency = search->briefs[at].most.currency;
    CwMoney chosen = {currency, 0};
    CwMoney aside = {currency, 0};
    CwMoney open = {currency, 0};
    for (size_t i = 0; i < search->n_briefs; ++i) {
        const CwSongBrief* brief = &search->briefs[i];
        const CwPitch* pitch = cw_song_chosen(brief);
        chosen.minor += pitch && cw_currency_equal(pitch->price.currency, currency) ? pitch->price.minor : 0;
        if (cw_currency_equal(brief->most.currency, currency)) {
            aside.minor += brief->most.minor;
            open.minor += pitch ? 0 : brief->most.minor;
        }
    }
    row[0] = price_text(buf, aside, true);
    row[1] = price_text(buf, chosen, true);
    row[2] = price_text(buf, open, true);
}

static void page_sums(CwBuf* buf, const CwSongSearch* search) {
    static const char* const head[SUM_COLUMNS] = {">Set aside", ">Chosen", ">Set aside for what is not chosen yet"};
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, search->n_briefs* SUM_COLUMNS);
    size_t count = 0;
    if (!cells) {
        buf->failed = true;
        return;
    }
    for (size_t i = 0; i < search->n_briefs; ++i) {
        bool first = true;
        for (size_t k = 0; k < i; ++k) {
            first = first && !cw_currency_equal(search->briefs[k].most.currency, search->briefs[i].most.currency);
        }
        if (first) {
            sum(buf, search, i, cells + SUM_COLUMNS * count++);
        }
    }
    cw_plain_heading(buf, "All songs");
    cw_plain_table(buf, head, SUM_COLUMNS, cells, count);
}

void cw_songs_page(CwBuf* buf, const char* film, const CwSongSearch* search, const CwRights* rights,
                   const CwDiagList* warnings) {
    cw_plain_begin(buf, "The song search", film);
    for (size_t i = 0; i < warnings->count; ++i) {
        cw_plain_text(buf, warnings->items[i].text, true);
    }
    for (size_t i = 0; i < search->n_briefs; ++i) {
        page_brief(buf, &search->briefs[i], rights);
    }
    page_sums(buf, search);
    cw_plain_end(buf);
}
