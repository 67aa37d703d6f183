// Names of protocols in manifests -> istiod's protocol and what kind of listener it asks for. Tables only.
import type { ServicePort } from "../mesh/specs.ts";
import type { Profile } from "../releases/profile.ts";

/** istiod's protocol of a port; `Unsupported` is sniffed. */
export type Protocol =
  | "TCP"
  | "UDP"
  | "GRPC"
  | "GRPC-Web"
  | "HTTP"
  | "HTTP_PROXY"
  | "HTTP2"
  | "HTTPS"
  | "TLS"
  | "Mongo"
  | "Redis"
  | "MySQL"
  | "Unsupported";

/** What a port asks of a listener: `auto` sniffs for HTTP, `none` gets no listener. */
export type ListenerClass = "http" | "tcp" | "auto" | "none";

// istiod: pkg/config/protocol/instance.go Parse
const BY_NAME: ReadonlyMap<string, Protocol> = new Map([
  ["tcp", "TCP"],
  ["udp", "UDP"],
  ["grpc", "GRPC"],
  ["grpc-web", "GRPC-Web"],
  ["http", "HTTP"],
  ["http_proxy", "HTTP_PROXY"],
  ["http2", "HTTP2"],
  ["https", "HTTPS"],
  ["tls", "TLS"],
  ["mongo", "Mongo"],
  ["redis", "Redis"],
  ["mysql", "MySQL"],
]);

const CLASS: Readonly<Record<Protocol, ListenerClass>> = {
  HTTP: "http",
  HTTP2: "http",
  GRPC: "http",
  "GRPC-Web": "http",
  HTTP_PROXY: "http",
  TCP: "tcp",
  Mongo: "tcp",
  Redis: "tcp",
  MySQL: "tcp",
  HTTPS: "tcp",
  TLS: "tcp",
  UDP: "none",
  Unsupported: "auto",
};

const KUBERNETES_APP_PROTOCOL: Readonly<Record<Profile["kubernetesAppProtocols"], ReadonlyMap<string, Protocol>>> = {
  all: new Map([
    ["kubernetes.io/h2c", "HTTP2"],
    ["kubernetes.io/ws", "HTTP"],
    ["kubernetes.io/wss", "HTTPS"],
  ]),
  h2c: new Map([["kubernetes.io/h2c", "HTTP2"]]),
  none: new Map(),
  "no-app-protocol": new Map(),
};

/** SMTP, DNS, MySQL, MongoDB: servers that speak first, or binary protocols that sniffing breaks. */
const WELL_KNOWN_TCP_PORTS: ReadonlySet<number> = new Set([25, 53, 3306, 27017]);

export const listenerClass = (protocol: Protocol): ListenerClass => CLASS[protocol];

export const isTls = (protocol: Protocol): boolean => protocol === "TLS" || protocol === "HTTPS";

type Names = Pick<Profile, "thriftIsTcp" | "kubernetesAppProtocols">;

const TODAYS_NAMES: Names = { thriftIsTcp: false, kubernetesAppProtocols: "all" };

/** The protocol of a ServiceEntry or Sidecar port: an exact word, in any case; anything else is sniffed. */
export function parseProtocol(word: string | undefined, { thriftIsTcp }: Names = TODAYS_NAMES): Protocol {
  const name = (word ?? "").toLowerCase();
  return thriftIsTcp && name === "thrift" ? "TCP" : (BY_NAME.get(name) ?? "Unsupported");
}

/** The protocol of a Kubernetes Service port. istiod: pkg/config/kube/conversion.go ConvertProtocol */
export function kubernetesPortProtocol(port: ServicePort, names: Names = TODAYS_NAMES): Protocol {
  if (port.protocol === "UDP") return "UDP";
  const { kubernetesAppProtocols } = names;
  const appProtocol = kubernetesAppProtocols === "no-app-protocol" ? undefined : port.appProtocol;
  const known = KUBERNETES_APP_PROTOCOL[kubernetesAppProtocols].get(appProtocol ?? "");
  if (known !== undefined) return known;
  const word = (appProtocol ?? port.name ?? "").toLowerCase();
  if (word.startsWith("grpc-web")) return "GRPC-Web";
  const parsed = parseProtocol(word.split("-", 1)[0], names);
  return parsed === "Unsupported" && WELL_KNOWN_TCP_PORTS.has(port.port) ? "TCP" : parsed;
}
