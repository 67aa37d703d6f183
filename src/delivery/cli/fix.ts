// `earshot fix`: reviews, shows what would be edited, applies it to the files when told to, and reviews again.
import { createInterface } from "node:readline/promises";
import type { Command } from "commander";
import type { FileEdit } from "../../fixes/fix.ts";
import { withoutBackticks } from "../../report/printable.ts";
import { toTitle } from "../../report/to-title.ts";
import type { Review } from "../../review.ts";
import { applyEdits } from "../apply-edits.ts";
import { chooseFixes, type FixChoice, type FixPlan } from "../choose-fixes.ts";
import { trouble } from "../trouble.ts";
import { exitStatus, type FailOn, type Finish } from "./exit-status.ts";
import { addSimulationFlags, example, type SimulationFlags } from "./options.ts";
import { paintDiff } from "./paint-diff.ts";
import { print, terminalStyle } from "./print.ts";
import { addChangeFlags, type ChangeFlags, readChange, readSettings } from "./read-change.ts";
import { failOnOption, reviewChange } from "./review.ts";

interface FixFlags extends ChangeFlags, SimulationFlags, FixChoice {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  readonly failOn: FailOn;
}

const EXAMPLE = `earshot fix --base origin/main
earshot fix --base origin/main --kind confine-with-sidecar --yes
earshot fix --before live/ --after change/ --all --dry-run`;

export function addFix(program: Command, finish: Finish): void {
  const command = program
    .command("fix")
    .description("apply a fix to the working tree (or to the --after directory), and review again")
    .addHelpText("after", example(EXAMPLE));
  addSimulationFlags(addChangeFlags(command))
    .option("--finding <id>", "the finding to fix (else the first one that has a fix)")
    .option("--all", "fix every finding")
    .option("--kind <kind>", "the kind of fix, such as add-address (else the recommended one)")
    .option("--yes", "do not ask")
    .option("--dry-run", "show the edits and the verdict that they would give; write nothing")
    .addOption(failOnOption())
    .action(async (flags: FixFlags) => finish(exitStatus(await fixChange(flags), flags.failOn)));
}

async function fixChange(flags: FixFlags): Promise<Review> {
  if (flags.finding !== undefined && flags.all === true) throw trouble("--finding and --all exclude each other");
  const change = await readChange(flags);
  const settings = readSettings(flags, change);
  const reviewAgain = (after: typeof change.after) => reviewChange(change, after, settings);
  const first = await reviewAgain(change.after);
  const plan = await chooseFixes(first, change.after, flags, reviewAgain);
  showPlan(first, plan);
  if (plan.edits.length === 0) return first;
  if (flags.dryRun === true) {
    const wouldBe = await reviewAgain(plan.after);
    showVerdict("With this, the review would say", wouldBe);
    return wouldBe;
  }
  if (change.root === undefined) throw trouble("a bare repository has no files to edit");
  if (flags.yes !== true && !(await confirm(plan.edits))) {
    print("Nothing was written.\n");
    return first;
  }
  applyEdits(change.root, plan.edits);
  const second = await reviewAgain(await change.readAgain());
  showVerdict(`Written: ${plan.edits.map((edit) => edit.path).join(", ")}. The review now says`, second);
  return second;
}

function showPlan(first: Review, { fixes, unfixed, edits }: FixPlan): void {
  const style = terminalStyle();
  if (first.findings.length === 0) print("There is nothing to fix.\n");
  for (const { finding, fix } of fixes) {
    print(`${style.bold(withoutBackticks(finding.title))}  ${style.dim(finding.id)}\n`);
    print(`  ${style.green(withoutBackticks(fix.title))}  ${style.dim(fix.kind)}\n`);
    for (const text of [fix.reason, ...fix.conditions]) if (text !== "") print(`  ${withoutBackticks(text)}\n`);
    const others = finding.fixes.filter((other) => other !== fix).map((other) => other.kind);
    if (others.length > 0) print(style.dim(`  also possible: --kind ${others.join(", --kind ")}\n`));
  }
  for (const { finding, reason } of unfixed) {
    print(
      `${style.bold(withoutBackticks(finding.title))}  ${style.dim(finding.id)}\n  no fix: ${withoutBackticks(reason)}\n`,
    );
  }
  for (const edit of edits) print(`\n${paintDiff(edit, style)}\n`);
}

function showVerdict(lead: string, review: Review): void {
  print(`\n${lead}: ${terminalStyle().bold(review.verdict)}. ${toTitle(review)}\n`);
}

/** Asks at a terminal; without one nobody can say yes. */
async function confirm(edits: readonly FileEdit[]): Promise<boolean> {
  if (!process.stdin.isTTY) throw trouble("nobody can be asked here: say --yes to apply, or --dry-run to look only");
  const question = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await question.question(
      `\nApply to ${edits.length === 1 ? "this file" : `these ${edits.length} files`}? [y/N] `,
    );
    return /^y(?:es)?$/i.test(answer.trim());
  } finally {
    question.close();
  }
}
