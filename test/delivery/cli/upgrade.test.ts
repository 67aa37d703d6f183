// `earshot upgrade`: its forms, flags and exit status; and istiod's environment by flag.
import { describe, expect, test } from "vitest";
import { makeDirectory } from "../repository.ts";
import { earshot, earshotInside } from "./earshot.ts";

const WORLD = `apiVersion: v1
kind: Namespace
metadata: {name: shop, labels: {istio-injection: enabled}}
---
apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec: {containers: [{name: cart, image: cart, env: [{name: DB_ADDR, value: "10.10.13.110:5432"}]}]}
---
apiVersion: v1
kind: Service
metadata: {name: ledger, namespace: billing}
spec: {type: ExternalName, externalName: ledger.example.com, ports: [{name: tcp-pg, port: 5432}]}
`;

const ISTIOD = `apiVersion: helm.toolkit.fluxcd.io/v2
kind: HelmRelease
metadata: {name: istiod, namespace: istio-system}
spec: {chart: {spec: {chart: istiod, version: 1.20.8}}}
`;

const makeWorld = () => makeDirectory({ "world.yaml": WORLD, "istiod.yaml": ISTIOD });

describe("exit status", () => {
  test("1 when traffic moves; the release of today is that of the repository", async () => {
    const { status, stdout, stderr } = await earshotInside(["upgrade", "--to", "1.22", makeWorld()]);
    expect(stdout).toContain("Istio 1.20.8 → 1.22.8 moves traffic");
    expect([status, stderr]).toEqual([1, ""]);
  });

  test("0 when nothing moves, in one line without colours on a pipe", async () => {
    const { status, stdout } = await earshot(["upgrade", "--from", "1.28.1", "--to", "1.28.10", makeWorld()]);
    expect(stdout).toBe("Istio 1.28.1 → 1.28.10 moves nothing: both behave alike\n");
    expect(status).toBe(0);
  });

  test.each([
    [["upgrade", "--to", "1.77"], "is not known"],
    [["upgrade", "--to", "soon"], "is no release of Istio"],
  ])("2 when a release is not known: %j", async (args, words) => {
    const { status, stdout } = await earshotInside([...args, makeWorld()]);
    expect([status, stdout.includes(words)]).toEqual([2, true]);
  });

  test("2 when nobody names the release of today", async () => {
    const { status, stdout } = await earshotInside(["upgrade", "--to", "1.30", makeDirectory({ "world.yaml": WORLD })]);
    expect(stdout).toContain("cannot be said: nothing names the release that runs today (--from)");
    expect(status).toBe(2);
  });

  test("2 when something that could matter cannot be read", async () => {
    const broken = makeDirectory({
      "world.yaml": WORLD,
      "x.yaml": "apiVersion: v1\nkind: Service\nmetadata: {name: [\n",
    });
    const { status, stdout } = await earshotInside(["upgrade", "--from", "1.28.1", "--to", "1.28.10", broken]);
    expect(stdout).toContain("moves nothing, as far as it could be read");
    expect(status).toBe(2);
  });

  test.each([
    [["upgrade"], "--to"],
    [["upgrade", "--to", "1.30", "--istiod-env", "NOVALUE"], "NAME=VALUE"],
    [["upgrade", "--to", "1.30", "no-such-directory"], "there is no file or directory"],
  ])("2 and a line that helps for mistakes: %j", async (args, words) => {
    const { status, stderr } = await earshotInside(args);
    expect([status, stderr.includes(words)]).toEqual([2, true]);
  });
});

test("a switch of istiod by flag keeps what it kept", async () => {
  const flag = ["--istiod-env", "ENABLE_EXTERNAL_NAME_ALIAS=false"];
  const { status } = await earshotInside(["upgrade", "--to", "1.22", ...flag, makeWorld()]);
  expect(status).toBe(0);
  const compatible = ["--compatibility-version", "1.20"];
  expect((await earshotInside(["upgrade", "--to", "1.22", ...compatible, makeWorld()])).status).toBe(0);
  const { stdout } = await earshotInside(["listeners", makeWorld(), "--istio", "1.22", ...flag]);
  expect(Object.keys(JSON.parse(stdout).groups[0].listeners)).toContain("0.0.0.0:5432");
});

test("a switch that somebody asks for and nobody knows is said to do nothing", async () => {
  const { stderr } = await earshotInside([
    "listeners",
    makeWorld(),
    "--format",
    "table",
    "--istiod-env",
    "PILOT_ENABEL_X=true",
  ]);
  expect(stderr).toContain("PILOT_ENABEL_X is none of the environment switches of istiod");
});

test("Markdown and JSON", async () => {
  const markdown = await earshotInside(["upgrade", "--to", "1.22", "--format", "markdown", makeWorld()]);
  expect(markdown.stdout).toMatch(/^## Istio 1\.20\.8 → 1\.22\.8 moves traffic/);
  const json = await earshotInside(["upgrade", "--to", "1.22", "--format", "json", makeWorld()]);
  expect(JSON.parse(json.stdout)).toMatchObject({ schema: "earshot.upgrade/1", moves: true, followed: 1 });
});
