import { describe, expect, test } from "vitest";
import { aChange } from "../a-change.ts";
import { entry, workload } from "../manifests.ts";
import { base, capturesDns, fixOf, kinds, whyNot } from "../the-story.ts";

describe("where sidecars capture DNS", () => {
  // Else istiod gives the entry one, and nobody is hit.
  const kept = entry({
    "  namespace: demo\n": "  namespace: demo\n  labels: {networking.istio.io/enable-autoallocate-ip: 'false'}\n",
  });
  const change = aChange({ ...base, "istio.yaml": capturesDns }, { "demo/mysql.yaml": kept });
  test("an address of its own is best, and asks nothing", async () => {
    const proposal = await change.fixes("foreign-capture");
    expect(kinds(proposal)[0]).toBe("add-address");
    expect(proposal.fixes[0]).toMatchObject({ recommended: true, conditions: [] });
  });
  test("a pod that does not capture it has to be told", async () => {
    const off = `proxy.istio.io/config: "proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'false'}"`;
    const client = workload("demo1/legacy", { A: "mysql.demo:3306" }, off);
    const told = aChange(
      { ...base, "istio.yaml": capturesDns, "demo1/legacy.yaml": client },
      { "demo/mysql.yaml": entry() },
    );
    const { conditions } = fixOf(await told.fixes("foreign-capture"), "add-address");
    expect(conditions).toEqual([
      "Clients must resolve `mysql.demo` to `240.1.0.1`: `demo1/legacy` does not capture DNS.",
    ]);
  });
  test("an address that a client of the repository calls is not given away", async () => {
    const files = { ...base, "demo1/b.yaml": workload("demo1/b", { X_ADDR: "240.1.0.1:80", Y_ADDR: "240.1.0.2:80" }) };
    const taken = aChange(files, { "demo/mysql.yaml": entry() });
    expect(fixOf(await taken.fixes(), "add-address").title).toContain("240.1.0.3");
  });
  test("the pool is a setting", async () => {
    const proposal = await change.fixes("foreign-capture", { addressPool: "198.18.4.0/24" });
    expect(fixOf(proposal, "add-address").title).toContain("198.18.4.1");
  });
});

describe("an address is not offered", () => {
  test.each<[string, Readonly<Record<string, string>>, RegExp]>([
    ["with resolution NONE", { STATIC: "NONE", "  endpoints:\n    - address: 172.20.9.9\n": "" }, /NONE/],
    ["where the entry has HTTP", { "tcp-mysql\n      protocol: TCP": "http\n      protocol: HTTP" }, /HTTP/],
  ])("%s", async (_, changes, reason) => {
    const client = workload("demo1/client", { ADDR: "10.10.13.110:3306" });
    const change = aChange({ ...base, "demo1/client.yaml": client }, { "demo/mysql.yaml": entry(changes) });
    expect(whyNot(await change.fixes(), "add-address")).toMatch(reason);
  });
});
