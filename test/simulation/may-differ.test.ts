// A call that a change may not touch is followed in vain: it goes the same way in both states, step by step and word by word.
import fc from "fast-check";
import { expect, test } from "vitest";
import type { Mesh } from "../../src/mesh/mesh.ts";
import { profileFor } from "../../src/releases/profile.ts";
import { joinHostPort } from "../../src/simulation/addresses.ts";
import type { Call } from "../../src/simulation/call.ts";
import { simulate } from "../../src/simulation/simulate.ts";
import { change, RELEASES, reader } from "./changed-meshes.ts";

const MOST_CLIENTS = 5;

/** From some workloads to every name and address that the mesh has, on every port that somebody has. */
function callsIn(mesh: Mesh): readonly Call[] {
  const services = mesh.services.flatMap(({ name, namespace, spec }) => [
    `${name}.${namespace}`,
    name,
    ...(spec.clusterIP === undefined || spec.clusterIP === "None" ? [] : [spec.clusterIP]),
  ]);
  const entries = mesh.serviceEntries.flatMap(({ spec }) => [
    ...spec.hosts,
    ...(spec.addresses ?? []).filter((one) => !one.includes("/")),
  ]);
  const ports = [
    ...mesh.services.flatMap(({ spec }) => (spec.ports ?? []).map(({ port }) => port)),
    ...mesh.serviceEntries.flatMap(({ spec }) => (spec.ports ?? []).map(({ number }) => number)),
  ];
  const hosts = new Set([...services, ...entries, "elsewhere"]);
  return mesh.workloads
    .slice(0, MOST_CLIENTS)
    .flatMap(({ id }) =>
      [...hosts].flatMap((host) =>
        [...new Set(ports)].flatMap((port) =>
          (["tcp", "http"] as const).map((protocol) => ({ from: id, to: joinHostPort(host, port), protocol })),
        ),
      ),
    );
}

test("what a change may not touch stays as it was", () => {
  let untouched = 0;
  let asked = 0;
  fc.assert(
    fc.property(change, fc.constantFrom(...RELEASES), ({ before, after }, release) => {
      const { profile } = profileFor(release);
      const read = reader();
      const old = read(before);
      const start = simulate(old, { profile, allInjected: true });
      const next = simulate(read(after, old), { profile, allInjected: true, previous: start });
      const mayDiffer = next.mayDiffer(start);
      for (const call of callsIn(old)) {
        asked++;
        if (mayDiffer(call)) continue;
        untouched++;
        expect(next.follow(call)).toEqual(start.follow(call));
      }
    }),
    { numRuns: Number(process.env.RUNS ?? 60) },
  );
  expect(untouched / asked).toBeGreaterThan(0.1);
});
