// The protocol that somebody gives a port -> its class in istiod, as far as rules ask for it.
// istiod: pkg/config/protocol/instance.go

const HTTP = new Set(["http", "http2", "grpc", "grpc-web", "http_proxy"]);
const TLS = new Set(["https", "tls"]);
const OTHERS = new Set(["tcp", "udp", "mongo", "redis", "mysql"]);

export function isHttpProtocol(protocol: string | undefined): boolean {
  return HTTP.has((protocol ?? "").toLowerCase());
}

export function isTlsProtocol(protocol: string | undefined): boolean {
  return TLS.has((protocol ?? "").toLowerCase());
}

/** Nothing at all is fine: the protocol is found out from the traffic. */
export function isKnownProtocol(protocol: string | undefined): boolean {
  const name = (protocol ?? "").toLowerCase();
  return name === "" || HTTP.has(name) || TLS.has(name) || OTHERS.has(name);
}
