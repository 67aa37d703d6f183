// A state that was simulated before is not simulated again; whatever could make it another state is another state.
import { expect, test } from "vitest";
import { keepRecentReadings } from "../../src/manifests/keep-readings.ts";
import { keepStates } from "../../src/simulation/keep-states.ts";
import { simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";
import { CLIENT } from "./mesh-of.ts";

const shop = new Map([["shop/client.yaml", CLIENT]]);

test("the same texts are the same state, from whatever snapshot", () => {
  const simulate = keepStates();
  expect(simulate(new Map(shop), { istio: "1.30" })).toBe(simulate(new Map(shop), { istio: "1.30" }));
});

test.each([
  ["another text", new Map([["shop/client.yaml", `${CLIENT}\n`]]), { istio: "1.30" }],
  ["another path", new Map([["store/client.yaml", CLIENT]]), { istio: "1.30" }],
  ["one file more", new Map([...shop, ["shop/empty.yaml", ""]]), { istio: "1.30" }],
  ["another release", shop, { istio: "1.28" }],
  ["a variable of istiod", shop, { istio: "1.30", environment: new Map([["PILOT_ENABLE_ALPHA_GATEWAY_API", "true"]]) }],
  ["another choice of copies", shop, { istio: "1.30", copies: { first: new Set(["shop/client.yaml"]), turn: 0 } }],
  ["another MeshConfig", shop, { istio: "1.30", meshConfig: { path: "mesh.yaml", text: "{}" } }],
])("%s is another state", (_, snapshot, settings) => {
  const simulate = keepStates();
  const first = simulate(shop, { istio: "1.30" });
  expect(simulate(snapshot, settings)).not.toBe(first);
});

test("copies that come first are told apart by their files", () => {
  const simulate = keepStates();
  const by = (path: string) => simulate(shop, { istio: "1.30", copies: { first: new Set([path]), turn: 0 } });
  expect(by("shop/client.yaml")).not.toBe(by("live/client.yaml"));
  expect(by("live/client.yaml")).toBe(by("live/client.yaml"));
});

test("a state that is seen from another one is not kept", () => {
  const simulate = keepStates();
  const { simulation } = simulate(shop);
  expect(simulate(shop, { base: simulation.mesh })).not.toBe(simulate(shop, { base: simulation.mesh }));
});

test("a reader keeps what a kept state was read from, however long the state is kept", () => {
  const simulate = keepStates();
  const { read, age } = keepRecentReadings();
  const [before] = simulate(shop, { read }).simulation.mesh.workloads;
  for (let review = 0; review < 3; review++) {
    simulate(new Map(shop), { read });
    age();
  }
  const { mesh } = simulateSnapshot(new Map([...shop, ["shop/empty.yaml", ""]]), { read }).simulation;
  expect(mesh.workloads).toEqual([before]);
  expect(mesh.workloads[0]).toBe(before);
});
