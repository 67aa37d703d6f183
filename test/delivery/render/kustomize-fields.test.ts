// Each field of a kustomization, built by the real kustomize: it is in the value of the objects, and these still stand at the file
// and line that people wrote.
import { describe, expect, test } from "vitest";
import { type Document, type FieldPath, locate } from "../../../src/manifests/document.ts";
import { fieldOf, type isObject } from "../../../src/mesh/plain-value.ts";
import { type Files, renderFiles, service } from "../../deployments/state.ts";
import { renderer, tools } from "./real-tools.ts";

const WORKLOAD = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers:
        - {name: web, image: web, env: [{name: DB, value: db.example.com}]}
        - {name: side, image: side}
`;

const BASE = {
  "base/kustomization.yaml": "resources: [web.yaml, service.yaml]\n",
  "base/web.yaml": WORKLOAD,
  "base/service.yaml": `# The port of the shop.\n${service("web")}`,
};

type Value = Parameters<typeof isObject>[0];

interface Expected {
  readonly kind: string;
  readonly field: FieldPath;
  readonly value: Value;
  /** Where the object stands, and where the field does. */
  readonly object: string;
  readonly at: string;
}

const POD = ["spec", "template"] as const;
const WEB = "base/web.yaml:1";

const CASES: Readonly<Record<string, readonly [files: Files, expected: Expected]>> = {
  "a base in a base, namespaces and prefixes": [
    {
      "middle/kustomization.yaml": "resources: [../base]\nnamePrefix: blue-\n",
      "prod/kustomization.yaml": "resources: [../middle]\nnamespace: shop\nnameSuffix: -v2\n",
    },
    { kind: "Deployment", field: ["metadata", "name"], value: "blue-web-v2", object: WEB, at: "base/web.yaml:4" },
  ],
  "a component": [
    {
      "mesh/kustomization.yaml": `apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches: [{path: out.yaml, target: {kind: Deployment}}]
`,
      "mesh/out.yaml": "- op: add\n  path: /spec/template/metadata/labels/sidecar\n  value: 'no'\n",
      "prod/kustomization.yaml": "resources: [../base]\ncomponents: [../mesh]\n",
    },
    {
      kind: "Deployment",
      field: [...POD, "metadata", "labels", "sidecar"],
      value: "no",
      object: WEB,
      at: "mesh/out.yaml:1",
    },
  ],
  "labels, also of pods": [
    {
      "prod/kustomization.yaml":
        "resources: [../base]\nlabels: [{pairs: {sidecar.istio.io/inject: 'true'}, includeTemplates: true}]\n",
    },
    {
      kind: "Deployment",
      field: [...POD, "metadata", "labels", "sidecar.istio.io/inject"],
      value: "true",
      object: WEB,
      at: "base/web.yaml:8",
    },
  ],
  "commonLabels, also in selectors": [
    { "prod/kustomization.yaml": "resources: [../base]\ncommonLabels: {team: shop}\n" },
    {
      kind: "Service",
      field: ["spec", "selector"],
      value: { team: "shop" },
      object: "base/service.yaml:2",
      at: "base/service.yaml:6",
    },
  ],
  patchesStrategicMerge: [
    {
      "prod/kustomization.yaml": "resources: [../base]\npatchesStrategicMerge: [db.yaml]\n",
      "prod/db.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: web
          env:
            - {name: DB, value: 10.0.0.9}
`,
    },
    {
      kind: "Deployment",
      field: [...POD, "spec", "containers", 0, "env", 0, "value"],
      value: "10.0.0.9",
      object: WEB,
      at: "prod/db.yaml:10",
    },
  ],
  patchesJson6902: [
    {
      "prod/kustomization.yaml":
        "resources: [../base]\npatchesJson6902:\n  - target: {version: v1, kind: Service, name: web}\n    path: port.json\n",
      "prod/port.json": '[\n  {"op": "replace", "path": "/spec/ports/0/port",\n   "value": 3306}\n]\n',
    },
    {
      kind: "Service",
      field: ["spec", "ports", 0, "port"],
      value: 3306,
      object: "base/service.yaml:2",
      at: "prod/port.json:2",
    },
  ],
  "replacements of a file": [
    {
      "prod/kustomization.yaml": "resources: [../base]\nreplacements: [{path: port.yaml}]\n",
      "prod/port.yaml": `source: {kind: Service, name: web, fieldPath: "spec.ports.0.name"}
targets: [{select: {kind: Deployment}, fieldPaths: ["spec.template.spec.containers.[name=web].env.[name=DB].value"]}]
`,
    },
    {
      kind: "Deployment",
      field: [...POD, "spec", "containers", 0, "env", 0, "value"],
      value: "http",
      object: WEB,
      at: "base/web.yaml:11",
    },
  ],
  "a ConfigMap of files, and who mounts it": [
    {
      "base/kustomization.yaml": `resources: [web.yaml, service.yaml]
configMapGenerator:
  - name: settings
    files: [db=conf/database]
patches:
  - target: {kind: Deployment}
    patch: |-
      - {op: add, path: /spec/template/spec/containers/0/envFrom, value: [{configMapRef: {name: settings}}]}
`,
      "base/conf/database": "host=10.0.0.9:3306\n",
      "prod/kustomization.yaml": "resources: [../base]\nnamePrefix: blue-\n",
    },
    {
      kind: "ConfigMap",
      field: ["data", "db"],
      value: "host=10.0.0.9:3306\n",
      object: "base/kustomization.yaml:3",
      at: "base/kustomization.yaml:3",
    },
  ],
  "a container that a patch puts before the others: each stays where it is written": [
    {
      "prod/kustomization.yaml": "resources: [../base]\npatches: [{path: first.yaml}]\n",
      "prod/first.yaml": `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {template: {spec: {containers: [{name: first, image: first}]}}}
`,
    },
    {
      kind: "Deployment",
      field: [...POD, "spec", "containers", 1, "env", 0, "value"],
      value: "db.example.com",
      object: WEB,
      at: "base/web.yaml:11",
    },
  ],
  "OpenAPI: lists of a kind of somebody's own are merged by the key that it names": [
    {
      "base/web.yaml": WORKLOAD.replace("apps/v1", "argoproj.io/v1alpha1").replace("Deployment", "Rollout"),
      "prod/kustomization.yaml": "resources: [../base]\nopenapi: {path: schema.json}\npatches: [{path: db.yaml}]\n",
      "prod/schema.json": JSON.stringify({
        definitions: {
          "io.argoproj.v1alpha1.Rollout": {
            "x-kubernetes-group-version-kind": [{ group: "argoproj.io", kind: "Rollout", version: "v1alpha1" }],
            properties: {
              spec: {
                properties: {
                  template: {
                    properties: {
                      spec: {
                        properties: {
                          containers: {
                            type: "array",
                            "x-kubernetes-patch-merge-key": "name",
                            "x-kubernetes-patch-strategy": "merge",
                            items: { type: "object" },
                          },
                        },
                      },
                    },
                  },
                },
              },
            },
          },
        },
      }),
      "prod/db.yaml": `apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {name: web}
spec:
  template:
    spec:
      containers:
        - name: side
          command: [sleep]
`,
    },
    {
      kind: "Rollout",
      field: [...POD, "spec", "containers"],
      value: [
        { name: "side", image: "side", command: ["sleep"] },
        { name: "web", image: "web", env: [{ name: "DB", value: "db.example.com" }] },
      ],
      object: WEB,
      at: "base/web.yaml:10",
    },
  ],
};

const placeOf = ({ path, startLine }: { readonly path: string; readonly startLine: number }) => `${path}:${startLine}`;

describe.skipIf(tools.kustomize === undefined)("a field of a kustomization", () => {
  test.each(Object.entries(CASES))("%s", async (_, [files, { kind, field, value, object, at }]) => {
    const { units } = await renderFiles({ ...BASE, ...files }, renderer);
    expect(units.flatMap(({ notices, making }) => [making, ...notices.map(({ message }) => message)])).toEqual([
      "kustomize",
    ]);
    const document = units[0]?.documents.find((one) => one.kind === kind) as Document;
    const found = field.reduce<Value>(
      (inside, step) => (typeof step === "number" ? (inside as readonly Value[])[step] : fieldOf(inside, step)),
      document.value,
    );
    expect(found).toEqual(value);
    expect([placeOf(locate(document)), placeOf(locate(document, field))]).toEqual([object, at]);
  });
});
