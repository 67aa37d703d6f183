// What people meet before anything is simulated: help, versions, and mistakes at the keyboard.
import { describe, expect, test } from "vitest";
import { makeDirectory } from "../repository.ts";
import { earshot, earshotInside } from "./earshot.ts";

describe("help", () => {
  test("names every command and the exit statuses", async () => {
    const { status, stdout } = await earshotInside(["--help"]);
    expect(status).toBe(0);
    for (const command of ["review", "fix", "listeners", "trace", "verify", "replay", "demo", "serve"])
      expect(stdout).toMatch(new RegExp(`^  ${command} `, "m"));
    expect(stdout).toContain("Exit status: 0 pass or warn, 1 block, 2 incomplete");
  });

  test.each(["review", "fix", "listeners", "trace", "verify", "replay", "demo", "serve"])(
    "%s has an example",
    async (command) => {
      const { status, stdout } = await earshotInside([command, "--help"]);
      expect(status).toBe(0);
      expect(stdout).toContain(`$ earshot ${command}`);
    },
  );

  test("--version is the package's", async () => {
    const { status, stdout } = await earshot(["--version"]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });
});

describe("mistakes end with status 2 and a line that helps", () => {
  test.each([
    [["revue"], "Did you mean review?"],
    [[], "Usage: earshot"],
    [["review"], "say what to compare: --base REF [--head REF], or --before DIR --after DIR"],
    [["review", "--before", "examples"], "say what to compare"],
    [["review", "--base", "HEAD", "--before", "examples", "--after", "examples"], "say what to compare"],
    [["review", "--base", "no-such-branch"], 'there is no revision "no-such-branch" here'],
    [["review", "--base", "--output=x"], '"--output=x" is not a revision'],
    [["review", "--before", "no/such/dir", "--after", "examples"], "there is no file or directory no/such/dir"],
    [["review", "--before", "package.json", "--after", "examples"], "package.json is not a directory"],
    [["review", "--base", "HEAD", "--format", "xml"], "Allowed choices are text, markdown, json, sarif"],
    [["review", "--base", "HEAD", "--fail-on", "always"], "Allowed choices are error, warning, never"],
    [["review", "--base", "HEAD", "--frobnicate"], "unknown option '--frobnicate'"],
    [["listeners"], "missing required argument 'path'"],
    [["listeners", "no-such-file.yaml"], "there is no file or directory no-such-file.yaml"],
    [["listeners", "LICENSE"], "LICENSE is not called .yaml, .yml or .json"],
    [["listeners", ".ci"], "there is no .yaml, .yml or .json file in .ci"],
    [["trace", "--from", "a/b", "examples"], "required option '--to"],
    [["trace", "--from", "a/b", "--to", "10.0.0.1", "examples"], "a port from 1 to 65535 must follow"],
    [["trace", "--from", "a/b", "--to", "http://cart:80", "examples"], "as in cart.shop:8080; no URL"],
    [["trace", "--from", "a/b", "--to", "10.0.0.1:0", "examples"], "a port from 1 to 65535 must follow"],
    [["fix", "--base", "HEAD", "--finding", "x", "--all"], "--finding and --all exclude each other"],
  ])("earshot %j", async (args, words) => {
    const { status, stdout, stderr } = await earshotInside(args);
    expect(stderr).toContain(words);
    expect(stderr).not.toContain("    at ");
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  test("outside of a repository", async () => {
    const { status, stderr } = await earshot(["review", "--base", "main"], { cwd: makeDirectory() });
    expect({ status, stderr }).toEqual({ status: 2, stderr: expect.stringContaining("this is not a git repository") });
  });
});
