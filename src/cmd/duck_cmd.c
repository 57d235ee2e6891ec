// SPDX-License-Identifier: GPL-3.0-or-later
#include "cmd/sound_file.h"
#include "cmd/verbs.h"

#include "base/file_out.h"
#include "base/json.h"
#include "base/math.h"
#include "mix/duck.h"
#include "signal/bwf.h"
#include "signal/loudness.h"
#include "signal/pack.h"

enum {
    BLOCK = 16384,       // frames written at a time
    LINE_PAUSE_MS = 700, // a longer pause ends a line
};

static const CwOption options[] = {
    {"--dialogue", "FILE", "the dialogue"},
    {"--music", "FILE", "the music"},
    {"-o", "FILE", "where the lowered music goes: 24-bit broadcast WAV"},
    {"--difference", "LU", "how far speech stands over music (10)"},
    {"--layout", "L", "which channel of the music is which"},
};

static CwStatus missing(CwShell* shell, const char* option) {
    return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, option, "this option must be given");
}

static CwStatus read_rules(CwShell* shell, CwDuckRules* rules) {
    const char* text = cw_shell_option(shell, "--difference");
    int64_t difference = 0;
    *rules = cw_duck_rules;
    if (!text) {
        return CW_OK;
    }
    if (cw_parse_scaled(cw_text(text), 100, &difference) != CW_OK || difference < -2000 || difference > 4000) {
        return cw_diag(&shell->diag, CW_ERR_USAGE, "usage", (CwPlace){0}, text, "--difference is LU, from -20 to 40");
    }
    rules->difference_lu100 = (int)difference;
    return CW_OK;
}

// One block of the music under the automation, as bytes.
static CwStatus lower_block(CwShell* shell, const CwWav* music, const CwAutomation* automation, int64_t first,
                            int64_t count, int32_t* samples, double* real, unsigned char* bytes) {
    const int64_t n = count * music->channels;
    CW_TRY(cw_wav_samples(music, first, count, &shell->diag, samples));
    for (int64_t i = 0; i < n; ++i) {
        real[i] = (double)samples[i];
    }
    cw_automation_apply(automation, first, count, music->channels, real);
    for (int64_t i = 0; i < n; ++i) {
        samples[i] = (int32_t)cw_round(real[i]); // gains are at most 1
    }
    cw_pack_24(samples, (size_t)n, bytes);
    return CW_OK;
}

static CwStatus write_music(CwShell* shell, const char* path, const CwSoundFile* music,
                            const CwAutomation* automation) {
    const CwWav* wav = &music->wav;
    const size_t room = (size_t)BLOCK * (size_t)wav->channels;
    int32_t* samples = CW_NEW_ARRAY(shell->arena, int32_t, room);
    double* real = CW_NEW_ARRAY(shell->arena, double, room);
    unsigned char* bytes = CW_NEW_ARRAY(shell->arena, unsigned char, 3 * room);
    CwFileOut* out = NULL;
    CwBuf head = cw_buf(shell->arena);
    CwBwf bwf = {.bext = wav->bext, .channel_mask = cw_layout_mask(&music->layout)};
    bwf.bext.measured = false;
    bwf.bext.time_reference_samples = wav->has_time_reference ? wav->time_reference_samples : 0;
    cw_bwf_head(&head, &bwf, wav->sample_rate, wav->channels, wav->frames);
    CW_TRY(cw_buf_status(&head));
    if (!samples || !real || !bytes) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_file_begin(shell->arena, path, &shell->diag, &out));
    CW_TRY(cw_file_add(out, (CwText){head.bytes, head.length}, &shell->diag));
    for (int64_t at = 0; at < wav->frames; at += BLOCK) {
        const int64_t n = wav->frames - at < BLOCK ? wav->frames - at : BLOCK;
        CW_TRY(lower_block(shell, wav, automation, at, n, samples, real, bytes));
        const CwText text = {(const char*)bytes, 3 * (size_t)n * (size_t)wav->channels};
        CW_TRY(cw_file_add(out, text, &shell->diag));
    }
    if ((wav->frames * wav->channels) & 1) {
        CW_TRY(cw_file_add(out, (CwText){"", 1}, &shell->diag));
    }
    return cw_file_end(out, &shell->diag, NULL);
}

static void put_seconds(CwBuf* buf, const char* key, CwTime at) {
    cw_json_put_decimal(buf, key, cw_span_ms_nearest(cw_span(at.flicks)), 1000);
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
        cw_json_put_bool(buf, "met", !line->heard || line->met);
        cw_json_end_object(buf);
        cw_buf_byte(buf, '\n');
    }
    cw_json_begin_object(buf, NULL);
    cw_level_put(buf, "music_before", duck->music_before_lufs100);
    cw_level_put(buf, "music_after", duck->music_after_lufs100);
    cw_json_put_int(buf, "lines", (int64_t)duck->n_lines);
    cw_json_end_object(buf);
    cw_buf_byte(buf, '\n');
}

static void print_text(CwBuf* buf, const CwDuck* duck) {
    cw_buf_text(buf, "line      from       to   before  after   cost\n");
    for (size_t i = 0; i < duck->n_lines; ++i) {
        const CwDuckLine* line = &duck->lines[i];
        const long long in_ms = (long long)cw_span_ms_nearest(cw_span(line->in.flicks));
        const long long out_ms = (long long)cw_span_ms_nearest(cw_span(line->out.flicks));
        cw_buf_format(buf, "%-6s %5lld.%03lld %5lld.%03lld   ", line->name, in_ms / 1000, in_ms % 1000, out_ms / 1000,
                      out_ms % 1000);
        cw_level_text(buf, line->heard ? line->before_lu100 : CW_LOUDNESS_NONE);
        cw_buf_text(buf, "   ");
        cw_level_text(buf, line->heard ? line->after_lu100 : CW_LOUDNESS_NONE);
        cw_buf_text(buf, "   ");
        cw_level_text(buf, line->heard ? line->cost_lu100 : CW_LOUDNESS_NONE);
        cw_buf_text(buf, line->heard && !line->met ? "   not met\n" : "\n");
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
    const CwDuckIn in = {&speech, &notes, lines, n_lines, NULL, 0};
    return cw_duck(shell->arena, &rules, &in, duck);
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
    CW_TRY(write_music(shell, cw_shell_option(shell, "-o"), &music, &duck.automation));
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
        "Needs no project. Lines are found in the dialogue; the answer says for each what stood above what, before\n"
        "and after, and what the music gave up. The music moves by at most 6 dB a second.",
    .options = options,
    .n_options = sizeof options / sizeof options[0],
    .run = run,
};
