// The order in which files and documents are read never changes an answer, and asking twice gives the same one.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { expect, test } from "vitest";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import { profileFor } from "../../src/releases/profile.ts";
import { toConformanceForm } from "../../src/report/conformance-form.ts";
import { simulate } from "../../src/simulation/simulate.ts";

const MESHES = join(import.meta.dirname, "..", "conformance", "meshes");
const names = readdirSync(MESHES);
const RELEASES = ["1.4.10", "1.16.7", "1.22.8", "1.30.3"] as const;

function answer(files: readonly string[], release = "1.30.3"): unknown {
  const { profile } = profileFor(release);
  const { documents } = readDocuments(new Map(files.map((text, index) => [`${index}.yaml`, text])));
  const { mesh } = buildMesh(documents, { name: "default" });
  return toConformanceForm(simulate(mesh, { profile, allInjected: true }), []);
}

test("the order of documents is irrelevant", () => {
  const inAnyOrder = fc.constantFrom(...names).chain((name) => {
    const parts = readFileSync(join(MESHES, name, "manifests.yaml"), "utf8").split(/^---$/m);
    return fc.tuple(fc.constant(parts), fc.shuffledSubarray(parts, { minLength: parts.length }));
  });
  fc.assert(
    fc.property(inAnyOrder, fc.constantFrom(...RELEASES), ([parts, shuffled], release) => {
      expect(answer(shuffled, release)).toEqual(answer(parts, release));
    }),
    { numRuns: 60 },
  );
});

test("what a namespace is called that keeps everything to itself is nothing to the others", () => {
  const meshAndName = fc.tuple(fc.constantFrom(...names), fc.stringMatching(/^[a-z]{1,8}$/));
  fc.assert(
    fc.property(meshAndName, fc.constantFrom(...RELEASES), ([name, island], release) => {
      const parts = readFileSync(join(MESHES, name, "manifests.yaml"), "utf8").split(/^---$/m);
      const [here, there] = [`${island}-here`, `a-${island}`].map((namespace) => {
        const all = answer([...parts, ISLAND.replaceAll("NAMESPACE", namespace)], release);
        return JSON.stringify(withoutProxies(all, `${namespace}/`));
      });
      expect(there).toBe(here);
    }),
    { numRuns: 30 },
  );
});

interface Groups {
  readonly groups: readonly { readonly proxies: readonly string[] }[];
}

/** The answers of all proxies but those of a namespace, by proxy. */
function withoutProxies(told: unknown, prefix: string): readonly (readonly [string, unknown])[] {
  const each = (told as Groups).groups.flatMap(({ proxies, ...rest }) =>
    proxies.map((proxy) => [proxy, rest] as const),
  );
  return each.filter(([proxy]) => !proxy.startsWith(prefix)).toSorted(([a], [b]) => (a < b ? -1 : 1));
}

const ISLAND = `
apiVersion: v1
kind: Service
metadata: {name: quiet, namespace: NAMESPACE, annotations: {networking.istio.io/exportTo: "."}}
spec: {selector: {app: quiet}, ports: [{name: tcp, port: 3306}]}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: quiet, namespace: NAMESPACE}
spec:
  selector: {matchLabels: {app: quiet}}
  template:
    metadata: {labels: {app: quiet}}
    spec: {containers: [{name: quiet, image: quiet}]}
`;

test("removing what was added gives the old answer", () => {
  let changed = 0;
  for (const name of names.slice(0, 20)) {
    const parts = readFileSync(join(MESHES, name, "manifests.yaml"), "utf8").split(/^---$/m);
    const before = JSON.stringify(answer(parts));
    if (JSON.stringify(answer([...parts, ADDED])) !== before) changed++;
    expect(JSON.stringify(answer(parts))).toBe(before);
  }
  expect(changed).toBeGreaterThan(10);
});

const ADDED = `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: added, namespace: added}
spec: {hosts: [added.example.com], resolution: DNS, ports: [{number: 4711, name: tcp, protocol: TCP}]}
`;
