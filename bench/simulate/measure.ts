// One size of mesh, in a process of its own -> what parsing its manifests and simulating it costs, as JSON on stdout.
// Parser and simulation take turns in the same process; what is counted is the processor time of this thread, which a busy
// machine disturbs less than the clock.
import { argv, memoryUsage, threadCpuUsage } from "node:process";
import { loadAll } from "js-yaml";
import { findCalls } from "../../src/impact/find-calls.ts";
import { keepReadings } from "../../src/manifests/keep-readings.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";
import { profileFor } from "../../src/releases/profile.ts";
import { type Simulation, simulate } from "../../src/simulation/simulate.ts";
import { CHANGES, type Repository, writeRepository } from "../write-repository.ts";

/** Milliseconds. */
export interface Round {
  /** js-yaml's `loadAll`, file by file. */
  readonly jsYaml: number;
  /** The same files by Earshot, with the place of each value, and the meshes of both states. */
  readonly reading: number;
  readonly meshes: number;
  /** Listeners and clusters of all proxies; after the change, once for each kind of change. */
  readonly before: number;
  readonly after: readonly number[];
  /** Following every known call through routes and clusters, before and after the first change. */
  readonly calls: number;
}

export interface Measurement {
  readonly megabytesOfYaml: number;
  readonly workloads: number;
  /** Different configurations, and what they hold together. */
  readonly groups: number;
  readonly listeners: number;
  readonly clusters: number;
  readonly calls: number;
  /** Heap that is kept: by the documents of both states, by their meshes, by the simulations of both. */
  readonly megabytes: { readonly documents: number; readonly meshes: number; readonly simulations: number };
  readonly rounds: readonly Round[];
}

const { profile } = profileFor("1.30.3");

function now(): number {
  const { user, system } = threadCpuUsage();
  return (user + system) / 1000;
}

function timed<Value>(task: () => Value): { readonly value: Value; readonly time: number } {
  const start = now();
  const value = task();
  return { value, time: now() - start };
}

function heap(): number {
  globalThis.gc?.();
  return memoryUsage().heapUsed / 1e6;
}

function configureAll(mesh: Mesh, previous?: Simulation): Simulation {
  const simulation = simulate(mesh, { profile, ...(previous && { previous }) });
  simulation.groups();
  return simulation;
}

function followAll(simulation: Simulation): number {
  const calls = findCalls(simulation.mesh);
  for (const call of calls) simulation.follow(call);
  return calls.length;
}

type Sizes = Omit<Measurement, "megabytesOfYaml" | "megabytes" | "rounds">;

function sizesOf(simulation: Simulation): Omit<Sizes, "calls"> {
  const groups = simulation.groups();
  const count = (sizeOf: (group: (typeof groups)[number]) => number) =>
    groups.reduce((sum, group) => sum + sizeOf(group), 0);
  return {
    workloads: simulation.mesh.workloads.length,
    groups: groups.length,
    listeners: count(({ outbound }) => outbound.listeners.size),
    clusters: count(({ outbound }) => outbound.clusters.size),
  };
}

function measure(base: Repository): { readonly round: Round; readonly sizes: Sizes } {
  const jsYaml = timed(() => {
    for (const text of base.values()) loadAll(text);
  });
  const read = keepReadings();
  const reading = timed(() => readDocuments(base, read));
  const changed = CHANGES.map(({ apply }) => readDocuments(apply(base), read).documents);
  const old = timed(() => buildMesh(reading.value.documents, { name: "before" }).mesh);
  const meshes = changed.map((one) => timed(() => buildMesh(one, { name: "after", base: old.value }).mesh));
  const before = timed(() => configureAll(old.value));
  const states = meshes.map(({ value }) => timed(() => configureAll(value, before.value)));
  const first = states[0]?.value ?? before.value;
  const calls = timed(() => followAll(before.value) + followAll(first));
  return {
    sizes: { ...sizesOf(first), calls: calls.value },
    round: {
      jsYaml: jsYaml.time,
      reading: reading.time,
      meshes: old.time + (meshes[0]?.time ?? 0),
      before: before.time,
      after: states.map(({ time }) => time),
      calls: calls.time,
    },
  };
}

/** Apart from the rounds: collecting all garbage makes what follows slow. */
function measureHeap(base: Repository): Measurement["megabytes"] {
  const [change] = CHANGES;
  const empty = heap();
  const read = keepReadings();
  const documents = [base, change?.apply(base) ?? base].map((files) => readDocuments(files, read).documents);
  const withDocuments = heap();
  const [old, now] = documents as [(typeof documents)[number], (typeof documents)[number]];
  const before = buildMesh(old, { name: "before" }).mesh;
  const after = buildMesh(now, { name: "after", base: before }).mesh;
  const withMeshes = heap();
  const simulation = configureAll(after, configureAll(before));
  const all = heap();
  const kept = simulation.groups().length > 0 ? all : Number.NaN;
  return { documents: withDocuments - empty, meshes: withMeshes - withDocuments, simulations: kept - withMeshes };
}

function measureAll(namespaces: number, rounds: number): Measurement {
  const base = writeRepository(namespaces);
  const measured = Array.from({ length: rounds }, () => measure(base));
  const [{ sizes }] = measured as [(typeof measured)[number]];
  const characters = [...base.values()].reduce((sum, text) => sum + text.length, 0);
  const megabytes = measureHeap(base);
  return { ...sizes, megabytesOfYaml: characters / 1e6, megabytes, rounds: measured.map(({ round }) => round) };
}

console.log(JSON.stringify(measureAll(Number(argv[2]), Number(argv[3]))));
