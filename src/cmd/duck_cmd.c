// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/json.h"
#include "mix/duck.h"
#include "signal/loudness.h"

#include <string.h>

enum {
    BLOCK = 16384,       // frames written at a time
    LINE_PAUSE_MS = 700, // a longer pause ends a line
};

static const CwOption options[] = {
    {"--dialogue", "FILE", "the dialogue"},
    {"--music", "FILE", "the music"},
    {"-o", "FILE", "where the lowered music goes: 24-bit broadcast WAV"},
    {"--understood", "0.75", "how well every line is to be understood, by ESTOI (0.75)"},
    {"--fader", NULL, "lower the music as a whole, not by bands"},
    {"--deepest", "DB", "how far the music as a whole may go down (20); bands lie at most 6 dB below that"},
    {"--difference", "LU", "instead, how far speech stands over music"},
    {"--layout", "L", "which channel of the music is which"},
    {"--parts", "FILES", "what the music is the sum of, with commas: says which of them masks a line"},
};

static CwStatus missing(CwShell* shell, const char* option) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, option, "this option must be given");
}

// A number of an option in hundredths or thousandths; `*ret_value` stays where the option is not given.
static CwStatus read_number(CwShell* shell, const char* option, int scale, int64_t least, int64_t most,
                            int* ret_value) {
    const char* text = cw_shell_option(shell, option);
    int64_t value = *ret_value;
    if (text && (cw_parse_scaled(cw_text(text), scale, &value) != CW_OK || value < least || value > most)) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text, "%s lies between %g and %g", option,
                       (double)least / scale, (double)most / scale);
    }
    *ret_value = (int)value;
    return CW_OK;
}

static CwStatus read_rules(CwShell* shell, CwDuckRules* rules) {
    *rules = cw_duck_rules;
    CW_TRY(read_number(shell, "--difference", 100, -2000, 4000, &rules->difference_lu100));
    CW_TRY(read_number(shell, "--understood", 1000, 100, 950, &rules->understood_permille));
    CW_TRY(read_number(shell, "--deepest", 100, 0, 4000, &rules->most_db100));
    if (cw_shell_option(shell, "--difference")) {
        rules->understood_permille = 0;
    }
    if (cw_shell_option(shell, "--fader")) {
        rules->band_most_db100 = 0;
    }
    return CW_OK;
}

// The files of an option, with commas between them.
static CwStatus open_parts(CwShell* shell, const CwSoundFile* music, CwDuckIn* in) {
    const char* text = cw_shell_option(shell, "--parts");
    size_t count = 1;
    for (const char* c = text; c && *c; ++c) {
        count += *c == ',';
    }
    CwDuckPart* parts = CW_NEW_ARRAY(shell->arena, CwDuckPart, count);
    CwSoundFile* files = CW_NEW_ARRAY(shell->arena, CwSoundFile, count);
    if (!parts || !files) {
        return CW_ERR_NO_MEM;
    }
    for (const char* at = text; at; ++in->n_parts) {
        const size_t length = strcspn(at, ",");
        const char* path = cw_text_copy(shell->arena, (CwText){at, length});
        if (!path) {
            return CW_ERR_NO_MEM;
        }
        CW_TRY(cw_sound_file_open(shell, path, NULL, &files[in->n_parts]));
        CW_TRY(cw_wav_want_rate(&files[in->n_parts].wav, music->wav.sample_rate, &shell->diag));
        parts[in->n_parts] = (CwDuckPart){path, &files[in->n_parts].source};
        at = at[length] ? at + length + 1 : NULL;
    }
    in->parts = parts;
    return CW_OK;
}

static CwStatus write_music(CwShell* shell, const char* path, const CwSoundFile* music, const CwDuck* duck) {
    const CwWav* wav = &music->wav;
    double* real = CW_NEW_ARRAY(shell->arena, double, (size_t)BLOCK*(size_t)wav->channels);
    CwBandPlayer* player = NULL;
    CwSoundOut out;
    if (!real) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_bands_player(shell->arena, &music->source, &duck->bands, &player));
    CW_TRY(cw_sound_out_begin(shell, path, wav, &music->layout, wav->frames, &out));
    for (int64_t at = 0; at < wav->frames; at += BLOCK) {
        const int64_t n = wav->frames - at < BLOCK ? wav->frames - at : BLOCK;
        CW_TRY(cw_bands_play(player, at, n, real, &shell->diag));
        CW_TRY(cw_sound_out_add(&out, real, n));
    }
    return cw_sound_out_end(&out, NULL);
}

static void put_seconds(CwBuf* buf, const char* key, CwTime at) {
    cw_json_put_decimal(buf, key, cw_span_ms_nearest(cw_span(at.flicks)), 1000);
}

static void put_understood(CwBuf* buf, const CwDuckLine* line) {
    if (!line->heard || !line->judged) {
        return;
    }
    cw_json_put_decimal(buf, "understood_before", line->understood_permille, 1000);
    cw_json_put_decimal(buf, "understood_after", line->understood_then, 1000);
    cw_json_put_decimal(buf, "reach", line->reach_permille, 1000);
    cw_json_put_decimal(buf, "sii_before", line->sii_permille, 1000);
    cw_json_put_decimal(buf, "sii_after", line->sii_then, 1000);
    cw_level_put(buf, "distortion_db", line->distortion_db100);
    if (line->masked_by) {
        cw_json_put_text(buf, "masked_by", line->masked_by);
        cw_json_put_decimal(buf, "understood_without", line->understood_without, 1000);
    }
}

static void print_json(CwBuf* buf, const CwDuck* duck) {
    for (size_t i = 0; i < duck->n_lines; ++i) {
        const CwDuckLine* line = &duck->lines[i];
        cw_json_begin_object(buf, NULL);
        cw_json_put_text(buf, "line", line->name);
        put_seconds(buf, "in", line->in);
        put_seconds(buf, "out", line->out);
        cw_level_put(buf, "before", line->heard ? line->before_lu100 : CW_LOUDNESS_NONE);
        cw_level_put(buf, "after", line->heard ? line->after_lu100 : CW_LOUDNESS_NONE);
        cw_level_put(buf, "cost_lu", line->heard ? line->cost_lu100 : CW_LOUDNESS_NONE);
        put_understood(buf, line);
        cw_json_put_bool(buf, "met", !line->heard || line->met);
        if (line->heard && !line->met && line->lower_db100) {
            cw_level_put(buf, "lower_by_db", line->lower_db100);
        }
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
    cw_json_begin_object(buf, NULL);
    cw_level_put(buf, "music_before", duck->music_before_lufs100);
    cw_level_put(buf, "music_after", duck->music_after_lufs100);
    cw_json_put_int(buf, "lines", (int64_t)duck->n_lines);
    cw_level_put(buf, "over_dialogue", duck->over_dialogue_lu100);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void print_line(CwBuf* buf, const CwDuckLine* line) {
    const long long in_ms = (long long)cw_span_ms_nearest(cw_span(line->in.flicks));
    const long long out_ms = (long long)cw_span_ms_nearest(cw_span(line->out.flicks));
    cw_buf_format(buf, "%-6s %5lld.%03lld %5lld.%03lld   ", line->name, in_ms / 1000, in_ms % 1000, out_ms / 1000,
                  out_ms % 1000);
    cw_level_text(buf, line->heard ? line->before_lu100 : CW_LOUDNESS_NONE);
    cw_buf_text(buf, "   ");
    cw_level_text(buf, line->heard ? line->after_lu100 : CW_LOUDNESS_NONE);
    cw_buf_text(buf, "   ");
    cw_level_text(buf, line->heard ? line->cost_lu100 : CW_LOUDNESS_NONE);
    if (!line->heard) {
        cw_buf_text(buf, "   no music under it\n");
        return;
    }
    if (line->judged) {
        cw_buf_format(buf, "   .%03d to .%03d", line->understood_permille % 1000, line->understood_then % 1000);
    }
    if (line->masked_by) {
        cw_buf_format(buf, ", .%03d without %s", line->understood_without % 1000, line->masked_by);
    }
    if (!line->met && line->lower_db100) {
        cw_buf_format(buf, "   cannot be met: lower the music by %d.%d dB or move it", line->lower_db100 / 100,
                      line->lower_db100 / 10 % 10);
    } else if (!line->met) {
        cw_buf_text(buf, "   not met");
    }
    cw_buf_byte(buf, '\n');
}

static void print_text(CwBuf* buf, const CwDuck* duck) {
    cw_buf_text(buf, "line      from       to   before  after   cost   understood\n");
    for (size_t i = 0; i < duck->n_lines; ++i) {
        print_line(buf, &duck->lines[i]);
    }
    if (duck->over_dialogue_lu100 != CW_LOUDNESS_NONE) {
        cw_buf_text(buf, "dialogue and music together are louder than dialogue by ");
        cw_level_text(buf, duck->over_dialogue_lu100);
        cw_buf_text(buf, " LU (EBU R 128 s4: at most 5)\n");
    }
}

static CwStatus make(CwShell* shell, CwSoundFile* dialogue, CwSoundFile* music, CwDuck* duck) {
    CwDuckRules rules;
    CwMeasure speech;
    CwMeasure notes;
    const CwSpeech* lines = NULL;
    size_t n_lines = 0;
    CW_TRY(read_rules(shell, &rules));
    CW_TRY(cw_sound_file_open(shell, cw_shell_option(shell, "--dialogue"), NULL, dialogue));
    CW_TRY(cw_sound_file_open(shell, cw_shell_option(shell, "--music"), cw_shell_option(shell, "--layout"), music));
    CW_TRY(cw_wav_want_rate(&dialogue->wav, music->wav.sample_rate, &shell->diag));
    CW_TRY(cw_measure(shell->arena, &dialogue->source, &dialogue->layout, NULL, &shell->diag, &speech));
    CW_TRY(cw_measure(shell->arena, &music->source, &music->layout, NULL, &shell->diag, &notes));
    CW_TRY(cw_duck_find_lines(shell->arena, &speech, LINE_PAUSE_MS, &lines, &n_lines));
    CwDuckIn in = {.dialogue = &speech,
                   .music = &notes,
                   .lines = lines,
                   .n_lines = n_lines,
                   .dialogue_sound = &dialogue->source,
                   .music_sound = &music->source,
                   .music_layout = &music->layout};
    CW_TRY(open_parts(shell, music, &in));
    return cw_duck(shell->arena, &rules, &in, &shell->diag, duck);
}

static CwStatus run(CwShell* shell) {
    static const char* const needed[] = {"--dialogue", "--music", "-o"};
    CwSoundFile dialogue;
    CwSoundFile music;
    CwDuck duck;
    for (size_t i = 0; i < 3; ++i) {
        if (!cw_shell_option(shell, needed[i])) {
            return missing(shell, needed[i]);
        }
    }
    CW_TRY(make(shell, &dialogue, &music, &duck));
    CW_TRY(write_music(shell, cw_shell_option(shell, "-o"), &music, &duck));
    CwBuf buf = cw_buf(shell->arena);
    if (shell->json) {
        print_json(&buf, &duck);
    } else {
        print_text(&buf, &duck);
    }
    CW_TRY(cw_buf_status(&buf));
    cw_shell_print(&buf);
    return CW_OK;
}

const CwVerb cw_verb_duck = {
    .name = "duck",
    .arguments = "",
    .summary = "lowers music under dialogue, by as little as lets it be understood",
    .help =
        "Needs no project. Lines are found in the dialogue; the answer says for each how well it is understood "
        "(ESTOI)\n"
        "and how far it stands over the music, before and after, and what the music gave up. The music goes down by\n"
        "bands where that costs less, at most 6 dB under the fader, and moves by at most 6 dB a second.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
