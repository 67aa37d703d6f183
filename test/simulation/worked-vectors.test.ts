// What a sidecar in namespace a listens to for one or two objects of namespace b: the rules of istiod, each at its smallest.
import { describe, expect, test } from "vitest";
import { CLIENT, entry, listenersOf, service, simulationOf } from "./mesh-of.ts";

const HTTP = "transport=raw_buffer alpn=http/1.1,h2c";
const REST = "default => PassthroughCluster";

interface Vector {
  readonly title: string;
  readonly objects: string;
  readonly listeners: Readonly<Record<string, readonly string[]>>;
  readonly meshConfig?: string;
}

const pods = (name: string, replicas: number): string => `
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: ${name}, namespace: b}
spec:
  replicas: ${replicas}
  serviceName: ${name}
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: main}]}
---
`;

const sidecar = (egress: string): string => `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: a}
spec: {egress: [${egress}]}
---
`;

const NINES_TCP = "{number: 9000, name: tcp, protocol: TCP}";

const VECTORS: readonly Vector[] = [
  {
    title: "a TLS entry for a range is told by its server name where a Sidecar says where to listen",
    objects:
      sidecar("{port: {number: 443, name: tls, protocol: TLS}, bind: 10.9.9.9, hosts: ['b/*']}") +
      entry({
        hosts: "bank.com",
        port: "{number: 443, name: tls, protocol: TLS}",
        resolution: "NONE",
        more: "addresses: [10.1.0.0/16]",
      }),
    listeners: { "10.9.9.9:443": [REST, "sni=bank.com => outbound|443||bank.com"] },
  },
  {
    title: "a TCP Service listens on its cluster IP",
    objects: service({ name: "s1", ports: "{name: tcp-pg, port: 5432}" }),
    listeners: { "svc:b/s1:5432": ["* => outbound|5432||s1.b.svc.cluster.local"] },
  },
  {
    title: "a port without a known protocol is sniffed on its cluster IP",
    objects: service({ name: "s1", ports: "{name: db, port: 5432}" }),
    listeners: {
      "svc:b/s1:5432": [
        "default => outbound|5432||s1.b.svc.cluster.local",
        `${HTTP} => route:s1.b.svc.cluster.local:5432`,
      ],
    },
  },
  {
    title: "3306 is TCP whatever its name",
    objects: service({ name: "s1", ports: "{name: db, port: 3306}" }),
    listeners: { "svc:b/s1:3306": ["* => outbound|3306||s1.b.svc.cluster.local"] },
  },
  {
    title: "HTTP Services of a port share one listener on every address",
    objects:
      service({ name: "h1", ports: "{name: http, port: 80}" }) +
      service({ name: "h2", ports: "{name: http, port: 80}" }),
    listeners: { "0.0.0.0:80": [REST, `${HTTP} => route:80`] },
  },
  {
    title: "under REGISTRY_ONLY the rest of an HTTP port is blocked",
    objects: service({ name: "h1", ports: "{name: http, port: 80}" }),
    meshConfig: "outboundTrafficPolicy: {mode: REGISTRY_ONLY}",
    listeners: { "0.0.0.0:80": ["default => BlackHoleCluster", `${HTTP} => route:80`] },
  },
  {
    title: "an entry without addresses takes its whole port, also under REGISTRY_ONLY",
    objects: entry({ hosts: "db.ext", resolution: "NONE", port: "{number: 5432, name: tcp, protocol: TCP}" }),
    meshConfig: "outboundTrafficPolicy: {}",
    listeners: { "0.0.0.0:5432": ["* => outbound|5432||db.ext"] },
  },
  {
    title: "of two entries that take a whole port, equally old, the first by host has it",
    objects:
      entry({ name: "first", hosts: "zeta.ext", port: NINES_TCP }) +
      entry({ name: "second", hosts: "alpha.ext", port: NINES_TCP }),
    listeners: { "0.0.0.0:9000": ["* => outbound|9000||alpha.ext"] },
  },
  {
    title: "an HTTP Service and such an entry share: HTTP to routes, the rest to the entry",
    objects:
      entry({ hosts: "db.ext", port: "{number: 5432, name: tcp, protocol: TCP}" }) +
      service({ name: "web", ports: "{name: http, port: 5432}" }),
    listeners: { "0.0.0.0:5432": ["default => outbound|5432||db.ext", `${HTTP} => route:5432`] },
  },
  {
    title: "TLS entries share a port by server name",
    objects:
      entry({ name: "first", hosts: "x.com", port: "{number: 443, name: tls, protocol: TLS}" }) +
      entry({
        name: "second",
        hosts: "y.com",
        resolution: "NONE",
        port: "{number: 443, name: https, protocol: HTTPS}",
      }),
    listeners: {
      "0.0.0.0:443": [REST, "sni=x.com => outbound|443||x.com", "sni=y.com => outbound|443||y.com"],
    },
  },
  {
    title: "the same as TCP takes everybody's TLS",
    objects: entry({ hosts: "x.com", port: "{number: 443, name: tls, protocol: TCP}" }),
    listeners: { "0.0.0.0:443": ["* => outbound|443||x.com"] },
  },
  {
    title: "a CIDR takes its range",
    objects: entry({
      hosts: "db.ext",
      resolution: "STATIC",
      more: "addresses: [10.1.0.0/16]",
      port: "{number: 5432, name: tcp, protocol: TCP}",
    }),
    listeners: { "0.0.0.0:5432": [REST, "dst=10.1.0.0/16 => outbound|5432||db.ext"] },
  },
  {
    title: "a listener for each address",
    objects: entry({
      hosts: "db.ext",
      resolution: "STATIC",
      more: "addresses: [1.1.1.1, 2.2.2.2]",
      port: "{number: 7, name: tcp, protocol: TCP}",
    }),
    listeners: { "1.1.1.1:7": ["* => outbound|7||db.ext"], "2.2.2.2:7": ["* => outbound|7||db.ext"] },
  },
  {
    title: "a headless TCP Service has a listener for each pod",
    objects: service({ name: "hs", ports: "{name: tcp-cql, port: 9042}", more: "clusterIP: None" }) + pods("hs", 3),
    listeners: Object.fromEntries(
      [0, 1, 2].map((pod) => [`pod:b/hs-${pod}:9042`, ["* => outbound|9042||hs.b.svc.cluster.local"]]),
    ),
  },
  {
    title: "without pods it has none",
    objects: service({ name: "hs", ports: "{name: tcp-cql, port: 9042}", more: "clusterIP: None" }) + pods("hs", 0),
    listeners: {},
  },
  {
    title: "an explicit egress port binds the cluster IP, and keeps a later catch-all off its listener only",
    objects:
      sidecar('{port: {number: 9999, protocol: TCP, name: tcp}, hosts: ["b/*"]}, {hosts: ["./*"]}') +
      service({ name: "s1", ports: "{name: tcp, port: 9999}, {name: http, port: 80}" }) +
      service({ name: "own", namespace: "a", ports: "{name: http, port: 9999}" }),
    listeners: {
      "svc:b/s1:9999": ["* => outbound|9999||s1.b.svc.cluster.local"],
      "0.0.0.0:9999": [REST, `${HTTP} => route:9999`],
    },
  },
  {
    title: "an explicit port makes a headless Service take the whole port",
    objects:
      sidecar('{port: {number: 9042, protocol: TCP, name: tcp}, hosts: ["b/*"]}') +
      service({ name: "hs", ports: "{name: tcp-cql, port: 9042}", more: "clusterIP: None" }) +
      pods("hs", 2),
    listeners: { "0.0.0.0:9042": ["* => outbound|9042||hs.b.svc.cluster.local"] },
  },
  {
    title: "captureMode NONE binds loopback",
    objects:
      sidecar('{port: {number: 3000, protocol: HTTP, name: http}, captureMode: NONE, hosts: ["b/*"]}') +
      service({ name: "web", ports: "{name: http, port: 3000}" }),
    listeners: { "127.0.0.1:3000": ["* => route:3000"] },
  },
  {
    title: "an ExternalName Service has no listener",
    objects: `
apiVersion: v1
kind: Service
metadata: {name: e, namespace: b}
spec: {type: ExternalName, externalName: db.ext, ports: [{name: tcp, port: 5432}]}
`,
    listeners: {},
  },
  {
    title: "reserved ports get no HTTP listener, a cluster IP is free to use them",
    objects:
      service({ name: "web", ports: "{name: http, port: 15021}, {name: http-2, port: 15001}" }) +
      service({ name: "db", ports: "{name: tcp, port: 15001}" }),
    listeners: { "svc:b/db:15001": ["* => outbound|15001||db.b.svc.cluster.local"] },
  },
];

describe("worked vectors", () => {
  test.each(VECTORS)("$title", ({ objects, listeners, meshConfig }) => {
    const simulation = simulationOf(CLIENT + objects, meshConfig === undefined ? {} : { meshConfig });
    expect(listenersOf(simulation, "a/client")).toEqual(listeners);
  });
});
