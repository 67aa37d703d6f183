// 420 small documents with what Kubernetes makes of them: scalars, tags, keys, merges, texts. Recorded with YAMLToJSON of
// sigs.k8s.io/yaml 1.6.0 on go.yaml.in/yaml/v2 2.4.4; `refused` is an error there.
import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { newTreeSource } from "../../src/manifests/node-reader.ts";
import { readTree } from "../../src/manifests/read-tree.ts";

interface Answer {
  readonly yaml: string;
  readonly json?: unknown;
  readonly refused?: true;
}

const answers: readonly Answer[] = JSON.parse(
  readFileSync(new URL("kubernetes-answers.json", import.meta.url), "utf8"),
);

function read(yaml: string): Omit<Answer, "yaml"> {
  const tree = readTree(newTreeSource(yaml));
  if (tree.kind === "broken") return { refused: true };
  return { json: tree.kind === "tree" ? tree.value : null };
}

test("there is something to compare", () => {
  expect(answers.length).toBeGreaterThan(400);
  expect(answers.filter(({ refused }) => refused).length).toBeGreaterThan(90);
});

test.each(answers)("$yaml", ({ yaml, ...answer }) => {
  expect(read(yaml)).toEqual(answer);
});
