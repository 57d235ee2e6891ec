// SPDX-License-Identifier: GPL-3.0-or-later
/**
   What the parts of the composer share while they work on one cue.

   The desk (Cw__Desk) carries everything: the brief, the manner its mood asks for, the plan, and the notes written so
   far. A desk that runs out of memory says so once, in `failed`; what is written after that goes nowhere, and the
   sketch is refused at the end.
*/
#ifndef CW_SCORE_COMPOSE_PRIV_H
#define CW_SCORE_COMPOSE_PRIV_H

#include "music/harmony.h"
#include "music/notes.h"
#include "music/theme.h"
#include "score/brief.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    CW__INNER = 3,       ///< inner voices, from low to high
    CW__SPEECH_TOP = 62, ///< D4, 293.7 Hz: the highest melody under speech
    CW__MELODY_LOW = 40,
    CW__MELODY_HIGH = 96,
    CW__INNER_LOW = 43,
    CW__INNER_HIGH = 84,
    CW__BASS_LOW = 28,
    CW__BASS_HIGH = 57,
    CW__REST = -1, ///< a voice that is silent in a slot
};

/** How the accompaniment moves. */
typedef enum {
    CW__SUSTAIN,   ///< held chords with inner movement
    CW__CHORALE,   ///< chords that move with the melody's beats
    CW__ARPEGGIO,  ///< broken chords
    CW__PULSE,     ///< repeated chords
    CW__OSTINATO,  ///< a driving figure
    CW__TREMOLO,   ///< held chords, trembling
    CW__HEARTBEAT, ///< a low knock, two and two
    CW__WALTZ,     ///< bass on the beat, chords after it
    CW__UNDER,     ///< what is left of a driving figure while somebody speaks: low beats
} Cw__Figure;

/** How the whole cue goes, from its mood and words. */
typedef struct {
    CwMode mode; ///< where there is no theme, or the theme is turned
    CwHarmonyStyle style;
    int freedom;      ///< how freely harmony strays, 0 … 9
    Cw__Figure quiet; ///< the figure of its quiet phrases
    Cw__Figure full;  ///< of its full ones
    int level;        ///< loudness of an average phrase, thousandths
    int register_mid; ///< MIDI pitch the melody lies round
    int slot_ms;      ///< how long a chord lasts
    int valence;      ///< as the brief has it, moved by its words
    int arousal;
    int density;
    bool source;     ///< played in the scene: it does not listen to the picture
    bool turn_theme; ///< the theme in the other mode
    bool extended;   ///< chords may carry sevenths and ninths
    bool legato;     ///< the melody is bound
} Cw__Manner;

/** What a phrase is. */
typedef enum {
    CW__INTRO,     ///< accompaniment before the theme
    CW__STATEMENT, ///< a phrase of the theme as it is
    CW__FRAGMENT,  ///< the head of the theme, and air
    CW__SEQUENCE,  ///< the head of the theme, rising or falling through the harmony
    CW__BED,       ///< nothing but harmony: somebody speaks
    CW__CODA,      ///< the last word
} Cw__PhraseKind;

/** How a phrase closes. */
typedef enum {
    CW__OPEN,
    CW__HALF,
    CW__FULL,
} Cw__Close;

/** A stretch that sounds, from one silence to the next. */
typedef struct {
    int64_t start;
    int64_t end;
    bool cut; ///< ends at a stop or a silence, not at the end of the cue
} Cw__Sounding;

/** A planned phrase. */
typedef struct {
    int64_t start;
    int64_t end;
    int64_t bar_tick; ///< its first bar line: at or after `start` where it starts inside a bar
    int bar;          ///< that bar
    int n_bars;       ///< bars from there to the end, the last perhaps not whole
    Cw__PhraseKind kind;
    size_t unit;   ///< which phrase of the theme
    int scale_num; ///< the theme's lengths times num / den
    int scale_den;
    int intensity; ///< 0 … 1000
    int speech;    ///< thousandths of it under speech
    CwTonality tonality;
    Cw__Figure figure;
    Cw__Close close;
    bool climax;
    bool first; ///< of its stretch
    bool last;
    size_t sounding; ///< the stretch it belongs to
    size_t first_slot;
    size_t n_slots;
    size_t first_note; ///< of the melody, once written
    size_t n_notes;
} Cw__Plan;

/** Notes being written; velocities are emphasis round 64 until marks.c turns them into loudness. */
typedef struct {
    CwNote* items;
    size_t count;
    size_t capacity;
} Cw__NoteList;

/** The desk. */
typedef struct {
    CwArena* arena;
    const CwSketchBrief* brief;
    Cw__Manner manner;
    CwTheme theme; ///< the theme as used: in the mode wanted
    CwTonality home;
    bool made_up; ///< the theme is the composer's own
    Cw__Sounding* soundings;
    size_t n_soundings;
    size_t soundings_capacity;
    Cw__Plan* plans;
    size_t n_plans;
    size_t plans_capacity;
    CwSlot* slots;
    size_t n_slots;
    size_t slots_capacity;
    size_t* slot_plan;             ///< the phrase of each slot
    CwChord* chords;               ///< one for each slot
    int (*voicing)[CW__INNER + 1]; ///< for each slot: bass, then inner voices; CW__REST where silent
    int64_t final_tick;            ///< where the last chord begins
    Cw__NoteList melody;
    Cw__NoteList counter;
    Cw__NoteList inner[CW__INNER];
    Cw__NoteList bass;
    Cw__NoteList pulse;
    Cw__NoteList accent;
    CwDynamic* dynamics;
    size_t n_dynamics;
    size_t dynamics_capacity;
    bool failed;
} Cw__Desk;

/** What a draw is for: each purpose has its own row of numbers. */
typedef enum {
    CW__DRAW_MODE = 1,
    CW__DRAW_STYLE,
    CW__DRAW_KEY,
    CW__DRAW_FORM,
    CW__DRAW_HARMONY,
    CW__DRAW_INVENT,
    CW__DRAW_FIGURE,
    CW__DRAW_VOICE,
    CW__DRAW_LIFT,
} Cw__Draw;

/** A number 0 … n-1 drawn for a purpose and a place. Range: n >= 1. */
int cw__draw(const Cw__Desk* desk, Cw__Draw purpose, uint64_t place, int n);

/** Writes a note; what has no length, or lies outside MIDI, is not written. Units: ticks, MIDI pitch, emphasis. */
void cw__put(Cw__Desk* desk, Cw__NoteList* list, int64_t tick, int64_t length, int pitch, int emphasis,
             CwArticulation articulation);

/** Milliseconds from one tick to another. Units: ticks in, ms out. */
int64_t cw__ms(const Cw__Desk* desk, int64_t from, int64_t to);

/** Ticks of one felt beat at a tick. Units: ticks. */
int64_t cw__pulse(const Cw__Desk* desk, int64_t tick);

/** Start of the bar a tick lies in; its meter in `*ret_meter` when that is not NULL. Units: ticks. */
int64_t cw__bar_start(const Cw__Desk* desk, int64_t tick, CwMeter* ret_meter);

/** How much of start … end lies under speech. Units: ticks in, thousandths out. */
int cw__speech_share(const Cw__Desk* desk, int64_t start, int64_t end);

/** Whether somebody speaks anywhere in start … end. Units: ticks. */
bool cw__spoken(const Cw__Desk* desk, int64_t start, int64_t end);

/** Chooses the manner. */
void cw__choose_manner(Cw__Desk* desk);

/** Chooses or makes up the theme, and the home key. Errors: CW_ERR_NO_MEM. */
CwStatus cw__choose_theme(Cw__Desk* desk);

/** Makes up a theme in a meter and tonality. Errors: CW_ERR_NO_MEM. */
CwStatus cw__invent(Cw__Desk* desk, CwMeter meter, CwTonality tonality, int bars, CwTheme* ret_theme);

/** Plans stretches, phrases and slots. */
void cw__plan_soundings(Cw__Desk* desk);
void cw__plan_phrases(Cw__Desk* desk);
void cw__plan_form(Cw__Desk* desk);
void cw__plan_slots(Cw__Desk* desk);

/** Writes the statements of the theme; then, when the harmony is there, what is drawn from it. */
void cw__write_statements(Cw__Desk* desk);
void cw__write_developments(Cw__Desk* desk);

/** The slot whose chord sounds at a tick; the first before it begins. Units: ticks in. Range: there is a slot. */
size_t cw__slot_at(const Cw__Desk* desk, int64_t tick);

/** Whether a hit that asks for another chord is so near that the chord should not change here as well. Units: ticks. */
bool cw__holds_for_change(const Cw__Desk* desk, int64_t tick);

/** Finds the chords of all slots. Errors: CW_ERR_NO_MEM. */
CwStatus cw__write_harmony(Cw__Desk* desk);

/** Finds bass and inner voices for all slots. Errors: CW_ERR_NO_MEM. */
CwStatus cw__write_voicing(Cw__Desk* desk);

/** Writes bass, inner voices, the countermelody and figures from the voicing. */
void cw__write_voices(Cw__Desk* desk);
void cw__write_counter(Cw__Desk* desk);
void cw__write_figures(Cw__Desk* desk);

/** Writes what hits ask for, the last chord, and the marks of loudness; turns emphasis into velocity. */
void cw__write_hits(Cw__Desk* desk);
void cw__write_dynamics(Cw__Desk* desk);
void cw__cut_at_ends(Cw__Desk* desk);

/** The pitch the melody sounds at a tick; CW__REST where it does not. Units: ticks in, MIDI pitch out. */
int cw__melody_at(const Cw__Desk* desk, int64_t tick);

/** Whether two voices go from a, b to next_a, next_b in parallel fifths, octaves or unisons; a rest never does. */
bool cw__parallel(int a, int b, int next_a, int next_b);

#endif
