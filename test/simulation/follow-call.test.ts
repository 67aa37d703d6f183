// One call of a/client: where it ends, and what its client sees.
import { describe, expect, test } from "vitest";
import { toConformanceForm } from "../../src/report/conformance-form.ts";
import type { Call } from "../../src/simulation/call.ts";
import { CLIENT, entry, service, simulationOf } from "./mesh-of.ts";

const backend = (name: string): string => `
apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}, namespace: b}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: main}]}
---
`;

const MESH =
  CLIENT +
  service({ name: "cart", ports: "{name: http, port: 8080}" }) +
  backend("cart") +
  service({ name: "empty", ports: "{name: http, port: 8081}, {name: tcp, port: 5432}" }) +
  service({ name: "db", ports: "{name: tcp, port: 5432}", more: "clusterIP: 10.96.0.9" }) +
  backend("db") +
  service({ name: "mail", ports: "{name: http-odd, port: 25}" }) +
  entry({ name: "api", hosts: "api.example.com", port: "{number: 443, name: tls, protocol: TLS}" }) +
  entry({
    name: "oracle",
    hosts: "oracle.corp",
    resolution: "STATIC",
    more: "addresses: [10.9.9.9], endpoints: [{address: 10.1.1.1}]",
    port: "{number: 1521, name: tcp, protocol: TCP}",
  });

type Ask = Omit<Call, "from">;
type Answer = Readonly<Record<string, unknown>>;

const CASES: readonly (readonly [string, Ask, Answer])[] = [
  [
    "HTTP to a Service by name",
    { to: "cart.b:8080", protocol: "http" },
    {
      resolved: "svc:b/cart:8080",
      outcome: "outbound|8080||cart.b.svc.cluster.local",
      symptom: "connected",
      endpoints: ["pod:b/cart-0:8080"],
    },
  ],
  [
    "HTTP to a Service without pods",
    { to: "empty.b.svc.cluster.local:8081", protocol: "http" },
    { outcome: "outbound|8081||empty.b.svc.cluster.local", symptom: "http-503" },
  ],
  ["TCP to a Service without pods", { to: "empty.b:5432" }, { symptom: "closed" }],
  ["TCP to a cluster IP", { to: "10.96.0.9:5432" }, { listener: "10.96.0.9:5432", symptom: "connected" }],
  [
    "an unknown address",
    { to: "192.0.2.1:9999" },
    { listener: "virtualOutbound", outcome: "PassthroughCluster", symptom: "connected" },
  ],
  [
    "a cluster IP on a port that nobody declared",
    { to: "10.96.0.9:9999" },
    { outcome: "PassthroughCluster", symptom: "slow-close" },
  ],
  [
    "TLS by server name",
    { to: "192.0.2.1:443", tls: true, sni: "api.example.com" },
    { outcome: "outbound|443||api.example.com" },
  ],
  [
    "TLS with another server name",
    { to: "192.0.2.1:443", tls: true, sni: "www.example.com" },
    { outcome: "PassthroughCluster" },
  ],
  [
    "an address of an entry",
    { to: "10.9.9.9:1521" },
    { outcome: "outbound|1521||oracle.corp", endpoints: ["10.1.1.1:1521"] },
  ],
  ["a name that Git does not know", { to: "oracle.corp:1521" }, { outcome: "unresolved", symptom: "unknown" }],
  [
    "a server that speaks first behind an HTTP inspector",
    { to: "192.0.2.1:25" },
    { outcome: "PassthroughCluster", symptom: "hang" },
  ],
  ["any address that nobody names", { to: "elsewhere:5432" }, { outcome: "PassthroughCluster" }],
];

describe("follow", () => {
  const simulation = simulationOf(MESH);
  test.each(CASES)("%s", (_title, ask, answer) => {
    expect(simulation.follow({ from: "a/client", ...ask })).toMatchObject(answer);
  });

  test("under REGISTRY_ONLY", () => {
    const strict = simulationOf(MESH, { meshConfig: "outboundTrafficPolicy: {mode: REGISTRY_ONLY}" });
    expect(strict.follow({ from: "a/client", to: "192.0.2.1:9999" })).toMatchObject({
      outcome: "BlackHoleCluster",
      symptom: "blocked",
    });
    const toRoute = { from: "a/client", to: "192.0.2.1:8080", protocol: "http", host: "www.example.com" } as const;
    expect(strict.follow(toRoute)).toMatchObject({
      outcome: "block_all",
      virtualHost: "block_all",
      symptom: "http-502",
    });
  });

  test("with DNS capture the sidecar answers for entries with an address", () => {
    const capturing = simulationOf(MESH, {
      meshConfig: 'defaultConfig: {proxyMetadata: {ISTIO_META_DNS_CAPTURE: "true"}}',
    });
    expect(capturing.follow({ from: "a/client", to: "oracle.corp:1521" })).toMatchObject({
      resolved: "10.9.9.9:1521",
      outcome: "outbound|1521||oracle.corp",
    });
  });

  test("the steps say why other chains were passed over", () => {
    const { steps } = simulation.follow({ from: "a/client", to: "192.0.2.1:443", tls: true, sni: "www.example.com" });
    expect(steps.map(({ stage, text }) => `${stage}: ${text}`)).toEqual([
      "sidecar: yes: every workload is taken to have a sidecar",
      "name: 192.0.2.1 is an address",
      "capture: iptables hands every connection of the pod to its sidecar",
      "listener: 0.0.0.0:443: no listener has 192.0.2.1:443; opened by ServiceEntry b/api",
      "chain: SNI api.example.com: no, the server name is www.example.com",
      "chain: the default chain, because no other fits => PassthroughCluster",
      "cluster: PassthroughCluster: it leaves for the address that the client dialled",
      "endpoints: 192.0.2.1:443, as dialled",
    ]);
  });
});

test("annotations of the pod take calls past the sidecar", () => {
  const annotated = MESH.replace(
    "metadata: {labels: {app: client}}",
    'metadata: {labels: {app: client}, annotations: {traffic.sidecar.istio.io/excludeOutboundPorts: "5432"}}',
  );
  const simulation = simulationOf(annotated);
  expect(simulation.follow({ from: "a/client", to: "db.b:5432" })).toMatchObject({ outcome: "direct" });
});

test("a call to the pod itself is not captured, whoever listens on the port", () => {
  const simulation = simulationOf(
    MESH + entry({ name: "any", hosts: "any.corp", port: "{number: 5432, name: tcp, protocol: TCP}" }),
  );
  const outcomes = ["127.0.0.1:5432", "localhost:5432", "[::1]:5432"].map(
    (to) => simulation.follow({ from: "a/client", to }).outcome,
  );
  expect(outcomes).toEqual(["direct", "direct", "direct"]);
  expect(simulation.follow({ from: "a/client", to: "192.0.2.1:5432" }).outcome).toBe("outbound|5432||any.corp");
});

const TWO_ADDRESSES = `${CLIENT}${entry({
  name: "pair",
  hosts: "pair.corp",
  resolution: "STATIC",
  more: "addresses: [10.9.9.1, 10.9.9.2], endpoints: [{address: 10.1.1.1}]",
  port: "{number: 1521, name: tcp, protocol: TCP}",
})}`;

test.each(["1.22.4", "1.24.2", "1.24.3"])("the second address of an entry is one of its listener (%s)", (release) => {
  const simulation = simulationOf(TWO_ADDRESSES, { release });
  expect(simulation.follow({ from: "a/client", to: "10.9.9.2:1521" }).cluster).toBe("outbound|1521||pair.corp");
  expect(simulation.follow({ from: "a/client", to: "10.9.9.2:1522" }).cluster).toBe("PassthroughCluster");
});

test("without interception a connection that nobody listens for leaves directly; istiod's simulator finds no listener", () => {
  const none = CLIENT.replace(
    "labels: {app: client}}",
    'labels: {app: client}, annotations: {sidecar.istio.io/interceptionMode: "NONE"}}',
  );
  const simulation = simulationOf(none);
  const call: Call = { from: "a/client", to: "192.0.2.1:9999" };
  expect(simulation.follow(call)).toMatchObject({ outcome: "direct", symptom: "connected" });
  expect(toConformanceForm(simulation, [call]).calls).toEqual([
    { ...call, error: "no listener matched", outcome: "error: no listener matched" },
  ]);
});

const pod = (more: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata: {name: front, namespace: a, ${more}}\nspec: {containers: [{name: main, image: main}]}\n---\n`;
const DB = service({ name: "db", ports: "{name: tcp, port: 5432}, {name: grpc, port: 9000}" });

test.each<readonly [string, string, Omit<Call, "from" | "to">, string]>([
  ["a gateway", "annotations: {inject.istio.io/templates: gateway}", {}, "unknown"],
  [
    "a proxyless client speaks gRPC",
    "annotations: {inject.istio.io/templates: grpc-agent}",
    { protocol: "http2" },
    "unknown",
  ],
  ["a proxyless client speaks anything else", "annotations: {inject.istio.io/templates: grpc-agent}", {}, "plaintext"],
])("what is not simulated is not pretended to be known: %s", (_, more, how, symptom) => {
  const simulation = simulationOf(pod(more) + DB, { injectionRules: true });
  expect(simulation.follow({ from: "a/front", to: "db.b:9000", ...how }).symptom).toBe(symptom);
});
