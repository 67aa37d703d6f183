// Everything that istiod 1.30.3 answered about was accepted by it: nothing of it may be refused here.
import { existsSync, globSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { meshOf } from "./mesh-of.ts";

const root = new URL("../conformance/", import.meta.url).pathname;

function recordedFor(release: string, folder: string): boolean {
  const answers = JSON.parse(readFileSync(join(folder, "expected.json"), "utf8")) as { releases: string[] }[];
  return answers.some(({ releases }) => releases.includes(release));
}

const cases = globSync("{cases/*/*,meshes/*}/manifests.yaml", { cwd: root })
  .map((path) => dirname(path))
  .filter((folder) => recordedFor("1.30.3", join(root, folder)))
  .sort();

test("the corpus is there", () => {
  expect(cases.length).toBeGreaterThan(400);
});

test("no recorded mesh has anything to complain about", () => {
  const complaints = cases.flatMap((folder) => {
    const text = readFileSync(join(root, folder, "manifests.yaml"), "utf8");
    const config = join(root, folder, "mesh.yaml");
    const meshConfig = existsSync(config)
      ? { meshConfig: { path: "mesh.yaml", text: readFileSync(config, "utf8") } }
      : {};
    return meshOf(text, meshConfig).notices.map(({ message }) => `${folder}: ${message}`);
  });
  expect(complaints).toEqual([]);
});
