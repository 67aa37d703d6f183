// What the real kustomize makes of a repository, and where each object is said to come from. Nothing is fetched or executed.
import { describe, expect, test } from "vitest";
import { type Files, renderFiles, service, tell } from "../../deployments/state.ts";
import { renderer, tools } from "./real-tools.ts";

const deployment = (name: string) => `apiVersion: apps/v1
kind: Deployment
metadata:
  name: ${name}
spec:
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec:
      containers:
        - name: ${name}
          image: ${name}:1
          env: [{name: DB_HOST, value: db.example.com}]
          envFrom: [{configMapRef: {name: settings}}]
`;

async function build(files: Files) {
  const { units } = await renderFiles(files, renderer);
  return {
    objects: units.flatMap(({ documents }) => documents.map(tell)).toSorted(),
    documents: units.flatMap(({ documents }) => documents),
    notices: units.flatMap(({ notices }) => notices),
    codes: units.flatMap(({ notices }) => notices.map(({ code }) => code)),
  };
}

describe.skipIf(tools.kustomize === undefined)("kustomize", () => {
  test("bases, components, prefixes, namespaces and generators: each object has its source", async () => {
    const { objects, codes, documents } = await build({
      "base/kustomization.yaml":
        "resources: [web.yaml]\nconfigMapGenerator:\n  - name: settings\n    literals: [ADDR=10.0.0.1:6379]\n",
      "base/web.yaml": `${service("web")}---\n${deployment("web")}`,
      "mesh/kustomization.yaml":
        "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [sidecar.yaml]\n",
      "mesh/sidecar.yaml":
        'apiVersion: networking.istio.io/v1\nkind: Sidecar\nmetadata: {name: default}\nspec: {egress: [{hosts: ["./*"]}]}\n',
      "prod/kustomization.yaml":
        "namespace: shop\nnamePrefix: blue-\nnameSuffix: -v2\nresources: [../base]\ncomponents: [../mesh]\n",
    });
    expect(codes).toEqual([]);
    expect(objects).toEqual([
      expect.stringMatching(/^ConfigMap shop\/blue-settings-v2-\w+ < base\/kustomization.yaml:3$/),
      "Deployment shop/blue-web-v2 < base/web.yaml:8",
      "Service shop/blue-web-v2 < base/web.yaml:1",
      "Sidecar shop/blue-default-v2 < mesh/sidecar.yaml:1",
    ]);
    expect(JSON.stringify(documents)).not.toContain("kubernetes.io/origin");
  });

  test("patches of both kinds and replacements are in the value", async () => {
    const { documents, codes } = await build({
      "kustomization.yaml": `resources: [web.yaml]
patches:
  - path: env.yaml
  - target: {kind: Service}
    patch: |-
      - {op: replace, path: /spec/ports/0/port, value: 3306}
replacements:
  - source: {kind: Service, name: web, fieldPath: "spec.ports.0.port"}
    targets: [{select: {kind: Deployment}, fieldPaths: ["spec.template.metadata.annotations.port"], options: {create: true}}]
`,
      "env.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {template: {spec: {containers: [{name: web, env: [{name: DB_HOST, value: 10.0.0.9}]}]}}}\n",
      "web.yaml": `${service("web")}---\n${deployment("web")}`,
    });
    expect(codes).toEqual([]);
    const text = JSON.stringify(documents.map(({ value }) => value));
    expect(text).toContain('"value":"10.0.0.9"');
    expect(text).toContain('"port":3306');
    expect(text).toContain('"annotations":{"port":');
  });

  test("a file of a generator that is no manifest is told, and the rest is built", async () => {
    const files = {
      "kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator: [{name: logo, files: [logo.png]}]\n",
      "web.yaml": service("web"),
    };
    const { objects, codes } = await build(files);
    expect(codes).toEqual(["unread-input"]);
    expect(objects).toHaveLength(2);
  });

  test("a remote base is taken out and told, and the rest is built", async () => {
    const { objects, notices } = await build({
      "kustomization.yaml":
        "namespace: shop\nresources:\n  - https://git.example.com/base.git//web?ref=v1\n  - web.yaml\n",
      "web.yaml": service("web"),
    });
    expect(objects).toEqual(["Service shop/web < web.yaml:1"]);
    expect(notices.map(({ code, location }) => [code, location?.startLine])).toEqual([["remote-base", 3]]);
  });

  test("a plugin is not executed: what cannot be built is said, with kustomize's words, and read as it is written", async () => {
    const { objects, notices } = await build({
      "kustomization.yaml": "namespace: shop\nresources: [web.yaml]\ntransformers: [run.yaml]\n",
      "run.yaml":
        "apiVersion: example.com/v1\nkind: Run\nmetadata:\n  name: run\n  annotations:\n    config.kubernetes.io/function: |\n      exec: {path: ./run.sh}\n",
      "web.yaml": service("web"),
    });
    expect(objects).toEqual(["Service shop/web < web.yaml:1"]);
    expect(notices.map(({ code, relevance }) => [code, relevance])).toEqual([["not-built", "yes"]]);
    expect(notices[0]?.message).toMatch(
      / Until then its files are read as they are written, without what its kustomizations say in transformers\.$/,
    );
    expect(notices[0]?.message).toMatch(
      /^Without run\.yaml, which is not run or not read here, kustomize cannot build this: .*Run.*\. Commit what it makes/,
    );
  });

  test("what cannot be built without a base that is elsewhere is told as that", async () => {
    const { notices } = await build({
      "kustomization.yaml":
        "resources:\n  - https://git.example.com/base.git//web?ref=v1\nreplacements:\n  - {path: name.yaml}\n",
      "name.yaml":
        "source: {kind: Service, name: web}\ntargets: [{select: {kind: Service}, fieldPaths: [metadata.name]}]\n",
    });
    const [notice] = notices.filter(({ code }) => code === "not-built");
    expect(notice?.message).toMatch(
      /^Without https:\/\/git\.example\.com\/base\.git\/\/web\?ref=v1, which is elsewhere and never fetched, kustomize cannot build this: /,
    );
  });

  test("what a kustomization says of objects that are elsewhere is left out, and what it says of its own stays", async () => {
    const own = "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n";
    const theirs = "apiVersion: v1\nkind: Service\nmetadata: {name: cart}\nspec: {type: NodePort}\n";
    const { objects, documents, codes } = await build({
      "base/kustomization.yaml": `resources: ['https://git.example.com/base.git//cart?ref=v1', web.yaml]
patchesStrategicMerge: [both.yaml, theirs.yaml]
configMapGenerator: [{name: cart, behavior: merge, literals: [ADDR=10.0.0.1:6379]}]
`,
      "base/both.yaml": `${own}---\n${theirs}`,
      "base/theirs.yaml": theirs,
      "base/web.yaml": service("web"),
      "prod/kustomization.yaml": `resources: [../base]
namespace: shop
patches:
  - {patch: '{apiVersion: v1, kind: Service, metadata: {name: cart}, spec: {clusterIP: None}}'}
  - {patch: '{apiVersion: v1, kind: Service, metadata: {name: web}, spec: {clusterIP: None}}'}
patchesJson6902:
  - {target: {version: v1, kind: Service, name: cart}, patch: '[{op: remove, path: /spec/ports}]'}
replacements:
  - {source: {kind: Service, name: cart}, targets: [{select: {kind: Service}, fieldPaths: [spec.externalName]}]}
vars: [{name: CART, objref: {apiVersion: v1, kind: Service, name: cart}}]
`,
    });
    expect(codes).toEqual(["remote-base"]);
    expect(objects).toEqual([
      expect.stringMatching(/^ConfigMap shop\/cart-\w+ < base\/kustomization.yaml:3$/),
      "Service shop/web < base/web.yaml:1",
    ]);
    const [web] = documents.filter(({ kind }) => kind === "Service");
    expect(web?.value.spec).toMatchObject({ type: "NodePort", clusterIP: "None" });
  });

  test("a large definition is built without its schemas, whoever patches them", async () => {
    const definition = (name: string) => `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: ${name}.example.com}
spec:
  group: example.com
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
${Array.from({ length: 400 }, (_, at) => `        field${at}: {type: string}\n`).join("")}  scope: Namespaced
`;
    const files = {
      "kustomization.yaml": `resources: [crds.yaml]
patches:
  - {target: {kind: CustomResourceDefinition}, patch: '[{op: remove, path: /spec/versions/0/schema}]'}
`,
      "crds.yaml": `${definition("carts")}---\n${service("web")}---\n${definition("shops")}`,
    };
    const { documents, codes } = await build(files);
    expect(codes).toEqual([]);
    expect(documents.map(tell).toSorted()).toEqual([
      "CustomResourceDefinition -/carts.example.com < crds.yaml:1",
      "CustomResourceDefinition -/shops.example.com < crds.yaml:419",
      "Service -/web < crds.yaml:412",
    ]);
    expect(documents[0]?.value.spec).toEqual({ group: "example.com", scope: "Namespaced" });
    const named = "[{op: remove, path: /spec/versions/0/schema}]";
    const whole = await build({
      ...files,
      "kustomization.yaml": `resources: [crds.yaml]\npatches: [{target: {group: apiextensions.k8s.io}, patch: '${named}'}]\n`,
    });
    expect(whole.documents[0]?.value.spec).toMatchObject({ versions: [{ name: "v1" }] });
  });

  test("files beside a kustomization are taken, as Flux takes them, and stand where they stand", async () => {
    const { objects, documents, notices } = await build({
      "apps/shop/kustomization.yaml": `namespace: shop
resources: [../shared/web.yaml]
patches: [{path: ../shared/ports.yaml}]
configMapGenerator: [{name: settings, files: [../shared/cart.yaml, addr.yaml=../../addr.yaml]}]
`,
      "apps/shared/web.yaml": `# The shop's own.\n${service("web")}`,
      "apps/shared/ports.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: web}\nspec: {type: NodePort}\n",
      "apps/shared/cart.yaml": "addr: 10.0.0.1:6379\n",
      "addr.yaml": "addr: 10.0.0.2:6379\n",
    });
    expect(notices).toEqual([]);
    expect(objects).toEqual([
      expect.stringMatching(/^ConfigMap shop\/settings-\w+ < apps\/shop\/kustomization.yaml:4$/),
      "Service shop/web < apps/shared/web.yaml:2",
    ]);
    const madeOf = (wanted: string) => documents.find(({ kind }) => kind === wanted)?.value;
    expect(madeOf("Service")?.spec).toMatchObject({ type: "NodePort" });
    expect(Object.keys((madeOf("ConfigMap")?.data ?? {}) as object)).toEqual(["addr.yaml", "cart.yaml"]);
  });

  test("a file that is not there is named, without the way to it", async () => {
    const { notices } = await build({
      "base/kustomization.yaml": "resources: [web.yaml, cart.yaml, 'https://git.example.com/base.git//web?ref=v1']\n",
      "base/web.yaml": service("web"),
      "kustomization.yaml": "resources: [base]\n",
    });
    const [notice] = notices.filter(({ code }) => code === "not-built");
    expect(notice?.message).toBe(
      "kustomize cannot build this: it names base/cart.yaml, which is not there. Commit that, or take it out.",
    );
    expect(notice?.relevance).toBe("if-changed");
  });

  test("a file above the root of the repository is not there", async () => {
    const { codes } = await build({
      "kustomization.yaml": "resources: [web.yaml]\nconfigMapGenerator: [{name: a, files: [../../../../etc/passwd]}]\n",
      "web.yaml": service("web"),
    });
    expect(codes).toContain("remote-base");
  });
});

describe.skipIf(tools.kustomize === undefined || tools.helm === undefined)("charts of a kustomization", () => {
  const chart = {
    "prod/charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "prod/charts/web/values.yaml": "port: 80\n",
    "prod/charts/web/templates/web.yaml": service("{{ .Release.Name }}").replace("80", "{{ .Values.port }}"),
  };

  test("are rendered where they lie in the repository", async () => {
    const { objects, documents, codes } = await build({
      ...chart,
      "prod/kustomization.yaml":
        "namespace: shop\nhelmCharts:\n  - {name: web, releaseName: blue, valuesInline: {port: 3306}}\n",
    });
    expect(codes).toEqual([]);
    // Kustomize gives its namespace to no object that a chart made.
    expect(objects).toEqual(["Service -/blue < prod/kustomization.yaml:3"]);
    expect(JSON.stringify(documents[0]?.value)).toContain("3306");
  });

  test("and are not fetched from anywhere", async () => {
    const { objects, codes } = await build({
      "prod/kustomization.yaml":
        "resources: [web.yaml]\nhelmCharts: [{name: redis, repo: 'https://charts.example.com', version: 1.0.0}]\n",
      "prod/web.yaml": service("web"),
    });
    expect(codes).toEqual(["remote-chart"]);
    expect(objects).toEqual(["Service -/web < prod/web.yaml:1"]);
  });
});
