// SPDX-License-Identifier: GPL-3.0-or-later
#include "road/report_priv.h"

#include <string.h>

enum {
    HEX_OF_NAME = 16, // letters of a media object's hash that are its name
};

const CwHash* cw__report_input(const Cw__Report* report, const char* cut, const char* cue, const char* name) {
    const char* full = cue ? cw_format(report->run->arena, "%s/%s/%s", cut, cue, name)
                           : cw_format(report->run->arena, "%s/%s", cut, name);
    return full ? cw_step_input_hash(report->run, full) : NULL;
}

CwStatus cw__report_copy(Cw__Report* report, CwBuf* buf, const char* key, const json_t* json) {
    const char* text = NULL;
    if (!json) {
        return CW_OK;
    }
    CW_TRY(cw_json_canonical(report->run->arena, json, &text));
    cw_json_put_raw(buf, key, text);
    return CW_OK;
}

// The same bytes are in the page once, whoever names them.
CwStatus cw__report_media(Cw__Report* report, CwBuf* buf, const char* key, const CwHash* hash, const char* type) {
    CwArena* arena = report->run->arena;
    if (!hash) {
        return CW_OK;
    }
    const char* hex = cw_hash_hex(arena, hash);
    const char* extension = strcmp(type, "video/mp4") == 0 ? "mp4" : "m4a";
    const char* name = hex ? cw_format(arena, "%.*s.%s", HEX_OF_NAME, hex, extension) : NULL;
    if (!name) {
        return CW_ERR_NO_MEM;
    }
    cw_json_put_text(buf, key, name);
    for (size_t i = 0; i < report->n_media; ++i) {
        if (strcmp(report->media[i].name, name) == 0) {
            return CW_OK;
        }
    }
    CwReportMedia* media = &report->media[report->n_media++];
    *media = (CwReportMedia){.name = name, .type = type};
    const CwObjects* objects = report->run->objects;
    return objects->fetch(objects->context, arena, hash, &media->bytes);
}

static CwStatus put_cues(Cw__Report* report, const char* cut, const json_t* cues, CwBuf* buf) {
    cw_json_begin_array(buf, "cues");
    for (size_t i = 0; i < json_array_size(cues); ++i) {
        Cw__Made* made = CW_NEW(report->run->arena, Cw__Made);
        if (!made) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw__report_made(report, cut, json_array_get(cues, i), made));
        CW_TRY(cw__report_put_cue(report, made, buf));
    }
    cw_json_end_array(buf);
    return CW_OK;
}

static CwStatus read_rate(const Cw__Report* report, CwRate* ret_rate) {
    const CwJsonIn in = cw__stage_in(report->run, "film");
    const json_t* film = json_object_get(report->run->params, "film");
    const json_t* rate = NULL;
    int64_t num = 0;
    int64_t den = 0;
    CW_TRY(cw_json_get_object(in, film, "rate", &rate));
    CW_TRY(cw_json_get_int(in, rate, "num", &num));
    CW_TRY(cw_json_get_int(in, rate, "den", &den));
    return cw_rate_from_ratio(cw_ratio(num, den), cw_json_bool_or(rate, "drop", false), ret_rate);
}

static CwStatus put_cut(Cw__Report* report, const json_t* cut, CwBuf* buf) {
    static const char* const copied[] = {"frames", "gone", "name", "reels", "scenes", "shots", "start_frame", "title"};
    const CwJsonIn in = cw__stage_in(report->run, "cut");
    const char* name = NULL;
    int64_t frames = 0;
    CwRate rate = cw_rate_24;
    CW_TRY(cw_json_get_text(in, cut, "name", &name));
    CW_TRY(cw_json_get_int(in, cut, "frames", &frames));
    CW_TRY(read_rate(report, &rate));
    cw_json_begin_object(buf, NULL);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; ++i) {
        CW_TRY(cw__report_copy(report, buf, copied[i], json_object_get(cut, copied[i])));
    }
    CW_TRY(cw__report_media(report, buf, "picture", cw__report_input(report, name, NULL, "movie"), "video/mp4"));
    CW_TRY(
        cw__report_media(report, buf, "headphones", cw__report_input(report, name, NULL, "headphones"), "audio/mp4"));
    CW_TRY(put_cues(report, name, json_object_get(cut, "cues"), buf));
    CW_TRY(cw__report_put_lines(report, name, json_object_get(cut, "lines"), buf));
    CW_TRY(cw__report_put_levels(report, name, cw_span_of_frames(frames, rate), buf));
    cw_json_end_object(buf);
    return CW_OK;
}

static CwStatus put_data(Cw__Report* report, CwBuf* buf) {
    static const char* const copied[] = {"approvals", "film", "film_rate", "gate", "notes", "sounds"};
    const json_t* params = report->run->params;
    const json_t* cuts = json_object_get(params, "cuts");
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "version", 1);
    for (size_t i = 0; i < sizeof copied / sizeof copied[0]; ++i) {
        CW_TRY(cw__report_copy(report, buf, copied[i], json_object_get(params, copied[i])));
    }
    cw_json_begin_array(buf, "cuts");
    for (size_t i = 0; i < json_array_size(cuts); ++i) {
        CW_TRY(put_cut(report, json_array_get(cuts, i), buf));
    }
    cw_json_end_array(buf);
    if (json_object_get(params, "recut")) {
        CW_TRY(cw__report_put_recut_made(report, json_object_get(params, "recut"), buf));
    }
    cw_json_end_object(buf);
    return cw_buf_status(buf);
}

// params: approvals, film, cuts, recut, gate, notes, sample_rate, as recipe_report.c and page.c write them. Inputs: of
// each cut its movie, headphones (its mix for them), measures and automation; of each cue its sound, stems, solution
// and score, or edit and bars. Outputs: data (JSON), html.
CwStatus cw__report_stage(CwStepRun* run) {
    Cw__Report report = {.run = run, .media = CW_NEW_ARRAY(run->arena, CwReportMedia, run->n_inputs)};
    CwBuf data = cw_buf(run->arena);
    CwText html = {NULL, 0};
    if (!report.media) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_json_get_int(cw__stage_in(run, "report"), run->params, "sample_rate", &report.sample_rate));
    CW_TRY(put_data(&report, &data));
    const CwText json = {data.bytes, data.length};
    CW_TRY(cw_step_output(run, "data", json));
    CW_TRY(cw_report_html(run->arena, json, report.media, report.n_media, &run->diag, &html));
    return cw_step_output(run, "html", html);
}
