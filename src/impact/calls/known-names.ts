// Mesh -> which names its Services and ServiceEntries have, and on which ports: evidence that a word is a host, and the port
// that a call without one goes to. Resolves no address.
import type { Mesh } from "../../mesh/mesh.ts";

/** TCP ports of what a name stands for, as seen from a namespace; undefined for a name that the mesh does not hold. */
export type PortsOf = (host: string, namespace: string) => readonly number[] | undefined;

export function knownNames(mesh: Mesh): PortsOf {
  const services = new Map<string, readonly number[]>(
    mesh.services.map(({ name, namespace, spec }) => [`${name}.${namespace}`, portNumbers(spec.ports)]),
  );
  const entries = new Map<string, number[]>();
  for (const { spec } of mesh.serviceEntries) {
    const ports = (spec.ports ?? []).map(({ number }) => number);
    for (const host of spec.hosts) {
      const known = entries.get(host.toLowerCase()) ?? [];
      entries.set(host.toLowerCase(), [...new Set([...known, ...ports])]);
    }
  }
  const suffix = new RegExp(`\\.svc(?:\\.${mesh.clusterDomain.replaceAll(".", "\\.")})?$`);
  return (host, namespace) => {
    const name = host.toLowerCase().replace(/\.$/, "");
    const entry = entries.get(name);
    if (entry !== undefined) return entry;
    const short = name.replace(suffix, "");
    const labels = short.split(".");
    if (labels.length === 1) return services.get(`${short}.${namespace}`);
    if (labels.length === 2) return services.get(short);
    // A pod of a StatefulSet has a name below that of its Service.
    return labels.length === 3 && short !== name ? services.get(labels.slice(1).join(".")) : undefined;
  };
}

function portNumbers(ports: readonly { readonly port: number; readonly protocol?: string }[] = []): readonly number[] {
  return ports.filter(({ protocol = "TCP" }) => protocol === "TCP").map(({ port }) => port);
}
