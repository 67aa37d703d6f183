// The examples as histories: the base, the change that is quiet, its revert, the change that bites. Only that one has a finding.
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { listCommits } from "../../../src/delivery/list-commits.ts";
import { findRepository } from "../../../src/delivery/read-git.ts";
import { replayer } from "../../../src/delivery/replay-commits.ts";
import { readShippedPolicies } from "../../../src/delivery/shipped.ts";
import { commit, git, makeRepository } from "../repository.ts";
import { hasBoth, renderer } from "./real-tools.ts";

const EXAMPLES = fileURLToPath(new URL("../../../examples/", import.meta.url));

function historyOf(example: string): string {
  const repository = makeRepository({ "README.md": "An empty repository.\n" });
  for (const state of ["before", "quiet", "before", "after"]) {
    git(repository, "rm", "-rq", "--ignore-unmatch", ".");
    cpSync(`${EXAMPLES}${example}/${state}`, repository, { recursive: true });
    commit(repository, state);
  }
  rmSync(`${repository}/README.md`, { force: true });
  return repository;
}

describe.skipIf(!hasBoth)("a replay finds what bites, and nothing else", () => {
  test.each(["plain", "kustomize-overlays", "argo-app-of-apps", "flux"])("%s", async (example) => {
    const { at } = await findRepository(historyOf(example));
    const commits = await listCommits(at, { last: 4, to: "HEAD", walk: "all" });
    const policies = readShippedPolicies();
    const replayOne = replayer(at, () => ({ policies, renderer }));
    const told: unknown[] = [];
    for (const one of commits) {
      const { subject, outcome } = await replayOne(one);
      told.push([subject, outcome.kind === "crashed" ? "crashed" : outcome.verdict]);
    }
    expect(told).toEqual(
      expect.arrayContaining([
        ["quiet", "pass"],
        ["before", "pass"],
        ["after", "block"],
      ]),
    );
    expect(told).toHaveLength(4);
    expect(told.filter((one) => JSON.stringify(one).includes("block"))).toHaveLength(1);
  });
});
