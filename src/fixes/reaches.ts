// Whether a workload's call for a service ends at that service, by its address, its name, or any address that it may have.

import { isAddress, joinHostPort } from "../simulation/addresses.ts";
import type { Call } from "../simulation/call.ts";
import { isTls, listenerClass } from "../simulation/protocol.ts";
import { ELSEWHERE } from "../simulation/resolve-name.ts";
import type { Simulation } from "../simulation/simulate.ts";
import { clustersOf } from "./needed-hosts.ts";
import type { Opener } from "./opener.ts";

/** `index` is the port's place in the object. One host is enough: all hosts of an object fare alike. */
export function reaches(simulation: Simulation, workload: string, service: Opener, index: number): boolean {
  const port = service.ports[index];
  if (port === undefined) return false;
  const wanted = new Set(service.hosts.map((host) => clusterOf(port.number, host)));
  return callsFor(workload, service, index).some((call) =>
    clustersOf(simulation.follow(call)).some((name) => wanted.has(name)),
  );
}

export function clusterOf(port: number, host: string): string {
  return `outbound|${port}||${host}`;
}

/** What a client of the service would do, as far as it depends on where the name leads. */
function callsFor(workload: string, { hosts, addresses, ports }: Opener, index: number): readonly Call[] {
  const port = ports[index];
  const host = hosts[0]?.replace("*", "any");
  if (port === undefined || host === undefined) return [];
  const http = listenerClass(port.protocol) === "http";
  const call = (to: string): Call => ({
    from: workload,
    to,
    protocol: http ? "http" : "tcp",
    ...(http && { host }),
    ...(isTls(port.protocol) && { tls: true, sni: host }),
  });
  const places = [...addresses.filter(isAddress), host, ELSEWHERE];
  return places.map((place) => call(joinHostPort(place, port.number)));
}

/** Where connections for the service end in the end, as the workload's sidecar has it; undefined when it has no cluster. */
export function endpointsOf(
  simulation: Simulation,
  workload: string,
  service: Opener,
  index: number,
): readonly string[] | undefined {
  const port = service.ports[index];
  const host = service.hosts[0];
  if (port === undefined || host === undefined) return undefined;
  const cluster = simulation.outboundOf(workload)?.clusters.get(clusterOf(port.number, host));
  if (cluster?.type === "ORIGINAL_DST" && service.kind === "ServiceEntry") {
    return dialled(service, cluster.portOverride ?? port.number);
  }
  return cluster?.endpoints;
}

/** What is called is where the connection ends: the entry's addresses, or what its name stands for. */
function dialled({ addresses, hosts }: Opener, port: number): readonly string[] {
  const places = addresses.length > 0 ? addresses : hosts.slice(0, 1);
  return places.map((place) => joinHostPort(place, port));
}
