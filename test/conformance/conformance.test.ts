// The simulation against istiod's own recorded answers: a table by theme, and equality where it is promised.
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { type CaseResult, compareCase, type Tally } from "./compare-with-istiod.ts";

const RELEASE = "1.30.3";
const ROOT = import.meta.dirname;

/**
 * Recorded with an address that only the recording knew: the pod IP 172.20.0.11 is literal in the manifest and a symbol
 * in the answer.
 */
const KNOWN_DIFFERENT: ReadonlySet<string> = new Set(["serviceentry/address-equals-pod-ip"]);

interface Row {
  cases: Tally;
  listeners: Tally;
  clusters: Tally;
  calls: Tally;
}

const rows = new Map<string, Row>();
const zero = (): Tally => ({ equal: 0, total: 0 });

function count(theme: string, result: CaseResult): void {
  const row = rows.get(theme) ?? { cases: zero(), listeners: zero(), clusters: zero(), calls: zero() };
  rows.set(theme, row);
  row.cases.total++;
  if (result.differences.length === 0) row.cases.equal++;
  for (const what of ["listeners", "clusters", "calls"] as const) {
    row[what].equal += result[what].equal;
    row[what].total += result[what].total;
  }
}

const share = ({ equal, total }: Tally): string => `${equal}/${total}`;

afterAll(() => {
  const lines = [["theme", "cases", "listeners", "clusters", "calls"]];
  for (const [theme, row] of rows) {
    lines.push([theme, share(row.cases), share(row.listeners), share(row.clusters), share(row.calls)]);
  }
  const table = lines.map((line) => line.map((cell, index) => cell.padEnd(index === 0 ? 16 : 12)).join("")).join("\n");
  process.stdout.write(`\nequal to istiod ${RELEASE}, by theme\n${table}\n`);
});

const themes = readdirSync(join(ROOT, "cases")).map((theme) => ({ theme, directory: join(ROOT, "cases", theme) }));

describe.each([...themes, { theme: "meshes", directory: join(ROOT, "meshes") }])("$theme", ({ theme, directory }) => {
  test.each(readdirSync(directory))("%s", (name) => {
    const result = compareCase(join(directory, name), RELEASE);
    if (result === undefined) return;
    count(theme, result);
    if (KNOWN_DIFFERENT.has(`${theme}/${name}`)) expect(result.differences).not.toEqual([]);
    else expect(result.differences).toEqual([]);
  });
});
