// A recorded case and a release -> how many of istiod's answers the simulation gives too, and the first differences.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { loadAll } from "js-yaml";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";
import { profileFor } from "../../src/releases/profile.ts";
import { type GroupForm, toConformanceForm } from "../../src/report/conformance-form.ts";
import type { Call } from "../../src/simulation/call.ts";
import { simulate } from "../../src/simulation/simulate.ts";

interface RecordedCall extends Call {
  readonly listener?: string;
  readonly cluster?: string;
  readonly virtualHost?: string;
  readonly error?: string;
}

interface Recorded {
  readonly releases: readonly string[];
  readonly groups: readonly GroupForm[];
  readonly calls: readonly RecordedCall[];
}

export interface Tally {
  equal: number;
  total: number;
}

export interface CaseResult {
  readonly listeners: Tally;
  readonly clusters: Tally;
  readonly calls: Tally;
  readonly differences: readonly string[];
}

/** A recorded case, read once for all releases. */
export interface RecordedCase {
  readonly mesh: Mesh;
  readonly calls: readonly Call[];
  readonly answers: readonly Recorded[];
  /** Addresses that the recording gave and that its manifests name: literal there, symbols in the answer. */
  readonly bindings: ReadonlyMap<string, string>;
}

export function readCase(directory: string): RecordedCase {
  const manifests = readFileSync(join(directory, "manifests.yaml"), "utf8");
  const { documents } = readDocuments(new Map([["manifests.yaml", manifests]]));
  const text = optional(directory, "mesh.yaml");
  const { mesh } = buildMesh(documents, {
    name: "default",
    ...(text !== undefined && { meshConfig: { path: "mesh.yaml", text } }),
  });
  const calls = (loadAll(optional(directory, "calls.yaml") ?? "[]")[0] ?? []) as readonly Call[];
  const answers = JSON.parse(readFileSync(join(directory, "expected.json"), "utf8")) as Recorded[];
  const bound = loadAll(optional(directory, "bindings.yaml") ?? "{}")[0] as Readonly<Record<string, string>>;
  return { mesh: aged(mesh), calls, answers, bindings: new Map(Object.entries(bound)) };
}

/** The recording gave this age to objects that say none: between the oldest and the others that do. */
const RECORDED_AGE = Date.UTC(2020, 0, 1);

function aged(mesh: Mesh): Mesh {
  const withAge = <Object extends { readonly created: number }>(objects: readonly Object[]): readonly Object[] =>
    objects.map((object) => (object.created === 0 ? { ...object, created: RECORDED_AGE } : object));
  return {
    ...mesh,
    services: withAge(mesh.services),
    serviceEntries: withAge(mesh.serviceEntries),
    sidecars: withAge(mesh.sidecars),
    virtualServices: withAge(mesh.virtualServices),
    destinationRules: withAge(mesh.destinationRules),
  };
}

/** Undefined when the case was not recorded for the release. */
export function compareCase({ mesh, calls, answers, bindings }: RecordedCase, release: string): CaseResult | undefined {
  const recorded = answers.find(({ releases }) => releases.includes(release));
  if (recorded === undefined) return undefined;
  const simulation = simulate(mesh, { profile: profileFor(release).profile, allInjected: true, bindings });
  const answer = withSymbols(toConformanceForm(simulation, calls), bindings);
  const result = { listeners: tally(), clusters: tally(), calls: tally(), differences: [] as string[] };
  for (const group of recorded.groups) {
    for (const proxy of group.proxies) {
      const own = answer.groups.find(({ proxies }) => proxies.includes(proxy));
      compareRecords(proxy, group.listeners, own?.listeners ?? {}, result.listeners, result.differences);
      compareRecords(proxy, group.clusters, own?.clusters ?? {}, result.clusters, result.differences);
    }
  }
  for (const call of recorded.calls) compareCall(call, answer.calls, result.calls, result.differences);
  return result;
}

/** The answer as it was recorded: with the symbols of the addresses that were bound. */
function withSymbols<Answer>(answer: Answer, bindings: RecordedCase["bindings"]): Answer {
  let text = JSON.stringify(answer);
  for (const [symbol, address] of bindings) {
    text = text.replaceAll(new RegExp(`(?<![\\d.])${address.replaceAll(".", "[.]")}(?![\\d.])`, "g"), symbol);
  }
  return JSON.parse(text);
}

function optional(directory: string, name: string): string | undefined {
  try {
    return readFileSync(join(directory, name), "utf8");
  } catch {
    return undefined;
  }
}

const tally = (): Tally => ({ equal: 0, total: 0 });

function compareRecords(
  proxy: string,
  expected: Readonly<Record<string, unknown>>,
  actual: Readonly<Record<string, unknown>>,
  count: Tally,
  differences: string[],
): void {
  for (const key of new Set([...Object.keys(expected), ...Object.keys(actual)])) {
    const [wanted, got] = [canonical(expected[key]), canonical(actual[key])];
    count.total++;
    if (wanted === got) count.equal++;
    else differences.push(`${proxy} ${key}\n  istiod:  ${wanted}\n  earshot: ${got}`);
  }
}

const canonical = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === "object" && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : Array.isArray(inner)
        ? inner.toSorted()
        : inner,
  ) ?? "nothing";

const IDENTITY = ["from", "to", "protocol", "tls", "host", "sni"] as const;
const ANSWER = ["listener", "cluster", "virtualHost"] as const;

function compareCall(
  expected: RecordedCall,
  actual: readonly RecordedCall[],
  count: Tally,
  differences: string[],
): void {
  const own = actual.find((call) => IDENTITY.every((key) => call[key] === expected[key]));
  count.total++;
  const same =
    expected.error === undefined
      ? own?.error === undefined && ANSWER.every((key) => own?.[key] === expected[key])
      : own?.error !== undefined;
  if (same) count.equal++;
  else differences.push(`call ${canonical(expected)}\n  earshot: ${canonical(own)}`);
}
