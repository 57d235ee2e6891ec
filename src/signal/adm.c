// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/adm.h"

#include <inttypes.h>
#include <string.h>

enum {
    FIRST_ID = 0x1001, // below are the common definitions (BS.2094)
    TYPE_SPEAKERS = 1,
    TYPE_OBJECTS = 3,
    LFE_HZ = 120,
    PARTS_A_SECOND = 100000,
};

static const struct {
    const char* name;
    const char* content; // attribute and value of the `dialogue` element (BS.2076-2, section 5.7.5)
} kinds[] = {
    [CW_ADM_DIALOGUE] = {"dialogue", "dialogueContentKind=\"1\">1"},
    [CW_ADM_MUSIC] = {"music", "nonDialogueContentKind=\"1\">0"},
    [CW_ADM_EFFECTS] = {"effects", "nonDialogueContentKind=\"2\">0"},
    [CW_ADM_MIX] = {"mix", "mixedContentKind=\"1\">2"},
};

const char* cw_adm_kind_name(CwAdmKind kind) {
    return kinds[kind].name;
}

CwStatus cw_adm_kind_parse(const char* text, CwDiag* diag, CwAdmKind* ret_kind) {
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; ++i) {
        if (strcmp(text, kinds[i].name) == 0) {
            *ret_kind = (CwAdmKind)i;
            return CW_OK;
        }
    }
    return cw_diag(diag, CW_ERR_BAD_INPUT, "adm.kind", (CwPlace){0}, text,
                   "a bed or an object is dialogue, music, effects or mix");
}

int cw_adm_channels(const CwAdm* adm) {
    int channels = 0;
    for (size_t g = 0; g < adm->n_groups; ++g) {
        channels += adm->groups[g].object ? 1 : adm->groups[g].layout.channels;
    }
    return channels;
}

CwStatus cw_adm_check(const CwAdm* adm, CwDiag* diag) {
    if (adm->n_groups < 1 || adm->n_groups > CW_ADM_GROUPS_MAX || cw_adm_channels(adm) > CW_BWF_CHANNELS_MAX) {
        return cw_diag(diag, CW_ERR_RANGE, "adm.channels", (CwPlace){0}, adm->title,
                       "a model has 1 to %d beds and objects and at most %d channels", CW_ADM_GROUPS_MAX,
                       CW_BWF_CHANNELS_MAX);
    }
    for (size_t g = 0; g < adm->n_groups; ++g) {
        const CwAdmGroup* group = &adm->groups[g];
        const bool inside = group->azimuth_deg >= -180 && group->azimuth_deg <= 180 && group->elevation_deg >= -90 &&
                            group->elevation_deg <= 90 && group->distance_permille >= 0 &&
                            group->distance_permille <= 1000;
        if (group->object && (group->layout.channels != 1 || !inside)) {
            return cw_diag(diag, CW_ERR_RANGE, "adm.object", (CwPlace){0}, group->name,
                           "an object has one channel, azimuth within 180 degrees, elevation within 90, distance from "
                           "0 to 1000");
        }
    }
    return CW_OK;
}

// Numbers of one group: they follow from where it stands.
typedef struct {
    const CwAdmGroup* group;
    int type;
    int pack;    // of AP, AO, ACO
    int channel; // of the first AC, AS, AT of its kind
    int track;   // of the first ATU, from 1
    int channels;
} Place;

static Place place_of(const CwAdm* adm, size_t index) {
    Place place = {.group = &adm->groups[index], .pack = FIRST_ID + (int)index, .track = 1};
    place.type = place.group->object ? TYPE_OBJECTS : TYPE_SPEAKERS;
    place.channels = place.group->object ? 1 : place.group->layout.channels;
    for (size_t g = 0; g < index; ++g) {
        place.track += adm->groups[g].object ? 1 : adm->groups[g].layout.channels;
    }
    place.channel = FIRST_ID + place.track - 1;
    return place;
}

static void put_time(CwBuf* buf, const char* key, int64_t frames, int sample_rate) {
    const int64_t seconds = frames / sample_rate;
    const int64_t parts = frames % sample_rate * PARTS_A_SECOND / sample_rate;
    cw_buf_format(buf, " %s=\"%02" PRId64 ":%02" PRId64 ":%02" PRId64 ".%05" PRId64 "\"", key, seconds / 3600,
                  seconds / 60 % 60, seconds % 60, parts);
}

static void put_named(CwBuf* buf, const char* key, const char* name) {
    cw_buf_format(buf, " %s=\"", key);
    cw_buf_xml(buf, name);
    cw_buf_byte(buf, '"');
}

static void put_programme(CwBuf* buf, const CwAdm* adm) {
    cw_buf_text(buf, "<audioProgramme audioProgrammeID=\"APR_1001\"");
    put_named(buf, "audioProgrammeName", adm->title);
    if (adm->language[0]) {
        put_named(buf, "audioProgrammeLanguage", adm->language);
    }
    put_time(buf, "start", 0, adm->sample_rate);
    put_time(buf, "end", adm->frames, adm->sample_rate);
    cw_buf_text(buf, ">\n");
    for (size_t g = 0; g < adm->n_groups; ++g) {
        cw_buf_format(buf, "<audioContentIDRef>ACO_%04x</audioContentIDRef>\n", (unsigned)place_of(adm, g).pack);
    }
    cw_buf_text(buf, "</audioProgramme>\n");
}

static void put_content(CwBuf* buf, const CwAdm* adm, const Place* at) {
    cw_buf_format(buf, "<audioContent audioContentID=\"ACO_%04x\"", (unsigned)at->pack);
    put_named(buf, "audioContentName", at->group->name);
    if (at->group->kind == CW_ADM_DIALOGUE && adm->language[0]) {
        put_named(buf, "audioContentLanguage", adm->language);
    }
    cw_buf_format(buf, ">\n<audioObjectIDRef>AO_%04x</audioObjectIDRef>\n<dialogue %s</dialogue>\n</audioContent>\n",
                  (unsigned)at->pack, kinds[at->group->kind].content);
}

static void put_object(CwBuf* buf, const CwAdm* adm, const Place* at) {
    cw_buf_format(buf, "<audioObject audioObjectID=\"AO_%04x\"", (unsigned)at->pack);
    put_named(buf, "audioObjectName", at->group->name);
    put_time(buf, "start", 0, adm->sample_rate);
    put_time(buf, "duration", adm->frames, adm->sample_rate);
    cw_buf_format(buf, ">\n<audioPackFormatIDRef>AP_%04x%04x</audioPackFormatIDRef>\n", (unsigned)at->type,
                  (unsigned)at->pack);
    for (int c = 0; c < at->channels; ++c) {
        cw_buf_format(buf, "<audioTrackUIDRef>ATU_%08x</audioTrackUIDRef>\n", (unsigned)(at->track + c));
    }
    cw_buf_text(buf, "</audioObject>\n");
}

static const char* definition(int type) {
    return type == TYPE_OBJECTS ? "typeLabel=\"0003\" typeDefinition=\"Objects\""
                                : "typeLabel=\"0001\" typeDefinition=\"DirectSpeakers\"";
}

static void put_pack(CwBuf* buf, const Place* at) {
    cw_buf_format(buf, "<audioPackFormat audioPackFormatID=\"AP_%04x%04x\"", (unsigned)at->type, (unsigned)at->pack);
    put_named(buf, "audioPackFormatName", at->group->name);
    cw_buf_format(buf, " %s>\n", definition(at->type));
    for (int c = 0; c < at->channels; ++c) {
        cw_buf_format(buf, "<audioChannelFormatIDRef>AC_%04x%04x</audioChannelFormatIDRef>\n", (unsigned)at->type,
                      (unsigned)(at->channel + c));
    }
    cw_buf_text(buf, "</audioPackFormat>\n");
}

static bool is_lfe(CwSpeaker speaker) {
    return speaker == CW_SPEAKER_LFE || speaker == CW_SPEAKER_LFE2;
}

// "M+030", "U-110", "T+000", "LFE1": a loudspeaker as BS.2051 calls it.
static void put_label(CwBuf* buf, CwSpeaker speaker) {
    const int azimuth = cw_speaker_azimuth(speaker);
    const int elevation = cw_speaker_elevation(speaker);
    if (is_lfe(speaker)) {
        cw_buf_format(buf, "<speakerLabel>LFE%d</speakerLabel>\n", speaker == CW_SPEAKER_LFE ? 1 : 2);
        return;
    }
    cw_buf_format(buf, "<speakerLabel>%c%c%03d</speakerLabel>\n",
                  elevation >= 90 ? 'T'
                  : elevation > 0 ? 'U'
                                  : 'M',
                  azimuth < 0 ? '-' : '+', azimuth < 0 ? -azimuth : azimuth);
}

static void put_position(CwBuf* buf, int azimuth_deg, int elevation_deg, int distance_permille) {
    cw_buf_format(buf,
                  "<position coordinate=\"azimuth\">%d.0</position>\n"
                  "<position coordinate=\"elevation\">%d.0</position>\n"
                  "<position coordinate=\"distance\">%d.%03d</position>\n",
                  azimuth_deg, elevation_deg, distance_permille / 1000, distance_permille % 1000);
}

static void put_channel(CwBuf* buf, const Place* at, int c) {
    const CwAdmGroup* group = at->group;
    const CwSpeaker speaker = group->layout.speakers[c];
    const unsigned type = (unsigned)at->type;
    const unsigned id = (unsigned)(at->channel + c);
    cw_buf_format(buf, "<audioChannelFormat audioChannelFormatID=\"AC_%04x%04x\" audioChannelFormatName=\"", type, id);
    cw_buf_xml(buf, group->name);
    cw_buf_format(buf, "%s%s\" %s>\n", group->object ? "" : " ", group->object ? "" : cw_speaker_name(speaker),
                  definition(at->type));
    cw_buf_format(buf, "<audioBlockFormat audioBlockFormatID=\"AB_%04x%04x_00000001\">\n", type, id);
    if (group->object) {
        put_position(buf, group->azimuth_deg, group->elevation_deg, group->distance_permille);
    } else {
        put_label(buf, speaker);
        put_position(buf, cw_speaker_azimuth(speaker), cw_speaker_elevation(speaker), 1000);
    }
    cw_buf_text(buf, "</audioBlockFormat>\n");
    if (!group->object && is_lfe(speaker)) {
        cw_buf_format(buf, "<frequency typeDefinition=\"lowPass\">%d</frequency>\n", LFE_HZ);
    }
    cw_buf_text(buf, "</audioChannelFormat>\n");
}

static void put_stream(CwBuf* buf, const Place* at, int c) {
    const unsigned type = (unsigned)at->type;
    const unsigned id = (unsigned)(at->channel + c);
    cw_buf_format(buf,
                  "<audioStreamFormat audioStreamFormatID=\"AS_%04x%04x\" audioStreamFormatName=\"PCM %04x\" "
                  "formatLabel=\"0001\" formatDefinition=\"PCM\">\n"
                  "<audioChannelFormatIDRef>AC_%04x%04x</audioChannelFormatIDRef>\n"
                  "<audioTrackFormatIDRef>AT_%04x%04x_01</audioTrackFormatIDRef>\n</audioStreamFormat>\n",
                  type, id, id, type, id, type, id);
    cw_buf_format(buf,
                  "<audioTrackFormat audioTrackFormatID=\"AT_%04x%04x_01\" audioTrackFormatName=\"PCM %04x\" "
                  "formatLabel=\"0001\" formatDefinition=\"PCM\">\n"
                  "<audioStreamFormatIDRef>AS_%04x%04x</audioStreamFormatIDRef>\n</audioTrackFormat>\n",
                  type, id, id, type, id);
}

static void put_track(CwBuf* buf, const CwAdm* adm, const Place* at, int c) {
    const unsigned type = (unsigned)at->type;
    cw_buf_format(buf,
                  "<audioTrackUID UID=\"ATU_%08x\" sampleRate=\"%d\" bitDepth=\"24\">\n"
                  "<audioTrackFormatIDRef>AT_%04x%04x_01</audioTrackFormatIDRef>\n"
                  "<audioPackFormatIDRef>AP_%04x%04x</audioPackFormatIDRef>\n</audioTrackUID>\n",
                  (unsigned)(at->track + c), adm->sample_rate, type, (unsigned)(at->channel + c), type,
                  (unsigned)at->pack);
}

static void put_axml(CwBuf* buf, const CwAdm* adm) {
    cw_buf_text(buf, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                     "<ebuCoreMain xmlns=\"urn:ebu:metadata-schema:ebucore\" xml:lang=\"en\">\n<coreMetadata>\n"
                     "<format>\n<audioFormatExtended version=\"ITU-R_BS.2076-2\">\n");
    put_programme(buf, adm);
    for (size_t g = 0; g < adm->n_groups; ++g) {
        const Place at = place_of(adm, g);
        put_content(buf, adm, &at);
        put_object(buf, adm, &at);
        put_pack(buf, &at);
        for (int c = 0; c < at.channels; ++c) {
            put_channel(buf, &at, c);
            put_stream(buf, &at, c);
            put_track(buf, adm, &at, c);
        }
    }
    cw_buf_text(buf, "</audioFormatExtended>\n</format>\n</coreMetadata>\n</ebuCoreMain>\n");
}

static void put_chna(CwBuf* buf, const CwAdm* adm) {
    const int channels = cw_adm_channels(adm);
    cw_buf_little_endian(buf, (uint64_t)channels, 2);
    cw_buf_little_endian(buf, (uint64_t)channels, 2);
    for (size_t g = 0; g < adm->n_groups; ++g) {
        const Place at = place_of(adm, g);
        for (int c = 0; c < at.channels; ++c) {
            cw_buf_little_endian(buf, (uint64_t)at.track + (uint64_t)c, 2);
            cw_buf_format(buf, "ATU_%08xAT_%04x%04x_01AP_%04x%04x", (unsigned)(at.track + c), (unsigned)at.type,
                          (unsigned)(at.channel + c), (unsigned)at.type, (unsigned)at.pack);
            cw_buf_byte(buf, '\0');
        }
    }
}

CwStatus cw_adm_chunks(CwArena* arena, const CwAdm* adm, CwDiag* diag, CwBwf* bwf) {
    CwBuf chna = cw_buf(arena);
    CwBuf axml = cw_buf(arena);
    CW_TRY(cw_adm_check(adm, diag));
    put_chna(&chna, adm);
    put_axml(&axml, adm);
    CW_TRY(cw_buf_status(&chna));
    CW_TRY(cw_buf_status(&axml));
    bwf->chna = (CwText){chna.bytes, chna.length};
    bwf->axml = (CwText){axml.bytes, axml.length};
    return CW_OK;
}
