// SPDX-License-Identifier: GPL-3.0-or-later
// cuewright-jack: plays a click over JACK and records what comes in, locked to the transport. `cuewright session
// record` runs it; it is a program of its own so that nothing else needs JACK.
//
//   cuewright-jack CLICK.wav FIRST OUT.wav CHANNELS FRAMES LOCATE LATENCY INS OUTS MOVIE OFFSET
//
// The click is played from its sample FIRST on while FRAMES are recorded. The transport is located to LOCATE, the
// sample of the film where that begins, and started; xjadeo, which follows it, shows MOVIE, put off by OFFSET frames
// ("-": nothing is shown).
// INS and OUTS are port names with commas between; "-" is the sound card's. What the ports say of their latency, and
// LATENCY more, is taken off the start, so that the recording lies where players heard the click. One JSON object says
// how it went. Exit code 6: no server answers.
#include "base/file.h"
#include "base/json.h"
#include "base/number.h"
#include "signal/bwf.h"
#include "signal/wav.h"

#include <fcntl.h>
#include <jack/jack.h>
#include <jack/session.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum {
    CHANNELS_MOST = 64,
    EXIT_NO_SERVER = 6,
    PATIENCE_MS = 5000, // without the transport going on
    LATENCY_MOST = 96000,
    PLAYER_MS = 4000, // for the picture to come up
};

typedef struct {
    jack_client_t* client;
    jack_port_t* in[CHANNELS_MOST];
    jack_port_t* out;
    int channels;
    float* click; // from the sample that is played first
    int64_t n_click;
    float* taken[CHANNELS_MOST];
    int64_t frames; // recorded, latency included
    int64_t locate;
    bool rolling; // these two belong to the sound thread
    int64_t at;
    atomic_llong done; // frames, for those who wait
    atomic_int xruns;
    atomic_bool gone;
} Stage;

// Where the recording is when a period begins; below 0 before the transport has come to it.
static int64_t place(Stage* stage) {
    if (!stage->rolling) {
        jack_position_t position;
        if (jack_transport_query(stage->client, &position) != JackTransportRolling) {
            return -1;
        }
        stage->at = (int64_t)position.frame - stage->locate;
        stage->rolling = stage->at >= 0;
    }
    return stage->at;
}

static int process(jack_nframes_t count, void* context) {
    Stage* stage = context;
    float* out = jack_port_get_buffer(stage->out, count);
    const int64_t at = place(stage);
    memset(out, 0, count * sizeof *out);
    if (at < 0) {
        return 0;
    }
    for (jack_nframes_t i = 0; i < count && at + i < stage->n_click; ++i) {
        out[i] = stage->click[at + i];
    }
    for (int c = 0; c < stage->channels; ++c) {
        const float* in = jack_port_get_buffer(stage->in[c], count);
        for (jack_nframes_t i = 0; i < count && at + i < stage->frames; ++i) {
            stage->taken[c][at + i] = in[i];
        }
    }
    stage->at += count;
    atomic_store(&stage->done, stage->at);
    return 0;
}

static int on_xrun(void* context) {
    Stage* stage = context;
    if (atomic_load(&stage->done) > 0 && atomic_load(&stage->done) < stage->frames) {
        atomic_fetch_add(&stage->xruns, 1);
    }
    return 0;
}

static void on_shutdown(void* context) {
    Stage* stage = context;
    atomic_store(&stage->gone, true);
}

static void say_nothing(const char* text) {
    (void)text;
}

static int fail(const char* words, int code) {
    (void)fprintf(stderr, "%s\n", words);
    return code;
}

static bool open_ports(Stage* stage) {
    stage->out = jack_port_register(stage->client, "click", JACK_DEFAULT_AUDIO_TYPE, JackPortIsOutput, 0);
    for (int c = 0; c < stage->channels; ++c) {
        char name[16];
        (void)snprintf(name, sizeof name, "in_%d", c + 1);
        stage->in[c] = jack_port_register(stage->client, name, JACK_DEFAULT_AUDIO_TYPE, JackPortIsInput, 0);
        if (!stage->in[c]) {
            return false;
        }
    }
    return stage->out != NULL;
}

// Connects the n-th name of a list; false when there is such a name and it cannot be.
static bool connect_named(Stage* stage, const char* list, int n, jack_port_t* port, bool source) {
    CwText rest = cw_text(list);
    for (int i = 0; rest.length; ++i) {
        const CwText word = cw_text_trim(cw_text_split(&rest, ','));
        char name[512];
        (void)snprintf(name, sizeof name, "%.*s", (int)word.length, word.at);
        if (i == n || n < 0) {
            const char* from = source ? name : jack_port_name(port);
            const char* to = source ? jack_port_name(port) : name;
            if (jack_connect(stage->client, from, to) != 0) {
                return false;
            }
        }
    }
    return true;
}

static bool connect_card(Stage* stage, jack_port_t* port, bool source, int n) {
    const unsigned long flags = JackPortIsPhysical | (source ? JackPortIsOutput : JackPortIsInput);
    const char** names = jack_get_ports(stage->client, NULL, JACK_DEFAULT_AUDIO_TYPE, flags);
    bool fine = true;
    for (int i = 0; names && names[i]; ++i) {
        if (n < 0 ? i < 2 : i == n) {
            const char* from = source ? names[i] : jack_port_name(port);
            fine = jack_connect(stage->client, from, source ? jack_port_name(port) : names[i]) == 0 && fine;
        }
    }
    jack_free(names);
    return fine;
}

static bool connect_all(Stage* stage, const char* ins, const char* outs) {
    bool fine = strcmp(outs, "-") == 0 ? connect_card(stage, stage->out, false, -1)
                                       : connect_named(stage, outs, -1, stage->out, false);
    for (int c = 0; c < stage->channels; ++c) {
        fine = fine && (strcmp(ins, "-") == 0 ? connect_card(stage, stage->in[c], true, c)
                                              : connect_named(stage, ins, c, stage->in[c], true));
    }
    return fine;
}

static int64_t latency_of(const Stage* stage) {
    jack_latency_range_t out = {0, 0};
    jack_latency_range_t in = {0, 0};
    jack_port_get_latency_range(stage->out, JackPlaybackLatency, &out);
    jack_port_get_latency_range(stage->in[0], JackCaptureLatency, &in);
    return (int64_t)out.max + in.max;
}

// Waits until everything is recorded; false when the server went away, or stands still.
static bool wait_for_end(Stage* stage) {
    int64_t before = -1;
    for (int idle_ms = 0; idle_ms < PATIENCE_MS; idle_ms += 10) {
        const int64_t done = atomic_load(&stage->done);
        if (done >= stage->frames) {
            return true;
        }
        if (atomic_load(&stage->gone)) {
            return false;
        }
        idle_ms = done != before ? 0 : idle_ms;
        before = done;
        (void)usleep(10000);
    }
    return false;
}

// The file as everybody reads it: 24 bits, the film's timecode in it.
static CwStatus write_take(CwArena* arena, const Stage* stage, const char* path, int sample_rate, int64_t skip,
                           CwDiag* diag) {
    const CwBwf bwf = {.bext = {.originator = "cuewright", .time_reference_samples = stage->locate}};
    const int64_t frames = stage->frames - skip;
    CwBuf buf = cw_buf(arena);
    cw_bwf_head(&buf, &bwf, sample_rate, stage->channels, frames);
    for (int64_t i = skip; i < stage->frames; ++i) {
        for (int c = 0; c < stage->channels; ++c) {
            const double value = (double)stage->taken[c][i] * 8388608.0;
            const double held = value > 8388607.0 ? 8388607.0 : value < -8388608.0 ? -8388608.0 : value;
            const uint32_t bits = (uint32_t)(int32_t)(held < 0                 ? held - 0.5
                                                      : held + 0.5 > 8388607.0 ? held
                                                                               : held + 0.5);
            cw_buf_byte(&buf, (char)(bits & 255U));
            cw_buf_byte(&buf, (char)(bits >> 8U & 255U));
            cw_buf_byte(&buf, (char)(bits >> 16U & 255U));
        }
    }
    if (frames * stage->channels % 2) {
        cw_buf_byte(&buf, 0); // chunks are even
    }
    CW_TRY(cw_buf_status(&buf));
    return cw_file_write(arena, path, (CwText){buf.bytes, buf.length}, diag);
}

static CwStatus read_click(CwArena* arena, const char* path, int64_t first, Stage* stage, int* ret_rate, CwDiag* diag) {
    CwText bytes = {NULL, 0};
    CwWav wav = {0};
    CW_TRY(cw_file_read(arena, path, 0, diag, &bytes));
    CW_TRY(cw_wav_read(arena, path, bytes, NULL, diag, &wav));
    const int64_t count = wav.frames > first ? wav.frames - first : 0;
    int32_t* samples = CW_NEW_ARRAY(arena, int32_t, (size_t)(count * wav.channels));
    stage->click = CW_NEW_ARRAY(arena, float, (size_t)count);
    if (!samples || !stage->click) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(cw_wav_samples(&wav, wav.frames - count, count, diag, samples));
    for (int64_t i = 0; i < count; ++i) {
        stage->click[i] = (float)samples[i * wav.channels] / 8388608.0F;
    }
    stage->n_click = count;
    *ret_rate = wav.sample_rate;
    return CW_OK;
}

static void say(const Stage* stage, int rate, int64_t latency, bool picture) {
    (void)printf("{\"frames\":%lld,\"latency\":%lld,\"picture\":%s,\"sample_rate\":%d,\"xruns\":%d}\n",
                 (long long)(stage->frames - latency), (long long)latency, picture ? "true" : "false", rate,
                 atomic_load(&stage->xruns));
}

// Starts the picture, and waits until it listens to the transport; 0 when there is none.
static pid_t show(Stage* stage, const char* movie, const char* offset) {
    if (strcmp(movie, "-") == 0) {
        return 0;
    }
    const pid_t player = fork();
    if (player == 0) {
        const int nowhere = open("/dev/null", O_RDWR);
        (void)dup2(nowhere, 0);
        (void)dup2(nowhere, 1);
        (void)dup2(nowhere, 2);
        (void)execlp("xjadeo", "xjadeo", "-q", "-S", "-a", "-o", offset, movie, (char*)NULL);
        _exit(127);
    }
    for (int waited_ms = 0; player > 0 && waited_ms < PLAYER_MS; waited_ms += 50) {
        char* there = jack_get_uuid_for_client_name(stage->client, "xjadeo");
        const bool listens = there != NULL;
        jack_free(there);
        if (listens || waitpid(player, NULL, WNOHANG) == player) {
            return listens ? player : 0;
        }
        (void)usleep(50000);
    }
    return player;
}

// Ends the picture; whether it was there to the end.
static bool hide(pid_t player) {
    if (player <= 0 || waitpid(player, NULL, WNOHANG) == player) {
        return false;
    }
    (void)kill(player, SIGTERM);
    return waitpid(player, NULL, 0) == player;
}

static int record(CwArena* arena, Stage* stage, char** argv, int rate, int64_t own_latency) {
    CwDiag diag = {0};
    if ((int)jack_get_sample_rate(stage->client) != rate) {
        return fail("the JACK server runs at another sample rate than the film; start it with -r of the film's", 1);
    }
    jack_set_process_callback(stage->client, process, stage);
    jack_set_xrun_callback(stage->client, on_xrun, stage);
    jack_on_shutdown(stage->client, on_shutdown, stage);
    if (!open_ports(stage) || jack_activate(stage->client) != 0) {
        return fail("the JACK server gives no ports", 1);
    }
    if (!connect_all(stage, argv[8], argv[9])) {
        return fail("a port that was named cannot be connected; `jack_lsp` lists those there are", 1);
    }
    (void)usleep(100000); // latencies are told a moment after connections are made
    const int64_t latency = latency_of(stage) + own_latency;
    if (latency < 0 || latency > LATENCY_MOST) {
        return fail("what comes in would be before what goes out, or more than two seconds late", 1);
    }
    stage->frames += latency;
    const pid_t player = show(stage, argv[10], argv[11]);
    (void)jack_transport_locate(stage->client, (jack_nframes_t)stage->locate);
    jack_transport_start(stage->client);
    const bool fine = wait_for_end(stage);
    jack_transport_stop(stage->client);
    const bool seen = hide(player);
    (void)jack_deactivate(stage->client);
    if (!fine) {
        return fail("the JACK server went away, or its transport does not roll", 1);
    }
    if (write_take(arena, stage, argv[3], rate, latency, &diag) != CW_OK) {
        return fail(diag.text, 1);
    }
    say(stage, rate, latency, seen);
    return 0;
}

static bool read_numbers(char** argv, int64_t numbers[5]) {
    static const int places[] = {2, 4, 5, 6, 7};
    for (int i = 0; i < 5; ++i) {
        if (cw_parse_int(cw_text(argv[places[i]]), &numbers[i]) != CW_OK) {
            return false;
        }
    }
    return numbers[0] >= 0 && numbers[1] >= 1 && numbers[1] <= CHANNELS_MOST && numbers[2] > 0 && numbers[3] >= 0 &&
           numbers[3] <= UINT32_MAX && numbers[4] >= -LATENCY_MOST && numbers[4] <= LATENCY_MOST;
}

static int run(CwArena* arena, char** argv, const int64_t numbers[5]) {
    Stage stage = {.channels = (int)numbers[1], .frames = numbers[2], .locate = numbers[3]};
    CwDiag diag = {0};
    int rate = 0;
    if (read_click(arena, argv[1], numbers[0], &stage, &rate, &diag) != CW_OK) {
        return fail(diag.text, 1);
    }
    for (int c = 0; c < stage.channels; ++c) {
        stage.taken[c] = CW_NEW_ARRAY(arena, float, (size_t)(stage.frames + LATENCY_MOST));
        if (!stage.taken[c]) {
            return fail("out of memory", 1);
        }
    }
    jack_set_error_function(say_nothing);
    jack_set_info_function(say_nothing);
    stage.client = jack_client_open("cuewright", JackNoStartServer, NULL);
    if (!stage.client) {
        return fail("no JACK server answers; start one (jackd, or PipeWire's), or name it in JACK_DEFAULT_SERVER",
                    EXIT_NO_SERVER);
    }
    const int code = record(arena, &stage, argv, rate, numbers[4]);
    (void)jack_client_close(stage.client);
    return code;
}

int main(int argc, char** argv) {
    int64_t numbers[5] = {0};
    if (argc != 12 || !read_numbers(argv, numbers)) {
        return fail(
            "usage: cuewright-jack CLICK.wav FIRST OUT.wav CHANNELS FRAMES LOCATE LATENCY INS OUTS MOVIE OFFSET", 2);
    }
    CwArena* arena = cw_arena_new(NULL);
    const int code = arena ? run(arena, argv, numbers) : 1;
    cw_arena_free(arena);
    return code;
}
