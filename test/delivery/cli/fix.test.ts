// `earshot fix`: what it writes, what it refuses to write, and the review after it.
import { existsSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commit, git, makeDirectory, makeRepository, writeFiles } from "../repository.ts";
import { earshot, earshotInside, makeSeed, SEED_CHANGE } from "./earshot.ts";

const fixIn = (seed: string) => ["fix", "--before", join(seed, "before"), "--after", join(seed, "after")];

/** Every file under a directory, by path. */
function contentsOf(directory: string): Record<string, string> {
  const paths = readdirSync(directory, { recursive: true, encoding: "utf8" }).filter((path) => /\.\w+$/.test(path));
  return Object.fromEntries(paths.sort().map((path) => [path, readFileSync(join(directory, path), "utf8")]));
}

describe("earshot fix", () => {
  test("applies the recommended fix, after which the same review passes", async () => {
    const cwd = makeSeed();
    const { status, stdout } = await earshot([...fixIn(cwd), "--yes"]);
    expect(status).toBe(0);
    expect(stdout).toContain("The review now says: pass.");
    const again = await earshotInside(["review", ...fixIn(cwd).slice(1)]);
    expect(again.status).toBe(0);
    expect(again.stdout).toMatch(/^PASS /);
  });

  test.each(["add-address", "narrow-export", "confine-with-sidecar"])("--kind %s does, too", async (kind) => {
    const cwd = makeSeed();
    const { status, stdout } = await earshotInside([...fixIn(cwd), "--yes", "--kind", kind]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("The review now says: pass.") });
  });

  test("a kind that is not offered says which ones are, and writes nothing", async () => {
    const cwd = makeSeed();
    const { status, stdout } = await earshotInside([...fixIn(cwd), "--yes", "--kind", "keep-port"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/keep-port is not offered, narrow-export,.* are/);
    expect(readFileSync(join(cwd, "after/demo/mysql.yaml"), "utf8")).toBe(SEED_CHANGE);
  });

  test("a kind that does not exist says which ones do", async () => {
    const { status, stderr } = await earshotInside([...fixIn(makeSeed()), "--yes", "--kind", "add-adress"]);
    expect(status).toBe(2);
    expect(stderr).toMatch(/no kind of fix add-adress; there are .*add-address/);
  });

  test("--dry-run shows the edits and the verdict, and writes nothing", async () => {
    const cwd = makeSeed();
    const before = contentsOf(cwd);
    const { status, stdout } = await earshotInside([...fixIn(cwd), "--dry-run"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^\+\+\+ b\//m);
    expect(stdout).toContain("With this, the review would say: pass.");
    expect(contentsOf(cwd)).toEqual(before);
  });

  test("without a terminal and without --yes nobody can be asked", async () => {
    const cwd = makeSeed();
    const before = contentsOf(cwd);
    const { status, stderr } = await earshot(fixIn(cwd), { input: "y\n" });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("say --yes") });
    expect(contentsOf(cwd)).toEqual(before);
  });

  test("--finding takes an id, or the beginning of one", async () => {
    const cwd = makeSeed();
    const review = await earshotInside(["review", ...fixIn(cwd).slice(1), "--format", "json"]);
    const { id } = JSON.parse(review.stdout).findings[0];
    const fixed = await earshotInside([...fixIn(cwd), "--dry-run", "--finding", id]);
    const unknown = await earshotInside([...fixIn(cwd), "--dry-run", "--finding", "nope"]);
    expect(fixed.status).toBe(0);
    expect({ status: unknown.status, stderr: unknown.stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining(id),
    });
  });

  test("--all fixes two changes, each on top of the other", async () => {
    const cwd = makeSeed();
    writeFiles(cwd, { "after/demo/redis.yaml": SEED_CHANGE.replaceAll("mysql", "redis").replaceAll("3306", "6379") });
    const { status, stdout } = await earshotInside([...fixIn(cwd), "--yes", "--all"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringContaining("The review now says: pass.") });
  });

  test("--all says of a finding that another's fix settled it", async () => {
    const cwd = makeSeed();
    const second = "      protocol: TCP\n    - number: 6379\n      name: tcp-redis\n      protocol: TCP\n";
    writeFiles(cwd, { "after/demo/mysql.yaml": SEED_CHANGE.replace("      protocol: TCP\n", second) });
    const { status, stdout } = await earshotInside([...fixIn(cwd), "--all", "--dry-run"]);
    expect(status).toBe(0);
    expect(stdout.match(/^\+\+\+ b\//gm)).toHaveLength(1);
    expect(stdout).toMatch(/^error {2}MySQL traffic.*\n.*\n {2}Settled already, by what was chosen above\.$/m);
  });

  test("--all goes on with the milder finding that comes to light, as the fix before it says", async () => {
    const story = "test/cases/address-overlap/entry-moves-onto-a-service";
    const flags = ["--before", `${story}/before`, "--after", `${story}/after`, "--dry-run"];
    const { stdout } = await earshotInside(["fix", ...flags, "--all"]);
    const milder = "ServiceEntry warehouse/archive has the address of Service billing/ledger";
    expect(stdout).toContain(`Note: This warning stays: “${milder}”.`);
    expect(stdout).toMatch(new RegExp(`^warning  ${milder}\\n.*\\n  Give ServiceEntry .*replace-address$`, "m"));
    expect(stdout).toContain("With this, the review would say: pass.");
    const first = await earshotInside(["fix", ...flags]);
    expect(first.stdout).toContain("With this, the review would say: warn.");
  });

  test("without a fix it says what to do by hand, and why there is none", async () => {
    const story = "test/cases/rejected-by-webhook/does-not-fit-the-schema";
    const flags = ["--before", `${story}/before`, "--after", `${story}/after`];
    const { status, stdout } = await earshotInside(["fix", ...flags, "--dry-run"]);
    expect(status).toBe(2);
    expect(stdout).toMatch(/^ {2}What to do: .+\n {2}No fix is offered:\n {4}- /m);
  });

  test("in a git repository the working tree is edited, and only when it holds what was reviewed", async () => {
    const seed = makeSeed();
    const files = ["demo/namespace.yaml", "demo1/namespace.yaml", "demo1/server.yaml", "demo1/client.yaml"];
    const text = (path: string) => readFileSync(join(seed, "before", path), "utf8");
    const repository = makeRepository(Object.fromEntries(files.map((path) => [path, text(path)])));
    git(repository, "checkout", "--quiet", "-b", "change");
    commit(repository, "the change", { "demo/mysql.yaml": SEED_CHANGE });
    git(repository, "checkout", "--quiet", "main");
    const elsewhere = await earshot(["fix", "--base", "main", "--head", "change", "--yes"], { cwd: repository });
    expect(elsewhere).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/demo\/mysql.yaml is not changed.*those of change: check it out/s),
    });
    expect(git(repository, "status", "--porcelain")).toBe("");
    git(repository, "checkout", "--quiet", "change");
    const here = await earshot(["fix", "--base", "main", "--yes"], { cwd: join(repository, "demo1") });
    expect(here.status).toBe(0);
    expect(git(repository, "status", "--porcelain")).toBe("M demo/mysql.yaml");
  });

  test("a change that needs none is said so", async () => {
    const cwd = makeSeed();
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    const { status, stdout } = await earshotInside([...fixIn(cwd), "--yes"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "There is nothing to fix.\n" });
  });

  test("nothing is written through a link that leads outside", async () => {
    const outside = makeDirectory({ "mysql.yaml": SEED_CHANGE });
    const cwd = makeSeed();
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    symlinkSync(join(outside, "mysql.yaml"), join(cwd, "after/demo/mysql.yaml"));
    await earshotInside([...fixIn(cwd), "--yes"]);
    expect(readFileSync(join(outside, "mysql.yaml"), "utf8")).toBe(SEED_CHANGE);
    expect(existsSync(join(outside, "sidecar.yaml"))).toBe(false);
  });
});
