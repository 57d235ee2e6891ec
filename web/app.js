// SPDX-License-Identifier: GPL-3.0-or-later
// The report page: puts the parts together and listens to the keyboard.

import { Store, h } from "./dom.js";
import { Film } from "./film.js";
import { Player } from "./player.js";
import { choice, goToHit, nowPanel, overlay, transport } from "./stage.js";
import { Timeline } from "./timeline.js";
import { recutSection } from "./recut.js";
import { gateSection, hitsSection, loudnessSection, notesSection, soundsSection } from "./tables.js";

function keyboard(film, store, player) {
  const second = Math.round(film.fps);
  const keys = {
    " ": () => player.toggle(),
    k: () => player.toggle(),
    ArrowLeft: (event) => player.step(event.shiftKey ? -second : -1),
    ArrowRight: (event) => player.step(event.shiftKey ? second : 1),
    Home: () => player.seekFrame(0),
    End: () => player.seekFrame(Infinity),
    "[": () => goToHit(film, store, player, -1),
    "]": () => goToHit(film, store, player, 1),
    m: () => store.set({ alone: null, listen: store.get("listen") === "mix" ? "music" : "mix" }),
    s: () => store.set({ streamers: !store.get("streamers") }),
    c: () => store.set({ captions: !store.get("captions") }),
    1: () => player.switchTo(0),
    2: () => film.cuts.length > 1 && player.switchTo(1),
  };
  addEventListener("keydown", (event) => {
    const typing = event.target.closest("input, select, textarea, [role=radio]");
    const pressing = event.key === " " && event.target.closest("button, a, summary");
    const act = keys[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!act || typing || pressing || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act(event);
  });
}

function header(film, store, player) {
  const { title, note, director, composer, kind } = film.data.film;
  const gate = film.data.gate || [];
  const refused = gate.filter((delivery) => !delivery.ready).length;
  return h("header", {},
    h("div", { class: "name" }, h("h1", {}, title), note ? h("p", {}, note) : null),
    h("p", { class: "people" }, [kind, director && `directed by ${director}`, composer && `music by ${composer}`].filter(Boolean).join(" · ")),
    gate.length ? h("a", { href: "#gate-title", class: refused ? "chip refused" : "chip ready" },
      refused ? `✗ ${refused} of ${gate.length} deliveries refused` : "✓ every delivery may leave") : null,
    film.cuts.length > 1 ? choice("Cut", film.cuts.map((cut, i) => ({ value: i, label: cut.title, title: `Same footage in ${cut.title} (${i + 1})` })),
      store, "cut", (value) => player.switchTo(value)) : null);
}

const HELP = [["space", "play, pause"], ["← →", "a frame"], ["shift ← →", "a second"], ["[ ]", "hit before, next hit"], ["1 2", "cut"], ["M", "mix or music"],
  ["S", "streamers"], ["C", "captions"], ["ctrl wheel", "zoom the timeline"]];

function start() {
  const film = new Film(JSON.parse(document.getElementById("data").textContent));
  const store = new Store({ cut: film.cuts.length - 1, frame: 0, playing: false, listen: "mix", alone: null, volume: 0.9, streamers: true, captions: true });
  const player = new Player(film, store);
  player.element.append(overlay(film, store));
  const timeline = new Timeline(film, store, player);
  document.title = `${film.data.film.title}: the soundtrack`;
  document.body.replaceChildren(
    h("a", { class: "skip", href: "#main" }, "To the film"),
    header(film, store, player),
    h("main", { id: "main" },
      h("div", { class: "stage" }, h("div", { class: "picture" }, player.element, transport(film, store, player)), nowPanel(film, store, player)),
      timeline.element,
      ...[recutSection(film, store, player), hitsSection(film, store, player), notesSection(film, store, player), loudnessSection(film), soundsSection(film), gateSection(film)].filter(Boolean)),
    h("footer", {}, h("dl", { class: "keys", "aria-label": "Keys" }, HELP.map(([key, does]) => h("div", {}, h("dt", {}, h("kbd", {}, key)), h("dd", {}, does)))),
      h("p", {}, "Made by cuewright. The soundtrack follows the picture.")));
  keyboard(film, store, player);
  timeline.fit();
}

start();
