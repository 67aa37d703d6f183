// Mesh -> ports that are declared as HTTP although their number says that the server speaks first.
import { objectKey } from "../../mesh/mesh.ts";
import { kubernetesHostname } from "../../simulation/convert-service.ts";
import type { Origin } from "../../simulation/outbound.ts";
import { kubernetesPortProtocol, listenerClass, type Protocol, parseProtocol } from "../../simulation/protocol.ts";
import { SERVER_FIRST_PORTS } from "../../simulation/server-first.ts";
import type { Found, Search, Side } from "./found.ts";

interface Declared {
  readonly object: Origin;
  readonly hostname: string;
  readonly number: number;
  /** Where the server listens. */
  readonly target: number;
  readonly protocol: Protocol;
}

export const findServerFirstPorts: Search<"port"> = (side) => declared(side).filter(isWrong).map(foundOf);

function declared({ simulation: { mesh } }: Side): readonly Declared[] {
  const services = mesh.services.flatMap(({ kind, namespace, name, spec }) =>
    (spec.ports ?? []).map((port) => ({
      object: { kind, namespace, name },
      hostname: kubernetesHostname(name, namespace, mesh.clusterDomain),
      number: port.port,
      target: typeof port.targetPort === "number" ? port.targetPort : port.port,
      protocol: kubernetesPortProtocol(port),
    })),
  );
  const entries = mesh.serviceEntries.flatMap(({ kind, namespace, name, spec }) =>
    (spec.ports ?? []).map((port) => ({
      object: { kind, namespace, name },
      hostname: spec.hosts[0] ?? "",
      number: port.number,
      target: port.targetPort ?? port.number,
      protocol: parseProtocol(port.protocol),
    })),
  );
  return [...services, ...entries];
}

function isWrong({ number, target, protocol }: Declared): boolean {
  return listenerClass(protocol) === "http" && (SERVER_FIRST_PORTS.has(target) || SERVER_FIRST_PORTS.has(number));
}

function foundOf({ object, hostname, number, protocol }: Declared): Found<"port"> {
  return {
    identity: `${objectKey(object)} ${number}`,
    involved: [object],
    state: {
      kind: "port",
      object,
      port: number,
      details: { hostname, protocol },
      workloads: [],
      namespaces: [object.namespace],
    },
  };
}
