// `--settings` and `--mesh` on the commands that look at one mesh.
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeDirectory } from "../repository.ts";
import { earshot } from "./earshot.ts";

const cart = (namespace: string) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: ${namespace}}
spec: {template: {metadata: {labels: {app: cart}}}}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: stock, namespace: ${namespace}}
spec: {hosts: [stock.${namespace}.example], resolution: DNS, ports: [{number: 3306, name: tcp, protocol: TCP}]}
`;
const makeMeshes = () =>
  makeDirectory({
    "prod/cart.yaml": cart("shop"),
    "stage/cart.yaml": cart("shop-stage"),
    "prod/mesh.yaml": "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n",
    "earshot.yml": `istio: "1.24"
meshes:
- {name: prod, paths: ["prod/**"], meshConfig: prod/mesh.yaml, calls: [{from: "*/cart", to: "10.1.1.1:3306"}]}
- {name: stage, paths: ["stage/**"], istio: "1.28"}
`,
  });
const SETTINGS = ["--settings", "earshot.yml"];

describe("one mesh of the settings", () => {
  test("listeners: its files, its release", async () => {
    const { status, stdout } = await earshot(["listeners", ".", ...SETTINGS, "--mesh", "stage", "--format", "json"], {
      cwd: makeMeshes(),
    });
    const { istio, groups } = JSON.parse(stdout);
    expect({ status, istio }).toEqual({ status: 0, istio: "1.28.10" });
    expect(groups.flatMap(({ proxies }: { proxies: string[] }) => proxies)).toEqual(["shop-stage/cart"]);
  });

  test("trace: its MeshConfig; flags win", async () => {
    const cwd = makeMeshes();
    const args = [
      "trace",
      "--from",
      "shop/cart",
      "--to",
      "10.9.9.9:80",
      "--protocol",
      "http",
      ".",
      ...SETTINGS,
      "--mesh",
      "prod",
    ];
    expect((await earshot(args, { cwd })).stdout).toContain("BlackHoleCluster");
    expect((await earshot([...args, "--istio", "1.26"], { cwd })).stdout).toContain("Istio 1.26.");
  });

  test("upgrade: from its release, with its calls", async () => {
    const { status, stdout } = await earshot(
      ["upgrade", "--to", "1.28", ".", ...SETTINGS, "--mesh", "prod", "--format", "json"],
      { cwd: makeMeshes() },
    );
    expect(status).not.toBe(2);
    expect(JSON.parse(stdout)).toMatchObject({ from: { release: "1.24.6" }, to: { release: "1.28.10" }, followed: 1 });
  });

  test.each([
    [["listeners", ".", ...SETTINGS], "say --mesh with one of prod, stage"],
    [["listeners", ".", ...SETTINGS, "--mesh", "dev"], "the settings have no mesh dev; there are: prod, stage"],
    [["listeners", ".", "--mesh", "dev"], "say --settings FILE"],
    [["listeners", ".", "--settings", "prod/cart.yaml"], "these settings cannot be used:\nprod/cart.yaml:"],
  ])("%j", async (args, words) => {
    const { status, stderr } = await earshot(args, { cwd: join(makeMeshes()) });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining(words) });
  });
});
