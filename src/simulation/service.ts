// A service as istiod's registry holds it, whether it comes from a Kubernetes Service or from a ServiceEntry.
import type { Labels } from "../mesh/mesh.ts";
import type { Origin } from "./outbound.ts";
import { listenerClass, type Protocol } from "./protocol.ts";

export interface Port {
  readonly name: string;
  readonly number: number;
  readonly protocol: Protocol;
}

export type Resolution = "EDS" | "DNS" | "DNS_RR" | "PASSTHROUGH" | "ALIAS" | "DYNAMIC_DNS";

export const NO_ADDRESS = "0.0.0.0";

export interface Service {
  readonly hostname: string;
  readonly namespace: string;
  readonly registry: "Kubernetes" | "External";
  /** Kubernetes: metadata.name; External: the hostname. Decides ties of age. */
  readonly name: string;
  readonly created: number;
  /** In the order of the manifest, UDP included. */
  readonly ports: readonly Port[];
  readonly resolution: Resolution;
  /** Kubernetes only; `["0.0.0.0"]` for headless and ExternalName Services. */
  readonly clusterVIPs: readonly string[];
  /** IP or CIDR; `0.0.0.0` is none. */
  readonly defaultAddress: string;
  /** Addresses that the allocation controller wrote to the status of a ServiceEntry. */
  readonly autoAddresses: { readonly v4?: string; readonly v6?: string };
  /** As written; empty means the mesh's default. */
  readonly exportTo: readonly string[];
  readonly selector?: Labels;
  readonly meshExternal: boolean;
  readonly labels: Labels;
  /** Of an ExternalName Service: where VirtualServices that name it lead. */
  readonly externalName?: string;
  /** ExternalName Services that stand for this one. */
  readonly aliases: readonly Alias[];
  /** targetPort of resolution NONE: the port that is dialled in the end, by port number. */
  readonly portOverrides: ReadonlyMap<number, number>;
  readonly origin: Origin;
}

export interface Alias {
  readonly hostname: string;
  readonly namespace: string;
}

/** The same service with some of its ports; the same object when nothing is left out. */
export function withPorts(service: Service, ports: readonly Port[]): Service {
  return ports.length === service.ports.length ? service : { ...service, ports };
}

export const hasListener = (port: Port): boolean => listenerClass(port.protocol) !== "none";

/** The port of that number that can have a listener: a UDP port of the same number is none. istiod: PortList.GetByPort */
export function portWithNumber({ ports }: Service, number: number): Port | undefined {
  return ports.find((port) => port.number === number && hasListener(port));
}
