// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/number.h"
#include "exchange/handover.h"
#include "exchange/step_priv.h"

#include <inttypes.h>

enum {
    FIRST_SOURCE = 1000, // ids: of sources, regions, tracks and playlists
    FIRST_REGION = 100000,
    FIRST_TRACK = 500000,
    IDS_A_TRACK = 10,
    PLAYLIST = 9, // of a track's ids
};

// Ardour counts 282 240 000 to the second: a whole number for each sample of the rates of the trade.
static int64_t superclock(const CwHandover* film, int64_t samples) {
    return samples * (282240000 / film->sample_rate);
}

static int source_id(size_t track, int channel) {
    return FIRST_SOURCE + 2 * (int)track + channel;
}

static int track_id(size_t track) {
    return FIRST_TRACK + IDS_A_TRACK * (int)track;
}

static void put_sources(CwBuf* buf, const CwHandover* film) {
    cw_buf_text(buf, "<Sources>\n");
    for (size_t i = 0; i < film->n_tracks; ++i) {
        for (int c = 0; c < film->tracks[i].channels; ++c) {
            cw_buf_text(buf, "<Source name=\"");
            cw_buf_xml(buf, film->tracks[i].file);
            cw_buf_format(
                buf, "\" take-id=\"\" type=\"audio\" flags=\"\" id=\"%d\" channel=\"%d\" origin=\"\" gain=\"1\"/>\n",
                source_id(i, c), c);
        }
    }
    cw_buf_text(buf, "</Sources>\n");
}

static void put_region(CwBuf* buf, const CwHandover* film, size_t track, const CwHandedRegion* region, int id) {
    const int channels = film->tracks[track].channels;
    const int64_t at = superclock(film, region->at);
    cw_buf_format(buf, "<Region id=\"%d\" name=\"", id);
    cw_buf_xml(buf, region->name);
    cw_buf_format(
        buf,
        "\" type=\"audio\" muted=\"0\" opaque=\"0\" locked=\"0\" automatic=\"0\" whole-file=\"0\" import=\"0\" "
        "external=\"0\" sync-marked=\"0\" hidden=\"0\" position-locked=\"0\" start=\"a%" PRId64 "\" length=\"a%" PRId64
        "@a%" PRId64 "\" sync-position=\"a%" PRId64 "\" ancestral-start=\"a0\" "
        "ancestral-length=\"a0@a0\" stretch=\"1\" shift=\"1\" layering-index=\"0\" envelope-active=\"0\" "
        "default-fade-in=\"0\" default-fade-out=\"0\" fade-in-active=\"0\" fade-out-active=\"0\" "
        "scale-amplitude=\"1\" first-edit=\"nothing\" channels=\"%d\"",
        at, superclock(film, region->samples), at, at, channels);
    for (int c = 0; c < channels; ++c) {
        cw_buf_format(buf, " source-%d=\"%d\" master-source-%d=\"%d\"", c, source_id(track, c), c, source_id(track, c));
    }
    cw_buf_text(buf, "/>\n");
}

static void put_location(CwBuf* buf, const CwHandover* film, int id, const char* name, int64_t from, int64_t to,
                         const char* flags) {
    cw_buf_format(buf, "<Location id=\"%d\" name=\"", id);
    cw_buf_xml(buf, name);
    cw_buf_format(buf, "\" start=\"a%" PRId64 "\" end=\"a%" PRId64 "\" flags=\"%s\" locked=\"0\" timestamp=\"0\"/>\n",
                  superclock(film, from), superclock(film, to), flags);
}

static void put_locations(CwBuf* buf, const CwHandover* film) {
    cw_buf_text(buf, "<Locations>\n");
    put_location(buf, film, 1, "session", 0, film->samples, "IsSessionRange");
    for (size_t i = 0; i < film->n_marks; ++i) {
        put_location(buf, film, (int)i + 2, film->marks[i].name, film->marks[i].at, film->marks[i].at, "IsMark");
    }
    cw_buf_text(buf, "</Locations>\n");
}

static void put_io(CwBuf* buf, const CwHandedTrack* track, int id, bool output) {
    cw_buf_text(buf, "<IO name=\"");
    cw_buf_xml(buf, track->name);
    cw_buf_format(buf, "\" id=\"%d\" direction=\"%s\" default-type=\"audio\">", id, output ? "Output" : "Input");
    for (int c = 1; c <= (output ? 2 : track->channels); ++c) {
        cw_buf_text(buf, "<Port type=\"audio\" name=\"");
        cw_buf_xml(buf, track->name);
        cw_buf_format(buf, "/audio_%s %d\">", output ? "out" : "in", c);
        if (output) {
            cw_buf_format(buf, "<Connection other=\"system:playback_%d\"/>", c);
        }
        cw_buf_text(buf, "</Port>");
    }
    cw_buf_text(buf, "</IO>\n");
}

static void put_route(CwBuf* buf, const CwHandover* film, size_t track) {
    const int id = track_id(track);
    cw_buf_format(buf, "<Route version=\"7002\" id=\"%d\" name=\"", id);
    cw_buf_xml(buf, film->tracks[track].name);
    cw_buf_format(buf,
                  "\" default-type=\"audio\" strict-io=\"0\" active=\"1\" denormal-protection=\"0\" "
                  "meter-point=\"MeterPostFader\" disk-io-point=\"DiskIOPreFader\" meter-type=\"MeterPeak\" "
                  "audio-playlist=\"%d\" mode=\"Normal\">\n"
                  "<PresentationInfo order=\"%d\" flags=\"AudioTrack,OrderSet\" color=\"0\"/>\n",
                  id + PLAYLIST, (int)track + 1);
    put_io(buf, &film->tracks[track], id + 1, false);
    put_io(buf, &film->tracks[track], id + 2, true);
    cw_buf_format(
        buf,
        "<Processor id=\"%d\" name=\"Amp\" active=\"1\" user-latency=\"0\" use-user-latency=\"0\" type=\"amp\"/>\n",
        id + 3);
    cw_buf_text(buf, "</Route>\n");
}

static void put_playlist(CwBuf* buf, const CwHandover* film, size_t track, int* next_region) {
    const int id = track_id(track);
    cw_buf_format(buf, "<Playlist id=\"%d\" name=\"", id + PLAYLIST);
    cw_buf_xml(buf, film->tracks[track].name);
    cw_buf_format(buf,
                  "\" type=\"audio\" orig-track-id=\"%d\" pgroup-id=\"\" shared-with-ids=\"\" frozen=\"0\" "
                  "combine-ops=\"0\">\n",
                  id);
    for (size_t i = 0; i < film->tracks[track].n_regions; ++i) {
        put_region(buf, film, track, &film->tracks[track].regions[i], (*next_region)++);
    }
    cw_buf_text(buf, "</Playlist>\n");
}

// The film begins at 0 and is shown with its own timecode.
static int64_t timecode_offset(const CwHandover* film) {
    return cw_sample_nearest(cw_time_of_frame(film->start_frame, film->rate), film->sample_rate);
}

CwStatus cw_hand_ardour(CwBuf* buf, const CwHandover* film) {
    int region = FIRST_REGION;
    Cw__FilmTempo* tempo = NULL;
    CW_TRY(cw__film_tempo(buf->arena, film, &tempo));
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Session version=\"7002\" name=\"");
    cw_buf_xml(buf, film->title);
    cw_buf_format(buf,
                  "\" sample-rate=\"%d\" session-range-is-free=\"0\" id-counter=\"1000000\" name-counter=\"1\" "
                  "event-counter=\"0\" vca-counter=\"1\">\n"
                  "<ProgramVersion created-with=\"Ardour 7.3.0\" modified-with=\"Ardour 7.3.0\"/>\n"
                  "<Config>\n<Option name=\"native-file-data-format\" value=\"FormatInt24\"/>\n"
                  "<Option name=\"native-file-header-format\" value=\"WAVE\"/>\n"
                  "<Option name=\"timecode-offset\" value=\"%" PRId64 "\"/>\n"
                  "<Option name=\"timecode-offset-negative\" value=\"0\"/>\n</Config>\n<Metadata/>\n",
                  film->sample_rate, timecode_offset(film));
    put_sources(buf, film);
    cw_buf_text(buf, "<Regions/>\n");
    put_locations(buf, film);
    cw_buf_text(buf, "<Bundles/>\n<Routes>\n");
    for (size_t i = 0; i < film->n_tracks; ++i) {
        put_route(buf, film, i);
    }
    cw_buf_text(buf, "</Routes>\n<Playlists>\n");
    for (size_t i = 0; i < film->n_tracks; ++i) {
        put_playlist(buf, film, i, &region);
    }
    cw_buf_text(buf, "</Playlists>\n<UnusedPlaylists/>\n<RouteGroups/>\n");
    cw__put_ardour_map(buf, &tempo->timing);
    cw_buf_text(buf, "</Session>\n");
    return cw_buf_status(buf);
}
