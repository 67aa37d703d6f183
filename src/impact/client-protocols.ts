// The protocols whose clients have words of their own: how to recognise one, and what it prints when something goes wrong.
// A table; the texts are what clients log and people search for.

export interface ClientWords {
  readonly name: string;
  /** What it prints when the connection is closed on it before an answer. */
  readonly closed: string;
  /** What it notices first when another server answers. */
  readonly wrongServer: string;
  /** What it prints when it waits for the server's first bytes and none come; clients that speak first have no such text. */
  readonly silent?: string;
  /** What it prints when an HTTP server answers `400 Bad Request` to its bytes. */
  readonly garbled?: string;
  readonly ports: readonly number[];
  readonly schemes: readonly string[];
}

export const CLIENT_PROTOCOLS = {
  mysql: {
    name: "MySQL",
    closed: "Lost connection to MySQL server at 'reading initial communication packet'",
    wrongServer: 'login fails with "Access denied for user"',
    silent: "Lost connection to MySQL server at 'waiting for initial communication packet'",
    ports: [3306, 33060],
    schemes: ["mysql", "mysqlx", "mariadb"],
  },
  postgres: {
    name: "PostgreSQL",
    closed: "server closed the connection unexpectedly",
    wrongServer: 'login fails with "password authentication failed for user"',
    garbled: "received invalid response to SSL negotiation: H",
    ports: [5432, 6432],
    schemes: ["postgres", "postgresql", "pgsql", "cockroachdb"],
  },
  sqlserver: {
    name: "SQL Server",
    closed: "SQL Server did not return a response. The connection has been closed.",
    wrongServer: 'login fails with "Login failed for user"',
    ports: [1433],
    schemes: ["sqlserver", "mssql"],
  },
  oracle: {
    name: "Oracle",
    closed: "ORA-12537: TNS:connection closed",
    wrongServer: '"ORA-12514: TNS:listener does not currently know of service requested"',
    ports: [1521],
    schemes: ["oracle"],
  },
  redis: {
    name: "Redis",
    closed: "Server closed the connection",
    wrongServer: 'keys are missing, or AUTH fails with "WRONGPASS" or "NOAUTH Authentication required"',
    garbled: `Protocol error, got "H" as reply type byte`,
    ports: [6379, 6380, 26379],
    schemes: ["redis", "rediss", "valkey", "valkeys", "sentinel"],
  },
  mongodb: {
    name: "MongoDB",
    closed: "MongoServerSelectionError: connection closed",
    wrongServer: '"Authentication failed"',
    ports: [27017, 27018, 27019],
    schemes: ["mongodb"],
  },
  kafka: {
    name: "Kafka",
    closed: "Bootstrap broker disconnected",
    wrongServer: 'topics are missing, or "SASL authentication failed"',
    garbled: "InvalidReceiveException: Invalid receive (size = 1213486160 larger than 104857600)",
    ports: [9092, 9093, 9094],
    schemes: ["kafka", "plaintext", "sasl_plaintext", "sasl_ssl"],
  },
  amqp: {
    name: "AMQP",
    closed: "Socket closed abruptly during opening handshake",
    wrongServer: 'login fails with "ACCESS_REFUSED"',
    garbled: "AMQP protocol version mismatch",
    ports: [5672, 5671],
    schemes: ["amqp", "amqps", "pyamqp"],
  },
  cassandra: {
    name: "Cassandra",
    closed: "All host(s) tried for query failed (NoHostAvailable)",
    wrongServer: "keyspaces are missing, or authentication fails",
    ports: [9042],
    schemes: ["cassandra"],
  },
  memcached: {
    name: "Memcached",
    closed: "Connection closed by foreign host",
    wrongServer: "keys are missing",
    ports: [11211],
    schemes: ["memcached", "memcache"],
  },
  nats: {
    name: "NATS",
    closed: "nats: no servers available for connection",
    wrongServer: '"nats: Authorization Violation"',
    silent: "nats: timeout",
    ports: [4222],
    schemes: ["nats"],
  },
  ldap: {
    name: "LDAP",
    closed: "Can't contact LDAP server (-1)",
    wrongServer: '"Invalid credentials (49)"',
    ports: [389, 636],
    schemes: ["ldap", "ldaps"],
  },
  smtp: {
    name: "SMTP",
    closed: "Connection unexpectedly closed",
    wrongServer: 'mail is refused with "Relay access denied" or "Authentication failed"',
    silent: "timed out while receiving the initial server greeting",
    ports: [25, 465, 587],
    schemes: ["smtp", "smtps", "submission"],
  },
  imap: {
    name: "IMAP",
    closed: "IMAP connection closed unexpectedly",
    wrongServer: "login fails",
    silent: "timed out waiting for the server's greeting",
    ports: [143, 993, 110, 995],
    schemes: ["imap", "imaps", "pop3", "pop3s"],
  },
  ftp: {
    name: "FTP",
    closed: "421 Service not available, remote server has closed connection",
    wrongServer: 'login fails with "530 Login incorrect"',
    silent: "Connection timed out",
    ports: [21],
    schemes: ["ftp"],
  },
  ssh: {
    name: "SSH",
    closed: "kex_exchange_identification: Connection closed by remote host",
    wrongServer: '"REMOTE HOST IDENTIFICATION HAS CHANGED"',
    silent: "Connection timed out during banner exchange",
    ports: [22],
    schemes: ["ssh", "sftp"],
  },
  tls: {
    name: "TLS",
    closed: "unexpected eof while reading",
    wrongServer:
      'the certificate is for another name ("certificate is valid for …, not …", "no alternative certificate subject name matches")',
    garbled: "wrong version number",
    ports: [443, 8443],
    schemes: ["https", "wss"],
  },
  grpc: {
    name: "gRPC",
    closed: "UNAVAILABLE: connection closed",
    wrongServer: '"UNIMPLEMENTED: unknown service", or answers of another server',
    ports: [],
    schemes: ["grpc", "grpcs", "h2c"],
  },
  http: {
    name: "HTTP",
    closed: "Empty reply from server",
    wrongServer: "answers of another server",
    ports: [],
    schemes: ["http", "ws"],
  },
  tcp: {
    name: "TCP",
    closed: "Connection closed by foreign host",
    wrongServer: "unexpected answers",
    ports: [],
    schemes: [],
  },
} as const satisfies Readonly<Record<string, ClientWords>>;

export type ClientProtocol = keyof typeof CLIENT_PROTOCOLS;
