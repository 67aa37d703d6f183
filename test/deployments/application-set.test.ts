// ApplicationSets: what the repository determines is deployed like any Application; the rest is told with its line.
import { describe, expect, test } from "vitest";
import { weighNotices } from "../../src/manifests/weigh-notices.ts";
import { type Files, renderFiles, service, tell } from "./state.ts";

const applicationSet = (generators: string, rest = "") => `apiVersion: argoproj.io/v1alpha1
kind: ApplicationSet
metadata:
  name: teams
spec:
  generators: ${generators}
  ${rest}
  template:
    metadata: {name: "{{path.basename}}"}
    spec:
      source: {path: "{{path}}"}
      destination: {name: "{{cluster}}", namespace: "{{path.basename}}"}
`;

const SHOP = { "apps/shop/web.yaml": service("web"), "apps/billing/web.yaml": service("web") };

async function made(files: Files) {
  const { units } = await renderFiles(files);
  return units.flatMap(({ environment = "-", documents }) => documents.map((one) => `${environment}: ${tell(one)}`));
}

async function noticesOf(files: Files) {
  const { units } = await renderFiles(files);
  return units.flatMap(({ notices }) => notices);
}

describe("an ApplicationSet makes an Application", () => {
  test("of each element of a list", async () => {
    const generators = "[{list: {elements: [{cluster: east, path: apps/shop, path.basename: shop}]}}]";
    expect(await made({ "sets.yaml": applicationSet(generators), ...SHOP })).toEqual([
      "east: Service shop/web < apps/shop/web.yaml:1",
    ]);
  });

  test("of each directory that matches, but for those that are excluded", async () => {
    const generators =
      "[{git: {values: {c: east}, directories: [{path: apps/*}, {path: apps/billing, exclude: true}]}}]";
    const set = applicationSet(generators).replace("{{cluster}}", "{{values.c}}");
    expect(await made({ "sets.yaml": set, ...SHOP })).toEqual(["east: Service shop/web < apps/shop/web.yaml:1"]);
  });

  test("of each pair of a matrix, and of files, in Go's templates too", async () => {
    const generators =
      "[{matrix: {generators: [{git: {files: [{path: 'fleet/*.json'}]}}, {list: {elements: [{app: shop}]}}]}}]";
    const set = applicationSet(generators)
      .replace('path: "{{path}}"', "path: 'apps/{{ .app }}'")
      .replace("{{cluster}}", "{{ .at.name }}");
    const files = {
      "sets.yaml": set,
      "fleet/a.json": '{"at": {"name": "east"}}',
      "fleet/b.json": '{"at": {"name": "west"}}',
    };
    expect(await made({ ...files, ...SHOP })).toEqual([
      "east: Service fleet/web < apps/shop/web.yaml:1",
      "west: Service fleet/web < apps/shop/web.yaml:1",
    ]);
    expect(await noticesOf({ ...files, ...SHOP })).toEqual([]);
  });
});

describe("what is not known of an ApplicationSet", () => {
  const files = { "sets.yaml": applicationSet("[{clusters: {}}]").replace('"{{path}}"', "apps/shop"), ...SHOP };

  test("is told at its generators, with what to do", async () => {
    const [notice, ...others] = await noticesOf(files);
    expect(others).toEqual([]);
    expect(notice?.location).toEqual({ path: "sets.yaml", startLine: 6, endLine: 6 });
    expect(notice?.message).toMatch(/^ApplicationSet teams: what the generator clusters would make is not known/);
    expect(notice?.message).toMatch(/use list and git generators/);
  });

  test("stands in the way of a verdict only where the change is in what it deploys", async () => {
    const notices = await noticesOf(files);
    const inTheWay = (path: string) =>
      weighNotices(notices, [], { paths: new Set([path]), objects: true })[0]?.incomplete;
    expect(inTheWay("sets.yaml")).toBe(true);
    expect(inTheWay("apps/shop/new.yaml")).toBe(true);
    expect(inTheWay("apps/shop-2/new.yaml")).toBe(false);
    expect(inTheWay("apps/billing/web.yaml")).toBe(false);
  });

  test.each([
    ["a parameter that nothing gives", "[{list: {elements: [{path: apps/shop}]}}]", "", /parameters or functions/],
    ["a directory of another repository", "[{git: {directories: [{path: elsewhere/*}]}}]", "", /the generator git/],
    ["a patch of the template", "[{list: {elements: []}}]", "templatePatch: '{}'", /templatePatch/],
  ])("%s", async (_, generators, rest, words) => {
    expect((await noticesOf({ "sets.yaml": applicationSet(generators, rest), ...SHOP }))[0]?.message).toMatch(words);
  });
});
