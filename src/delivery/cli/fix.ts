// `earshot fix`: reviews, shows what would be edited, applies it to the files when told to, and reviews again.
import type { Command } from "commander";
import { FIX_KINDS } from "../../fixes/fix-kinds.ts";
import { toTitle } from "../../report/to-title.ts";
import type { Review } from "../../review.ts";
import { applyEdits } from "../apply-edits.ts";
import { chooseFixes, type Decide, type FixChoice, type FixPlan } from "../choose-fixes.ts";
import { isTrouble, trouble } from "../trouble.ts";
import { askAboutFixes, askAtTerminal } from "./ask-about-fixes.ts";
import { exitStatus, type FailOn, type Finish } from "./exit-status.ts";
import { addSimulationFlags, example, type SimulationFlags } from "./options.ts";
import { print, remark, terminalStyle } from "./print.ts";
import { addChangeFlags, type ChangeFlags, readChange, readSettings } from "./read-change.ts";
import { failOnOption, reviewChange } from "./review.ts";
import { showFinding, showFix, showSettled, showUnfixed } from "./show-fix.ts";

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
    .option("--finding <id>", "the finding to fix, or the beginning of its id (else you are asked for each)")
    .option("--all", "with --yes or --dry-run: fix every finding, not only the first one that has a fix")
    .option("--kind <kind>", "the kind of fix, such as add-address (else the recommended one)")
    .option("--yes", "do not ask")
    .option("--dry-run", "show the edits and the verdict that they would give; write nothing")
    .addOption(failOnOption())
    .action(async (flags: FixFlags) => finish(exitStatus(await fixChange(flags), flags.failOn)));
}

async function fixChange(flags: FixFlags): Promise<Review> {
  refuse(flags);
  const change = await readChange(flags);
  const { kind } = flags;
  const settings = { ...readSettings(flags, change), ...(kind !== undefined && { wantedFix: kind }) };
  const reviewAgain = (after: typeof change.after) => reviewChange(change, after, settings);
  const first = await reviewAgain(change.after);
  if (first.findings.length === 0) print("There is nothing to fix.\n");
  const plan = await chooseFixes(first, change.after, choiceOf(flags), reviewAgain);
  if (asks(flags) && plan.edits.length === 0 && plan.unfixed.length < first.findings.length)
    print("Nothing was written.\n");
  if (plan.edits.length === 0) return first;
  if (flags.dryRun === true) {
    const wouldBe = plan.review ?? (await reviewAgain(plan.after));
    showVerdict("With this, the review would say", wouldBe);
    return wouldBe;
  }
  write(change.root, plan, flags);
  const second = await reviewAgain(await change.readAgain());
  showVerdict("The review now says", second);
  if (flags.finding === undefined && flags.all !== true && second.findings.some(({ fixes }) => fixes.length > 0))
    remark("Other findings have fixes, too: earshot fix once more, or with --all.");
  return second;
}

function asks({ yes, dryRun }: FixFlags): boolean {
  return yes !== true && dryRun !== true;
}

/** Throws trouble for flags that cannot be meant, before anything is read. */
function refuse(flags: FixFlags): void {
  const { finding, all, kind } = flags;
  if (finding !== undefined && all === true) throw trouble("--finding and --all exclude each other");
  const unknown = kind?.split("+").find((one) => !FIX_KINDS.has(one));
  if (unknown !== undefined)
    throw trouble(`there is no kind of fix ${unknown}; there are ${[...FIX_KINDS.keys()].join(", ")}`);
  if (asks(flags) && !process.stdin.isTTY)
    throw trouble("nobody can be asked here, for this is no terminal: say --yes to apply, or --dry-run to look only");
}

/** A person is asked about every finding; without one each fix is shown as it is chosen. */
function choiceOf(flags: FixFlags): FixChoice {
  const told = { ...flags, tellUnfixed: showUnfixed, tellSettled: showSettled };
  if (asks(flags)) return { ...told, all: flags.finding === undefined, decide: askAboutFixes(askAtTerminal) };
  const decide: Decide = async (finding, [fix, ...others], review) => {
    if (fix === undefined) return "skip";
    showFinding(finding);
    showFix(fix, review);
    const kinds = others.map(({ kind }) => `--kind ${kind}`);
    if (kinds.length > 0) print(terminalStyle().dim(`  also possible: ${kinds.join(", ")}\n`));
    print("\n");
    return fix;
  };
  return { ...told, decide };
}

function write(root: string | undefined, { edits }: FixPlan, { head, staged }: FixFlags): void {
  if (root === undefined) throw trouble("a bare repository has no files to edit");
  try {
    applyEdits(root, edits);
  } catch (error) {
    if (head === undefined || !isTrouble(error)) throw error;
    throw trouble(`${error.message}. The files here are edited, and they must be those of ${head}: check it out first`);
  }
  const hint = staged === true ? " (not staged yet)" : "";
  print(`Written: ${edits.map(({ path }) => path).join(", ")}${hint}.\n`);
}

function showVerdict(lead: string, review: Review): void {
  print(`${lead}: ${terminalStyle().bold(review.verdict)}. ${toTitle(review)}\n`);
}
