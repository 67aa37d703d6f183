// What the image is made of, made as the Dockerfile makes it: of the files that .dockerignore lets in, packed as npm would publish
// it, with the dependencies that run it and no others. And then it runs.
import { execFile, execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { environmentOf } from "../delivery/github/stage.ts";
import { startFakeGitHub } from "../github/fake-github.ts";

const MINUTES = 60_000;
vi.setConfig({ testTimeout: MINUTES, hookTimeout: 5 * MINUTES });

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const all = mkdtempSync(join(tmpdir(), "earshot-package-"));
const app = join(all, "app");
afterAll(() => rmSync(all, { recursive: true, force: true }));

function makeDirectory(name: string): string {
  const directory = join(all, name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

const npm = (directory: string, ...args: readonly string[]) =>
  execFileSync("npm", [...args, "--ignore-scripts", "--no-audit", "--no-fund"], { cwd: directory, stdio: "pipe" });

/** What Docker would copy. */
function context(): string {
  const directory = makeDirectory("source");
  for (const line of readFileSync(join(ROOT, ".dockerignore"), "utf8").split("\n")) {
    const path = /^!(\S+)$/.exec(line)?.[1];
    if (path !== undefined) cpSync(join(ROOT, path), join(directory, path), { recursive: true });
  }
  symlinkSync(join(ROOT, "node_modules"), join(directory, "node_modules"));
  return directory;
}

beforeAll(() => {
  const source = context();
  const packed = makeDirectory("packed");
  execFileSync(process.execPath, ["scripts/build.ts"], { cwd: source, stdio: "pipe" });
  npm(source, "pack", "--pack-destination", packed);
  makeDirectory("app");
  const [tarball = ""] = readdirSync(packed);
  execFileSync("tar", ["-xzf", join(packed, tarball), "--strip-components=1", "-C", app]);
  cpSync(join(source, "package-lock.json"), join(app, "package-lock.json"));
  npm(app, "ci", "--omit=dev", "--prefer-offline");
});

interface Said {
  readonly status: number;
  readonly text: string;
}

/** In an environment with nothing in it, from a directory that holds nothing of ours. */
function earshot(args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Said> {
  const command = join(app, "dist/delivery/cli/main.js");
  return new Promise((resolve) => {
    execFile(process.execPath, [command, ...args], { cwd: makeDirectory("elsewhere"), env }, (error, stdout, stderr) =>
      resolve({ status: Number(error?.code ?? 0), text: stdout + stderr }),
    );
  });
}

describe("the package", () => {
  test("holds what it needs at run time, and nothing of how it is made", () => {
    expect(readdirSync(app).toSorted()).toEqual([
      ...["LICENSE", "README.md", "app.yml", "dist", "examples", "node_modules", "package-lock.json", "package.json"],
      ...["policies", "schemas"],
    ]);
    expect(existsSync(join(app, "node_modules/vitest"))).toBe(false);
    expect(existsSync(join(app, "node_modules/typescript"))).toBe(false);
  });

  test("tells its version", async () => {
    const { version } = JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8"));
    expect(await earshot(["--version"])).toEqual({ status: 0, text: `${version}\n` });
  });

  test("reviews", async () => {
    const example = join(app, "examples/seed-mysql");
    const { status, text } = await earshot(["review", "--before", `${example}/before`, "--after", `${example}/after`]);
    expect([status, text]).toEqual([1, expect.stringContaining("demo1/mysql-client")]);
  });

  test("says what it needs to serve", async () => {
    const { status, text } = await earshot(["serve", "--check"]);
    expect([status, text]).toEqual([2, expect.stringContaining("APP_ID is not set")]);
  });

  test("can serve", async () => {
    const github = await startFakeGitHub();
    const { status, text } = await earshot(["serve", "--check"], environmentOf(github, github.addApp()));
    await github.stop();
    expect([status, text]).toEqual([0, expect.stringContaining("It can run.")]);
  });
});
