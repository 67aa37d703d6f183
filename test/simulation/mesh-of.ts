// YAML -> a simulation of it, for tests: every workload has a sidecar unless a test asks for the injection rules.
import { expect } from "vitest";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import { profileFor } from "../../src/releases/profile.ts";
import { toConformanceForm } from "../../src/report/conformance-form.ts";
import { type Simulation, simulate } from "../../src/simulation/simulate.ts";

export interface MeshOptions {
  readonly meshConfig?: string;
  readonly release?: string;
  readonly injectionRules?: boolean;
  /** Of istiod. */
  readonly environment?: Readonly<Record<string, string>>;
}

export function simulationOf(yaml: string, options: MeshOptions = {}): Simulation {
  const { documents, notices } = readDocuments(new Map([["mesh.yaml", yaml]]));
  expect(notices).toEqual([]);
  const { mesh } = buildMesh(documents, {
    name: "default",
    ...(options.meshConfig !== undefined && { meshConfig: { path: "config.yaml", text: options.meshConfig } }),
  });
  const environment = new Map(Object.entries(options.environment ?? {}));
  const { profile } = profileFor(options.release ?? "1.30.3", { environment });
  return simulate(mesh, { profile, allInjected: options.injectionRules !== true });
}

/** `address:port` -> chains, of one workload, without the listener that catches the rest. */
export function listenersOf(simulation: Simulation, workload: string): Readonly<Record<string, readonly string[]>> {
  const group = toConformanceForm(simulation, []).groups.find(({ proxies }) => proxies.includes(workload));
  const entries = Object.entries(group?.listeners ?? {}).filter(([key]) => key !== "0.0.0.0:15001");
  return Object.fromEntries(entries.map(([key, { chains }]) => [key, chains]));
}

export const CLIENT = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: a}
spec:
  selector: {matchLabels: {app: client}}
  template:
    metadata: {labels: {app: client}}
    spec: {containers: [{name: client, image: client}]}
---
`;

export interface ServiceText {
  readonly name: string;
  readonly namespace?: string;
  readonly ports: string;
  readonly more?: string;
}

export function service({ name, namespace = "b", ports, more = "" }: ServiceText): string {
  return `
apiVersion: v1
kind: Service
metadata: {name: ${name}, namespace: ${namespace}}
spec: {selector: {app: ${name}}, ports: [${ports}]${more === "" ? "" : `, ${more}`}}
---
`;
}

export interface EntryText {
  readonly name?: string;
  readonly hosts: string;
  readonly port: string;
  readonly resolution?: string;
  readonly more?: string;
}

export function entry({ name = "ext", hosts, port, resolution = "DNS", more = "" }: EntryText): string {
  return `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: ${name}, namespace: b}
spec: {hosts: [${hosts}], resolution: ${resolution}, ports: [${port}]${more === "" ? "" : `, ${more}`}}
---
`;
}
