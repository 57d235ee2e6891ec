// SPDX-License-Identifier: GPL-3.0-or-later
// Around the picture: captions, streamers and punches, transport, and what is happening now.

import { calm, h, s } from "./dom.js";
import { USES, VERDICTS, WANTS, lineWords, seconds, signedFrames, tenths } from "./film.js";

const STREAMER_S = 2; // as conductors know them: so long before a hit a line begins to cross the screen
const PUNCH_S = 0.5;

/** What lies over the picture. */
export function overlay(film, store) {
  const caption = h("p", { class: "caption", "aria-hidden": "true" });
  const label = h("p", { class: "hit-label", "aria-hidden": "true" });
  const streamer = h("i", { class: "streamer" });
  const punch = h("i", { class: "punch" });
  const layer = h("div", { class: "overlay" }, streamer, punch, label, caption);

  const draw = ({ cut, frame, streamers, captions }) => {
    const time = frame / film.fps;
    const here = film.cuts[cut];
    const line = captions ? film.covering(here.lines, time) : null;
    caption.textContent = line ? line.text : "";
    caption.hidden = !line;
    const hits = streamers ? film.hits(here).filter((hit) => hit.status !== "omitted") : [];
    const coming = hits.find((hit) => seconds(hit.at) > time && seconds(hit.at) - time <= STREAMER_S);
    const struck = hits.filter((hit) => seconds(hit.at) <= time + 1e-6 && time - seconds(hit.at) < PUNCH_S).pop();
    streamer.hidden = !coming || calm();
    if (coming) {
      streamer.dataset.want = coming.want;
      streamer.style.left = `${100 * (1 - (seconds(coming.at) - time) / STREAMER_S)}%`;
    }
    punch.hidden = !struck || calm();
    label.hidden = !struck;
    if (struck) {
      const age = (time - seconds(struck.at)) / PUNCH_S;
      punch.dataset.want = struck.want;
      punch.style.opacity = String(1 - age);
      label.dataset.want = struck.want;
      label.textContent = `${WANTS[struck.want]?.glyph ?? ""} ${struck.name}`;
    }
  };
  store.watch(["frame", "cut", "streamers", "captions"], draw);
  return layer;
}

const icon = (path) => s("svg", { viewBox: "0 0 24 24", "aria-hidden": "true" }, s("path", { d: path }));
const ICONS = {
  play: "M7 4l13 8-13 8z",
  pause: "M6 4h4v16H6zM14 4h4v16h-4z",
  back: "M16 5l-9 7 9 7z",
  forward: "M8 5l9 7-9 7z",
  previous: "M6 5h2.4v14H6zM19 5l-9 7 9 7z",
  next: "M15.6 5H18v14h-2.4zM5 5l9 7-9 7z",
};

/** A row of buttons of which one is chosen. */
export function choice(name, options, store, key, choose = (value) => store.set({ [key]: value })) {
  const buttons = options.map(({ value, label, title }) =>
    h("button", { type: "button", role: "radio", title, onclick: () => choose(value) }, label));
  store.watch([key], (values) =>
    buttons.forEach((button, i) => {
      const on = values[key] === options[i].value;
      button.setAttribute("aria-checked", String(on));
      button.tabIndex = on ? 0 : -1;
    }));
  const move = (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const now = options.findIndex(({ value }) => value === store.get(key));
    const to = (now + step + options.length) % options.length;
    choose(options[to].value);
    buttons[to].focus();
    event.preventDefault();
    event.stopPropagation();
  };
  return h("div", { class: "choice", role: "radiogroup", "aria-label": name, onkeydown: move }, buttons);
}

export function switchButton(label, store, key, title) {
  const button = h("button", { type: "button", class: "switch", title, onclick: () => store.set({ [key]: !store.get(key) }) }, label);
  store.watch([key], (values) => button.setAttribute("aria-pressed", String(Boolean(values[key]))));
  return button;
}

/** To the hit before or after the place we are at. */
export function goToHit(film, store, player, direction) {
  const frame = store.get("frame");
  const frames = film.hits(film.cuts[store.get("cut")]).map((hit) => film.frameOf(hit.at));
  const target = direction > 0 ? frames.find((at) => at > frame) : frames.filter((at) => at < frame).pop();
  if (target !== undefined) player.seekFrame(target);
}

export function transport(film, store, player) {
  const button = (name, title, act) => h("button", { type: "button", class: `icon ${name}`, title, "aria-label": title, onclick: act }, icon(ICONS[name]));
  const play = button("play", "Play (space)", () => player.toggle());
  const clock = h("output", { class: "timecode", "aria-label": "Timecode" });
  const slider = h("input", { type: "range", min: 0, step: 1, class: "scrub", "aria-label": "Place in the film",
    oninput: () => player.seekFrame(Number(slider.value)) });
  store.watch(["playing"], ({ playing }) => {
    play.replaceChildren(icon(playing ? ICONS.pause : ICONS.play));
    play.setAttribute("aria-label", playing ? "Pause (space)" : "Play (space)");
  });
  store.watch(["frame", "cut"], ({ frame, cut }) => {
    const here = film.cuts[cut];
    clock.textContent = film.timecodeOf(here, frame);
    slider.max = here.frames - 1;
    slider.value = frame;
    slider.setAttribute("aria-valuetext", clock.textContent);
    slider.style.setProperty("--part", `${(100 * frame) / Math.max(1, here.frames - 1)}%`);
  });
  const volume = h("input", { type: "range", min: 0, max: 1, step: 0.01, value: store.get("volume"), class: "volume", "aria-label": "Volume",
    oninput: () => store.set({ volume: Number(volume.value) }) });
  return h("div", { class: "transport", role: "group", "aria-label": "Transport" },
    slider,
    h("div", { class: "buttons" },
      button("previous", "Hit before ([)", () => goToHit(film, store, player, -1)),
      button("back", "One frame back (←)", () => player.step(-1)),
      play,
      button("forward", "One frame on (→)", () => player.step(1)),
      button("next", "Next hit (])", () => goToHit(film, store, player, 1)),
      clock,
      h("span", { class: "space" }),
      choice("What is heard", [
        { value: "mix", label: "Full mix", title: "Dialogue, music and effects (M)" },
        { value: "music", label: "Music alone", title: "Only the music, not lowered under the dialogue (M)" },
        ...(film.cuts.some((cut) => cut.headphones)
          ? [{ value: "headphones", label: "Headphones", title: "The mix of more channels than two, as headphones would play it: a preview, with the head of a dummy" }]
          : []),
      ], store, "listen", (value) => store.set({ listen: value, alone: null })),
      switchButton("Streamers", store, "streamers", "A line crosses the picture before each hit (S)"),
      switchButton("Captions", store, "captions", "What is said (C)"),
      volume));
}

const row = (term, ...content) => (content.flat().some(Boolean) ? h("div", { class: "fact" }, h("dt", {}, term), h("dd", {}, content)) : null);

function cueCard(film, store, player, cue, time) {
  const { bar, tempo } = film.musicAt(cue, time);
  const verdict = VERDICTS[cue.verdict];
  const alone = store.get("alone") === cue.id;
  return h("article", { class: "card cue" },
    h("h3", {}, h("b", {}, cue.id), " ", cue.title,
      cue.sound ? h("button", { type: "button", class: "solo", "aria-pressed": String(alone), title: alone ? "Back to what was heard" : "Only this cue, with the picture",
        onclick: () => player.alone(alone ? null : cue.id) }, "alone") : null),
    cue.intent ? h("p", { class: "intent" }, cue.intent) : null,
    h("p", { class: "quiet" }, [USES[cue.use] ?? cue.use, cue.theme && `theme “${cue.theme}”`].filter(Boolean).join(" · ")),
    h("dl", {},
      row("Bar", bar === null ? null : String(bar)),
      row("Tempo", tempo === null ? null : `${tempo.toFixed(1)} a minute`),
      row("Re-cut", verdict && h("span", { class: `verdict ${cue.verdict}` }, `${verdict.glyph} ${verdict.says}`)),
      row("Approved", film.rolesOf(cue.id, ["approved"])),
      row("Waits for", film.rolesOf(cue.id, ["waiting", "changed"])),
      (cue.recordings ?? []).map((one) => row("Played", h("b", {}, one.place), ` ${one.words}`, h("span", { class: "quiet" }, ` ${tenths(one.gain)} dB`)))),
    cue.origin ? h("p", { class: "origin" }, cue.origin) : null);
}

function nextHit(film, cut, time) {
  const hit = film.hits(cut).find((one) => seconds(one.at) >= time - 1e-6 && one.status !== "omitted");
  if (!hit) return null;
  const left = seconds(hit.at) - time;
  const error = film.error(hit);
  return h("article", { class: "card next" },
    h("h3", {}, "Next hit"),
    h("p", { class: "hit-name" }, h("i", { class: `want ${hit.want}`, "aria-hidden": "true" }, WANTS[hit.want]?.glyph ?? ""), ` ${hit.name}`),
    h("dl", {},
      row("In", `${left.toFixed(1)} s`),
      row("Wants", WANTS[hit.want]?.says ?? hit.want),
      row("Falls on", hit.beat ? `bar ${hit.beat.replace("|", ", beat ")}` : null),
      row("Off by", error === null ? "not marked" : `${signedFrames(error)} frames`),
      row("May be", film.allowance(hit))));
}

function level(list, step, time) {
  if (!list || !list.length) return null;
  return list[Math.max(0, Math.min(list.length - 1, Math.floor(time / step)))];
}

function balanceCard(cut, line, time) {
  const balance = cut.balance;
  if (!balance) return null;
  const step = seconds(balance.step);
  const [speech, music, duck] = ["dialogue", "music", "duck"].map((name) => level(balance[name], step, time));
  const bar = (name, value) => h("div", { class: `meter ${name}` },
    h("span", {}, name === "speech" ? "Dialogue" : "Music"),
    h("i", { style: `--fill:${value === null || value <= -600 ? 0 : Math.max(0, Math.min(100, (value + 500) / 4.5))}%` }),
    h("b", {}, value === null || value <= -600 ? "–" : tenths(value)));
  return h("article", { class: "card" }, h("h3", {}, "Levels"), bar("speech", speech), bar("music", music),
    duck !== null && duck < -1 ? h("p", { class: "quiet" }, `Music lowered by ${tenths(-duck)} dB under the dialogue`) : null,
    line && lineWords(line) ? h("p", { class: "quiet" }, lineWords(line)) : null);
}

/** What is happening at the place we are at. */
export function nowPanel(film, store, player) {
  const panel = h("aside", { class: "now", "aria-label": "At this place", tabindex: "0" });
  let drawn = -1;
  const draw = ({ frame, cut, playing }) => {
    if (playing && Math.abs(frame - drawn) < 3 && frame > drawn) return; // eight times a second is enough to read
    drawn = frame;
    const here = film.cuts[cut];
    const time = frame / film.fps;
    const scene = film.covering(here.scenes, time);
    const shot = film.covering(here.shots, time);
    const notes = film.notesIn(here).filter(({ at }) => Math.abs(seconds(at) - time) < 4).map(({ note }) => note);
    const cues = film.allCovering(here.cues, time);
    panel.replaceChildren(
      h("article", { class: "card scene" },
        h("p", { class: "eyebrow" }, scene ? `Scene ${scene.name}` : "Between scenes"),
        h("h2", {}, scene ? scene.heading : "–"),
        shot ? h("p", { class: "quiet" }, [shot.roll, shot.clip].filter(Boolean).join(" · ")) : null),
      ...(cues.length ? cues.map((cue) => cueCard(film, store, player, cue, time)) :
        [h("article", { class: "card silent" }, h("h3", {}, "No music"))]),
      ...[nextHit(film, here, time), balanceCard(here, film.covering(here.lines, time), time)].filter(Boolean),
      ...notes.map((note) => h("article", { class: "card note" },
        h("p", {}, `“${note.text}”`), h("p", { class: "quiet" }, [note.who, note.status].filter(Boolean).join(" · ")))));
  };
  store.watch(["frame", "cut", "playing"], draw);
  store.watch(["alone"], () => {
    drawn = -1;
    draw(store.values);
  });
  return panel;
}
