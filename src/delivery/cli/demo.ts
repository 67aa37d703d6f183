// `earshot demo`: the outage that Earshot exists to stop, told on the example that ships, from the change to the fix.
import { cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { withoutBackticks } from "../../report/printable.ts";
import { toText } from "../../report/to-text.ts";
import { type Review, review } from "../../review.ts";
import { applyEdits } from "../apply-edits.ts";
import { chooseFixes, type FixPlan } from "../choose-fixes.ts";
import { readDirectory } from "../read-directory.ts";
import { readShippedPolicies, shippedPath } from "../shipped.ts";
import { callTo, EXTERNAL, INTERNAL, untrueClaims } from "./demo-story.ts";
import type { Finish } from "./exit-status.ts";
import { example } from "./options.ts";
import { paintDiff } from "./paint-diff.ts";
import { print, remark, terminalStyle, terminalWidth } from "./print.ts";

const REPOSITORY = "examples/seed-mysql";
const NEW_FILE = "demo/mysql.yaml";

const NEXT = `Try next
  earshot review --base origin/main                      in your own repository, on your own change
  earshot fix --base origin/main                         apply a fix, after showing it
  earshot trace --from NS/WORKLOAD --to HOST:PORT PATH   why a call goes where it goes
  earshot listeners PATH --format table                  what istioctl proxy-config would print
(in a clone: npm run earshot -- review …)
`;

export function addDemo(program: Command, finish: Finish): void {
  program
    .command("demo")
    .description("tell the story that Earshot comes from, on an example that ships")
    .addHelpText("after", example("earshot demo"))
    .action(async () => finish(await tellStory()));
}

async function tellStory(): Promise<number> {
  const before = readDirectory(shippedPath(`${REPOSITORY}/before`));
  const after = readDirectory(shippedPath(`${REPOSITORY}/after`));
  const reviewState = (state: Snapshot) => review(before, state, { policies: readShippedPolicies() });
  const broken = await reviewState(after);
  print(`The outage that Earshot comes from, on ${REPOSITORY}. Nothing here needs a cluster.\n\n`);
  tellBefore(broken);
  tellChange();
  tellReview(broken);
  const plan = await chooseFixes(broken, after, {}, reviewState);
  const mended = await reviewState(applyToCopy(plan));
  tellFix(plan, mended);
  print(NEXT);
  const untrue = untrueClaims(broken, mended);
  for (const claim of untrue) remark(`The story did not go as told: it is not so that ${claim}.`);
  return untrue.length === 0 ? 0 : 1;
}

function heading(text: string): void {
  print(`${terminalStyle().bold(text)}\n\n`);
}

function tellBefore(broken: Review): void {
  heading("1. Today: demo1/mysql-client talks to two MySQL servers");
  tellCalls(broken, "before");
}

function tellCalls(result: Review, side: "before" | "after"): void {
  for (const [address, what] of [
    [EXTERNAL, "outside the cluster"],
    [INTERNAL, "mysql-server, inside"],
  ] as const) {
    print(`   ${address.padEnd(19)} ${what.padEnd(21)} → ${callTo(result, address)?.[side]?.outcome ?? "?"}\n`);
  }
  print("\n");
}

function tellChange(): void {
  heading(`2. The change: a team adds ${NEW_FILE}, in a namespace of its own`);
  const text = readFileSync(shippedPath(`${REPOSITORY}/after/${NEW_FILE}`), "utf8");
  print(`${text.trimEnd().replace(/^/gm, terminalStyle().green("   + "))}\n\n`);
}

function tellReview(broken: Review): void {
  heading("3. What Earshot says about it before it is merged");
  const width = terminalWidth();
  print(`${toText(broken, { style: terminalStyle(), ...(width !== undefined && { width }) })}\n`);
}

function tellFix({ fixes, edits }: FixPlan, mended: Review): void {
  const style = terminalStyle();
  heading("4. The recommended fix, applied to a copy of the change");
  for (const { fix } of fixes) print(`   ${withoutBackticks(fix.title)}\n\n`);
  for (const edit of edits) print(`${paintDiff(edit, style).replace(/^/gm, "   ")}\n\n`);
  heading(`5. The same review after it: ${style.green(mended.verdict.toUpperCase())}`);
  tellCalls(mended, "after");
}

/** Writes the edits as `earshot fix` would, and reads the files back. */
function applyToCopy({ edits }: FixPlan): Snapshot {
  const copy = mkdtempSync(join(tmpdir(), "earshot-demo-"));
  try {
    cpSync(shippedPath(`${REPOSITORY}/after`), copy, { recursive: true });
    applyEdits(copy, edits);
    return readDirectory(copy);
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}
