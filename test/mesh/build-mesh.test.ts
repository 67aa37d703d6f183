import { describe, expect, test } from "vitest";
import { meshOf, object } from "./mesh-of.ts";

const SERVICE = `
apiVersion: v1
kind: Service
metadata: {name: cart, namespace: shop}
spec: {ports: [{name: http, port: 80}]}
`;

const DEPLOYMENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: "web:1"}]}}
`;

function names(objects: readonly { readonly namespace: string; readonly name: string }[]): readonly string[] {
  return objects.map(({ namespace, name }) => `${namespace}/${name}`);
}

describe("which objects count", () => {
  test.each([
    [
      "a Service of Knative",
      "apiVersion: serving.knative.dev/v1\nkind: Service\nmetadata: {name: cart, namespace: shop}",
    ],
    [
      "a Sidecar of somebody else",
      "apiVersion: example.com/v1\nkind: Sidecar\nmetadata: {name: cart, namespace: shop}",
    ],
    ["a Secret", "apiVersion: v1\nkind: Secret\nmetadata: {name: cart, namespace: shop}\nstringData: {url: 10.1.1.1}"],
  ])("%s does not", (_what, text) => {
    const { mesh } = meshOf(text);
    expect([...mesh.services, ...mesh.sidecars, ...mesh.workloads, ...mesh.unmodelled]).toEqual([]);
    expect(mesh.namespaces.size).toBe(0);
  });

  test.each(["v1", "v1beta1", "v1alpha3"])("Istio's kinds in %s do", (version) => {
    const text = `apiVersion: networking.istio.io/${version}\nkind: ServiceEntry\nmetadata: {name: db, namespace: shop}\nspec: {hosts: [db.example.com]}`;
    expect(names(meshOf(text).mesh.serviceEntries)).toEqual(["shop/db"]);
  });

  test("a version that the cluster does not serve is refused", () => {
    const { mesh, notices } = meshOf(
      "apiVersion: networking.istio.io/v2\nkind: ServiceEntry\nmetadata: {name: db, namespace: shop}\nspec: {hosts: [db.example.com]}",
    );
    expect(mesh.serviceEntries).toEqual([]);
    expect(notices).toMatchObject([
      { code: "rejected-by-schema", relevance: "if-changed", location: { startLine: 1 } },
    ]);
  });

  test("kinds that are not simulated are kept as found", () => {
    const route = (parent: string) =>
      `apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: r, namespace: shop}\nspec: {parentRefs: [{kind: ${parent}, name: cart}]}`;
    const files = {
      "a.yaml": "apiVersion: networking.istio.io/v1alpha3\nkind: EnvoyFilter\nmetadata: {name: f, namespace: shop}",
      "b.yaml": route("Service"),
      "c.yaml": route("Gateway"),
    };
    const { mesh, notices } = meshOf(files);
    expect(mesh.unmodelled.map(({ path }) => path)).toEqual(["a.yaml", "b.yaml"]);
    expect(notices).toEqual([]);
  });

  test("an unknown kind is told once, a misspelt one as something that may matter", () => {
    const widget = "apiVersion: example.com/v1\nkind: Widget\nmetadata: {name: a}\n";
    const files = { "a.yaml": widget, "b.yaml": widget, "c.yaml": SERVICE.replace("Service", "Servce") };
    expect(meshOf(files).notices).toEqual([
      {
        code: "unknown-kind",
        message: "2 objects of kind Widget (example.com/v1): not a kind that Earshot simulates; it is left out.",
        location: { path: "a.yaml", startLine: 2, endLine: 2 },
        relevance: "no",
      },
      {
        code: "unknown-kind",
        message: "1 object of kind Servce (v1): no such kind is known here; check its spelling. It is left out.",
        location: { path: "c.yaml", startLine: 3, endLine: 3 },
        relevance: "if-changed",
      },
    ]);
  });
});

describe("namespaces", () => {
  test("are those with a manifest and those that objects are in", () => {
    const { mesh } = meshOf(
      `${SERVICE}---\napiVersion: v1\nkind: Namespace\nmetadata: {name: billing, labels: {istio-injection: enabled}}\n`,
    );
    expect([...mesh.namespaces.keys()]).toEqual(["billing", "shop"]);
    expect({ ...mesh.namespaces.get("billing")?.labels }).toEqual({
      "istio-injection": "enabled",
      "kubernetes.io/metadata.name": "billing",
    });
    expect(mesh.namespaces.get("billing")?.source?.kind).toBe("Namespace");
    expect(mesh.namespaces.get("shop")).not.toHaveProperty("source");
  });

  test("an object without one is in default, with one notice for each file", () => {
    const homeless = SERVICE.replace(", namespace: shop", "");
    const { mesh, notices } = meshOf({ "a.yaml": `${homeless}---${homeless.replace("cart", "till")}` });
    expect(names(mesh.services)).toEqual(["default/cart", "default/till"]);
    expect(notices).toEqual([
      {
        code: "default-namespace",
        message: "Service cart, Service till: no metadata.namespace; taken to be in namespace default.",
        location: { path: "a.yaml", startLine: 4, endLine: 4 },
        relevance: "no",
      },
    ]);
  });
});

test("objects without a namespace in many files are one notice, at the first, in whatever order they come", () => {
  const homeless = (name: string) => SERVICE.replace(", namespace: shop", "").replace("cart", name);
  const files = Object.fromEntries(["d", "b", "a", "c"].map((name) => [`${name}.yaml`, homeless(name)]));
  expect(meshOf(files).notices.map(({ message, location }) => [message, location?.path])).toEqual([
    [
      "4 objects in 4 files, the first of them here: no metadata.namespace; taken to be in namespace default.",
      "a.yaml",
    ],
  ]);
});

describe("the same object twice", () => {
  test("with the same content is only told", () => {
    const { mesh, notices } = meshOf({ "a.yaml": SERVICE, "b.yaml": `# a copy\n${SERVICE}` });
    expect(mesh.services).toHaveLength(1);
    expect(notices).toMatchObject([
      {
        code: "duplicate-object",
        relevance: "no",
        message: "Service shop/cart is also in a.yaml:2, with the same content.",
      },
    ]);
  });

  test.each([
    ["workloads", DEPLOYMENT, "web:1", "web:2"],
    ["of no namespace", SERVICE.replace("  namespace: shop\n", "").replace(", namespace: shop", ""), "80", "81"],
  ])("%s with other content matter to a change that touches one of them", (_, text, from, to) => {
    const { notices } = meshOf({ "b.yaml": text, "a.yaml": text.replace(from, to) });
    const [notice] = notices.filter(({ code }) => code === "duplicate-object");
    expect(notice).toMatchObject({ relevance: "if-changed", location: { path: "b.yaml" }, about: ["a.yaml"] });
  });

  test("with other content: the later one counts, and it may matter to whoever is judged by it", () => {
    const { mesh, notices } = meshOf({ "b.yaml": SERVICE, "a.yaml": SERVICE.replace("80", "81") });
    expect(mesh.services[0]?.spec.ports?.[0]?.port).toBe(80);
    expect(notices).toMatchObject([{ code: "duplicate-object", relevance: "yes", location: { path: "b.yaml" } }]);
    expect(notices[0]?.message).toContain("also in a.yaml:2, with other content");
  });
});

test("what the cluster refuses does not take the place of what it holds", () => {
  const fragment =
    "apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {type: LoadBalancer}\n";
  const { mesh, notices } = meshOf({ "base/cart.yaml": SERVICE, "overlays/cart.yaml": fragment });
  expect(mesh.services.map(({ source }) => source.path)).toEqual(["base/cart.yaml"]);
  expect(notices).toMatchObject([{ code: "rejected-by-webhook", location: { path: "overlays/cart.yaml" } }]);
});

test("the same trouble many times in a file is told a few times", () => {
  const wrong = Array.from({ length: 50 }, (_, index) =>
    SERVICE.replace("cart", `cart-${index}`).replace("80", "http"),
  );
  const { notices } = meshOf(wrong.join("---\n"));
  expect(notices).toHaveLength(6);
  expect(notices[5]).toMatchObject({ relevance: "if-changed", message: expect.stringContaining("45 more") });
});

describe("age", () => {
  const entry = (name: string, more = "") =>
    `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: ${name}, namespace: shop${more}}\nspec: {hosts: [${name}.example.com]}\n`;

  test("is 0 on the base and endless for what the change adds, in another file or apiVersion too", () => {
    const base = meshOf({ "a.yaml": entry("old") }).mesh;
    expect(base.serviceEntries[0]?.created).toBe(0);
    const after = meshOf({ "b.yaml": `${entry("old").replace("/v1", "/v1beta1")}---\n${entry("new")}` }, { base }).mesh;
    expect(after.serviceEntries.map(({ name, created }) => [name, created])).toEqual([
      ["new", Number.POSITIVE_INFINITY],
      ["old", 0],
    ]);
  });

  test("is the time that is given", () => {
    const { mesh } = meshOf(entry("db", ", creationTimestamp: '2024-02-29T12:00:00Z'"));
    expect(mesh.serviceEntries[0]?.created).toBe(Date.UTC(2024, 1, 29, 12));
  });
});

test("lists are in order of namespace and name, wherever the files are", () => {
  const { mesh } = meshOf({
    "a.yaml": SERVICE.replace("cart", "till"),
    "z.yaml": SERVICE,
    "b.yaml": SERVICE.replace("shop", "billing"),
  });
  expect(names(mesh.services)).toEqual(["billing/cart", "shop/cart", "shop/till"]);
});

test("addresses that were allocated are read from the status", () => {
  const text = `${object("ServiceEntry", "db", "hosts: [db.example.com]")}status: {addresses: [{host: db.example.com, value: 240.240.0.1}]}`;
  expect(meshOf(text).mesh.serviceEntries[0]?.spec.statusAddresses).toEqual([
    { host: "db.example.com", value: "240.240.0.1" },
  ]);
});

describe("the release", () => {
  test.each([
    [
      "an IstioOperator's tag",
      "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nmetadata: {name: istio}\nspec: {tag: 1.29.4}",
      "1.29.4",
    ],
    [
      "an IstioOperator without a name, as istioctl takes it",
      "apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: {tag: 1.29.4}",
      "1.29.4",
    ],
    [
      "istiod's image",
      "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: istiod, namespace: istio-system}\nspec: {template: {spec: {containers: [{name: discovery, image: 'docker.io/istio/pilot:1.30.3-distroless'}]}}}",
      "1.30.3-distroless",
    ],
  ])("is named by %s", (_what, text, version) => {
    expect(meshOf(text).mesh.istiod.release?.value).toBe(version);
  });

  test("is unknown else", () => {
    expect(meshOf(SERVICE).mesh).not.toHaveProperty("istio");
  });
});

test("what holds variables that something else fills in is left out, and not said to be refused", () => {
  const entry = (host: string, address: string) =>
    `apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: db, namespace: shop}\nspec:\n  hosts: ["${host}"]\n  addresses: ["${address}"]\n  ports: [{number: 80, name: http, protocol: HTTP}]\n  resolution: NONE\n`;
  const { mesh, notices } = meshOf({ "db.yaml": entry(`db.\${DOMAIN}`, "<<__address__>>") });
  expect([mesh.serviceEntries, mesh.refused]).toEqual([[], []]);
  expect(notices.map(({ code, relevance }) => [code, relevance])).toEqual([["unfilled-variable", "if-changed"]]);
  const route = (gateways: string) =>
    meshOf({
      "web.yaml": `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: web, namespace: shop}\nspec: {hosts: ["<<zone>>"], gateways: [${gateways}], http: [{route: [{destination: {host: web}}]}]}\n`,
    }).notices.flatMap(({ code, relevance }) => (code === "unfilled-variable" ? relevance : []));
  // What is for gateways alone can move no sidecar.
  expect([route("public"), route("public, mesh"), route('"<<gate>>"')]).toEqual([
    ["no"],
    ["if-changed"],
    ["if-changed"],
  ]);
  // A value that is wrong whatever the variables are is told as that.
  const wrong = meshOf({ "db.yaml": entry(`db.\${DOMAIN}`, "10.0.0") });
  expect(wrong.mesh.refused).toHaveLength(1);
});
