// What commands make of a repository that several clusters are deployed from, without the tools: `--no-render`.
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { service } from "../../deployments/state.ts";
import { makeDirectory } from "../repository.ts";
import { earshotInside } from "./earshot.ts";

function repository(): string {
  const directory = makeDirectory();
  const files = {
    "base/kustomization.yaml": "resources: [web.yaml]\n",
    "base/web.yaml": service("web"),
    "clusters/east/kustomization.yaml": "namespace: shop\nresources: [../../base]\n",
    "clusters/west/kustomization.yaml": "namespace: billing\nresources: [../../base]\n",
  };
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(directory, path)), { recursive: true });
    writeFileSync(join(directory, path), text);
  }
  return directory;
}

describe("a repository of two clusters", () => {
  test("listeners gives an answer for each", async () => {
    const { stdout, status } = await earshotInside(["listeners", repository(), "--no-render"]);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([{ mesh: "east" }, { mesh: "west" }]);
  });

  test("what is assumed for both is told once", async () => {
    const { stderr, status } = await earshotInside(["listeners", repository(), "--no-render", "--format", "table"]);
    expect([status, stderr.match(/as in every cluster/g)]).toEqual([0, ["as in every cluster"]]);
  });

  test("or for the one that is named", async () => {
    const { stdout } = await earshotInside(["listeners", repository(), "--no-render", "--mesh", "west"]);
    expect(JSON.parse(stdout)).toMatchObject({ groups: [] });
  });

  test.each([
    ["trace", "--from", "shop/web", "--to", "web:80"],
    ["upgrade", "--to", "1.30", "--from", "1.29"],
  ])("%s asks which one", async (command, ...flags) => {
    const { stderr, status } = await earshotInside([command, ...flags, "--no-render", repository()]);
    expect([status, stderr]).toEqual([2, expect.stringContaining("say --mesh with one of east, west")]);
  });

  test("there is none of another name", async () => {
    const { stderr } = await earshotInside(["listeners", repository(), "--no-render", "--mesh", "north"]);
    expect(stderr).toContain("there is no mesh north here; there are: east, west");
  });
});
