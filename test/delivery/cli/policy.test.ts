// `earshot policy list|explain|test|new`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { shippedPath } from "../../../src/delivery/shipped.ts";
import { makeRepository, writeFiles } from "../repository.ts";
import { earshot } from "./earshot.ts";

const OWN = ".github/earshot/policies/no-shared-cache.yaml";
const CASE = ".github/earshot/cases/no-shared-cache/cache-for-everybody";

async function begun() {
  const cwd = makeRepository({});
  const made = await earshot(["policy", "new", "no-shared-cache"], { cwd });
  return { cwd, made, policy: (...args: readonly string[]) => earshot(["policy", ...args], { cwd }) };
}

describe("a new policy", () => {
  test("has cases that pass, and is not begun twice", async () => {
    const { made, policy } = await begun();
    expect(made.status).toBe(0);
    expect(made.stdout.split("\n")).toContain(OWN);
    const tested = await policy("test");
    expect(tested).toMatchObject({ status: 0, stderr: "" });
    expect(tested.stdout).toBe(
      "ok   no-shared-cache/cache-for-everybody\nok   no-shared-cache/quiet-cache-of-its-own-namespace\n2 passed, 0 failed\n",
    );
    expect(await policy("new", "no-shared-cache")).toMatchObject({ status: 2 });
    expect(await policy("new", "foreign-capture")).toMatchObject({ status: 2 });
    expect(await policy("new", "../oops")).toMatchObject({ status: 2 });
    expect((await policy("list")).stdout).toMatch(/^no-shared-cache +warning +A port is opened/m);
  });

  test("judges the pull requests of a repository that names it, and its cases are no part of the mesh", async () => {
    const { cwd } = await begun();
    const entry = readFileSync(join(cwd, CASE, "after/cache.yaml"), "utf8");
    const shop = readFileSync(join(cwd, CASE, "after/shop.yaml"), "utf8");
    writeFiles(cwd, { ".github/earshot.yml": 'policyFiles: [".github/earshot/policies/*.yaml"]\n', "shop.yaml": shop });
    const before = makeRepository({});
    const files = [OWN, ".github/earshot.yml", "shop.yaml", `${CASE}/after/cache.yaml`];
    writeFiles(before, Object.fromEntries(files.map((file) => [file, readFileSync(join(cwd, file), "utf8")])));
    const quiet = await earshot(["review", "--before", before, "--after", cwd, "--format", "json"], { cwd });
    expect(JSON.parse(quiet.stdout)).toMatchObject({ verdict: "pass", findings: [] });
    writeFiles(cwd, { "cache.yaml": entry });
    const loud = await earshot(["review", "--before", before, "--after", cwd, "--format", "json"], { cwd });
    const found = JSON.parse(loud.stdout).findings.map(({ policy }: { policy: string }) => policy);
    expect(found).toEqual(["foreign-capture", "no-shared-cache"]);
  });
});

describe("test", () => {
  test("tells what differs from what a case expects", async () => {
    const { cwd, policy } = await begun();
    expect((await policy("test", "--update")).status).toBe(0);
    const text = readFileSync(join(cwd, OWN), "utf8");
    writeFiles(cwd, { [OWN]: text.replace("severity: warning", "severity: error") });
    const failed = await policy("test", ".github/earshot/cases");
    expect(failed.status).toBe(1);
    expect(failed.stdout).toContain('     -      "severity": "warning",\n     +      "severity": "error",\n');
    expect(failed.stdout).toMatch(/1 passed, 1 failed\n$/);
    const json = await policy("test", "--format", "json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      passed: 1,
      failed: 1,
      cases: [{ passed: false }, { passed: true }],
    });
  });

  test("a quiet case that is not, and another that is", async () => {
    const { cwd, policy } = await begun();
    const text = readFileSync(join(cwd, OWN), "utf8");
    writeFiles(cwd, { [OWN]: text.replace(/when: .*/, "when: listener.wildcard && size(listener.strangers) == 0") });
    const { status, stdout } = await policy("test");
    expect(status).toBe(1);
    expect(stdout).toContain(
      "     no-shared-cache finds nothing (the verdict is block)\n     found instead: foreign-capture: ",
    );
  });

  test.each([
    ["a condition that does not compile", (text: string) => text.replace("listener.wildcard", "listener.loud")],
    ["a policy that ships", (text: string) => text.replace("id: no-shared-cache", "id: wide-export")],
  ])("%s is no result", async (_, spoil) => {
    const { cwd, policy } = await begun();
    writeFiles(cwd, { [OWN]: spoil(readFileSync(join(cwd, OWN), "utf8")) });
    expect(await policy("test")).toMatchObject({ status: 2, stdout: "" });
  });

  test("without cases there is no result", async () => {
    const cwd = makeRepository({});
    expect((await earshot(["policy", "test"], { cwd })).status).toBe(2);
  });

  test("runs those that ship", async () => {
    const cases = shippedPath("test/cases/unregistered-destination");
    const { status, stdout } = await earshot(["policy", "test", cases], { cwd: makeRepository({}) });
    expect(stdout).toMatch(/4 passed, 0 failed\n$/);
    expect(status).toBe(0);
  });
});

describe("explain", () => {
  test("what it finds and what to do", async () => {
    const { status, stdout } = await earshot(["policy", "explain", "https-as-tcp"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^https-as-tcp: A TCP port takes everybody's TLS\n/);
    expect(stdout).toContain("What to do: Declare the port with protocol TLS");
  });

  test("a name that is nearly one", async () => {
    const { status, stderr } = await earshot(["policy", "explain", "http-as-tcp"]);
    expect(status).toBe(2);
    expect(stderr).toContain("did you mean https-as-tcp?");
  });
});
