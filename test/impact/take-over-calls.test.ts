// The known calls of a mesh are the same whether or not they are taken over from another state of it.
import fc from "fast-check";
import { expect, test } from "vitest";
import { findCalls } from "../../src/impact/find-calls.ts";
import type { Mesh } from "../../src/mesh/mesh.ts";
import { change, reader } from "../simulation/changed-meshes.ts";

/** In each namespace somebody who names all that there is, in several ways, and its neighbours by the variables of Kubernetes. */
function callers({ services, serviceEntries }: Mesh): readonly string[] {
  const hosts = [
    ...services.flatMap(({ name, namespace, spec }) => [
      `${name}.${namespace}`,
      name,
      `${name}-0.${name}.${namespace}.svc.cluster.local`,
      ...(spec.clusterIP === undefined || spec.clusterIP === "None" ? [] : [spec.clusterIP]),
    ]),
    ...serviceEntries.flatMap(({ spec }) => [...spec.hosts, ...(spec.addresses ?? [])]),
  ];
  const texts = hosts.flatMap((host) => [host, `${host}:3306`, `${host}:8080`, `http://${host}`]);
  const links = services.map(({ name }) => `http://$(${name.toUpperCase().replaceAll("-", "_")}_SERVICE_HOST):80`);
  const env = [...texts, ...links].map((text, index) => `{name: ADDR_${index}_HOST, value: ${JSON.stringify(text)}}`);
  return [...new Set(services.map(({ namespace }) => namespace))].map(
    (namespace) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: caller, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: caller}}
    spec:
      containers:
        - {name: main, image: caller, env: [${env.join(", ")}]}
`,
  );
}

test("what is taken over is what would be found", () => {
  let taken = 0;
  let fresh = 0;
  fc.assert(
    fc.property(change, ({ before, after }) => {
      const more = [...callers(reader()(before)), ...callers(reader()(after))];
      const [read, other] = [reader(), reader()];
      const old = read([...before, ...more]);
      const known = new Set(findCalls(old));
      const now = findCalls(read([...after, ...more], old), old);
      const base = other([...before, ...more]);
      expect(now).toEqual(findCalls(other([...after, ...more], base)));
      taken += now.filter((call) => known.has(call)).length;
      fresh += now.filter((call) => !known.has(call)).length;
    }),
    { numRuns: 30 },
  );
  expect(taken).toBeGreaterThan(0);
  expect(fresh).toBeGreaterThan(0);
});

test("variables of the API server are in every pod as soon as it is there", () => {
  const caller = `apiVersion: apps/v1
kind: Deployment
metadata: {name: caller, namespace: shop}
spec:
  template:
    metadata: {labels: {app: caller}}
    spec:
      containers:
        - {name: main, image: caller, env: [{name: API, value: "https://$(KUBERNETES_SERVICE_HOST)"}]}
`;
  const server = `apiVersion: v1
kind: Service
metadata: {name: kubernetes, namespace: default}
spec: {ports: [{name: https, port: 443}]}
`;
  const read = reader();
  const old = read([caller]);
  findCalls(old);
  expect(findCalls(read([caller, server], old), old).map(({ to }) => to)).toEqual(["kubernetes.default:443"]);
});
