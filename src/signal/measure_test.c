// SPDX-License-Identifier: GPL-3.0-or-later
#include "signal/measure.h"

#include "base/file.h"
#include "signal/bwf.h"
#include "signal/energy.h"
#include "signal/loudness.h"
#include "signal/meter.h"
#include "testing/sound_world.h"
#include "testing/sounds.h"
#include "testing/testing.h"

#include <math.h>
#include <sndfile.h>
#include <string.h>

enum {
    RATE = 8000,
    FRAMES = 43 * RATE + 333,
};

// A memo in memory that counts.
typedef struct {
    CwArena* arena;
    CwHash keys[64];
    CwText values[64];
    size_t count;
    int recalled;
    int missed;
} Memory;

static CwStatus recall(void* context, CwArena* arena, const CwHash* key, CwText* ret_bytes) {
    Memory* memory = context;
    (void)arena;
    for (size_t i = 0; i < memory->count; ++i) {
        if (cw_hash_equal(&memory->keys[i], key)) {
            ++memory->recalled;
            *ret_bytes = memory->values[i];
            return CW_OK;
        }
    }
    ++memory->missed;
    return CW_ERR_NOT_FOUND;
}

static CwStatus remember(void* context, const CwHash* key, CwText bytes) {
    Memory* memory = context;
    assert_true(memory->count < 64);
    memory->keys[memory->count] = *key;
    memory->values[memory->count++] = (CwText){cw_text_copy(memory->arena, bytes), bytes.length};
    return CW_OK;
}

static int setup(void** state) {
    (void)cw_test_folder();
    return cw_test_world_setup(state);
}

static int teardown(void** state) {
    cw_test_folder_remove();
    return cw_test_world_teardown(state);
}

static CwMeasure measure_of(CwTestWorld* world, const int32_t* samples, int64_t frames, const CwMemo* memo) {
    CwMeasure measure;
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, frames);
    const CwSource source = cw_source_of_sound(&sound);
    assert_int_equal(cw_measure(world->arena, &source, &world->stereo, memo, NULL, &measure), CW_OK);
    return measure;
}

static void assert_same(const CwMeasure* a, const CwMeasure* b) {
    assert_int_equal(a->n_blocks, b->n_blocks);
    for (size_t i = 0; i < a->n_blocks; ++i) {
        assert_int_equal(a->energy[i], b->energy[i]);
    }
    assert_int_equal(a->true_peak, b->true_peak);
    assert_int_equal(a->sample_peak, b->sample_peak);
}

static void only_touched_segments_are_measured_again_and_nothing_differs(void** state) {
    CwTestWorld* world = *state;
    Memory memory = {.arena = world->arena};
    const CwMemo memo = {recall, remember, &memory};
    int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, 11);
    memset(samples + 2 * 20 * RATE, 0, (size_t)2 * 10 * RATE * sizeof *samples); // the third segment is silent
    const CwMeasure first = measure_of(world, samples, FRAMES, &memo);
    assert_int_equal(memory.missed, 5);
    const CwMeasure again = measure_of(world, samples, FRAMES, &memo);
    assert_int_equal(memory.missed, 5);
    assert_int_equal(memory.recalled, 5);
    assert_same(&first, &again);
    for (int i = 0; i < 200; ++i) { // touches the second segment; the third follows from its tail
        samples[2 * (10 * RATE + 100) + i] = 4000000;
    }
    const CwMeasure touched = measure_of(world, samples, FRAMES, &memo);
    assert_int_equal(memory.missed, 7);
    const CwMeasure fresh = measure_of(world, samples, FRAMES, NULL);
    assert_same(&touched, &fresh);
    assert_true(memcmp(first.energy, touched.energy, first.n_blocks * sizeof *first.energy) != 0);
    const CwMeasure shorter = measure_of(world, samples, FRAMES - 100, &memo); // another end: the last segment
    assert_int_equal(memory.missed, 8);
    const CwMeasure fresh_shorter = measure_of(world, samples, FRAMES - 100, NULL);
    assert_same(&shorter, &fresh_shorter);
}

// The same filters without strands, warm-up or integers.
static void the_plain_filter_gives_the_same_energies(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, 12);
    const CwMeasure measure = measure_of(world, samples, FRAMES, NULL);
    const CwKWeight k = cw_k_weight(RATE);
    CwBiquadState states[4] = {{0}};
    double* channel = CW_NEW_ARRAY(world->arena, double, RATE / 100);
    double worst = 0.0;
    for (size_t b = 0; b < measure.n_blocks; ++b) {
        double energy = 0.0;
        for (int c = 0; c < 2; ++c) {
            for (int i = 0; i < RATE / 100; ++i) {
                const int64_t frame = (int64_t)b * (RATE / 100) + i;
                channel[i] = (double)samples[2 * frame + c] / 8388608.0;
            }
            cw_biquad_run(&k.shelf, &states[2 * c], channel, RATE / 100);
            cw_biquad_run(&k.high_pass, &states[2 * c + 1], channel, RATE / 100);
            for (int i = 0; i < RATE / 100; ++i) {
                energy += channel[i] * channel[i];
            }
        }
        const double error = fabs((double)measure.energy[b] * CW_ENERGY_UNIT - energy);
        worst = error > worst ? error : worst;
    }
    assert_true(worst < 1e-11);
}

static void a_file_and_a_sound_measure_the_same(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_programme(world->arena, RATE, 2, FRAMES, 13);
    const CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, FRAMES);
    const CwMeasure of_sound = measure_of(world, samples, FRAMES, NULL);
    static const int formats[] = {SF_FORMAT_PCM_24, SF_FORMAT_PCM_32, SF_FORMAT_FLOAT, SF_FORMAT_DOUBLE};
    for (size_t f = 0; f < sizeof formats / sizeof formats[0]; ++f) {
        const char* path = cw_path(world->arena, cw_test_folder(), "x.wav");
        SF_INFO info = {.samplerate = RATE, .channels = 2, .format = SF_FORMAT_WAV | formats[f]};
        SNDFILE* file = sf_open(path, SFM_WRITE, &info);
        (void)sf_command(file, SFC_SET_SCALE_INT_FLOAT_WRITE, NULL, SF_TRUE);
        int32_t* wide = CW_NEW_ARRAY(world->arena, int32_t, (size_t)2 * FRAMES);
        for (int64_t i = 0; i < (int64_t)2 * FRAMES; ++i) {
            wide[i] = samples[i] * 256;
        }
        assert_int_equal(sf_writef_int(file, wide, FRAMES), FRAMES);
        assert_int_equal(sf_close(file), 0);
        CwText bytes;
        CwWav wav;
        CwMeasure of_file;
        assert_int_equal(cw_file_map(world->arena, path, NULL, &bytes), CW_OK);
        assert_int_equal(cw_wav_read(world->arena, path, bytes, NULL, NULL, &wav), CW_OK);
        const CwSource source = cw_source_of_wav(&wav);
        assert_int_equal(cw_measure(world->arena, &source, &world->stereo, NULL, NULL, &of_file), CW_OK);
        assert_same(&of_sound, &of_file);
        cw_test_folder_remove();
    }
    assert_int_equal(sound.frames, FRAMES);
}

static void what_goes_by_a_meter_measures_the_same(void** state) {
    CwTestWorld* world = *state;
    static const int64_t lengths[] = {FRAMES, 20 * RATE, 10 * RATE, 333, 0};
    for (size_t k = 0; k < sizeof lengths / sizeof lengths[0]; ++k) {
        const int64_t frames = lengths[k];
        const int32_t* samples = cw_test_programme(world->arena, RATE, 2, frames, 14);
        const CwMeasure whole = measure_of(world, samples, frames, NULL);
        CwLoudnessMeter* meter = NULL;
        CwMeasure went_by;
        assert_int_equal(cw_meter_begin(world->arena, RATE, &world->stereo, NULL, &meter), CW_OK);
        for (int64_t at = 0; at < frames;) {
            const int64_t n = at % 7001 + 1 < frames - at ? at % 7001 + 1 : frames - at;
            double real[2 * 7001];
            for (int64_t i = 0; i < 2 * n; ++i) {
                real[i] = samples[2 * at + i] / 8388608.0;
            }
            assert_int_equal(at % 2 ? cw_meter_add(meter, samples + 2 * at, n) : cw_meter_add_real(meter, real, n),
                             CW_OK);
            at += n;
        }
        assert_int_equal(cw_meter_end(meter, &went_by), CW_OK);
        assert_int_equal(went_by.frames, frames);
        assert_same(&whole, &went_by);
    }
}

static void a_float_file_may_be_louder_than_full_scale(void** state) {
    CwTestWorld* world = *state;
    const char* path = cw_path(world->arena, cw_test_folder(), "loud.wav");
    SF_INFO info = {.samplerate = 48000, .channels = 1, .format = SF_FORMAT_WAV | SF_FORMAT_FLOAT};
    SNDFILE* file = sf_open(path, SFM_WRITE, &info);
    double* samples = CW_NEW_ARRAY(world->arena, double, 48000);
    for (int i = 0; i < 48000; ++i) {
        samples[i] = 2.0 * sin(6.283185307179586 * 997.0 * i / 48000.0);
    }
    assert_int_equal(sf_writef_double(file, samples, 48000), 48000);
    assert_int_equal(sf_close(file), 0);
    CwText bytes;
    CwWav wav;
    CwMeasure measure;
    CwLoudness loudness;
    CwLayout mono;
    assert_int_equal(cw_layout_parse("mono", NULL, &mono), CW_OK);
    assert_int_equal(cw_file_map(world->arena, path, NULL, &bytes), CW_OK);
    assert_int_equal(cw_wav_read(world->arena, path, bytes, NULL, NULL, &wav), CW_OK);
    const CwSource source = cw_source_of_wav(&wav);
    assert_int_equal(cw_measure(world->arena, &source, &mono, NULL, NULL, &measure), CW_OK);
    assert_int_equal(cw_loudness(world->arena, &measure, &loudness), CW_OK);
    assert_in_range(loudness.integrated_lufs100, 300, 302);
    assert_in_range(loudness.true_peak_dbtp100, 601, 603);
}

static void bytes_come_back_and_others_are_refused(void** state) {
    CwTestWorld* world = *state;
    const int32_t* samples = cw_test_programme(world->arena, RATE, 2, RATE + 5, 3);
    const CwMeasure measure = measure_of(world, samples, RATE + 5, NULL);
    CwBuf buf = cw_buf(world->arena);
    cw_measure_put(&buf, &measure);
    CwMeasure again;
    const CwText bytes = {buf.bytes, buf.length};
    assert_int_equal(cw_measure_read(world->arena, bytes, &again), CW_OK);
    assert_same(&measure, &again);
    assert_int_equal(again.frames, RATE + 5);
    for (size_t length = 0; length < bytes.length; length += 4) {
        assert_int_equal(cw_measure_read(world->arena, (CwText){bytes.at, length}, &again), CW_ERR_CORRUPT);
    }
    buf.bytes[0] = 'x';
    assert_int_equal(cw_measure_read(world->arena, bytes, &again), CW_ERR_CORRUPT);
}

static void another_layout_or_an_odd_rate_is_refused(void** state) {
    CwTestWorld* world = *state;
    CwLayout five;
    CwMeasure measure;
    CwDiag diag = {0};
    int32_t samples[8] = {0};
    assert_int_equal(cw_layout_parse("5.1", NULL, &five), CW_OK);
    CwSound sound = cw_test_sound(world->arena, &world->objects, RATE, 2, samples, 4);
    CwSource source = cw_source_of_sound(&sound);
    assert_int_equal(cw_measure(world->arena, &source, &five, NULL, &diag, &measure), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "6 channels and the sound 2"));
    sound = cw_test_sound(world->arena, &world->objects, 11025, 2, samples, 4);
    source = cw_source_of_sound(&sound);
    assert_int_equal(cw_measure(world->arena, &source, &world->stereo, NULL, &diag, &measure), CW_ERR_RANGE);
    assert_non_null(strstr(diag.text, "11025 Hz"));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(only_touched_segments_are_measured_again_and_nothing_differs, setup, teardown),
        cmocka_unit_test_setup_teardown(the_plain_filter_gives_the_same_energies, setup, teardown),
        cmocka_unit_test_setup_teardown(a_file_and_a_sound_measure_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(what_goes_by_a_meter_measures_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(a_float_file_may_be_louder_than_full_scale, setup, teardown),
        cmocka_unit_test_setup_teardown(bytes_come_back_and_others_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(another_layout_or_an_odd_rate_is_refused, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
