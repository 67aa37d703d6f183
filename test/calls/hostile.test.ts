// Texts that would cost a careless reader hours: every way in, bounded time.
import { dump } from "js-yaml";
import { expect, test } from "vitest";
import { findCalls } from "../../src/impact/find-calls.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";

const FRAGMENTS = [
  "a.",
  "a=",
  ":0",
  ".",
  "x://",
  "a:",
  "a:a:",
  "jdbc:",
  "jdbc:oracle:thin:",
  "jdbc:sqlserver://;a=",
  "((((",
  "(HOST=",
  "(HOST=a)(",
  "(PORT=1)",
  "host=",
  "host=a ",
  "${A:-",
  "${A:${B:",
  "$(A)",
  "{{",
  "{{ env ",
  "[",
  "[a",
  "{",
  "'",
  '"',
  "\\",
  "\\\n",
  "\n[",
  "\na = [",
  "\na = (",
  "<a ",
  "<a>\n",
  "/dev/tcp/",
  "nc ",
  "-h ",
  ";",
  "&&",
  "#",
  "#\n",
  "//",
  "/*",
  "a\n",
  "a: b\n",
  "- a\n",
  " ",
  "@",
  "@tcp(",
  "http://a,",
  "http://a@",
  "a,",
  "1.2.3.4:5,",
  "::",
  "[::1]:",
  "Server=;",
  "mysql:host=;",
  "'a' => ",
  "-Da=b ",
  "a-",
  "a_",
  "A",
  "aB",
  "日",
];
const LENGTH = 60_000;

function measure(make: (text: string) => object): readonly string[] {
  const slow: string[] = [];
  for (const fragment of FRAGMENTS) {
    const objects = make(fragment.repeat(Math.ceil(LENGTH / fragment.length)).slice(0, LENGTH));
    const text = (Array.isArray(objects) ? objects : [objects]).map((object) => dump(object)).join("---\n");
    const mesh = buildMesh(readDocuments(new Map([["a.yaml", text]])).documents, { name: "default" }).mesh;
    const started = performance.now();
    findCalls(mesh);
    const took = performance.now() - started;
    if (took > 2000) slow.push(`${JSON.stringify(fragment)}: ${Math.round(took)} ms`);
  }
  return slow;
}

const pod = (container: object, volumes: readonly object[] = []): object => ({
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "client", namespace: "shop" },
  spec: { containers: [{ name: "client", image: "x", ...container }], volumes },
});

test("in a variable", () => {
  expect(measure((text) => pod({ env: [{ name: "DB_URL", value: text }] }))).toEqual([]);
});

test("in the text of a shell", () => {
  expect(measure((text) => pod({ command: ["sh", "-c", text] }))).toEqual([]);
});

test.each(["a.yaml", "a.json", "a.properties", "a.conf", "a.toml", "a.py", "a.sh", "a"])("in a file %s", (key) => {
  const volumes = [{ name: "config", configMap: { name: "files" } }];
  const client = pod({ volumeMounts: [{ name: "config", mountPath: "/config" }] }, volumes);
  const slow = measure((text) => [
    client,
    { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "files", namespace: "shop" }, data: { [key]: text } },
  ]);
  expect(slow).toEqual([]);
});
