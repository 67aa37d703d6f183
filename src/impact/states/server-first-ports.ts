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
  readonly protocol: Protocol;
}

export const findServerFirstPorts: Search<"port"> = (side) => declared(side).filter(isWrong).map(foundOf);

function declared({ simulation: { mesh } }: Side): readonly Declared[] {
  const services = mesh.services.flatMap(({ kind, namespace, name, spec }) =>
    (spec.ports ?? []).flatMap((port) => {
      const target = typeof port.targetPort === "number" ? port.targetPort : port.port;
      if (!isServerFirst(port.port, target)) return [];
      const hostname = kubernetesHostname(name, namespace, mesh.clusterDomain);
      const object = { kind, namespace, name };
      return [{ object, hostname, number: port.port, protocol: kubernetesPortProtocol(port) }];
    }),
  );
  const entries = mesh.serviceEntries.flatMap(({ kind, namespace, name, spec }) =>
    (spec.ports ?? [])
      .filter(({ number, targetPort = number }) => isServerFirst(number, targetPort))
      .map(({ number, protocol }) => ({
        object: { kind, namespace, name },
        hostname: spec.hosts[0] ?? "",
        number,
        protocol: parseProtocol(protocol),
      })),
  );
  return [...services, ...entries];
}

/** Most ports are none of those. */
const isServerFirst = (number: number, target: number): boolean =>
  SERVER_FIRST_PORTS.has(target) || SERVER_FIRST_PORTS.has(number);

const isWrong = ({ protocol }: Declared): boolean => listenerClass(protocol) === "http";

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
