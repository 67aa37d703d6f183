// Which ConfigMaps count for a workload, where their destinations stand, and what is said of files that cannot be read.
import { describe, expect, test } from "vitest";
import { findCalls, noticesOfCalls } from "../../src/impact/find-calls.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

/** `files` are manifests by path. */
function meshOf(files: Readonly<Record<string, string>>) {
  return buildMesh(readDocuments(new Map(Object.entries(files))).documents, { name: "default" });
}

const client = (container: string, volumes = "[]"): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: shop}
spec:
  template:
    spec:
      volumes: ${volumes}
      containers:
      - name: client
        image: client:1
${container.replaceAll(/^/gm, "        ")}
`;

const SETTINGS = `apiVersion: v1
kind: ConfigMap
metadata: {name: settings, namespace: shop}
data:
  DB_URL: mysql://10.10.13.110/app
  app.properties: |
    # the pricing of shop
    pricing.url=http://pricing:8080

    cart.url=http://cart:8080
  other.yaml: |
    url: http://orders:8080
binaryData:
  x.bin: aHR0cDovL29sZDo4MDgw
`;

function callsOf(container: string, volumes?: string, settings = SETTINGS): readonly string[] {
  const { mesh } = meshOf({ "client.yaml": client(container, volumes), "settings.yaml": settings });
  return findCalls(mesh).map(({ to, via, source }) => `${to} ${via} ${source?.path}:${source?.startLine}`);
}

describe("a ConfigMap counts", () => {
  const pricing = "pricing:8080 pricing.url in app.properties settings.yaml:8";
  const cart = "cart:8080 cart.url in app.properties settings.yaml:10";
  const orders = "orders:8080 url in other.yaml settings.yaml:12";

  test("as files, with the line inside of the block", () => {
    const volumes = "[{name: config, configMap: {name: settings}}]";
    expect(callsOf("volumeMounts: [{name: config, mountPath: /config}]", volumes)).toEqual([
      "10.10.13.110:3306 DB_URL settings.yaml:5",
      cart,
      orders,
      pricing,
    ]);
  });

  test("by the items of its volume, under their names there", () => {
    const volumes = "[{name: config, configMap: {name: settings, items: [{key: other.yaml, path: a/b.yml}]}}]";
    const calls = callsOf("volumeMounts: [{name: config, mountPath: /config}]", volumes);
    expect(calls).toEqual([orders.replace("other.yaml", "a/b.yml")]);
  });

  test("by its subPath", () => {
    const volumes = "[{name: config, configMap: {name: settings}}]";
    const mount = "volumeMounts: [{name: config, mountPath: /config/x, subPath: app.properties}]";
    expect(callsOf(mount, volumes)).toEqual([cart, pricing]);
  });

  test("in a projected volume, beside a Secret", () => {
    const volumes =
      "[{name: config, projected: {sources: [{secret: {name: settings}}, {configMap: {name: settings, items: [{key: other.yaml, path: o.yaml}]}}]}}]";
    const calls = callsOf("volumeMounts: [{name: config, mountPath: /config}]", volumes);
    expect(calls).toEqual([orders.replace("other.yaml", "o.yaml")]);
  });

  test("key by key", () => {
    const env = "env: [{name: MAIN_DB, valueFrom: {configMapKeyRef: {name: settings, key: DB_URL}}}]";
    expect(callsOf(env)).toEqual(["10.10.13.110:3306 MAIN_DB settings.yaml:5"]);
  });

  test("as variables, with a prefix", () => {
    const calls = callsOf("envFrom: [{prefix: SHOP_, configMapRef: {name: settings}}]");
    expect(calls).toContain("10.10.13.110:3306 SHOP_DB_URL settings.yaml:5");
  });

  test("not where nobody uses it, another namespace has it, nobody mounts its volume, or it is a Secret", () => {
    const volumes = "[{name: config, configMap: {name: settings}}]";
    const mounts = "volumeMounts: [{name: config, mountPath: /config}]";
    expect(callsOf("args: []")).toEqual([]);
    expect(callsOf("args: []", volumes)).toEqual([]);
    expect(callsOf(mounts, volumes, SETTINGS.replace("namespace: shop", "namespace: billing"))).toEqual([]);
    expect(callsOf(mounts, volumes, SETTINGS.replace("kind: ConfigMap", "kind: Secret"))).toEqual([]);
    expect(callsOf(mounts, "[{name: config, secret: {secretName: settings}}]")).toEqual([]);
    expect(callsOf("envFrom: [{secretRef: {name: settings}}]")).toEqual([]);
  });
});

describe("the line of a destination", () => {
  const line = (args: string, find: string): number => {
    const text = client(args);
    const { mesh } = meshOf({ "client.yaml": text });
    const [call] = findCalls(mesh);
    expect(call?.source?.endLine).toBe(call?.source?.startLine);
    return (call?.source?.startLine ?? 0) - text.split("\n").findIndex((one) => one.includes(find));
  };

  test.each([
    ["plain", "args: [--verbose, 'mysql://10.10.13.110/app']"],
    ["literal", "args:\n- |\n  set -e\n\n  nc -z 10.10.13.110 3306\n  exit 0"],
    ["literal with an indentation of its own", "args:\n- |2\n    set -e\n  nc -z 10.10.13.110 3306\n"],
    ["folded", "args:\n- >-\n  --verbose\n  --retries=3\n  --db=mysql://10.10.13.110/app\n  --last"],
    ["folded with blank lines", "args:\n- >\n  --verbose\n\n  --x=1\n    mysql://10.10.13.110/app\n  --last"],
    ["double-quoted over lines", 'args:\n- "--verbose\n  --retries=3\n  mysql://10.10.13.110/app\n  --last=1"'],
    [
      "double-quoted with escapes",
      'args:\n- "--a=1\\n\\\n  --b=\\"2\\"\\n\\\n  mysql://10.10.13.110/app\\n\\\n  --last=1"',
    ],
    ["single-quoted over lines", "args:\n- '--verbose\n  --it''s=3\n  mysql://10.10.13.110/app\n  --last=1'"],
    ["plain over lines", "args:\n- --verbose\n  --retries=3\n  mysql://10.10.13.110/app\n  --last=1"],
  ])("in a text that is %s", (_, args) => {
    expect(line(args, "10.10.13.110")).toBe(1);
  });

  test("of an alias is the alias", () => {
    const args = "env:\n- {name: A, value: &db 'mysql://10.10.13.110/app'}\n- {name: B, value: *db}";
    expect(line(args, "&db")).toBe(1);
  });

  test("in a file of Windows lines, and in JSON", () => {
    const settings = SETTINGS.replaceAll("\n", "\r\n");
    const volumes = "[{name: config, configMap: {name: settings}}]";
    const calls = callsOf("volumeMounts: [{name: config, mountPath: /config}]", volumes, settings);
    expect(calls).toContain("cart:8080 cart.url in app.properties settings.yaml:10");
  });
});

test("a file that is not what its name says is told quietly, once for each way it is mounted", () => {
  const volumes = "[{name: config, configMap: {name: settings}}]";
  const settings = SETTINGS.replace("url: http://orders:8080", "{{ range }}\n    url: http://orders:8080\n    x: [");
  const { mesh } = meshOf({
    "client.yaml": client("volumeMounts: [{name: config, mountPath: /config}]", volumes),
    "settings.yaml": settings,
  });
  expect(findCalls(mesh).map(({ to }) => to)).toContain("orders:8080");
  const notices = noticesOfCalls(mesh);
  expect(notices).toMatchObject([{ code: "config-file", relevance: "no", location: { path: "settings.yaml" } }]);
  expect(notices[0]?.message).toContain("other.yaml in ConfigMap shop/settings");
});

test("a client of an ExternalName Service calls the Service", () => {
  const service = `apiVersion: v1
kind: Service
metadata: {name: legacy, namespace: shop}
spec: {type: ExternalName, externalName: legacy.corp.example, ports: [{name: mysql, port: 3306}]}
`;
  const { mesh } = meshOf({ "a.yaml": client("env: [{name: LEGACY_HOST, value: legacy}]"), "b.yaml": service });
  expect(findCalls(mesh)).toMatchObject([{ from: "shop/client", to: "legacy:3306", protocol: "tcp", sure: false }]);
});

test("of two manifests for one ConfigMap the later one counts, in whatever order they are read", () => {
  const later = SETTINGS.replace("10.10.13.110", "10.2.0.9");
  const workload = client("env: [{name: DB, valueFrom: {configMapKeyRef: {name: settings, key: DB_URL}}}]");
  const one = meshOf({ "a.yaml": SETTINGS, "b.yaml": later, "c.yaml": workload });
  const other = meshOf({ "c.yaml": workload, "b.yaml": later, "a.yaml": SETTINGS });
  expect(findCalls(one.mesh).map(({ to }) => to)).toEqual(["10.2.0.9:3306"]);
  expect(findCalls(other.mesh)).toEqual(findCalls(one.mesh));
  expect(one.notices).toMatchObject([{ code: "duplicate-object", relevance: "no", location: { path: "b.yaml" } }]);
  expect(other.notices).toEqual(one.notices);
});

test("a ConfigMap that is too large for a cluster is left out, and told", () => {
  const huge = SETTINGS.replace("mysql://10.10.13.110/app", `'mysql://10.10.13.110/app ${"x".repeat(1_100_000)}'`);
  const { mesh, notices } = meshOf({ "a.yaml": client("envFrom: [{configMapRef: {name: settings}}]"), "b.yaml": huge });
  expect(findCalls(mesh)).toEqual([]);
  expect(notices).toMatchObject([{ code: "config-map-left-out", relevance: "no" }]);
});
