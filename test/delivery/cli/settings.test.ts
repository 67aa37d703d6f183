// `earshot init` and `earshot settings check`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeRepository, writeFiles } from "../repository.ts";
import { earshot } from "./earshot.ts";
import { SETTINGS } from "./settings-stage.ts";

describe("init and settings check", () => {
  test("init fits the repository, can be used, and never overwrites", async () => {
    const cwd = makeRepository({});
    writeFiles(cwd, {
      "clusters/prod/cart.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart, namespace: shop}\nspec: {template: {metadata: {labels: {app: cart}}}}\n",
      "clusters/stage/cart.yaml":
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart, namespace: shop-stage}\nspec: {template: {metadata: {labels: {app: cart}}}}\n",
    });
    const made = await earshot(["init", "--mode", "observe"], { cwd });
    expect(made).toMatchObject({ status: 0, stderr: "" });
    const text = readFileSync(join(cwd, SETTINGS), "utf8");
    expect(text).toMatch(/^# yaml-language-server: \$schema=/);
    expect(text).toContain("mode: observe\n");
    expect(text).toContain('#     paths: ["clusters/prod/**"]');
    expect(text).toContain("# Namespaces with workloads: shop, shop-stage.");
    const checked = await earshot(["settings", "check"], { cwd });
    expect(checked).toMatchObject({ status: 0, stderr: "" });
    expect(checked.stdout).toMatch(/mode +observe {2}\(\.github\/earshot\.yml:6\)/);
    expect(checked.stdout).toMatch(/onFailure +action_required {2}\(default\)/);
    const again = await earshot(["init"], { cwd });
    expect(again.status).toBe(2);
    expect(readFileSync(join(cwd, SETTINGS), "utf8")).toBe(text);
    expect((await earshot(["init", "--force"], { cwd })).status).toBe(0);
    expect(readFileSync(join(cwd, SETTINGS), "utf8")).toContain("mode: enforce\n");
  });

  test("check: what is wrong is status 1, none at all status 2", async () => {
    const cwd = makeRepository({});
    expect((await earshot(["settings", "check"], { cwd })).status).toBe(2);
    writeFiles(cwd, {
      [SETTINGS]: "mode: observe\nwaivers:\n- {policy: x, resource: Sidecar a/b, reason: r, until: 2027-02-29}\n",
    });
    const { status, stdout } = await earshot(["settings", "check"], { cwd });
    expect({ status, stdout }).toEqual({
      status: 1,
      stdout: `${SETTINGS}:3: waivers, number 1, until: there is no day 2027-02-29\n`,
    });
  });

  test("check: defaults of the organisation, and where each setting comes from", async () => {
    const cwd = makeRepository({});
    writeFiles(cwd, { [SETTINGS]: "policySet: 1\n", "org.yml": "mode: observe\npolicySet: 2\n" });
    const { stdout } = await earshot(["settings", "check", "--organisation", "org.yml", "--format", "json"], { cwd });
    const { valid, effective } = JSON.parse(stdout);
    expect(valid).toBe(true);
    expect(effective).toMatchObject([
      { key: "policySet", value: "1", origin: "file" },
      { key: "mode", value: "observe", origin: "organisation" },
    ]);
  });
});
