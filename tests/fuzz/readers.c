// SPDX-License-Identifier: GPL-3.0-or-later
#include "readers.h"

#include "build/description_priv.h"
#include "build/record_priv.h"
#include "cut/aaf.h"
#include "cut/columnar.h"
#include "cut/diff.h"
#include "cut/edl.h"
#include "cut/edl_write.h"
#include "cut/fcpxml.h"
#include "cut/filmscribe.h"
#include "cut/marker_list.h"
#include "cut/otio.h"
#include "cut/pro_tools.h"
#include "cut/read.h"
#include "cut/xmeml.h"
#include "mix/fold.h"
#include "mix/profile.h"
#include "money/budget.h"
#include "money/exchange.h"
#include "money/licence_out.h"
#include "money/players.h"
#include "money/royalty.h"
#include "money/songs.h"
#include "money/statement.h"
#include "money/usual.h"
#include "music/midi.h"
#include "music/musicxml.h"
#include "music/raga.h"
#include "music/theme.h"
#include "music/tuning.h"
#include "perform/bars.h"
#include "perform/technique.h"
#include "picture/board.h"
#include "rights/contract.h"
#include "rights/contract_file.h"
#include "rights/delivery.h"
#include "rights/options.h"
#include "rights/origin.h"
#include "rights/rights.h"
#include "rights/team.h"
#include "score/ensemble.h"
#include "session/pay.h"
#include "session/plan.h"
#include "signal/adm.h"
#include "signal/bext.h"
#include "signal/sound_in.h"
#include "spot/note.h"
#include "spot/session.h"
#include "spot/spotting.h"
#include "story/film_facts.h"
#include "story/scene_list.h"
#include "story/script.h"
#include "story/subtitles.h"
#include "tempo/sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SAMPLES = 4096 };

// What a reader is given.
typedef struct {
    CwArena* arena;
    CwText text;
    CwDiag* diag;
} Given;

static const CwRate rate = {30000, 1001, true};

typedef CwStatus (*ReadCut)(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                            CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut);

// Reads a cut, and does with it what is done with every cut: its picture, its difference from itself, and lists of it.
static CwStatus use_cut(const Given* given, ReadCut read) {
    const CwCutOptions options = {.rate = rate};
    CwCut cut;
    CwPicture picture;
    CwDiff diff;
    CwBuf list = cw_buf(given->arena);
    CW_TRY(read(given->arena, "fuzz", given->text, &options, NULL, given->diag, &cut));
    CW_TRY(cw_cut_picture(given->arena, &cut, &picture));
    CW_TRY(cw_diff(given->arena, &picture, &picture, NULL, &diff));
    CW_TRY(cw_cut_write_edl(&list, &cut, CW_EDL_CMX3600, NULL));
    CW_TRY(cw_cut_write_otio(&list, &cut));
    return cw_buf_status(&list);
}

static CwStatus read_cut(const Given* given) {
    return use_cut(given, cw_cut_read);
}

static CwStatus read_edl(const Given* given) {
    return use_cut(given, cw_cut_read_edl);
}

static CwStatus read_otio(const Given* given) {
    return use_cut(given, cw_cut_read_otio);
}

static CwStatus read_fcpxml(const Given* given) {
    return use_cut(given, cw_cut_read_fcpxml);
}

static CwStatus read_xmeml(const Given* given) {
    return use_cut(given, cw_cut_read_xmeml);
}

static CwStatus read_aaf(const Given* given) {
    return use_cut(given, cw_cut_read_aaf);
}

static CwStatus read_filmscribe(const Given* given) {
    return use_cut(given, cw_cut_read_filmscribe);
}

// Reads a session, and the spotting in it.
static CwStatus spot_session(CwArena* arena, const char* file, CwText text, const CwCutOptions* options,
                             CwDiagList* repairs, CwDiag* diag, CwCut* ret_cut) {
    CwSessionSpotting found;
    CwBuf tables = cw_buf(arena);
    CW_TRY(cw_cut_read_pro_tools(arena, file, text, options, repairs, diag, ret_cut));
    const CwStatus status = cw_session_spotting(arena, file, ret_cut, NULL, 0, repairs, diag, &found);
    if (status != CW_OK) {
        return status == CW_ERR_BAD_INPUT || status == CW_ERR_RANGE ? CW_OK : status;
    }
    cw_session_cues_csv(&tables, &found, ret_cut->rate);
    cw_session_hits_csv(&tables, &found, ret_cut->rate);
    return cw_buf_status(&tables);
}

static CwStatus read_pro_tools(const Given* given) {
    return use_cut(given, spot_session);
}

static CwStatus read_markers(const Given* given) {
    return use_cut(given, cw_cut_read_markers);
}

static CwStatus read_spotting(const Given* given) {
    CwSpotting spotting;
    return cw_spotting_read(given->arena, "fuzz", given->text, rate, given->diag, &spotting);
}

static CwStatus spotting_of_one(const Given* given, CwSpotting* spotting) {
    const CwText table = cw_text("cue,in,out\n1m1,01:00:00;00,01:01:00;02\n");
    return cw_spotting_read(given->arena, "spotting.csv", table, rate, given->diag, spotting);
}

static CwStatus read_hits(const Given* given) {
    CwSpotting spotting;
    CwHitList hits;
    CW_TRY(spotting_of_one(given, &spotting));
    return cw_hit_list_read(given->arena, "fuzz", given->text, rate, &spotting, given->diag, &hits);
}

static CwStatus read_notes(const Given* given) {
    CwSpotting spotting;
    CwFeedbackList notes;
    CW_TRY(spotting_of_one(given, &spotting));
    return cw_notes_read(given->arena, "fuzz", given->text, rate, &spotting, given->diag, &notes);
}

static CwStatus read_midi(const Given* given) {
    CwMidi midi;
    return cw_midi_read(given->arena, "fuzz", given->text, NULL, given->diag, &midi);
}

static CwStatus read_musicxml(const Given* given) {
    CwMidi midi;
    return cw_musicxml_read(given->arena, "fuzz", given->text, NULL, given->diag, &midi);
}

static CwStatus read_theme(const Given* given) {
    CwTheme theme;
    return cw_theme_read(given->arena, "fuzz", "fuzz", given->text, NULL, given->diag, &theme);
}

static CwStatus read_articulations(const Given* given) {
    const CwTechniques* techniques = NULL;
    return cw_techniques_read(given->arena, "fuzz", given->text, given->diag, &techniques);
}

static CwStatus read_raga(const Given* given) {
    CwRaga raga;
    return cw_raga_read(given->arena, "fuzz", given->text, given->diag, &raga);
}

static CwStatus read_tuning(const Given* given) {
    CwTuning tuning;
    CW_TRY(cw_tuning_read(given->arena, "fuzz", given->text, given->diag, &tuning));
    for (int key = 0; key < 128; ++key) {
        (void)cw_tuning_pitch(&tuning, key % 12, key, key - 64);
    }
    return CW_OK;
}

static CwStatus read_keyboard(const Given* given) {
    static const int32_t degrees[] = {300000, 1200000};
    CwTuning tuning = {.degrees = degrees, .n_degrees = 2};
    CW_TRY(cw_tuning_read_map("fuzz", given->text, given->diag, &tuning));
    for (int key = 0; key < 128; ++key) {
        (void)cw_tuning_pitch(&tuning, 0, key, 0);
    }
    return CW_OK;
}

// The beds and objects of a file, and the last samples of each.
static CwStatus read_adm(const Given* given) {
    static int32_t samples[SAMPLES * CW_CHANNELS_MAX];
    const CwAdmPart* parts = NULL;
    size_t count = 0;
    CwWav wav;
    CW_TRY(cw_wav_read_wide(given->arena, "fuzz", given->text, NULL, given->diag, &wav));
    CW_TRY(cw_adm_read(given->arena, &wav, given->diag, &parts, &count));
    for (size_t i = 0; i < count; ++i) {
        const CwWav part = cw_wav_part(&wav, parts[i].first_channel, parts[i].group.layout.channels);
        const int64_t n = part.frames < SAMPLES ? part.frames : SAMPLES;
        CW_TRY(cw_wav_samples(&part, part.frames - n, n, given->diag, samples));
    }
    return CW_OK;
}

// Of any kind; its samples too, and the letters of its bext chunk.
static CwStatus read_wav(const Given* given) {
    static int32_t samples[SAMPLES * CW_CHANNELS_MAX];
    CwWav wav;
    CW_TRY(cw_sound_in_head(given->arena, "fuzz", given->text, NULL, given->diag, &wav));
    CW_TRY(cw_sound_in_read(given->arena, "fuzz", given->text, NULL, given->diag, &wav));
    const int64_t count = wav.frames < SAMPLES ? wav.frames : SAMPLES;
    return cw_wav_samples(&wav, wav.frames - count, count, given->diag, samples);
}

static CwStatus read_facts(const Given* given) {
    CwFilmFacts facts;
    return cw_film_facts_read(given->arena, "fuzz", given->text, NULL, given->diag, &facts);
}

static CwStatus read_deliveries(const Given* given) {
    CwDeliveries deliveries;
    return cw_deliveries_read(given->arena, "fuzz", given->text, NULL, given->diag, &deliveries);
}

static CwStatus read_subtitles(const Given* given) {
    CwSubtitles subtitles;
    return cw_subtitles_read(given->arena, "fuzz", given->text, given->diag, &subtitles);
}

static CwStatus read_script(const Given* given) {
    CwScript script;
    return cw_script_read(given->arena, "fuzz", given->text, given->diag, &script);
}

static CwStatus read_scenes(const Given* given) {
    CwSceneList scenes;
    return cw_scene_list_read(given->arena, "fuzz", given->text, rate, given->diag, &scenes);
}

static CwStatus read_bars(const Given* given) {
    CwBars bars;
    return cw_bars_read(given->arena, "fuzz", given->text, given->diag, &bars);
}

static CwStatus read_rights(const Given* given) {
    static const CwRightsCue cues[] = {{"1m1", "One"}, {"1m2", "Two"}};
    CwRights rights;
    return cw_rights_read(given->arena, "fuzz", given->text, cues, 2, given->diag, &rights);
}

static CwStatus read_origins(const Given* given) {
    static const char* const files[] = {"themes/a.mid", "cues/1m1.mid"};
    CwOrigins origins;
    return cw_origins_read(given->arena, "fuzz", given->text, files, 2, given->diag, &origins);
}

static CwStatus read_pitches(const Given* given) {
    const CwSongFiles files = {cw_text("brief,cue\nradio,\n"), given->text, NULL, 0, {"EUR"}};
    CwSongSearch search;
    return cw_songs_read(given->arena, &files, given->diag, &search);
}

static CwStatus read_licences(const Given* given) {
    static const CwWorkUse work = {.cue = "1m1", .title = "Song"};
    CwLicencesOut licences;
    return cw_licences_out_read(given->arena, "fuzz", given->text, &(CwRights){&work, 1}, (CwCurrency){"EUR"},
                                given->diag, &licences);
}

static CwStatus read_options(const Given* given) {
    static const CwRightsParty party = {.name = "Pier", .role = CW_PARTY_PUBLISHER, .share = {1, 1}};
    static const CwWorkUse work = {.cue = "1m1", .title = "Song", .parties = &party, .n_parties = 1};
    CwRights rights = {&work, 1};
    return cw_options_read(given->arena, "fuzz", given->text, given->diag, &rights);
}

static CwStatus read_budget(const Given* given) {
    CwCurrency currency;
    CwBudget budget;
    CW_TRY(cw_currency_parse(cw_text("EUR"), &currency));
    return cw_budget_read(given->arena, "fuzz", given->text, currency, given->diag, &budget);
}

static CwStatus read_team(const Given* given) {
    CwTeam team;
    return cw_team_read(given->arena, "fuzz", given->text, given->diag, &team);
}

static CwStatus read_fold(const Given* given) {
    CwFold fold;
    return cw_fold_read(given->arena, "fuzz", given->text, given->diag, &fold);
}

static CwStatus read_profile(const Given* given) {
    CwProfile profile;
    return cw_profile_read(given->arena, "fuzz", given->text, given->diag, &profile);
}

static CwStatus read_columnar(const Given* given) {
    const CwCutOptions options = {.rate = rate};
    CwRelative relative;
    return cw_columnar_read(given->arena, "fuzz", given->text, 0, &options, NULL, given->diag, &relative);
}

static CwStatus read_board(const Given* given) {
    return cw_board_check(given->arena, "fuzz", given->text, rate, given->diag);
}

static CwStatus read_tempo_sheet(const Given* given) {
    CwTempoSheet sheet;
    return cw_tempo_sheet_read(given->arena, "fuzz", given->text, rate, given->diag, &sheet);
}

static CwStatus read_ensemble(const Given* given) {
    CwEnsemble ensemble;
    return cw_ensemble_read(given->arena, "fuzz", given->text, given->diag, &ensemble);
}

static CwStatus read_contract(const Given* given) {
    CwContractText contract;
    return cw_contract_cut(given->arena, "fuzz", given->text, given->diag, &contract);
}

static CwStatus read_docx(const Given* given) {
    CwText text = {NULL, 0};
    return cw_docx_text(given->arena, "fuzz", given->text, given->diag, &text);
}

static CwStatus read_contract_rules(const Given* given) {
    CwContractRules rules;
    return cw_contract_rules_read(given->arena, "fuzz", given->text, given->diag, &rules);
}

static CwStatus read_exchanges(const Given* given) {
    CwExchanges rates;
    return cw_exchanges_read(given->arena, "fuzz", given->text, given->diag, &rates);
}

static CwStatus read_contract_weights(const Given* given) {
    CwContractWeights weights;
    return cw_contract_weights_read(given->arena, "fuzz", given->text, given->diag, &weights);
}

static CwStatus read_statement_template(const Given* given) {
    CwStatementTemplate template;
    return cw_statement_template_read(given->arena, "fuzz", given->text, given->diag, &template);
}

static CwStatus read_royalties(const Given* given) {
    CwRoyalties royalties;
    return cw_royalties_read(given->arena, "fuzz", given->text, given->diag, &royalties);
}

static CwStatus read_players_rules(const Given* given) {
    CwPlayersRules rules;
    return cw_players_rules_read(given->arena, "fuzz", given->text, given->diag, &rules);
}

static CwStatus read_usual(const Given* given) {
    CwUsual usual;
    return cw_usual_read(given->arena, "fuzz", given->text, given->diag, &usual);
}

static CwStatus read_pay_rules(const Given* given) {
    CwPayRules rules;
    return cw_pay_rules_read(given->arena, "fuzz", given->text, given->diag, &rules);
}

static CwStatus read_players(const Given* given) {
    CwStageJob job = {0};
    const CwText cues = cw_text("cue,minutes,music,players\n1m1,70,6:00,strings\n");
    return cw_stage_job_read(given->arena, "fuzz", given->text, "cues.csv", cues, given->diag, &job);
}

// What a step's process left, which may have read somebody's broken file.
static CwStatus read_record(const Given* given) {
    CwRecord record;
    return cw__record_parse(given->arena, given->text, given->diag, &record);
}

static CwStatus read_description(const Given* given) {
    CwDescription description;
    return cw__description_read(given->arena, given->text, given->diag, &description);
}

static const struct {
    const char* name;
    CwStatus (*read)(const Given* given);
} readers[] = {
    {"aaf", read_aaf},
    {"adm", read_adm},
    {"articulations", read_articulations},
    {"bars", read_bars},
    {"board", read_board},
    {"budget", read_budget},
    {"columnar", read_columnar},
    {"contract", read_contract},
    {"contract_rules", read_contract_rules},
    {"contract_weights", read_contract_weights},
    {"cut", read_cut},
    {"deliveries", read_deliveries},
    {"description", read_description},
    {"docx", read_docx},
    {"edl", read_edl},
    {"ensemble", read_ensemble},
    {"exchanges", read_exchanges},
    {"facts", read_facts},
    {"fcpxml", read_fcpxml},
    {"filmscribe", read_filmscribe},
    {"fold", read_fold},
    {"hits", read_hits},
    {"keyboard", read_keyboard},
    {"licences", read_licences},
    {"markers", read_markers},
    {"midi", read_midi},
    {"musicxml", read_musicxml},
    {"notes", read_notes},
    {"options", read_options},
    {"origins", read_origins},
    {"otio", read_otio},
    {"pay_rules", read_pay_rules},
    {"pitches", read_pitches},
    {"players", read_players},
    {"players_rules", read_players_rules},
    {"profile", read_profile},
    {"pro_tools", read_pro_tools},
    {"raga", read_raga},
    {"record", read_record},
    {"rights", read_rights},
    {"royalties", read_royalties},
    {"scenes", read_scenes},
    {"script", read_script},
    {"spotting", read_spotting},
    {"statement_template", read_statement_template},
    {"subtitles", read_subtitles},
    {"team", read_team},
    {"tempo_sheet", read_tempo_sheet},
    {"theme", read_theme},
    {"tuning", read_tuning},
    {"usual", read_usual},
    {"wav", read_wav},
    {"xmeml", read_xmeml},
};

bool cw_fuzz_read(const char* reader, const uint8_t* bytes, size_t size) {
    for (size_t i = 0; i < sizeof readers / sizeof readers[0]; ++i) {
        if (strcmp(readers[i].name, reader) != 0) {
            continue;
        }
        CwDiag diag = {0};
        const Given given = {cw_arena_new(NULL), {(const char*)bytes, size}, &diag};
        const CwStatus status = given.arena ? readers[i].read(&given) : CW_ERR_NO_MEM;
        if (status != CW_OK && status != CW_ERR_NO_MEM && (!diag.text[0] || !diag.file[0])) {
            (void)fprintf(stderr, "%s: refused (%s) without words\n", reader, cw_status_text(status));
            abort();
        }
        cw_arena_free(given.arena);
        return true;
    }
    return false;
}
