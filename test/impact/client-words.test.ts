// Which client it is, and what it reads.
import { expect, test } from "vitest";
import { type Connection, clientProtocol, clientProtocolName, clientWords } from "../../src/impact/client-words.ts";

test.each<[Connection, string]>([
  [{ port: 3306, protocol: "tcp" }, "mysql"],
  [{ port: 13306, protocol: "tcp" }, "tcp"],
  [{ port: 13306, protocol: "tcp", scheme: "jdbc:mysql" }, "mysql"],
  [{ port: 3306, protocol: "tcp", scheme: "redis" }, "redis"],
  [{ port: 443, protocol: "tcp" }, "tls"],
  [{ port: 9443, protocol: "tcp", tls: true }, "tls"],
  [{ port: 5671, protocol: "tcp", tls: true }, "amqp"],
  [{ port: 6379, protocol: "http" }, "http"],
  [{ port: 8443, protocol: "http", tls: true }, "tls"],
  [{ port: 50051, protocol: "http2" }, "grpc"],
  [{ port: 1433, protocol: "tcp" }, "sqlserver"],
  [{ port: 11521, protocol: "tcp", scheme: "jdbc:oracle:thin" }, "oracle"],
  [{ port: 15432, protocol: "tcp", scheme: "postgresql+psycopg2" }, "postgres"],
  [{ port: 3306, protocol: "tcp", scheme: "jdbc:weblogic" }, "mysql"],
])("%o is a client of %s", (connection, protocol) => {
  expect(clientProtocol(connection)).toBe(protocol);
});

test.each([
  [
    "closed",
    3306,
    `connected, then closed at once: "Lost connection to MySQL server at 'reading initial communication packet'"`,
  ],
  ["closed", 5432, 'connected, then closed at once: "server closed the connection unexpectedly"'],
  ["closed", 6379, 'connected, then closed at once: "Server closed the connection"'],
  ["closed", 7000, 'connected, then closed at once: "Connection closed by foreign host"'],
  [
    "hang",
    25,
    'connected, then nothing: no byte in either direction until its own timeout, then "timed out while receiving the initial server greeting"',
  ],
  ["hang", 7000, "connected, then nothing: no byte in either direction until its own timeout"],
  [
    "http-400",
    9092,
    'HTTP 400 Bad Request where it expects its own protocol, and the connection is closed: "InvalidReceiveException: Invalid receive (size = 1213486160 larger than 104857600)"',
  ],
  [
    "http-400",
    443,
    'HTTP 400 Bad Request where it expects its own protocol, and the connection is closed: "wrong version number"',
  ],
  [
    "other-destination",
    27017,
    'another server, or none: "Authentication failed", or "MongoServerSelectionError: connection closed"',
  ],
  [
    "blocked",
    5672,
    'closed at once, the mesh lets nobody out who is not registered: "Socket closed abruptly during opening handshake"',
  ],
] as const)("%s on port %i is told in the client's words", (symptom, port, words) => {
  expect(clientWords(symptom, { port, protocol: "tcp" })).toBe(words);
});

test.each([
  ["http-503", 'status UNAVAILABLE (HTTP 503): "no healthy upstream"'],
  ["http-502", "status UNAVAILABLE (HTTP 502): the mesh lets nobody out who is not registered"],
  ["http-404", "status UNIMPLEMENTED (HTTP 404): nobody is known by that name"],
] as const)("gRPC reads %s as a status of its own", (symptom, words) => {
  expect(clientWords(symptom, { port: 50051, protocol: "http2" })).toBe(words);
});

test("a 503 is told as Envoy says it, and protocols have names", () => {
  expect(clientWords("http-503", { port: 80, protocol: "http" })).toContain("no healthy upstream");
  expect(clientProtocolName({ port: 27017, protocol: "tcp" })).toBe("MongoDB");
});
