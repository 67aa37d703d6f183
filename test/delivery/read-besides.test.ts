// Files of any name that kustomizations, charts and deployers take: read from git, from the index, from disk; others are not.
import { join } from "node:path";
import { expect, test } from "vitest";
import { pathsBesides } from "../../src/delivery/read-besides.ts";
import { readDirectory } from "../../src/delivery/read-directory.ts";
import { readRevisions } from "../../src/delivery/read-git.ts";
import { commit, git, makeRepository, writeFiles } from "./repository.ts";

const KUSTOMIZATION = `resources: [web.yaml]
patches: [{path: ./overlay/host-override, target: {kind: Deployment}}]
patchesStrategicMerge:
  - more/ports.strat
patchesJson6902: [{path: "json/one.ops", target: {kind: Service}}]
configMapGenerator: [{name: conf, files: [key=conf/settings.x]}]
`;

test.each([
  ["a patch", "shop/overlay/host-override", true],
  ["one that is merged", "shop/more/ports.strat", true],
  ["one of JSON 6902", "shop/json/one.ops", true],
  ["a file of a generator", "shop/conf/settings.x", true],
  ["a file that it does not name", "shop/overlay/other-override", false],
  ["a template of any ending", "charts/web/templates/x.yml.erb", true],
  ["what a chart can read", "charts/web/files/start", true],
  ["what a chart has for people", "charts/web/README.md", false],
  ["a file beside charts", "charts/OTHER", false],
  ["values that an Application names", "envs/prod.vals", true],
  ["an installed package", "charts/web/node_modules/x/start", false],
])("%s: %s", (_, path, isWanted) => {
  const snapshot = new Map([
    ["shop/kustomization.yml", KUSTOMIZATION],
    ["charts/web/Chart.yaml", "name: web\n"],
    ["argo.yaml", "spec: {source: {helm: {valueFiles: [$values/envs/prod.vals]}}}\n"],
  ]);
  expect(pathsBesides(snapshot, [path])).toEqual(isWanted ? [path] : []);
});

const FILES = {
  "shop/kustomization.yaml": "resources: [web.yaml]\npatches: [{path: overlay/host-override}]\n",
  "shop/overlay/host-override": "- op: add\n",
  "shop/overlay/Makefile": "all:\n",
  "web/Chart.yaml": "name: web\n",
  "web/templates/job.yaml.erb": "kind: Job\n",
  LICENSE: "none\n",
};
const NAMED = ["shop/kustomization.yaml", "shop/overlay/host-override", "web/Chart.yaml", "web/templates/job.yaml.erb"];

test("a commit, the index, the working tree and the directory hold the same of them", async () => {
  const repository = makeRepository(FILES);
  const base = git(repository, "rev-parse", "HEAD");
  const { before, after } = await readRevisions(repository, { base });
  const states = [before, after, (await readRevisions(repository, { base, staged: true })).after];
  for (const state of [...states, readDirectory(repository)]) expect([...state.keys()].toSorted()).toEqual(NAMED);
  const changed = { "shop/overlay/host-override": "- op: remove\n" };
  writeFiles(repository, changed);
  const onDisk = (await readRevisions(repository, { base })).after;
  expect(onDisk.get("shop/overlay/host-override")).toBe("- op: remove\n");
  expect(readDirectory(join(repository, "shop")).get("overlay/host-override")).toBe("- op: remove\n");
  const head = commit(repository, "another host", changed);
  expect((await readRevisions(repository, { base, head })).after.get("shop/overlay/host-override")).toBe(
    "- op: remove\n",
  );
});

test("files that a sparse checkout leaves out are no deletions, whatever they are called", async () => {
  const repository = makeRepository(FILES);
  git(repository, "sparse-checkout", "set", "web");
  const { before, after } = await readRevisions(repository, { base: "HEAD" });
  expect(Object.fromEntries(after)).toEqual(Object.fromEntries(before));
});
