import { describe, expect, test } from "vitest";
import { aChange, type Files } from "../a-change.ts";
import { service, workload } from "../manifests.ts";
import { added, base, findingsAfter, fixOf, whyNot } from "../the-story.ts";

const web = service("demo/web", "{name: http-sql, port: 3306}").replace(
  "  name: web\n",
  "  name: web\n  labels: {team: stock}\n",
);
const change = (files: Files, more: Files = {}) =>
  aChange({ ...base, "demo/app.yaml": workload("demo/web"), ...more }, files);

const ingress = `apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web, namespace: demo}
spec:
  rules:
    - host: web.example
      http:
        paths:
          - path: /
            pathType: Prefix
            backend:
              service:
                name: web
                port:
                  name: http-sql
          - path: /other
            pathType: Prefix
            backend:
              service: {name: other, port: {name: http-sql}}
`;
const monitor = `apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata: {name: stock, namespace: demo}
spec:
  selector:
    matchLabels: {team: stock}
  endpoints:
    - port: http-sql
`;

describe("rename-port", () => {
  test("gives a Service's port a name that says what is spoken there", async () => {
    const made = change({ "demo/web.yaml": web });
    const fix = fixOf(await made.fixes("server-first-http"), "rename-port");
    expect(fix.title).toBe("Name port 3306 of Service `demo/web` `tcp-sql`");
    expect(added(fix)).toEqual([
      ["demo/web.yaml", "-  - {name: http-sql, port: 3306}", "+  - {name: tcp-sql, port: 3306}"],
    ]);
    expect(fix.conditions).toEqual([
      "Port 3306 of `web.demo.svc.cluster.local` must not be HTTP: sidecars would route it by address only.",
      "Whatever outside of this repository names the port `http-sql` must name it `tcp-sql`.",
    ]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("changes who names the port, and nobody else", async () => {
    const made = change({ "demo/web.yaml": web }, { "demo/ingress.yaml": ingress, "demo/monitor.yaml": monitor });
    const fix = fixOf(await made.fixes("server-first-http"), "rename-port");
    expect(fix.title).toContain("`tcp-sql`, also in Ingress `demo/web` and ServiceMonitor `demo/stock`");
    expect(added(fix)).toEqual([
      ["demo/ingress.yaml", "-                  name: http-sql", "+                  name: tcp-sql"],
      ["demo/monitor.yaml", "-    - port: http-sql", "+    - port: tcp-sql"],
      ["demo/web.yaml", "-  - {name: http-sql, port: 3306}", "+  - {name: tcp-sql, port: 3306}"],
    ]);
    expect(findingsAfter(made, fix)).toEqual([]);
  });
  test("takes a name that no other port has", async () => {
    const two = service("demo/web", "{name: http, port: 3306}\n  - {name: tcp, port: 4000}");
    const made = change({ "demo/web.yaml": two });
    const fix = fixOf(await made.fixes("server-first-http"), "rename-port");
    expect(added(fix)[0]?.at(-1)).toBe("+  - {name: tcp-2, port: 3306}");
  });
  test("gives a port without a name one", async () => {
    const made = change(
      { "demo/web.yaml": service("demo/web", "port: 110") },
      {
        "demo/web.yaml": service("demo/web", "{name: tcp-mail, port: 110}"),
        "demo1/mail.yaml": workload("demo1/mail", { POP3_ADDR: "web.demo:110" }),
      },
    );
    const fix = fixOf(await made.fixes("server-first-http"), "rename-port");
    expect(added(fix)).toEqual([["demo/web.yaml", "+    name: tcp"]]);
  });
});

describe("rename-port is not offered", () => {
  test("where a ServiceMonitor reads others by the same name", async () => {
    const other = web.replace("name: web", "name: shelf").replace("3306", "8080");
    const made = change({ "demo/web.yaml": web }, { "demo/monitor.yaml": monitor, "demo/shelf.yaml": other });
    expect(whyNot(await made.fixes("server-first-http"), "rename-port")).toBe(
      "ServiceMonitor `demo/stock` reads several Services by the port name `http-sql`",
    );
  });
  test("where appProtocol says it anyhow", async () => {
    const said = service("demo/web", "{name: sql, port: 3306, appProtocol: http}");
    expect(whyNot(await change({ "demo/web.yaml": said }).fixes("server-first-http"), "rename-port")).toBe(
      "`appProtocol: http` counts more than the name of the port",
    );
  });
});
