// Simulated listeners, live listeners -> what is equal, what is different, and what only one side has.
import { isSymbol } from "../simulation/addresses.ts";
import type { Listener } from "../simulation/outbound.ts";
import { hostnameOf } from "./beyond-the-files.ts";
import { chainsOf, looksOf } from "./collect-evidence.ts";
import { type Collector, type Comparison, type ComparisonInputs, collectorOf } from "./comparison.ts";
import { type ListenerForm, liveForm, missingFrom, simulatedForm } from "./listener-form.ts";
import type { LiveChain, LiveListener } from "./live-proxy.ts";

export function compareListeners(live: readonly LiveListener[], inputs: ComparisonInputs): Comparison {
  const collector = collectorOf("listeners");
  const rest = byKey(live);
  const missing: Listener[] = [];
  for (const listener of inputs.outbound.listeners.values()) {
    const own = simulatedForm(listener, inputs.addressOf);
    const others = rest.get(own.key) ?? [];
    const found = others.shift();
    if (found === undefined) missing.push(listener);
    else compareOne(own, found, inputs, collector);
  }
  const extra = [...rest.values()].flat();
  const unexplained = explainPods(missing, extra, inputs, collector);
  for (const listener of unexplained.missing) tellMissing(listener, inputs, collector);
  for (const listener of unexplained.extra) tellExtra(listener, inputs, collector);
  return collector.done();
}

function byKey(live: readonly LiveListener[]): Map<string, LiveListener[]> {
  return Map.groupBy(live, (listener) => liveForm(listener).key);
}

function compareOne(
  own: ListenerForm,
  listener: LiveListener,
  { outsiders }: ComparisonInputs,
  { alike, differ }: Collector,
): void {
  const live = liveForm(listener);
  const foreign = listener.chains.filter((chain) => isForeign(chain, outsiders.namespaceOf)).map(({ words }) => words);
  const simulated = missingFrom(own.chains, live.chains);
  const extra = missingFrom(missingFrom(live.chains, own.chains), foreign);
  const rest = PROPERTIES.filter(({ is }) => !(foreign.length > 0 && is === "inspectors")).flatMap(({ words }) => {
    const sides = [words(own), words(live)] as const;
    return sides[0] === sides[1] ? [] : [sides];
  });
  if (simulated.length + extra.length + rest.length === 0) {
    alike();
    if (foreign.length > 0) outsiders.leaveOut(hostnamesOf(listener.chains).filter(outsiders.namespaceOf));
    return;
  }
  differ({
    kind: "different",
    name: own.key,
    message: differenceInWords(own.key, simulated.length + extra.length > 0, rest.length > 0),
    simulated: [...simulated, ...rest.map(([words]) => words)],
    live: [...extra, ...rest.map(([, words]) => words)],
  });
}

const listed = (what: string, items: readonly string[]): string => `${what}: ${items.join(", ") || "none"}`;

const PROPERTIES: readonly { readonly is: keyof ListenerForm; readonly words: (form: ListenerForm) => string }[] = [
  { is: "bindToPort", words: (form) => (form.bindToPort ? "binds its port" : "does not bind its port") },
  { is: "inspectors", words: (form) => listed("inspectors", form.inspectors) },
  { is: "additionalAddresses", words: (form) => listed("additional addresses", form.additionalAddresses) },
];

function differenceInWords(name: string, inChains: boolean, inProperties: boolean): string {
  if (inChains && inProperties) return `Both listen on \`${name}\`, with other filter chains and other properties.`;
  if (inChains) return `Both listen on \`${name}\`, but traffic goes other ways from there.`;
  return `Both listen on \`${name}\`, with the same filter chains, but the listener is set up otherwise.`;
}

/** Everything that the chain leads to belongs to services that the files cannot know. */
function isForeign(chain: LiveChain, namespaceOf: (hostname: string) => string | undefined): boolean {
  const hostnames = hostnamesOf([chain]);
  return hostnames.length > 0 && hostnames.every((hostname) => namespaceOf(hostname) !== undefined);
}

function hostnamesOf(chains: readonly LiveChain[]): readonly string[] {
  const names = chains.flatMap(({ clusters, route }) => [
    ...clusters.flatMap((cluster) => hostnameOf(cluster) ?? []),
    ...(route?.includes(":") ? [route.slice(0, route.lastIndexOf(":"))] : []),
  ]);
  return [...new Set(names)];
}

/** Git does not know how many pods there are: where at least one listener of a kind is on both sides, their number is told. */
function explainPods(
  missing: readonly Listener[],
  extra: readonly LiveListener[],
  { outbound, live, addressOf }: ComparisonInputs,
  { remark }: Collector,
): { readonly missing: readonly Listener[]; readonly extra: readonly LiveListener[] } {
  const ofPods = [...outbound.listeners.values()].filter(({ address }) => address.startsWith("pod:"));
  const simulated = Map.groupBy(ofPods, (listener) => looksOf(listener.port, chainsOf(listener)));
  const looks = (listener: LiveListener) =>
    looksOf(
      listener.port,
      listener.chains.map(({ words }) => words),
    );
  const real = Map.groupBy(live.listeners ?? [], looks);
  const isPaired = (key: string): boolean => {
    const found = new Set((real.get(key) ?? []).map(({ address }) => address));
    return (simulated.get(key) ?? []).some(({ address }) => found.has(addressOf.get(address) ?? ""));
  };
  const isExcused = (key: string) => simulated.has(key) && isPaired(key);
  const excused = new Set([
    ...missing.filter(({ address }) => address.startsWith("pod:")).map((one) => looksOf(one.port, chainsOf(one))),
    ...extra.map(looks),
  ]);
  for (const key of [...excused].filter(isExcused).sort()) {
    const [own, found] = [simulated.get(key)?.length ?? 0, real.get(key)?.length ?? 0];
    const target = key.slice(key.indexOf(" => ") + 4);
    remark(
      `The live proxy has listeners for ${pods(found)} of \`${target}\`, these files make ${pods(own)}. Their number is not compared.`,
    );
  }
  return {
    missing: missing.filter((one) => !(one.address.startsWith("pod:") && isExcused(looksOf(one.port, chainsOf(one))))),
    extra: extra.filter((one) => !isExcused(looks(one))),
  };
}

const pods = (count: number): string => `${count} ${count === 1 ? "pod" : "pods"}`;

function tellMissing(listener: Listener, { addressOf }: ComparisonInputs, { differ }: Collector): void {
  const { key, chains } = simulatedForm(listener, addressOf);
  const isUnbound = isSymbol(listener.address) && !addressOf.has(listener.address);
  const [origin] = listener.contributions;
  const by =
    origin === undefined ? "" : ` for ${origin.origin.kind} \`${origin.origin.namespace}/${origin.origin.name}\``;
  const where = isSymbol(listener.address) && !isUnbound ? `\`${key}\` (\`${listener.address}\`)` : `\`${key}\``;
  const why = isUnbound ? ` No listener of the live proxy shows which address \`${listener.address}\` is.` : "";
  differ({
    kind: "only-simulated",
    name: key,
    message: `The simulation listens on ${where}${by}; the live proxy does not.${why}`,
    simulated: chains,
    live: [],
  });
}

function tellExtra(listener: LiveListener, inputs: ComparisonInputs, { differ }: Collector): void {
  const { outsiders, outbound } = inputs;
  const hostnames = ownersOf(listener, inputs);
  if (hostnames.length > 0 && hostnames.every((hostname) => outsiders.namespaceOf(hostname) !== undefined)) {
    outsiders.leaveOut(hostnames);
    return;
  }
  const podsOf = hostnamesOf(listener.chains).find((hostname) => isHeadlessWithoutPods(hostname, listener, inputs));
  if (podsOf !== undefined) {
    outsiders.leaveOutPods(podsOf, 1);
    return;
  }
  const { key, chains } = liveForm(listener);
  const isKnown = hostnames.some((hostname) =>
    [...outbound.clusters.values()].some((one) => one.hostname === hostname),
  );
  differ({
    kind: "only-live",
    name: key,
    message: `The live proxy listens on \`${key}\`; the simulation does not. ${reasonOf(hostnames, isKnown, key)}`,
    simulated: [],
    live: chains,
  });
}

/** A listener that is for a whole port belongs to all services of the port. */
function ownersOf({ chains }: LiveListener, { live }: ComparisonInputs): readonly string[] {
  const ports = new Set(chains.flatMap(({ route }) => (route !== undefined && /^\d+$/.test(route) ? [route] : [])));
  const ofPorts = (live.clusters ?? []).filter(({ name }) => ports.has(name.split("|")[1] ?? ""));
  const hostnames = ofPorts.flatMap(({ name }) => hostnameOf(name) ?? []);
  return [...new Set([...hostnamesOf(chains), ...hostnames])];
}

/** Of a headless service, of which no workload of the files runs a pod. */
function isHeadlessWithoutPods(hostname: string, { port }: LiveListener, { outbound }: ComparisonInputs): boolean {
  const cluster = [...outbound.clusters.values()].find(
    (one) => one.hostname === hostname && one.name.split("|")[1] === String(port),
  );
  if (cluster?.type !== "ORIGINAL_DST") return false;
  return ![...outbound.listeners.values()].some(
    (listener) =>
      listener.port === port && listener.contributions.some((contribution) => contribution.hostname === hostname),
  );
}

/** Where istiod's controller takes addresses from for entries without any. */
const AUTO_ALLOCATED = /^(?:240\.(?:24[01]|240)\.|\[2001:2:)/;

function reasonOf(hostnames: readonly string[], isKnown: boolean, key: string): string {
  const shown = hostnames.slice(0, 3).map((hostname) => `\`${hostname}\``);
  if (shown.length === 0) return "Nothing in these files makes it.";
  if (AUTO_ALLOCATED.test(key))
    return `The cluster has given ${shown.join(", ")} that address: it stands in the status of the ServiceEntry, which these files do not hold.`;
  return isKnown ? `It is for ${shown.join(", ")}.` : `No file holds ${shown.join(", ")}.`;
}
