// SPDX-License-Identifier: GPL-3.0-or-later
/**
   The parts of comparing two cuts.

   Both pictures are laid out as rows of segments (a shot without what runs under the next dissolve, black left out),
   on a line where black takes no room. Every segment of the new row is divided into atoms, within which the segments
   of the old row that may be the same footage stay the same. The path is a choice of one of them, or none, for every
   atom.
*/
#ifndef CW_CUT_DIFF_PRIV_H
#define CW_CUT_DIFF_PRIV_H

#include "cut/diff.h"
#include "cut/names_priv.h"

#define CW__NONE UINT32_MAX

/** A shot that shows something, from its first frame to the next shot's. */
typedef struct {
    const CwShot* shot;
    uint32_t shot_index;
    uint32_t roll; // numbers of names, CW__NONE when it has none
    uint32_t clip;
    uint32_t roll_stem; // of the name without its version
    uint32_t clip_stem;
    int64_t frames;
    int64_t position; // on the line without black
    int64_t low;      // source frames it shows, both included
    int64_t high;
} CwSegment;

/** One picture as a row. */
typedef struct {
    CwSegment* items;
    size_t count;
} CwRow;

/** Old segments that share a name, by the source they show. */
typedef struct {
    uint32_t* order;  // indexes of segments: by key, then low, then position
    uint32_t* first;  // for each key the first of its order; n_keys + 1 of them
    int64_t* longest; // for each key the most source frames a segment shows
    bool* sound;      // for each key: no two segments with other clips show the same source
    size_t n_keys;
} CwSourceIndex;

/** How sure it is that two segments are the same footage. */
typedef enum {
    CW_FIT_SAME,    // names and source agree
    CW_FIT_RENAMED, // the roll and source agree, and the roll tells footage apart
    CW_FIT_VERSION, // another version of the name, and source agrees
    CW_FIT_SHIFTED, // name or version and length agree, source does not
    CW_FIT_WEAK,    // source agrees, names do not
} CwFit;

/** A segment of the old row that may be the footage of some frames of a new one. */
typedef struct {
    uint32_t old;
    CwFit fit;
    bool retimed;
    bool unsure;  // one frame is held for another length: which of its frames are these?
    int far;      // how far its source is from the new one's: 0 the very same frames; both ends near, 1 one of them the
                  // same, 2 neither; one end near, 3 the same, 4 not
    int32_t cost; // of believing it
    int64_t from; // frames of the new segment
    int64_t to;   // exclusive
    int64_t position_in;  // on the old line, at `from`
    int64_t position_out; // after the frame before `to`
} CwCandidate;

/** What comparing works with. */
typedef struct {
    CwArena* arena;
    CwVersionPatterns patterns;
    CwNameSet names;
    CwRow old_row;
    CwRow new_row;
    CwSourceIndex by_pair; // roll and clip
    CwSourceIndex by_roll;
    CwSourceIndex by_roll_stem;
    CwSourceIndex by_clip_stem;
    CwSourceIndex by_clip;
    const uint32_t* by_low; // all segments by the first source frame they show, and by the last
    const uint32_t* by_high;
    uint32_t* pair_of; // for each old segment its key in by_pair
    CwNameSet pairs;
} CwDiffer;

enum {
    CW__CANDIDATES_MAX = 24,
    CW__COST_END = 8, // an end elsewhere, of footage under its own name: eight bits, a trim of one length of 24
};

/** Makes the rows and the indexes. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__diff_prepare(CwDiffer* differ, const CwPicture* old_picture, const CwPicture* new_picture);

/** The candidates for a new segment near `expected` places on the old line. Answers how many. */
size_t cw__diff_candidates(const CwDiffer* differ, const CwSegment* segment, uint32_t pair, const int64_t* expected,
                           size_t n_expected, CwCandidate candidates[CW__CANDIDATES_MAX]);

/** The key of a new segment's roll and clip among the old ones, or CW__NONE. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__diff_pair(CwDiffer* differ, const CwSegment* segment, uint32_t* ret_pair);

/** The old segment at a place on the line; CW__NONE past its end. */
uint32_t cw__diff_segment_at(const CwRow* row, int64_t position);

/** What the path says of a run of frames of one new segment. */
typedef struct {
    uint32_t segment;
    int64_t from;
    int64_t to;
    bool mapped;
    bool doubtful;
    CwCandidate candidate; // when mapped, or doubtful
    int64_t other_in;      // place on the old line of the next best story; -1 when that is being new
} CwStep;

typedef struct {
    CwStep* items;
    size_t count;
    size_t capacity;
} CwSteps;

/** Finds the path. Errors: CW_ERR_NO_MEM. */
CW_MUST_USE CwStatus cw__diff_path(CwDiffer* differ, CwSteps* ret_steps);

#endif
