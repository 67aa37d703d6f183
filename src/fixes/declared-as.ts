// What is spoken on a port -> how a ServiceEntry, a Service and the name of a port say so, and what follows, in words. A table.
import type { Speech } from "../impact/url-schemes.ts";

interface Declaration {
  /** As `protocol` of a ServiceEntry's port. */
  readonly entry: string;
  /** As `appProtocol` of a Service's port, and as the beginning of its name. */
  readonly service: string;
  readonly reason: (hosts: string) => string;
  readonly condition: (hosts: string, port: number) => string;
}

const byHost = (hosts: string): string =>
  `Requests are told apart by the host that they ask for: only those for ${hosts} are taken.`;

export const DECLARED: Readonly<Record<Speech, Declaration>> = {
  tls: {
    entry: "TLS",
    service: "tls",
    reason: (hosts) =>
      `Connections are told apart by the server name that they ask for: only those for ${hosts} are taken.`,
    condition: (hosts) => `Clients of ${hosts} must send that name in their TLS hello (SNI), as HTTPS clients do.`,
  },
  http: {
    entry: "HTTP",
    service: "http",
    reason: byHost,
    condition: (hosts, port) => `Clients of ${hosts} must speak plain HTTP on port ${port}.`,
  },
  http2: {
    entry: "HTTP2",
    service: "http2",
    reason: byHost,
    condition: (hosts, port) => `Clients of ${hosts} must speak HTTP/2 or gRPC without TLS on port ${port}.`,
  },
  tcp: {
    entry: "TCP",
    service: "tcp",
    reason: () => "Sidecars then hand bytes on as they come, and wait for nobody to speak first.",
    condition: (hosts, port) => `Port ${port} of ${hosts} must not be HTTP: sidecars would route it by address only.`,
  },
};
