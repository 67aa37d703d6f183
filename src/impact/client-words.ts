// (symptom, how a client connects) -> what the person at that client will read, in the words that they will search for.
// Plain text, a sentence part without a full stop; no decision is taken here.
import type { Symptom } from "../simulation/call.ts";
import { CLIENT_PROTOCOLS, type ClientProtocol, type ClientWords } from "./client-protocols.ts";

export type { ClientProtocol } from "./client-protocols.ts";

/** What is known of the client: its port and protocol, and the scheme of its URL where it has one. */
export interface Connection {
  readonly port: number;
  /** `tcp` when not given. */
  readonly protocol?: "tcp" | "http" | "http2" | "tls";
  readonly tls?: boolean;
  /** `jdbc:mysql`, `redis`, `https`, … without `://`. */
  readonly scheme?: string;
}

const PROTOCOLS = Object.keys(CLIENT_PROTOCOLS) as ClientProtocol[];
const wordsFor = (protocol: ClientProtocol): ClientWords => CLIENT_PROTOCOLS[protocol];
const BY_PORT = new Map(
  PROTOCOLS.flatMap((protocol) => wordsFor(protocol).ports.map((port) => [port, protocol] as const)),
);
const BY_SCHEME = new Map(
  PROTOCOLS.flatMap((protocol) => wordsFor(protocol).schemes.map((scheme) => [scheme, protocol] as const)),
);

/** Who the client is: by the scheme of its URL, else by what the call is known to speak, else by the port. */
export function clientProtocol(connection: Connection): ClientProtocol {
  const words = connection.scheme?.toLowerCase().split(/[:+]/) ?? [];
  const named = words.map((word) => BY_SCHEME.get(word)).find((protocol) => protocol !== undefined);
  if (named !== undefined) return named;
  const known = BY_PORT.get(connection.port);
  if (connection.protocol === "tls" || connection.tls === true) return known ?? "tls";
  if (connection.protocol === "http2") return "grpc";
  return connection.protocol === "http" ? "http" : (known ?? "tcp");
}

/** Its name as people write it: `MySQL`, `HTTP`, `TCP`. */
export function clientProtocolName(connection: Connection): string {
  return wordsFor(clientProtocol(connection)).name;
}

type Tell = (words: ClientWords) => string;

const NOT_REGISTERED = "the mesh lets nobody out who is not registered";

const BY_SYMPTOM: Readonly<Record<Symptom, Tell>> = {
  connected: () => "a connection, and what the server there answers",
  "other-destination": ({ closed, wrongServer }) => `another server, or none: ${wrongServer}, or "${closed}"`,
  relabelled: () => "no difference: the same server, counted under another name",
  closed: ({ closed }) => `connected, then closed at once: "${closed}"`,
  "slow-close": ({ closed }) => `connected, then silence until the connect timeout (10 s by default), then "${closed}"`,
  hang: ({ silent }) =>
    `connected, then nothing: no byte in either direction until its own timeout${silent === undefined ? "" : `, then "${silent}"`}`,
  "http-400": ({ closed, garbled }) =>
    `HTTP 400 Bad Request where it expects its own protocol, and the connection is closed: "${garbled ?? closed}"`,
  "http-404": () => "HTTP 404 with an empty body",
  "http-502": () => `HTTP 502 with an empty body: ${NOT_REGISTERED}`,
  "http-503": () => 'HTTP 503 "no healthy upstream"',
  blocked: ({ closed }) => `closed at once, ${NOT_REGISTERED}: "${closed}"`,
  plaintext: () =>
    'an answer without mTLS, past the mesh; where the server demands mTLS (STRICT) it refuses: "Connection reset by peer"',
  unknown: () => "not known from Git",
};

/** What only clients of one protocol see: the sidecar answers gRPC with a status of gRPC. */
const OF_PROTOCOL: Readonly<Partial<Record<ClientProtocol, Readonly<Partial<Record<Symptom, string>>>>>> = {
  grpc: {
    "http-404": "status UNIMPLEMENTED (HTTP 404): nobody is known by that name",
    "http-502": `status UNAVAILABLE (HTTP 502): ${NOT_REGISTERED}`,
    "http-503": 'status UNAVAILABLE (HTTP 503): "no healthy upstream"',
  },
  http: { "http-400": "HTTP 400 Bad Request, and the connection is closed" },
};

/** What the client sees. */
export function clientWords(symptom: Symptom, connection: Connection): string {
  const protocol = clientProtocol(connection);
  return OF_PROTOCOL[protocol]?.[symptom] ?? BY_SYMPTOM[symptom](wordsFor(protocol));
}
