// Addresses of the cluster that somebody knows, in place of their symbols.
import { expect, test } from "vitest";
import { bindAddresses } from "../../src/simulation/bind-addresses.ts";
import { simulate } from "../../src/simulation/simulate.ts";
import { CLIENT, listenersOf, service, simulationOf } from "./mesh-of.ts";

const PORTS = "{name: tcp, port: 3306}";
const YAML = `${CLIENT}${service({ name: "mysql", ports: PORTS })}${service({ name: "client", namespace: "a", ports: PORTS, more: "clusterIP: None" })}`;
const ENTRY = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: pinned, namespace: a}
spec:
  hosts: [pinned.example]
  addresses: [10.96.0.7]
  resolution: STATIC
  ports: [{number: 3306, name: tcp, protocol: TCP}]
  endpoints: [{address: 10.40.1.99}]
`;

const bound = (yaml: string, bindings: Readonly<Record<string, string>>) => {
  const { mesh, profile } = simulationOf(yaml);
  return simulate(mesh, { profile, allInjected: true, bindings: new Map(Object.entries(bindings)) });
};

test("a bound cluster IP is the listener's address, and a call to the symbol one to the address", () => {
  const simulation = bound(YAML, { "svc:b/mysql": "10.96.0.7" });
  expect(Object.keys(listenersOf(simulation, "a/client"))).toContain("10.96.0.7:3306");
  for (const to of ["svc:b/mysql:3306", "10.96.0.7:3306", "mysql.b:3306"]) {
    expect(simulation.follow({ from: "a/client", to }).listener).toBe("10.96.0.7:3306");
  }
});

test("who has the same literal address meets it", () => {
  const apart = simulationOf(YAML + ENTRY);
  expect(apart.follow({ from: "a/client", to: "mysql.b:3306" }).listener).toBe("svc:b/mysql:3306");
  const simulation = bound(YAML + ENTRY, { "svc:b/mysql": "10.96.0.7" });
  const listener = simulation.outboundOf("a/client")?.listeners.get("10.96.0.7:3306");
  expect(listener?.contributions.map(({ origin, effect }) => [origin.name, effect])).toEqual([
    ["mysql", "created"],
    ["pinned", "dropped"],
  ]);
});

test("a written cluster IP stays, and what is not bound stays a symbol", () => {
  const written = YAML.replace(
    "ports: [{name: tcp, port: 3306}]}",
    "clusterIP: 10.96.1.1, ports: [{name: tcp, port: 3306}]}",
  );
  expect(Object.keys(listenersOf(bound(written, { "svc:b/mysql": "10.96.0.7" }), "a/client"))).toContain(
    "10.96.1.1:3306",
  );
  expect(Object.keys(listenersOf(bound(YAML, { "svc:b/other": "10.96.0.7" }), "a/client"))).toContain(
    "svc:b/mysql:3306",
  );
});

test("without bindings it is the same mesh", () => {
  const { mesh } = simulationOf(YAML);
  expect(bindAddresses(mesh, new Map())).toBe(mesh);
});
