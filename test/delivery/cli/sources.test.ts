// `--source owner/name=directory`: a checkout of a repository that the settings name.
import { expect, test } from "vitest";
import { makeDirectory } from "../repository.ts";
import { earshotInside } from "./earshot.ts";

const SETTINGS = { ".github/earshot.yml": "sources:\n  - {repo: acme/shop}\n", "notes.yaml": "a: 1\n" };
const SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: cart, namespace: shop}\nspec: {ports: [{port: 80}]}\n";

test("what is in it is part of the mesh", async () => {
  const shop = makeDirectory({ "cart.yaml": SERVICE });
  const { stdout } = await earshotInside([
    "explain",
    "repository",
    makeDirectory(SETTINGS),
    "--source",
    `acme/shop=${shop}`,
  ]);
  expect(stdout).toContain("Simulated: 1 Service");
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("2 were seen: this one and acme/shop (1 file)");
});

test.each([
  ["acme/stock=.", "the settings name no such repository under sources; they name acme/shop"],
  ["acme/shop=nowhere", "there is no file or directory nowhere"],
])("--source %s is refused in words", async (flag, words) => {
  const { stderr, status } = await earshotInside(["explain", "repository", makeDirectory(SETTINGS), "--source", flag]);
  expect([status, stderr]).toEqual([2, expect.stringContaining(words)]);
});

test("without a directory it says what is expected", async () => {
  const { stderr, status } = await earshotInside(["explain", "repository", "--source", "acme/shop"]);
  expect([status, stderr]).toEqual([expect.any(Number), expect.stringContaining("OWNER/NAME=DIRECTORY is expected")]);
});

test("a review tells how much of the mesh it saw, and is incomplete without the rest", async () => {
  const before = makeDirectory(SETTINGS);
  const after = makeDirectory({ ...SETTINGS, "cart.yaml": SERVICE });
  const { stdout, status } = await earshotInside(["review", "--before", before, "--after", after]);
  expect(status).toBe(2);
  expect(stdout.replaceAll(/\s+/g, " ")).toContain("acme/shop holds a part of the mesh");
});

const OF_CLIENT = {
  ".github/earshot.yml": "sources:\n  - {repo: acme/shop, paths: [deploy/**]}\n",
  "client.yaml": `apiVersion: v1
kind: Namespace
metadata: {name: web, labels: {istio-injection: enabled}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: web}]}}}
`,
};

test.each([
  ["trace", ["--from", "web/web", "--to", "cart.shop:80"], "svc:shop/cart"],
  ["listeners", ["--format", "json"], "outbound|80||cart.shop.svc.cluster.local"],
])("%s reads it, too, and says how much of the mesh it saw", async (command, flags, words) => {
  const shop = makeDirectory({ "deploy/cart.yaml": SERVICE, "other/cart.yaml": SERVICE.replaceAll("cart", "basket") });
  const asked = [command, makeDirectory(OF_CLIENT), ...flags];
  const { stdout, stderr, status } = await earshotInside([
    ...asked,
    "--settings",
    `${asked[1]}/.github/earshot.yml`,
    "--source",
    `acme/shop=${shop}`,
  ]);
  expect([status, stdout]).toEqual([0, expect.stringContaining(words)]);
  expect(stdout).not.toContain("basket");
  expect(`${stdout}${stderr}`.replaceAll(/\s+/g, " ")).toContain("2 were seen: this one and acme/shop (1 file)");
});

test.each([
  ["trace", ["--from", "web/web", "--to", "cart.shop:80"]],
  ["listeners", ["--format", "json"]],
])("%s without it says what was not read", async (command, flags) => {
  const root = makeDirectory(OF_CLIENT);
  const asked = [command, root, ...flags, "--settings", `${root}/.github/earshot.yml`];
  const { stdout, stderr } = await earshotInside(asked);
  expect(`${stdout}${stderr}`.replaceAll(/\s+/g, " ")).toContain("acme/shop holds a part of the mesh");
});
