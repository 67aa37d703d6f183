// `earshot review`: two states of a repository -> the report, and the exit status of its verdict.
import { type Command, Option } from "commander";
import { withoutBackticks } from "../../report/printable.ts";
import { tellObserved } from "../../report/tell-settings.ts";
import { toGitlab } from "../../report/to-gitlab.ts";
import { toJson } from "../../report/to-json.ts";
import { toJunit } from "../../report/to-junit.ts";
import { toMarkdown } from "../../report/to-markdown.ts";
import { toSarif } from "../../report/to-sarif.ts";
import { toText } from "../../report/to-text.ts";
import { type Review, type ReviewSettings, review } from "../../review.ts";
import { exitStatus, FAIL_ON, type FailOn, type Finish } from "./exit-status.ts";
import { addSimulationFlags, example, formatOption, outputOption, type SimulationFlags } from "./options.ts";
import { print, printJson, remark, terminalStyle, terminalWidth } from "./print.ts";
import { withProgress } from "./progress.ts";
import { addChangeFlags, type Change, type ChangeFlags, readChange, readSettings } from "./read-change.ts";

const FORMATS = ["text", "markdown", "json", "sarif", "junit", "gitlab"] as const;
type Format = (typeof FORMATS)[number];

interface ReviewFlags extends ChangeFlags, SimulationFlags {
  readonly format: Format;
  readonly output?: string;
  readonly failOn: FailOn;
  readonly all?: boolean;
}

const PRINT: Readonly<Record<Format, (review: Review, flags: Pick<ReviewFlags, "output" | "all">) => void>> = {
  text: (review, { output, all }) => printText(review, output, all),
  markdown: (review, { output, all }) => print(toMarkdown(review, { all: all === true }), output),
  json: (review, { output: file }) => printJson(toJson(review), file),
  sarif: (review, { output: file }) => printJson(toSarif(review), file),
  junit: (review, { output: file }) => print(toJunit(review), file),
  gitlab: (review, { output: file }) => printJson(toGitlab(review), file),
};

const EXAMPLE = `earshot review --base origin/main
earshot review --base origin/main --head HEAD --format sarif --output earshot.sarif
earshot review --before live/ --after change/ --istio 1.28`;

export function addReview(program: Command, finish: Finish): void {
  const command = program
    .command("review")
    .description("say whose traffic a change moves, from where to where, and how to keep it from moving")
    .addHelpText("after", example(EXAMPLE));
  addSimulationFlags(addChangeFlags(command))
    .addOption(formatOption(FORMATS))
    .addOption(outputOption())
    .addOption(failOnOption())
    .option(
      "--all",
      "tell also what would be found if it were added now and is there before the change, and what was taken to be so without Git saying it and changes nothing here",
    )
    .action(async (flags: ReviewFlags) => {
      const change = await readChange(flags);
      const result = await reviewChange(change, change.after, {
        ...readSettings(flags, change),
        ...(flags.all === true && { existing: true }),
      });
      PRINT[flags.format](result, flags);
      remarkObserved(result, flags);
      finish(exitStatus(result, flags.failOn));
    });
}

/** The text says it itself; in the log of a CI job, nothing else would. */
function remarkObserved(result: Review, { format, output }: ReviewFlags): void {
  const words = tellObserved(result);
  if (words !== undefined && (format !== "text" || output !== undefined)) remark(withoutBackticks(words));
}

export function failOnOption(): Option {
  return new Option("--fail-on <severity>", "what makes the exit status 1: an error, also a warning, or nothing")
    .choices(FAIL_ON)
    .default("error" satisfies FailOn);
}

/** Reviews what `after` makes of the change's before side, with what was noticed while reading. */
export async function reviewChange(
  { before, notices }: Change,
  after: Change["after"],
  settings: ReviewSettings,
): Promise<Review> {
  const result = await withProgress(`reviewing ${after.size} files`, () => review(before, after, settings));
  const told = notices.map((notice) => ({ ...notice, incomplete: false }));
  return { ...result, notices: [...told, ...result.notices] };
}

export function printText(result: Review, file?: string, all = false): void {
  const width = file === undefined ? terminalWidth() : undefined;
  print(toText(result, { style: terminalStyle(file), all, ...(width !== undefined && { width }) }), file);
}
