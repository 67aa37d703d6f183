import { describe, expect, test } from "vitest";
import type { FixOptions } from "../../../src/fixes/fix-request.ts";
import { aChange, type Files } from "../a-change.ts";
import { entry, service, workload } from "../manifests.ts";
import { added, base, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const http = { "tcp-mysql\n      protocol: TCP": "http\n      protocol: HTTP" };
const move = async (files: Files, more: Files = {}, options: FixOptions = {}) => {
  const change = aChange({ ...base, ...more }, files);
  return { change, proposal: await change.fixes("foreign-capture", options) };
};

describe("move-port", () => {
  test("moves an entry and keeps its endpoints", async () => {
    const { change, proposal } = await move({ "demo/mysql.yaml": entry(http) });
    const fix = fixOf(proposal, "move-port");
    expect(fix.title).toBe("Move ServiceEntry `demo/mysql` from port 3306 to 13306");
    expect(added(fix)).toEqual([
      ["demo/mysql.yaml", "-    - number: 3306", "+    - number: 13306", "+      targetPort: 3306"],
    ]);
    expect(fix.conditions[0]).toBe("Clients must call `mysql.demo` on port 13306 instead of 3306.");
    expect(proposal.fixes.at(-1)).toBe(fix);
    expect(findingsAfter(change, fix)).toEqual([]);
    const { simulation } = change.evaluate(fix.edits);
    const cluster = simulation.outboundOf("demo1/client")?.clusters.get("outbound|13306||mysql.demo");
    expect(cluster?.endpoints).toEqual(["172.20.9.9:3306"]);
  });
  test("leaves a targetPort that is there alone", async () => {
    const port = { ...http, "number: 3306": "number: 3306\n      targetPort: 80" };
    const { proposal } = await move({ "demo/mysql.yaml": entry(port) });
    expect(added(fixOf(proposal, "move-port"))).toEqual([
      ["demo/mysql.yaml", "-    - number: 3306", "+    - number: 13306"],
    ]);
  });
  test("moves a Service", async () => {
    const app = workload("demo/web");
    const { proposal } = await move(
      { "demo/web.yaml": service("demo/web", "{name: http-web, port: 3306}") },
      { "demo/app.yaml": app },
      { prefer: ["move-port"] },
    );
    expect(added(fixOf(proposal, "move-port"))).toEqual([
      ["demo/web.yaml", "-  - {name: http-web, port: 3306}", "+  - {name: http-web, port: 13306, targetPort: 3306}"],
    ]);
  });
  test("takes a port that nobody has", async () => {
    const more = {
      "demo1/a.yaml": service("demo1/a", "{name: tcp-a, port: 13306}"),
      "demo1/b.yaml": workload("demo1/b", { B_ADDR: "10.1.2.3:13307" }),
    };
    const { proposal } = await move({ "demo/mysql.yaml": entry(http) }, more);
    expect(fixOf(proposal, "move-port").title).toContain("to 13308");
  });
});

describe("move-port is not offered", () => {
  test("where somebody calls the old port", async () => {
    const { proposal } = await move(
      { "demo/mysql.yaml": entry(http) },
      { "demo1/b.yaml": workload("demo1/b", { B_URL: "http://mysql.demo:3306/" }) },
    );
    expect(whyNot(proposal, "move-port")).toBe("`demo1/b` calls `mysql.demo` on port 3306");
  });
  test("for a headless Service", async () => {
    const headless = service("demo/web", "{name: http-web, port: 3306}", "  clusterIP: None\n");
    const { proposal } = await move({ "demo/web.yaml": headless });
    expect(whyNot(proposal, "move-port")).toContain("headless");
  });
  test("where a VirtualService names the port", async () => {
    const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: mysql, namespace: demo}
spec:
  hosts: [mysql.demo]
  http: [{route: [{destination: {host: mysql.demo, port: {number: 3306}}}]}]
`;
    const { proposal } = await move({ "demo/mysql.yaml": entry(http) }, { "demo/vs.yaml": route });
    expect(whyNot(proposal, "move-port")).toBe("VirtualService `demo/mysql` names port 3306 of `mysql.demo` too");
  });
});
