// (Mesh) -> who answers at an address and port on the plain network, as far as Git can know. Follows no call.
import { oncePer } from "../manifests/remember.ts";
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import type { ServiceSpec } from "../mesh/specs.ts";
import { matchedBits } from "./addresses.ts";
import type { Symptom } from "./call.ts";

export interface Answerer {
  /** `mesh`: a Service or a pod; `outside`: an address of which Git knows nothing; `nobody`: surely no one. */
  readonly kind: "mesh" | "outside" | "nobody";
  /** Why nobody; empty otherwise. */
  readonly why: string;
}

export type WhoAnswers = (address: string, port: number) => Answerer;

const IN_MESH: Answerer = { kind: "mesh", why: "" };
const OUTSIDE: Answerer = { kind: "outside", why: "" };
const nobody = (why: string): Answerer => ({ kind: "nobody", why });

export function whoAnswers(mesh: Mesh): WhoAnswers {
  return (address, port) => {
    if (address.startsWith("pod:")) return IN_MESH;
    const service = servicesByAddress(mesh.services).get(address);
    if (service !== undefined) return atService(service, port);
    if (address.startsWith("svc:")) return nobody(`${address} is the cluster IP of no Service in Git`);
    if (address.startsWith("auto:")) return nobody(`${address} is an address that only sidecars know`);
    return isReserved(address) ? nobody(`${address} is of a range that no network routes`) : OUTSIDE;
  };
}

/** Each fix of a change is tried with the same Services. */
const servicesByAddress = oncePer((services: Mesh["services"]): ReadonlyMap<string, MeshObject<ServiceSpec>> => {
  const byAddress = new Map<string, MeshObject<ServiceSpec>>();
  for (const service of services) {
    const { namespace, name, spec } = service;
    if (spec.type === "ExternalName" || spec.clusterIP === "None") continue;
    const written = [spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])].filter((ip) => ip !== "");
    for (const address of written.length > 0 ? written : [`svc:${namespace}/${name}`]) byAddress.set(address, service);
  }
  return byAddress;
});

/** Kubernetes forwards only the ports that the Service has. */
function atService({ namespace, name, spec }: MeshObject<ServiceSpec>, port: number): Answerer {
  const isServed = (spec.ports ?? []).some((served) => served.port === port && (served.protocol ?? "TCP") === "TCP");
  return isServed ? IN_MESH : nobody(`Service ${namespace}/${name} has no port ${port}`);
}

/** Class E and the benchmarking range, of which istiod and people take addresses that only sidecars know; "this network". */
const RESERVED_IPV4 = /^(?:0|24\d|25[0-5])\./;
const RESERVED_IPV6 = "2001:2::/48";

/** Asked of every endpoint of every call: IPv4 is told by its text. */
const isReserved = (address: string): boolean =>
  RESERVED_IPV4.test(address) || (address.includes(":") && matchedBits(RESERVED_IPV6, address) >= 0);

/** What a client sees of a connection that goes to an address as it was dialled. */
export function dialledSymptom({ kind }: Answerer, isHttp = false): Symptom {
  if (kind === "nobody") return isHttp ? "http-503" : "slow-close";
  return kind === "mesh" ? "plaintext" : "connected";
}

/** `10.0.0.1:80, as dialled`, with why nobody is there. */
export function dialledInWords(destination: string, { why }: Answerer): string {
  return why === "" ? `${destination}, as dialled` : `${destination}, as dialled: ${why}, so nobody answers`;
}
