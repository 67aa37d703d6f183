// A state of the mesh that takes over from another one what the change between them cannot touch answers exactly as one that
// is simulated afresh, whatever the change is and whatever is taken over from: also when it takes back what was added.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { keepReadings } from "../../src/manifests/keep-readings.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { remember } from "../../src/manifests/remember.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";
import { profileFor } from "../../src/releases/profile.ts";
import type { Outbound } from "../../src/simulation/outbound.ts";
import { type Simulation, simulate } from "../../src/simulation/simulate.ts";

const CORPUS = join(import.meta.dirname, "..", "conformance");
const RELEASES = ["1.4.10", "1.10.6", "1.20.8", "1.22.8", "1.30.3", "1.31.0-rc.0"] as const;
const SEPARATOR = /^---$/m;

const documentsIn = (directory: string): readonly string[] =>
  readFileSync(join(directory, "manifests.yaml"), "utf8")
    .split(SEPARATOR)
    .filter((text) => /^kind:/m.test(text));
const subdirectories = (directory: string) => readdirSync(directory).map((name) => join(directory, name));

const meshes = subdirectories(join(CORPUS, "meshes")).map(documentsIn);
const cases = subdirectories(join(CORPUS, "cases")).flatMap(subdirectories).map(documentsIn);

/** What people do to a manifest; each does nothing to most of them. */
const EDITS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/number: \d+/, "number: 3306"),
  (text) => text.replace(/port: \d+/, "port: 80"),
  (text) => text.replace(/protocol: \w+/, "protocol: TCP"),
  (text) => text.replace(/replicas: \d+/, "replicas: 3"),
  (text) => text.replace(/^( *)namespace: \S+$/m, "$1namespace: demo"),
  (text) => text.replace(/^( *)namespace: \S+$/m, '$&\n$1annotations: {networking.istio.io/exportTo: "."}'),
  (text) => text.replace(/exportTo: .*$/m, 'exportTo: ["*"]'),
  (text) => text.replace(/resolution: \w+/, "resolution: STATIC"),
  (text) => text.replace(/- name: \w+$/m, "- name: http"),
  (text) => text.replace(/clusterIP: .*$/m, "clusterIP: None"),
];

interface Change {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

const place = fc.nat({ max: 1000 });

/** Some objects of a mesh go, some of another one come, some are edited. */
const change: fc.Arbitrary<Change> = fc
  .record({
    home: place,
    other: place,
    gone: fc.array(place, { maxLength: 2 }),
    come: fc.array(place, { maxLength: 2 }),
    edited: fc.array(fc.tuple(place, fc.constantFrom(...EDITS)), { maxLength: 2 }),
  })
  .map(({ home, other, gone, come, edited }) => {
    const before = meshes[home % meshes.length] ?? [];
    const others = [...cases, ...meshes][other % (cases.length + meshes.length)] ?? [];
    const leaving = new Set(gone.map((one) => one % before.length));
    const edits = new Map(edited.map(([one, edit]) => [one % before.length, edit]));
    const kept = before
      .map((text, index) => edits.get(index)?.(text) ?? text)
      .filter((_, index) => !leaving.has(index));
    return { before, after: [...kept, ...come.flatMap((one) => others[one % others.length] ?? [])] };
  });

function reader(): (documents: readonly string[], base?: Mesh) => Mesh {
  const read = keepReadings();
  const paths = new Map<string, string>();
  return (documents, base) => {
    const files = new Map(documents.map((text) => [remember(paths, text, () => `${paths.size}.yaml`), text]));
    return buildMesh(readDocuments(files, read).documents, { name: "default", ...(base && { base }) }).mesh;
  };
}

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
