// SPDX-License-Identifier: GPL-3.0-or-later
#include "spot/carry.h"

#include "spot/use.h"

// The old frame that a new frame was; -1 where it is new.
static int64_t old_of(const CwDiff* diff, int64_t frame) {
    size_t low = 0;
    size_t high = diff->n_kept;
    while (low < high) {
        const size_t middle = low + (high - low) / 2;
        if (diff->kept[middle].new_in + diff->kept[middle].frames <= frame) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    const bool kept = low < diff->n_kept && diff->kept[low].new_in <= frame;
    return kept ? cw_kept_old_frame(diff, &diff->kept[low], frame) : -1;
}

// The first join after a frame, or the end of the picture.
static int64_t next_join(const CwPicture* picture, int64_t frame) {
    for (size_t i = 0; i < picture->n_shots; ++i) {
        const int64_t join = cw_shot_join(&picture->shots[i]);
        if (join > frame) {
            return join;
        }
    }
    return cw_picture_out(picture);
}

CwTail cw_tail_after(const CwDiff* diff, int64_t old_out, int64_t new_out, int64_t tail_frames) {
    int64_t same = 0;
    const int64_t end = diff->new_picture->n_shots ? cw_picture_out(diff->new_picture) : new_out;
    const int64_t old_end = diff->old_picture->n_shots ? cw_picture_out(diff->old_picture) : old_out;
    while (same < tail_frames && new_out + same < end && old_of(diff, new_out + same) == old_out + same) {
        ++same;
    }
    // After the end of both films there is nothing that could have changed.
    if (same == tail_frames || (new_out + same >= end && old_out + same >= old_end)) {
        return (CwTail){tail_frames, tail_frames, false};
    }
    const int64_t join = new_out + same >= end ? end : next_join(diff->new_picture, new_out + same);
    const int64_t frames = join - new_out;
    return frames < tail_frames ? (CwTail){frames, same, true} : (CwTail){tail_frames, tail_frames, false};
}

CwStatus cw_reel_breaks(CwArena* arena, const int64_t* starts, size_t n_reels, int64_t cue_in, int64_t cue_out,
                        const CwReelBreaks* was, CwReelBreaks* ret_breaks) {
    CwReelBreak* breaks = NULL;
    size_t n = 0;
    size_t capacity = 0;
    for (size_t i = 0; i < n_reels; ++i) {
        if (starts[i] <= cue_in || starts[i] >= cue_out) {
            continue;
        }
        CwReelBreak one = {.reel = i, .at = starts[i] - cue_in};
        for (size_t k = 0; was && k < was->count; ++k) {
            one.was_so = one.was_so || (was->breaks[k].reel == i && was->breaks[k].at == one.at);
        }
        CW_TRY(CW_RESERVE(arena, breaks, n, capacity));
        breaks[n++] = one;
    }
    *ret_breaks = (CwReelBreaks){breaks, n};
    return CW_OK;
}

// The stretch on which two cues sound at once: frames after the source's in, and how many; 0 when there is none.
typedef struct {
    int64_t from;
    int64_t frames;
} Both;

static Both both(const CwPlacement* placement, size_t source, size_t score, CwRate rate) {
    const CwCuePlace* a = &placement->cues[source];
    const CwCuePlace* b = &placement->cues[score];
    if (a->kind == CW_PLACE_OMITTED || b->kind == CW_PLACE_OMITTED) {
        return (Both){0, 0};
    }
    const int64_t in = a->in.flicks > b->in.flicks ? a->in.flicks : b->in.flicks;
    const int64_t out = a->out.flicks < b->out.flicks ? a->out.flicks : b->out.flicks;
    const int64_t frame = cw_flicks_per_frame(rate);
    return out > in ? (Both){cw_div_nearest(in - a->in.flicks, frame), cw_div_nearest(out - in, frame)} : (Both){0, 0};
}

static CwOverlapKind kind_of(Both before, Both now) {
    if (before.frames == 0) {
        return CW_OVERLAP_NEW;
    }
    if (now.frames == 0) {
        return CW_OVERLAP_LOST;
    }
    return before.frames == now.frames && before.from == now.from ? CW_OVERLAP_SAME : CW_OVERLAP_SHIFTED;
}

CwStatus cw_overlaps(CwArena* arena, const CwSpotted* spotted, const CwPlacement* old, const CwPlacement* now,
                     CwRate rate, CwOverlap** ret_overlaps, size_t* ret_n) {
    CwOverlap* overlaps = NULL;
    size_t n = 0;
    size_t capacity = 0;
    for (size_t i = 0; i < spotted->n_cues; ++i) {
        for (size_t k = 0; cw_use_is_visual(spotted->cues[i].use) && k < spotted->n_cues; ++k) {
            const Both before = both(old, i, k, rate);
            const Both after = both(now, i, k, rate);
            if (cw_use_is_visual(spotted->cues[k].use) || before.frames + after.frames == 0) {
                continue;
            }
            CW_TRY(CW_RESERVE(arena, overlaps, n, capacity));
            overlaps[n++] = (CwOverlap){kind_of(before, after), i, k, before.frames, after.frames};
        }
    }
    *ret_overlaps = overlaps;
    *ret_n = n;
    return CW_OK;
}

CwApprovalAfter cw_approval_after(CwText before, CwText now) {
    if (!now.length) {
        return CW_APPROVAL_MOOT;
    }
    return cw_text_equal(before, now) ? CW_APPROVAL_STANDS : CW_APPROVAL_REOPENED;
}

const char* cw_approval_after_name(CwApprovalAfter after) {
    static const char* const names[] = {"stands", "reopened", "moot"};
    return names[after];
}
