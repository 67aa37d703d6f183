// What the shape of listeners was in releases that are not recorded, on both sides of the patch that changed it.
import { expect, test } from "vitest";
import { toConformanceForm } from "../../src/report/conformance-form.ts";
import { CLIENT, entry, service, simulationOf } from "./mesh-of.ts";

const sidecar = (egress: string): string => `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: a}
spec: {egress: [${egress}]}
---
`;

const TLS = "{number: 443, name: tls, protocol: TLS}";
const TCP = "{number: 443, name: tcp, protocol: TCP}";
const aged = (year: number, text: string): string =>
  text.replace("namespace: b}", `namespace: b, creationTimestamp: "${year}-01-01T00:00:00Z"}`);
const ofBank = (year: number, port: string): string => aged(year, entry({ name: "bank", hosts: "bank.com", port }));
const ofShop = (year: number, port: string): string => aged(year, entry({ name: "shop", hosts: "shop.com", port }));
const ofRest = (year: number, port: string): string => aged(year, entry({ name: "rest", hosts: "rest.com", port }));

const webAndDb = `${aged(2020, service({ name: "web", ports: "{name: http, port: 5432}" }))}${aged(2021, service({ name: "db", ports: "{name: tcp, port: 5432}" }))}`;
const networks = (first: string, second: string): string =>
  [
    aged(
      2020,
      entry({ name: "east", hosts: "east.com", port: TCP, resolution: "NONE", more: `addresses: [${first}]` }),
    ),
    aged(
      2021,
      entry({ name: "west", hosts: "west.com", port: TCP, resolution: "NONE", more: `addresses: [${second}]` }),
    ),
  ].join("");
const plainThenTls = `${ofRest(2020, TCP)}${ofBank(2021, TLS)}`;
const inspectsBank = { chains: ["default => outbound|443||rest.com", "sni=bank.com => outbound|443||bank.com"] };

interface Flip {
  readonly title: string;
  readonly objects: string;
  readonly listener: string;
  /** By release: the listener, or undefined for none. */
  readonly is: Readonly<Record<string, object | undefined>>;
}

const toPartner = `${service({ name: "db", ports: "{name: tcp, port: 5432}" })}
apiVersion: v1
kind: Service
metadata: {name: partner, namespace: b}
spec: {type: ExternalName, externalName: partner.com, ports: [{name: tcp, port: 5432}]}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: to-partner, namespace: b}
spec: {hosts: [db], tcp: [{route: [{destination: {host: partner}}]}]}
---
`;
const partnersOwn = { chains: ["* => outbound|5432||partner.b.svc.cluster.local"] };
const partnersTarget = { chains: ["* => outbound|5432||partner.com"] };

const FLIPS: readonly Flip[] = [
  {
    title: "a VirtualService that leads to an ExternalName Service",
    objects: toPartner,
    listener: "svc:b/db:5432",
    is: {
      "1.21.6": partnersTarget,
      "1.20.8": partnersOwn,
      "1.20.6": partnersTarget,
      "1.19.10": partnersOwn,
    },
  },
  {
    title: "TCP on an address with HTTP",
    objects: `${webAndDb}${sidecar("{bind: 127.0.0.1, captureMode: NONE, hosts: ['b/*']}")}`,
    listener: "127.0.0.1:5432",
    is: {
      "1.19.1": { bindToPort: true, chains: ["* => route:5432"] },
      "1.19.0": {
        bindToPort: true,
        chains: ["alpn=http/1.1,h2c => route:5432", "default => outbound|5432||db.b.svc.cluster.local"],
      },
      "1.14.4": {
        bindToPort: true,
        chains: ["alpn=http/1.1,h2c => route:5432", "default => outbound|5432||db.b.svc.cluster.local"],
      },
      "1.14.3": {
        bindToPort: true,
        chains: ["alpn=http/1.1,h2c => route:5432", "default => outbound|5432||db.b.svc.cluster.local"],
        inspectors: ["tls", "http"],
      },
    },
  },
  {
    title: "networks that begin alike",
    objects: networks("10.0.0.0/8", "10.0.0.0/16"),
    listener: "0.0.0.0:443",
    is: {
      "1.19.1": {
        chains: [
          "default => PassthroughCluster",
          "dst=10.0.0.0/16 => outbound|443||west.com",
          "dst=10.0.0.0/8 => outbound|443||east.com",
        ],
      },
      "1.19.0": { chains: ["default => PassthroughCluster", "dst=10.0.0.0/8 => outbound|443||east.com"] },
      "1.9.9": {
        chains: [
          "default => PassthroughCluster",
          "dst=10.0.0.0/16 => outbound|443||west.com",
          "dst=10.0.0.0/8 => outbound|443||east.com",
        ],
      },
    },
  },
  {
    title: "one network in two spellings",
    objects: networks("10.0.0.0/8", "10.1.2.3/8"),
    listener: "0.0.0.0:443",
    is: {
      "1.10.0": { chains: ["default => PassthroughCluster", "dst=10.0.0.0/8 => outbound|443||east.com"] },
      "1.9.9": {
        chains: [
          "default => PassthroughCluster",
          "dst=10.0.0.0/8 => outbound|443||east.com",
          "dst=10.1.2.3/8 => outbound|443||west.com",
        ],
      },
    },
  },
  {
    title: "TLS that joins a plain TCP service",
    objects: plainThenTls,
    listener: "0.0.0.0:443",
    is: {
      "1.14.4": { ...inspectsBank, inspectors: ["tls"] },
      "1.14.3": inspectsBank,
      "1.13.8": { ...inspectsBank, inspectors: ["tls"] },
      "1.13.7": inspectsBank,
    },
  },
  {
    title: "pods of a headless TLS service",
    objects: `${service({ name: "db", ports: "{name: tls, port: 443}", more: "clusterIP: None" })}
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: db, namespace: b}
spec:
  serviceName: db
  selector: {matchLabels: {app: db}}
  template:
    metadata: {labels: {app: db}}
    spec: {containers: [{name: main, image: main}]}
---
`,
    listener: "pod:b/db-0:443",
    is: {
      "1.10.0": { chains: ["* => outbound|443||db.b.svc.cluster.local"] },
      "1.9.9": {
        chains: ["default => PassthroughCluster", "sni=db.b.svc.cluster.local => outbound|443||db.b.svc.cluster.local"],
        inspectors: ["tls"],
      },
    },
  },
  {
    title: "what takes the rest of a port",
    objects: ofBank(2020, TLS),
    listener: "0.0.0.0:443",
    is: {
      "1.8.0": {
        chains: ["default => PassthroughCluster", "sni=bank.com => outbound|443||bank.com"],
        inspectors: ["tls"],
      },
      "1.7.8": { chains: ["* => PassthroughCluster", "sni=bank.com => outbound|443||bank.com"], inspectors: ["tls"] },
    },
  },
  {
    title: "an entry for everything after two TLS services",
    objects: `${ofBank(2020, TLS)}${ofShop(2021, TLS)}${ofRest(2022, TCP)}`,
    listener: "0.0.0.0:443",
    is: {
      "1.7.0": {
        chains: [
          "* => outbound|443||rest.com",
          "sni=bank.com => outbound|443||bank.com",
          "sni=shop.com => outbound|443||shop.com",
        ],
        inspectors: ["tls"],
      },
      "1.6.0": {
        chains: [
          "* => outbound|443||rest.com",
          "* => outbound|443||rest.com",
          "sni=bank.com => outbound|443||bank.com",
          "sni=shop.com => outbound|443||shop.com",
        ],
        inspectors: ["tls"],
      },
      "1.5.10": {
        chains: [
          "* => outbound|443||rest.com",
          "dst=pod:a/client-0 => BlackHoleCluster",
          "sni=bank.com => outbound|443||bank.com",
          "sni=shop.com => outbound|443||shop.com",
        ],
        inspectors: ["tls"],
      },
      "1.4.3": {
        chains: [
          "* => PassthroughCluster",
          "* => outbound|443||rest.com",
          "dst=pod:a/client-0 => BlackHoleCluster",
          "sni=bank.com => outbound|443||bank.com",
          "sni=shop.com => outbound|443||shop.com",
        ],
        inspectors: ["tls"],
      },
    },
  },
  {
    title: "a sniffed service on the port of an HTTP service",
    objects: `${aged(2020, service({ name: "web", ports: "{name: http, port: 8080}" }))}${ofRest(2021, "{number: 8080, name: any}")}`,
    listener: "0.0.0.0:8080",
    is: {
      "1.6.1": {
        chains: ["* => PassthroughCluster", "alpn=http/1.0,http/1.1,h2c => route:8080"],
        inspectors: ["tls", "http"],
      },
      "1.6.0": {
        chains: ["* => outbound|8080||rest.com", "alpn=http/1.0,http/1.1,h2c => route:8080"],
        inspectors: ["tls", "http"],
      },
    },
  },
  {
    title: "HTTP on port 443",
    objects: service({ name: "web", ports: "{name: http, port: 443}" }),
    listener: "0.0.0.0:443",
    is: {
      "1.6.0": {
        chains: ["* => PassthroughCluster", "alpn=http/1.0,http/1.1,h2c => route:443"],
        inspectors: ["tls", "http"],
      },
      "1.5.10": undefined,
    },
  },
  {
    title: "what stops traffic from going round in circles",
    objects: "",
    listener: "0.0.0.0:15001",
    is: Object.fromEntries(
      [
        ["1.8.0", "dport=15001 => BlackHoleCluster"],
        ["1.7.5", "dport=15001 => BlackHoleCluster"],
        ["1.7.4"],
        ["1.6.14", "dport=15001 => BlackHoleCluster"],
        ["1.6.13"],
        ["1.5.10", "dst=pod:a/client-0 => BlackHoleCluster"],
      ].map(([release, ...chain]) => [release, { bindToPort: true, chains: ["* => PassthroughCluster", ...chain] }]),
    ),
  },
];

const VECTORS = FLIPS.flatMap(({ is, ...flip }) =>
  Object.keys(is).map((release) => ({ ...flip, release, listener: flip.listener, expected: is[release] })),
);

test.each(VECTORS)("$title: $release", ({ objects, listener, release, expected }) => {
  const simulation = simulationOf(CLIENT + objects, { release });
  const [group] = toConformanceForm(simulation, []).groups.filter(({ proxies }) => proxies.includes("a/client"));
  expect(group?.listeners[listener]).toEqual(expected);
});
