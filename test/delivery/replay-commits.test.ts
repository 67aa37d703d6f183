// Commits reviewed one after the other: what they share, and that one which crashes the engine does not end it.
import { describe, expect, test } from "vitest";
import { listCommits } from "../../src/delivery/list-commits.ts";
import { replayer, type SettingsFor } from "../../src/delivery/replay-commits.ts";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { SEED_CHANGE } from "./cli/earshot.ts";
import { commit, git, makeRepository } from "./repository.ts";

const CLIENT = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: shop}
spec:
  template:
    spec: {containers: [{name: cart, env: [{name: DB_ADDR, value: "10.10.13.110:3306"}]}]}
`;

const SETTINGS: SettingsFor = () => ({ policies: readShippedPolicies(), istio: "1.30" });

async function replay(root: string, settings: SettingsFor = SETTINGS) {
  const replayOne = replayer(root, settings);
  const replayed = [];
  for (const one of await listCommits(root, { last: 20, to: "HEAD", walk: "all" })) replayed.push(await replayOne(one));
  return replayed.map(({ subject, outcome }) => ({
    subject,
    said: outcome.kind === "crashed" ? outcome.message : `${outcome.verdict} ${outcome.title}`,
    found: outcome.kind === "crashed" ? [] : outcome.findings.map(({ policy }) => policy),
  }));
}

function makeHistory() {
  const root = makeRepository({ "shop/cart.yaml": CLIENT });
  commit(root, "words", { "README.md": "A shop\n" });
  commit(root, "an entry", { "demo/mysql.yaml": SEED_CHANGE });
  commit(root, "a comment", { "demo/mysql.yaml": `# ours\n${SEED_CHANGE}` });
  git(root, "rm", "--quiet", "demo/mysql.yaml");
  commit(root, "it goes");
  return root;
}

describe("each commit is reviewed against its first parent", () => {
  test("what is there already is not found again, and what goes is no finding", async () => {
    expect(await replay(makeHistory())).toEqual([
      { subject: "the base", said: expect.stringMatching(/^pass Nothing moves: 1 changed object/), found: [] },
      { subject: "words", said: expect.stringMatching(/^pass Nothing moves: 0 changed objects/), found: [] },
      { subject: "an entry", said: expect.stringMatching(/^block MySQL traffic/), found: ["foreign-capture"] },
      { subject: "a comment", said: expect.stringMatching(/^pass Nothing moves/), found: [] },
      { subject: "it goes", said: expect.stringMatching(/^pass No finding: 1 known call goes/), found: [] },
    ]);
  });

  test("one that crashes is named with the error and its place; the others go on", async () => {
    const settings: SettingsFor = (states, commit) => {
      if (states.after.get("demo/mysql.yaml") === SEED_CHANGE) throw new RangeError("too deep");
      return SETTINGS(states, commit);
    };
    const replayed = await replay(makeHistory(), settings);
    expect(replayed.map(({ said }) => said.split(" ", 1)[0])).toEqual(["pass", "pass", "RangeError:", "pass", "pass"]);
    expect(replayed[2]?.said).toMatch(/^RangeError: too deep( \(src\/\S+\))?$/);
  });
});
