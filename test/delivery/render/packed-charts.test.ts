// Charts that others depend on and that lie packed under charts/: helm opens them, wherever the repository is read from.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createReadCache } from "../../../src/delivery/github/reading/read-cache.ts";
import { listStates, readStates } from "../../../src/delivery/github/reading/read-states.ts";
import { readDirectory } from "../../../src/delivery/read-directory.ts";
import { readRevisions } from "../../../src/delivery/read-git.ts";
import { renderState } from "../../../src/deployments/render-state.ts";
import { readFile } from "../../../src/manifests/read-file.ts";
import type { Snapshot } from "../../../src/manifests/snapshot.ts";
import { service, tell } from "../../deployments/state.ts";
import { cannedGitHub } from "../github/canned-github.ts";
import { commit, makeDirectory, makeRepository } from "../repository.ts";
import { renderer, tools } from "./real-tools.ts";

/** A chart `cache` with a Service of this port, as helm packs it. */
function pack(port: number): Uint8Array {
  const home = makeDirectory({
    "cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
    "cache/templates/cache.yaml": service("cache").replace("port: 80", `port: ${port}`),
  });
  execFileSync(tools.helm ?? "helm", ["package", "cache"], { cwd: home, stdio: "ignore" });
  return readFileSync(join(home, "cache-1.0.0.tgz"));
}

const CHART = {
  "web/Chart.yaml":
    "apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies: [{name: cache, version: 1.x, repository: 'https://charts.example'}]\n",
  "web/Chart.lock": "digest: sha256:1\n",
  "web/templates/web.yaml": service("web"),
};
const PACKED = "web/charts/cache-1.0.0.tgz";

async function render(snapshot: Snapshot, withTools = true) {
  const { units } = await renderState(snapshot, { read: readFile, ...(withTools && { renderer }) });
  const documents = units.flatMap((unit) => unit.documents);
  const ports = JSON.stringify(documents.map(({ value }) => value)).match(/"port":\d+/g) ?? [];
  return {
    objects: documents.map(tell).toSorted(),
    ports,
    codes: units.flatMap(({ notices }) => notices.map(({ code }) => code)),
  };
}

const RENDERED = [
  "Service default/cache < web/charts/cache-1.0.0.tgz:1",
  "Service default/web < web/templates/web.yaml:1",
];

describe.skipIf(tools.helm === undefined)("a packed chart", () => {
  test("from git, from the index and from disk: its objects are those of the package, and a new one has others", async () => {
    const repository = makeRepository({ ...CHART, [PACKED]: pack(6379) });
    const head = commit(repository, "another cache", { [PACKED]: pack(6380) });
    const { before, after } = await readRevisions(repository, { base: "HEAD~1", head });
    const staged = (await readRevisions(repository, { base: head, staged: true })).after;
    expect((await render(before)).ports.toSorted()).toEqual(['"port":6379', '"port":80']);
    for (const state of [after, staged, readDirectory(repository)]) {
      const { objects, ports, codes } = await render(state);
      expect(objects).toEqual(RENDERED);
      expect(ports.toSorted()).toEqual(['"port":6380', '"port":80']);
      expect(codes).toEqual(["chart-values"]);
    }
  });

  test("from GitHub", async () => {
    const { repository, github } = cannedGitHub();
    const files = Object.entries({ ...CHART, [PACKED]: Buffer.from(pack(6379)) });
    const trees = { web: [] as object[], templates: [] as object[], charts: [] as object[] };
    for (const [path, content] of files) {
      const [, directory = "", name] = path.split("/");
      const entry = { mode: "100644", type: "blob", sha: path.replaceAll("/", "-"), size: content.length };
      if (name === undefined) trees.web.push({ ...entry, path: directory });
      else trees[directory as "charts"].push({ ...entry, path: name });
      const text = Buffer.from(content).toString("base64");
      github.get(`/git/blobs/${entry.sha}`).reply(200, { sha: entry.sha, encoding: "base64", content: text });
    }
    const directory = (path: string) => ({ path, mode: "040000", type: "tree", sha: path });
    trees.web.push(directory("templates"), directory("charts"));
    const all = { before: [], after: [directory("web")], ...trees };
    for (const [sha, tree] of Object.entries(all))
      github.get(`/git/trees/${sha}`).reply(200, { truncated: false, tree });
    const reading = { cache: createReadCache(), signal: new AbortController().signal };
    const listed = await listStates(repository, { before: "before", after: "after" }, reading);
    if (listed === undefined) throw new Error("nothing differs");
    const { after } = await readStates(repository, listed, reading);
    expect((await render(after)).objects).toEqual(RENDERED);
  });

  test("in a chart of a kustomization, too", async () => {
    const moved = Object.fromEntries(
      Object.entries({ ...CHART, "web/values.yaml": "{}\n", [PACKED]: pack(6379) }).map(([path, content]) => [
        `prod/charts/${path}`,
        content,
      ]),
    );
    const kustomization = "helmCharts: [{name: web, releaseName: web}]\n";
    const root = makeDirectory({ ...moved, "prod/kustomization.yaml": kustomization });
    const { objects, codes } = await render(readDirectory(root));
    expect(objects).toEqual([
      "Service -/cache < prod/kustomization.yaml:1",
      "Service -/web < prod/kustomization.yaml:1",
    ]);
    expect(codes).toEqual([]);
  });

  test("without helm it is told, and so is one that is too large to be handed over", async () => {
    const root = makeDirectory({ ...CHART, [PACKED]: pack(6379) });
    expect((await render(readDirectory(root), false)).codes).toEqual(["chart-not-rendered"]);
    const large = Buffer.concat([pack(6379), Buffer.alloc(4 * 1024 * 1024)]);
    const { objects, codes } = await render(readDirectory(makeDirectory({ ...CHART, [PACKED]: large })));
    expect(objects).toEqual(["Service default/web < web/templates/web.yaml:1"]);
    expect(codes).toEqual(["remote-chart", "chart-values", "packed"]);
  });

  test("one that is more than a chart when it is opened is refused by helm, and told", async () => {
    const home = makeDirectory({
      "cache/Chart.yaml": "apiVersion: v2\nname: cache\nversion: 1.0.0\n",
      "cache/templates/big.txt": new Uint8Array(8 * 1024 * 1024),
    });
    execFileSync("tar", ["-czf", "cache.tgz", "cache"], { cwd: home });
    const bomb = readFileSync(join(home, "cache.tgz"));
    expect(bomb.length).toBeLessThan(100_000);
    const state = readDirectory(makeDirectory({ ...CHART, [PACKED]: bomb }));
    const { units } = await renderState(state, { read: readFile, renderer });
    const messages = units.flatMap(({ notices }) => notices.map(({ message }) => message));
    expect(messages).toEqual([expect.stringMatching(/was not rendered. helm says: .*larger than the maximum/)]);
  });
});
