// A fix that holds in one mesh and does harm in another that has the file as well.
import { describe, expect, test } from "vitest";
import { proposeFixes } from "../../src/fixes/propose-fixes.ts";
import { whyNotElsewhere } from "../../src/fixes/verify.ts";
import { aChange } from "./a-change.ts";

const client = `apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: shop}
spec:
  selector: {matchLabels: {app: client}}
  template:
    metadata: {labels: {app: client}}
    spec: {containers: [{name: client, image: client, env: [{name: MYSQL_ADDR, value: "10.10.13.110:3306"}]}]}
`;

const entry = (more = "") => `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: mysql, namespace: demo}
spec:
  hosts: [mysql.demo]
${more}  ports: [{number: 3306, name: tcp, protocol: TCP}]
  resolution: DNS
`;

describe("in the other mesh", () => {
  const change = aChange({ "client.yaml": client }, {});
  const fixed = (text: string) => change.evaluate([{ path: "mysql.yaml", after: text }]);

  test("what would be found only with the fix is harm", () => {
    expect(whyNotElsewhere(change.evaluation, fixed(entry()))?.reason).toMatch(/^something else would be found: /);
  });

  test("what moves nobody is none", () => {
    expect(whyNotElsewhere(change.evaluation, fixed(entry("  exportTo: ['.']\n")))).toBeUndefined();
  });

  test("neither is what is found without the fix as well", () => {
    const hit = aChange({ "client.yaml": client }, { "mysql.yaml": entry() });
    expect(whyNotElsewhere(hit.evaluation, hit.evaluation)).toBeUndefined();
  });
});

test("a fix that does harm elsewhere is not offered, and the reason is told", async () => {
  const change = aChange({ "client.yaml": client }, { "mysql.yaml": entry() });
  const request = { ...change.evaluation, finding: change.finding(), after: change.after, evaluate: change.evaluate };
  const alone = await proposeFixes(request);
  const { fixes, rejected } = await proposeFixes({ ...request, harmElsewhere: async () => "mesh west minds" });
  expect(alone.fixes.length).toBeGreaterThan(0);
  expect(fixes).toEqual([]);
  expect(rejected.filter(({ reason }) => reason === "mesh west minds").map(({ kind }) => kind)).toEqual(
    expect.arrayContaining(alone.fixes.map(({ kind }) => kind)),
  );
});
