// SPDX-License-Identifier: GPL-3.0-or-later
/** Where the mixes of a plan go: WAV, FLAC, and BW64 with an audio definition model; written while they are made. */
#ifndef CW_CMD_MIX_FILES_H
#define CW_CMD_MIX_FILES_H

#include "cmd/shell.h"

#include "base/file_out.h"
#include "base/json.h"
#include "mix/graph.h"
#include "signal/adm.h"
#include "signal/flac.h"

enum {
    CW_MIX_AT_ONCE = 4096, // frames the graph hands on
};

/** What a mix is written as. */
typedef enum {
    CW_MIX_WAV,
    CW_MIX_FLAC,
    CW_MIX_NOTHING, ///< it only goes into other mixes and models
} CwMixFormat;

/** The files of a plan. */
typedef struct CwMixFiles CwMixFiles;

/** A mix on its way. */
typedef struct {
    CwMixFiles* files;
    size_t index;
    const char* name;
    int channels;
    uint32_t channel_mask;
    CwMixFormat format;
    CwFlacTag* tags;
    size_t n_tags;
    CwFileOut* out;
    CwFlacOut* flac;
    CwText flac_bytes;
    unsigned char* bytes;
    CwHash hash;
} CwMixFile;

/** A model on its way; its groups are mixes of the plan. */
typedef struct {
    const char* name;
    CwAdm adm;
    CwAdmGroup* groups;
    size_t* from; ///< the mix of each group
    size_t last;  ///< the last of these
    int channels;
    CwFileOut* out;
    unsigned char* bytes;
    CwHash hash;
} CwModelFile;

struct CwMixFiles {
    CwShell* shell;
    const char* folder;
    int sample_rate;
    int64_t frames;
    CwMixFile* items;
    size_t count;
    CwModelFile* models;
    size_t n_models;
};

/**
   Reads what a mix is written as: its keys `format` and `tags`.

   Errors   CW_ERR_BAD_INPUT with the formats there are; CW_ERR_NO_MEM.
   Memory   from the shell's arena.
*/
CW_MUST_USE CwStatus cw_mix_file_read(CwJsonIn at, const json_t* json, CwMixFile* file);

/** Takes samples of a mix: a CwGraphSink whose context is the CwMixFile. Errors: as the files. */
CW_MUST_USE CwStatus cw_mix_file_take(void* context, const int32_t* samples, int64_t count);

/** Begins every file. Errors: as cw_file_begin(), cw_flac_begin() and cw_adm_chunks(). */
CW_MUST_USE CwStatus cw_mix_files_begin(CwMixFiles* files);

/** Puts every file in its place. Errors: as cw_file_end(). */
CW_MUST_USE CwStatus cw_mix_files_end(CwMixFiles* files);

#endif
