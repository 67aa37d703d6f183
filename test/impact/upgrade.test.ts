// What an upgrade of istiod alone moves, on stories that happened: by which switch, and whose traffic.
import { describe, expect, test } from "vitest";
import { movesTraffic, type Upgrade, type UpgradeSettings, upgrade } from "../../src/impact/upgrade.ts";

const NAMESPACES = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Namespace
metadata: {name: billing, labels: {istio-injection: enabled}}
`;

const caller = (address: string) => `---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
      - name: cart
        image: cart
        env:
        - {name: DB_ADDR, value: "${address}"}
`;

const EXTERNAL_NAME = `---
apiVersion: v1
kind: Service
metadata: {name: ledger, namespace: billing}
spec:
  type: ExternalName
  externalName: ledger.example.com
  ports: [{name: tcp-pg, port: 5432}]
`;

const TWO_ADDRESSES = `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: warehouse, namespace: billing}
spec:
  hosts: [db.warehouse.example.com]
  addresses: [203.0.113.7, 203.0.113.8]
  ports: [{number: 5432, name: tcp-pg, protocol: TCP}]
  resolution: STATIC
  endpoints: [{address: 198.51.100.4}]
`;

const EXPLICIT_PORT = `---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: default, namespace: shop}
spec:
  egress:
  - port: {number: 5432, protocol: TCP, name: tcp-pg}
    hosts: ["billing/*"]
  - hosts: ["./*"]
---
apiVersion: v1
kind: Service
metadata: {name: ledger, namespace: billing}
spec: {clusterIP: 10.0.0.9, ports: [{name: tcp-pg, port: 5432}], selector: {app: ledger}}
`;

const entry = (name: string, host: string) => `---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: billing}
spec:
  hosts: [${host}]
  ports: [{number: 5432, name: tcp-pg, protocol: TCP}]
  resolution: DNS
`;

const H2C = `---
apiVersion: v1
kind: Service
metadata: {name: ledger, namespace: billing}
spec:
  clusterIP: 10.0.0.9
  selector: {app: ledger}
  ports: [{name: api, port: 9090, appProtocol: kubernetes.io/h2c}]
`;

function upgraded(manifests: string, settings: UpgradeSettings): Upgrade {
  return upgrade(new Map([["mesh.yaml", NAMESPACES + manifests]]), settings);
}

const causesOf = (changes: readonly { readonly causes: Upgrade["switches"] }[]) =>
  [...new Set(changes.map(({ causes }) => causes.map(({ name }) => name).join(" + ")))].sort();

const listenersOf = ({ listeners }: Upgrade) =>
  listeners.filter(({ moves }) => moves).map(({ change, listener }) => `${change} ${listener}`);

describe("stories", () => {
  test("an ExternalName Service with a TCP port gives the port back", () => {
    const result = upgraded(caller("10.10.13.110:5432") + EXTERNAL_NAME, { from: "1.20.8", to: "1.22.8" });
    expect(listenersOf(result)).toEqual(["removed 0.0.0.0:5432"]);
    expect(result.calls).toMatchObject([
      {
        call: { from: "shop/cart", to: "10.10.13.110:5432", via: "DB_ADDR" },
        before: { outcome: "outbound|5432||ledger.billing.svc.cluster.local" },
        after: { outcome: "PassthroughCluster" },
        causes: [
          {
            name: "externalNameIsAlias",
            before: "false",
            after: "true",
            lastReleases: ["1.20"],
            keepBy: { variable: "ENABLE_EXTERNAL_NAME_ALIAS", value: "false" },
          },
        ],
      },
    ]);
    expect(causesOf([...result.listeners, ...result.captures])).toEqual(["externalNameIsAlias"]);
    expect(movesTraffic(result)).toBe(true);
  });

  test("the environment switch keeps it as it was, in the repository and from outside", () => {
    const environment = new Map([["ENABLE_EXTERNAL_NAME_ALIAS", "false"]]);
    const settings = { from: "1.20.8", to: "1.22.8" };
    const asked = upgraded(caller("10.10.13.110:5432") + EXTERNAL_NAME, { ...settings, environment });
    expect(movesTraffic(asked)).toBe(false);
    const istiod = `---
apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istiod, namespace: istio-system}
spec:
  chart: {spec: {chart: istiod, version: 1.20.8}}
  values: {pilot: {env: {ENABLE_EXTERNAL_NAME_ALIAS: "false"}}}
`;
    const kept = upgraded(caller("10.10.13.110:5432") + EXTERNAL_NAME + istiod, { to: "1.22.8" });
    expect(kept.from).toMatchObject({ release: "1.20.8", decidedBy: [{ name: "release" }] });
    expect(kept.to.decidedBy).toMatchObject([{ value: "1.22.8" }, { name: "ENABLE_EXTERNAL_NAME_ALIAS" }]);
    expect(movesTraffic(kept)).toBe(false);
    const gone = upgraded(caller("10.10.13.110:5432") + EXTERNAL_NAME + istiod, { to: "1.24.6" });
    expect(gone.notices.map(({ message }) => message).join()).toContain(
      "ENABLE_EXTERNAL_NAME_ALIAS=false is not followed",
    );
    expect(listenersOf(gone)).toContain("removed 0.0.0.0:5432");
  });

  test("the second address of an entry loses its listener with 1.22, and has it again from 1.24.3", () => {
    const story = caller("203.0.113.8:5432") + TWO_ADDRESSES;
    const lost = upgraded(story, { from: "1.21.6", to: "1.22.8" });
    expect(listenersOf(lost)).toEqual(["removed 203.0.113.8:5432"]);
    expect(causesOf([...lost.calls, ...lost.listeners])).toEqual(["defaultScope"]);
    expect(lost.calls[0]).toMatchObject({ after: { outcome: "PassthroughCluster" } });
    const back = upgraded(story, { from: "1.22.8", to: "1.24.3" });
    expect(listenersOf(back)).toEqual(["added 203.0.113.8:5432"]);
    expect(causesOf([...back.calls, ...back.listeners])).toEqual(["defaultScope"]);
  });

  test("a TCP port of a Sidecar no longer takes every address", () => {
    const result = upgraded(caller("10.10.13.110:5432") + EXPLICIT_PORT, { from: "1.15.7", to: "1.16.7" });
    expect(listenersOf(result)).toEqual(["removed 0.0.0.0:5432"]);
    expect(result.listeners.map(({ listener, moves }) => [listener, moves])).toEqual([
      ["0.0.0.0:5432", true],
      // What came in through the listener for all addresses goes the same way.
      ["10.0.0.9:5432", false],
    ]);
    expect(causesOf([...result.calls, ...result.listeners])).toEqual(["egressPortBindsEveryAddress"]);
  });

  test("of two equally old entries the other one has the port", () => {
    const result = upgraded(caller("10.10.13.110:5432") + entry("new", "db.corp") + entry("old", "db.corp-old"), {
      from: "1.22.8",
      to: "1.23.6",
    });
    expect(result.calls).toMatchObject([
      {
        before: { outcome: "outbound|5432||db.corp-old" },
        after: { outcome: "outbound|5432||db.corp" },
        causes: [{ name: "tieBreak", lastReleases: ["1.22"] }],
      },
    ]);
    expect(listenersOf(result)).toEqual(["changed 0.0.0.0:5432"]);
  });

  test("appProtocol kubernetes.io/h2c is HTTP/2 from 1.19 on", () => {
    const result = upgraded(caller("http://ledger.billing:9090") + H2C, { from: "1.18.7", to: "1.19.10" });
    expect(causesOf(result.listeners)).toEqual(["kubernetesAppProtocols"]);
    expect(listenersOf(result)).toEqual(["added 0.0.0.0:9090", "removed 10.0.0.9:9090"]);
  });
});

describe("what does not move", () => {
  test("a patch that does nothing else", () => {
    const result = upgraded(caller("10.10.13.110:5432") + TWO_ADDRESSES, { from: "1.28.1", to: "1.28.10" });
    expect(result.switches).toEqual([]);
    expect(movesTraffic(result)).toBe(false);
  });

  test("a listener that only changes its shape", () => {
    const sniffed = H2C.replace(", appProtocol: kubernetes.io/h2c", "");
    const result = upgraded(caller("http://ledger.billing:9090") + sniffed, { from: "1.24.6", to: "1.25.5" });
    expect(result.listeners.map(({ moves }) => moves)).not.toEqual([]);
    expect(listenersOf(result)).toEqual([]);
    expect(causesOf(result.listeners)).toEqual(["tlsInspectorWithHttp"]);
    expect(movesTraffic(result)).toBe(false);
  });
});

test("back and forth are each other's reverse", () => {
  const story = caller("10.10.13.110:5432") + EXTERNAL_NAME + TWO_ADDRESSES;
  const there = upgraded(story, { from: "1.20.8", to: "1.30.3" });
  const back = upgraded(story, { from: "1.30.3", to: "1.20.8" });
  const reverse = { added: "removed", removed: "added", changed: "changed" } as const;
  expect(back.listeners.map(({ change, listener }) => `${change} ${listener}`).sort()).toEqual(
    there.listeners.map(({ change, listener }) => `${reverse[change]} ${listener}`).sort(),
  );
  expect(back.calls.map(({ before }) => before?.outcome)).toEqual(there.calls.map(({ after }) => after?.outcome));
});

test("a release that nobody knows is said", () => {
  const result = upgraded(caller("10.10.13.110:5432"), { from: "1.20", to: "1.77" });
  expect(result.isUnknown).toBe(true);
  expect(result.notices).toMatchObject([{ code: "istio-release" }]);
});
