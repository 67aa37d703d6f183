// What the scheme of a URL says about the connection: its default port and what the client speaks first. A table.

/** How a client opens a connection; `tls` is a TLS hello over TCP. */
export type Speech = "tcp" | "http" | "http2" | "tls";

export interface UrlScheme {
  /** Undefined where a URL without a port names no port. */
  readonly port?: number;
  readonly speech: Speech;
  /** The server greets first: behind a listener that waits for the client's bytes both wait for ever. */
  readonly serverFirst?: boolean;
}

const tcp = (port?: number): UrlScheme => (port === undefined ? { speech: "tcp" } : { port, speech: "tcp" });
const greeted = (port: number): UrlScheme => ({ port, speech: "tcp", serverFirst: true });
const tls = (port: number): UrlScheme => ({ port, speech: "tls" });

// Not here: mongodb+srv (its port is in DNS), file, unix, s3, oci and others that name no address.
const SCHEMES: ReadonlyMap<string, UrlScheme> = new Map<string, UrlScheme>([
  ["http", { port: 80, speech: "http" }],
  ["ws", { port: 80, speech: "http" }],
  ["https", tls(443)],
  ["wss", tls(443)],
  ["grpc", { speech: "http2" }],
  ["h2c", { port: 80, speech: "http2" }],
  ["mysql", greeted(3306)],
  ["mariadb", greeted(3306)],
  ["postgres", tcp(5432)],
  ["postgresql", tcp(5432)],
  ["sqlserver", tcp(1433)],
  ["mssql", tcp(1433)],
  ["redis", tcp(6379)],
  ["rediss", tls(6379)],
  ["sentinel", tcp(26379)],
  ["mongodb", tcp(27017)],
  ["cassandra", tcp(9042)],
  ["clickhouse", tcp(9000)],
  ["memcached", tcp(11211)],
  ["amqp", tcp(5672)],
  ["amqps", tls(5671)],
  ["kafka", tcp(9092)],
  ["nats", tcp(4222)],
  ["stomp", tcp(61613)],
  ["mqtt", tcp(1883)],
  ["mqtts", tls(8883)],
  ["zookeeper", tcp(2181)],
  ["zk", tcp(2181)],
  ["ldap", tcp(389)],
  ["ldaps", tls(636)],
  ["smtp", greeted(25)],
  ["smtps", tls(465)],
  ["imap", greeted(143)],
  ["imaps", tls(993)],
  ["ftp", greeted(21)],
  ["ssh", greeted(22)],
  ["sftp", greeted(22)],
  ["tcp", tcp()],
  ["plaintext", tcp()],
]);

/** The scheme of a URL, in any case, with or without `jdbc:` before it. */
export function urlScheme(name: string): UrlScheme | undefined {
  return SCHEMES.get(name.toLowerCase().replace(/^jdbc:/, ""));
}
