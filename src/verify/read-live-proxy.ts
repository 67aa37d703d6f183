// The texts of dumps of one proxy -> LiveProxy, or why they are none. Reads what it knows and ignores all else.
import { compareText } from "../manifests/compare-text.ts";
import { collectResources, kindsIn, type LiveResource, type ResourceKind } from "./collect-resources.ts";
import { leftOutAs } from "./leave-out.ts";
import type { LiveCluster, LiveListener, LiveProxy, LiveVirtualHost } from "./live-proxy.ts";
import { textOf } from "./proto-json.ts";
import { readAssignment, readCluster, readHostStatus } from "./read-cluster.ts";
import { readListener } from "./read-listener.ts";
import { readNode } from "./read-node.ts";
import { readVirtualHosts } from "./read-route.ts";

/** Why files cannot be compared, in a sentence. */
export interface Refusal {
  readonly refusal: string;
}

export interface DumpFile {
  readonly path: string;
  readonly text: string;
}

const HOW = "write it with `istioctl proxy-config all POD.NAMESPACE -o json`";

/** Messages of one kind: beyond it a dump is no sidecar's. */
const MOST_MESSAGES = 200_000;

/** Takes several files of one proxy as one dump. Never throws. */
export function readLiveProxy(files: readonly DumpFile[]): LiveProxy | Refusal {
  const resources: LiveResource[] = [];
  const kinds = new Set<ResourceKind>();
  for (const { path, text } of files) {
    const value = parse(text);
    if (value === undefined) return { refusal: `${path} is not JSON: ${HOW}` };
    for (const kind of kindsIn(value)) kinds.add(kind);
    for (const resource of collectResources(value)) resources.push(resource);
  }
  const names = files.map(({ path }) => path).join(", ");
  if (!kinds.has("listener") && !kinds.has("cluster"))
    return { refusal: `${names} holds neither listeners nor clusters of a proxy: ${HOW}` };
  if (resources.length > MOST_MESSAGES)
    return { refusal: `${names} holds ${resources.length} messages, more than the ${MOST_MESSAGES} that are read` };
  const proxy = assemble(resources, kinds);
  const role = proxy.node?.role;
  if (role !== undefined && role !== "sidecar")
    return { refusal: `${names} is of a ${role}, not of a sidecar: only sidecars are simulated` };
  return proxy;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, "")) as unknown;
  } catch {
    return undefined;
  }
}

function assemble(resources: readonly LiveResource[], kinds: ReadonlySet<ResourceKind>): LiveProxy {
  const leftOut = new Map<string, number>();
  const remarks: string[] = [];
  const kept = resources.filter((resource) => {
    const what = leftOutAs(resource);
    if (what !== undefined) leftOut.set(what, (leftOut.get(what) ?? 0) + 1);
    else if (resource.state !== "active") remarks.push(stateInWords(resource));
    return what === undefined && resource.state !== "refused";
  });
  const of = (kind: ResourceKind) => kept.filter((one) => one.kind === kind).map(({ message }) => message);
  const [bootstrap] = of("bootstrap");
  const node = bootstrap === undefined ? undefined : readNode(bootstrap);
  const hasEndpoints = kinds.has("endpoints") || kinds.has("host-status");
  return {
    ...(node !== undefined && { node }),
    ...(kinds.has("listener") && { listeners: activeOnes(of("listener").flatMap((one) => readListener(one) ?? [])) }),
    ...(kinds.has("cluster") && { clusters: lastOfEach(of("cluster").map(readCluster)) }),
    ...(hasEndpoints && { endpoints: endpointsOf(of("endpoints"), of("host-status")) }),
    ...(kinds.has("route") && { routes: routesOf(of("route")) }),
    leftOut,
    remarks: remarks.sort(compareText),
  };
}

function stateInWords({ kind, state, message }: LiveResource): string {
  const name = textOf(message, "name") ?? "without a name";
  return state === "refused"
    ? `The live proxy has refused ${kind} \`${name}\`, which istiod sent.`
    : `The live proxy has ${kind} \`${name}\` in preparation: it does not serve yet.`;
}

/** A listener may be there twice, active and as its successor that warms up: the first one serves. */
function activeOnes(listeners: readonly LiveListener[]): readonly LiveListener[] {
  const seen = new Set<string>();
  return listeners.filter(({ name, address, port }) => {
    const key = name === "" ? `${address}:${port}` : name;
    return !seen.has(key) && seen.add(key);
  });
}

function lastOfEach(clusters: readonly LiveCluster[]): readonly LiveCluster[] {
  return [...new Map(clusters.toReversed().map((cluster) => [cluster.name, cluster])).values()].toReversed();
}

function endpointsOf(
  assignments: readonly unknown[],
  statuses: readonly unknown[],
): ReadonlyMap<string, readonly string[]> {
  const endpoints = new Map<string, readonly string[]>();
  for (const message of assignments) endpoints.set(textOf(message, "clusterName") ?? "", readAssignment(message));
  for (const message of statuses) endpoints.set(textOf(message, "name") ?? "", readHostStatus(message));
  return endpoints;
}

function routesOf(tables: readonly unknown[]): ReadonlyMap<string, readonly LiveVirtualHost[]> {
  return new Map(tables.map((table) => [textOf(table, "name") ?? "", readVirtualHosts(table)]));
}
