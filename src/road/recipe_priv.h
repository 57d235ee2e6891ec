// SPDX-License-Identifier: GPL-3.0-or-later
/** What the files of the recipe share. Inside room road only. */
#ifndef CW_ROAD_RECIPE_PRIV_H
#define CW_ROAD_RECIPE_PRIV_H

#include "base/buf.h"
#include "base/embedded.h"
#include "base/json.h"
#include "road/recipe.h"
#include "score/ensemble.h"
#include "spot/brief.h"

enum {
    CW__STEMS_MAX = 32,
    CW__LAYOUTS_MAX = 6,
    CW__PROFILES_MAX = 64, // the program's, and as many of its own as a film may have
    CW__PARTS_MAX = 16,
};

/** A stem of a cue: the node that has its sound, and under which output. */
typedef struct {
    const char* name;
    const char* bus; ///< the music stem of the film it goes to
    CwNode* node;
    const char* output;
    CwNode* mockup; ///< says where the sound begins; NULL for recordings, which begin with the cue
    CwNode* tail;   ///< its sound with the tail faded, where it may not ring out; else NULL
    CwNode* wide;   ///< its sound in the widest layout; NULL where the film has two channels
} Cw__CueStem;

/** An instrument of a cue that people play. */
typedef struct {
    const CwTapePart* part;
    const CwInstrument* instrument;
    size_t made_to;   ///< the view whose music was played
    CwNode* solution; ///< of that music
    CwNode* score;
    CwNode* recording;
    CwNode* tape; ///< how it is laid
    CwNode* sound;
    CwNode* alone; ///< the instrument playing what the recording does; NULL where it is a plugin
} Cw__PartRoad;

/** A cue on the road. */
typedef struct {
    size_t index; ///< into the film's cues
    const CwCue* cue;
    const CwCuePlace* place;
    bool tape;
    CwNode* stage;           ///< the map players read; NULL for what the folder brought recorded
    CwNode* solution;        ///< the map that sounds; NULL for a recording
    const char* tempo_brief; ///< what its map was asked for, as JSON; NULL where there is none
    CwNode* score;           ///< NULL for a recording
    CwNode* edit;            ///< of a recording, else NULL
    CwNode* balance;         ///< its gains; NULL until they are decided
    Cw__CueStem stems[CW__STEMS_MAX];
    size_t n_stems;
    Cw__PartRoad* parts;
    size_t n_parts;
} Cw__CueRoad;

/** Profiles, each once. */
typedef struct {
    const CwEmbedded* files[CW__PROFILES_MAX];
    size_t count;
} Cw__Profiles;

/** One view of the film being laid out. */
typedef struct {
    CwArena* arena;
    const CwFilm* film;
    const CwFilmView* view;
    const CwRoadOptions* options;
    const char* prefix; ///< "" or "before/"
    CwGraph* graph;
    CwDiag* diag;
    CwTime start; ///< of the film, on the record timeline
    CwSpan length;
    Cw__CueRoad* cues; ///< those that have a place
    size_t n_cues;
    const char* stems[CW__STEMS_MAX]; ///< of the music, each once
    size_t n_stems;
    CwNode* buses[CW__STEMS_MAX];         ///< their sounds
    const char* layouts[CW__LAYOUTS_MAX]; ///< beside two channels, the widest first
    size_t n_layouts;
    bool mono;                   ///< somebody wants one channel
    CwNode* wide[CW__STEMS_MAX]; ///< the music stems in the widest layout
    CwNode* wide_music;          ///< their sum
    const char* given[2];        ///< the layout dialogue and effects come in; NULL: two channels
    CwNode* level[2];            ///< dialogue and effects as they come, in a film of more than two channels
    CwNode* lowered;             ///< the music as it lies under the dialogue
    CwNode* dialogue;            ///< NULL where there is none; under their gains
    CwNode* effects;
    CwNode* music;
    CwNode* mixes[2]; ///< full, music and effects
    CwNode* dialogue_measure;
    CwNode* duck; ///< NULL where nobody speaks, or there is no music
} Cw__Work;

/** Adds a node with the prefix before its name. `params` may be NULL. */
CW_MUST_USE CwStatus cw__add(Cw__Work* work, CwNode** ret_node, const char* kind, CwBuf* params, const char* name, ...)
    CW_PRINTF(5, 6);

/** Adds a node shared by all views: its name has no prefix. A node of that name that is there already is answered. */
CW_MUST_USE CwStatus cw__add_shared(Cw__Work* work, CwNode** ret_node, const char* kind, CwBuf* params,
                                    const char* name, ...) CW_PRINTF(5, 6);

/** The node whose output `sound` is that of a file that was taken in, repaired where that is asked for; shared. */
CW_MUST_USE CwStatus cw__ingest(Cw__Work* work, const CwFilmFile* file, CwNode** ret_node);

/** What the view keeps of an earlier decision of a node, as JSON; NULL when there is none. */
const char* cw__kept(const Cw__Work* work, const char* node);

/** Says in which layout a step works, as the parameter `layout`; nothing for NULL and two channels. */
void cw__put_layout(const char* layout, CwBuf* params);

/** A measuring node of an output in a layout; NULL: of one or two channels. */
CW_MUST_USE CwStatus cw__measure(Cw__Work* work, CwNode* of, const char* output, const char* name, const char* layout,
                                 CwNode** ret_node);

/** A cue by itself, `at` its place in a sound as long as `length`; under its balance once that is decided. */
CW_MUST_USE CwStatus cw__cue_sum(Cw__Work* work, const Cw__CueRoad* cue, const char* name, CwSpan length, CwTime at,
                                 CwNode** ret_node);

/** Where a cue lies in the film's own time, from its first frame. */
CwTime cw__in_film(const Cw__Work* work, CwTime at);

CW_MUST_USE CwStatus cw__recipe_cues(Cw__Work* work);

/** Map, sketch and score of a cue that is written, by a composer (`midi`) or by us, and those its recorded parts were
    played by; `*ret_brief` is the view's. */
CW_MUST_USE CwStatus cw__recipe_written(Cw__Work* work, Cw__CueRoad* cue, const CwFilmFile* midi,
                                        CwCueBrief* ret_brief);
/** Says how a cue is played (its tuning …) as parameters of the step that plays it. */
CW_MUST_USE CwStatus cw__put_playing(Cw__Work* work, const Cw__CueRoad* cue, CwBuf* params);

/** Lists the programs a stem's instruments may use as the array `programs` of parameters. */
CW_MUST_USE CwStatus cw__put_programs(Cw__Work* work, const char* stem, CwBuf* params);

/** Gives a node the articulations that the film folder brings. */
CW_MUST_USE CwStatus cw__take_articulations(Cw__Work* work, CwNode* node);

/** Gives stems to the plugins that an ensemble names, and sends them through its effects. */
CW_MUST_USE CwStatus cw__recipe_plugins(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief);

/** Seats the stems of a written cue, where the ensemble has a stage. */
CW_MUST_USE CwStatus cw__recipe_seats(Cw__Work* work, Cw__CueRoad* cue);

/** Says in which raga a cue is composed, as the parameter `raga`; nothing where it has none. */
CW_MUST_USE CwStatus cw__put_raga(Cw__Work* work, const CwCue* cue, CwBuf* params);

/** Gives a node the film's ensemble where the film folder brings it; else its name, a parameter, says enough. */
CW_MUST_USE CwStatus cw__take_ensemble(Cw__Work* work, CwNode* node);
/** The mockups of a cue's stems, passage by passage. */
CW_MUST_USE CwStatus cw__recipe_mockups(Cw__Work* work, Cw__CueRoad* cue, const CwCueBrief* brief);
/** The parts of a cue that people play, and the music they played. Comes before cw__recipe_written(). */
CW_MUST_USE CwStatus cw__recipe_parts(Cw__Work* work, Cw__CueRoad* cue, const CwCueMusic* music);

/** Lays them on the cue's map. Comes before the plan of what instruments play. */
CW_MUST_USE CwStatus cw__recipe_part_tapes(Cw__Work* work, Cw__CueRoad* cue);

/** Says which parts people play instead of plugins, or of the SoundFont, as parameters. */
void cw__put_parts(const Cw__CueRoad* cue, bool plugins, CwBuf* params);

/** Gives a node how these are laid. */
CW_MUST_USE CwStatus cw__take_parts(Cw__Work* work, const Cw__CueRoad* cue, bool plugins, CwNode* node);

/** Plays them, each as a sound of its stem. */
CW_MUST_USE CwStatus cw__recipe_part_sounds(Cw__Work* work, Cw__CueRoad* cue);

CW_MUST_USE CwStatus cw__recipe_tape(Cw__Work* work, Cw__CueRoad* cue, const CwCueMusic* music);
CW_MUST_USE CwStatus cw__recipe_dialogue(Cw__Work* work);
CW_MUST_USE CwStatus cw__recipe_music(Cw__Work* work);
CW_MUST_USE CwStatus cw__recipe_mixes(Cw__Work* work);

/** The layouts the film's deliveries ask for beside two channels. */
CW_MUST_USE CwStatus cw__recipe_layouts(Cw__Work* work);

/** The stems of a cue that are not yet there in the widest layout; nothing where the film has two channels. */
CW_MUST_USE CwStatus cw__recipe_wide_cue(Cw__Work* work, Cw__CueRoad* cue);

/** What a music stem of the film has in the widest layout, as a list of loudspeakers. Memory: NULL when it ran out. */
const char* cw__bus_layout(const Cw__Work* work, const char* bus);

/** A sound file of dialogue or effects as it is assembled: in the layout given, or as it came where that is NULL. */
CW_MUST_USE CwStatus cw__recipe_given(Cw__Work* work, const CwFilmSound* sound, const char* layout, CwNode** ret_node);

/** The stems of the film in two channels, and the music in the widest layout. */
CW_MUST_USE CwStatus cw__recipe_wide_stems(Cw__Work* work);

/** One channel, where it is wanted, of a film that has no more than two. */
CW_MUST_USE CwStatus cw__recipe_mono(Cw__Work* work);

/** Mixes in every layout. */
CW_MUST_USE CwStatus cw__recipe_wide_mixes(Cw__Work* work);

/** The layout a profile is delivered in: "stereo", "5.1". */
CW_MUST_USE CwStatus cw__layout_of(const Cw__Work* work, const CwEmbedded* profile, const char** ret_layout);

/** Where the ensemble has a seat for a stem, says it in parameters. */
void cw__put_seat(const Cw__Work* work, const char* stem, CwBuf* params);

/** The profiles the film is mastered to. */
CW_MUST_USE CwStatus cw__recipe_profiles(const Cw__Work* work, Cw__Profiles* ret_profiles);
CW_MUST_USE CwStatus cw__recipe_masters(Cw__Work* work, CwRoad* road);
CW_MUST_USE CwStatus cw__recipe_session(Cw__Work* work);
CW_MUST_USE CwStatus cw__recipe_papers(Cw__Work* work, const CwRoad* road);

/** Says what a profile asks for, as the parameter `profile`. */
CW_MUST_USE CwStatus cw__put_profile(Cw__Work* work, const CwEmbedded* file, CwBuf* params);

/** Names the stems of a mix in its parameters, as the array `stems`. */
void cw__put_stems(const Cw__Work* work, bool with_dialogue, CwBuf* params);

/** Gives a node the stems of a mix, the music as it lies under the dialogue. */
CW_MUST_USE CwStatus cw__take_stems(Cw__Work* work, bool with_dialogue, CwNode* node);
CW_MUST_USE CwStatus cw__recipe_picture(Cw__Work* work);

/** What the page of one view or of two is made of. `before` may be NULL. */
CW_MUST_USE CwStatus cw__recipe_report(Cw__Work* now, Cw__Work* before, const Cw__Page** ret_page);

#endif
