// Which field of a changed object brings an effect about, and on which line it stands.
import { describe, expect, test } from "vitest";
import { compare } from "../../src/impact/compare.ts";
import { findCalls } from "../../src/impact/find-calls.ts";
import { putBack } from "../../src/impact/mesh-objects.ts";
import { simulateMesh, simulateSnapshot } from "../../src/simulation/simulate-snapshot.ts";

const CLIENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: invoices, namespace: billing}
spec:
  selector: {matchLabels: {app: invoices}}
  template:
    metadata: {labels: {app: invoices}}
    spec:
      containers: [{name: main, image: main, env: [{name: MYSQL_ADDR, value: "10.10.13.110:3306"}]}]
`;

const ENTRY = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: mysql
  namespace: shop
  labels:
    team: shop
spec:
  hosts:
    - mysql.shop.example
  location: MESH_EXTERNAL
  resolution: DNS
  exportTo:
    - .
  ports:
    - number: 3306
      name: tcp
      protocol: TCP
`;

/** `spec.exportTo mysql.yaml:13-13` of every cause of what becomes of the client's call. */
function fieldsOf(before: string, after: string): readonly string[] {
  const settings = { istio: "1.30.3" };
  const [old, now] = [before, after].map(
    (text) => new Map(Object.entries({ "client.yaml": CLIENT, "mysql.yaml": text })),
  );
  const base = simulateSnapshot(old ?? new Map(), settings).simulation;
  const head = simulateSnapshot(now ?? new Map(), { ...settings, base: base.mesh }).simulation;
  const { calls } = compare({
    before: base,
    after: head,
    callsBefore: findCalls(base.mesh),
    callsAfter: findCalls(head.mesh),
    without: (keys) => simulateMesh(putBack(base.mesh, head.mesh, new Set(keys)), settings),
  });
  return calls.flatMap(({ causes }) =>
    causes.flatMap(({ fields = [] }) =>
      fields.map(
        ({ path, location: { startLine, endLine }, side }) => `${path.join(".")} ${side} ${startLine}-${endLine}`,
      ),
    ),
  );
}

describe("fields that cause an effect", () => {
  test("the only one that differs", () => {
    expect(fieldsOf(ENTRY, ENTRY.replace("    - .\n", '    - "*"\n'))).toEqual(["spec.exportTo.0 after 14-14"]);
  });
  test("one that is gone stands in the state before", () => {
    expect(fieldsOf(ENTRY, ENTRY.replace("  exportTo:\n    - .\n", ""))).toEqual(["spec.exportTo before 13-14"]);
  });
  test("of several that differ the one without which the call goes where it went", () => {
    const edited = ENTRY.replace("    - .\n", '    - "*"\n')
      .replace("team: shop", "team: data")
      .replace("name: tcp\n", "name: db\n");
    expect(fieldsOf(ENTRY, edited)).toEqual(["spec.exportTo.0 after 14-14"]);
  });
  test("an item that joins a list", () => {
    expect(fieldsOf(ENTRY, ENTRY.replace("    - .\n", "    - .\n    - billing\n"))).toEqual([
      "spec.exportTo after 15-15",
    ]);
  });
  test("all where several would do it only together", () => {
    const hidden = ENTRY.replace("number: 3306", "number: 3307");
    const edited = ENTRY.replace("    - .\n", '    - "*"\n');
    expect(fieldsOf(hidden, edited)).toEqual(["spec.exportTo.0 after 14-14", "spec.ports.0.number after 16-16"]);
  });
  test("of a new object the port that takes the call", () => {
    const open = ENTRY.replace("  exportTo:\n    - .\n", "");
    expect(fieldsOf("", open)).toEqual(["spec.ports.0 after 14-16"]);
  });
  test("of a text over several lines the lines that differ", () => {
    const config = (mode: string) => `apiVersion: v1
kind: ConfigMap
metadata: {name: istio, namespace: istio-system}
data:
  mesh: |-
    accessLogFile: /dev/stdout
    outboundTrafficPolicy:
      mode: ${mode}
    rootNamespace: istio-system
`;
    expect(fieldsOf(config("ALLOW_ANY"), config("REGISTRY_ONLY"))).toEqual(["data.mesh after 8-8"]);
  });
});
