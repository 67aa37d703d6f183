// What the scheme of a URL says about the connection: its default port and what the client speaks first. A table.

/** How a client opens a connection; `tls` is a TLS hello over TCP. */
export type Speech = "tcp" | "http" | "http2" | "tls";

export interface UrlScheme {
  /** Undefined where a URL without a port names no port. */
  readonly port?: number;
  readonly speech: Speech;
  /** The server greets first: behind a listener that waits for the client's bytes both wait for ever. */
  readonly serverFirst?: boolean;
  /** What it says is likely, not sure: the real servers are named elsewhere. */
  readonly isGuess?: boolean;
}

const tcp = (port?: number): UrlScheme => (port === undefined ? { speech: "tcp" } : { port, speech: "tcp" });
const greeted = (port: number): UrlScheme => ({ port, speech: "tcp", serverFirst: true });
const tls = (port?: number): UrlScheme => (port === undefined ? { speech: "tls" } : { port, speech: "tls" });
const http = (port?: number): UrlScheme => (port === undefined ? { speech: "http" } : { port, speech: "http" });

const SCHEMES: ReadonlyMap<string, UrlScheme> = new Map<string, UrlScheme>([
  ...["http", "ws", "webhdfs"].map((name) => [name, http(80)] as const),
  ...["https", "wss"].map((name) => [name, tls(443)] as const),
  ["grpc", { speech: "http2" }],
  ["grpcs", tls()],
  ["h2c", { port: 80, speech: "http2" }],
  ...["mysql", "mysql2", "trilogy"].map((name) => [name, greeted(3306)] as const),
  ["mysqlx", tcp(33060)],
  ["mariadb", greeted(3306)],
  ["singlestore", greeted(3306)],
  ...["postgres", "postgresql", "postgis", "pgsql", "pg", "psql"].map((name) => [name, tcp(5432)] as const),
  ["cockroachdb", tcp(26257)],
  ["cockroach", tcp(26257)],
  ["redshift", tcp(5439)],
  ["yugabytedb", tcp(5433)],
  ["sqlserver", tcp(1433)],
  ["mssql", tcp(1433)],
  ["oracle", tcp(1521)],
  ["db2", tcp(50000)],
  ["redis", tcp(6379)],
  ["valkey", tcp(6379)],
  ["rediss", tls(6379)],
  ["valkeys", tls(6379)],
  ["sentinel", tcp(26379)],
  ["mongodb", tcp(27017)],
  ["mongodb+srv", { port: 27017, speech: "tls", isGuess: true }],
  ["cassandra", tcp(9042)],
  ["clickhouse", tcp(9000)],
  ["couchbase", tcp(11210)],
  ["couchbases", tls(11207)],
  ["neo4j", tcp(7687)],
  ["bolt", tcp(7687)],
  ["neo4j+s", tls(7687)],
  ["bolt+s", tls(7687)],
  ["memcached", tcp(11211)],
  ["memcache", tcp(11211)],
  ["amqp", tcp(5672)],
  ["pyamqp", tcp(5672)],
  ["amqps", tls(5671)],
  ["sb", tls(5671)],
  ["kafka", tcp(9092)],
  ["plaintext", tcp()],
  ["sasl_plaintext", tcp()],
  ["sasl_ssl", tls()],
  ["ssl", tls()],
  ["tls", tls()],
  ["tcps", tls()],
  ["pulsar", tcp(6650)],
  ["pulsar+ssl", tls(6651)],
  ["nats", greeted(4222)],
  ["stomp", tcp(61613)],
  ["mqtt", tcp(1883)],
  ["mqtts", tls(8883)],
  ["mqtt+ssl", tls(8883)],
  ["zookeeper", tcp(2181)],
  ["zk", tcp(2181)],
  ["consul", http(8500)],
  ["elasticsearch", http(9200)],
  ["opensearch", http(9200)],
  ["influxdb", http(8086)],
  ["etcd", { port: 2379, speech: "http2" }],
  ["hdfs", tcp(8020)],
  ["thrift", tcp(9083)],
  ["beanstalk", tcp(11300)],
  ["fluent", tcp(24224)],
  ["ldap", tcp(389)],
  ["ldaps", tls(636)],
  ["smtp", greeted(25)],
  ["smtps", tls(465)],
  ["submission", greeted(587)],
  ["imap", greeted(143)],
  ["imaps", tls(993)],
  ["pop3", greeted(110)],
  ["pop3s", tls(995)],
  ["ftp", greeted(21)],
  ["ssh", greeted(22)],
  ["sftp", greeted(22)],
  ["git+ssh", greeted(22)],
  ["git", tcp(9418)],
  ["rsync", greeted(873)],
  ["tcp", tcp()],
]);

/** What a JDBC driver of the same name does otherwise. */
const JDBC: ReadonlyMap<string, UrlScheme> = new Map<string, UrlScheme>([
  ["clickhouse", http(8123)],
  ["ch", http(8123)],
  ["snowflake", tls(443)],
  ["trino", http(80)],
  ["presto", http(80)],
  ["hive2", tcp(10000)],
  ["impala", tcp(21050)],
  ["spark", tcp(10000)],
  ["sap", tcp(30015)],
  ["vertica", tcp(5433)],
  ["teradata", tcp(1025)],
  ["hsql", tcp(9001)],
  ["derby", tcp(1527)],
  ["firebirdsql", tcp(3050)],
  ["informix-sqli", tcp(1526)],
  ["ignite:thin", tcp(10800)],
  ["as400", tcp(8471)],
]);

/** These name no address that a client opens a TCP connection to. */
const NO_ADDRESS = new Set(
  (
    "file unix urn spiffe arn oci docker data classpath jar kms awskms gcpkms azurekms s3 s3a s3n gs gcs abfs abfss wasb " +
    "wasbs adl udp udp4 udp6 statsd dtls coap quic snmp radius syslog+udp cid tel about blob chrome xds unixgram http+unix " +
    "mysql+srv fd npipe tag secret vault ref+vault env ssm gcpsecretmanager cos oss dbfs mem memory sqlite h2 tc"
  ).split(" "),
);

/** `dns:///cart:50051`: what gRPC asks for stands where others have a path. */
export const GRPC_RESOLVERS: ReadonlySet<string> = new Set(["dns", "passthrough", "kubernetes", "k8s", "ipv4", "ipv6"]);

export type SchemeMeaning =
  | { readonly kind: "known"; readonly scheme: UrlScheme; readonly name: string }
  | { readonly kind: "unknown"; readonly name: string }
  | { readonly kind: "no-address" };

/** The scheme of a URL in any case, with what stands before it: `http:`, `jdbc:mysql:loadbalance:`, `postgresql+psycopg2:`. */
export function readScheme(chain: string): SchemeMeaning {
  const parts = chain.toLowerCase().replace(/:$/, "").split(":");
  const jdbc = parts.findIndex((part) => part === "jdbc" || part === "r2dbc");
  if (jdbc >= 0) {
    const drivers = parts.slice(jdbc + 1);
    if (drivers.some((part) => NO_ADDRESS.has(part)) && drivers.at(-1) !== "tcp") return { kind: "no-address" };
    const found = drivers.map((part) => JDBC.get(part) ?? lookUp(part)).find((scheme) => scheme !== undefined);
    return found === undefined ? { kind: "unknown", name: "jdbc" } : { kind: "known", scheme: found, name: "jdbc" };
  }
  const name = parts.at(-1) ?? "";
  if (NO_ADDRESS.has(name)) return { kind: "no-address" };
  const scheme = lookUp(name);
  return scheme === undefined ? { kind: "unknown", name } : { kind: "known", scheme, name };
}

/** `postgresql+psycopg2` is postgresql, `db+mysql` is mysql, `clickhouse+http` is what the second word says. */
function lookUp(name: string): UrlScheme | undefined {
  const known = SCHEMES.get(name);
  if (known !== undefined || !/[+-]/.test(name)) return known;
  const words = name.split(/[+-]/);
  const base = words.map((word) => SCHEMES.get(word)).find((scheme) => scheme !== undefined);
  if (words.includes("sentinel")) return SCHEMES.get("sentinel");
  // A server that greets first is asked for TLS in its own words.
  if (base === undefined || base.speech === "tls" || base.serverFirst === true) return base;
  if (words.some((word) => word === "tls" || word === "ssl" || word === "https")) return { ...base, speech: "tls" };
  if (words[0] === "clickhouse" && words.includes("http")) return http(8123);
  return base;
}
