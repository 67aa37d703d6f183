import { expect, test } from "vitest";
import { proposeFixes } from "../../../src/fixes/propose-fixes.ts";
import { aChange, type Files } from "../a-change.ts";
import { entry, meshConfig, namespace, workload } from "../manifests.ts";
import { added, capturesDns, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const closed = "outboundTrafficPolicy:\n  mode: REGISTRY_ONLY\n";
const base: Files = {
  "namespaces.yaml": `${namespace("demo")}---\n${namespace("shop")}`,
  "mesh.yaml": meshConfig(closed),
  "shop/cart.yaml": workload("shop/cart"),
};
const open = entry({ "  resolution: STATIC\n  endpoints:\n    - address: 172.20.9.9\n": "  resolution: NONE\n" });
const fixesFor = (text: string, files: Files = base) => {
  const change = aChange(files, { "demo/mysql.yaml": text });
  const finding = { ...change.finding("registry-only-widened"), fixKinds: ["resolve-hosts"] };
  return { change, proposal: proposeFixes({ ...change, ...change.evaluation, finding }) };
};

test("an entry that names nothing is looked up, at an address of its own", async () => {
  const { change, proposal } = fixesFor(open);
  const fix = fixOf(await proposal, "resolve-hosts");
  expect(fix.title).toBe("Give ServiceEntry `demo/mysql` resolution DNS and the address `240.1.0.1`");
  expect(fix.conditions).toEqual([
    "Clients must resolve `mysql.demo` to `240.1.0.1`; DNS capture is off in their sidecars.",
  ]);
  expect(added(fix)).toEqual([
    ["demo/mysql.yaml", "+  addresses:", "+    - 240.1.0.1", "-  resolution: NONE", "+  resolution: DNS"],
  ]);
  expect(findingsAfter(change, fix)).toEqual([]);
});

test("sidecars that capture DNS answer with it themselves", async () => {
  const mesh = `${capturesDns}    ${closed.trimEnd().replaceAll("\n", "\n    ")}\n`;
  const fix = fixOf(await fixesFor(open, { ...base, "mesh.yaml": mesh }).proposal, "resolve-hosts");
  expect(fix.conditions).toEqual([]);
});

test("where nobody is known to call it, nobody is known to resolve it", async () => {
  const alone = { ...base, "demo/client.yaml": workload("demo/client") };
  const home = open.replace("spec:\n", 'spec:\n  exportTo: ["."]\n');
  const fix = fixOf(await fixesFor(home, alone).proposal, "resolve-hosts");
  expect(fix.conditions).toEqual([
    "Clients must resolve `mysql.demo` to `240.1.0.1`, as sidecars do that capture DNS.",
  ]);
});

test.each([
  ["several hosts", open.replace("  ports:", "    - mysql2.demo\n  ports:"), /has 2 hosts/],
  ["a wildcard", open.replace("mysql.demo", '"*.demo"'), /stands for many names/],
])("not of %s", async (_, text, reason) => {
  expect(whyNot(await fixesFor(text).proposal, "resolve-hosts")).toMatch(reason);
});
