// Known calls to what nobody has registered -> a ServiceEntry for each destination in the caller's own namespace, seen by that alone.
import type { JsonObject } from "../../manifests/document.ts";
import type { Finding } from "../../policies/policy.ts";
import { isAddress, splitHostPort } from "../../simulation/addresses.ts";
import { describeProxy } from "../../simulation/proxy.ts";
import { addManifest } from "../add-manifest.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import { servicesNamedBy } from "../named-services.ts";
import { namespaceOf } from "../namespace-of.ts";
import { apiVersionOf } from "../new-sidecar.ts";
import { pickAddresses } from "../pick-addresses.ts";
import { listed } from "../words.ts";

/** More files than this nobody would review. */
const MOST_ENTRIES = 10;

interface Destination {
  readonly namespace: string;
  readonly host: string;
  readonly ports: ReadonlyMap<number, Protocol>;
  /** What the sidecars of all its callers answer its name with. */
  readonly addresses?: readonly string[];
}

type Protocol = "HTTP" | "HTTP2" | "TLS" | "TCP";

export function registerDestination(finding: Finding, context: FixContext): Candidate | Refusal {
  const found = destinationsIn(finding, context);
  if (found.length === 0) return { reason: "no known call goes to a destination that nobody has registered" };
  if (found.length > MOST_ENTRIES) return { reason: `${found.length} destinations would have to be registered` };
  const destinations = withAddresses(found, context);
  if ("reason" in destinations) return destinations;

  const edits: DocumentEdit[] = [];
  const conditions: string[] = [];
  for (const destination of destinations) {
    const { namespace } = destination;
    const name = nameFor(destination, context);
    const comment = [`What ${namespace} calls outside of the mesh.`];
    const added = addManifest(
      { namespace, file: name, value: entryFor(destination, { name, finding, context }), comment },
      context,
    );
    if ("reason" in added) return added;
    edits.push(...added.edits);
    conditions.push(...added.conditions);
  }
  const files = editFiles(context.after, edits);
  if ("reason" in files) return files;
  const namespaces = listed([...new Set(destinations.map(({ namespace }) => namespace))]);
  return {
    title: `Register ${listed([...new Set(destinations.map(({ host }) => host))])} with a ServiceEntry in ${namespaces}`,
    reason: `The sidecars of ${namespaces} then know where these calls go; no other namespace sees the entry (exportTo: ["."]).${destinations.map(sweepOf).join("")}`,
    conditions,
    demand: "nothing",
    edits: files,
  };
}

function destinationsIn(finding: Finding, { calls, simulation }: FixContext): readonly Destination[] {
  const stated = new Set(
    (finding.subject.states ?? []).flatMap((state) =>
      state.kind === "destination" ? [`${state.details.from} ${state.details.to}`] : [],
    ),
  );
  const lost = finding.subject.calls.filter(({ ways }) => ways.after?.chosenBy === "blocked").map(({ call }) => call);
  const known = calls.filter(({ from, to }) => stated.has(`${from} ${to}`));
  // What something declares is hidden, not unregistered: a second declaration would not mend that.
  const foreign = [...lost, ...known].filter((call) => servicesNamedBy(call, simulation.mesh).length === 0);
  const found = new Map<string, Destination & { readonly ports: Map<number, Protocol> }>();
  for (const { from, to, protocol, tls } of foreign) {
    const { host, port } = splitHostPort(to) ?? {};
    if (host === undefined || port === undefined || isOfCluster(host, simulation.mesh.clusterDomain)) continue;
    const namespace = namespaceOf(from);
    const key = `${namespace} ${host}`;
    const one = found.get(key) ?? { namespace, host, ports: new Map<number, Protocol>() };
    one.ports.set(port, protocolOf({ protocol, tls: tls === true, isName: !isAddress(host) }));
    found.set(key, one);
  }
  return [...found.keys()].sort().flatMap((key) => found.get(key) ?? []);
}

/** What it takes besides: nothing on the wire tells one plain TCP host from another. */
function sweepOf({ namespace, host, ports, addresses = [] }: Destination): string {
  if (isAddress(host) || addresses.length > 0) return "";
  const swept = [...ports].flatMap(([number, protocol]) => (protocol === "TCP" ? [number] : []));
  if (swept.length === 0) return "";
  return ` In ${listed([namespace])} it also takes whatever else goes to port ${swept.join(" and ")} and has no listener of its own.`;
}

/** A short name is one of the cluster, which Git does not know. */
const isOfCluster = (host: string, clusterDomain: string): boolean =>
  !isAddress(host) && (!host.includes(".") || host.endsWith(`.svc.${clusterDomain}`));

interface Spoken {
  readonly protocol: "tcp" | "http" | "http2";
  readonly tls: boolean;
  readonly isName: boolean;
}

/** An address is told apart by itself; a name by what carries it. */
function protocolOf({ protocol, tls, isName }: Spoken): Protocol {
  if (!isName) return "TCP";
  if (tls) return "TLS";
  return protocol === "tcp" ? "TCP" : protocol === "http" ? "HTTP" : "HTTP2";
}

/** What carries no name gets an address where the sidecars of the callers answer with it: it takes nothing else then. */
function withAddresses(destinations: readonly Destination[], context: FixContext): readonly Destination[] | Refusal {
  const { mesh, profile } = context.simulation;
  const wants = ({ namespace, host, ports }: Destination): boolean =>
    !isAddress(host) &&
    [...ports.values()].includes("TCP") &&
    mesh.workloads
      .filter((workload) => workload.namespace === namespace)
      .every((workload) => describeProxy(workload, mesh, profile).dnsCapture);
  const wanting = destinations.filter(wants);
  if (wanting.length === 0) return destinations;
  const free = pickAddresses(wanting.length, context);
  if ("reason" in free) return free;
  return destinations.map((one) => {
    const addresses = free[wanting.indexOf(one)];
    return addresses === undefined ? one : { ...one, addresses };
  });
}

interface Naming {
  readonly name: string;
  readonly finding: Finding;
  readonly context: FixContext;
}

function entryFor(destination: Destination, { name, finding, context }: Naming): JsonObject {
  const { namespace, host, ports, addresses = [] } = destination;
  const literal = isAddress(host);
  const own = literal ? [host] : addresses;
  return {
    apiVersion: apiVersionOf(finding.causes[0], context.simulation.mesh),
    kind: "ServiceEntry",
    metadata: { name, namespace },
    spec: {
      // An address needs a host as well; nobody calls it by that.
      hosts: [literal ? `${name}.${namespace}.external` : host],
      ...(own.length > 0 && { addresses: own }),
      exportTo: ["."],
      location: "MESH_EXTERNAL",
      // The connection goes to the very address that it names.
      resolution: literal ? "NONE" : "DNS",
      ports: [...ports].map(([number, protocol]) => ({
        number,
        name: `${protocol.toLowerCase()}-${number}`,
        protocol,
      })),
    },
  };
}

function nameFor({ namespace, host }: Destination, { simulation }: FixContext): string {
  const plain = host
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, "-")
    .replaceAll(/^-+|-+$/g, "");
  const base = (/^[0-9]/.test(plain) ? `address-${plain}` : plain).slice(0, 50);
  const taken = new Set(
    simulation.mesh.serviceEntries.filter((entry) => entry.namespace === namespace).map(({ name }) => name),
  );
  return taken.has(base) ? `${base}-external` : base;
}
