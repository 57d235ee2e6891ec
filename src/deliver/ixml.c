// SPDX-License-Identifier: GPL-3.0-or-later
#include "deliver/ixml.h"

#include "base/buf.h"

static void put_text(CwBuf* buf, const char* name, const char* text) {
    cw_buf_format(buf, "<%s>", name);
    cw_buf_xml(buf, text);
    cw_buf_format(buf, "</%s>\n", name);
}

static void put_int(CwBuf* buf, const char* name, int64_t value) {
    cw_buf_format(buf, "<%s>%lld</%s>\n", name, (long long)value, name);
}

static void put_speed(CwBuf* buf, const CwIxml* ixml) {
    static const char* const speeds[] = {"MASTER_SPEED", "CURRENT_SPEED", "TIMECODE_RATE"};
    cw_buf_text(buf, "<SPEED>\n");
    for (size_t i = 0; i < sizeof speeds / sizeof speeds[0]; ++i) {
        cw_buf_format(buf, "<%s>%d/%d</%s>\n", speeds[i], ixml->rate.num, ixml->rate.den, speeds[i]);
    }
    put_text(buf, "TIMECODE_FLAG", ixml->rate.drop ? "DF" : "NDF");
    put_int(buf, "FILE_SAMPLE_RATE", ixml->sample_rate);
    put_int(buf, "AUDIO_BIT_DEPTH", 24);
    put_int(buf, "DIGITIZER_SAMPLE_RATE", ixml->sample_rate);
    put_int(buf, "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_HI", ixml->time_reference_samples >> 32);
    put_int(buf, "TIMESTAMP_SAMPLES_SINCE_MIDNIGHT_LO", ixml->time_reference_samples & 0xFFFFFFFF);
    put_int(buf, "TIMESTAMP_SAMPLE_RATE", ixml->sample_rate);
    cw_buf_text(buf, "</SPEED>\n");
}

static void put_tracks(CwBuf* buf, const CwIxml* ixml) {
    static const char* const two[] = {"L", "R"};
    cw_buf_text(buf, "<TRACK_LIST>\n");
    put_int(buf, "TRACK_COUNT", ixml->channels);
    for (int c = 0; c < ixml->channels; ++c) {
        const char* name = ixml->speakers        ? cw_speaker_name(ixml->speakers->speakers[c])
                           : ixml->channels == 1 ? "C"
                                                 : two[c & 1];
        cw_buf_text(buf, "<TRACK>\n");
        put_int(buf, "CHANNEL_INDEX", c + 1);
        put_int(buf, "INTERLEAVE_INDEX", c + 1);
        put_text(buf, "NAME", name);
        cw_buf_text(buf, "</TRACK>\n");
    }
    cw_buf_text(buf, "</TRACK_LIST>\n");
}

const char* cw_ixml_text(CwArena* arena, const CwIxml* ixml) {
    CwBuf buf = cw_buf(arena);
    cw_buf_text(&buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<BWFXML>\n<IXML_VERSION>1.61</IXML_VERSION>\n");
    put_text(&buf, "PROJECT", ixml->project);
    put_text(&buf, "TAKE", ixml->take);
    put_text(&buf, "NOTE", ixml->note);
    put_speed(&buf, ixml);
    put_tracks(&buf, ixml);
    cw_buf_text(&buf, "</BWFXML>\n");
    return cw_buf_string(&buf);
}
