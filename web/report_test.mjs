// SPDX-License-Identifier: GPL-3.0-or-later
// The report page in Debian's Chromium: frames, keys, both cuts, what is heard, and who cannot see or move much.
// Usage: node report_test.mjs PAGE.html, the report of the bundled film; see test.sh.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const require = createRequire(import.meta.url);
const page_path = process.argv[2];
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--autoplay-policy=no-user-gesture-required"] });
const problems = [];
let asked = 0;

async function open(options = {}) {
  const page = await browser.newPage({ viewport: { width: 1500, height: 950 }, ...options });
  await keepSounds(page);
  page.on("pageerror", (error) => problems.push(error.message));
  page.on("console", (message) => message.type() === "error" && problems.push(message.text()));
  page.on("request", (request) => (asked += !/^(file|blob|data):/.test(request.url())));
  await page.goto(`file://${page_path}`);
  await page.waitForFunction(() => [...document.querySelectorAll("video")].every((video) => video.readyState >= 2));
  return page;
}

/** Keeps hold of every sound the page makes, because they are not in the document. */
const keepSounds = (page) => page.addInitScript(() => {
  window.sounds = [];
  const make = document.createElement.bind(document);
  document.createElement = (tag, options) => {
    const element = make(tag, options);
    if (tag === "audio") window.sounds.push(element);
    return element;
  };
});

const dataOf = async () => JSON.parse((await readFile(page_path, "utf8")).split('id="data">')[1].split("</script>")[0]);
const clock = (page) => page.locator(".timecode").textContent();
async function goTo(page, frame) {
  await page.locator(".scrub").evaluate((slider, value) => {
    slider.value = value;
    slider.dispatchEvent(new Event("input"));
  }, frame);
}

/** Waits until a frame is on the screen (the one before may be told once more), and says how light its middle is. */
const lightOf = (page, frame) => page.evaluate((wanted) => new Promise((resolve, reject) => {
  const video = document.querySelector("video:not([hidden])");
  let last = null;
  const timer = setTimeout(() => reject(new Error(`frame ${wanted} did not come, but ${last}`)), 3000);
  const look = (_, info) => {
    last = Math.round(info.mediaTime * 24);
    if (last !== wanted) {
      video.requestVideoFrameCallback(look);
      return;
    }
    clearTimeout(timer);
    const canvas = new OffscreenCanvas(16, 9);
    const context = canvas.getContext("2d");
    context.drawImage(video, 0, 0, 640, 180, 0, 0, 16, 9);
    const data = context.getImageData(0, 0, 16, 9).data;
    resolve(data.reduce((sum, value) => sum + value, 0) / data.length);
  };
  video.requestVideoFrameCallback(look);
  video.currentTime += 1e-4;
}), frame);

const tests = {
  async "every frame that is asked for is shown"() {
    const page = await open();
    await page.keyboard.press("1");
    for (let frame = 2960; frame < 3110; frame += 7) {
      await goTo(page, frame);
      await lightOf(page, frame);
    }
    await page.close();
  },

  async "the lightning is on its frame"() {
    const page = await open();
    await page.keyboard.press("1");
    const hit = (await dataOf()).cuts[0].cues.flatMap((cue) => cue.hits).find((one) => one.name === "lightning");
    const frame = (hit.at * 24) / 705600000;
    const light = [];
    for (let i = -2; i < 3; i++) {
      await goTo(page, frame + i);
      light.push(await lightOf(page, frame + i));
    }
    assert.ok(light[1] + 40 < light[2] && light[0] + 40 < light[2], `light from two frames before: ${light}`);
    await page.close();
  },

  async "keys move by frames, seconds and hits"() {
    const page = await open();
    await page.keyboard.press("1");
    await page.keyboard.press("Home");
    assert.equal(await clock(page), "01:00:00:00");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Shift+ArrowRight");
    assert.equal(await clock(page), "01:00:01:01");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("]");
    assert.equal(await clock(page), "01:00:03:00");
    assert.match(await page.locator(".hit-label").textContent(), /title/);
    await page.keyboard.press("[");
    assert.equal(await clock(page), "01:00:03:00");
    await page.close();
  },

  async "it plays, says where it is, and stops"() {
    const page = await open();
    await goTo(page, 480);
    await page.keyboard.press(" ");
    await page.waitForTimeout(1500);
    await page.keyboard.press(" ");
    const at = await clock(page);
    await page.waitForTimeout(300);
    assert.equal(await clock(page), at);
    const [seconds, frames] = at.split(":").slice(2).map(Number);
    assert.ok(seconds * 24 + frames > 480 + 20 && seconds * 24 + frames < 480 + 60, at);
    await page.close();
  },

  async "the other cut goes on with the same footage"() {
    const page = await open();
    await page.keyboard.press("1");
    await page.getByRole("button", { name: /^Scene 4/ }).click();
    const old = await clock(page);
    await page.keyboard.press("2");
    const now = await clock(page);
    assert.notEqual(now, old);
    assert.match(await page.locator(".card.scene").textContent(), /FISHING BOAT/);
    await page.keyboard.press("1");
    assert.equal(await clock(page), old);
    await page.close();
  },

  async "a cue is heard before and after, alone and with its picture"() {
    const page = await open();
    const data = await dataOf();
    for (const [name, cut] of [["Hear 1m5 before the re-cut", 0], ["Hear 1m5 after the re-cut", 1]]) {
      await page.getByRole("button", { name }).click();
      await page.waitForTimeout(700);
      const heard = await page.evaluate(() => [...document.querySelectorAll("video")].map((video) => ({ playing: !video.paused, muted: video.muted })));
      assert.deepEqual(heard.map(({ playing }) => playing), [cut === 0, cut === 1]);
      assert.ok(heard[cut].muted);
      const cue = data.cuts[cut].cues.find((one) => one.id === "1m5");
      const apart = await page.evaluate((at) => {
        const playing = window.sounds.filter((sound) => !sound.paused);
        const video = [...document.querySelectorAll("video")].find((one) => !one.paused);
        return playing.map((sound) => sound.currentTime - (video.currentTime - at));
      }, cue.sound_at / 705600000);
      assert.equal(apart.length, 1);
      assert.ok(Math.abs(apart[0]) < 0.08, `the cue is ${apart[0]} s from its picture`);
    }
    await page.keyboard.press("m");
    await page.keyboard.press("m");
    assert.ok(!(await page.evaluate(() => [...document.querySelectorAll("video")].some((video) => video.muted))));
    await page.close();
  },

  async "the timeline zooms about what is looked at"() {
    const page = await open();
    await goTo(page, 2000);
    const width = () => page.locator(".lanes").evaluate((lanes) => lanes.scrollWidth);
    const before = await width();
    await page.getByRole("button", { name: "Zoom in" }).click();
    await page.getByRole("button", { name: "Zoom in" }).click();
    assert.ok((await width()) > before * 2);
    const head = await page.locator(".playhead").boundingBox();
    const box = await page.locator(".scroller").boundingBox();
    assert.ok(head.x > box.x + 100 && head.x < box.x + box.width);
    await page.close();
  },

  async "nothing moves for who asked for calm"() {
    const page = await open({ reducedMotion: "reduce" });
    await page.keyboard.press("1");
    await goTo(page, 60);
    assert.ok(await page.locator(".streamer").isHidden());
    await goTo(page, 73);
    assert.ok(await page.locator(".punch").isHidden());
    assert.ok(await page.locator(".hit-label").isVisible());
    await page.close();
  },

  async "axe finds nothing"() {
    for (const size of [{ width: 1500, height: 950 }, { width: 420, height: 800 }]) {
      const page = await open({ viewport: size });
      await page.evaluate(await readFile(require.resolve("axe-core/axe.min.js"), "utf8"));
      const { violations } = await page.evaluate(() => window.axe.run());
      assert.deepEqual(violations.map((one) => `${one.id}: ${one.nodes.length} ${one.nodes[0].html.slice(0, 120)}`), []);
      await page.close();
    }
  },
};

let failed = 0;
for (const [name, test] of Object.entries(tests)) {
  problems.length = 0;
  try {
    await test();
    assert.deepEqual(problems, []);
    console.log(`ok ${name}`);
  } catch (error) {
    failed++;
    console.log(`FAILED ${name}\n${error.message}`);
  }
}
await browser.close();
if (asked) console.log(`FAILED the page asked for ${asked} things from elsewhere`);
process.exit(failed || asked ? 1 : 0);
