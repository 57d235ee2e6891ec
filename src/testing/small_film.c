// SPDX-License-Identifier: GPL-3.0-or-later
#include "testing/small_film.h"

#include "base/buf.h"
#include "base/file.h"

#include <string.h>

typedef struct {
    const char* path;
    const char* text;
} File;

static const File files[] = {
    {"film.json", "{\"title\": \"Small\", \"rate\": 25}\n"},
    {"cuts/v1.edl", "TITLE: SMALL\nFCM: NON-DROP FRAME\n"
                    "001  A001     V     C        10:00:00:00 10:00:10:00 01:00:00:00 01:00:10:00\n"
                    "002  A002     V     C        10:05:00:00 10:05:15:00 01:00:10:00 01:00:25:00\n"
                    "003  A003     V     C        10:09:00:00 10:09:05:00 01:00:25:00 01:00:30:00\n"},
    {"recut/v2.edl", "TITLE: SMALL\nFCM: NON-DROP FRAME\n"
                     "001  A001     V     C        10:00:00:00 10:00:09:00 01:00:00:00 01:00:09:00\n"
                     "002  A002     V     C        10:05:00:00 10:05:15:00 01:00:09:00 01:00:24:00\n"
                     "003  A003     V     C        10:09:00:00 10:09:05:00 01:00:24:00 01:00:29:00\n"},
    {"spotting.csv", "cue,title,in,out,theme,intent,valence,arousal,density,use,tempo_min,tempo_max,notes\n"
                     "1m1,Begin,01:00:02:00,01:00:20:00,,wonder,0.3,0.2,0.5,BI,,,\n"
                     "1m2,Radio,01:00:21:00,01:00:30:00,,,,,,VI,80,120,\"soft, far\"\n"},
    {"hits.csv", "cue,at,name,weight,want,tolerance_early,tolerance_late,anchor\n"
                 "1m1,01:00:10:00,door,1,,,,\n"
                 "1m1,01:00:15:12,gasp,0.5,stop,,2,\n"
                 "1m2,01:00:25:00,street,,chord,,,\n"},
    {"subtitles/v1.srt", "1\n00:00:03,000 --> 00:00:05,000\nWho is there?\n\n"
                         "2\n00:00:12,000 --> 00:00:14,000\nNobody.\n\n"
                         "3\n00:00:26,000 --> 00:00:28,000\nThen who spoke?\n"},
};

static CwStatus write_file(CwArena* arena, const char* folder, const File* file) {
    const char* path = cw_path(arena, folder, file->path);
    const char* slash = strchr(file->path, '/');
    if (slash) {
        const char* below = cw_format(arena, "%s/%.*s", folder, (int)(slash - file->path), file->path);
        if (!below) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_folder_make(arena, below, NULL));
    }
    return path ? cw_file_write(arena, path, cw_text(file->text), NULL) : CW_ERR_NO_MEM;
}

CwStatus cw_small_film(const char* folder, const char* path, const char* text) {
    CwArena* arena = cw_arena_new(NULL);
    CwStatus status = arena ? cw_folder_make(arena, folder, NULL) : CW_ERR_NO_MEM;
    bool written = path == NULL || text == NULL;
    for (size_t i = 0; i < sizeof files / sizeof files[0] && status == CW_OK; ++i) {
        File file = files[i];
        if (path && strcmp(path, file.path) == 0) {
            file.text = text;
            written = true;
        }
        if (file.text) {
            status = write_file(arena, folder, &file);
        }
    }
    if (status == CW_OK && !written) {
        status = write_file(arena, folder, &(File){path, text});
    }
    cw_arena_free(arena);
    return status;
}
