// What every cluster has is there without a manifest; what a manifest holds wins, and the base decides for both states.
import { describe, expect, test } from "vitest";
import type { Snapshot } from "../../src/manifests/snapshot.ts";
import { isAssumed } from "../../src/mesh/assumed-object.ts";
import { type SimulationSettings, simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const SHOP = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec: {containers: [{name: cart, image: shop/cart}]}
`;

const service = (where: string, ports: string, more = "") => {
  const [namespace, name] = where.split("/");
  return `apiVersion: v1\nkind: Service\nmetadata: {name: ${name}, namespace: ${namespace}${more}}\nspec: {ports: [${ports}]}\n`;
};

const stateOf = (...documents: readonly string[]): Snapshot => new Map([["mesh.yaml", documents.join("---\n")]]);

function simulated(state: Snapshot, settings: SimulationSettings = {}) {
  const { simulation } = simulateSnapshot(state, { istio: "1.30.3", minimum: true, ...settings });
  return simulation;
}

const assumed = (state: Snapshot, settings?: SimulationSettings) =>
  simulated(state, settings).mesh.assumed?.map(({ namespace, name }) => `${namespace}/${name}`);
const listeners = (state: Snapshot, settings?: SimulationSettings) =>
  [...(simulated(state, settings).outboundOf("shop/cart")?.listeners.keys() ?? [])].toSorted();

const OF_ISTIOD = [
  "0.0.0.0:15010",
  "0.0.0.0:15014",
  "svc:istio-system/istiod:15012",
  "svc:istio-system/istiod:443",
] as const;
const OF_EVERY_CLUSTER = [
  "svc:default/kubernetes:443",
  "svc:kube-system/kube-dns:53",
  "svc:kube-system/kube-dns:9153",
] as const;

describe("a mesh that holds none of them", () => {
  test("has their listeners, as a real sidecar has", () => {
    expect(listeners(stateOf(SHOP))).toEqual(["0.0.0.0:15001", ...OF_ISTIOD, ...OF_EVERY_CLUSTER].toSorted());
  });

  test("is left as it is where nothing is to be assumed", () => {
    expect(listeners(stateOf(SHOP), { minimum: false })).toEqual(["0.0.0.0:15001"]);
    expect(assumed(stateOf(SHOP), { minimum: false })).toBeUndefined();
  });

  test.each([
    ["kubernetes.default.svc:443", "outbound|443||kubernetes.default.svc.cluster.local"],
    ["kube-dns.kube-system:53", "outbound|53||kube-dns.kube-system.svc.cluster.local"],
    ["istiod.istio-system.svc:15012", "outbound|15012||istiod.istio-system.svc.cluster.local"],
  ])("calls to %s end there, and somebody answers", (to, outcome) => {
    expect(simulated(stateOf(SHOP)).follow({ from: "shop/cart", to })).toMatchObject({ outcome, symptom: "connected" });
  });

  test("HTTP to istiod's ports goes by its routes, all else past its listener", () => {
    const { follow } = simulated(stateOf(SHOP));
    const metrics = { from: "shop/cart", to: "istiod.istio-system:15014", protocol: "http" } as const;
    expect(follow(metrics)).toMatchObject({ listener: "0.0.0.0:15014", symptom: "connected" });
    expect(follow({ from: "shop/cart", to: "10.20.30.40:15014" }).outcome).toBe("PassthroughCluster");
  });
});

describe("what is held wins", () => {
  test("a Service of the repository, whatever it says", () => {
    const state = stateOf(SHOP, service("kube-system/kube-dns", "{name: dns-tcp, port: 53}, {name: tls, port: 853}"));
    expect(assumed(state)).toEqual(["default/kubernetes", "istio-system/istiod"]);
    expect(listeners(state)).toContain("svc:kube-system/kube-dns:853");
    expect(listeners(state)).not.toContain("svc:kube-system/kube-dns:9153");
    const own = simulated(state).mesh.services.find(({ name }) => name === "kube-dns");
    expect(own && isAssumed(own.source)).toBe(false);
  });

  test.each([
    ["its name", service("istio-system/istiod-canary", "{name: https-dns, port: 15012}")],
    ["its label", service("mesh/control-plane", "{name: https-dns, port: 15012}", ", labels: {istio: pilot}")],
  ])("a control plane of another name, told by %s", (_, text) => {
    expect(assumed(stateOf(SHOP, text))).toEqual(["default/kubernetes", "kube-system/kube-dns"]);
  });
});

describe("which control plane", () => {
  const release = (name: string, revision: string) => `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: ${name}, namespace: istio-system}
spec:
  chart: {spec: {chart: istiod, version: 1.30.3, sourceRef: {kind: HelmRepository, name: istio}}}
  values: {revision: "${revision}"}
`;

  test("one for each revision that the repository installs", () => {
    const state = stateOf(SHOP, release("istiod", ""), release("istiod-canary", "canary"));
    expect(assumed(state)?.slice(2)).toEqual(["istio-system/istiod-canary", "istio-system/istiod"]);
  });

  test("in the root namespace of the mesh", () => {
    const meshConfig = { path: "mesh.yaml", text: "rootNamespace: mesh-root\n" };
    expect(assumed(stateOf(SHOP), { meshConfig })?.at(-1)).toBe("mesh-root/istiod");
  });

  test.each([
    ["1.4.10", ["istio-system/istio-pilot"], true],
    ["1.5.10", ["istio-system/istiod", "istio-system/istio-pilot"], true],
    ["1.6.14", ["istio-system/istiod"], false],
    ["1.31.0", ["istio-system/istiod"], false],
  ])("of Istio %s", (istio, names, hasOldPort) => {
    expect(assumed(stateOf(SHOP), { istio })?.slice(2)).toEqual(names);
    expect(listeners(stateOf(SHOP), { istio }).includes("0.0.0.0:8080")).toBe(hasOldPort);
  });
});

describe("two states of a mesh", () => {
  const changedTo = (before: Snapshot, state: Snapshot) => {
    const base = simulated(before).mesh;
    return { base, mesh: simulated(state, { base }).mesh };
  };
  const keysOf = ({ services }: { readonly services: readonly { namespace: string; name: string }[] }) =>
    services.map(({ namespace, name }) => `${namespace}/${name}`);

  test("have the very same objects", () => {
    const { base, mesh } = changedTo(stateOf(SHOP), stateOf(SHOP.replaceAll("shop/cart", "shop/cart:2")));
    expect(mesh.services).toBe(base.services);
    expect(mesh.endpoints).toBe(base.endpoints);
  });

  test("a Service that the change takes out of Git is not assumed instead", () => {
    const dns = service("kube-system/kube-dns", "{name: dns-tcp, port: 53}");
    expect(keysOf(changedTo(stateOf(SHOP, dns), stateOf(SHOP)).mesh)).toEqual([
      "default/kubernetes",
      "istio-system/istiod",
    ]);
  });

  test("a file for one that was assumed takes its place, and is as old", () => {
    const istiod = service("istio-system/istiod", "{name: grpc-xds, port: 15010}");
    const { mesh } = changedTo(stateOf(SHOP), stateOf(SHOP, istiod));
    expect(keysOf(mesh)).toEqual(["default/kubernetes", "istio-system/istiod", "kube-system/kube-dns"]);
    expect(mesh.services.find(({ name }) => name === "istiod")?.created).toBe(0);
    expect(mesh.assumed).toHaveLength(2);
  });

  test("a further revision, installed by the change, takes nothing away", () => {
    const canary = service("istio-system/istiod-canary", "{name: grpc-xds, port: 15010}");
    expect(keysOf(changedTo(stateOf(SHOP), stateOf(SHOP, canary)).mesh)).toContain("istio-system/istiod");
  });
});

test("they are older than anything with a time", () => {
  const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: meters, namespace: shop, creationTimestamp: "1970-01-01T00:00:01Z"}
spec: {hosts: [meters.example], ports: [{number: 15014, name: tcp, protocol: TCP}], resolution: DNS}
`;
  const { mesh } = simulated(stateOf(SHOP, entry));
  const created = mesh.serviceEntries[0]?.created ?? 0;
  for (const { source, created: theirs } of mesh.services) if (isAssumed(source)) expect(theirs).toBeLessThan(created);
  expect.assertions(3);
});

test("istiod does not see those of namespaces that its discoverySelectors leave out", () => {
  const text = "discoverySelectors: [{matchLabels: {mesh: prod}}]\n";
  const shop = SHOP.replace("enabled}", "enabled, mesh: prod}");
  const meshConfig = { path: "mesh.yaml", text };
  expect(listeners(stateOf(shop), { meshConfig })).toEqual(["0.0.0.0:15001"]);
  const root = "apiVersion: v1\nkind: Namespace\nmetadata: {name: istio-system, labels: {mesh: prod}}\n";
  expect(listeners(stateOf(shop, root), { meshConfig })).toEqual(["0.0.0.0:15001", ...OF_ISTIOD].toSorted());
});

test("without them it is as if they had never been there", () => {
  const state = stateOf(SHOP);
  const services = simulated(state).mesh.assumed ?? [];
  const supposing = { kind: "absent", services } as const;
  expect(listeners(state, { supposing })).toEqual(["0.0.0.0:15001"]);
});
