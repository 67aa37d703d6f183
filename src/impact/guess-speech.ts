// (host, port, mesh) -> what a client most likely speaks there, where no URL says so. A guess, and told as one.
import type { Mesh } from "../mesh/mesh.ts";
import { kubernetesPortProtocol, listenerClass, type Protocol, parseProtocol } from "../simulation/protocol.ts";
import type { Speech } from "./url-schemes.ts";

// What a port number says beats what a Service calls it: nobody speaks HTTP to 3306 because its port is named "http".
const BY_PORT: ReadonlyMap<number, Speech> = new Map<number, Speech>([
  ...[
    21, 22, 25, 110, 143, 389, 587, 1433, 1521, 1883, 2181, 3306, 4222, 5432, 5672, 6379, 6650, 7687, 9042, 9092, 11211,
    26379, 27017, 33060, 61613, 61616,
  ].map((port) => [port, "tcp"] as const),
  ...[443, 465, 636, 993, 995, 5671, 6443, 8443, 8883].map((port) => [port, "tls"] as const),
  ...[80, 8080].map((port) => [port, "http"] as const),
]);

/** What a port number says where the mesh says nothing. */
const MOSTLY: ReadonlyMap<number, Speech> = new Map<number, Speech>([
  ...[3100, 4318, 5984, 8086, 8123, 8200, 8500, 9090, 9093, 9200, 9411, 14268, 15672].map(
    (port) => [port, "http"] as const,
  ),
  ...[2379, 4317, 7233, 14250, 50051].map((port) => [port, "http2"] as const),
  ...[1434, 5433, 6432, 7946, 8020, 9094, 9300, 10000, 15432, 16379, 24224, 26257, 27018, 27019, 28017, 50000].map(
    (port) => [port, "tcp"] as const,
  ),
]);

// The small ones are tags of images as well: node:22, openjdk:21, fedora:25.
const SMALLEST_TELLING = 389;

/** Whether a port number belongs to a protocol that everybody knows: evidence that `name:port` is a destination. */
export const isTellingPort = (port: number): boolean =>
  port >= SMALLEST_TELLING && (BY_PORT.has(port) || MOSTLY.has(port));

/** `host:port` (a name as seen from `namespace`, or an address) -> how the mesh declares it. */
export type DeclaredSpeech = (host: string, port: number, namespace: string) => Speech | undefined;

function speechOf(protocol: Protocol): Speech {
  if (protocol === "HTTPS" || protocol === "TLS") return "tls";
  if (protocol === "GRPC" || protocol === "HTTP2") return "http2";
  return listenerClass(protocol) === "http" ? "http" : "tcp";
}

/** Looks up what Services and ServiceEntries of the mesh declare. */
export function declaredSpeech(mesh: Mesh): DeclaredSpeech {
  const declared = new Map<string, Speech>();
  for (const { name, namespace, spec } of mesh.services) {
    const full = `${name}.${namespace}.svc.${mesh.clusterDomain}`;
    const addresses = [full, spec.clusterIP ?? "", ...(spec.clusterIPs ?? [])];
    for (const port of spec.ports ?? []) {
      for (const address of addresses) declared.set(`${address}:${port.port}`, speechOf(kubernetesPortProtocol(port)));
    }
  }
  for (const { spec } of mesh.serviceEntries) {
    for (const port of spec.ports ?? []) {
      for (const address of [...spec.hosts, ...(spec.addresses ?? [])]) {
        declared.set(`${address}:${port.number}`, speechOf(parseProtocol(port.protocol)));
      }
    }
  }
  return (host, port, namespace) => {
    const names = [
      host,
      `${host}.${namespace}.svc.${mesh.clusterDomain}`,
      `${host}.svc.${mesh.clusterDomain}`,
      `${host}.${mesh.clusterDomain}`,
    ];
    return names.map((name) => declared.get(`${name}:${port}`)).find((speech) => speech !== undefined);
  };
}

/** The port number's protocol, else what the mesh declares, else what the text hints at, else plain TCP. */
export function guessSpeech(port: number, declared: Speech | undefined, hint?: Speech): Speech {
  return BY_PORT.get(port) ?? declared ?? hint ?? MOSTLY.get(port) ?? "tcp";
}
