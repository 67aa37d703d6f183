import { describe, expect, test } from "vitest";
import { locate } from "../../src/manifests/document.ts";
import { MAX_DOCUMENTS_PER_FILE, MAX_FILE_LENGTH } from "../../src/manifests/limits.ts";
import { readFile } from "../../src/manifests/read-file.ts";

const NAMESPACE = "apiVersion: v1\nkind: Namespace\nmetadata:\n  name: shop\n";
const SERVICE = "apiVersion: v1\nkind: Service\nmetadata:\n  name: mysql\n  namespace: billing\n";

function read(text: string, path = "shop/all.yaml") {
  const { documents, notices } = readFile(path, text);
  return {
    objects: documents.map(
      ({ index, apiVersion, kind, position }) =>
        `${index} ${apiVersion} ${kind} ${position.startLine}-${position.endLine}`,
    ),
    notices: notices.map(({ code, relevance, location }) => `${code} ${relevance} ${location?.startLine}`),
    documents,
    messages: notices.map(({ message }) => message),
  };
}

describe("what is an object", () => {
  test("each document of a file, with its lines in the file", () => {
    const text = `# shop\n---\n${NAMESPACE}---\n# nothing here\n---\n\n${SERVICE}...\n---\n${NAMESPACE}`;
    expect(read(text)).toMatchObject({
      objects: ["0 v1 Namespace 3-6", "1 v1 Service 11-15", "2 v1 Namespace 18-21"],
      notices: [],
    });
  });

  test("the same with other line breaks and a byte order mark", () => {
    const text = `\uFEFF---\r\n${NAMESPACE}---\r\n\uFEFF${SERVICE}`.replaceAll(/\r?\n/g, "\r\n");
    expect(read(text)).toMatchObject({ objects: ["0 v1 Namespace 2-5", "1 v1 Service 7-11"], notices: [] });
  });

  test("an unknown kind too", () => {
    expect(read("apiVersion: cats.example/v1\nkind: Cat\n").objects).toEqual(["0 cats.example/v1 Cat 1-2"]);
  });

  test("each item of a List, also of a list in a list", () => {
    const text = `apiVersion: v1
kind: List
items:
- apiVersion: v1
  kind: Namespace
  metadata: {name: shop}
- apiVersion: v1
  kind: List
  items:
  - {apiVersion: v1, kind: Service, metadata: {name: mysql}}
`;
    const { objects, documents } = read(text);
    expect(objects).toEqual(["0 v1 Namespace 4-6", "1 v1 Service 10-10"]);
    expect(documents.map((document) => locate(document, ["metadata", "name"]).startLine)).toEqual([6, 10]);
    expect(documents[1]?.value).toEqual({ apiVersion: "v1", kind: "Service", metadata: { name: "mysql" } });
  });

  test("an item of a typed list need not say what it is", () => {
    const text = "apiVersion: networking.istio.io/v1\nkind: SidecarList\nitems:\n- metadata: {name: default}\n";
    expect(read(text)).toMatchObject({ objects: ["0 networking.istio.io/v1 Sidecar 4-4"], notices: [] });
  });

  test("a List without items is none", () => {
    expect(read("apiVersion: v1\nkind: List\nitems: []\n")).toMatchObject({ objects: [], notices: [] });
  });

  test("JSON, also one object behind the other", () => {
    const one = '{"apiVersion": "v1", "kind": "Service",\n\t"metadata": {"name": "a}{"}}';
    expect(read(one, "a.json").objects).toEqual(["0 v1 Service 1-2"]);
    expect(read(`${one}\n${one}{"apiVersion":"v1","kind":"Pod"}`, "a.json")).toMatchObject({
      objects: ["0 v1 Service 1-2", "1 v1 Service 3-4", "2 v1 Pod 4-4"],
      notices: [],
    });
  });

  test.each([
    ["values of a chart", "image: {tag: 1}\n"],
    ["a Chart.yaml", "apiVersion: v2\nname: shop\n"],
    ["a pipeline", "kind: pipeline\nsteps: []\n"],
    ["a package of another tool", "kind: ShopPackage\nmetadata: {name: istio}\ncomponents: [{kind: Deployment}]\n"],
    ["a list of something", "- a\n- {b: 1}\n"],
    ["a text", "just words\n"],
    ["nothing", ""],
  ])("%s is passed over in silence", (_, text) => {
    expect(read(text)).toMatchObject({ objects: [], notices: [] });
  });

  test.each([
    ["kind is a list", "apiVersion: v1\nkind: [Service]\n", "if-changed"],
    ["kind is empty", "apiVersion: networking.istio.io/v1\nkind:\n", "yes"],
    ["apiVersion is a number", "apiVersion: 1\nkind: Cat\n", "if-changed"],
    ["apiVersion is missing", "kind: Service\nmetadata: {name: a}\n", "yes"],
    ["apiVersion of a list is missing", "kind: PodList\nmetadata: {}\nitems: [{kind: Pod}]\n", "yes"],
    ["objects in a bare list", "- apiVersion: v1\n  kind: Cat\n", "if-changed"],
  ])("%s: a notice", (_, text, relevance) => {
    expect(read(text)).toMatchObject({ objects: [], notices: [`not-an-object ${relevance} 1`] });
  });

  test("an item of a List that is no object", () => {
    const text = "apiVersion: v1\nkind: List\nitems:\n- 1\n- apiVersion: v1\n  kind: Cat\n";
    expect(read(text)).toMatchObject({ objects: ["0 v1 Cat 5-6"], notices: ["not-an-object if-changed 4"] });
  });
});

describe("what cannot be read", () => {
  test("broken YAML hides no neighbour", () => {
    const broken = `${SERVICE}  labels:\n   app: x\n    tier: y\n`;
    expect(read(`${NAMESPACE}---\n${broken}---\n${NAMESPACE}`)).toMatchObject({
      objects: ["0 v1 Namespace 1-4", "1 v1 Namespace 15-18"],
      notices: ["invalid-yaml yes 13"],
    });
  });

  test.each([
    ["name: 'shop\n", "no", "a quotation mark is never closed"],
    ["kind: Cat\nspec: [a, b\n", "if-changed", "a [ or { is never closed"],
    ["kind: Deployment\n\tspec: 1\n", "yes", "a tab is used for indentation"],
    ['{"kind": "Pod" "a": 1}', "yes", "a comma is missing"],
    ["apiVersion: networking.istio.io/v1\nhosts:\n- *.shop\n", "yes", "a text that starts with * needs quotes"],
    ["kind: Cat\nweight: .inf\n", "if-changed", "Kubernetes has no number .inf"],
    ["kind: Cat\nport: !!int http\n", "if-changed", '"http" is not a !!int'],
    ["kind: Cat\nowner: &a [*a]\n", "if-changed", "contains itself"],
  ])("%j", (text, relevance, words) => {
    const { notices, messages } = read(text);
    expect(notices).toEqual([expect.stringMatching(`^invalid-yaml ${relevance} \\d$`)]);
    expect(messages[0]).toContain(words);
    expect(messages[0]).toContain("Correct the YAML");
  });

  test("a merge conflict is told by its first marker", () => {
    const text = `${NAMESPACE}---\n${SERVICE}<<<<<<< HEAD\n  labels: {tier: a}\n=======\n  labels: {tier: b}\n>>>>>>> web\n`;
    const { notices, messages } = read(text);
    expect(notices).toEqual([`invalid-yaml yes ${text.split("<<<")[0]?.split("\n").length}`]);
    expect(messages[0]).toContain("a merge conflict that nobody has resolved");
  });

  test("a template is told once for a file, as relevant as its most relevant document", () => {
    const text = `{{- if .Values.enabled }}\n${NAMESPACE}{{- end }}\n---\n${SERVICE}  labels:\n    {{- include "x" . | nindent 4 }}\n`;
    const { objects, notices, messages } = read(text, "chart/templates/all.yaml");
    expect([objects, notices]).toEqual([[], ["not-rendered yes 1"]]);
    expect(messages[0]).toContain("template that is not rendered");
  });

  test.each([
    ["of a value", "apiVersion: v1\nkind: Cat\nspec:\n  port: {{ .Values.port }}\n", 4],
    ["that is YAML by chance", "apiVersion: v1\nkind: Cat\nmetadata:\n  name: db-{{ .Release.Name }}\n", 1],
    ["in erb", "apiVersion: v1\nkind: Cat\n<% if x %>\na: 1\n", 3],
  ])("a template %s", (_, text, line) => {
    expect(read(text)).toMatchObject({ objects: [], notices: [`not-rendered if-changed ${line}`] });
  });

  test("braces in a text are no template", () => {
    const text = `apiVersion: v1\nkind: Cat\nmetadata:\n  name: alert\nspec:\n  text: "{{ $value }} of {{ $labels.pod }}"\n  more: at {{ $value }}\n`;
    expect(read(text)).toMatchObject({ objects: ["0 v1 Cat 1-7"], notices: [] });
  });

  test("an alias bomb costs nothing", () => {
    const levels = Array.from(
      { length: 40 },
      (_, index) => `l${index + 1}: &l${index + 1} [${`*l${index}, `.repeat(9)}]`,
    );
    const bomb = `apiVersion: v1\nkind: Cat\nl0: &l0 [x]\n${levels.join("\n")}\n`;
    const start = performance.now();
    expect(read(`${bomb}---\n${NAMESPACE}`)).toMatchObject({
      objects: ["0 v1 Namespace 45-48"],
      notices: [expect.stringMatching(/^alias-bomb if-changed \d+$/)],
    });
    expect(read(`kind: Service\n${bomb}`).notices).toEqual([expect.stringMatching(/^alias-bomb yes /)]);
    expect(performance.now() - start).toBeLessThan(500);
  });

  test("a file that is too large", () => {
    const { notices, messages, objects } = read(NAMESPACE.padEnd(50_000_000, "#"));
    expect([notices, objects]).toEqual([["too-large if-changed 1"], []]);
    expect(messages[0]).toContain("50 million characters");
    expect(read(NAMESPACE + "#".repeat(MAX_FILE_LENGTH - NAMESPACE.length)).objects).toHaveLength(1);
  });

  test("a binary file called .yaml", () => {
    expect(read("\x7fELF\0\0\x01 kind: \0").notices).toEqual(["binary if-changed 1"]);
  });

  test("more documents than a file may have", () => {
    const { objects, notices } = read("---\nkind: A\napiVersion: b\n".repeat(MAX_DOCUMENTS_PER_FILE + 5));
    expect(objects).toHaveLength(MAX_DOCUMENTS_PER_FILE);
    expect(notices).toEqual(["too-many-documents if-changed 1"]);
    const list = `kind: List\napiVersion: v1\nitems:\n${"- {kind: Service, apiVersion: b}\n".repeat(MAX_DOCUMENTS_PER_FILE + 1)}`;
    expect(read(list)).toMatchObject({ notices: ["too-many-documents yes 1"] });
  });

  test("a key that is written twice is told, with the last value taken", () => {
    const { documents, notices, messages } = read(`${SERVICE}spec:\n  type: NodePort\n  type: ClusterIP\n`);
    expect(notices).toEqual(["duplicate-key no 8"]);
    expect(messages[0]).toContain('"type"');
    expect(documents[0]?.value).toMatchObject({ spec: { type: "ClusterIP" } });
    expect(read("a: 1\na: 2\n").notices).toEqual([]);
  });

  test("many notices of one kind are counted, and keep their relevance", () => {
    const { notices, messages } = read(`${"kind: Cat\n a: b\n---\n".repeat(8)}kind: Service\n a: b\n`);
    expect(notices.slice(0, 5)).toEqual([2, 5, 8, 11, 14].map((line) => `invalid-yaml if-changed ${line}`));
    expect([notices[5], notices.length]).toEqual(["invalid-yaml yes 17", 6]);
    expect(messages[5]).toContain("4 more places");
  });
});
