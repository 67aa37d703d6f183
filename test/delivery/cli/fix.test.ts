// `earshot fix`: what it writes, what it refuses to write, and the review after it.
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { makeDirectory, writeFiles } from "../repository.ts";
import { earshot, makeSeed, SEED_CHANGE } from "./earshot.ts";

const FIX = ["fix", "--before", "before", "--after", "after"];

/** Every file under a directory, by path. */
function contentsOf(directory: string): Record<string, string> {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) => /\.\w+$/.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(directory, path), "utf8")]));
}

describe("earshot fix", () => {
  test("applies the recommended fix, after which the same review passes", async () => {
    const cwd = makeSeed();
    const { status, stdout } = await earshot([...FIX, "--yes"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toContain("The review now says: pass.");
    const again = await earshot(["review", "--before", "before", "--after", "after"], { cwd });
    expect(again.status).toBe(0);
    expect(again.stdout).toMatch(/^PASS /);
  });

  test.each(["add-address", "narrow-export", "confine-with-sidecar", "move-port"])(
    "--kind %s does, too",
    async (kind) => {
      const cwd = makeSeed();
      const { status, stdout } = await earshot([...FIX, "--yes", "--kind", kind], { cwd });
      expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("The review now says: pass.") });
    },
  );

  test("a kind that is not offered says which ones are, and writes nothing", async () => {
    const cwd = makeSeed();
    const { status, stdout } = await earshot([...FIX, "--yes", "--kind", "pray"], { cwd });
    expect(status).toBe(1);
    expect(stdout).toContain("offered are");
    expect(readFileSync(join(cwd, "after/demo/mysql.yaml"), "utf8")).toBe(SEED_CHANGE);
  });

  test("--dry-run shows the edits and the verdict, and writes nothing", async () => {
    const cwd = makeSeed();
    const before = contentsOf(cwd);
    const { status, stdout } = await earshot([...FIX, "--dry-run"], { cwd });
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+\+\+ b\//m);
    expect(stdout).toContain("With this, the review would say: pass.");
    expect(contentsOf(cwd)).toEqual(before);
  });

  test("without a terminal and without --yes nobody can be asked", async () => {
    const cwd = makeSeed();
    const before = contentsOf(cwd);
    const { status, stderr } = await earshot(FIX, { cwd, input: "y\n" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("say --yes") });
    expect(contentsOf(cwd)).toEqual(before);
  });

  test("--finding takes an id, or the beginning of one", async () => {
    const cwd = makeSeed();
    const review = await earshot(["review", "--before", "before", "--after", "after", "--format", "json"], { cwd });
    const { id } = JSON.parse(review.stdout).findings[0];
    const fixed = await earshot([...FIX, "--dry-run", "--finding", id], { cwd });
    const unknown = await earshot([...FIX, "--dry-run", "--finding", "nope"], { cwd });
    expect(fixed.status).toBe(0);
    expect({ status: unknown.status, stderr: unknown.stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(id),
    });
  });

  test("--all fixes two changes, each on top of the other", async () => {
    const cwd = makeSeed();
    writeFiles(cwd, { "after/demo/redis.yaml": SEED_CHANGE.replaceAll("mysql", "redis").replaceAll("3306", "6379") });
    const { status, stdout } = await earshot([...FIX, "--yes", "--all"], { cwd });
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("The review now says: pass.") });
  });

  test("a change that needs none is said so", async () => {
    const cwd = makeSeed();
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    const { status, stdout } = await earshot([...FIX, "--yes"], { cwd });
    expect({ status, stdout }).toEqual({ status: 0, stdout: "There is nothing to fix.\n" });
  });

  test("nothing is written through a link that leads outside", async () => {
    const outside = makeDirectory({ "mysql.yaml": SEED_CHANGE });
    const cwd = makeSeed();
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    symlinkSync(join(outside, "mysql.yaml"), join(cwd, "after/demo/mysql.yaml"));
    await earshot([...FIX, "--yes"], { cwd });
    expect(readFileSync(join(outside, "mysql.yaml"), "utf8")).toBe(SEED_CHANGE);
    expect(existsSync(join(outside, "sidecar.yaml"))).toBe(false);
  });
});
