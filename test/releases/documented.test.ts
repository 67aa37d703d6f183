// docs/releases.md says what src/releases does; whoever adds a switch or a row runs `npm run generate`.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { commentsOf, describeReleases } from "../../scripts/describe-releases-page.ts";
import { BASELINE } from "../../src/releases/baseline.ts";
import { ENVIRONMENT } from "../../src/releases/environment.ts";

const read = (path: string): string => readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");

test("the page is what the tables say: npm run generate", () => {
  expect(read("docs/releases.md") === describeReleases(read("src/releases/switches.ts"))).toBe(true);
});

test("every switch says what it decides", () => {
  const comments = commentsOf(read("src/releases/switches.ts"));
  expect(Object.keys(BASELINE).filter((name) => (comments.get(name) ?? "") === "")).toEqual([]);
});

test("comments of several lines are one sentence", () => {
  const source = "interface A {\n  /** One\n   * two. */\n  readonly a: boolean;\n  /** Three. */\n  readonly b: 1;\n}";
  expect([...commentsOf(source)]).toEqual([
    ["a", "One two."],
    ["b", "Three."],
  ]);
});

test("the page tells every variable with its defaults", () => {
  const page = read("docs/releases.md");
  expect(ENVIRONMENT.filter(({ name }) => !page.includes(`| \`${name}\` |`))).toEqual([]);
  expect(page).toContain("1.20: `false`; `true`: `externalNameIsAlias`: `true`<br>1.21 to 1.23: `true`");
});
