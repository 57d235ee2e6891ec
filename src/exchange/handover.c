// SPDX-License-Identifier: GPL-3.0-or-later
#include "exchange/handover.h"

#include "base/number.h"
#include "base/zip.h"
#include "exchange/step_priv.h"
#include "music/midi.h"

#include <inttypes.h>

enum {
    QUARTER_FRAMES = 24, // a quarter of the MIDI file: every rate of the trade then has whole microseconds
    DIVISION = 960,
};

const char* cw_hand_name(CwHand hand) {
    static const char* const names[CW_HANDS] = {"ardour", "reaper", "dawproject", "pro-tools"};
    return names[hand];
}

CwStatus cw__film_tempo(CwArena* arena, const CwHandover* film, Cw__FilmTempo** ret_tempo) {
    Cw__FilmTempo* tempo = CW_NEW(arena, Cw__FilmTempo);
    CwTimelineCue* cues = CW_NEW_ARRAY(arena, CwTimelineCue, film->n_maps);
    if (!tempo || !cues) {
        return CW_ERR_NO_MEM;
    }
    const CwSpan length = cw_span(film->samples * cw_flicks_per_sample(film->sample_rate));
    CW_TRY(cw_timeline(arena, film->maps, film->n_maps, length, &tempo->solution.map, cues));
    tempo->cues = cues;
    tempo->brief = (CwTempoBrief){.length = length, .rate = film->rate};
    tempo->timing = (CwTiming){film->title, cw_time(0), &tempo->brief, &tempo->solution};
    *ret_tempo = tempo;
    return CW_OK;
}

static void put_tempo_losses(CwBuf* buf, const CwHandover* film, const Cw__FilmTempo* tempo) {
    cw_buf_text(
        buf, "- What bars are called: they are counted through the film. Each cue's own numbers are in tempo/CUE.mid.\n"
             "- The meters of recordings: a beat is taken for a quarter.\n");
    for (size_t i = 0; i < film->n_maps; ++i) {
        if (!tempo->cues[i].whole) {
            cw_buf_format(buf, "- Bars of %s that have not ended when another cue begins.\n", film->maps[i].cue);
        }
    }
}

CwStatus cw_hand_losses(CwBuf* buf, CwHand hand, const CwHandover* film) {
    static const char* const losses[CW_HANDS] = {
        [CW_HAND_ARDOUR] = "- Drop-frame timecode is shown as Ardour's own setting has it.\n",
        [CW_HAND_REAPER] = "- Ramps of the tempo: a step a beat, because its own are linear in time.\n"
                           "- Places are seconds with nine places, a 20,000th of a sample.\n",
        [CW_HAND_DAWPROJECT] = "- Ramps of the tempo: a step a beat, because its own are linear in time.\n"
                               "- The film's timecode: the format has no place for it.\n"
                               "- Places are seconds with nine places, a 20,000th of a sample.\n",
        [CW_HAND_PRO_TOOLS] = "- Ramps of the tempo: a step a beat.\n"
                              "- Regions: each stem is one file; its markers say where cues begin.\n",
    };
    Cw__FilmTempo* tempo = NULL;
    CW_TRY(cw__film_tempo(buf->arena, film, &tempo));
    put_tempo_losses(buf, film, tempo);
    cw_buf_text(
        buf,
        "- Reels that begin at their own hours: the film runs through, and only its first frame has its timecode.\n"
        "- Why sounds are as loud as they are: the balance is in the files, and no fader says it.\n");
    cw_buf_text(buf, losses[hand]);
    return cw_buf_status(buf);
}

static int64_t flicks_of(const CwHandover* film, int64_t samples) {
    return samples * cw_flicks_per_sample(film->sample_rate);
}

static void put_seconds(CwBuf* buf, const CwHandover* film, int64_t samples) {
    cw__put_seconds(buf, flicks_of(film, samples));
}

static void put_reaper_item(CwBuf* buf, const CwHandover* film, const CwHandedTrack* track,
                            const CwHandedRegion* region) {
    cw_buf_text(buf, "    <ITEM\n      POSITION ");
    put_seconds(buf, film, region->at);
    cw_buf_text(buf, "\n      LENGTH ");
    put_seconds(buf, film, region->samples);
    cw_buf_text(buf, "\n      LOOP 0\n      FADEIN 0 0 0\n      FADEOUT 0 0 0\n      NAME ");
    cw__put_reaper_name(buf, region->name);
    cw_buf_text(buf, "\n      SOFFS ");
    put_seconds(buf, film, region->at);
    cw_buf_format(buf, "\n      <SOURCE WAVE\n        FILE \"audio/%s\"\n      >\n    >\n", track->file);
}

CwStatus cw_hand_reaper(CwBuf* buf, const CwHandover* film) {
    Cw__FilmTempo* tempo = NULL;
    Cw__Step* steps = NULL;
    size_t n_steps = 0;
    CW_TRY(cw__film_tempo(buf->arena, film, &tempo));
    CW_TRY(cw__steps(buf->arena, &tempo->timing, &steps, &n_steps));
    cw_buf_text(buf, "<REAPER_PROJECT 0.1 \"6.0\" 0\n  PROJOFFS ");
    cw__put_seconds(buf, cw_time_of_frame(film->start_frame, film->rate).flicks);
    cw_buf_format(buf, " 0 0\n  TIMEMODE 5 5 -1 %d %d 0 -1\n  SAMPLERATE %d 1 0\n", cw_rate_base(film->rate),
                  film->rate.drop ? 1 : 0, film->sample_rate);
    cw__put_reaper_tempo(buf, steps, n_steps);
    for (size_t i = 0; i < film->n_marks; ++i) {
        cw_buf_format(buf, "  MARKER %d ", (int)i + 1);
        put_seconds(buf, film, film->marks[i].at);
        cw_buf_byte(buf, ' ');
        cw__put_reaper_name(buf, film->marks[i].name);
        cw_buf_text(buf, " 0\n");
    }
    for (size_t t = 0; t < film->n_tracks; ++t) {
        cw_buf_text(buf, "  <TRACK\n    NAME ");
        cw__put_reaper_name(buf, film->tracks[t].name);
        cw_buf_text(buf, "\n    NCHAN 2\n");
        for (size_t i = 0; i < film->tracks[t].n_regions; ++i) {
            put_reaper_item(buf, film, &film->tracks[t], &film->tracks[t].regions[i]);
        }
        cw_buf_text(buf, "  >\n");
    }
    cw_buf_text(buf, ">\n");
    return cw_buf_status(buf);
}

static void put_dawproject_clip(CwBuf* buf, const CwHandover* film, const CwHandedTrack* track,
                                const CwHandedRegion* region) {
    cw_buf_text(buf, "          <Clip time=\"");
    put_seconds(buf, film, region->at);
    cw_buf_text(buf, "\" duration=\"");
    put_seconds(buf, film, region->samples);
    cw_buf_text(buf, "\" contentTimeUnit=\"seconds\" playStart=\"");
    put_seconds(buf, film, region->at);
    cw_buf_text(buf, "\" name=\"");
    cw_buf_xml(buf, region->name);
    cw_buf_format(buf, "\">\n            <Audio channels=\"%d\" sampleRate=\"%d\" duration=\"", track->channels,
                  film->sample_rate);
    put_seconds(buf, film, track->samples);
    cw_buf_text(buf, "\">\n              <File path=\"audio/");
    cw_buf_xml(buf, track->file);
    cw_buf_text(buf, "\" external=\"true\"/>\n            </Audio>\n          </Clip>\n");
}

static void put_dawproject_track(CwBuf* buf, const CwHandedTrack* track, size_t number) {
    cw_buf_format(buf, "    <Track id=\"track%zu\" contentType=\"audio\" loaded=\"true\" name=\"", number);
    cw_buf_xml(buf, track->name);
    cw_buf_format(buf, "\">\n      <Channel id=\"channel%zu\" role=\"regular\" audioChannels=\"2\"/>\n    </Track>\n",
                  number);
}

static void put_dawproject_lanes(CwBuf* buf, const CwHandover* film) {
    cw_buf_text(buf, "    <Lanes id=\"lanes\" timeUnit=\"seconds\">\n");
    for (size_t t = 0; t < film->n_tracks; ++t) {
        cw_buf_format(buf, "      <Lanes id=\"lanes%zu\" track=\"track%zu\">\n        <Clips id=\"clips%zu\">\n", t, t,
                      t);
        for (size_t i = 0; i < film->tracks[t].n_regions; ++i) {
            put_dawproject_clip(buf, film, &film->tracks[t], &film->tracks[t].regions[i]);
        }
        cw_buf_text(buf, "        </Clips>\n      </Lanes>\n");
    }
    cw_buf_text(buf, "    </Lanes>\n");
    if (film->n_marks) {
        cw_buf_text(buf, "    <Markers id=\"markers\" timeUnit=\"seconds\">\n");
        for (size_t i = 0; i < film->n_marks; ++i) {
            cw_buf_text(buf, "      <Marker time=\"");
            put_seconds(buf, film, film->marks[i].at);
            cw_buf_text(buf, "\" name=\"");
            cw_buf_xml(buf, film->marks[i].name);
            cw_buf_text(buf, "\"/>\n");
        }
        cw_buf_text(buf, "    </Markers>\n");
    }
}

CwStatus cw_hand_dawproject(CwBuf* buf, const CwHandover* film) {
    CwBuf project = cw_buf(buf->arena);
    CwBuf metadata = cw_buf(buf->arena);
    Cw__FilmTempo* tempo = NULL;
    Cw__Step* steps = NULL;
    size_t n_steps = 0;
    CW_TRY(cw__film_tempo(buf->arena, film, &tempo));
    CW_TRY(cw__steps(buf->arena, &tempo->timing, &steps, &n_steps));
    cw_buf_text(&project, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Project version=\"1.0\">\n"
                          "  <Application name=\"cuewright\" version=\"1\"/>\n");
    cw__put_dawproject_transport(&project, steps);
    cw_buf_text(&project, "  <Structure>\n");
    for (size_t i = 0; i < film->n_tracks; ++i) {
        put_dawproject_track(&project, &film->tracks[i], i);
    }
    cw_buf_text(&project, "  </Structure>\n  <Arrangement id=\"arrangement\">\n");
    put_dawproject_lanes(&project, film);
    cw__put_dawproject_tempos(&project, &tempo->timing, steps, n_steps);
    cw_buf_text(&project, "  </Arrangement>\n</Project>\n");
    cw_buf_text(&metadata, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<MetaData>\n  <Title>");
    cw_buf_xml(&metadata, film->title);
    cw_buf_text(&metadata, "</Title>\n</MetaData>\n");
    CW_TRY(cw_buf_status(&project));
    CW_TRY(cw_buf_status(&metadata));
    const CwZipFile files[] = {{"project.xml", {project.bytes, project.length}},
                               {"metadata.xml", {metadata.bytes, metadata.length}}};
    return cw_zip_write(buf, files, 2);
}

CwStatus cw_hand_marks_midi(CwBuf* buf, const CwHandover* film) {
    CwMidiMarker* markers = CW_NEW_ARRAY(buf->arena, CwMidiMarker, film->n_marks);
    const CwTime end = cw_time_of_frame(QUARTER_FRAMES, film->rate);
    const CwTempoPoint points[] = {{0, cw_time(0), 1, 1}, {CW_TICKS_PER_QUARTER, end, 1, 1}};
    const CwMeterChange meters[] = {{.bar = 1, .tick = 0, .meter = {4, 4}}};
    const CwTempoMap map = {points, 2, meters, 1};
    const CwMidiOffset offset = {cw_time_of_frame(film->start_frame, film->rate), film->rate};
    if (!markers) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->n_marks; ++i) {
        const CwTime at = cw_time(flicks_of(film, film->marks[i].at));
        markers[i] = (CwMidiMarker){cw_tempo_map_tick_nearest(&map, at), film->marks[i].name};
    }
    const int64_t last = cw_tempo_map_tick_nearest(&map, cw_time(flicks_of(film, film->samples)));
    return cw_midi_write(buf, &(CwMidiOut){.title = film->title,
                                           .offset = &offset,
                                           .division = DIVISION,
                                           .map = &map,
                                           .end_tick = last,
                                           .markers = markers,
                                           .n_markers = film->n_marks});
}

CwStatus cw_hand_tempo_midi(CwBuf* buf, const CwHandover* film) {
    Cw__FilmTempo* tempo = NULL;
    CW_TRY(cw__film_tempo(buf->arena, film, &tempo));
    const CwTempoMap* map = &tempo->solution.map;
    CwMidiMarker* markers = CW_NEW_ARRAY(buf->arena, CwMidiMarker, film->n_maps);
    const CwMidiOffset offset = {cw_time_of_frame(film->start_frame, film->rate), film->rate};
    size_t count = 0;
    if (!markers) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < film->n_maps; ++i) {
        const CwTimelineCue* cue = &tempo->cues[i];
        const char* name = cw_format(buf->arena, "%s bar %d", film->maps[i].cue, cue->bar);
        if (!name) {
            return CW_ERR_NO_MEM;
        }
        if (cue->n_bars + cue->short_beats) {
            markers[count++] = (CwMidiMarker){cw_tempo_map_bar_tick(map, cue->there), name};
        }
    }
    return cw_midi_write(buf, &(CwMidiOut){.title = film->title,
                                           .offset = &offset,
                                           .division = DIVISION,
                                           .map = map,
                                           .end_tick = cw_timing_last_tick(&tempo->timing),
                                           .markers = markers,
                                           .n_markers = count});
}

CwStatus cw_hand_recipe(CwBuf* buf, const CwHandover* film) {
    char start[CW_TIMECODE_SIZE];
    cw_timecode_format(film->start_frame, film->rate, start);
    cw_buf_format(
        buf,
        "%s for Pro Tools\n\n"
        "1. New session: %d Hz, 24 bit, timecode rate %s, session start %s.\n"
        "2. Import the files of audio/ to new tracks, location: spot, original time stamp. Each is as long as\n"
        "   the film and carries its time stamp, so nothing has to be moved.\n"
        "3. Import tempo.mid (File, Import, MIDI) at the session start, tempo map and key signatures from the file:\n"
        "   the bars of every cue are then where the cue lies, with bars of silence between. Its markers say which "
        "cue\n"
        "   begins on which bar.\n"
        "4. Cues' ins and outs and the moments the music marks, by timecode, are the markers of markers.mid. Import\n"
        "   it into a session of its own: its tempo (a quarter for 24 frames) is not the music's.\n"
        "5. One cue by itself: tempo/CUE.mid, its bars by the names players know.\n\n"
        "Tracks\n",
        film->title, film->sample_rate, cw_rate_name(film->rate), start);
    for (size_t i = 0; i < film->n_tracks; ++i) {
        cw_buf_format(buf, "  %-24s audio/%s\n", film->tracks[i].name, film->tracks[i].file);
    }
    cw_buf_text(buf, "\nWhat this cannot say\n");
    return cw_hand_losses(buf, CW_HAND_PRO_TOOLS, film);
}
