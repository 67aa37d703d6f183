// A port of a service -> the VirtualServices that name it, or that route what goes to it. Reads; changes nothing.
import { matches } from "../mesh/hostnames.ts";
import type { Mesh, MeshObject } from "../mesh/mesh.ts";
import type { VirtualServiceSpec } from "../mesh/specs.ts";
import type { Opener } from "./opener.ts";

type VirtualService = MeshObject<VirtualServiceSpec>;

/** The first that sends to the port by its number, or matches it. */
export function namesPort({ hosts }: Opener, port: number, { virtualServices }: Mesh): VirtualService | undefined {
  return virtualServices.find(({ namespace, spec }) => {
    const destinations = rulesOf(spec).flatMap(({ route }) => route ?? []);
    const sendsTo = destinations.some(
      ({ destination }) =>
        destination.port?.number === port && hosts.some((host) => isHost(destination.host, host, namespace)),
    );
    return sendsTo || (isFor(spec, hosts, namespace) && matchedPorts(spec).includes(port));
  });
}

/** The first whose HTTP routes are for the port. */
export function lostRoutes({ hosts }: Opener, port: number, { virtualServices }: Mesh): VirtualService | undefined {
  return virtualServices.find(({ namespace, spec }) => {
    if ((spec.http ?? []).length === 0 || !isFor(spec, hosts, namespace)) return false;
    const ports = (spec.http ?? []).flatMap(({ match }) => (match ?? [{}]).map((one) => one.port ?? port));
    return ports.includes(port);
  });
}

type Rule = NonNullable<VirtualServiceSpec["http"] | VirtualServiceSpec["tcp"] | VirtualServiceSpec["tls"]>[number];

function rulesOf({ http = [], tcp = [], tls = [] }: VirtualServiceSpec): readonly Rule[] {
  return [...http, ...tcp, ...tls];
}

function matchedPorts(spec: VirtualServiceSpec): readonly (number | undefined)[] {
  return rulesOf(spec).flatMap(({ match }) => (match ?? []).map((one) => one.port));
}

function isFor(spec: VirtualServiceSpec, hosts: readonly string[], namespace: string): boolean {
  return (spec.hosts ?? []).some((own) => hosts.some((host) => matches(own, host) || isHost(own, host, namespace)));
}

/** Also by the short form of a Service in the VirtualService's own namespace. */
function isHost(written: string, host: string, namespace: string): boolean {
  return written === host || (!written.includes(".") && host.startsWith(`${written}.${namespace}.svc.`));
}
