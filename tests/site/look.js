// Opens each page of a plan in Chromium, has axe-core read it, and takes a picture of it. Started by check.py:
// look.js MODULES PLAN, where the plan is JSON with `out`, `sites`, `pages` and `extra`.
import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [modules, planText] = process.argv.slice(2);
const require = createRequire(resolve(modules, "package.json"));
const { chromium } = require("playwright-core");
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const plan = JSON.parse(planText);

const widths = { narrow: { width: 360, height: 740 }, wide: { width: 1280, height: 900 } };
let passed = 0;
let failed = 0;

const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync"],
});

function complain(where, what) {
  console.log(`${where}: ${what}`);
  failed += 1;
}

async function look(site, page, width, scheme) {
  const where = `${site}/${page.name} ${width} ${scheme}`;
  const context = await browser.newContext({ viewport: widths[width], colorScheme: scheme, bypassCSP: true });
  const tab = await context.newPage();
  const asked = [];
  const said = [];
  tab.on("request", (request) => asked.push(request.url()));
  tab.on("console", (message) => said.push(message.text()));
  tab.on("pageerror", (error) => said.push(String(error)));
  await tab.goto(pathToFileURL(resolve(plan.out, site, page.file)).href);
  // Nothing but files of the site: no font, image or script of somebody else.
  const outside = asked.filter((url) => !url.startsWith(pathToFileURL(plan.out).href));
  if (outside.length) complain(where, `asks for ${outside.join(", ")}`);
  if (said.length) complain(where, `the browser says ${said.join(" | ")}`);
  const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  if (overflow > 0) complain(where, `is ${overflow} pixels wider than the window`);
  const headings = await tab.evaluate(() => [...document.querySelectorAll("h1,h2,h3,h4,h5,h6")].map((h) => Number(h.tagName[1])));
  if (headings.filter((level) => level === 1).length !== 1) complain(where, `has not one h1 but levels ${headings}`);
  if (headings.some((level, i) => i > 0 && level > headings[i - 1] + 1)) complain(where, `leaves out a level: ${headings}`);
  await tab.evaluate(axe);
  const result = await tab.evaluate(() => window.axe.run(document, {
    runOnly: ["wcag2a", "wcag2aa", "wcag2aaa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    // Links of an author's text are called as the author calls them.
    rules: { "identical-links-same-purpose": { enabled: false } },
  }));
  for (const violation of result.violations) {
    const nodes = violation.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 140)} (${node.failureSummary.split("\n")[1]?.trim()})`);
    complain(where, `${violation.id}: ${violation.help}\n    ${nodes.join("\n    ")}`);
  }
  if (!result.violations.length) passed += 1;
  if (!page.quick) {
    mkdirSync(resolve(plan.out, "shots"), { recursive: true });
    await tab.screenshot({ path: resolve(plan.out, "shots", `${site}-${page.name}-${width}-${scheme}.png`), fullPage: width === "narrow" ? false : !page.name.startsWith("theme") && page.name !== "city" });
  }
  await context.close();
}

// A page with known faults, so that silence means something.
const planted = await (await browser.newContext()).newPage();
await planted.setContent("<p style='color:#bbb'>pale<img src='data:,'><a href='x'></a>");
await planted.evaluate(axe);
const found = (await planted.evaluate(() => window.axe.run())).violations.map((violation) => violation.id);
for (const id of ["color-contrast", "image-alt", "link-name"]) {
  if (found.includes(id)) passed += 1;
  else complain("planted", `axe-core does not find ${id}`);
}

for (const site of plan.sites) {
  for (const page of [...plan.pages, ...plan.extra]) {
    await look(site, page, "wide", "light");
    await look(site, page, "narrow", page.quick ? "light" : "dark");
  }
}

// On paper: an entry of usual length takes two pages at most.
const context = await browser.newContext();
const tab = await context.newPage();
const entry = plan.pages.find((page) => page.name === "origin");
await tab.goto(pathToFileURL(resolve(plan.out, plan.sites[0], entry.file)).href);
await tab.pdf({ path: resolve(plan.out, "shots", "origin.pdf"), format: "A4", preferCSSPageSize: true });
const pdf = readFileSync(resolve(plan.out, "shots", "origin.pdf"), "latin1");
const sheets = (pdf.match(/\/Type\s*\/Page\b(?!s)/g) ?? []).length;
if (sheets > 2) complain("print", `an entry takes ${sheets} pages`);
else passed += 1;

await browser.close();
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed ? 1 : 0);
