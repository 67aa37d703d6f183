// Which connections iptables hands to the sidecar: annotations, values of the mesh, loopback, the proxy's own user.
import { expect, test } from "vitest";
import type { CallResult } from "../../src/simulation/call.ts";
import { simulationOf } from "./mesh-of.ts";

interface Situation {
  readonly annotations?: string;
  readonly spec?: string;
  /** Values of the injector. */
  readonly values?: string;
  readonly to?: string;
  readonly release?: string;
}

const PREFIX = "traffic.sidecar.istio.io/";

const isCaptured = (situation: Situation): boolean => follow(situation).outcome !== "direct";

function follow({ annotations = "", spec, values, to = "10.10.13.110:3306", release }: Situation): CallResult {
  const injector = `---
apiVersion: install.istio.io/v1alpha1
kind: IstioOperator
metadata: {name: control-plane, namespace: istio-system}
spec: {values: {global: {proxy: {${values ?? ""}}}}}
`;
  const simulation = simulationOf(
    `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: {${annotations}}}
spec: {${spec === undefined ? "" : `${spec}, `}containers: [{name: main, image: main}]}
---
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{name: tcp, port: 3306}]}
${injector}`,
    release === undefined ? {} : { release },
  );
  return simulation.follow({ from: "shop/web", to });
}

const annotation = (name: string, value: string): string => `${PREFIX}${name}: "${value}"`;

test.each<readonly [string, Situation, boolean]>([
  ["nothing said", {}, true],
  ["its port excluded", { annotations: annotation("excludeOutboundPorts", "22, 3306") }, false],
  ["another port excluded", { annotations: annotation("excludeOutboundPorts", "33060") }, true],
  ["its range excluded", { annotations: annotation("excludeOutboundIPRanges", "10.10.0.0/16") }, false],
  ["another range excluded", { annotations: annotation("excludeOutboundIPRanges", "10.11.0.0/16") }, true],
  ["its range included", { annotations: annotation("includeOutboundIPRanges", "10.10.0.0/16,172.16.0.0/12") }, true],
  ["other ranges included", { annotations: annotation("includeOutboundIPRanges", "172.16.0.0/12") }, false],
  ["no range included", { annotations: annotation("includeOutboundIPRanges", "") }, false],
  ["every range included", { annotations: annotation("includeOutboundIPRanges", "*") }, true],
  [
    "a cluster IP, some range included",
    { annotations: annotation("includeOutboundIPRanges", "172.20.0.0/16"), to: "cart:3306" },
    true,
  ],
  [
    "a cluster IP, no range included",
    { annotations: annotation("includeOutboundIPRanges", ""), to: "cart:3306" },
    false,
  ],
  [
    "its port included beside other ranges",
    {
      annotations: `${annotation("includeOutboundIPRanges", "172.16.0.0/12")}, ${annotation("includeOutboundPorts", "3306")}`,
    },
    true,
  ],
  [
    "its port included, before 1.7 knew that",
    {
      annotations: `${annotation("includeOutboundIPRanges", "172.16.0.0/12")}, ${annotation("includeOutboundPorts", "3306")}`,
      release: "1.6",
    },
    false,
  ],
  [
    "excluded ranges come before included ports",
    {
      annotations: `${annotation("excludeOutboundIPRanges", "10.0.0.0/8")}, ${annotation("includeOutboundPorts", "3306")}`,
    },
    false,
  ],
  ["the mesh excludes its port", { values: 'excludeOutboundPorts: "3306"' }, false],
  ["the mesh excludes its range", { values: 'excludeIPRanges: "10.10.13.110/32"' }, false],
  ["the mesh includes other ranges", { values: 'includeIPRanges: "172.16.0.0/12"' }, false],
  [
    "the pod's own word comes before the mesh's",
    { values: 'excludeOutboundPorts: "3306"', annotations: annotation("excludeOutboundPorts", "") },
    true,
  ],
  ["the pod itself", { to: "127.0.0.1:3306" }, false],
  ["the pod itself, by IPv6", { to: "[::1]:3306" }, false],
  ["runs as the proxy's user", { spec: "securityContext: {runAsUser: 1337}" }, false],
  ["runs as another user", { spec: "securityContext: {runAsUser: 1338}" }, true],
])("%s", (_title, situation, captured) => {
  expect(isCaptured(situation)).toBe(captured);
});

test("a pod that calls itself by its own address does not meet what listens on every address of the port", () => {
  const mesh = `apiVersion: v1
kind: Service
metadata: {name: pg, namespace: shop}
spec: {clusterIP: None, selector: {app: pg}, ports: [{name: http-odd, port: 5432}]}
---
apiVersion: apps/v1
kind: StatefulSet
metadata: {name: pg, namespace: shop}
spec:
  replicas: 2
  serviceName: pg
  selector: {matchLabels: {app: pg}}
  template:
    metadata: {labels: {app: pg}}
    spec: {containers: [{name: main, image: main}]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: any, namespace: shop}
spec: {hosts: [any.corp], ports: [{number: 5432, name: tcp, protocol: TCP}], resolution: STATIC, endpoints: [{address: 172.20.1.1}]}
`;
  const simulation = simulationOf(mesh);
  const outcome = (to: string) => simulation.follow({ from: "shop/pg", to }).outcome;
  expect(outcome("pg-0.pg:5432")).toBe("direct");
  expect(outcome("pg-1.pg:5432")).toBe("outbound|5432||any.corp");
});

test("a proxy that is told NONE behind the back of iptables: the connection is handed over, and nobody takes it", () => {
  const simulation = simulationOf(`apiVersion: v1
kind: Pod
metadata:
  name: web
  namespace: shop
  annotations: {proxy.istio.io/config: "proxyMetadata: {ISTIO_META_INTERCEPTION_MODE: NONE}"}
spec: {containers: [{name: main, image: main}]}
`);
  expect(simulation.follow({ from: "shop/web", to: "10.10.13.110:3306" })).toMatchObject({
    error: "no listener matched",
    symptom: "closed",
  });
});

test("a port on which the sidecar listens for itself is told as not certain", () => {
  const simulation = simulationOf(
    "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: [{name: main, image: main}]}\n",
  );
  const told = (to: string) =>
    simulation
      .follow({ from: "shop/web", to })
      .steps.map(({ text }) => text)
      .join("\n");
  expect(told("10.10.13.110:15021")).toContain("the sidecar listens on this port for itself, too");
  expect(told("10.10.13.110:15022")).not.toContain("for itself");
});

test.each([
  ["10.10.13.110:3306", `${PREFIX}includeOutboundIPRanges covers 10.10.13.110 (10.10.0.0/16)`],
  ["cart:3306", `${PREFIX}includeOutboundIPRanges is taken to cover svc:shop/cart, an address of the cluster`],
  ["10.11.0.1:3306", `past the sidecar: ${PREFIX}includeOutboundIPRanges does not cover 10.11.0.1`],
])("which range decides about %s", (to, words) => {
  const annotations = annotation("includeOutboundIPRanges", "172.16.0.0/12,10.10.0.0/16");
  expect(follow({ annotations, to }).steps.find(({ stage }) => stage === "capture")?.text).toBe(words);
});
