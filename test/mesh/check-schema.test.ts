import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";
import { meshOf, refusalsOf } from "./mesh-of.ts";

test.each([
  ["ServiceEntry", "ports: []", 0, "spec.hosts is missing."],
  ["ServiceEntry", "hosts: db.example.com", 1, 'spec.hosts must be a list, not "db.example.com".'],
  ["ServiceEntry", "hosts: []", 1, "spec.hosts must have at least 1 entry."],
  [
    "ServiceEntry",
    "hosts: [db.example.com]\nports:\n- name: db\n  number: '3306'",
    4,
    'spec.ports[0].number must be a whole number, not "3306".',
  ],
  ["ServiceEntry", "hosts: [db.example.com]\nports: [{name: db}]", 2, "spec.ports[0].number is missing."],
  [
    "ServiceEntry",
    "hosts: [db.example.com]\nports: [{name: db, number: 70000}]",
    2,
    "spec.ports[0].number must be at most 65535, not 70000.",
  ],
  [
    "ServiceEntry",
    "hosts: [db.example.com]\nresolution: static",
    2,
    'spec.resolution must be NONE, STATIC, DNS, DNS_ROUND_ROBIN, DYNAMIC_DNS, not "static".',
  ],
  ["ServiceEntry", "hosts: [null]", 1, "spec.hosts[0] must be text, not null."],
  ["Sidecar", "egress: [{bind: 127.0.0.1}]", 1, "spec.egress[0].hosts is missing."],
  [
    "VirtualService",
    "hosts: [cart]\nhttp: [{match: [{uri: {exact: /a, prefix: /b}}]}]",
    2,
    "spec.http[0].match[0].uri has fields that exclude each other, or lacks one of them (has: exact, prefix).",
  ],
  [
    "VirtualService",
    "hosts: [cart]\nhttp: [{timeout: 5sec, route: [{destination: {host: cart}}]}]",
    2,
    'spec.http[0].timeout must be a duration such as 5s or 1m30s, not "5sec".',
  ],
  ["Service", "ports: [{port: http}]", 1, 'spec.ports[0].port must be a whole number, not "http".'],
  [
    "Service",
    "ports: [{port: 80, targetPort: true}]",
    1,
    "spec.ports[0].targetPort must be a whole number or text, not true.",
  ],
])("a %s with %s", (kind, spec, line, message) => {
  expect(refusalsOf(kind, spec)).toEqual([["rejected-by-schema", line, message]]);
});

test("a field that the cluster ignores is told, and the object stays", () => {
  const { mesh, notices } = meshOf(`apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: db, namespace: shop}
spec:
  hosts: [db.example.com]
  adresses: [10.1.1.1]
`);
  expect(mesh.serviceEntries).toHaveLength(1);
  expect(notices).toEqual([
    {
      code: "unknown-field",
      message:
        "ServiceEntry shop/db: spec.adresses is not a field of a ServiceEntry; the cluster ignores it. Check its spelling and place.",
      location: { path: "mesh.yaml", startLine: 6, endLine: 6 },
      relevance: "no",
    },
  ]);
});

test("labels that are not text, a missing spec and a strange name are refused", () => {
  const files = {
    "labels.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: shop, labels: {version: 1.0}}",
    "name.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: Shop_1}",
    "nameless.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: 7}",
    "spec.yaml":
      "apiVersion: networking.istio.io/v1\nkind: ServiceEntry\nmetadata: {name: db, namespace: shop}\nspec: null",
  };
  const { mesh, notices } = meshOf(files);
  expect(mesh.serviceEntries).toEqual([]);
  expect(mesh.namespaces.size).toBe(0);
  expect(notices.map(({ message }) => message)).toEqual([
    "Namespace shop would be refused: metadata.labels.version must be text, not 1. It is left out.",
    'Namespace Shop_1 would be refused: metadata.name must be lower-case letters, digits, - and ., not "Shop_1". It is left out.',
    "A Namespace would be refused: metadata.name must be a text. It is left out.",
    "ServiceEntry shop/db would be refused: spec.hosts is missing. It is left out.",
  ]);
});

test("the compiled validators are what the schemas say", () => {
  const script = new URL("../../scripts/compile-validators.ts", import.meta.url).pathname;
  expect(() => execFileSync(process.execPath, [script, "--check"])).not.toThrow();
});
