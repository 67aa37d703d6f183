// Small meshes and a call each: what `earshot trace` says, word for word. `npm run test:update -- test/report` writes them.
import { readdirSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import { expect, test } from "vitest";
import { explainCall } from "../../src/impact/explain-call.ts";
import { toTrace } from "../../src/report/to-trace.ts";
import type { Call } from "../../src/simulation/call.ts";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const TRACES = new URL("./traces/", import.meta.url);
const cases = readdirSync(TRACES);

test("the cases are there", () => expect(cases.length).toBeGreaterThan(20));

test.each(cases)("%s", async (name) => {
  const read = (file: string): string => readFileSync(new URL(`${name}/${file}`, TRACES), "utf8");
  const mesh = new Map([["mesh.yaml", read("mesh.yaml")]]);
  const { simulation, notices } = simulateSnapshot(mesh, { istio: "1.30.3" });
  expect(notices.filter(({ relevance }) => relevance !== "no")).toEqual([]);
  const trace = toTrace(explainCall(simulation, load(read("call.yaml")) as Call), {
    istio: simulation.profile.version,
  });
  await expect(trace).toMatchFileSnapshot(new URL(`${name}/trace.txt`, TRACES).pathname);
});
