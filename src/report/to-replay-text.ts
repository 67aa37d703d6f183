// Replayed commits -> text for a terminal of 80 to 120 columns: a part for each commit as it is done, then the sums.
import { columns } from "./columns.ts";
import { quantity } from "./count-words.ts";
import { formatLocation } from "./format-location.ts";
import { printable, shorten, withoutBackticks } from "./printable.ts";
import { type ReplayedCommit, type ReplayedFinding, type ReviewSummary, tallyReplay } from "./replay.ts";
import type { Review } from "./review.ts";
import { plainStyle, type Style } from "./style.ts";
import { capped, type Page, paragraph, section } from "./text-page.ts";
import type { TextOptions } from "./to-text.ts";

const SHOWN = 5;
const VERDICTS = {
  pass: "green",
  warn: "yellow",
  block: "red",
  incomplete: "yellow",
  crash: "red",
} as const satisfies Record<Review["verdict"] | "crash", keyof Style>;
type Outcome = keyof typeof VERDICTS;

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(1)} s`;
}

function verdictOf({ outcome }: ReplayedCommit): Outcome {
  return outcome.kind === "crashed" ? "crash" : outcome.verdict;
}

function headline(commit: ReplayedCommit, { style, width }: Page): string {
  const verdict = verdictOf(commit);
  const start = `${verdict.padEnd(10)}  ${seconds(commit.milliseconds).padStart(7)}  ${commit.commit.slice(0, 10)}  `;
  const subject = shorten(printable(commit.subject), Math.max(20, width - start.length));
  return `${style[VERDICTS[verdict]](verdict.padEnd(10))}${start.slice(10)}${subject}`;
}

function findingLines({ policy, title, location }: ReplayedFinding, page: Page): string {
  return paragraph(`${policy}: ${title} (${formatLocation(location)})`, page, "    ");
}

function reviewLines({ findings, incomplete, counts, title }: ReviewSummary, page: Page): readonly string[] {
  const { movedCalls, changedSymptoms } = counts;
  const quiet = findings.length === 0 && incomplete.length === 0 && movedCalls + changedSymptoms > 0;
  return [
    ...capped(findings, { limit: SHOWN, what: "findings" }, (finding) => findingLines(finding, page)),
    ...capped(incomplete, { limit: SHOWN, what: "like these" }, (text) =>
      paragraph(`no verdict: ${text}`, page, "    "),
    ),
    ...(quiet ? [page.style.dim(paragraph(title, page, "    "))] : []),
  ];
}

function pageOf({ style = plainStyle, width = 100 }: TextOptions): Page {
  return { style, width };
}

/** One commit: a line, and one more for each thing that it would be told for. Ends with a line break. */
export function toReplayedText(commit: ReplayedCommit, options: TextOptions = {}): string {
  const page = pageOf(options);
  const { outcome } = commit;
  const lines =
    outcome.kind === "crashed"
      ? [paragraph(`a fault of Earshot itself: ${outcome.message}`, page, "    ")]
      : reviewLines(outcome, page);
  return `${[headline(commit, page), ...lines].join("\n")}\n`;
}

function table(rows: readonly (readonly string[])[]): readonly string[] {
  return columns(rows).map((line) => `    ${line}`);
}

/** The sums: verdicts, findings by policy, the slowest commits, crashes. Ends with a line break. */
export function toReplaySummary(commits: readonly ReplayedCommit[], options: TextOptions = {}): string {
  const page = pageOf(options);
  const { verdicts, policies, slowest, crashes, milliseconds } = tallyReplay(commits);
  const counts = (Object.keys(VERDICTS) as Outcome[]).filter((verdict) => verdicts[verdict] > 0);
  const said = counts.map((verdict) => `${verdicts[verdict]} ${verdict}`).join(", ");
  const lines = [
    page.style.bold(
      `${quantity(commits.length, "commit")} in ${seconds(milliseconds)}: ${said || "nothing to review"}`,
    ),
    "",
    ...section(
      "Findings by policy",
      policies.length === 0
        ? []
        : table([
            ["POLICY", "FINDINGS", "COMMITS"],
            ...policies.map(({ policy, findings, commits: count }) => [printable(policy), `${findings}`, `${count}`]),
          ]),
      page,
    ),
    ...section("Slowest", table(slowest.map((commit) => nameCommit(commit, page))), page),
    ...section(
      "Crashes: faults of Earshot itself, please report them",
      crashes.map((commit) => {
        const what = commit.outcome.kind === "crashed" ? commit.outcome.message : "";
        return paragraph(`${commit.commit.slice(0, 10)}: ${withoutBackticks(what)}`, page, "    ");
      }),
      page,
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function nameCommit({ milliseconds, commit, subject }: ReplayedCommit, { width }: Page): readonly string[] {
  return [seconds(milliseconds), commit.slice(0, 10), shorten(printable(subject), Math.max(20, width - 30))];
}
