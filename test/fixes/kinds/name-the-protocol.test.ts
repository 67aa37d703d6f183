import { describe, expect, test } from "vitest";
import { aChange, type Files } from "../a-change.ts";
import { entry, namespace, service, workload } from "../manifests.ts";
import { added, base, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const shop: Files = {
  ...base,
  "shop/namespace.yaml": namespace("shop"),
  "shop/cart.yaml": workload("shop/cart", { PARTNER: "https://198.51.100.40/pay" }),
  "demo/app.yaml": workload("demo/web"),
};
const search = (port: number, more: Readonly<Record<string, string>> = {}): string =>
  entry(more).replaceAll("3306", String(port)).replaceAll("mysql", "search");
const change = (files: Files, more: Files = {}) => aChange({ ...shop, ...more }, files);

describe("name-the-protocol declares", () => {
  test("TLS, so that an entry takes only its own host", async () => {
    const made = change({ "demo/search.yaml": search(443) });
    const proposal = await made.fixes();
    const fix = fixOf(proposal, "name-the-protocol");
    expect(fix.title).toBe("Declare port 443 of ServiceEntry `demo/search` as TLS");
    expect(added(fix)).toEqual([["demo/search.yaml", "-      protocol: TCP", "+      protocol: TLS"]]);
    expect(fix.conditions).toEqual([
      "Clients of `search.demo` must send that name in their TLS hello (SNI), as HTTPS clients do.",
    ]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("TLS without asking, where the callers say that they speak it", async () => {
    const caller = workload("demo/crawler", { SEARCH_URL: "https://search.demo:7443/" });
    const partner = workload("shop/till", { PARTNER_URL: "https://198.51.100.40:7443/" });
    const made = change(
      { "demo/search.yaml": search(7443) },
      { "demo/crawler.yaml": caller, "shop/till.yaml": partner },
    );
    const fix = fixOf(await made.fixes(), "name-the-protocol");
    expect(fix.conditions).toEqual([]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("a protocol where there is none", async () => {
    const made = change({ "demo/search.yaml": search(443, { "      protocol: TCP\n": "" }) });
    const fix = fixOf(await made.fixes(), "name-the-protocol");
    expect(added(fix)).toEqual([["demo/search.yaml", "+      protocol: TLS"]]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("HTTP, where a caller says so", async () => {
    const made = change(
      { "demo/search.yaml": search(8080) },
      {
        "shop/till.yaml": workload("shop/till", { PARTNER_URL: "http://198.51.100.40:8080/" }),
        "demo/crawler.yaml": workload("demo/crawler", { SEARCH_URL: "http://search.demo:8080/" }),
      },
    );
    const fix = fixOf(await made.fixes(), "name-the-protocol");
    expect(fix.title).toBe("Declare port 8080 of ServiceEntry `demo/search` as HTTP");
    expect(fix.conditions).toEqual([]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("TCP by appProtocol, and leaves a Service's port name alone", async () => {
    const made = change({ "demo/web.yaml": service("demo/web", "{name: http-3306, port: 3306}") });
    const fix = fixOf(await made.fixes("server-first-http"), "name-the-protocol");
    expect(added(fix)).toEqual([
      ["demo/web.yaml", "-  - {name: http-3306, port: 3306}", "+  - {name: http-3306, appProtocol: tcp, port: 3306}"],
    ]);
    expect(fix.conditions).toEqual([
      "Port 3306 of `web.demo.svc.cluster.local` must not be HTTP: sidecars would route it by address only.",
    ]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("TCP for a headless Service, whose only neighbours are its own pods", async () => {
    const made = change(
      { "shop/web.yaml": service("shop/web", "{name: http-3306, port: 3306}", "  clusterIP: None\n") },
      { "shop/web-pods.yaml": workload("shop/web"), "shop/cart.yaml": "" },
    );
    const fix = fixOf(await made.fixes("server-first-http"), "name-the-protocol");
    expect(fix.recommended).toBe(true);
    expect(fix.reason).toMatch(/ It removes the cause, .* known to be hit\. It holds with the fewest conditions\.$/);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("another appProtocol than the one that is written", async () => {
    const made = change({ "demo/web.yaml": service("demo/web", "{name: sql, port: 3306, appProtocol: http}") });
    const fix = fixOf(await made.fixes("server-first-http"), "name-the-protocol");
    expect(added(fix)[0]?.at(-1)).toBe("+  - {name: sql, port: 3306, appProtocol: tcp}");
    expect(fix.conditions.at(-1)).toContain("that go by `appProtocol: http` must not need it");
  });
});

describe("name-the-protocol is not offered", () => {
  test("where nobody says what is spoken", async () => {
    const caller = workload("shop/till", { STOCK_ADDR: "198.51.100.40:7999" });
    const proposal = await change({ "demo/search.yaml": search(7999) }, { "shop/till.yaml": caller }).fixes();
    expect(whyNot(proposal, "name-the-protocol")).toBe(
      "what is spoken on port 7999 of `search.demo` is not known for sure",
    );
  });
  test("as HTTP, because of its number alone", async () => {
    const partner = workload("shop/till", { PARTNER_URL: "http://198.51.100.40:8080/" });
    const proposal = await change({ "demo/search.yaml": search(8080) }, { "shop/till.yaml": partner }).fixes();
    expect(whyNot(proposal, "name-the-protocol")).toContain("is not known for sure");
  });
  test("where a plain protocol is what is spoken", async () => {
    const proposal = await change({ "demo/mysql.yaml": entry() }).fixes();
    expect(whyNot(proposal, "name-the-protocol")).toBe("port 3306 is declared as what is spoken there already");
  });
  test("where it would take HTTP routes away", async () => {
    const route = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: web, namespace: demo}
spec:
  hosts: [web]
  http: [{route: [{destination: {host: web}}]}]
`;
    const proposal = await change(
      { "demo/web.yaml": service("demo/web", "{name: http-3306, port: 3306}") },
      { "demo/route.yaml": route },
    ).fixes("server-first-http");
    expect(whyNot(proposal, "name-the-protocol")).toBe(
      "the HTTP routes of VirtualService `demo/web` would do nothing any more",
    );
  });
  test("where TCP would take everybody's traffic instead", async () => {
    const http = { "tcp-mysql\n      protocol: TCP": "http\n      protocol: HTTP" };
    const proposal = await change({ "demo/mysql.yaml": entry(http) }).fixes("server-first-http");
    expect(whyNot(proposal, "name-the-protocol")).toContain(
      "tried: Declare port 3306 of ServiceEntry `demo/mysql` as TCP; but ",
    );
  });
});
