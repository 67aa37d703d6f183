// The name in a call -> the address that its client dials: cluster DNS, and with DNS capture the sidecar's own table.
import type { Mesh } from "../mesh/mesh.ts";
import { isAddress, isSymbol, parseCidr } from "./addresses.ts";
import { kubernetesHostname } from "./convert-service.ts";
import type { EndpointIndex } from "./endpoints.ts";
import { compareStrings } from "./order.ts";
import type { SidecarProxy } from "./proxy.ts";
import { NO_ADDRESS, type Service } from "./service.ts";
import { addressFor } from "./service-address.ts";
import type { SidecarScope } from "./sidecar-scope.ts";

/** An address that nothing in the mesh names: `elsewhere:3306` asks about the rest of a port. */
export const ELSEWHERE = "elsewhere";

export interface Resolved {
  /** Undefined when only the world outside of Git knows it. */
  readonly address: string | undefined;
  readonly how: string;
}

export interface NameInputs {
  readonly mesh: Mesh;
  readonly endpoints: EndpointIndex;
  readonly namespace: string;
  /** Of the client's sidecar, where it has one. */
  readonly capture?: { readonly proxy: SidecarProxy; readonly scope: SidecarScope } | undefined;
}

export function resolveName(host: string, inputs: NameInputs): Resolved {
  if (isAddress(host) || isSymbol(host) || host === ELSEWHERE) return { address: host, how: "an address" };
  if (host === "localhost") return { address: "127.0.0.1", how: "the pod itself" };
  const suffix = inputs.mesh.clusterDomain;
  const candidates = host.endsWith(".")
    ? [host.slice(0, -1)]
    : [`${host}.${inputs.namespace}.svc.${suffix}`, `${host}.svc.${suffix}`, `${host}.${suffix}`, host];
  for (const name of candidates) {
    const found = lookUp(name.toLowerCase(), inputs);
    if (found !== undefined) return found;
  }
  return { address: undefined, how: "not in Git: only the cluster's DNS knows its address" };
}

function lookUp(name: string, inputs: NameInputs): Resolved | undefined {
  const suffix = `.svc.${inputs.mesh.clusterDomain}`;
  const parts = name.endsWith(suffix) ? name.slice(0, -suffix.length).split(".") : [];
  if (parts.length === 2) {
    const found = clusterService(parts[0] ?? "", parts[1] ?? "", inputs);
    if (found !== undefined) return found;
  }
  if (parts.length === 3) {
    const pod = inputs.mesh.workloads
      .filter((workload) => workload.namespace === parts[2])
      .flatMap((workload) => workload.pods)
      .find((candidate) => candidate.name === parts[0]);
    if (pod !== undefined) return { address: pod.address, how: `pod ${pod.name} of namespace ${parts[2]}` };
  }
  return inputs.capture?.proxy.dnsCapture ? fromNameTable(name, inputs.capture.scope, inputs.capture.proxy) : undefined;
}

function clusterService(name: string, namespace: string, inputs: NameInputs): Resolved | undefined {
  const { mesh, endpoints } = inputs;
  const service = mesh.services.find((candidate) => candidate.name === name && candidate.namespace === namespace);
  if (service === undefined) return undefined;
  const where = `Service ${namespace}/${name}`;
  const { type, clusterIP, clusterIPs, externalName } = service.spec;
  if (type === "ExternalName") {
    const target = resolveName(`${externalName ?? ""}.`, inputs);
    return { address: target.address, how: `${where} stands for ${externalName}: ${target.how}` };
  }
  if (clusterIP !== "None") {
    return { address: clusterIP || clusterIPs?.[0] || `svc:${namespace}/${name}`, how: `cluster IP of ${where}` };
  }
  const pods = endpoints.of(kubernetesHostname(name, namespace, mesh.clusterDomain), namespace);
  const [first] = pods.map((endpoint) => endpoint.address).toSorted(compareStrings);
  return {
    address: first,
    how: first === undefined ? `${where} is headless and has no pods` : `a pod of headless ${where}`,
  };
}

/** istiod: pkg/dns/server/name_table.go */
function fromNameTable(name: string, scope: SidecarScope, proxy: SidecarProxy): Resolved | undefined {
  for (const egress of scope.egress) {
    const service = egress.services.find((candidate) => candidate.hostname === name && hasVip(candidate, proxy));
    if (service === undefined) continue;
    return {
      address: addressFor(service, proxy),
      how: `the sidecar answers DNS itself: address of ${service.origin.kind} ${service.origin.namespace}/${service.origin.name}`,
    };
  }
  return undefined;
}

function hasVip(service: Service, proxy: SidecarProxy): boolean {
  const address = addressFor(service, proxy);
  return address !== NO_ADDRESS && parseCidr(address) === undefined;
}
