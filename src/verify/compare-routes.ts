// Live route tables -> for each virtual host whether the simulation has it too, with the same domains and routes. Which
// virtual host the simulation finds for a domain is asked domain by domain, as a request would.
import { compareText } from "../manifests/compare-text.ts";
import { isSymbol, splitHostPort } from "../simulation/addresses.ts";
import type { VirtualHostsFor } from "../simulation/build-routes.ts";
import type { VirtualHost } from "../simulation/outbound.ts";
import { type Collector, type Comparison, type ComparisonInputs, collectorOf } from "./comparison.ts";
import { missingFrom } from "./listener-form.ts";
import type { LiveVirtualHost } from "./live-proxy.ts";
import { simulatedRouteInWords } from "./route-words.ts";

type Tables = ReadonlyMap<string, readonly LiveVirtualHost[]>;

export function compareRoutes(tables: Tables, virtualHosts: VirtualHostsFor, inputs: ComparisonInputs): Comparison {
  const collector = collectorOf("routes");
  const used = usedTables(inputs);
  for (const [table, hosts] of tables) {
    if (!used.has(table)) continue;
    const find = (host: string) => virtualHosts(table, host) ?? [];
    for (const host of hosts) compareHost(table, host, find, inputs, collector);
    tellMissing({ table, hosts, find }, inputs, collector);
  }
  for (const table of [...used].filter((name) => !tables.has(name)).sort(compareText)) {
    collector.differ({
      kind: "only-simulated",
      name: table,
      message: `The simulation has route table \`${table}\`; the live proxy has not.`,
      simulated: [],
      live: [],
    });
  }
  return collector.done();
}

/** Tables that simulated listeners lead to; what only live listeners lead to is told with these. */
function usedTables({ outbound }: ComparisonInputs): ReadonlySet<string> {
  const chains = [...outbound.listeners.values()].flatMap(({ chains: all, defaultChain }) =>
    defaultChain === undefined ? all : [...all, defaultChain],
  );
  return new Set(chains.flatMap(({ target }) => (target.kind === "route" ? [target.route] : [])));
}

type Find = (host: string) => readonly VirtualHost[];

/** `host:port`, or a name of istiod's own such as `allow_any`. */
const hostOf = (name: string): string => splitHostPort(name)?.host ?? name;

function compareHost(
  table: string,
  host: LiveVirtualHost,
  find: Find,
  inputs: ComparisonInputs,
  { alike, differ }: Collector,
): void {
  const name = `${table} / ${host.name}`;
  const own = find(hostOf(host.name)).find((one) => one.name === host.name);
  if (own === undefined) {
    const hostname = hostOf(host.name);
    if (inputs.outsiders.namespaceOf(hostname) !== undefined) inputs.outsiders.leaveOut([hostname]);
    else
      differ({
        kind: "only-live",
        name,
        message: `In route table \`${table}\` the live proxy has virtual host \`${host.name}\`; the simulation has not.`,
        simulated: [],
        live: host.domains.map(domainInWords),
      });
    return;
  }
  const routes = own.routes.map(simulatedRouteInWords);
  const domains = domainLines(own, host, find, inputs);
  const sameRoutes = routes.join("\n") === host.routes.join("\n");
  if (sameRoutes && domains.simulated.length + domains.live.length === 0) {
    alike();
    return;
  }
  differ({
    kind: "different",
    name,
    message: `Virtual host \`${host.name}\` of route table \`${table}\` ${sameRoutes ? "answers to other names" : "sends requests elsewhere"}.`,
    simulated: [...domains.simulated, ...(sameRoutes ? [] : routes)],
    live: [...domains.live, ...(sameRoutes ? [] : host.routes)],
  });
}

/** A name that another virtual host has taken before is no name of this one. */
function domainLines(
  own: VirtualHost,
  host: LiveVirtualHost,
  find: Find,
  { addressOf }: ComparisonInputs,
): { readonly simulated: readonly string[]; readonly live: readonly string[] } {
  const isOwn = (domain: string): boolean =>
    find(placeOf(domain)).find((one) => one.domains.includes(domain))?.name === host.name;
  const domains = own.domains.filter((domain) => !isSymbol(domain) || addressOf.has(placeOf(domain)));
  const real = domains.map((domain) => realDomain(domain, addressOf));
  const simulated = missingFrom(real, host.domains).filter((domain) => isOwn(domain) || !own.domains.includes(domain));
  return { simulated: simulated.map(domainInWords), live: missingFrom(host.domains, real).map(domainInWords) };
}

const domainInWords = (domain: string): string => `domain ${domain}`;

/** Of `svc:ns/name` and `svc:ns/name:80`. */
const placeOf = (domain: string): string => splitHostPort(domain)?.host ?? domain;

function realDomain(domain: string, addressOf: ReadonlyMap<string, string>): string {
  if (!isSymbol(domain)) return domain;
  const own = addressOf.get(domain);
  if (own !== undefined) return own;
  const place = splitHostPort(domain);
  return place === undefined ? domain : `${addressOf.get(place.host) ?? place.host}:${place.port}`;
}

interface Table {
  readonly table: string;
  readonly hosts: readonly LiveVirtualHost[];
  readonly find: Find;
}

/** Virtual hosts of services that have a cluster on the port, and that the live table lacks. */
function tellMissing({ table, hosts, find }: Table, { outbound }: ComparisonInputs, { differ }: Collector): void {
  const names = new Set(hosts.map(({ name }) => name));
  const told = new Set<string>();
  const port = /^\d+$/.test(table) ? table : table.slice(table.lastIndexOf(":") + 1);
  for (const { name, hostname } of outbound.clusters.values()) {
    if (name.split("|")[1] !== port || (table.includes(":") && hostOf(table) !== hostname)) continue;
    for (const own of find(hostname)) {
      if (names.has(own.name) || told.has(own.name)) continue;
      told.add(own.name);
      differ({
        kind: "only-simulated",
        name: `${table} / ${own.name}`,
        message: `In route table \`${table}\` the simulation has virtual host \`${own.name}\`; the live proxy has not.`,
        simulated: own.domains.map(domainInWords),
        live: [],
      });
    }
  }
}
