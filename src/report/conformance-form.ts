// Simulation -> the form in which istiod's recorded answers are kept: groups of proxies with listeners and clusters, calls.
import { compareText } from "../manifests/compare-text.ts";
import { type Call, type CallResult, recordedOutcome } from "../simulation/call.ts";
import { chainInWords, defaultInWords } from "../simulation/chain-words.ts";
import type { Cluster, Listener, Outbound } from "../simulation/outbound.ts";
import type { Simulation } from "../simulation/simulate.ts";

export interface ListenerForm {
  readonly chains: readonly string[];
  readonly bindToPort?: true;
  readonly inspectors?: readonly string[];
  readonly additionalAddresses?: readonly string[];
}

export interface GroupForm {
  readonly proxies: readonly string[];
  readonly listeners: Readonly<Record<string, ListenerForm>>;
  readonly clusters: Readonly<Record<string, string>>;
}

/** The call as asked, then where it went. */
export type CallForm = Call & {
  readonly resolved?: string;
  readonly listener?: string;
  readonly cluster?: string;
  readonly virtualHost?: string;
  readonly error?: string;
  readonly outcome: string;
};

export interface ConformanceForm {
  readonly groups: readonly GroupForm[];
  readonly calls: readonly CallForm[];
}

/** Proxies with equal answers are one group, in whatever namespaces they are. */
export function toConformanceForm(simulation: Simulation, calls: readonly Call[]): ConformanceForm {
  const groups = new Map<string, { proxies: string[]; form: Omit<GroupForm, "proxies"> }>();
  for (const { proxies, outbound } of simulation.groups()) {
    const form = outboundForm(outbound);
    const key = JSON.stringify(form);
    const known = groups.get(key);
    if (known === undefined) groups.set(key, { proxies: [...proxies], form });
    else for (const proxy of proxies) known.proxies.push(proxy);
  }
  const sorted = [...groups.values()].map(({ proxies, form }) => ({ proxies: proxies.sort(), ...form }));
  sorted.sort((a, b) => compareText(a.proxies[0] ?? "", b.proxies[0] ?? ""));
  return { groups: sorted, calls: calls.map((call) => callForm(simulation.follow(call))) };
}

function outboundForm({ listeners, clusters }: Outbound): Omit<GroupForm, "proxies"> {
  return {
    listeners: sortedRecord([...listeners].map(([key, listener]) => [key, listenerForm(listener)])),
    clusters: sortedRecord([...clusters.values()].map((cluster) => [cluster.name, clusterForm(cluster)])),
  };
}

function sortedRecord<Value>(entries: readonly (readonly [string, Value])[]): Readonly<Record<string, Value>> {
  return Object.fromEntries(entries.toSorted(([a], [b]) => compareText(a, b)));
}

function listenerForm(listener: Listener): ListenerForm {
  const chains = listener.chains.map(chainInWords);
  if (listener.defaultChain !== undefined) chains.push(defaultInWords(listener.defaultChain));
  return {
    chains: chains.sort(),
    ...(listener.bindToPort && { bindToPort: true }),
    ...(listener.inspectors.length > 0 && { inspectors: listener.inspectors }),
    ...(listener.additionalAddresses.length > 0 && { additionalAddresses: listener.additionalAddresses }),
  };
}

function clusterForm({ type, endpoints }: Cluster): string {
  if (type === "DFP") return "STATIC";
  return type === "EDS" && endpoints.length === 0 ? "EDS no-endpoints" : type;
}

function callForm(result: CallResult): CallForm {
  const { call, resolved, listener, cluster, virtualHost, error } = result;
  return {
    ...call,
    ...(resolved !== undefined && { resolved }),
    ...(error !== undefined
      ? { error }
      : {
          ...(listener !== undefined && { listener }),
          ...(cluster !== undefined && { cluster }),
          ...(virtualHost !== undefined && { virtualHost }),
        }),
    outcome: recordedOutcome(result),
  };
}
