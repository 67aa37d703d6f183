import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { SETTINGS_EXAMPLE } from "../../scripts/describe-settings-page.ts";
import { readSettings } from "../../src/settings/read-settings.ts";

const read = (text: string) => readSettings({ path: ".github/earshot.yml", text });

function problems(text: string): string {
  const reading = read(text);
  if (reading.kind === "settings") throw new Error("there is nothing wrong with it");
  return reading.problems.map(({ line, message }) => `${line}: ${message}`).join("\n");
}

test("the example of the documentation can be used", () => {
  const reading = read(SETTINGS_EXAMPLE);
  expect(reading).toMatchObject({ kind: "settings", settings: { istio: "1.30", mode: "enforce" } });
  if (reading.kind === "settings") {
    expect(reading.settings.waivers?.[0]).toMatchObject({ until: "2027-03-31", location: { startLine: 18 } });
    expect(reading.locate(["policies", "wide-export", "enabled"]).startLine).toBe(14);
  }
});

test.each([
  ["nothing", ""],
  ["comments", "# later\n"],
  ["null", "~\n"],
  ["a document mark", "---\n# yes\n"],
])("%s is no settings", (_, text) => {
  expect(read(text)).toMatchObject({ kind: "settings", settings: {} });
});

describe("what is wrong is told with its line and what to do", () => {
  test.each([
    ["an unknown key", "istio: '1.30'\nmdoe: observe\n", '2: "mdoe" is no key here; did you mean "mode"?'],
    [
      "a key of somewhere else",
      "policies:\n  foreign-capture:\n    until: x\n",
      '3: "until" is no key here; there are: enabled, severity, mode',
    ],
    ["a number for a release", "istio: 1.30\n", '1: istio must be text, not 1.30; write it in quotes: "1.30"'],
    [
      "a word that YAML reads as true",
      "waivers:\n- {policy: y, resource: Sidecar a/b, reason: r, until: 2027-01-01}\n",
      '2: waivers, number 1, policy must be text, not y; write it in quotes: "y"',
    ],
    ["no release", "istio: newest\n", '1: istio must be a release of Istio such as "1.30" or "1.30.3", not newest'],
    ["another word", "mode: obsreve\n", '1: mode must be enforce or observe, not obsreve; did you mean "observe"?'],
    ["a text for a list", "waivers: none\n", "1: waivers must be a list, not none"],
    [
      "a waiver without an end",
      "waivers:\n- policy: x\n  resource: Sidecar a/b\n  reason: r\n",
      '2: waivers, number 1 needs "until"',
    ],
    [
      "a day that there is not",
      "waivers:\n- {policy: x, resource: Sidecar a/b, reason: r, until: 2026-02-29}\n",
      "2: waivers, number 1, until: there is no day 2026-02-29",
    ],
    [
      "a time",
      "waivers:\n- {policy: x, resource: Sidecar a/b, reason: r, until: 2026-02-28T10:00:00Z}\n",
      "2: waivers, number 1, until must be a day such as 2027-03-31, not 2026-02-28T10:00:00Z",
    ],
    [
      "a resource without a kind",
      "waivers:\n- {policy: x, resource: a/b, reason: r, until: 2026-02-28}\n",
      "2: waivers, number 1, resource: a/b is no resource; write Kind namespace/name, such as ServiceEntry demo/mysql",
    ],
    [
      "a call from nowhere",
      "calls:\n- {from: orders, to: '10.1.1.1:80'}\n",
      "2: calls, number 1, from: orders is no workload; write namespace/workload, such as orders/*",
    ],
    [
      "a call to no port",
      "calls:\n- {from: orders/*, to: 10.1.1.1}\n",
      "2: calls, number 1, to: 10.1.1.1 is no destination; write an address or a name and a port, such as 10.10.13.110:3306",
    ],
    [
      "a port that there is not",
      "calls:\n- {from: orders/*, to: 'db:70000'}\n",
      "2: calls, number 1, to: db:70000 is no destination",
    ],
    [
      "two meshes of one name",
      "meshes:\n- name: a\n- name: a\n",
      "3: meshes, number 2, name: there is already a mesh called a",
    ],
    [
      "a path that leaves the repository",
      "meshes:\n- {name: a, paths: [x/../../y]}\n",
      "paths start at the repository's root: no . and no ..",
    ],
    [
      "a path from the root of a disk",
      "policyFiles: [/etc/*.yaml]\n",
      "1: policyFiles, number 1: /etc/*.yaml: paths start at the repository's root: leave the first / away",
    ],
    ["braces that explode", `policyFiles: ["${"{a,b}".repeat(20)}"]\n`, "its braces stand for 1048576 globs"],
    [
      "no range of addresses",
      "fixes: {addressPool: 240.0.0.1}\n",
      "1: fixes, addressPool: 240.0.0.1 is no range of addresses such as 240.1.0.0/16",
    ],
    [
      "one of several ranges that is none",
      "fixes: {addressPool: [240.1.0.0/16, mysql]}\n",
      "1: fixes, addressPool: mysql is no range of addresses such as 240.1.0.0/16",
    ],
    [
      "istiod's own addresses",
      "fixes: {addressPool: 240.240.7.0/24}\n",
      "1: fixes, addressPool: istiod hands out the addresses of 240.240.7.0/24 itself",
    ],
    ["a list", "- mode: observe\n", "1: the file must be a mapping (key: value)"],
    ["a key twice", "mode: observe\nmode: enforce\n", '2: "mode" is written twice'],
    ["two documents", "mode: observe\n---\nmode: enforce\n", "2: there is a second YAML document: one is enough"],
    ["no YAML", "mode: [\n", "it is no YAML"],
    ["a prototype", "__proto__: {mode: observe}\n", '"__proto__" is no key here'],
    [
      "an alias bomb",
      `a: &a [${"x,".repeat(99)}x]\nb: &b [${"*a,".repeat(99)}*a]\nc: [${"*b,".repeat(99)}*b]\n`,
      "aliases",
    ],
    ["too much", `# ${"x".repeat(200_000)}\n`, "1: it is longer than 200000 characters"],
  ])("%s", (_, text, said) => expect(problems(text)).toContain(said));
});

test("all problems are told, in the order of lines, but not without end", () => {
  expect(
    problems("istio: 1.2\nmode: x\nwhat: 1\n")
      .split("\n")
      .map((line) => line.slice(0, 2)),
  ).toEqual(["1:", "2:", "3:"]);
  expect(problems(Array.from({ length: 90 }, (_, at) => `k${at}: 1`).join("\n")).split("\n")).toHaveLength(20);
});

test.each([
  ["line breaks", "\n".repeat(199_000)],
  ["spaces", " ".repeat(199_000)],
  ["lines of spaces", `${" ".repeat(400)}\n`.repeat(490)],
  ["documents", "---\n".repeat(49_000)],
  ["comments", "#\n".repeat(99_000)],
  ["keys", Array.from({ length: 18_000 }, (_, at) => `k${at}: 1`).join("\n")],
  ["braces", `policyFiles: ["${"{,}".repeat(60)}"]\n`],
  ["a deep list", "[".repeat(199_000)],
  ["waivers", `waivers:\n${"- {}\n".repeat(30_000)}`],
])("a file full of %s is read in no time", (_, text) => {
  const start = performance.now();
  read(text);
  expect(performance.now() - start).toBeLessThan(4_000);
});

test("whatever is written, an answer comes", () => {
  fc.assert(fc.property(fc.string(), (text) => ["settings", "broken"].includes(read(text).kind)));
  const json = fc.json({ maxDepth: 4 });
  fc.assert(
    fc.property(fc.constantFrom("mode", "calls", "meshes", "policies", "waivers", "istiod"), json, (key, value) =>
      ["settings", "broken"].includes(read(`${key}: ${value}`).kind),
    ),
  );
});
