// SPDX-License-Identifier: GPL-3.0-or-later
// The film as the page sees it: times in seconds, timecode, what is where.

export const FLICKS = 705600000;
export const SILENCE = -1200;

/** Seconds of flicks; null stays null. */
export const seconds = (flicks) => (flicks === null || flicks === undefined ? null : flicks / FLICKS);

/** The report's data with what the page needs at hand; the data itself is left as it came. */
export class Film {
  constructor(data) {
    this.data = data;
    this.rate = data.film.rate;
    this.fps = this.rate.num / this.rate.den;
    this.base = Math.round(this.fps);
    this.cuts = data.cuts;
    this.recut = data.recut || null;
  }

  duration(cut) {
    return cut.frames / this.fps;
  }

  /** Frames are counted from the cut's first. The middle of a frame is where a player finds it for certain. */
  frameAt(time) {
    return Math.floor(time * this.fps + 1e-6);
  }
  middleOf(frame) {
    return (frame + 0.5) / this.fps;
  }
  frameOf(flicks) {
    return Math.floor((flicks * this.rate.num) / (this.rate.den * FLICKS) + 1e-6);
  }

  /** Timecode of a frame counted from 00:00:00:00 (SMPTE ST 12-1; drop-frame leaves out numbers). */
  timecode(frame) {
    let separator = ":";
    if (this.rate.drop) {
      const dropped = this.base / 15;
      const minute = this.base * 60 - dropped;
      const ten = minute * 10 + dropped;
      const tens = Math.floor(frame / ten);
      const rest = frame % ten;
      frame += dropped * (9 * tens + (rest < this.base * 60 ? 0 : Math.floor((rest - dropped) / minute)));
      separator = ";";
    }
    const two = (n) => String(n).padStart(2, "0");
    const second = Math.floor(frame / this.base);
    return `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}${separator}${two(frame % this.base)}`;
  }
  /** The timecode of a frame of a cut: every reel has its own. */
  timecodeOf(cut, frame) {
    let number = cut.start_frame + frame;
    for (const reel of cut.reels || []) {
      const first = this.frameOf(reel.in);
      if (first <= frame) number = reel.start_frame + frame - first;
    }
    return this.timecode(number);
  }
  timecodeIn(cut, flicks) {
    return this.timecodeOf(cut, this.frameOf(flicks));
  }

  /** The item of a list that covers a time; of several, the last. */
  covering(list, time) {
    let found = null;
    for (const item of list || []) {
      if (seconds(item.in) <= time + 1e-6 && time + 1e-6 < seconds(item.out)) found = item;
    }
    return found;
  }
  allCovering(list, time) {
    return (list || []).filter((item) => seconds(item.in) <= time + 1e-6 && time + 1e-6 < seconds(item.out));
  }

  /** The hits that a cut has no place for any more, each with its cue. */
  lostHits(cut) {
    const lost = (cut.cues || []).flatMap((cue) => (cue.hits || []).map((hit) => ({ ...hit, cue }))).filter((hit) => hit.at === null || hit.at === undefined);
    return [...lost, ...(cut.gone || []).map((hit) => ({ ...hit, cue: { id: hit.cue }, status: "omitted" }))];
  }

  /** The roles whose approval of a cue has one of these states, in words. */
  rolesOf(id, states) {
    const cue = (this.data.approvals || []).find((one) => one.id === id);
    return (cue?.roles || []).filter(({ state }) => states.includes(state)).map(({ role }) => role).join(", ");
  }

  /** Notes that have a place in a cut, by time: {note, at}. */
  notesIn(cut) {
    const all = (this.data.notes || []).flatMap((note) => (note.places || []).filter((place) => place.cut === cut.name).map(({ at }) => ({ note, at })));
    return all.sort((a, b) => a.at - b.at);
  }

  /** All hits of a cut by time, each with its cue. */
  hits(cut) {
    const all = (cut.cues || []).flatMap((cue) => (cue.hits || []).map((hit) => ({ ...hit, cue })));
    return all.filter((hit) => hit.at !== null && hit.at !== undefined).sort((a, b) => a.at - b.at);
  }

  /** How far the music is from the picture, in frames; null when it does not mark it. */
  error(hit) {
    return hit.music === null || hit.music === undefined ? null : ((hit.music - hit.at) / FLICKS) * this.fps;
  }

  /** How far off a hit may be, in words; null when half a frame either way, as usual. */
  allowance(hit) {
    if (hit.early === undefined) return null;
    const frames = (span) => String(Math.round((span / FLICKS) * this.fps * 100) / 100);
    const [early, late] = [frames(hit.early), frames(hit.late)];
    return early === late ? `${early} frames off` : `${early} early, ${late} late`;
  }

  /** Bar, beat and tempo of a cue at a time. */
  musicAt(cue, time) {
    const bars = cue.bars || [];
    let bar = null;
    for (const [at, number] of bars) {
      if (seconds(at) <= time + 1e-6) bar = number;
    }
    return { bar, tempo: this.tempoAt(cue, time) };
  }
  tempoAt(cue, time) {
    const points = cue.tempo || [];
    if (!points.length) return null;
    let i = 0;
    while (i + 1 < points.length && seconds(points[i + 1][0]) <= time) i++;
    const [at, tempo] = points[i];
    const next = points[i + 1];
    if (!next || time <= seconds(at)) return tempo / 1000;
    const part = (time - seconds(at)) / Math.max(1e-9, seconds(next[0]) - seconds(at));
    return (tempo + (next[1] - tempo) * part) / 1000;
  }

  /** Where the same footage lies in the other cut; the same time where it is gone. */
  samePlace(from, to, time) {
    if (!this.recut || from === to) return time;
    const forward = from.name === this.recut.from;
    for (const piece of this.recut.kept || []) {
      const start = seconds(forward ? piece.old : piece.new);
      const length = seconds(piece.length);
      if (start <= time && time < start + length) {
        return seconds(forward ? piece.new : piece.old) + time - start;
      }
    }
    return Math.min(time, this.duration(to));
  }
}

/** A number of frames as people write it: +0.02, 0, −1.5. */
export function signedFrames(value) {
  if (value === null) return "–";
  const rounded = Math.round(value * 100) / 100;
  if (rounded === 0) return "0";
  return (rounded > 0 ? "+" : "−") + String(Math.abs(rounded));
}

export const tenths = (value) => (value === null || value === undefined ? "–" : (value / 10).toFixed(1).replace("-", "−"));

/** How well a line is understood under the music, and what would help it most. */
export function lineWords(line) {
  const share = (value) => (value / 1000).toFixed(2);
  if (line.understood === undefined) return "";
  const better = line.understood > line.understood_before;
  const words = [`Understood ${share(line.understood)} of 1${better ? `, ${share(line.understood_before)} before music was lowered` : ""}`];
  if (line.masked_by) words.push(`masked most by ${line.masked_by}: ${share(line.understood_without)} without it`);
  if (line.too_loud) words.push(`out of reach: the music is ${tenths(line.too_loud)} dB too loud here`);
  return `${words.join("; ")}.`;
}

export const WANTS = {
  accent: { glyph: "▼", says: "accent" },
  chord: { glyph: "◆", says: "change of chord" },
  stop: { glyph: "■", says: "stop" },
  swell: { glyph: "▲", says: "swell to here" },
  entry: { glyph: "▶", says: "entry" },
  silence: { glyph: "○", says: "silence from here" },
};

export const VERDICTS = {
  untouched: { glyph: "=", says: "untouched" },
  shifted: { glyph: "→", says: "shifted" },
  changed: { glyph: "~", says: "changed inside" },
  trimmed: { glyph: "~", says: "trimmed" },
  split: { glyph: "÷", says: "split" },
  repeated: { glyph: "×", says: "repeated" },
  omitted: { glyph: "–", says: "omitted" },
  new: { glyph: "+", says: "new" },
};

export const USES = {
  BI: "background", BV: "background, sung", VI: "source, instrumental", VV: "source, sung", MT: "main title", ET: "end title",
  FI: "featured", FV: "featured, sung", TH: "theme", LO: "logo",
};
