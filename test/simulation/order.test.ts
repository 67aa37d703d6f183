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
const { profile } = profileFor("1.30.3");

function answer(files: readonly string[]): unknown {
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
    fc.property(inAnyOrder, ([parts, shuffled]) => {
      expect(answer(shuffled)).toEqual(answer(parts));
    }),
    { numRuns: 60 },
  );
});

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
