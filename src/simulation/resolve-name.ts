// The name in a call -> the address that its client dials, found as a client finds it: the pod's hosts file, search domains
// and ndots, the sidecar's own DNS where it is captured, the cluster's DNS. What only the world outside knows stays unknown.
import { once } from "../manifests/remember.ts";
import type { Mesh, MeshObject, Workload } from "../mesh/mesh.ts";
import type { ServiceEntrySpec } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";
import { isAddress, isSymbol } from "./addresses.ts";
import { type ClusterDns, clusterDns, type DnsAnswer, OUTSIDE } from "./cluster-dns.ts";
import type { EndpointIndex } from "./index-endpoints.ts";
import { askNameTable } from "./name-table.ts";
import type { SidecarProxy } from "./proxy.ts";
import { asksClusterDns, type Client, searchNames } from "./search-names.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

/** An address that nothing in the mesh names: `elsewhere:3306` asks about the rest of a port. */
export const ELSEWHERE = "elsewhere";

export interface Resolved {
  /** Undefined when only the world outside of Git knows it. */
  readonly address: string | undefined;
  readonly how: string;
  /** The full name that was answered, where the client wrote a shorter one. */
  readonly fullName?: string;
  /** Other addresses of the same name: the client takes one of them. */
  readonly others?: readonly string[];
}

/** Who asks. */
export interface Asker {
  readonly namespace: string;
  readonly workload?: Workload | undefined;
  /** Its sidecar, where it has one. */
  readonly capture?: { readonly proxy: SidecarProxy; readonly scope: SidecarScope } | undefined;
}

export type ResolveName = (host: string, asker: Asker) => Resolved;

export function nameResolver(mesh: Mesh, endpoints: EndpointIndex, profile: Profile): ResolveName {
  const entries = once(
    () => new Map(mesh.serviceEntries.flatMap((entry) => entry.spec.hosts.map((one) => [one.toLowerCase(), entry]))),
  );
  const world: World = { mesh, endpoints, profile, cluster: clusterDns(mesh, endpoints), entries };
  return (host, asker) => resolve(host, asker, world);
}

interface World {
  readonly mesh: Mesh;
  readonly endpoints: EndpointIndex;
  readonly profile: Profile;
  readonly cluster: ClusterDns;
  readonly entries: () => ReadonlyMap<string, MeshObject<ServiceEntrySpec>>;
}

function resolve(host: string, asker: Asker, world: World): Resolved {
  if (isAddress(host) || isSymbol(host) || host === ELSEWHERE) return { address: host, how: "an address" };
  const written = asker.workload?.resolver.hosts[host.toLowerCase()];
  if (written !== undefined) return { address: written, how: "hostAliases of the pod" };
  if (host.toLowerCase() === "localhost") return { address: "127.0.0.1", how: "the pod itself" };
  const client: Client = { ...asker, clusterDomain: world.mesh.clusterDomain };
  for (const [index, name] of searchNames(host, client).entries()) {
    const question = { asker, client, world };
    const own = askSidecar(name, question);
    if (own !== undefined) return resolved(own, name === host ? undefined : name);
    // The agent knows the first search domain of its pod, and answers for names under it at once.
    const expanded = index === 0 ? askSidecar(host.toLowerCase().replace(/\.$/, ""), question) : undefined;
    if (expanded !== undefined) return resolved(expanded, undefined);
    const answer = asksClusterDns(client) ? world.cluster(name) : undefined;
    if (answer !== undefined) return resolved(answer, name === host ? undefined : name);
  }
  return { address: undefined, how: unknown(host, { asker, client, world }) };
}

interface Question {
  readonly asker: Asker;
  readonly client: Client;
  readonly world: World;
}

function askSidecar(name: string, { asker: { capture }, world }: Question): DnsAnswer | undefined {
  return capture && askNameTable(name, { ...world, ...capture });
}

function resolved({ addresses: [address, ...others], how }: DnsAnswer, fullName: string | undefined): Resolved {
  return {
    address,
    how,
    ...(fullName === undefined ? {} : { fullName }),
    ...(others.length === 0 ? {} : { others }),
  };
}

/** Why nobody answers, and who could be meant. */
function unknown(host: string, { asker, client, world }: Question): string {
  const name = host.toLowerCase().replace(/\.$/, "");
  if (!asksClusterDns(client)) return "its pods ask the DNS of their node, whose answers are not in Git";
  if (name.endsWith(`.svc.${client.clusterDomain}`) || name.endsWith(".svc"))
    return "no Service or pod of this name is in Git";
  const entry = world.entries().get(name);
  return `a name ${OUTSIDE}${entry === undefined ? "" : `; ${whyNoAddress(entry, asker)}`}`;
}

/** A ServiceEntry tells sidecars of a name, not clients. */
function whyNoAddress({ namespace, name, spec }: MeshObject<ServiceEntrySpec>, { capture }: Asker): string {
  const { addresses = [] } = spec;
  const where = `ServiceEntry ${namespace}/${name}`;
  if (addresses.length === 0) return `${where} names it, but clients learn no address from that`;
  const gives = `${where} gives it ${shortList(addresses)}`;
  return capture?.proxy.dnsCapture === true
    ? `${gives}, but its sidecar does not answer with that`
    : `${gives}, which clients learn with DNS capture only`;
}

/** For a step of the way. */
export function nameInWords(host: string, { address, how, fullName, others = [] }: Resolved): string {
  if (address === host) return `${host} is ${how}`;
  const asked = fullName === undefined ? host : `${host} is ${fullName}`;
  if (address === undefined) return `${asked}: ${how}`;
  const more =
    others.length === 0 ? "" : `; one of ${others.length + 1}, the client may as well take ${shortList(others)}`;
  return `${asked}: ${address}, ${how}${more}`;
}

const MOST_OTHERS = 3;

function shortList(addresses: readonly string[]): string {
  const more = addresses.length > MOST_OTHERS ? ", …" : "";
  return `${addresses.slice(0, MOST_OTHERS).join(", ")}${more}`;
}
