// A state of the mesh that takes over from another one what the change between them cannot touch answers exactly as one that
// is simulated afresh, whatever the change is and whatever is taken over from: also when it takes back what was added.
import fc from "fast-check";
import { expect, test } from "vitest";
import { profileFor } from "../../src/releases/profile.ts";
import type { Outbound } from "../../src/simulation/outbound.ts";
import { type Simulation, simulate } from "../../src/simulation/simulate.ts";
import { change, place, RELEASES, reader } from "./changed-meshes.ts";

const inOrder = (map: ReadonlyMap<string, object>) => [...map].toSorted(([a], [b]) => (a < b ? -1 : 1));

/** All that a proxy has, the parts in the order of their names. */
function tell({ listeners, clusters, virtualOutbound }: Outbound): string {
  return JSON.stringify([inOrder(listeners), inOrder(clusters), virtualOutbound]);
}

/** The same of every proxy, by its name, and where its calls to a few Services end. */
function answer(simulation: Simulation): readonly (readonly [proxy: string, told: string])[] {
  const hosts = simulation.mesh.services
    .slice(0, 4)
    .flatMap(({ name, namespace, spec }) =>
      (spec.ports ?? []).slice(0, 2).map(({ port }) => `${name}.${namespace}:${port}`),
    );
  const all = simulation.groups().flatMap(({ proxies, outbound }) => {
    const told = tell(outbound);
    return proxies.map((proxy) => {
      const calls = hosts.map((to) => simulation.follow({ from: proxy, to, protocol: "http" }));
      return [proxy, JSON.stringify([told, calls.map(({ outcome, symptom }) => [outcome, symptom])])] as const;
    });
  });
  return all.toSorted(([a], [b]) => (a < b ? -1 : 1));
}

test("what is taken over is what would be built", () => {
  let taken = 0;
  fc.assert(
    fc.property(change, fc.constantFrom(...RELEASES), place, ({ before, after }, release, asked) => {
      const { profile } = profileFor(release);
      const read = reader();
      const old = read(before);
      const now = read(after, old);
      const start = simulate(old, { profile, allInjected: true });
      const started = answer(start);
      const next = simulate(now, { profile, allInjected: true, previous: start });
      const fresh = simulate(now, { profile, allInjected: true });
      expect(answer(next)).toEqual(answer(fresh));
      const back = simulate(read(before), { profile, allInjected: true, previous: next });
      expect(answer(back)).toEqual(started);
      const had = new Set(start.groups().flatMap(({ outbound }) => [...outbound.listeners.values()]));
      const lone = now.workloads[asked % Math.max(now.workloads.length, 1)]?.id ?? "";
      const alone = simulate(now, { profile, allInjected: true }).outboundOf(lone);
      const among = next.outboundOf(lone);
      expect(among && tell(among)).toEqual(alone && tell(alone));
      if (next.groups().some(({ outbound }) => [...outbound.listeners.values()].some((one) => had.has(one)))) taken++;
    }),
    { numRuns: 100 },
  );
  expect(taken).toBeGreaterThan(70);
});
