// SPDX-License-Identifier: GPL-3.0-or-later
// The arithmetic of the report page, held against counting by hand. Usage: node --test film_test.mjs

import assert from "node:assert/strict";
import { test } from "node:test";
import { Film, FLICKS, signedFrames } from "./film.js";
import { inOrder } from "./recut.js";

const film = (num, den, drop, more = {}) => new Film({ film: { rate: { num, den, drop } }, cuts: [], ...more });

/** Timecode by counting: every number of the day in order, the dropped ones left out. */
function* counted(base, drop) {
  const dropped = drop ? base / 15 : 0;
  const two = (n) => String(n).padStart(2, "0");
  for (let second = 0; second < 2 * 3600 + 120; second++) {
    for (let frame = 0; frame < base; frame++) {
      if (frame < dropped && second % 60 === 0 && second % 600 !== 0) continue;
      yield `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}${drop ? ";" : ":"}${two(frame)}`;
    }
  }
}

test("timecode counts as people do", () => {
  for (const [num, den, drop, base] of [[24, 1, false, 24], [25, 1, false, 25], [24000, 1001, false, 24], [30000, 1001, true, 30], [30000, 1001, false, 30], [60000, 1001, true, 60]]) {
    const one = film(num, den, drop);
    let frame = 0;
    for (const written of counted(base, drop)) assert.equal(one.timecode(frame++), written);
  }
});

test("a frame of flicks is that frame at every rate", () => {
  for (const [num, den] of [[24, 1], [25, 1], [24000, 1001], [30000, 1001], [50, 1], [60000, 1001]]) {
    const one = film(num, den, false);
    for (let frame = 0; frame < 200000; frame += 7) {
      const flicks = (frame * den * FLICKS) / num;
      assert.equal(one.frameOf(flicks), frame);
      assert.equal(one.frameAt(one.middleOf(frame)), frame);
    }
  }
});

test("tempo goes straight from point to point", () => {
  const cue = { tempo: [[0, 60000], [2 * FLICKS, 80000], [3 * FLICKS, 80000]] };
  const one = film(24, 1, false);
  assert.equal(one.tempoAt(cue, -1), 60);
  assert.equal(one.tempoAt(cue, 1), 70);
  assert.equal(one.tempoAt(cue, 2.5), 80);
  assert.equal(one.tempoAt(cue, 9), 80);
  assert.equal(one.tempoAt({}, 1), null);
});

test("the same footage is found in the other cut, and back", () => {
  const cuts = [{ name: "a", frames: 240 }, { name: "b", frames: 240 }];
  const kept = [{ old: 0, new: 5 * FLICKS, length: 2 * FLICKS }, { old: 6 * FLICKS, new: 0, length: 4 * FLICKS }];
  const one = film(24, 1, false, { cuts, recut: { from: "a", to: "b", kept } });
  assert.equal(one.samePlace(cuts[0], cuts[1], 1), 6);
  assert.equal(one.samePlace(cuts[1], cuts[0], 6), 1);
  assert.equal(one.samePlace(cuts[0], cuts[1], 7.5), 1.5);
  assert.equal(one.samePlace(cuts[0], cuts[1], 4), 4); // gone: the same time
});

test("what was moved is what is shorter out of order", () => {
  const [a, b, c] = [{ old: 0, new: 3, length: 10 }, { old: 10, new: 0, length: 3 }, { old: 13, new: 13, length: 20 }];
  assert.deepEqual([...inOrder([a, b, c])].sort((x, y) => x.old - y.old), [a, c]);
  assert.equal(inOrder([]).size, 0);
});

test("frames off are written as people write them", () => {
  assert.deepEqual([0.004, 0.5, -1.25, null].map(signedFrames), ["0", "+0.5", "−1.25", "–"]);
});
