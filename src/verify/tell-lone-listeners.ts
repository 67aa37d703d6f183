// A listener that only one side has -> a difference in words, or one thing more that the files cannot know.
import { oncePer } from "../manifests/remember.ts";
import { isSymbol } from "../simulation/addresses.ts";
import { clusterName } from "../simulation/build-clusters.ts";
import type { Listener, Outbound } from "../simulation/outbound.ts";
import { hostnameOf } from "./beyond-the-files.ts";
import { hostnamesOf } from "./chain-owners.ts";
import type { Collector, ComparisonInputs } from "./comparison.ts";
import { liveForm, simulatedForm } from "./listener-form.ts";
import type { LiveListener, LiveProxy } from "./live-proxy.ts";

export function tellMissing(listener: Listener, { addressOf }: ComparisonInputs, { differ }: Collector): void {
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

export function tellExtra(listener: LiveListener, inputs: ComparisonInputs, { differ }: Collector): void {
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
  const isKnown = hostnames.some((hostname) => knownHostnames(outbound).has(hostname));
  differ({
    kind: "only-live",
    name: key,
    message: `The live proxy listens on \`${key}\`; the simulation does not. ${reasonOf(hostnames, isKnown, key)}`,
    simulated: [],
    live: chains,
  });
}

const hostnamesByPort = oncePer(({ clusters }: LiveProxy) => {
  const outbound = (clusters ?? []).filter(({ name }) => hostnameOf(name) !== undefined);
  return Map.groupBy(outbound, ({ name }) => name.split("|")[1] ?? "");
});

/** A listener that is for a whole port belongs to all services of the port. */
function ownersOf({ chains }: LiveListener, { live }: ComparisonInputs): readonly string[] {
  const ports = chains.flatMap(({ route }) => (route !== undefined && /^\d+$/.test(route) ? [route] : []));
  const ofPorts = ports.flatMap((port) => hostnamesByPort(live).get(port) ?? []);
  return [...new Set([...hostnamesOf(chains), ...ofPorts.flatMap(({ name }) => hostnameOf(name) ?? [])])];
}

const contributed = oncePer(
  ({ listeners }: Outbound) =>
    new Set(
      [...listeners.values()].flatMap(({ port, contributions }) =>
        contributions.map(({ hostname }) => `${port} ${hostname}`),
      ),
    ),
);

/** Of a headless service, of which no workload of the files runs a pod. */
function isHeadlessWithoutPods(hostname: string, { port }: LiveListener, { outbound }: ComparisonInputs): boolean {
  const cluster = outbound.clusters.get(clusterName(port, "", hostname));
  return cluster?.type === "ORIGINAL_DST" && !contributed(outbound).has(`${port} ${hostname}`);
}

const knownHostnames = oncePer(({ clusters }: Outbound) => new Set([...clusters.values()].map((one) => one.hostname)));

/** Where istiod's controller takes addresses from for entries without any. */
const AUTO_ALLOCATED = /^(?:240\.(?:24[01]|240)\.|\[2001:2:)/;

function reasonOf(hostnames: readonly string[], isKnown: boolean, key: string): string {
  const shown = hostnames.slice(0, 3).map((hostname) => `\`${hostname}\``);
  if (shown.length === 0) return "Nothing in these files makes it.";
  if (AUTO_ALLOCATED.test(key))
    return `The cluster has given ${shown.join(", ")} that address: it stands in the status of the ServiceEntry, which these files do not hold.`;
  return isKnown ? `It is for ${shown.join(", ")}.` : `No file holds ${shown.join(", ")}.`;
}
