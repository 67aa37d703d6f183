// The questions of `earshot fix`, with answers from a test, and once at a real terminal.
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { expect, test, vi } from "vitest";
import type { Decision } from "../../../src/delivery/choose-fixes.ts";
import { askAboutFixes } from "../../../src/delivery/cli/ask-about-fixes.ts";
import { seedFinding, seedReview } from "../../report/example-reviews.ts";
import { makeSeed, SEED_CHANGE } from "./earshot.ts";

const { fixes } = seedFinding;

/** What comes of a row of answers; after them there are no more. */
async function decided(answers: readonly string[], offered = fixes): Promise<Decision> {
  const rest = [...answers];
  const spies = [process.stdout, process.stderr].map((stream) => vi.spyOn(stream, "write").mockReturnValue(true));
  try {
    const decision = await askAboutFixes(async () => rest.shift())(seedFinding, offered, seedReview);
    expect(rest).toEqual([]);
    return decision;
  } finally {
    for (const spy of spies) spy.mockRestore();
  }
}

test.each<[string, readonly string[], Decision | undefined]>([
  ["yes", ["y"], fixes[0]],
  ["Yes, written out", ["YES "], fixes[0]],
  ["no", ["n"], "skip"],
  ["nothing", [""], "skip"],
  ["the next one, yes", ["o", "y"], fixes[1]],
  ["all of them, and round to the first", [...fixes.map(() => "o"), "y"], fixes[0]],
  ["stop", ["q"], "stop"],
  ["no more answers", [], "stop"],
  ["something else is asked again", ["what?", "?", "y"], fixes[0]],
])("%s", async (_, answers, decision) => {
  expect(fixes.length).toBeGreaterThan(1);
  expect(await decided(answers)).toBe(decision);
});

test("there is no other fix when there is only one", async () => {
  expect(await decided(["o", "n"], fixes.slice(0, 1))).toBe("skip");
});

const root = fileURLToPath(new URL("../../../", import.meta.url));
const script = "/usr/bin/script";

/** Runs `earshot fix` at a terminal of its own, and types `keys` when it asks. */
function atTerminal(seed: string, keys: string): Promise<{ readonly status: number | null; readonly shown: string }> {
  const command = `${process.execPath} ${root}src/delivery/cli/main.ts fix --before ${seed}/before --after ${seed}/after`;
  return new Promise((resolve, reject) => {
    const child = spawn(script, ["--quiet", "--return", "--command", command, "/dev/null"], { cwd: root });
    let shown = "";
    let typed = false;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      shown += text;
      if (typed || !shown.includes("Apply this?")) return;
      typed = true;
      child.stdin.write(keys);
    });
    child.on("error", reject);
    child.on("close", (status) => resolve({ status, shown }));
  });
}

// Without the tool of util-linux there is no terminal to test at; CI has it.
const noTerminal = process.env.CI === undefined && !existsSync(script);

test.skipIf(process.platform !== "linux" || noTerminal).each([
  ["y\n", 0, /Written: demo\/mysql.yaml\..*The review now says: .*pass/s],
  ["n\n", 1, /Nothing was written/],
  ["\u0004", 1, /Nothing was written/],
  ["\u0003", 2, /interrupted; nothing was written/],
])("at a terminal, to %j", async (keys, status, words) => {
  const seed = makeSeed();
  const outcome = await atTerminal(seed, keys);
  expect(outcome.shown).toMatch(words);
  expect(outcome.status).toBe(status);
  expect(readFileSync(join(seed, "after/demo/mysql.yaml"), "utf8") === SEED_CHANGE).toBe(status !== 0);
});
