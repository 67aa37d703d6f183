// Which meshes a repository has without settings, and what is of which.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { review } from "../../src/review.ts";
import { SETTINGS_PATH } from "../../src/settings/settings.ts";
import { type Files, service, stateOf } from "../deployments/state.ts";

const policies = new Map([
  [
    "policies/foreign-capture.yaml",
    readFileSync(new URL("../../policies/foreign-capture.yaml", import.meta.url), "utf8"),
  ],
]);

const client = (address: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: client, namespace: shop}
spec:
  selector: {matchLabels: {app: client}}
  template:
    metadata: {labels: {app: client}}
    spec: {containers: [{name: client, image: client, env: [{name: MYSQL_ADDR, value: "${address}"}]}]}
`;

const entry = `apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: mysql, namespace: demo}
spec:
  hosts: [mysql.demo]
  ports: [{number: 3306, name: tcp, protocol: TCP}]
  resolution: DNS
`;

const meshesOf = async (files: Files) =>
  (await review(stateOf(files), stateOf(files), { policies })).meshes.map(
    ({ name, workloads }) => `${name} ${workloads}`,
  );

describe("without settings", () => {
  test("one cluster, or none that is named, is everything", async () => {
    expect(await meshesOf({ "clusters/prod/client.yaml": client("10.0.0.1:3306") })).toEqual(["default 1"]);
    expect(await meshesOf({ "shop/client.yaml": client("10.0.0.1:3306") })).toEqual(["default 1"]);
  });

  test("clusters are meshes, and what is of none is in all of them", async () => {
    const files = {
      "clusters/prod/client.yaml": client("10.0.0.1:3306"),
      "clusters/stage/web.yaml": service("web", "shop"),
      "platform/other.yaml": client("10.0.0.2:3306").replaceAll("client", "other"),
      "clusters/notes/README.yaml": "just: notes\n",
    };
    expect(await meshesOf(files)).toEqual(["prod 2", "stage 1"]);
  });

  test("directories that make the same objects otherwise are told apart by their names", async () => {
    const overlay = (name: string) => ({ [`k8s/${name}/kustomization.yaml`]: "resources: [../base]\n" });
    const base = {
      "k8s/base/kustomization.yaml": "resources: [client.yaml]\n",
      "k8s/base/client.yaml": client("10.0.0.1:3306"),
    };
    expect(await meshesOf({ ...base, ...overlay("dev"), ...overlay("prod") })).toEqual(["dev 1", "prod 1"]);
    expect(await meshesOf({ ...base, ...overlay("prod") })).toEqual(["default 1"]);
  });

  const flux = (name: string, path: string) => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec: {path: ${path}, sourceRef: {kind: GitRepository, name: shop}}
`;

  test("clusters in a folder below that of clusters are told apart by what they deploy", async () => {
    const cluster = (name: string, address: string) => ({
      [`clusters/live/${name}/kustomization.yaml`]: "resources: [apps.yaml]\n",
      [`clusters/live/${name}/apps.yaml`]: flux("apps", `./apps/overlays/${name}`),
      [`apps/overlays/${name}/kustomization.yaml`]: "resources: [../../base, client.yaml]\n",
      [`apps/overlays/${name}/client.yaml`]: client(address),
    });
    const files = {
      ...cluster("east", "10.0.0.1:3306"),
      ...cluster("west", "10.0.0.2:3306"),
      "apps/base/kustomization.yaml": "resources: [other.yaml]\n",
      "apps/base/other.yaml": client("10.0.0.3:3306").replaceAll("client", "other"),
    };
    expect(await meshesOf(files)).toEqual(["east 2", "live 0", "west 2"]);
  });

  test("a list of bases that overlays use one by one is not deployed besides; a root that is no base is", async () => {
    const overlay = (name: string) => ({
      [`overlays/${name}/kustomization.yaml`]: "resources: [../../bases/shop]\n",
    });
    const files = {
      "bases/shop/kustomization.yaml": "resources: [client.yaml]\n",
      "bases/shop/client.yaml": client("10.0.0.1:3306"),
      ...overlay("dev"),
      ...overlay("prod"),
    };
    const bases = {
      ...files,
      "bases/kustomization.yaml": "resources: [shop, cart.yaml]\n",
      "bases/cart.yaml": client("10.0.0.2:3306").replaceAll("client", "cart"),
    };
    expect(await meshesOf(bases)).toEqual(["dev 1", "prod 1"]);
    const { notices } = await review(stateOf(bases), stateOf(bases), { policies });
    expect(notices.filter(({ code }) => code === "not-listed").map(({ location }) => location?.path)).toEqual([
      "bases/cart.yaml",
    ]);
    const changed = { ...bases, "bases/cart.yaml": client("10.0.0.3:3306").replaceAll("client", "cart") };
    expect(await review(stateOf(bases), stateOf(changed), { policies })).toMatchObject({ verdict: "incomplete" });
    const inBoth = { ...bases, "bases/shop/client.yaml": client("10.0.0.3:3306") };
    expect((await review(stateOf(bases), stateOf(inBoth), { policies })).verdict).not.toBe("incomplete");
    expect(notices.map(({ code }) => code)).not.toContain("duplicate-object");
    const live = { ...files, "live/kustomization.yaml": "resources: [../bases/shop]\n" };
    expect(await meshesOf(live)).toEqual(["dev 1", "live 1", "prod 1"]);
  });

  test("a change of a base is reviewed in every cluster that includes it, and so is its fix", async () => {
    const cluster = (name: string, address: string) => ({
      [`clusters/${name}/kustomization.yaml`]: "resources: [../../base, client.yaml]\n",
      [`clusters/${name}/client.yaml`]: client(address),
    });
    const files = { ...cluster("east", "10.0.0.1:3306"), ...cluster("west", "10.0.0.2:3306") };
    const before = stateOf({ ...files, "base/kustomization.yaml": "resources: []\n" });
    const after = stateOf({
      ...files,
      "base/kustomization.yaml": "resources: [mysql.yaml]\n",
      "base/mysql.yaml": entry,
    });
    const { findings } = await review(before, after, { policies });
    expect(findings.map(({ meshes, location }) => [meshes, location.path])).toEqual([
      [["east", "west"], "base/mysql.yaml"],
    ]);
    expect(findings.map(({ fixes }) => fixes.some(({ kind }) => kind === "narrow-export"))).toEqual([true]);
  });
});

test("meshes of the settings have what one of their paths deploys, with the bases of that", async () => {
  const files = {
    [SETTINGS_PATH]: "meshes: [{name: live, paths: [clusters/east/**]}]\n",
    "clusters/east/kustomization.yaml": "resources: [../../base]\n",
    "clusters/west/kustomization.yaml": "resources: [../../base]\n",
    "base/kustomization.yaml": "resources: [client.yaml]\n",
    "base/client.yaml": client("10.0.0.1:3306"),
  };
  expect(await meshesOf(files)).toEqual(["live 1"]);
});
