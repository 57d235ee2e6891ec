// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/file_out.h"
#include "base/json.h"
#include "mix/crowd.h"

#include <string.h>

static const CwOption options[] = {
    {"-o", "FILE", "a picture of it, as SVG"},
};

static void print(const CwShell* shell, const CwCrowdStem* stems, const CwCrowd* crowd, CwBuf* buf) {
    for (size_t i = 0; i < crowd->n_pairs; ++i) {
        const CwCrowdPair* pair = &crowd->pairs[i];
        const int64_t ms = (int64_t)pair->worst_cell * CW_CROWD_CELL_MS;
        if (!shell->json) {
            cw_buf_format(buf, "%3d %%  %s and %s, most round %d Hz, worst at %lld.%lld s\n", pair->percent,
                          stems[pair->first].name, stems[pair->second].name, cw_band_hz(pair->band),
                          (long long)(ms / 1000), (long long)(ms % 1000 / 100));
            continue;
        }
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "first", stems[pair->first].name);
        cw_json_put_text(buf, "second", stems[pair->second].name);
        cw_json_put_int(buf, "percent", pair->percent);
        cw_json_put_int(buf, "hz", cw_band_hz(pair->band));
        cw_json_put_decimal(buf, "worst_at", ms, 1000);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
    if (shell->json) {
        cw_json_begin_object(buf, NULL);
        cw_json_put_int(buf, "crowded", crowd->percent);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    } else {
        cw_buf_format(buf, "%3d %%  in all\n", crowd->percent);
    }
}

// A file's name, without folders and its ending.
static const char* name_of(CwArena* arena, const char* path) {
    const char* slash = strrchr(path, '/');
    const char* name = slash ? slash + 1 : path;
    const char* dot = strrchr(name, '.');
    return cw_text_copy(arena, (CwText){name, dot && dot > name ? (size_t)(dot - name) : strlen(name)});
}

static CwStatus draw(CwShell* shell, CwCrowdStem* stems, size_t n_stems, const CwCrowd* crowd) {
    const char* path = cw_shell_option(shell, "-o");
    CwText svg = {NULL, 0};
    CwFileOut* out = NULL;
    if (!path) {
        return CW_OK;
    }
    for (size_t i = 0; i < n_stems; ++i) {
        stems[i].name = name_of(shell->arena, shell->arguments[i]);
        if (!stems[i].name) {
            return CW_ERR_NO_MEM;
        }
    }
    CW_TRY(cw_crowd_svg(shell->arena, stems, crowd, "Where stems mask one another", &shell->diag, &svg));
    CW_TRY(cw_file_begin(shell->arena, path, &shell->diag, &out));
    CW_TRY(cw_file_add(out, svg, &shell->diag));
    return cw_file_end(out, &shell->diag, NULL);
}

static CwStatus run(CwShell* shell) {
    CwSoundFile* files = CW_NEW_ARRAY(shell->arena, CwSoundFile, shell->n_arguments);
    CwCrowdStem* stems = CW_NEW_ARRAY(shell->arena, CwCrowdStem, shell->n_arguments);
    CwCrowd crowd;
    CwBuf buf = cw_buf(shell->arena);
    if (!files || !stems) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < shell->n_arguments; ++i) {
        CW_TRY(cw_sound_file_open(shell, shell->arguments[i], NULL, &files[i]));
        CW_TRY(cw_wav_want_rate(&files[i].wav, files[0].wav.sample_rate, &shell->diag));
        stems[i] = (CwCrowdStem){shell->arguments[i], &files[i].source};
    }
    CW_TRY(cw_crowd(shell->arena, stems, shell->n_arguments, &shell->diag, &crowd));
    print(shell, stems, &crowd, &buf);
    CW_TRY(cw_buf_status(&buf));
    CW_TRY(draw(shell, stems, shell->n_arguments, &crowd));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_crowd = {
    .name = "crowd",
    .arguments = "STEM STEM…",
    .summary = "where stems mask one another, and a picture of it",
    .help = "Needs no project. Two stems within 6 dB of each other in a third of an octave leave each other no room "
            "there:\n"
            "the answer names the pairs, the worst first, with the band and the moment where it is worst.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .arguments_min = 2,
    .arguments_max = CW_CROWD_STEMS_MAX,
    .run = run,
};
