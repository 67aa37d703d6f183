// (symptom, how a client connects) -> what the person at that client will read, in the words that they will search for.
// Plain text, a sentence part without a full stop; no decision is taken here.
import type { Symptom } from "../simulation/call.ts";

/** What is known of the client: its port and protocol, and the scheme of its URL where it has one. */
export interface Connection {
  readonly port: number;
  /** `tcp` when not given. */
  readonly protocol?: "tcp" | "http" | "http2" | "tls";
  readonly tls?: boolean;
  /** `jdbc:mysql`, `redis`, `https`, … without `://`. */
  readonly scheme?: string;
}

/** The protocols whose clients have words of their own. */
export type ClientProtocol =
  | "mysql"
  | "postgres"
  | "redis"
  | "mongodb"
  | "kafka"
  | "amqp"
  | "smtp"
  | "ftp"
  | "ssh"
  | "tls"
  | "http"
  | "tcp";

interface Words {
  readonly name: string;
  /** What it prints when the connection is closed on it before an answer. */
  readonly closed: string;
  /** What it notices first when another server answers. */
  readonly wrongServer: string;
  readonly ports: readonly number[];
  readonly schemes: readonly string[];
}

const WORDS: Readonly<Record<ClientProtocol, Words>> = {
  mysql: {
    name: "MySQL",
    closed: "Lost connection to MySQL server at 'reading initial communication packet'",
    wrongServer: "login fails",
    ports: [3306, 33060],
    schemes: ["mysql", "mariadb"],
  },
  postgres: {
    name: "PostgreSQL",
    closed: "server closed the connection unexpectedly",
    wrongServer: "login fails",
    ports: [5432],
    schemes: ["postgres", "postgresql"],
  },
  redis: {
    name: "Redis",
    closed: "Server closed the connection",
    wrongServer: "keys are missing or AUTH fails",
    ports: [6379, 6380, 26379],
    schemes: ["redis", "rediss"],
  },
  mongodb: {
    name: "MongoDB",
    closed: "MongoServerSelectionError: connection closed",
    wrongServer: "authentication fails",
    ports: [27017, 27018, 27019],
    schemes: ["mongodb", "mongodb+srv"],
  },
  kafka: {
    name: "Kafka",
    closed: "Bootstrap broker disconnected",
    wrongServer: "topics are missing",
    ports: [9092, 9093, 9094],
    schemes: ["kafka"],
  },
  amqp: {
    name: "AMQP",
    closed: "Socket closed abruptly during opening handshake",
    wrongServer: "login fails",
    ports: [5672, 5671],
    schemes: ["amqp", "amqps"],
  },
  smtp: {
    name: "SMTP",
    closed: "Connection unexpectedly closed",
    wrongServer: "mail is refused",
    ports: [25, 465, 587],
    schemes: ["smtp", "smtps"],
  },
  ftp: {
    name: "FTP",
    closed: "421 Service not available, remote server has closed connection",
    wrongServer: "login fails",
    ports: [21],
    schemes: ["ftp"],
  },
  ssh: {
    name: "SSH",
    closed: "kex_exchange_identification: Connection closed by remote host",
    wrongServer: "the host key has changed",
    ports: [22],
    schemes: ["ssh", "sftp"],
  },
  tls: {
    name: "TLS",
    closed: "unexpected eof while reading",
    wrongServer: "the certificate is for another name",
    ports: [443, 8443],
    schemes: ["https", "wss", "grpcs"],
  },
  http: {
    name: "HTTP",
    closed: "Empty reply from server",
    wrongServer: "answers of another server",
    ports: [],
    schemes: ["http", "ws", "grpc"],
  },
  tcp: {
    name: "TCP",
    closed: "Connection closed by foreign host",
    wrongServer: "unexpected answers",
    ports: [],
    schemes: [],
  },
};

const PROTOCOLS = Object.keys(WORDS) as ClientProtocol[];
const BY_PORT = new Map(
  PROTOCOLS.flatMap((protocol) => WORDS[protocol].ports.map((port) => [port, protocol] as const)),
);
const BY_SCHEME = new Map(
  PROTOCOLS.flatMap((protocol) => WORDS[protocol].schemes.map((scheme) => [scheme, protocol] as const)),
);

/** Who the client is: by the scheme of its URL, else by what the call is known to speak, else by the port. */
export function clientProtocol(connection: Connection): ClientProtocol {
  const scheme = connection.scheme?.toLowerCase().replace(/^jdbc:/, "");
  const named = scheme === undefined ? undefined : BY_SCHEME.get(scheme);
  if (named !== undefined) return named;
  const known = BY_PORT.get(connection.port);
  if (connection.protocol === "tls" || connection.tls === true) return known ?? "tls";
  return connection.protocol?.startsWith("http") ? "http" : (known ?? "tcp");
}

/** Its name as people write it: `MySQL`, `HTTP`, `TCP`. */
export function clientProtocolName(connection: Connection): string {
  return WORDS[clientProtocol(connection)].name;
}

type Tell = (words: Words) => string;

const BY_SYMPTOM: Readonly<Record<Symptom, Tell>> = {
  connected: () => "a connection, and what the server there answers",
  "other-destination": ({ closed, wrongServer }) => `another server, or none: ${wrongServer}, or "${closed}"`,
  relabelled: () => "no difference: the same server, counted under another name",
  closed: ({ closed }) => `connected, then closed at once: "${closed}"`,
  "slow-close": ({ closed }) => `connected, then silence until the connect timeout (10 s by default), then "${closed}"`,
  hang: () => "connected, then nothing: no byte in either direction until its own timeout",
  "http-400": () => "HTTP 400 Bad Request, and the connection is closed",
  "http-404": () => "HTTP 404 with an empty body",
  "http-502": () => "HTTP 502 with an empty body: the mesh lets nobody out who is not registered",
  "http-503": () => 'HTTP 503 "no healthy upstream"',
  blocked: ({ closed }) => `closed at once, the mesh lets nobody out who is not registered: "${closed}"`,
  plaintext: () => "an answer without mTLS, past the mesh; refused with a reset where the server demands mTLS (STRICT)",
  unknown: () => "not known from Git",
};

/** What the client sees. */
export function clientWords(symptom: Symptom, connection: Connection): string {
  return BY_SYMPTOM[symptom](WORDS[clientProtocol(connection)]);
}
