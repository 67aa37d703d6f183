// Meshes in which everything wants the same listener or the same host: the cost must not grow with the square of them. Each
// of these took minutes when it did.
import { expect, test } from "vitest";
import type { Call } from "../../src/simulation/call.ts";
import { CLIENT, entry, service, simulationOf } from "./mesh-of.ts";

const many = (count: number, text: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => text(index)).join("");

const virtualService = (name: string, host: string, destination: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: ${name}, namespace: b}
spec: {hosts: ["${host}"], http: [{route: [{destination: {host: ${destination}}}]}]}
---
`;

test("thousands of entries share a listener", () => {
  const hosts = many(4000, (index) =>
    entry({ name: `e${index}`, hosts: `e${index}.example`, port: "{number: 443, name: tls, protocol: TLS}" }),
  );
  const simulation = simulationOf(CLIENT + hosts);
  const call: Call = { from: "a/client", to: "10.1.2.3:443", tls: true, sni: "e3999.example" };
  const result = simulation.follow(call);
  expect(result.outcome).toBe("outbound|443||e3999.example");
  expect(simulation.outboundOf("a/client")?.listeners.get("0.0.0.0:443")?.chains).toHaveLength(4000);
  expect(result.steps.length).toBeLessThan(100);
});

test("hundreds of VirtualServices cover hundreds of services", () => {
  const services = many(800, (index) => service({ name: `s${index}`, ports: "{name: http, port: 80}" }));
  const wildcards = many(800, (index) => virtualService(`w${index}`, "*.b.svc.cluster.local", `s${index}`));
  const simulation = simulationOf(`${CLIENT}${services}${wildcards}${virtualService("own", "s7", "s8")}`);
  const outcomeOf = (to: string) => simulation.follow({ from: "a/client", to, protocol: "http" }).outcome;
  expect(outcomeOf("s7.b:80")).toBe("outbound|80||s8.b.svc.cluster.local");
  expect(outcomeOf("s9.b:80")).toBe("outbound|80||s0.b.svc.cluster.local");
});
