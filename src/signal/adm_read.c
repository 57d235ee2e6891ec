// SPDX-License-Identifier: GPL-3.0-or-later
#include "base/buf.h"
#include "signal/adm.h"

#include <libxml/parser.h>
#include <stdlib.h>
#include <string.h>

enum {
    CHNA_HEAD = 4,
    CHNA_ROW = 40,
    UID_LENGTH = 12,   // ATU_00000001
    TRACK_LENGTH = 14, // AT_00011001_01
    XML_MOST = 64 << 20,
    OBJECTS_MOST = 512, // a film has a hundred; each is looked for in the whole document
};

// What is being read.
typedef struct {
    CwArena* arena;
    const CwWav* wav;
    CwDiag* diag;
    xmlNode* root;
    CwAdmPart* parts;
    size_t count;
    size_t capacity;
} Reading;

static CwStatus refuse(const Reading* r, const char* read, const char* why) {
    return cw_diag(r->diag, CW_ERR_BAD_INPUT, "adm.read", (CwPlace){r->wav->file, 0, 0}, read, "%s", why);
}

static bool is_named(const xmlNode* node, const char* name) {
    return node->type == XML_ELEMENT_NODE && strcmp((const char*)node->name, name) == 0;
}

// The next element of a name after `node`, in the order of the document, within `root`.
static xmlNode* next_named(const xmlNode* root, xmlNode* node, const char* name) {
    do {
        if (node->children && node->type == XML_ELEMENT_NODE) {
            node = node->children;
        } else {
            while (node != root && !node->next) {
                node = node->parent;
            }
            node = node == root ? NULL : node->next;
        }
    } while (node && !is_named(node, name));
    return node;
}

// The text of an element, or of an attribute; "" where there is none.
static const char* text_of(const xmlNode* node) {
    const xmlNode* text = node ? node->children : NULL;
    return text && text->content ? (const char*)text->content : "";
}

static const char* attribute(const xmlNode* node, const char* name) {
    for (const xmlAttr* a = node->properties; a; a = a->next) {
        if (strcmp((const char*)a->name, name) == 0) {
            return a->children && a->children->content ? (const char*)a->children->content : "";
        }
    }
    return "";
}

// The element of a name whose attribute is `id`.
static xmlNode* defined(const Reading* r, const char* name, const char* key, const char* id, size_t length) {
    xmlNode* node = next_named(r->root, r->root, name);
    while (node && (strlen(attribute(node, key)) < length || strncmp(attribute(node, key), id, length) != 0)) {
        node = next_named(r->root, node, name);
    }
    return node;
}

// The row of chna of a track's identifier: which channel it is, and which format. NULL when there is none.
static const unsigned char* row_of(const Reading* r, const char* uid) {
    const CwText chna = r->wav->chna;
    for (size_t at = CHNA_HEAD; at + CHNA_ROW <= chna.length; at += CHNA_ROW) {
        if (strlen(uid) == UID_LENGTH && memcmp(chna.at + at + 2, uid, UID_LENGTH) == 0) {
            return (const unsigned char*)chna.at + at;
        }
    }
    return NULL;
}

// "M+030", "U-110", "T+000", "LFE1", with or without what BS.2076 puts before it.
static bool speaker_of(const char* label, CwSpeaker* ret_speaker) {
    const char* colon = strrchr(label, ':');
    label = colon ? colon + 1 : label;
    if (strncmp(label, "LFE", 3) == 0) {
        *ret_speaker = label[3] == '2' ? CW_SPEAKER_LFE2 : CW_SPEAKER_LFE;
        return true;
    }
    const int azimuth = strlen(label) == 5 ? atoi(label + 1) : 1000;
    for (int s = CW_SPEAKER_L; s < CW_SPEAKER_COUNT; ++s) {
        const int elevation = cw_speaker_elevation((CwSpeaker)s);
        const char layer = elevation >= 90 ? 'T' : elevation > 0 ? 'U' : 'M';
        const bool lfe = s == CW_SPEAKER_LFE || s == CW_SPEAKER_LFE2;
        if (!lfe && layer == label[0] && cw_speaker_azimuth((CwSpeaker)s) == azimuth) {
            *ret_speaker = (CwSpeaker)s;
            return true;
        }
    }
    return false;
}

// Where a track's channel is heard: AT_yyyyxxxx_01 is of AC_yyyyxxxx (BS.2076-2, section 6).
static CwStatus read_speaker(const Reading* r, const unsigned char* row, CwSpeaker* ret_speaker) {
    char id[TRACK_LENGTH + 1] = "";
    memcpy(id, row + 2 + UID_LENGTH, TRACK_LENGTH);
    id[1] = 'C';
    id[11] = '\0';
    const xmlNode* channel = defined(r, "audioChannelFormat", "audioChannelFormatID", id, strlen(id));
    xmlNode* label = channel ? next_named(channel, (xmlNode*)channel, "speakerLabel") : NULL;
    const char* named = cw_text_copy(r->arena, cw_text(label ? text_of(label) : id));
    if (!named) {
        return CW_ERR_NO_MEM;
    }
    if (!label || !speaker_of(named, ret_speaker)) {
        return refuse(r, named,
                      "no loudspeaker that is known here: beds say M+030, M-030, M+000, LFE1 … by speakerLabel");
    }
    return CW_OK;
}

// What an object is for, by the content that names it.
static CwAdmKind kind_of(const Reading* r, const char* object_id) {
    for (xmlNode* content = next_named(r->root, r->root, "audioContent"); content;
         content = next_named(r->root, content, "audioContent")) {
        xmlNode* ref = next_named(content, content, "audioObjectIDRef");
        while (ref && strcmp(text_of(ref), object_id) != 0) {
            ref = next_named(content, ref, "audioObjectIDRef");
        }
        const xmlNode* dialogue = ref ? next_named(content, content, "dialogue") : NULL;
        if (dialogue) {
            const char* other = attribute(dialogue, "nonDialogueContentKind");
            const char* said = text_of(dialogue);
            return said[0] == '1'                              ? CW_ADM_DIALOGUE
                   : said[0] == '0' && strcmp(other, "2") == 0 ? CW_ADM_EFFECTS
                   : said[0] == '0' && strcmp(other, "1") == 0 ? CW_ADM_MUSIC
                                                               : CW_ADM_MIX;
        }
    }
    return CW_ADM_MIX;
}

// The tracks of an object, which must lie side by side in the file.
static CwStatus read_tracks(const Reading* r, xmlNode* object, CwAdmPart* part) {
    CwLayout* layout = &part->group.layout;
    for (xmlNode* ref = next_named(object, object, "audioTrackUIDRef"); ref;
         ref = next_named(object, ref, "audioTrackUIDRef")) {
        const unsigned char* row = row_of(r, text_of(ref));
        const int channel = row ? (row[0] | row[1] << 8) - 1 : -1;
        if (channel < 0 || channel >= r->wav->file_channels) {
            return refuse(r, part->group.name, "a track of this bed or object is not in chna, or not in the file");
        }
        if (layout->channels == 0) {
            part->first_channel = channel;
        }
        if (layout->channels == CW_CHANNELS_MAX || channel != part->first_channel + layout->channels) {
            return refuse(r, part->group.name, "its channels do not lie side by side in the file, or are too many");
        }
        layout->speakers[layout->channels] = CW_SPEAKER_MONO;
        if (!part->group.object) {
            CW_TRY(read_speaker(r, row, &layout->speakers[layout->channels]));
        }
        ++layout->channels;
    }
    if (part->group.object && layout->channels > 1) {
        return refuse(r, part->group.name, "an object of several channels: objects of one are taken");
    }
    return CW_OK;
}

static CwStatus read_object(Reading* r, xmlNode* object) {
    const xmlNode* pack = next_named(object, object, "audioPackFormatIDRef");
    CwAdmPart part = {.group = {.name = cw_text_copy(r->arena, cw_text(attribute(object, "audioObjectName"))),
                                .kind = kind_of(r, attribute(object, "audioObjectID")),
                                .object = pack && strncmp(text_of(pack), "AP_0003", 7) == 0}};
    if (!part.group.name) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(read_tracks(r, object, &part));
    if (part.group.layout.channels == 0) { // one that only holds others
        return CW_OK;
    }
    CW_TRY(CW_RESERVE(r->arena, r->parts, r->count, r->capacity));
    r->parts[r->count++] = part;
    return CW_OK;
}

static CwStatus read_objects(Reading* r) {
    size_t seen = 0;
    for (xmlNode* object = next_named(r->root, r->root, "audioObject"); object;
         object = next_named(r->root, object, "audioObject")) {
        if (++seen > OBJECTS_MOST) {
            return refuse(r, NULL, "its audio definition model names more than 512 beds and objects");
        }
        CW_TRY(read_object(r, object));
    }
    return r->count ? CW_OK : refuse(r, NULL, "its audio definition model (axml) names no bed and no object");
}

CwStatus cw_adm_read(CwArena* arena, const CwWav* wav, CwDiag* diag, const CwAdmPart** ret_parts, size_t* ret_count) {
    Reading r = {.arena = arena, .wav = wav, .diag = diag};
    if (!wav->axml.length || !wav->chna.length) {
        return refuse(&r, NULL, "the file does not say what its channels are (no axml and chna)");
    }
    if (wav->axml.length > XML_MOST) {
        return refuse(&r, NULL, "its audio definition model is larger than 64 MiB");
    }
    xmlDoc* xml = xmlReadMemory(wav->axml.at, (int)wav->axml.length, "axml.xml", NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
    if (!xml || !xmlDocGetRootElement(xml)) {
        xmlFreeDoc(xml);
        return refuse(&r, NULL, "its audio definition model (axml) is not XML");
    }
    r.root = xmlDocGetRootElement(xml);
    const CwStatus status = read_objects(&r);
    xmlFreeDoc(xml);
    CW_TRY(status);
    *ret_parts = r.parts;
    *ret_count = r.count;
    return CW_OK;
}
