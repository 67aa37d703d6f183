// Fields that a patch says: findings and calls stand at the line of the patch, where people wrote it and where the diff is.
import { describe, expect, test } from "vitest";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { locate } from "../../../src/manifests/document.ts";
import { review } from "../../../src/review.ts";
import { type Files, renderFiles, stateOf } from "../../deployments/state.ts";
import { renderer, tools } from "./real-tools.ts";

const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  hosts: [stock.mysql.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
    - {number: 3307, name: tcp, protocol: TCP}
`;

const CLIENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - name: web
          image: web:1
          env:
            - {name: DB_PORT, value: "3306"}
            - {name: DB_HOST, value: db.example.com}
`;

const merged = (fields: string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  ${fields}
`;

const HOST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - name: DB_HOST
              value: 10.10.13.110
`;

const overlay = (patches: string): Files => ({
  "base/kustomization.yaml": "resources: [entry.yaml, web.yaml, shop.yaml]\n",
  "base/entry.yaml": ENTRY,
  "base/web.yaml": CLIENT,
  "base/shop.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {istio-injection: enabled}}\n",
  "prod/host.yaml": HOST,
  "prod/kustomization.yaml": `resources: [../base]\npatches:\n  - path: host.yaml\n${patches}`,
});

const settings = { policies: readShippedPolicies(), istio: "1.30", renderer };

async function placesOf(before: Files, after: Files) {
  const { findings } = await review(stateOf(before), stateOf(after), settings);
  return findings.map(({ policy, location, causes, subject }) => ({
    finding: `${policy} ${location.path}:${location.startLine} ${location.side}`,
    fields: causes.flatMap(({ fields = [] }) =>
      fields.map((field) => `${field.location.path}:${field.location.startLine}`),
    ),
    calls: subject.calls.map(({ call }) => `${call.source?.path}:${call.source?.startLine}`),
  }));
}

const PORTS = "ports: [{number: 3306, name: tcp, protocol: TCP}]";
const TARGET = "  - target: {kind: ServiceEntry, name: stock}\n    ";

describe.skipIf(tools.kustomize === undefined)("what a patch changes is told at the patch", () => {
  test.each([
    ["a merged file", "  - path: port.yaml\n", { "prod/port.yaml": merged(PORTS) }, "prod/port.yaml:5"],
    [
      "a file of JSON 6902",
      `${TARGET}path: port.yaml\n`,
      {
        "prod/port.yaml":
          "- op: test\n  path: /kind\n  value: ServiceEntry\n- op: replace\n  path: /spec/ports/0/number\n  value: 3306\n",
      },
      "prod/port.yaml:4",
    ],
    [
      "operations in the kustomization",
      `${TARGET}patch: |-\n      - op: replace\n        path: /spec/ports/0/number\n        value: 3306\n`,
      {},
      "prod/kustomization.yaml:6",
    ],
  ])("%s", async (_, patches, files, place) => {
    expect(await placesOf(overlay(""), { ...overlay(patches), ...files })).toEqual([
      { finding: `foreign-capture ${place} after`, fields: [place], calls: ["prod/host.yaml:11"] },
    ]);
  });

  test("a patch that is taken away is told at its line before", async () => {
    const patch = { "prod/port.yaml": merged("ports: [{number: 3308, name: tcp, protocol: TCP}]") };
    const base = { "base/entry.yaml": ENTRY.replace("3307", "3306") };
    const before = { ...overlay("  - path: port.yaml\n"), ...base, ...patch };
    expect((await placesOf(before, { ...overlay(""), ...base }))[0]).toMatchObject({
      finding: "foreign-capture prod/port.yaml:5 before",
    });
  });

  test("what the base says stays at the base, also of an object that is patched elsewhere", async () => {
    const patches = "  - path: hosts.yaml\n";
    const files = { "prod/hosts.yaml": merged("exportTo: ['*']") };
    const before = { ...overlay(patches), ...files };
    const after = { ...before, "base/entry.yaml": ENTRY.replace("3307", "3306") };
    expect((await placesOf(before, after))[0]).toMatchObject({ finding: "foreign-capture base/entry.yaml:9 after" });
  });
});

describe.skipIf(tools.kustomize === undefined)("of two patches", () => {
  const at = async (files: Files, field: readonly (string | number)[]) => {
    const { units } = await renderFiles(files, renderer);
    const entry = units.flatMap(({ documents }) => documents).find(({ kind }) => kind === "ServiceEntry");
    const { path, startLine } = locate(entry as NonNullable<typeof entry>, field);
    return `${path}:${startLine}`;
  };

  test("the one that had its way is named; a list that one replaced is its", async () => {
    const files = {
      ...overlay("  - path: one.yaml\n  - path: two.yaml\n"),
      "prod/one.yaml": merged("resolution: NONE"),
      "prod/two.yaml": merged("resolution: STATIC\n  exportTo: ['.']"),
    };
    expect(await at(files, ["spec", "resolution"])).toBe("prod/two.yaml:5");
    expect(await at(files, ["spec", "exportTo", 0])).toBe("prod/two.yaml:6");
    expect(await at(files, ["spec", "hosts"])).toBe("base/entry.yaml:5");
  });

  test("an overlay around an overlay has the last word; a patch for another object has none", async () => {
    const files = {
      ...overlay("  - path: one.yaml\n"),
      "prod/one.yaml": `${merged("location: MESH_INTERNAL")}---\n${merged("resolution: NONE")}`,
      "east/kustomization.yaml": `resources: [../prod]\npatches:\n${TARGET}path: two.yaml\n`,
      "east/two.yaml": "- {op: add, path: /spec/hosts/-, value: b.example.com}\n- {op: remove, path: /spec/location}\n",
    };
    expect(await at(files, ["spec", "hosts", 1])).toBe("east/two.yaml:1");
    expect(await at(files, ["spec", "location"])).toBe("east/two.yaml:2");
    expect(await at(files, ["spec", "resolution"])).toBe("prod/one.yaml:11");
    expect(await at(files, ["metadata", "name"])).toBe("prod/one.yaml:9");
  });
});
