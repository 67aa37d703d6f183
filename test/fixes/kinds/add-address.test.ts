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

describe("address pools", () => {
  const change = aChange(base, { "demo/mysql.yaml": entry() });
  test("of both families give an address of each", async () => {
    const addressPool = ["198.18.4.0/24", "fd00:5e::/112"];
    const fix = fixOf(await change.fixes("foreign-capture", { addressPool }), "add-address");
    expect(fix.title).toBe("Give ServiceEntry `demo/mysql` the addresses `198.18.4.1` and `fd00:5e::1`");
    expect(fix.edits[0]?.after).toContain("  addresses:\n    - 198.18.4.1\n    - fd00:5e::1\n");
  });
  test("of one family are used one after the other", async () => {
    const ranges =
      "apiVersion: networking.k8s.io/v1\nkind: ServiceCIDR\nmetadata: {name: x}\nspec: {cidrs: [198.18.4.0/24]}\n";
    const full = aChange({ ...base, "x.yaml": ranges }, { "demo/mysql.yaml": entry() });
    const addressPool = ["198.18.4.0/24", "198.18.5.0/24"];
    expect(fixOf(await full.fixes("foreign-capture", { addressPool }), "add-address").title).toContain("198.18.5.1");
  });
  test("that istiod hands out by its environment have nothing free", async () => {
    const istiod = `apiVersion: apps/v1
kind: Deployment
metadata: {name: istiod, namespace: istio-system, labels: {app: istiod}}
spec:
  selector: {matchLabels: {app: istiod}}
  template:
    metadata: {labels: {app: istiod}}
    spec:
      containers:
      - name: discovery
        image: docker.io/istio/pilot:1.30.3
        env:
        - {name: PILOT_IP_AUTOALLOCATE_IPV4_PREFIX, value: 240.1.0.0/16}
`;
    const taken = aChange({ ...base, "istiod.yaml": istiod }, { "demo/mysql.yaml": entry() });
    expect(whyNot(await taken.fixes("foreign-capture"), "add-address")).toBe(
      "the address pool 240.1.0.0/16 has no free address",
    );
  });
});
