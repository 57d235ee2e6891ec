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

static const char* price_text(CwArena* arena, const CwPitch* pitch) {
    char text[CW_MONEY_SIZE] = "";
    if (pitch->priced) {
        cw_money_format(pitch->price, text);
    }
    return cw_string_copy(arena, text);
}

void cw_songs_text(CwBuf* buf, const CwSongSearch* search) {
    for (size_t i = 0; i < search->n_briefs; ++i) {
        const CwSongBrief* brief = &search->briefs[i];
        char most[CW_MONEY_SIZE] = "";
        if (brief->limited) {
            cw_money_format(brief->most, most);
        }
        cw_buf_format(buf, "%s%s%s%s%s%s%s\n", brief->name, brief->cue[0] ? ", cue " : "", brief->cue,
                      brief->scene[0] ? ", scene " : "", brief->scene, most[0] ? ", up to " : "", most);
        for (size_t k = 0; k < brief->n_pitches; ++k) {
            const CwPitch* pitch = &brief->pitches[k];
            const char* price = price_text(buf->arena, pitch);
            cw_buf_format(buf, "  %-12s %-32s %16s  %s\n", cw_pitch_state_name(pitch->state), pitch->work,
                          price ? price : "", pitch->artist);
            buf->failed = buf->failed || !price;
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

static void put_pitch(CwBuf* buf, const CwPitch* pitch) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "work", pitch->work);
    cw_json_put_text(buf, "artist", pitch->artist);
    cw_json_put_text(buf, "from", pitch->from);
    cw_json_put_text(buf, "state", cw_pitch_state_name(pitch->state));
    cw_json_put_int(buf, "rank", pitch->rank);
    cw_json_put_text(buf, "currency", pitch->price.currency.code);
    put_money(buf, "price", pitch->price, pitch->priced);
    put_money(buf, "sync", pitch->sync, pitch->priced);
    put_money(buf, "master", pitch->master, pitch->priced);
    cw_json_put_text(buf, "notes", pitch->notes);
    cw_json_end_object(buf);
}

void cw_songs_json(CwBuf* buf, const CwSongSearch* search) {
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
        cw_json_begin_array(buf, "pitches");
        for (size_t k = 0; k < brief->n_pitches; ++k) {
            put_pitch(buf, &brief->pitches[k]);
        }
        cw_json_end_array(buf);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
}

enum { COLUMNS = 6 };

static void page_brief(CwBuf* buf, const CwSongBrief* brief) {
    static const char* const head[COLUMNS] = {"State", "Song", "Artist", "Price", "From", "Notes"};
    const char** cells = CW_NEW_ARRAY(buf->arena, const char*, brief->n_pitches* COLUMNS);
    const char* title = cw_format(buf->arena, "%s%s%s", brief->name, brief->cue[0] ? ", cue " : "", brief->cue);
    if (!cells || !title) {
        buf->failed = true;
        return;
    }
    cw_plain_heading(buf, title);
    cw_plain_text(buf, brief->wants, false);
    for (size_t i = 0; i < brief->n_pitches; ++i) {
        const CwPitch* pitch = &brief->pitches[i];
        const char** row = cells + i * COLUMNS;
        row[0] = cw_pitch_state_name(pitch->state);
        row[1] = pitch->work;
        row[2] = pitch->artist;
        row[3] = price_text(buf->arena, pitch);
        row[4] = pitch->from;
        row[5] = pitch->notes;
        buf->failed = buf->failed || !row[3];
    }
    cw_plain_table(buf, head, COLUMNS, cells, brief->n_pitches);
}

void cw_songs_page(CwBuf* buf, const char* film, const CwSongSearch* search, const CwDiagList* warnings) {
    cw_plain_begin(buf, "The song search", film);
    for (size_t i = 0; i < warnings->count; ++i) {
        cw_plain_text(buf, warnings->items[i].text, true);
    }
    for (size_t i = 0; i < search->n_briefs; ++i) {
        page_brief(buf, &search->briefs[i]);
    }
    cw_plain_end(buf);
}
