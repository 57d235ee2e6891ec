// SPDX-License-Identifier: GPL-3.0-or-later
#include "story/film_facts.h"

#include "base/json.h"
#include "base/reading.h"
#include "base/words.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum {
    PATH_SIZE = 64,
    SHOWN_SIZE = 64,
    REELS_MAX = 99,
    DEFAULT_SAMPLE_RATE = 48000,
};

enum { KEY_TITLE, KEY_RATE, KEY_DROP, KEY_START, KEY_REELS, KEY_SAMPLE_RATE, KEY_ENSEMBLE, KEY_FACTS };

static const CwWord keys[] = {
    {"title", KEY_TITLE},
    {"name", KEY_TITLE},
    {"rate", KEY_RATE},
    {"frame_rate", KEY_RATE},
    {"framerate", KEY_RATE},
    {"fps", KEY_RATE},
    {"drop", KEY_DROP},
    {"drop_frame", KEY_DROP},
    {"dropframe", KEY_DROP},
    {"start", KEY_START},
    {"start_timecode", KEY_START},
    {"timecode_start", KEY_START},
    {"start_tc", KEY_START},
    {"timecode", KEY_START},
    {"reels", KEY_REELS},
    {"sample_rate", KEY_SAMPLE_RATE},
    {"samplerate", KEY_SAMPLE_RATE},
    {"ensemble", KEY_ENSEMBLE},
    {"orchestra", KEY_ENSEMBLE},
    {"aka", KEY_FACTS + CW_FACT_AKA},
    {"episode", KEY_FACTS + CW_FACT_EPISODE},
    {"episode_title", KEY_FACTS + CW_FACT_EPISODE},
    {"episode_number", KEY_FACTS + CW_FACT_EPISODE_NUMBER},
    {"kind", KEY_FACTS + CW_FACT_KIND},
    {"type", KEY_FACTS + CW_FACT_KIND},
    {"director", KEY_FACTS + CW_FACT_DIRECTOR},
    {"producer", KEY_FACTS + CW_FACT_PRODUCER},
    {"composer", KEY_FACTS + CW_FACT_COMPOSER},
    {"company", KEY_FACTS + CW_FACT_COMPANY},
    {"production_company", KEY_FACTS + CW_FACT_COMPANY},
    {"production", KEY_FACTS + CW_FACT_COMPANY},
    {"production_number", KEY_FACTS + CW_FACT_NUMBER},
    {"network", KEY_FACTS + CW_FACT_NETWORK},
    {"country", KEY_FACTS + CW_FACT_COUNTRY},
    {"language", KEY_FACTS + CW_FACT_LANGUAGE},
    {"year", KEY_FACTS + CW_FACT_YEAR},
    {"release", KEY_FACTS + CW_FACT_RELEASE},
    {"release_date", KEY_FACTS + CW_FACT_RELEASE},
    {"air_date", KEY_FACTS + CW_FACT_RELEASE},
    {"contact", KEY_FACTS + CW_FACT_CONTACT},
    {"currency", KEY_FACTS + CW_FACT_CURRENCY},
    {"notes", KEY_FACTS + CW_FACT_NOTES},
    {"comment", KEY_FACTS + CW_FACT_NOTES},
    {"logline", KEY_FACTS + CW_FACT_NOTES},
    {"tuning", KEY_FACTS + CW_FACT_TUNING},
    {"raga", KEY_FACTS + CW_FACT_RAGA},
};

enum {
    N_KEYS = sizeof keys / sizeof keys[0],
};

// What every step of the reading needs.
typedef struct {
    CwArena* arena;
    const char* file;
    CwText text;
    CwDiagList* warnings;
    CwDiag* diag;
    const json_t* values[KEY_FACTS + CW_FACT_COUNT]; // by key
    const char* spelled[KEY_FACTS + CW_FACT_COUNT];  // the key as the file has it
} Reader;

// The value as the diagnostic shows it.
static void show(const json_t* json, char shown[SHOWN_SIZE]) {
    shown[0] = '\0';
    if (json_is_string(json)) {
        (void)snprintf(shown, SHOWN_SIZE, "%.60s", json_string_value(json));
    } else if (json_is_integer(json)) {
        (void)snprintf(shown, SHOWN_SIZE, "%" PRId64, (int64_t)json_integer_value(json));
    } else if (json_is_real(json)) {
        (void)snprintf(shown, SHOWN_SIZE, "%.15g", json_real_value(json));
    } else if (json_is_boolean(json)) {
        (void)snprintf(shown, SHOWN_SIZE, "%s", json_is_true(json) ? "true" : "false");
    }
}

static CwStatus refuse(const Reader* reader, const char* path, const json_t* json, const char* name,
                       const char* advice) {
    char shown[SHOWN_SIZE];
    show(json, shown);
    return cw_diag(reader->diag, CW_ERR_BAD_INPUT, name, cw_json_place(reader->file, reader->text, path),
                   shown[0] ? shown : NULL, "%s: %s", path, advice);
}

// Sorts the members by what they mean; a key twice, in two spellings, is refused.
static CwStatus sort_keys(Reader* reader, json_t* film) {
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach(film, key, value) {
        const CwWord* word = cw_word_find(keys, N_KEYS, cw_text(key));
        if (!word) {
            const char* nearest = cw_nearest_word(keys, N_KEYS, cw_text(key));
            CW_TRY(cw_diag_add(reader->warnings, "film.key", cw_json_place(reader->file, reader->text, key), key,
                               "this key is not known and was left aside%s%s; film.json may have title, rate, drop, "
                               "start, reels, sample_rate, ensemble and what docs/film-folder.md lists",
                               nearest ? ": did you mean " : "", nearest ? nearest : ""));
            continue;
        }
        if (json_is_null(value)) {
            continue;
        }
        if (reader->values[word->value]) {
            return refuse(reader, key, value, "film.twice", "this is said twice in two spellings; keep one of them");
        }
        reader->values[word->value] = value;
        reader->spelled[word->value] = key;
    }
    return CW_OK;
}

static CwStatus read_ratio(const json_t* json, CwRatio* ret_ratio) {
    const json_t* holder = json;
    CwRatio parts[2] = {{0, 1}, {0, 1}};
    if (json_is_array(json) && json_array_size(json) == 2) {
        parts[0].num = json_integer_value(json_array_get(json, 0));
        parts[1].num = json_integer_value(json_array_get(json, 1));
    } else if (json_is_object(holder)) {
        parts[0].num = cw_json_int_or(json, "num", 0);
        parts[1].num = cw_json_int_or(json, "den", 0);
    } else {
        char shown[SHOWN_SIZE];
        show(json, shown);
        return cw_parse_ratio(cw_text_trim(cw_text(shown)), ret_ratio);
    }
    if (parts[0].num <= 0 || parts[1].num <= 0) {
        return CW_ERR_BAD_INPUT;
    }
    *ret_ratio = cw_ratio(parts[0].num, parts[1].num);
    return CW_OK;
}

enum { DROP_NO, DROP_YES, DROP_UNSAID };

static CwStatus read_drop(const Reader* reader, int* ret_drop) {
    static const CwWord words[] = {
        {"yes", DROP_YES},     {"no", DROP_NO},          {"true", DROP_YES},         {"false", DROP_NO},
        {"df", DROP_YES},      {"ndf", DROP_NO},         {"drop", DROP_YES},         {"nondrop", DROP_NO},
        {"non-drop", DROP_NO}, {"drop-frame", DROP_YES}, {"non-drop-frame", DROP_NO}};
    const json_t* json = reader->values[KEY_DROP];
    if (!json) {
        *ret_drop = DROP_UNSAID;
        return CW_OK;
    }
    char shown[SHOWN_SIZE];
    show(json, shown);
    const CwWord* word = cw_word_find(words, sizeof words / sizeof words[0], cw_text(shown));
    if (!word) {
        return refuse(reader, reader->spelled[KEY_DROP], json, "film.drop", "write true or false");
    }
    *ret_drop = word->value;
    return CW_OK;
}

// Whether the start or a reel's start is written with a semicolon, as drop-frame timecode is.
static bool has_semicolon(const json_t* json) {
    if (json_is_string(json)) {
        return strchr(json_string_value(json), ';') != NULL;
    }
    size_t i = 0;
    json_t* item = NULL;
    json_array_foreach(json, i, item) {
        if (has_semicolon(item)) {
            return true;
        }
    }
    const char* key = NULL;
    json_object_foreach((json_t*)json, key, item) {
        if (has_semicolon(item)) {
            return true;
        }
    }
    return false;
}

static CwStatus read_rate(const Reader* reader, CwRate* ret_rate) {
    const json_t* json = reader->values[KEY_RATE];
    if (!json) {
        return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "film.no_rate", (CwPlace){reader->file, 1, 1}, NULL,
                       "the film needs its \"rate\": an edit list does not say how many frames a second has; write "
                       "\"rate\": 24, or 23.976, 25, 29.97 …");
    }
    const char* path = reader->spelled[KEY_RATE];
    int drop = DROP_UNSAID;
    CW_TRY(read_drop(reader, &drop));
    CwRate rate = {0};
    CwRatio ratio = {0, 1};
    CwStatus status = CW_ERR_BAD_INPUT;
    if (json_is_string(json)) {
        status = cw_rate_parse(cw_text(json_string_value(json)), &rate);
        if (status == CW_OK && rate.drop && drop == DROP_NO) {
            return refuse(reader, path, json, "film.drop", "the rate says drop-frame and \"drop\" says no; keep one");
        }
    } else if (read_ratio(json, &ratio) == CW_OK) {
        status = cw_rate_from_ratio(ratio, false, &rate);
    }
    if (status != CW_OK) {
        return refuse(reader, path, json, "film.rate",
                      "this is no frame rate; write 23.976, 24, 25, 29.97, 30, 47.952, 48, 50, 59.94 or 60");
    }
    if (drop == DROP_YES && cw_rate_from_ratio((CwRatio){rate.num, rate.den}, true, &rate) != CW_OK) {
        return refuse(reader, path, json, "film.drop", "only 29.97 and 59.94 count with dropped frames");
    }
    const bool semicolon = has_semicolon(reader->values[KEY_START]) || has_semicolon(reader->values[KEY_REELS]);
    CwRate dropping = rate;
    if (drop == DROP_UNSAID && semicolon &&
        cw_rate_from_ratio((CwRatio){rate.num, rate.den}, true, &dropping) == CW_OK) {
        rate = dropping; // elsewhere the semicolon is only a separator
    }
    *ret_rate = rate;
    return CW_OK;
}

static CwStatus read_timecode(const Reader* reader, const char* path, const json_t* json, CwRate rate,
                              CwTime* ret_time) {
    int64_t frame = 0;
    const char* advice = "this is no timecode; write hours, minutes, seconds and frames, as \"01:00:00:00\"";
    CwStatus status = CW_ERR_BAD_INPUT;
    if (json_is_string(json)) {
        status = cw_timecode_parse(cw_text_trim(cw_text(json_string_value(json))), rate, &frame);
    }
    if (status == CW_ERR_RANGE) {
        advice = rate.drop ? "there is no such timecode at this rate (drop-frame leaves out frames 0 and 1 of most "
                             "minutes, and frame numbers end below the rate)"
                           : "there is no such timecode at this rate: minutes, seconds or frames are too large";
    }
    if (status != CW_OK) {
        return refuse(reader, path, json, "film.timecode", advice);
    }
    *ret_time = cw_time_of_frame(frame, rate);
    return CW_OK;
}

static CwStatus default_reel_name(const Reader* reader, size_t index, CwReel* reel) {
    reel->name = cw_format(reader->arena, "R%zu", index + 1);
    return reel->name ? CW_OK : CW_ERR_NO_MEM;
}

// One reel: "R1", {"name": "R1", "start": "01:00:00:00"} or, as its name alone leads there, "01:00:00:00".
static CwStatus read_reel(const Reader* reader, const char* path, const json_t* json, CwRate rate, size_t index,
                          CwReel* reel) {
    CW_TRY(default_reel_name(reader, index, reel));
    const json_t* name = json_is_object(json) ? json_object_get(json, "name") : json;
    if (json_is_string(name)) {
        reel->name = cw_string_copy(reader->arena, json_string_value(name));
    } else if (json_is_integer(name)) {
        reel->name = cw_format(reader->arena, "R%" PRId64, (int64_t)json_integer_value(name));
    } else if (name) {
        return refuse(reader, path, json, "film.reel",
                      "a reel is its name, or {\"name\": \"R1\", \"start\": \"01:00:00:00\"}");
    }
    const char* key = NULL;
    json_t* value = NULL;
    json_object_foreach((json_t*)json, key, value) {
        const CwWord* word = cw_word_find(keys, N_KEYS, cw_text(key));
        if (word && word->value == KEY_START && !json_is_null(value)) {
            char inner[PATH_SIZE];
            (void)snprintf(inner, sizeof inner, "%.40s.%.20s", path, key);
            CW_TRY(read_timecode(reader, inner, value, rate, &reel->start));
            reel->has_start = true;
        } else if (!cw_word_is(cw_text(key), "name")) {
            CW_TRY(cw_diag_add(reader->warnings, "film.reel_key", cw_json_place(reader->file, reader->text, path), key,
                               "this key of a reel is not known and was left aside; a reel has name and start"));
        }
    }
    return reel->name ? CW_OK : CW_ERR_NO_MEM;
}

static CwStatus check_reels(const Reader* reader, const CwReel* reels, size_t count) {
    for (size_t i = 0; i < count; ++i) {
        for (size_t j = 0; j < i; ++j) {
            if (cw_word_is(cw_text(reels[i].name), reels[j].name)) {
                return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "film.reel_twice",
                               cw_json_place(reader->file, reader->text, reader->spelled[KEY_REELS]), reels[i].name,
                               "two reels have this name; give each its own");
            }
        }
        const bool both = i > 0 && reels[i].has_start && reels[i - 1].has_start;
        if (both && cw_time_compare(reels[i].start, reels[i - 1].start) <= 0) {
            return cw_diag(reader->diag, CW_ERR_BAD_INPUT, "film.reel_order",
                           cw_json_place(reader->file, reader->text, reader->spelled[KEY_REELS]), reels[i].name,
                           "this reel starts no later than the one before it; list reels in order, each with a later "
                           "start");
        }
    }
    return CW_OK;
}

static size_t count_reels(const json_t* json) {
    if (json_is_integer(json)) {
        const int64_t count = json_integer_value(json);
        return count >= 1 && count <= REELS_MAX ? (size_t)count : 0;
    }
    const size_t count = json_is_array(json) ? json_array_size(json) : json_object_size(json);
    return count <= REELS_MAX ? count : 0;
}

static CwStatus read_reels(const Reader* reader, CwFilmFacts* facts) {
    const json_t* json = reader->values[KEY_REELS];
    if (!json) {
        return CW_OK;
    }
    const size_t count = count_reels(json);
    if (count == 0) {
        return refuse(
            reader, reader->spelled[KEY_REELS], json, "film.reels",
            "write how many reels there are (1 to 99), or a list of their names, or of {\"name\", \"start\"}");
    }
    CwReel* reels = CW_NEW_ARRAY(reader->arena, CwReel, count);
    if (!reels) {
        return CW_ERR_NO_MEM;
    }
    size_t i = 0;
    const char* key = NULL;
    json_t* value = NULL;
    for (i = 0; json_is_integer(json) && i < count; ++i) {
        CW_TRY(default_reel_name(reader, i, &reels[i]));
    }
    char path[PATH_SIZE];
    json_array_foreach(json, i, value) {
        (void)snprintf(path, sizeof path, "%.40s.%zu", reader->spelled[KEY_REELS], i);
        CW_TRY(read_reel(reader, path, value, facts->rate, i, &reels[i]));
    }
    i = 0;
    json_object_foreach((json_t*)json, key, value) {
        (void)snprintf(path, sizeof path, "%.20s.%.40s", reader->spelled[KEY_REELS], key);
        CW_TRY(read_timecode(reader, path, value, facts->rate, &reels[i].start));
        reels[i].has_start = true;
        reels[i].name = cw_string_copy(reader->arena, key);
        if (!reels[i++].name) {
            return CW_ERR_NO_MEM;
        }
    }
    facts->reels = reels;
    facts->n_reels = count;
    return check_reels(reader, reels, count);
}

// 48000, 48, 44.1, "48 kHz", "44100 Hz".
static CwStatus read_sample_rate(const Reader* reader, int* ret_sample_rate) {
    static const int known[] = {44100, 48000, 88200, 96000, 176400, 192000};
    const json_t* json = reader->values[KEY_SAMPLE_RATE];
    if (!json) {
        *ret_sample_rate = DEFAULT_SAMPLE_RATE;
        return CW_OK;
    }
    char shown[SHOWN_SIZE];
    show(json, shown);
    CwText text = cw_text_trim(cw_text(shown));
    while (text.length && strchr("kKhHzZ ", text.at[text.length - 1])) {
        --text.length;
    }
    int64_t thousandths = 0;
    const CwStatus status = cw_parse_scaled(text, 1000, &thousandths);
    for (size_t i = 0; status == CW_OK && i < sizeof known / sizeof known[0]; ++i) {
        if (thousandths == known[i] || thousandths == (int64_t)known[i] * 1000) {
            *ret_sample_rate = known[i];
            return CW_OK;
        }
    }
    return refuse(reader, reader->spelled[KEY_SAMPLE_RATE], json, "film.sample_rate",
                  "write 44100, 48000, 88200, 96000, 176400 or 192000");
}

static CwStatus read_players(const Reader* reader, const char* path, const json_t* json, CwFilmFacts* facts) {
    const size_t count = json_array_size(json);
    const char** players = CW_NEW_ARRAY(reader->arena, const char*, count);
    if (!players) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < count; ++i) {
        const json_t* player = json_array_get(json, i);
        if (!json_is_string(player)) {
            return refuse(reader, path, player, "film.ensemble", "list the instruments by name");
        }
        players[i] = cw_string_copy(reader->arena, json_string_value(player));
        if (!players[i]) {
            return CW_ERR_NO_MEM;
        }
    }
    facts->players = players;
    facts->n_players = count;
    return CW_OK;
}

static CwStatus copy_text(const Reader* reader, const json_t* json, const char** ret_text) {
    char shown[SHOWN_SIZE];
    show(json, shown);
    const char* copy = cw_string_copy(reader->arena, json_is_string(json) ? json_string_value(json) : shown);
    if (!copy) {
        return CW_ERR_NO_MEM;
    }
    *ret_text = copy;
    return CW_OK;
}

static CwStatus read_ensemble(const Reader* reader, CwFilmFacts* facts) {
    const json_t* json = reader->values[KEY_ENSEMBLE];
    const char* path = reader->spelled[KEY_ENSEMBLE];
    const json_t* players = json_is_object(json) ? json_object_get(json, "players") : json;
    const json_t* name = json_is_object(json) ? json_object_get(json, "name") : json;
    if (json && !json_is_string(json) && !json_is_array(json) && !json_is_object(json)) {
        return refuse(reader, path, json, "film.ensemble",
                      "write the name of the ensemble, or a list of its instruments");
    }
    if (json_is_string(name)) {
        CW_TRY(copy_text(reader, name, &facts->ensemble));
    }
    return json_is_array(players) ? read_players(reader, path, players, facts) : CW_OK;
}

// Plain facts: a text, or a number for a year or an episode.
static CwStatus read_texts(const Reader* reader, CwFilmFacts* facts) {
    for (int key = 0; key < KEY_FACTS + CW_FACT_COUNT; ++key) {
        const json_t* json = reader->values[key];
        if ((key != KEY_TITLE && key < KEY_FACTS) || !json) {
            continue;
        }
        if (!json_is_string(json) && !json_is_integer(json)) {
            return refuse(reader, reader->spelled[key], json, "film.text", "write a text in quotes");
        }
        CW_TRY(copy_text(reader, json, key == KEY_TITLE ? &facts->title : &facts->facts[key - KEY_FACTS]));
    }
    return CW_OK;
}

static void set_defaults(CwFilmFacts* facts) {
    *facts = (CwFilmFacts){.title = "", .ensemble = ""};
    for (int i = 0; i < CW_FACT_COUNT; ++i) {
        facts->facts[i] = "";
    }
}

CwStatus cw_film_facts_read(CwArena* arena, const char* file, CwText text, CwDiagList* warnings, CwDiag* diag,
                            CwFilmFacts* ret_facts) {
    Reader reader = {.arena = arena, .file = file, .warnings = warnings, .diag = diag};
    CW_TRY(cw_reading_start(file, text, diag, &reader.text));
    json_t* film = NULL;
    CW_TRY(cw_json_parse(arena, file, reader.text, diag, &film));
    if (!json_is_object(film)) {
        return cw_diag(diag, CW_ERR_BAD_INPUT, "film.object", (CwPlace){file, 1, 1}, NULL,
                       "film.json must hold one object: { \"title\": …, \"rate\": … }");
    }
    CwFilmFacts facts;
    set_defaults(&facts);
    CW_TRY(sort_keys(&reader, film));
    CW_TRY(read_rate(&reader, &facts.rate));
    CW_TRY(read_texts(&reader, &facts));
    CW_TRY(read_reels(&reader, &facts));
    CW_TRY(read_sample_rate(&reader, &facts.sample_rate));
    CW_TRY(read_ensemble(&reader, &facts));
    if (reader.values[KEY_START]) {
        const char* path = reader.spelled[KEY_START];
        CW_TRY(read_timecode(&reader, path, reader.values[KEY_START], facts.rate, &facts.start));
        facts.has_start = true;
    } else if (facts.n_reels && facts.reels[0].has_start) {
        facts.start = facts.reels[0].start;
        facts.has_start = true;
    }
    *ret_facts = facts;
    return CW_OK;
}
