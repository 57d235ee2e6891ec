// SPDX-License-Identifier: GPL-3.0-or-later
// A picture of the report page, for the README: the storm, on the frame of its lightning. Usage: see picture.sh.

import { readFile } from "node:fs/promises";
import { chromium } from "playwright-core";

const [, , page_path, out] = process.argv;
const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox", "--disable-gpu"] });
const page = await browser.newPage({ viewport: { width: 1440, height: 1160 } });
await page.goto(`file://${page_path}`);
const data = JSON.parse((await readFile(page_path, "utf8")).split('id="data">')[1].split("</script>")[0]);
await page.waitForFunction(() => [...document.querySelectorAll("video")].every((video) => video.readyState >= 2));
const hits = data.cuts.at(-1).cues.flatMap((cue) => cue.hits).filter((hit) => hit.at !== null);
const hit = hits.find((one) => one.name === "lightning") ?? hits[0];
const { num, den } = data.film.rate;
await page.locator(".scrub").evaluate((slider, frame) => {
  slider.value = frame;
  slider.dispatchEvent(new Event("input"));
}, Math.floor((hit.at * num) / (den * 705600000)) + 2);
await page.waitForTimeout(1000);
await page.screenshot({ path: out });
await browser.close();
