// SPDX-License-Identifier: GPL-3.0-or-later
#include "music/raga.h"

#include "base/embedded.h"
#include "base/json.h"
#include "base/words.h"

#include <string.h>

extern const CwEmbedded cw__ragas[];

static const char letters[] = "SrRgGmMPdDnN"; // by semitone

static CwStatus refuse(CwJsonIn in, CwText text, const char* key, const char* read, const char* what) {
    return cw_diag(in.diag, CW_ERR_BAD_INPUT, "raga", cw_json_place(in.file, text, key), read, "%s: %s", key, what);
}

static int semitone(char letter) {
    const char* found = letter ? strchr(letters, letter) : NULL;
    return found ? (int)(found - letters) : -1;
}

static CwStatus read_scale(CwJsonIn in, CwText text, const json_t* json, const char* key, uint16_t* ret_set) {
    const char* notes = NULL;
    uint16_t set = 1; // sa belongs to every raga
    CW_TRY(cw_json_get_text(in, json, key, &notes));
    for (const char* c = notes; *c; ++c) {
        const int at = semitone(*c);
        if (at < 0 && *c != ' ') {
            return refuse(in, text, key, notes, "the notes are S r R g G m M P d D n N, with blanks between");
        }
        set = (uint16_t)(at < 0 ? set : set | 1U << (unsigned)at);
    }
    if ((set & (set - 1)) == 0) {
        return refuse(in, text, key, notes, "a raga has more notes than sa");
    }
    *ret_set = set;
    return CW_OK;
}

static CwStatus read_note(CwJsonIn in, CwText text, const json_t* json, const char* key, uint16_t among,
                          uint8_t* ret_note) {
    const char* note = NULL;
    CW_TRY(cw_json_get_text(in, json, key, &note));
    const int at = semitone(note[0]);
    if (at < 0 || note[1] || !(among >> (unsigned)at & 1U)) {
        return refuse(in, text, key, note, "this must be one of the raga's own notes");
    }
    *ret_note = (uint8_t)at;
    return CW_OK;
}

CwStatus cw_raga_read(CwArena* arena, const char* file, CwText text, CwDiag* diag, CwRaga* ret_raga) {
    const CwJsonIn in = {file, diag};
    json_t* json = NULL;
    CwRaga raga = {0};
    CW_TRY(cw_json_parse(arena, file, text, diag, &json));
    CW_TRY(cw_json_get_text(in, json, "name", &raga.name));
    raga.title = cw_json_text_or(json, "title", raga.name);
    CW_TRY(read_scale(in, text, json, "aroha", &raga.aroha));
    CW_TRY(read_scale(in, text, json, "avaroha", &raga.avaroha));
    const uint16_t all = raga.aroha | raga.avaroha;
    CW_TRY(read_note(in, text, json, "vadi", all, &raga.vadi));
    CW_TRY(read_note(in, text, json, "samvadi", all, &raga.samvadi));
    if (cw_json_text_or(json, "drone", "")[0]) {
        CW_TRY(read_note(in, text, json, "drone", all, &raga.drone));
    }
    const json_t* mood = json_object_get(json, "mood");
    const int64_t valence = cw_json_int_or(mood, "valence", 0);
    const int64_t arousal = cw_json_int_or(mood, "arousal", 0);
    if (valence < -1000 || valence > 1000 || arousal < -1000 || arousal > 1000) {
        return refuse(in, text, "mood", NULL, "valence and arousal lie from -1000 to 1000");
    }
    raga.valence = (int)valence;
    raga.arousal = (int)arousal;
    *ret_raga = raga;
    return CW_OK;
}

CwStatus cw_raga_named(CwArena* arena, const char* name, CwDiag* diag, CwRaga* ret_raga) {
    CwBuf names = cw_buf(arena);
    for (const CwEmbedded* e = cw__ragas; e->name; ++e) {
        if (cw_word_is(cw_text(name), e->name)) {
            return cw_raga_read(arena, e->name, e->bytes, diag, ret_raga);
        }
        cw_buf_format(&names, "%s%s", names.length ? ", " : "", e->name);
    }
    const char* known = cw_buf_string(&names);
    return known ? cw_diag(diag, CW_ERR_NOT_FOUND, "raga.unknown", (CwPlace){0}, name,
                           "no raga of this name; add ragas/NAME.json, or name one of: %s", known)
                 : CW_ERR_NO_MEM;
}

CwStatus cw_raga_of_mood(CwArena* arena, int valence, int arousal, CwDiag* diag, CwRaga* ret_raga) {
    int64_t nearest = INT64_MAX;
    for (const CwEmbedded* e = cw__ragas; e->name; ++e) {
        CwRaga raga = {0};
        CW_TRY(cw_raga_read(arena, e->name, e->bytes, diag, &raga));
        const int64_t v = raga.valence - valence;
        const int64_t a = raga.arousal - arousal;
        if (v * v + a * a < nearest) {
            nearest = v * v + a * a;
            *ret_raga = raga;
        }
    }
    return CW_OK;
}

static unsigned class_of(int sa, int pitch) {
    return (unsigned)((pitch - sa + 144) % 12);
}

bool cw_raga_may(const CwRaga* raga, int sa, int from, int to) {
    const uint16_t set = from < 0 || from == to ? raga->aroha | raga->avaroha : to > from ? raga->aroha : raga->avaroha;
    return set >> class_of(sa, to) & 1U;
}

bool cw_raga_rests(const CwRaga* raga, int sa, int pitch) {
    const unsigned c = class_of(sa, pitch);
    return c == 0 || c == raga->drone || c == raga->vadi || c == raga->samvadi;
}

static void put_scale(CwBuf* buf, const char* key, uint16_t set) {
    char notes[32];
    size_t length = 0;
    for (unsigned i = 0; i < 12; ++i) {
        if (set >> i & 1U) {
            notes[length++] = letters[i];
        }
    }
    notes[length] = '\0';
    cw_json_put_text(buf, key, notes);
}

static void put_note(CwBuf* buf, const char* key, int note) {
    cw_json_put_text(buf, key, (const char[2]){letters[note], '\0'});
}

void cw_raga_to_json(CwBuf* buf, const char* key, const CwRaga* raga) {
    cw_json_begin_object(buf, key);
    put_scale(buf, "aroha", raga->aroha);
    put_scale(buf, "avaroha", raga->avaroha);
    if (raga->drone) {
        put_note(buf, "drone", raga->drone);
    }
    cw_json_begin_object(buf, "mood");
    cw_json_put_int(buf, "arousal", raga->arousal);
    cw_json_put_int(buf, "valence", raga->valence);
    cw_json_end_object(buf);
    cw_json_put_text(buf, "name", raga->name);
    put_note(buf, "samvadi", raga->samvadi);
    cw_json_put_text(buf, "title", raga->title);
    put_note(buf, "vadi", raga->vadi);
    cw_json_end_object(buf);
}
