// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/making_priv.h"

#include "cut/cut_priv.h"
#include "cut/encoding_priv.h"

#include <stdarg.h>
#include <stdio.h>

CwMaking cw__making_begin(CwArena* arena, const char* file, const CwCutOptions* options, CwDiagList* repairs,
                          CwDiag* diag) {
    return (CwMaking){.arena = arena,
                      .file = file,
                      .options = options,
                      .repairs = repairs,
                      .diag = diag,
                      .names = {.arena = arena},
                      .title = ""};
}

CwStatus cw__making_repair(CwMaking* making, const char* name, int line, const char* read, const char* format, ...) {
    char text[320];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    if (making->n_repairs++ == 0) {
        (void)cw_diag(&making->first_repair, CW_OK, name, (CwPlace){making->file, line, 0}, read, "%s", text);
    }
    return cw_diag_add(making->repairs, name, (CwPlace){making->file, line, 0}, read, "%s", text);
}

CwStatus cw__making_refuse(const CwMaking* making, const char* name, int line, const char* read, const char* format,
                           ...) {
    char text[320];
    va_list args;
    va_start(args, format);
    (void)vsnprintf(text, sizeof text, format, args);
    va_end(args);
    return cw_diag(making->diag, CW_ERR_BAD_INPUT, name, (CwPlace){making->file, line, 0}, read, "%s", text);
}

CwStatus cw__making_rate(CwMaking* making, CwRate said, int line) {
    const CwRate asked = making->options->rate;
    if (!asked.num && !said.num) {
        return cw_diag(making->diag, CW_ERR_USAGE, "cut.rate", (CwPlace){making->file, line, 0}, NULL,
                       "this file does not say how many frames a second has; say it (24, 25, 23.976 …)");
    }
    making->rate = asked.num ? asked : said;
    if (!asked.num || !said.num || cw_rate_equal(asked, said)) {
        return CW_OK;
    }
    if (cw_rate_base(asked) != cw_rate_base(said)) {
        return cw__making_refuse(making, "cut.rate", line, cw_rate_name(said),
                                 "the file counts %s frames a second and %s was asked for; leave the rate out, or name "
                                 "the file's",
                                 cw_rate_name(said), cw_rate_name(asked));
    }
    if (asked.num == said.num && asked.den == said.den) {
        making->rate.drop = said.drop; // asking for 29.97 does not say how it counts; the file does
        return asked.drop ? cw__making_repair(making, "cut.rate", line, cw_rate_name(said),
                                              "drop-frame was asked for, and the file counts without; read as it says")
                          : CW_OK;
    }
    return cw__making_repair(making, "cut.rate", line, cw_rate_name(said),
                             "the file says %s frames a second and %s was asked for; its frames were taken one for one",
                             cw_rate_name(said), cw_rate_name(asked));
}

CwStatus cw__making_name(CwMaking* making, CwText text, const char** ret_name) {
    CwText decoded = text;
    if (cw_text_bad_utf8(text) < text.length) {
        CW_TRY(cw__encoding_decode(making->arena, CW_ENCODING_WINDOWS, text, &decoded));
    }
    return cw__name_keep(&making->names, decoded, ret_name);
}

CwStatus cw__making_event(CwMaking* making, const CwEvent* event) {
    CW_TRY(CW_RESERVE(making->arena, making->events, making->n_events, making->events_capacity));
    making->events[making->n_events++] = *event;
    return CW_OK;
}

CwStatus cw__making_marker(CwMaking* making, const CwMarker* marker) {
    CwMarker kept = *marker;
    const CwText comment = cw_text_trim(cw_text(marker->comment));
    const CwText text = cw_text_trim(cw_text(marker->text));
    const bool same = cw_text_equal(text, comment);
    kept.frames = marker->frames > 1 ? marker->frames : 0;
    CW_TRY(cw__making_name(making, cw_text(marker->colour), &kept.colour));
    CW_TRY(cw__making_name(making, text.length ? text : comment, &kept.text));
    CW_TRY(cw__making_name(making, text.length && !same ? comment : cw_text(""), &kept.comment));
    CW_TRY(CW_RESERVE(making->arena, making->markers, making->n_markers, making->markers_capacity));
    making->markers[making->n_markers++] = kept;
    return CW_OK;
}

CwStatus cw__making_number(CwMaking* making, const char** ret_number) {
    char text[16];
    const int length = snprintf(text, sizeof text, "%d", ++making->number);
    return cw__name_copy(&making->names, (CwText){text, (size_t)length}, ret_number);
}

enum {
    TRACKS_WATCHED = 128,
};

static CwStatus report_overlaps(CwMaking* making) {
    int64_t ends[2][TRACKS_WATCHED];
    for (int i = 0; i < 2 * TRACKS_WATCHED; ++i) {
        ends[i / TRACKS_WATCHED][i % TRACKS_WATCHED] = INT64_MIN;
    }
    for (size_t i = 0; i < making->n_events; ++i) {
        const CwEvent* event = &making->events[i];
        if (event->track > TRACKS_WATCHED || event->rec_out <= event->rec_in) {
            continue;
        }
        int64_t* end = &ends[event->kind][event->track - 1];
        if (event->rec_in < *end) {
            CW_TRY(cw__making_repair(making, "cut.overlap", event->line, event->clip,
                                     "begins %d frames before what is there on its track has ended; the later one is "
                                     "seen",
                                     (int)(*end - event->rec_in)));
        }
        *end = event->rec_out > *end ? event->rec_out : *end;
    }
    return CW_OK;
}

CwStatus cw__making_finish(CwMaking* making, CwCut* ret_cut) {
    if (!making->n_events && !making->n_markers) {
        return cw__making_refuse(making, "cut.empty", 0, NULL, "there is nothing to play in this file");
    }
    cw__events_sort(making->events, making->n_events);
    cw__markers_sort(making->markers, making->n_markers);
    CW_TRY(report_overlaps(making));
    if (making->options->strict && making->n_repairs) {
        const CwDiag* first = &making->first_repair;
        return cw_diag(making->diag, CW_ERR_BAD_INPUT, first->name, (CwPlace){first->file, first->line, 0}, first->read,
                       "%s (refused: strict, and %zu to repair)", first->text, making->n_repairs);
    }
    *ret_cut = (CwCut){.title = making->title,
                       .rate = making->rate,
                       .events = making->events,
                       .n_events = making->n_events,
                       .markers = making->markers,
                       .n_markers = making->n_markers};
    return CW_OK;
}

int64_t cw__frames_of_flicks(int64_t flicks, CwRate rate) {
    return cw_div_nearest(flicks, cw_flicks_per_frame(rate));
}

bool cw__clock(CwText text, int64_t* ret_flicks) {
    int64_t total = 0;
    for (int i = 0; i < 3; ++i) {
        const CwText part = cw_text_split(&text, ':');
        CwRatio value = {0, 1};
        if (cw_parse_ratio(part, &value) != CW_OK || value.num < 0 || value.num / value.den > 100000 ||
            (text.length && value.den != 1)) {
            return false;
        }
        total = total * 60 + cw_muldiv_nearest(CW_FLICKS_PER_SECOND, value.num, value.den);
        if (!text.length) {
            *ret_flicks = total;
            return i > 0;
        }
    }
    return false;
}
