// `earshot replay`: its forms, flags and exit status.
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { commit, makeDirectory, makeRepository } from "../repository.ts";
import { earshot, earshotInside, SEED_CHANGE } from "./earshot.ts";

const CLIENT = `apiVersion: v1
kind: Pod
metadata: {name: cart, namespace: shop}
spec: {containers: [{name: cart, image: cart, env: [{name: DB_ADDR, value: "10.10.13.110:3306"}]}]}
`;

function makeHistory() {
  const root = makeRepository({ "shop/cart.yaml": CLIENT });
  commit(root, "words", { "README.md": "A shop\n" });
  commit(root, "an entry", { "demo/mysql.yaml": SEED_CHANGE });
  return root;
}

describe("earshot replay", () => {
  test("tells each commit and the sums; a verdict of block is no failure of the replay", async () => {
    const { status, stdout, stderr } = await earshot(["replay", "--istio", "1.30"], { cwd: makeHistory() });
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const lines = stdout
      .split("\n")
      .map((line) => line.replace(/\d+\.\d s/g, "N s").replace(/[0-9a-f]{10}/g, "COMMIT"));
    expect(lines.slice(0, 3)).toEqual([
      "pass          N s  COMMIT  the base",
      "pass          N s  COMMIT  words",
      "block         N s  COMMIT  an entry",
    ]);
    expect(stdout).toMatch(/^ {4}foreign-capture: MySQL traffic of shop\/cart .*\(demo\/mysql.yaml:/m);
    expect(lines).toContain("3 commits in N s: 2 pass, 1 block");
  });

  test("JSON into a file, a stretch, another directory of the repository", async () => {
    const root = makeHistory();
    const file = `${makeDirectory()}/replay.json`;
    const args = ["replay", "--format", "json", "--output", file, "--from", "HEAD~1", "--first-parent"];
    expect(await earshot(args, { cwd: `${root}/shop` })).toEqual({ status: 0, stdout: "", stderr: "" });
    const { schema, commits, summary } = JSON.parse(readFileSync(file, "utf8"));
    expect({ schema, verdicts: commits.map(({ verdict }: { verdict: string }) => verdict) }).toEqual({
      schema: "earshot.replay/1",
      verdicts: ["block"],
    });
    expect(summary).toMatchObject({ commits: 1, policies: [{ policy: "foreign-capture", findings: 1, commits: 1 }] });
  });

  test.each([
    [["--last", "0"], "A number from 1 to 999999 is expected"],
    [["--last", "all"], "A number from 1 to 999999 is expected"],
    [["--merges", "--first-parent"], "cannot be used with"],
    [["--to", "no-such-branch"], 'there is no revision "no-such-branch" here'],
    [["--from", "HEAD"], "there is no such commit to review"],
  ])("%j is a mistake", async (flags, words) => {
    const { status, stdout, stderr } = await earshotInside(["replay", ...flags]);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toContain(words);
  });
});
