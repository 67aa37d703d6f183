// `earshot review` on directories and on real git repositories: reports, exit statuses, input that is bad.
import { readFileSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { commit, git, makeDirectory, makeRepository, writeFiles } from "../repository.ts";
import { earshot, earshotInside, makeSeed, SEED_CHANGE } from "./earshot.ts";

const TWO_DIRECTORIES = ["review", "--before", "before", "--after", "after"];
const reviewIn = (seed: string) => ["review", "--before", join(seed, "before"), "--after", join(seed, "after")];

describe("the seed's story, as two directories", () => {
  test("text: the finding, the call that moves and the one that does not, fixes; blocks", async () => {
    const { status, stdout, stderr } = await earshot(TWO_DIRECTORIES, { cwd: makeSeed() });
    expect(status).toBe(1);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^BLOCK /);
    expect(stdout).toContain("foreign-capture");
    expect(stdout).toContain("10.10.13.110:3306");
    expect(stdout).toMatch(/PassthroughCluster → outbound\|3306\|\|mysql\.demo/);
    expect(stdout).toContain("10.68.228.107:3306");
    expect(stdout).toMatch(/earshot fix --kind [\w-]+/);
    expect(stdout).not.toContain("\u001B[");
  });

  test("in the log of a workflow, no line of a manifest is a command", async () => {
    const seed = makeSeed();
    const manifest = SEED_CHANGE.replace("  hosts:\n", "  # ##[error]no finding\n  hosts:\n");
    writeFiles(join(seed, "after"), { "demo/mysql.yaml": manifest });
    const text = await earshot(TWO_DIRECTORIES, { cwd: seed, env: { GITHUB_ACTIONS: "true" } });
    expect(text.stdout).toContain("# # #[error]no finding");
    const elsewhere = await earshot(TWO_DIRECTORIES, { cwd: seed, env: { GITHUB_ACTIONS: "" } });
    expect(elsewhere.stdout).toContain("# ##[error]no finding");
    const json = await earshot([...TWO_DIRECTORIES, "--format", "json"], {
      cwd: seed,
      env: { GITHUB_ACTIONS: "true" },
    });
    expect(json.stdout).not.toContain("##[");
    expect(JSON.stringify(JSON.parse(json.stdout))).toContain("##[error]no finding");
  });

  test("JSON: the documented shape", async () => {
    const { status, stdout } = await earshotInside([...reviewIn(makeSeed()), "--format", "json"]);
    const review = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(review).toMatchObject({ schema: "earshot.review/1", verdict: "block" });
    expect(review.findings[0]).toMatchObject({
      policy: "foreign-capture",
      severity: "error",
      location: { path: "demo/mysql.yaml", side: "after" },
      workloads: ["demo1/mysql-client"],
    });
    expect(review.impact.calls).toEqual([
      expect.objectContaining({
        from: "demo1/mysql-client",
        to: "10.10.13.110:3306",
        before: "PassthroughCluster",
        after: "outbound|3306||mysql.demo",
        symptom: "other-destination",
      }),
    ]);
  });

  test("--all: what is there already is told and does not block, and only then", async () => {
    const seed = makeSeed();
    const after = join(seed, "after");
    const again = ["review", "--before", after, "--after", after, "--format", "json"];
    const [quiet, all] = [await earshotInside(again), await earshotInside([...again, "--all"])];
    expect([quiet, all].map(({ status, stdout }) => [status, JSON.parse(stdout).verdict])).toEqual([
      [0, "pass"],
      [0, "pass"],
    ]);
    expect(JSON.parse(quiet.stdout)).not.toHaveProperty("existing");
    expect(JSON.parse(all.stdout).existing).toMatchObject([{ policy: "foreign-capture", port: 3306, fixes: [] }]);
    const text = await earshotInside([...again.slice(0, 5), "--all"]);
    expect(text.stdout).toContain("There before this change, and not counted");
    expect(text.stdout).toMatch(/- foreign-capture, demo\/mysql\.yaml:1-\d+: MySQL traffic of demo1\/mysql-client/);
  });

  test.each([
    ["markdown", (text: string) => expect(text).toContain("10.10.13.110:3306")],
    ["sarif", (text: string) => expect(JSON.parse(text)).toMatchObject({ version: "2.1.0" })],
  ])("%s goes to the file that --output names", async (format, check) => {
    const cwd = makeSeed();
    const { status, stdout } = await earshotInside([
      ...reviewIn(cwd),
      "--format",
      format,
      "--output",
      join(cwd, "report"),
    ]);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    check(readFileSync(join(cwd, "report"), "utf8"));
  });

  test("an --output that cannot be written is status 2", async () => {
    const { status, stderr } = await earshotInside([...reviewIn(makeSeed()), "--output", "no/such/dir/x"]);
    expect({ status, stderr }).toEqual({
      status: 2,
      stderr: expect.stringContaining("no/such/dir/x cannot be written"),
    });
  });

  test("--fail-on never changes the status and not the verdict", async () => {
    const { status, stdout } = await earshotInside([...reviewIn(makeSeed()), "--fail-on", "never"]);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^BLOCK /);
  });

  test("a reader that hangs up is no trouble", async () => {
    const { status, stderr } = await earshot(TWO_DIRECTORIES, { cwd: makeSeed(), hangUp: true });
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
  });

  test("the reverse change, and no change, pass", async () => {
    const cwd = makeSeed();
    const [before, after] = [join(cwd, "before"), join(cwd, "after")];
    const reverse = await earshotInside(["review", "--before", after, "--after", before]);
    const none = await earshotInside(["review", "--before", after, "--after", after]);
    expect([reverse.status, none.status]).toEqual([0, 0]);
    expect(none.stdout).toMatch(/^PASS /);
  });

  test("--mesh-config is read on each side when it is a file of both", async () => {
    const cwd = makeSeed();
    writeFiles(cwd, {
      "before/mesh.yaml": "outboundTrafficPolicy: {mode: ALLOW_ANY}\n",
      "after/mesh.yaml": "outboundTrafficPolicy: {mode: REGISTRY_ONLY}\n",
    });
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    const { stdout } = await earshot([...TWO_DIRECTORIES, "--mesh-config", "after/mesh.yaml", "--format", "json"], {
      cwd,
    });
    expect(JSON.parse(stdout).impact.calls).toEqual([
      expect.objectContaining({ to: "10.10.13.110:3306", before: "PassthroughCluster", after: "BlackHoleCluster" }),
    ]);
  });
});

describe("git revisions", () => {
  function makeSeedRepository(): string {
    const seed = makeSeed();
    const repository = makeRepository({});
    git(repository, "rm", "-rq", "--ignore-unmatch", ".");
    for (const path of ["demo/namespace.yaml", "demo1/namespace.yaml", "demo1/server.yaml", "demo1/client.yaml"]) {
      writeFiles(repository, { [path]: readFileSync(join(seed, "before", path), "utf8") });
    }
    commit(repository, "the cluster");
    return repository;
  }

  test("the working tree, also with a file that is not added yet, from a directory below", async () => {
    const repository = makeSeedRepository();
    writeFiles(repository, { "demo/mysql.yaml": SEED_CHANGE });
    const { status, stdout } = await earshot(["review", "--base", "main", "--format", "json"], {
      cwd: join(repository, "demo"),
    });
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings[0].location.path).toBe("demo/mysql.yaml");
  });

  test("the merge result of two branches", async () => {
    const repository = makeSeedRepository();
    git(repository, "checkout", "--quiet", "-b", "change");
    commit(repository, "the change", { "demo/mysql.yaml": SEED_CHANGE });
    git(repository, "checkout", "--quiet", "main");
    commit(repository, "meanwhile", { "README.md": "hello" });
    const { status, stdout } = await earshot(["review", "--base", "main", "--head", "change"], { cwd: repository });
    expect(status).toBe(1);
    expect(stdout).toContain("demo/mysql.yaml");
  });

  test("a conflict is said", async () => {
    const repository = makeSeedRepository();
    git(repository, "checkout", "--quiet", "-b", "change");
    commit(repository, "the change", { "demo/mysql.yaml": SEED_CHANGE });
    git(repository, "checkout", "--quiet", "main");
    commit(repository, "meanwhile", { "demo/mysql.yaml": "# not yet\n" });
    const { status, stdout } = await earshot(["review", "--base", "main", "--head", "change"], { cwd: repository });
    expect(status).toBe(1);
    expect(stdout).toMatch(/conflict in\s+demo\/mysql\.yaml/);
  });
});

describe("bad input is named, and the rest is reviewed all the same", () => {
  const BOMB = `a: &a [x, x, x, x, x, x, x, x, x]\n${[..."bcdefghij"].map((key, index) => `${key}: &${key} [${Array(9).fill(`*${"abcdefghi"[index]}`).join(", ")}]`).join("\n")}\n`;

  test.each([
    ["broken.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: [\n"],
    ["bomb.yaml", `apiVersion: v1\nkind: Service\n${BOMB}`],
    ["huge.yaml", Buffer.alloc(50 * 1024 * 1024, "# filler\n")],
    ["binary.yaml", Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3])],
    ["template.yaml", "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n"],
  ])("%s", async (path, content) => {
    const cwd = makeSeed();
    writeFiles(cwd, { [`after/${path}`]: content });
    const { status, stdout } = await earshotInside([...reviewIn(cwd), "--format", "json"]);
    const review = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(JSON.stringify(review.notices)).toContain(path);
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    const harmless = await earshotInside(reviewIn(cwd));
    expect(harmless.status).toBe(2);
    expect(harmless.stdout).toMatch(/^INCOMPLETE /);
    expect(harmless.stdout).toContain(path);
  });

  test("an unknown kind is no trouble", async () => {
    const cwd = makeSeed();
    writeFiles(cwd, { "after/extra.yaml": "apiVersion: shop.example/v1\nkind: Basket\nmetadata: {name: a}\n" });
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    expect((await earshotInside(reviewIn(cwd))).status).toBe(0);
  });

  test("a symbolic link that leads outside is not read", async () => {
    const outside = makeDirectory({ "mysql.yaml": SEED_CHANGE });
    const cwd = makeSeed();
    rmSync(join(cwd, "after/demo/mysql.yaml"));
    symlinkSync(join(outside, "mysql.yaml"), join(cwd, "after/demo/mysql.yaml"));
    const { status, stdout } = await earshotInside(reviewIn(cwd));
    expect(status).toBe(2);
    expect(stdout).toContain("demo/mysql.yaml");
  });
});
