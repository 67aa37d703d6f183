// (Simulated, live) -> votes: which real address may stand for which symbol, and what shows it.
import { familyOf, isSymbol, splitHostPort } from "../simulation/addresses.ts";
import type { VirtualHostsFor } from "../simulation/build-routes.ts";
import { chainInWords, defaultInWords } from "../simulation/chain-words.ts";
import type { Listener, Outbound } from "../simulation/outbound.ts";
import type { LiveListener, LiveProxy } from "./live-proxy.ts";
import type { Binding } from "./verification.ts";

export interface Vote {
  readonly symbol: string;
  readonly addresses: readonly string[];
  readonly weight: number;
  readonly from: Binding["from"];
}

export interface Evidence {
  readonly outbound: Outbound;
  readonly live: LiveProxy;
  readonly virtualHosts: VirtualHostsFor | undefined;
}

/** A listener that is wholly alike says more than one that leads to the same place, and that more than an endpoint. */
const WEIGHT = { alike: 1_000_000, routes: 10_000, target: 100, endpoints: 1 } as const;

/** Endpoints of one cluster on both sides, multiplied: beyond it endpoints say too little for what they cost. */
const MOST_PAIRS = 10_000;

export function collectEvidence(evidence: Evidence): readonly Vote[] {
  const taken = new Set([...evidence.outbound.listeners.values()].map(({ address }) => address));
  const votes = [...fromListeners(evidence), ...fromRoutes(evidence), ...fromEndpoints(evidence)];
  return votes
    .map((vote) => ({ ...vote, addresses: vote.addresses.filter((address) => !taken.has(address)) }))
    .filter(({ addresses }) => addresses.length > 0);
}

/** Listeners with the same looks lead to the same places in the same way; addresses are left aside. */
export function looksOf(port: number, chains: readonly string[]): string {
  return `${port} ${chains
    .map((words) => words.replaceAll(/\bdst=\S+/g, "dst"))
    .sort()
    .join(" & ")}`;
}

export const chainsOf = ({ chains, defaultChain }: Listener): readonly string[] => [
  ...chains.map(chainInWords),
  ...(defaultChain === undefined ? [] : [defaultInWords(defaultChain)]),
];

function fromListeners({ outbound, live }: Evidence): readonly Vote[] {
  const alike = Map.groupBy(live.listeners ?? [], ({ port, chains }) =>
    looksOf(
      port,
      chains.map(({ words }) => words),
    ),
  );
  const byTarget = new Map<string, string[]>();
  for (const listener of live.listeners ?? []) {
    for (const target of targetsOf(listener)) {
      const key = `${listener.port} ${target}`;
      const known = byTarget.get(key);
      if (known === undefined) byTarget.set(key, [listener.address]);
      else known.push(listener.address);
    }
  }
  return [...outbound.listeners.values()].flatMap((listener): readonly Vote[] => {
    const { address: symbol, port } = listener;
    if (!isSymbol(symbol)) return [];
    const chains = chainsOf(listener);
    const same = (alike.get(looksOf(port, chains)) ?? []).map(({ address }) => address);
    if (same.length > 0) return [{ symbol, addresses: same, weight: WEIGHT.alike, from: "listeners" }];
    const targets = new Set(chains.map((words) => words.slice(words.indexOf(" => ") + 4)).filter(isOwnTarget));
    return [...targets].flatMap((target) => {
      const addresses = byTarget.get(`${port} ${target}`) ?? [];
      return [{ symbol, addresses, weight: WEIGHT.target, from: "listeners" as const }];
    });
  });
}

const isOwnTarget = (target: string): boolean => target.startsWith("outbound|") || /^route:.+:/.test(target);

const targetsOf = ({ chains }: LiveListener): readonly string[] =>
  chains.map(({ words }) => words.slice(words.indexOf(" => ") + 4)).filter(isOwnTarget);

/** HTTP services share listeners: their addresses are domains of their virtual hosts. */
function fromRoutes({ live, virtualHosts }: Evidence): readonly Vote[] {
  const votes: Vote[] = [];
  for (const [table, hosts] of virtualHosts === undefined ? [] : (live.routes ?? [])) {
    for (const { name, domains } of hosts) {
      const addresses = domains.map(addressOf).filter((address) => familyOf(address) !== undefined);
      if (addresses.length === 0) continue;
      const own = virtualHosts?.(table, name.slice(0, name.lastIndexOf(":")))?.find((host) => host.name === name);
      for (const symbol of new Set((own?.domains ?? []).map(addressOf).filter(isSymbol)))
        votes.push({ symbol, addresses: [...new Set(addresses)], weight: WEIGHT.routes, from: "routes" });
    }
  }
  return votes;
}

/** A domain is a name or an address, with or without a port. */
const addressOf = (domain: string): string =>
  familyOf(domain) === undefined || isSymbol(domain) ? (splitHostPort(domain)?.host ?? domain) : domain;

/** Only for pods that have listeners: nobody needs the others. */
function fromEndpoints({ outbound, live }: Evidence): readonly Vote[] {
  const wanted = new Set([...outbound.listeners.values()].map(({ address }) => address).filter(isSymbol));
  return [...outbound.clusters.values()].flatMap(({ name, endpoints }): readonly Vote[] => {
    const real = live.endpoints?.get(name) ?? [];
    if (endpoints.length * real.length > MOST_PAIRS) return [];
    const places = real.map(splitHostPort);
    return endpoints.flatMap((endpoint) => {
      const own = splitHostPort(endpoint);
      if (own === undefined || !wanted.has(own.host)) return [];
      const addresses = places.flatMap((place) => (place?.port === own.port ? [place.host] : []));
      return [{ symbol: own.host, addresses, weight: WEIGHT.endpoints, from: "endpoints" as const }];
    });
  });
}
