import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../src/delivery/shipped.ts";
import type { Snapshot, Unreadable } from "../src/manifests/snapshot.ts";
import { toText } from "../src/report/to-text.ts";
import { type ReviewSettings, review } from "../src/review.ts";

const policies = readShippedPolicies();
const CART = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  selector: {matchLabels: {app: cart}}
  template:
    metadata: {labels: {app: cart}}
    spec:
      containers:
      - {name: cart, env: [{name: STOCK_DB, value: "10.10.13.110:3306"}]}
`;
const entry = (name: string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: warehouse}
spec:
  hosts: [${name}.example]
  resolution: DNS
  ports: [{number: 3306, name: tcp, protocol: TCP}]
`;
const BROKEN = "apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: default\n";

const base: Snapshot = new Map([["shop/cart.yaml", CART]]);
const on = (snapshot: Snapshot, files: Readonly<Record<string, string>>): Snapshot =>
  new Map([...snapshot, ...Object.entries(files)]);
const verdictOf = async (before: Snapshot, after: Snapshot, settings: Partial<ReviewSettings> = {}) =>
  (await review(before, after, { policies, istio: "1.30", ...settings })).verdict;

describe("verdict", () => {
  test("nothing changes", async () => {
    expect(await verdictOf(base, base)).toBe("pass");
    expect(await verdictOf(new Map(), new Map())).toBe("pass");
  });
  test("a finding of severity error blocks", async () => {
    expect(await verdictOf(base, on(base, { "stock.yaml": entry("stock") }))).toBe("block");
  });
  test("something relevant that cannot be read", async () => {
    expect(await verdictOf(base, on(base, { "sidecar.yaml": BROKEN }))).toBe("incomplete");
  });
  test("does not take back a block", async () => {
    expect(await verdictOf(base, on(base, { "sidecar.yaml": BROKEN, "stock.yaml": entry("stock") }))).toBe("block");
  });
  test("a change that repairs a file passes, and is told what was broken", async () => {
    const result = await review(on(base, { "sidecar.yaml": BROKEN }), base, { policies, istio: "1.30" });
    expect(result.verdict).toBe("pass");
    expect(result.notices.map(({ message, incomplete }) => [message.slice(0, 18), incomplete])).toEqual([
      ["Before the change:", false],
    ]);
  });
  test("where both states read the same, what nobody can read is told and changes nothing", async () => {
    const broken = on(base, { "sidecar.yaml": BROKEN });
    const result = await review(broken, broken, { policies, istio: "1.30" });
    expect(result.verdict).toBe("pass");
    expect(result.notices.map(({ location, incomplete }) => [location?.path, incomplete])).toEqual([
      ["sidecar.yaml", false],
    ]);
  });
  test("what nobody can read and the change leaves alone costs the verdict only where an object changes", async () => {
    const broken = on(base, { "sidecar.yaml": BROKEN });
    const verdictOn = (files: Readonly<Record<string, string>>) => verdictOf(broken, on(broken, files));
    expect(await verdictOn({ "shop/cart.yaml": `${CART}# a comment\n` })).toBe("pass");
    expect(await verdictOn({ ".github/workflows/test.yaml": "on: push\n" })).toBe("pass");
    expect(await verdictOn({ "shop/cart.yaml": CART.replace("110:3306", "111:3306") })).toBe("incomplete");
    expect(await verdictOn({ "sidecar.yaml": `${BROKEN}# still\n` })).toBe("incomplete");
  });
  test.each([
    ["charts/shop/values.yaml", "incomplete"],
    ["charts/shop/templates/other.yaml", "incomplete"],
    ["clusters/prod/shop-values.yaml", "incomplete"],
    ["charts/bank/Chart.yaml", "pass"],
    ["docs/pictures.yaml", "pass"],
  ])("a template that is not rendered, and a change of %s: %s", async (path, verdict) => {
    const template = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Release.Name }}\n";
    const state = on(base, { "charts/shop/templates/service.yaml": template });
    expect(await verdictOf(state, on(state, { [path]: "replicas: 2\n" }))).toBe(verdict);
  });
  test("a file that nobody can read counts when the change touches it", async () => {
    const binary: Unreadable = { unreadable: "binary", detail: "4 kB" };
    const withBinary: Snapshot = new Map([...base, ["blob.yaml", binary]]);
    expect(await verdictOf(base, withBinary)).toBe("incomplete");
    expect(await verdictOf(withBinary, new Map([...base, ["blob.yaml", { ...binary }]]))).toBe("pass");
  });
});

describe("settings of the mesh", () => {
  const REGISTRY_ONLY = "outboundTrafficPolicy: {mode: REGISTRY_ONLY}";

  test("a MeshConfig that stands in a file of its own is a cause", async () => {
    const meshConfig = { path: "mesh.yaml", before: "{}", after: REGISTRY_ONLY };
    const { findings } = await review(base, base, { policies, istio: "1.30", meshConfig });
    expect(
      findings.map(({ policy, causes, location }) => [policy, causes.map(({ kind }) => kind), location.path]),
    ).toEqual([["lost-destination", ["MeshConfig"], "mesh.yaml"]]);
  });
  test("a values file of istiod's chart that changes is a cause, too", async () => {
    const application = `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: istiod, namespace: argocd}
spec: {source: {chart: istiod, targetRevision: 1.30.3, helm: {valueFiles: [$values/istio/values.yaml]}}}
`;
    const state = (values: string) => new Map([...base, ["istiod.yaml", application], ["istio/values.yaml", values]]);
    const after = state("meshConfig: {outboundTrafficPolicy: {mode: REGISTRY_ONLY}}\n");
    const { findings } = await review(state("pilot: {}\n"), after, { policies });
    expect(findings.map(({ policy, causes }) => [policy, causes.map(({ kind }) => kind)])).toEqual([
      ["lost-destination", ["MeshConfig"]],
    ]);
  });

  test("the release is told, and what is assumed", async () => {
    const { meshes, notices } = await review(base, base, { policies });
    expect(meshes).toEqual([
      {
        name: "default",
        istio: "1.30.3",
        decidedBy: [],
        workloads: 1,
        namespaces: 1,
        assumedInjected: ["shop"],
        assumedServices: ["default/kubernetes", "istio-system/istiod", "kube-system/kube-dns"],
        unmodelled: [],
      },
    ]);
    expect(notices.map(({ code, incomplete }) => [code, incomplete])).toEqual([["istio-release", false]]);
  });
});

test("release and switches are told with the places that they are taken from", async () => {
  const release = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istiod, namespace: istio-system}
spec:
  chart: {spec: {chart: istiod, version: 1.22.8}}
  values:
    pilot:
      env:
        ENABLE_EXTERNAL_NAME_ALIAS: "false"
        ISTIO_DUAL_STACK: "true"
`;
  const state = new Map([...base, ["istiod.yaml", release]]);
  const result = await review(state, state, { policies });
  expect(result.meshes[0]).toMatchObject({
    istio: "1.22.8",
    decidedBy: [
      { name: "release", value: "1.22.8", location: { path: "istiod.yaml", startLine: 5 } },
      { name: "ENABLE_EXTERNAL_NAME_ALIAS", value: "false", location: { path: "istiod.yaml", startLine: 9 } },
    ],
  });
  expect(result.notices).toMatchObject([
    { code: "istiod-environment", incomplete: false, location: { path: "istiod.yaml", startLine: 10 } },
  ]);
  expect(toText(result, { width: 300 })).toContain(
    "Istio 1.22.8 (istiod.yaml:5, with ENABLE_EXTERNAL_NAME_ALIAS=false from istiod.yaml:9)",
  );
});

test("the order of files and documents changes nothing", async () => {
  const documents = [
    CART,
    entry("stock"),
    entry("archive"),
    CART.replaceAll("cart", "orders"),
    "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n",
  ];
  const gist = async (order: readonly string[]) => {
    const result = await review(base, new Map([["all.yaml", order.join("---\n")]]), { policies, istio: "1.30" });
    return JSON.stringify(
      result.findings.map(({ id, title, namespaces, fixes, causes }) => [
        id,
        title,
        namespaces,
        fixes.map(({ kind }) => kind),
        causes.map(({ name }) => name),
      ]),
    );
  };
  const expected = await gist(documents);
  expect(expected).toContain("would go to archive.example");
  const orders = fc.shuffledSubarray(documents, { minLength: documents.length });
  await fc.assert(
    fc.asyncProperty(orders, async (order) => {
      expect(await gist(order)).toBe(expected);
    }),
    { numRuns: 20 },
  );
});
