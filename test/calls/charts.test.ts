// Manifests in the style of well-known charts: how many of the calls that a reader finds in them are found (recall), and how
// many that are found are calls (precision). Prints both, for what the finder was tuned on and for what it was not.
import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { findCalls } from "../../src/impact/find-calls.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

const ROOT = fileURLToPath(new URL("charts/", import.meta.url));

interface Comparison {
  readonly found: number;
  readonly expected: number;
  readonly hits: number;
  readonly missed: readonly string[];
  readonly wrong: readonly string[];
  /** Found, but said to speak something else. */
  readonly otherSpeech: readonly string[];
}

const destination = (line: string): string => line.split(" ").slice(0, 2).join(" ");

function compareChart(folder: string, name: string): Comparison {
  const { documents } = readDocuments(
    new Map([[`${name}.yaml`, readFileSync(`${ROOT}${folder}/${name}.yaml`, "utf8")]]),
  );
  const calls = findCalls(buildMesh(documents, { name: "default" }).mesh);
  const found = new Set(calls.map(({ from, to, protocol, tls }) => `${from} ${to} ${tls === true ? "tls" : protocol}`));
  const expected = readFileSync(`${ROOT}${folder}/${name}.calls`, "utf8").trim().split("\n");
  const foundTo = new Set([...found].map(destination));
  const expectedTo = new Set(expected.map(destination));
  return {
    found: foundTo.size,
    expected: expectedTo.size,
    hits: [...foundTo].filter((one) => expectedTo.has(one)).length,
    missed: [...expectedTo].filter((one) => !foundTo.has(one)),
    wrong: [...found].filter((one) => !expectedTo.has(destination(one))),
    otherSpeech: expected.filter((one) => foundTo.has(destination(one)) && !found.has(one)),
  };
}

function compareFolder(folder: string) {
  const names = readdirSync(`${ROOT}${folder}`).filter((file) => file.endsWith(".yaml"));
  const all = names.map((file) => compareChart(folder, file.replace(/\.yaml$/, "")));
  const sum = (count: (one: Comparison) => number): number => all.reduce((total, one) => total + count(one), 0);
  const [hits, found, expected] = [sum((one) => one.hits), sum((one) => one.found), sum((one) => one.expected)];
  return {
    charts: names.length,
    hits,
    found,
    expected,
    precision: hits / found,
    recall: hits / expected,
    missed: all.flatMap((one) => one.missed),
    wrong: all.flatMap((one) => one.wrong),
    otherSpeech: all.flatMap((one) => one.otherSpeech),
  };
}

const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;

describe.each(["open", "held-out", "second-look"])("charts: %s", (folder) => {
  const result = compareFolder(folder);

  test("precision and recall", () => {
    const { charts, hits, found, expected, precision, recall, otherSpeech } = result;
    console.log(
      `known calls, charts ${folder}: ${charts} charts, ${expected} calls; precision ${percent(precision)} (${hits} of ${found}), ` +
        `recall ${percent(recall)} (${hits} of ${expected}), protocol as expected ${hits - otherSpeech.length} of ${hits}`,
    );
    if (process.env.SHOW_CALLS !== undefined) console.log(result);
    expect(precision).toBeGreaterThan(0.93);
    expect(recall).toBeGreaterThan(0.95);
  });
});
