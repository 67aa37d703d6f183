// Random pull requests and the calls that istiod itself moves by them: all of those, and no other.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { callKey } from "../../src/impact/call-key.ts";
import { compare } from "../../src/impact/compare.ts";
import type { KnownCall } from "../../src/impact/find-calls.ts";
import { putBack } from "../../src/impact/mesh-objects.ts";
import { type Call, sameOutcome } from "../../src/simulation/call.ts";
import { simulateMesh, simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

interface Pair {
  readonly name: string;
  readonly release: string;
  readonly before: string;
  readonly after: string;
  readonly mesh: string | null;
  readonly calls: readonly Call[];
  readonly moved: readonly { readonly call: number; readonly before: string | null; readonly after: string | null }[];
}

const pairs: readonly Pair[] = JSON.parse(
  readFileSync(new URL("../conformance/pairs/pairs.json", import.meta.url), "utf8"),
);

function impactOf({ release, before, after, mesh, calls }: Pair) {
  const meshConfig = mesh ? { meshConfig: { path: "mesh.yaml", text: mesh } } : {};
  const settings = { istio: release, allInjected: true, ...meshConfig };
  const old = simulateSnapshot(new Map([["base.yaml", before]]), settings).simulation;
  const now = simulateSnapshot(new Map([["base.yaml", after]]), { ...settings, base: old.mesh }).simulation;
  const known = calls.map((call): KnownCall => ({ protocol: "tcp", ...call, via: "settings", sure: true }));
  return compare({
    before: old,
    after: now,
    callsBefore: known,
    callsAfter: known,
    without: (objects) => simulateMesh(putBack(old.mesh, now.mesh, new Set(objects)), settings),
  });
}

const said = (outcome: string | null | undefined) => (outcome?.startsWith("error: ") ? "error" : outcome);

test("the recorded pairs are there", () => expect(pairs.length).toBeGreaterThan(100));

test.each(pairs.map((pair) => [pair.name, pair] as const))("%s", (_, pair) => {
  const { calls } = impactOf(pair);
  const moved = calls.filter(({ before, after }) => !sameOutcome(before?.outcome ?? "", after?.outcome ?? ""));
  const ours = new Map(
    moved.map(({ call, before, after }) => [callKey(call), [said(before?.outcome), said(after?.outcome)]]),
  );
  const theirs = new Map(
    pair.moved.map(({ call, before, after }) => {
      const key = callKey({ protocol: "tcp", ...pair.calls[call] } as Call);
      // The recording has no word for a weighted route; ours is the design's.
      return [key, [said(before ?? ours.get(key)?.[0]), said(after ?? ours.get(key)?.[1])]];
    }),
  );
  expect(ours).toEqual(theirs);
  for (const change of moved) expect(change.causes).not.toEqual([]);
});
