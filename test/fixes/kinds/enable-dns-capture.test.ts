import { describe, expect, test } from "vitest";
import { aChange, type Files } from "../a-change.ts";
import { entry, meshConfig, service, workload } from "../manifests.ts";
import { added, base, capturesDns, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const off = `proxy.istio.io/config: '{"proxyMetadata": {"ISTIO_META_DNS_CAPTURE": "false"}}'`;
const settings: Files = { "istio-system/istio.yaml": meshConfig("rootNamespace: istio-system\n") };
const many: Files = Object.fromEntries(
  ["a", "b", "c", "d", "e", "f"].map((name) => [`demo1/${name}.yaml`, workload(`demo1/${name}`)]),
);
const change = (files: Files, more: Files = {}) => aChange({ ...base, ...more }, files);

describe("enable-dns-capture", () => {
  test("turns it on for the whole mesh, in its settings", async () => {
    const made = change({ "demo/mysql.yaml": entry() }, settings);
    const fix = fixOf(await made.fixes(), "enable-dns-capture");
    expect(fix.title).toBe("Turn DNS capture on for the whole mesh");
    expect(added(fix)).toEqual([
      [
        "istio-system/istio.yaml",
        "+    defaultConfig:",
        "+      proxyMetadata:",
        '+        ISTIO_META_DNS_CAPTURE: "true"',
      ],
    ]);
    expect(fix.conditions).toEqual([
      "All pods with a sidecar must restart: until then their sidecars listen as without the fix.",
      "Clients must ask DNS for `mysql.demo` anew, and through the pod: who keeps an old answer or asks over TLS goes to the real address.",
      "istiod must hand out addresses (`PILOT_ENABLE_IP_AUTOALLOCATE`, which this release has on here).",
    ]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("turns it on where one workload has it off", async () => {
    const quiet = workload("demo1/report", { MYSQL_ADDR: "10.10.13.111:3306" }, off);
    const made = change({ "demo/mysql.yaml": entry() }, { "mesh.yaml": capturesDns, "demo1/report.yaml": quiet });
    const fix = fixOf(await made.fixes("capture-needs-dns"), "enable-dns-capture");
    expect(fix.title).toBe("Turn DNS capture on in `demo1/report`");
    expect(added(fix)).toEqual([["demo1/report.yaml", `-        ${off}`, `+        ${off.replace("false", "true")}`]]);
    expect(fix.conditions[0]).toMatch(/^Pods of `demo1\/report` must restart/);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("turns it on for few workloads, where the repository has no settings of the mesh", async () => {
    const made = change({ "demo/mysql.yaml": entry() });
    const fix = fixOf(await made.fixes(), "enable-dns-capture");
    expect(added(fix)).toEqual([
      [
        "demo1/client.yaml",
        "+      annotations:",
        `+        proxy.istio.io/config: "{proxyMetadata: {ISTIO_META_DNS_CAPTURE: 'true'}}"`,
      ],
    ]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("says that another object declares the host as well", async () => {
    const rival = entry({ "name: mysql\n": "name: rival\n", "number: 3306": "number: 5432" });
    const made = change({ "demo/mysql.yaml": entry() }, { ...settings, "demo/rival.yaml": rival });
    expect(fixOf(await made.fixes(), "enable-dns-capture").conditions.at(-1)).toBe(
      "ServiceEntry `demo/rival` declares the same host; only one object should.",
    );
  });
});

describe("enable-dns-capture is not offered", () => {
  test.each([
    ["has addresses already", { "  ports:": "  addresses: [10.0.0.0/8]\n  ports:" }],
    ["resolution NONE", { "  resolution: STATIC\n  endpoints:\n    - address: 172.20.9.9\n": "  resolution: NONE\n" }],
    ["no single address can stand for it", { "mysql.demo # the": "'*.demo.example' # the" }],
    [
      "is labelled",
      { "  namespace: demo\n": "  namespace: demo\n  labels: {networking.istio.io/enable-autoallocate-ip: 'false'}\n" },
    ],
  ])("where it would be of no use: %s", async (reason, more) => {
    const proposal = await change({ "demo/mysql.yaml": entry(more) }, settings).fixes();
    expect(whyNot(proposal, "enable-dns-capture")).toContain(reason);
  });
  test("where many workloads would be edited one by one", async () => {
    const proposal = await change({ "demo/mysql.yaml": entry() }, many).fixes();
    expect(whyNot(proposal, "enable-dns-capture")).toBe(
      "the repository does not hold the mesh's settings, where `ISTIO_META_DNS_CAPTURE` would be set",
    );
  });
  test("for a Service", async () => {
    const web = service("demo/web", "{name: http-web, port: 3306}");
    const made = change({ "demo/web.yaml": web }, { ...settings, "demo/app.yaml": workload("demo/web") });
    const why = whyNot(await made.fixes("foreign-capture"), "enable-dns-capture");
    expect(why).toContain("istiod gives addresses to ServiceEntries only");
  });
});
