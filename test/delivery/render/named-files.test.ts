// A change of nothing but a file that a kustomization or a chart takes, whatever it is called: it is reviewed like any other.
import { describe, expect, test } from "vitest";
import { readRevisions } from "../../../src/delivery/read-git.ts";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import type { Renderer } from "../../../src/manifests/rendering.ts";
import { review } from "../../../src/review.ts";
import { commit, type Files, makeRepository } from "../repository.ts";
import { hasBoth, renderer } from "./real-tools.ts";

const CLIENT = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, env: [{name: DB, value: "10.10.13.110:3306"}]}]}
`;

const entry = (port: number | string) => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: warehouse}
spec:
  hosts: [stock.mysql.example.com]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{number: ${port}, name: tcp, protocol: TCP}]
`;

const PATCH = (port: number) => `- {op: replace, path: /spec/ports/0/number, value: ${port}}\n`;

const KUSTOMIZATION = {
  "prod/kustomization.yaml":
    "resources: [client.yaml, entry.yaml]\npatches: [{path: overlay/port-override, target: {kind: ServiceEntry}}]\n",
  "prod/client.yaml": CLIENT,
  "prod/entry.yaml": entry(3307),
};

const chart = (template: string, path: string): Files => ({
  "client.yaml": CLIENT,
  "web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
  [path]: template,
});

const IN_FILE = entry('{{ .Files.Get "conf/port" | trim }}');
const LISTED = entry('{{ range $path, $_ := .Files.Glob "conf/*" }}{{ $.Files.Get $path | trim }}{{ end }}');

const CASES: readonly (readonly [name: string, base: Files, changed: string, content: (port: number) => string])[] = [
  ["a patch that is called as nobody would guess", KUSTOMIZATION, "prod/overlay/port-override", PATCH],
  [
    "a template of an odd ending",
    chart(CLIENT, "web/templates/client.yml.erb"),
    "web/templates/stock.yml.erb",
    (port) => entry(port),
  ],
  ["a template without an ending", chart(CLIENT, "web/templates/client"), "web/templates/stock", (port) => entry(port)],
  ["what .Files.Get reads", chart(IN_FILE, "web/templates/stock.yaml"), "web/conf/port", (port) => `${port}\n`],
  ["what .Files.Glob lists", chart(LISTED, "web/templates/stock.yaml"), "web/conf/p0rt.rc", (port) => `${port}\n`],
];

async function reviewed([, base, changed, content]: (typeof CASES)[number], tools?: Renderer) {
  const repository = makeRepository({ ...base, [changed]: content(3307) });
  commit(repository, "another port", { [changed]: content(3306) });
  const { before, after } = await readRevisions(repository, { base: "HEAD~1", head: "HEAD" });
  const settings = { policies: readShippedPolicies(), istio: "1.30" };
  return review(before, after, { ...settings, ...(tools !== undefined && { renderer: tools }) });
}

describe.skipIf(!hasBoth)("with the tools", () => {
  test.each(CASES)("%s: the client that it captures is found", async (...one) => {
    const { verdict, findings } = await reviewed(one, renderer);
    expect(verdict).toBe("block");
    expect(findings.map(({ policy }) => policy)).toContain("foreign-capture");
  });
});

test.each(CASES)("%s: without the tools it does not pass", async (...one) => {
  expect((await reviewed(one)).verdict).toBe("incomplete");
});
