// SPDX-License-Identifier: GPL-3.0-or-later
#include "tempo/show.h"

#include "base/number.h"

enum {
    MILLION = 1000000,
};

// Tenths of a frame, as a way out has them.
static int64_t tenths(CwSpan span, CwRate rate) {
    return cw_muldiv_nearest(span.flicks, 10, cw_flicks_per_frame(rate));
}

static void show_way_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoWayOut* way) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_text(buf, "give", cw_give_name(way->give));
    if (way->hit < brief->n_hits) {
        cw_json_put_text(buf, "hit", brief->hits[way->hit].name);
    }
    if (way->give == CW_GIVE_EARLY || way->give == CW_GIVE_LATE) {
        cw_json_put_decimal(buf, "tolerance_frames", tenths(way->allowed, brief->rate), 10);
    } else if (way->give == CW_GIVE_SLOWER || way->give == CW_GIVE_FASTER) {
        cw_json_put_decimal(buf, "tempo", way->tempo, 1000);
    } else if (way->give == CW_GIVE_METER) {
        cw_json_put_int(buf, "beats", way->meter.num);
        cw_json_put_int(buf, "beat_type", way->meter.den);
    }
    cw_json_put_int(buf, "price", way->price);
    cw_json_end_object(buf);
}

void cw_tempo_conflicts_show_json(CwBuf* buf, const CwTempoBrief* brief, const CwTempoConflict* conflicts,
                                  size_t n_conflicts) {
    for (size_t i = 0; i < n_conflicts; ++i) {
        const CwTempoConflict* conflict = &conflicts[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "given_up", brief->hits[conflict->given_up].name);
        cw_json_begin_array(buf, "conflict");
        for (size_t h = 0; h < conflict->n_hits; ++h) {
            cw_json_put_text(buf, NULL, brief->hits[conflict->hits[h]].name);
        }
        cw_json_end_array(buf);
        cw_json_begin_array(buf, "ways_out");
        for (size_t w = 0; w < conflict->n_ways; ++w) {
            show_way_json(buf, brief, &conflict->ways[w]);
        }
        cw_json_end_array(buf);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
}

static void show_way_text(CwBuf* buf, const CwTempoBrief* brief, const CwTempoWayOut* way) {
    const char* name = way->hit < brief->n_hits ? brief->hits[way->hit].name : "";
    const int frames = (int)tenths(way->allowed, brief->rate);
    switch (way->give) {
    case CW_GIVE_EARLY:
    case CW_GIVE_LATE:
        cw_buf_format(buf, "let %s come %d.%d frames %s", name, frames / 10, frames % 10, cw_give_name(way->give));
        break;
    case CW_GIVE_SLOWER:
        cw_buf_format(buf, "go as slow as %d.%d", way->tempo / 1000, way->tempo % 1000 / 100);
        break;
    case CW_GIVE_FASTER:
        cw_buf_format(buf, "go as fast as %d.%d", way->tempo / 1000, way->tempo % 1000 / 100);
        break;
    case CW_GIVE_METER:
        cw_buf_format(buf, "allow bars of %d/%d", way->meter.num, way->meter.den);
        break;
    case CW_GIVE_PLACE:
        cw_buf_format(buf, "let %s fall between the beats", name);
        break;
    case CW_GIVE_HIT:
        cw_buf_format(buf, "let %s go", name);
        break;
    }
}

void cw_tempo_conflicts_show_text(CwBuf* buf, const CwTempoBrief* brief, const CwTempoConflict* conflicts,
                                  size_t n_conflicts) {
    for (size_t i = 0; i < n_conflicts; ++i) {
        const CwTempoConflict* conflict = &conflicts[i];
        cw_buf_format(buf, "%s cannot be met", brief->hits[conflict->given_up].name);
        for (size_t h = 0, n = 0; h < conflict->n_hits; ++h) {
            if (conflict->hits[h] != conflict->given_up) {
                cw_buf_format(buf, "%s%s", n++ ? ", " : " together with ", brief->hits[conflict->hits[h]].name);
            }
        }
        cw_buf_text(buf, conflict->n_hits == 1 ? " from the start of the cue\n" : "\n");
        for (size_t w = 0; w < conflict->n_ways; ++w) {
            cw_buf_text(buf, w ? "    or " : "    ");
            show_way_text(buf, brief, &conflict->ways[w]);
            cw_buf_byte(buf, '\n');
        }
    }
}

void cw_tempo_choice_show_json(CwBuf* buf, int number, const CwTempoSolution* choice) {
    cw_json_begin_object(buf, NULL);
    cw_json_put_int(buf, "choice", number);
    cw_json_put_decimal(buf, "choice_cost", choice->cost, 1000);
    cw_json_put_decimal(buf, "tempo", choice->tempo, MILLION);
    cw_json_begin_array(buf, "meters");
    for (size_t i = 0; i < choice->map.n_meters; ++i) {
        const CwMeterChange* change = &choice->map.meters[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "from_bar", change->bar);
        cw_json_put_int(buf, "beats", change->meter.num);
        cw_json_put_int(buf, "beat_type", change->meter.den);
        cw_json_end_object(buf);
    }
    cw_json_end_array(buf);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

void cw_tempo_choice_show_text(CwBuf* buf, int number, const CwTempoSolution* choice) {
    const int tempo = (int)cw_div_nearest(choice->tempo, MILLION / 100);
    const int cost = (int)cw_div_nearest(choice->cost, 10);
    cw_buf_format(buf, "choice %d: tempo %d.%02d, cost %d.%02d, meters", number, tempo / 100, tempo % 100, cost / 100,
                  cost % 100);
    for (size_t i = 0; i < choice->map.n_meters; ++i) {
        const CwMeterChange* change = &choice->map.meters[i];
        cw_buf_format(buf, "%s %d/%d from bar %d", i ? "," : "", change->meter.num, change->meter.den, change->bar);
    }
    cw_buf_byte(buf, '\n');
}
