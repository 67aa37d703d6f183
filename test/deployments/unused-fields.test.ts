// What Argo CD and Flux would do and is not done here: named with its line, and in the way of a verdict only where it could matter.
import { describe, expect, test } from "vitest";
import { weighNotices } from "../../src/manifests/weigh-notices.ts";
import { type Files, renderFiles, service } from "./state.ts";

async function noticesOf(files: Files) {
  const { units } = await renderFiles(files);
  return units.flatMap(({ notices }) => notices);
}

const inTheWay = (notices: Awaited<ReturnType<typeof noticesOf>>, path: string) =>
  weighNotices(notices, [], { paths: new Set([path]), objects: true }).some(({ incomplete }) => incomplete);

describe("an Application", () => {
  const application = (source: string) => `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: shop}
spec:
  source:
    path: shop
    ${source}
  destination: {namespace: shop}
`;

  test("with a plugin is told at the plugin", async () => {
    const files = { "argo.yaml": application("plugin: {name: tanka}"), "shop/web.yaml": service("web") };
    const notices = await noticesOf(files);
    expect(notices.map(({ code, location }) => [code, location?.startLine])).toEqual([["argo-plugin", 7]]);
    expect(notices[0]?.message).toMatch(/rendered by the plugin tanka, and plugins are never run/);
    expect([inTheWay(notices, "shop/main.jsonnet"), inTheWay(notices, "billing/web.yaml")]).toEqual([true, false]);
  });

  test("deploys the files that it includes and does not leave out", async () => {
    const deployed = async (directory: string) => {
      const files = {
        "argo.yaml": application(`directory: ${directory}`),
        "shop/web.yaml": service("web"),
        "shop/test-web.yaml": service("test-web"),
        "shop/old/cart.yaml": service("cart"),
      };
      const [unit] = (await renderFiles(files)).units;
      // What is left out is deployed by nobody: it is not read on its own either.
      expect(unit?.files.has("shop/test-web.yaml")).toBe(true);
      return unit?.documents.map(({ path }) => path);
    };
    expect(await deployed("{exclude: 'test-*'}")).toEqual(["shop/web.yaml"]);
    expect(await deployed("{recurse: true, exclude: '{test-*,o*t.yaml}'}")).toEqual(["shop/web.yaml"]);
    expect(await deployed("{recurse: true, include: '*.yaml', exclude: test-web.yaml}")).toEqual([
      "shop/web.yaml",
      "shop/old/cart.yaml",
    ]);
    expect(await deployed("{recurse: true, include: '????.yaml'}")).toEqual([]);
  });

  test("with files left out in a way that is not followed is told; one with only a path says nothing", async () => {
    const files = { "argo.yaml": application("directory: {exclude: 'test-[a-z]'}"), "shop/web.yaml": service("web") };
    expect((await noticesOf(files)).map(({ message }) => message)).toEqual([
      "Application shop deploys shop with directory.exclude, which is left out: what it deploys can be another. Move that into shop itself where it matters.",
    ]);
    expect(await noticesOf({ ...files, "argo.yaml": application("directory: {exclude: ''}") })).toEqual([]);
    expect(await noticesOf({ ...files, "argo.yaml": application("") })).toEqual([]);
  });
});

describe("a Kustomization of Flux", () => {
  const kustomization = (fields: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: apps, namespace: flux-system}
spec:
  path: ./apps
  ${fields}
`;
  const FROM = "postBuild: {substitute: {size: '3'}, substituteFrom: [{kind: ConfigMap, name: cluster}]}";

  test("with variables from elsewhere names them, and minds the files that use them", async () => {
    const files = {
      "flux.yaml": kustomization(FROM),
      "apps/kustomization.yaml": "resources: [../base, web.yaml]\n",
      "apps/web.yaml": service("web"),
      "base/kustomization.yaml": "resources: [mail.yaml]\n",
      "base/mail.yaml": service(`mail-$\{zone}-$\{size}-$$\{kept}`),
    };
    const notices = await noticesOf(files);
    expect(notices.map(({ message, location }) => [location?.path, location?.startLine, message])).toEqual([
      [
        "flux.yaml",
        6,
        "Kustomization flux-system/apps takes variables from ConfigMap cluster, which are not read, so that these are left as they are written, or as their defaults: zone. Where they decide on ports, hosts or names, put them under postBuild.substitute.",
      ],
    ]);
    expect([inTheWay(notices, "base/mail.yaml"), inTheWay(notices, "apps/web.yaml")]).toEqual([true, false]);
  });

  test("says nothing of variables in what is for gateways alone", async () => {
    const route = (gateways: string) =>
      `apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: mail}\nspec: {hosts: ["mail.$\{zone}"], gateways: [${gateways}]}\n`;
    const gate = `apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: door}\nspec: {servers: [{hosts: ["*.$\{zone}"]}]}\n`;
    const toldOf = async (text: string) =>
      (await noticesOf({ "flux.yaml": kustomization(FROM), "apps/mail.yaml": text })).length;
    expect(await toldOf(gate)).toBe(0);
    expect(await toldOf(`${gate}---\n${route("door, istio-system/public")}`)).toBe(0);
    expect(await toldOf(`${gate}---\n${route("door, mesh")}`)).toBe(1);
    expect(await toldOf(`${gate}---\n${route(`"$\{zone}"`)}`)).toBe(1);
    expect(await toldOf(`${gate}---\n${service(`mail-$\{zone}`)}`)).toBe(1);
  });

  test("whose files use no such variable says nothing", async () => {
    expect(await noticesOf({ "flux.yaml": kustomization(FROM), "apps/web.yaml": service(`web-$\{size}`) })).toEqual([]);
  });

  test("with a prefix is told at the prefix", async () => {
    const files = { "flux.yaml": kustomization("namePrefix: blue-"), "apps/web.yaml": service("web") };
    expect((await noticesOf(files)).map(({ code, location }) => [code, location?.startLine])).toEqual([
      ["deployer-ignored", 6],
    ]);
  });

  test("that waits for one that is here says nothing, for one that is not is told", async () => {
    const waiting = (name: string) => kustomization(`dependsOn: [{name: ${name}}]`);
    const files = { "apps/web.yaml": service("web"), "flux/a.yaml": waiting("apps") };
    expect(await noticesOf(files)).toEqual([]);
    const [notice] = await noticesOf({ ...files, "flux/a.yaml": waiting("platform") });
    expect([notice?.location?.startLine, notice?.message]).toEqual([
      6,
      "Kustomization flux-system/apps depends on Kustomization flux-system/platform, which is not in the repository: what that deploys is not known.",
    ]);
  });
});
