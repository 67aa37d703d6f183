// The simulation against istiod's own recorded answers: tables by theme and by release, and equality in every one of them.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type CaseResult, compareCase, readCase, type Tally } from "./compare-with-istiod.ts";

const NEWEST = "1.30.3";

/** Releases that answer as istiod does in every case. */
const RELEASES = [
  "1.4.10",
  "1.5.10",
  "1.6.14",
  "1.8.5",
  "1.10.6",
  "1.12.9",
  "1.14.3",
  "1.16.7",
  "1.18.7",
  "1.20.8",
  "1.22.8",
  "1.24.6",
  "1.26.8",
  "1.27.9",
  "1.28.10",
  NEWEST,
  "1.31.0-rc.0",
];

const ROOT = import.meta.dirname;

interface Row {
  readonly cases: Tally;
  readonly listeners: Tally;
  readonly clusters: Tally;
  readonly calls: Tally;
}

const zero = (): Tally => ({ equal: 0, total: 0 });
const newRow = (): Row => ({ cases: zero(), listeners: zero(), clusters: zero(), calls: zero() });
const byTheme = new Map<string, Row>();
const byRelease = new Map(RELEASES.map((release) => [release, newRow()] as const));

function count(row: Row | undefined, result: CaseResult): void {
  if (row === undefined) return;
  row.cases.total++;
  if (result.differences.length === 0) row.cases.equal++;
  for (const what of ["listeners", "clusters", "calls"] as const) {
    row[what].equal += result[what].equal;
    row[what].total += result[what].total;
  }
}

function table(title: string, rows: ReadonlyMap<string, Row>): string {
  const share = ({ equal, total }: Tally): string => `${equal}/${total}`;
  const lines = [[title, "cases", "listeners", "clusters", "calls"]];
  for (const [name, row] of rows) {
    lines.push([name, share(row.cases), share(row.listeners), share(row.clusters), share(row.calls)]);
  }
  return lines.map((line) => line.map((cell, index) => cell.padEnd(index === 0 ? 16 : 12)).join("")).join("\n");
}

afterAll(() => {
  process.stdout.write(`\nequal to istiod ${NEWEST}\n${table("theme", byTheme)}\n\n${table("release", byRelease)}\n`);
});

const themes = readdirSync(join(ROOT, "cases")).map((theme) => ({ theme, directory: join(ROOT, "cases", theme) }));

describe.each([...themes, { theme: "meshes", directory: join(ROOT, "meshes") }])("$theme", ({ theme, directory }) => {
  const row = newRow();
  byTheme.set(theme, row);
  test.each(readdirSync(directory))("%s", (name) => {
    const recorded = readCase(join(directory, name));
    const differences: string[] = [];
    for (const release of byRelease.keys()) {
      const result = compareCase(recorded, release);
      if (result === undefined) continue;
      count(byRelease.get(release), result);
      if (release === NEWEST) count(row, result);
      differences.push(...result.differences.map((text) => `${release}: ${text}`));
    }
    expect(differences).toEqual([]);
  });
});
