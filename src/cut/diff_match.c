// SPDX-License-Identifier: GPL-3.0-or-later
#include "cut/diff_priv.h"

#include "cut/cut_priv.h"

#include <string.h>

enum {
    SCAN_MAX = 256,     // segments looked at for one name
    COST_END_EXACT = 6, // the same under an unknown name, where another shows the very same frames
    COST_NO_END = 3,    // footage of an unknown name that begins and ends elsewhere
    NEAR_FRAMES = 30,   // how near an end must be before source time alone is believed
    SHIFTED_MAX = 8,    // more shots than this under one name do not say which of them it was
};

static uint32_t id_of(CwNameSet* names, const char* text, CwStatus* status) {
    uint32_t id = CW__NONE;
    if (text[0] && *status == CW_OK) {
        *status = cw__name_id(names, cw_text(text), &id);
    }
    return id;
}

// The number of a name without its version; none when it has no version.
static uint32_t stem_of(CwDiffer* differ, const char* text, CwStatus* status) {
    const CwText digits = cw_version_digits(differ->patterns, cw_text(text));
    if (!digits.length || *status != CW_OK) {
        return CW__NONE;
    }
    const char* stem = cw_format(differ->arena, "%.*s\n%s", (int)(digits.at - text), text, digits.at + digits.length);
    if (!stem) {
        *status = CW_ERR_NO_MEM;
        return CW__NONE;
    }
    return id_of(&differ->names, stem, status);
}

static void source_range(const CwShot* shot, int64_t frames, int64_t* ret_low, int64_t* ret_high) {
    const int64_t last = cw_shot_source_at(shot, shot->rec_in + frames - 1);
    *ret_low = shot->src_in < last ? shot->src_in : last;
    *ret_high = shot->src_in < last ? last : shot->src_in;
}

int64_t cw_picture_shot_end(const CwPicture* picture, size_t shot) {
    return shot + 1 < picture->n_shots ? picture->shots[shot + 1].rec_in : picture->shots[shot].rec_out;
}

static CwStatus make_row(CwDiffer* differ, const CwPicture* picture, CwRow* ret_row) {
    CwRow row = {CW_NEW_ARRAY(differ->arena, CwSegment, picture->n_shots), 0};
    if (!row.items) {
        return CW_ERR_NO_MEM;
    }
    int64_t position = 0;
    CwStatus status = CW_OK;
    const CwSegment* before = NULL;
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const CwShot* shot = &picture->shots[i];
        const int64_t frames = cw_picture_shot_end(picture, i) - shot->rec_in;
        if (shot->black || frames <= 0) {
            continue;
        }
        CwSegment* segment = &row.items[row.count++];
        *segment = (CwSegment){.shot = shot, .shot_index = (uint32_t)i, .frames = frames, .position = position};
        position += frames;
        source_range(shot, frames, &segment->low, &segment->high);
        const bool same_names =
            before && strcmp(before->shot->roll, shot->roll) == 0 && strcmp(before->shot->clip, shot->clip) == 0;
        segment->roll = same_names ? before->roll : id_of(&differ->names, shot->roll, &status);
        segment->clip = same_names ? before->clip : id_of(&differ->names, shot->clip, &status);
        segment->roll_stem = same_names ? before->roll_stem : stem_of(differ, shot->roll, &status);
        segment->clip_stem = same_names ? before->clip_stem : stem_of(differ, shot->clip, &status);
        before = segment;
    }
    *ret_row = row;
    return status;
}

static uint32_t* sort_by(CwArena* arena, const CwRow* row, bool high) {
    CwKeyed* sorted = CW_NEW_ARRAY(arena, CwKeyed, row->count);
    uint32_t* order = CW_NEW_ARRAY(arena, uint32_t, row->count);
    if (!sorted || !order) {
        return NULL;
    }
    for (size_t i = 0; i < row->count; ++i) {
        sorted[i] = (CwKeyed){high ? row->items[i].high : row->items[i].low, i};
    }
    cw__keyed_sort(sorted, row->count);
    for (size_t i = 0; i < row->count; ++i) {
        order[i] = (uint32_t)sorted[i].index;
    }
    return order;
}

// Divides the segments, sorted by source, among their keys.
static CwStatus make_index(CwArena* arena, const CwRow* row, const uint32_t* sorted, const uint32_t* keys,
                           size_t n_keys, CwSourceIndex* ret_index) {
    CwSourceIndex index = {.order = CW_NEW_ARRAY(arena, uint32_t, row->count),
                           .first = CW_NEW_ARRAY(arena, uint32_t, n_keys + 2),
                           .longest = CW_NEW_ARRAY(arena, int64_t, n_keys + 1),
                           .sound = CW_NEW_ARRAY(arena, bool, n_keys + 1),
                           .n_keys = n_keys};
    if (!index.order || !index.first || !index.longest || !index.sound) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < row->count; ++i) {
        if (keys[i] != CW__NONE) {
            ++index.first[keys[i] + 2];
        }
    }
    for (size_t key = 2; key < n_keys + 2; ++key) {
        index.first[key] += index.first[key - 1];
    }
    for (size_t i = 0; i < row->count; ++i) {
        const uint32_t key = keys[sorted[i]];
        if (key != CW__NONE) {
            const CwSegment* segment = &row->items[sorted[i]];
            const int64_t shown = segment->high - segment->low + 1;
            index.order[index.first[key + 1]++] = sorted[i];
            index.longest[key] = shown > index.longest[key] ? shown : index.longest[key];
        }
    }
    *ret_index = index;
    return CW_OK;
}

// A roll tells footage apart when no two of its clips show the same source frames.
static void find_sound_rolls(const CwRow* row, CwSourceIndex* index) {
    for (size_t key = 0; key < index->n_keys; ++key) {
        const CwSegment* reach = NULL; // the one that goes furthest so far
        index->sound[key] = true;
        for (uint32_t i = index->first[key]; i < index->first[key + 1]; ++i) {
            const CwSegment* segment = &row->items[index->order[i]];
            if (reach && segment->low <= reach->high && segment->clip != reach->clip && segment->clip != CW__NONE &&
                reach->clip != CW__NONE) {
                index->sound[key] = false;
            }
            reach = !reach || segment->high > reach->high ? segment : reach;
        }
    }
}

typedef uint32_t (*KeyOf)(const CwSegment* segment);

static uint32_t roll_of(const CwSegment* segment) {
    return segment->roll;
}

static uint32_t roll_stem_of(const CwSegment* segment) {
    return segment->roll_stem;
}

static uint32_t clip_of(const CwSegment* segment) {
    return segment->clip;
}

static uint32_t clip_stem_of(const CwSegment* segment) {
    return segment->clip_stem;
}

static CwStatus index_by(CwDiffer* differ, const uint32_t* sorted, KeyOf key_of, CwSourceIndex* ret_index) {
    const CwRow* row = &differ->old_row;
    uint32_t* keys = CW_NEW_ARRAY(differ->arena, uint32_t, row->count);
    if (!keys) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < row->count; ++i) {
        keys[i] = key_of(&row->items[i]);
    }
    return make_index(differ->arena, row, sorted, keys, differ->names.count, ret_index);
}

CwStatus cw__diff_pair(CwDiffer* differ, const CwSegment* segment, uint32_t* ret_pair) {
    const uint32_t both[2] = {segment->roll, segment->clip};
    return cw__name_id(&differ->pairs, (CwText){(const char*)both, sizeof both}, ret_pair);
}

static CwStatus index_by_pair(CwDiffer* differ, const uint32_t* sorted) {
    const CwRow* row = &differ->old_row;
    differ->pair_of = CW_NEW_ARRAY(differ->arena, uint32_t, row->count);
    if (!differ->pair_of) {
        return CW_ERR_NO_MEM;
    }
    for (size_t i = 0; i < row->count; ++i) {
        CW_TRY(cw__diff_pair(differ, &row->items[i], &differ->pair_of[i]));
    }
    return make_index(differ->arena, row, sorted, differ->pair_of, differ->pairs.count, &differ->by_pair);
}

CwStatus cw__diff_prepare(CwDiffer* differ, const CwPicture* old_picture, const CwPicture* new_picture) {
    differ->names.arena = differ->arena;
    differ->pairs.arena = differ->arena;
    CW_TRY(make_row(differ, old_picture, &differ->old_row));
    CW_TRY(make_row(differ, new_picture, &differ->new_row));
    uint32_t* sorted = sort_by(differ->arena, &differ->old_row, false);
    differ->by_low = sorted;
    differ->by_high = sort_by(differ->arena, &differ->old_row, true);
    if (!differ->by_low || !differ->by_high) {
        return CW_ERR_NO_MEM;
    }
    CW_TRY(index_by_pair(differ, sorted));
    CW_TRY(index_by(differ, sorted, roll_of, &differ->by_roll));
    CW_TRY(index_by(differ, sorted, roll_stem_of, &differ->by_roll_stem));
    CW_TRY(index_by(differ, sorted, clip_of, &differ->by_clip));
    CW_TRY(index_by(differ, sorted, clip_stem_of, &differ->by_clip_stem));
    find_sound_rolls(&differ->old_row, &differ->by_roll);
    return CW_OK;
}

uint32_t cw__diff_segment_at(const CwRow* row, int64_t position) {
    size_t low = 0;
    size_t high = row->count;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (row->items[middle].position + row->items[middle].frames <= position) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < row->count ? (uint32_t)low : CW__NONE;
}

static bool known_equal(uint32_t a, uint32_t b) {
    return a == b && a != CW__NONE;
}

static int64_t size_of(int64_t value) {
    return value < 0 ? -value : value;
}

// Source frames that go by in NEAR_FRAMES of the record side, which is where trims are made.
static int64_t near_of(const CwSegment* segment) {
    const CwRatio speed = segment->shot->speed;
    const int64_t near = cw_muldiv_nearest(NEAR_FRAMES, size_of(speed.num), speed.den);
    return near > NEAR_FRAMES ? near : NEAR_FRAMES;
}

static bool ends_are_near(const CwSegment* a, const CwSegment* b) {
    const int64_t near = near_of(a);
    return size_of(a->low - b->low) <= near || size_of(a->high - b->high) <= near;
}

static int32_t ends_differing(const CwSegment* a, const CwSegment* b) {
    return (a->low != b->low) + (a->high != b->high);
}

static int how_far(const CwSegment* a, const CwSegment* b) {
    if (a->low == b->low && a->high == b->high) {
        return 0;
    }
    const int64_t near = near_of(a);
    const bool both = size_of(a->low - b->low) <= near && size_of(a->high - b->high) <= near;
    const bool exact = a->low == b->low || a->high == b->high;
    return both ? (exact ? 1 : 2) : exact ? 3 : 4;
}

// How a new segment may be an old one; false when it may not.
static bool judge(const CwDiffer* differ, const CwSegment* new, const CwSegment* old, CwFit* ret_fit) {
    const bool roll = known_equal(new->roll, old->roll);
    const bool clip = known_equal(new->clip, old->clip);
    const bool clip_silent = new->clip == CW__NONE || old->clip == CW__NONE;
    const bool version = known_equal(new->roll_stem, old->roll_stem) || known_equal(new->clip_stem, old->clip_stem);
    const bool same_speed = cw_ratio_compare(new->shot->speed, old->shot->speed) == 0;
    if (new->low > old->high || old->low > new->high) {
        *ret_fit = CW_FIT_SHIFTED;
        return ((roll && (clip || clip_silent)) || version) && same_speed && new->frames == old->frames;
    }
    if (roll && (clip || clip_silent)) {
        *ret_fit = CW_FIT_SAME;
    } else if (version) {
        *ret_fit = CW_FIT_VERSION;
    } else if (roll && differ->by_roll.sound[old->roll]) {
        *ret_fit = CW_FIT_RENAMED;
    } else {
        *ret_fit = CW_FIT_WEAK;
        return same_speed && (clip || ends_are_near(new, old));
    }
    return true;
}

// What it costs to believe a fit: the less is known by name, the more must be known by source.
static int32_t cost_of_fit(const CwCandidate* candidate, const CwSegment* new, const CwSegment* old) {
    static const int32_t costs[] = {
        [CW_FIT_SAME] = 0, [CW_FIT_RENAMED] = 1, [CW_FIT_VERSION] = 1, [CW_FIT_SHIFTED] = 6, [CW_FIT_WEAK] = 1};
    static const int32_t cost_of_far[] = {0, 2, 2, 4, 4};
    if (candidate->fit != CW_FIT_WEAK) {
        return costs[candidate->fit];
    }
    const int64_t not_shown = new->frames - (candidate->to - candidate->from);
    const int32_t ends = ends_differing(new, old);
    return costs[CW_FIT_WEAK] + ends + cost_of_far[how_far(new, old)] + (ends == 2 ? COST_NO_END : 0) +
           (not_shown > NEAR_FRAMES ? (int32_t)(not_shown - NEAR_FRAMES) / 4 : 0);
}

// Which frames of the new segment the old one shows, when both run at one speed.
static bool align(const CwSegment* new, const CwSegment* old, CwFit fit, CwCandidate* candidate) {
    const CwRatio speed = new->shot->speed;
    int64_t shift = 0; // old frame minus new frame, each in its segment
    if (fit != CW_FIT_SHIFTED && speed.num != 0) {
        const int64_t sign = speed.num < 0 ? -1 : 1;
        shift = cw_muldiv_nearest(sign * (new->shot->src_in - old->shot->src_in), speed.den, sign * speed.num);
    }
    candidate->from = shift < 0 ? -shift : 0;
    candidate->to = new->frames < old->frames - shift ? new->frames : old->frames - shift;
    candidate->position_in = old->position + candidate->from + shift;
    candidate->position_out = old->position + candidate->to + shift;
    candidate->unsure = speed.num == 0 && new->frames != old->frames;
    return candidate->from < candidate->to;
}

// The place on the old line of the first frame that shows a source frame.
static int64_t position_of(const CwSegment* old, int64_t source, bool after) {
    int64_t first = old->shot->rec_in;
    int64_t end = first + 1;
    (void)cw_shot_shows(old->shot, source, &first, &end);
    const int64_t frame = (after ? end : first) - old->shot->rec_in;
    return old->position + (frame < old->frames ? frame : old->frames - (after ? 0 : 1));
}

static bool align_retimed(const CwSegment* new, const CwSegment* old, CwCandidate* candidate) {
    const int64_t low = new->low > old->low ? new->low : old->low;
    const int64_t high = new->high < old->high ? new->high : old->high;
    int64_t first[2] = {0};
    int64_t end[2] = {0};
    if (!cw_shot_shows(new->shot, low, &first[0], &end[0]) || !cw_shot_shows(new->shot, high, &first[1], &end[1])) {
        return false;
    }
    const int64_t start = new->shot->rec_in;
    candidate->retimed = true;
    candidate->from = (first[0] < first[1] ? first[0] : first[1]) - start;
    candidate->to = (end[0] > end[1] ? end[0] : end[1]) - start;
    candidate->to = candidate->to < new->frames ? candidate->to : new->frames;
    if (candidate->from >= candidate->to) {
        return false;
    }
    candidate->position_in = position_of(old, cw_shot_source_at(new->shot, start + candidate->from), false);
    candidate->position_out = position_of(old, cw_shot_source_at(new->shot, start + candidate->to - 1), true);
    return true;
}

// The candidates of one segment while they are being collected, the best first.
typedef struct {
    const CwDiffer* differ;
    const CwSegment* segment;
    const int64_t* expected;
    size_t n_expected;
    CwCandidate* items;
    int64_t away[CW__CANDIDATES_MAX];
    size_t count;
    CwFit best;
} Collection;

static int64_t distance_to_expected(const Collection* c, int64_t position) {
    int64_t best = INT64_MAX;
    for (size_t i = 0; i < c->n_expected; ++i) {
        const int64_t away = size_of(position - c->expected[i]);
        best = away < best ? away : best;
    }
    return best;
}

// Whether candidate `i` should be given up before one of this fit and distance.
static bool is_worse(const Collection* c, size_t i, CwFit fit, int64_t away) {
    const bool weak = c->items[i].fit > CW_FIT_VERSION;
    const bool other_weak = fit > CW_FIT_VERSION;
    return weak != other_weak ? weak : c->away[i] > away;
}

static void collect(Collection* c, uint32_t old_index) {
    const CwSegment* old = &c->differ->old_row.items[old_index];
    CwCandidate candidate = {.old = old_index};
    for (size_t i = 0; i < c->count; ++i) {
        if (c->items[i].old == old_index) {
            return;
        }
    }
    if (!judge(c->differ, c->segment, old, &candidate.fit)) {
        return;
    }
    const bool same_speed = cw_ratio_compare(c->segment->shot->speed, old->shot->speed) == 0;
    if (!(same_speed ? align(c->segment, old, candidate.fit, &candidate)
                     : align_retimed(c->segment, old, &candidate))) {
        return;
    }
    candidate.cost = cost_of_fit(&candidate, c->segment, old);
    candidate.far = how_far(c->segment, old);
    const int64_t away = distance_to_expected(c, candidate.position_in - candidate.from);
    size_t at = c->count;
    if (c->count == CW__CANDIDATES_MAX) {
        for (size_t i = 0; i < c->count; ++i) {
            if (is_worse(c, i, candidate.fit, away) &&
                (at == c->count || is_worse(c, i, c->items[at].fit, c->away[at]))) {
                at = i;
            }
        }
        if (at == c->count) {
            return;
        }
    } else {
        ++c->count;
    }
    c->items[at] = candidate;
    c->away[at] = away;
    c->best = candidate.fit < c->best ? candidate.fit : c->best;
}

// The first place in `order[from .. to)` whose segment's source is at least `source`.
static uint32_t lower_bound(const CwRow* row, const uint32_t* order, uint32_t from, uint32_t to, int64_t source,
                            bool high) {
    while (from < to) {
        const uint32_t middle = from + (to - from) / 2;
        const CwSegment* segment = &row->items[order[middle]];
        if ((high ? segment->high : segment->low) < source) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

static void collect_key(Collection* c, const CwSourceIndex* index, uint32_t key) {
    if (key == CW__NONE || key >= index->n_keys) {
        return;
    }
    const CwRow* row = &c->differ->old_row;
    const uint32_t end = index->first[key + 1];
    const uint32_t start =
        lower_bound(row, index->order, index->first[key], end, c->segment->low - index->longest[key] + 1, false);
    const uint32_t stop = end - start > SCAN_MAX ? start + SCAN_MAX : end;
    for (uint32_t i = start; i < stop && row->items[index->order[i]].low <= c->segment->high; ++i) {
        collect(c, index->order[i]);
    }
}

// Those under one name whose source is elsewhere altogether.
static void collect_shifted(Collection* c, const CwSourceIndex* index, uint32_t key) {
    if (key == CW__NONE || key >= index->n_keys || index->first[key + 1] - index->first[key] > SHIFTED_MAX) {
        return;
    }
    for (uint32_t i = index->first[key]; i < index->first[key + 1]; ++i) {
        collect(c, index->order[i]);
    }
}

// Those with an end at the same source time, whatever they are called.
static void collect_near_ends(Collection* c) {
    const int64_t near = near_of(c->segment);
    const CwRow* row = &c->differ->old_row;
    const uint32_t n = (uint32_t)row->count;
    uint32_t i = lower_bound(row, c->differ->by_low, 0, n, c->segment->low - near, false);
    for (uint32_t looked = 0; i < n && looked < SCAN_MAX; ++i, ++looked) {
        const uint32_t old = c->differ->by_low[i];
        if (row->items[old].low > c->segment->low + near) {
            break;
        }
        collect(c, old);
    }
    i = lower_bound(row, c->differ->by_high, 0, n, c->segment->high - near, true);
    for (uint32_t looked = 0; i < n && looked < SCAN_MAX; ++i, ++looked) {
        const uint32_t old = c->differ->by_high[i];
        if (row->items[old].high > c->segment->high + near) {
            break;
        }
        collect(c, old);
    }
}

// Where footage of the very name is at hand, other names count for nothing, but for other versions of it; where names
// and source agree somehow, neither source alone nor length alone does.
static size_t without_weak(CwCandidate* candidates, size_t count, CwFit best) {
    size_t kept = 0;
    for (size_t i = 0; i < count; ++i) {
        if (candidates[i].fit <= CW_FIT_VERSION && (best != CW_FIT_SAME || candidates[i].fit != CW_FIT_RENAMED)) {
            candidates[kept++] = candidates[i];
        }
    }
    return kept;
}

// Of several that may be it, one that shows the very same source frames is the likelier the more of its ends agree.
static void compare_ends(const CwDiffer* differ, const CwSegment* segment, CwCandidate* candidates, size_t count) {
    bool exact = false;
    for (size_t i = 0; i < count; ++i) {
        exact = exact || candidates[i].far == 0;
    }
    for (size_t i = 0; count > 1 && i < count; ++i) {
        const CwSegment* old = &differ->old_row.items[candidates[i].old];
        const int32_t ends = ends_differing(segment, old);
        candidates[i].cost += candidates[i].fit != CW_FIT_WEAK ? CW__COST_END * ends
                              : exact                          ? COST_END_EXACT * ends
                                                               : 0;
    }
}

size_t cw__diff_candidates(const CwDiffer* differ, const CwSegment* segment, uint32_t pair, const int64_t* expected,
                           size_t n_expected, CwCandidate candidates[CW__CANDIDATES_MAX]) {
    Collection c = {.differ = differ,
                    .segment = segment,
                    .expected = expected,
                    .n_expected = n_expected,
                    .items = candidates,
                    .best = CW_FIT_WEAK};
    for (size_t i = 0; i < n_expected; ++i) { // what comes next in the old cut, however much there is of the rest
        const uint32_t next = cw__diff_segment_at(&differ->old_row, expected[i]);
        for (uint32_t k = next; k != CW__NONE && k < next + 3 && k < differ->old_row.count; ++k) {
            collect(&c, k);
        }
    }
    collect_key(&c, &differ->by_pair, pair);
    if (c.best > CW_FIT_SAME || c.count == 0) {
        collect_key(&c, &differ->by_roll, segment->roll);
        collect_key(&c, &differ->by_roll_stem, segment->roll_stem);
        collect_key(&c, &differ->by_clip_stem, segment->clip_stem);
    }
    if (c.best > CW_FIT_VERSION || c.count == 0) {
        collect_shifted(&c, &differ->by_pair, pair);
        collect_shifted(&c, &differ->by_roll_stem, segment->roll_stem);
        collect_shifted(&c, &differ->by_clip_stem, segment->clip_stem);
        collect_key(&c, &differ->by_clip, segment->clip);
        collect_near_ends(&c);
    }
    const size_t count = c.best <= CW_FIT_VERSION ? without_weak(candidates, c.count, c.best) : c.count;
    compare_ends(differ, segment, candidates, count);
    return count;
}
