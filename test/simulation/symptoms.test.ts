// Situations measured on a real Envoy, one by one: what the client of such a call sees.
import { describe, expect, test } from "vitest";
import type { Call, Symptom } from "../../src/simulation/call.ts";
import { CLIENT, entry, service, simulationOf } from "./mesh-of.ts";

const ADDRESS = "addresses: [10.9.9.9]";
const at = (name: string, port: string, endpoint: string): string =>
  entry({ name, hosts: `${name}.corp`, resolution: "STATIC", port, more: `${ADDRESS}, endpoints: [${endpoint}]` });
const everywhere = (name: string, port: string): string =>
  entry({ name, hosts: `${name}.corp`, resolution: "STATIC", port, more: "endpoints: [{address: 10.1.1.1}]" });
const toNowhere = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: lost, namespace: b}
spec:
  hosts: [ledger.corp]
  tcp: [{route: [{destination: {host: ledger.corp, subset: gone}}]}]
---
`;
const onlyTheApi = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: cart, namespace: b}
spec:
  hosts: [cart.b.svc.cluster.local]
  http: [{match: [{uri: {prefix: /api}}], route: [{destination: {host: cart.b.svc.cluster.local}}]}]
---
`;
const LEDGER = at("ledger", "{number: 9000, name: tcp, protocol: TCP}", "{address: 10.1.1.1}");
const MYSQL = "{number: 3306, name: tls, protocol: TLS}";
const REGISTRY_ONLY = "outboundTrafficPolicy: {mode: REGISTRY_ONLY}";

interface Situation {
  readonly mesh: string;
  readonly call: Omit<Call, "from">;
  readonly sees: Symptom;
  readonly meshConfig?: string;
}

const SITUATIONS: Readonly<Record<string, Situation>> = {
  "TCP, the cluster has no endpoints": {
    mesh: service({ name: "db", ports: "{name: tcp, port: 5432}" }),
    call: { to: "db.b:5432" },
    sees: "closed",
  },
  "TCP, the cluster does not exist": { mesh: LEDGER + toNowhere, call: { to: "10.9.9.9:9000" }, sees: "closed" },
  "TCP, the endpoint does not answer at all": {
    mesh: at("ledger", "{number: 9000, name: tcp, protocol: TCP}", "{address: 240.0.0.7}"),
    call: { to: "10.9.9.9:9000" },
    sees: "slow-close",
  },
  "TCP, the endpoint answers": { mesh: LEDGER, call: { to: "10.9.9.9:9000" }, sees: "connected" },
  "the server speaks first behind an HTTP inspector": {
    mesh: service({ name: "odd", ports: "{name: http, port: 3306}" }),
    call: { to: "192.0.2.7:3306" },
    sees: "hang",
  },
  "the server speaks first behind a TLS inspector": {
    mesh: everywhere("orders", MYSQL),
    call: { to: "192.0.2.7:3306" },
    sees: "hang",
  },
  "the server speaks first on another port, as its URL says": {
    mesh: everywhere("orders", "{number: 13306, name: tls, protocol: TLS}"),
    call: { to: "192.0.2.7:13306", serverFirst: true },
    sees: "hang",
  },
  "the server speaks first, and the inspector gives up": {
    mesh: everywhere("orders", MYSQL),
    call: { to: "192.0.2.7:3306" },
    meshConfig: "protocolDetectionTimeout: 0.1s",
    sees: "connected",
  },
  "the server speaks first, and nothing may leave": {
    mesh: everywhere("orders", MYSQL),
    call: { to: "192.0.2.7:3306" },
    meshConfig: REGISTRY_ONLY,
    sees: "hang",
  },
  "the server speaks first behind a listener without an inspector": {
    mesh: everywhere("orders", "{number: 3306, name: tcp, protocol: TCP}"),
    call: { to: "192.0.2.7:3306" },
    sees: "connected",
  },
  "the client speaks first, not HTTP, through an HTTP inspector": {
    mesh: service({ name: "odd", ports: "{name: http, port: 6379}" }),
    call: { to: "192.0.2.7:6379" },
    sees: "connected",
  },
  "HTTP, the cluster has no endpoints": {
    mesh: service({ name: "cart", ports: "{name: http, port: 8080}" }),
    call: { to: "cart.b:8080", protocol: "http" },
    sees: "http-503",
  },
  "HTTP, nobody is registered under that name, and nothing may leave": {
    mesh: service({ name: "cart", ports: "{name: http, port: 8080}" }),
    call: { to: "192.0.2.7:8080", protocol: "http", host: "www.example.com" },
    meshConfig: REGISTRY_ONLY,
    sees: "http-502",
  },
  "TCP, nobody is registered, and nothing may leave": {
    mesh: "",
    call: { to: "192.0.2.7:9000" },
    meshConfig: REGISTRY_ONLY,
    sees: "blocked",
  },
  "HTTP, no route takes the request": {
    mesh: service({ name: "cart", ports: "{name: http, port: 8080}" }) + onlyTheApi,
    call: { to: "cart.b:8080", protocol: "http" },
    sees: "http-404",
  },
  "bytes that are not HTTP on a chain that is only HTTP": {
    mesh: at("api", "{number: 8080, name: http, protocol: HTTP}", "{address: 10.1.1.1}") + httpOnly(),
    call: { to: "127.0.0.1:8080", protocol: "tcp" },
    sees: "http-400",
  },
  "a TLS hello on a chain that is only HTTP": {
    mesh: at("api", "{number: 8080, name: http, protocol: HTTP}", "{address: 10.1.1.1}") + httpOnly(),
    call: { to: "127.0.0.1:8080", protocol: "tcp", tls: true, sni: "api.corp" },
    sees: "http-400",
  },
  "a client that waits for the server, on a chain that is only HTTP": {
    mesh: at("api", "{number: 8080, name: http, protocol: HTTP}", "{address: 10.1.1.1}") + httpOnly(),
    call: { to: "127.0.0.1:8080", protocol: "tcp", serverFirst: true },
    sees: "hang",
  },
  "past the sidecar to a Service of the mesh": {
    mesh: service({ name: "db", ports: "{name: tcp, port: 5432}" }) + seesNothing(),
    call: { to: "svc:b/db:5432" },
    sees: "plaintext",
  },
  "past the sidecar to an address that nobody has": {
    mesh: "",
    call: { to: "240.240.0.9:5432" },
    sees: "slow-close",
  },
};

/** An egress listener with a port and a bind of its own has no inspector. */
function httpOnly(): string {
  return egress(
    '{port: {number: 8080, name: http, protocol: HTTP}, bind: 127.0.0.1, captureMode: NONE, hosts: ["*/*"]}, {hosts: ["*/*"]}',
  );
}

function seesNothing(): string {
  return egress("{hosts: [./*]}");
}

function egress(listeners: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: a}
spec: {egress: [${listeners}]}
---
`;
}

describe("what a client sees", () => {
  test.each(Object.entries(SITUATIONS))("%s", (_, { mesh, call, sees, meshConfig }) => {
    const simulation = simulationOf(CLIENT + mesh, meshConfig === undefined ? {} : { meshConfig });
    expect(simulation.follow({ from: "a/client", ...call }).symptom).toBe(sees);
  });
});
