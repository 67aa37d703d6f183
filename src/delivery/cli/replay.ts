// `earshot replay`: the last commits of a repository, each as if it were a pull request. For tuning settings on one's own
// history, and for finding crashes and false alarms. Changes nothing.
import { type Command, InvalidArgumentError, Option } from "commander";
import type { ReplayedCommit } from "../../report/replay.ts";
import { toReplayJson } from "../../report/to-replay-json.ts";
import { toReplayedText, toReplaySummary } from "../../report/to-replay-text.ts";
import { type Commit, listCommits, type Walk } from "../list-commits.ts";
import { findRepository } from "../read-git.ts";
import { replayer } from "../replay-commits.ts";
import { type Finish, NO_REVIEW } from "./exit-status.ts";
import { addSimulationFlags, example, formatOption, outputOption, type SimulationFlags } from "./options.ts";
import { print, printJson, terminalStyle, terminalWidth } from "./print.ts";
import { withProgress } from "./progress.ts";
import { readSettings } from "./read-change.ts";

const FORMATS = ["text", "json"] as const;

interface ReplayFlags extends SimulationFlags {
  readonly last: number;
  readonly from?: string;
  readonly to: string;
  readonly firstParent?: boolean;
  readonly merges?: boolean;
  readonly format: (typeof FORMATS)[number];
  readonly output?: string;
}

const MORE = `
Exit status: 0 every commit was reviewed, whatever the verdicts; 2 one crashed, or none could be reviewed.
${example("earshot replay --last 50 --first-parent\nearshot replay --from v1.4.0 --format json --output replay.json")}`;

export function addReplay(program: Command, finish: Finish): void {
  const command = program
    .command("replay")
    .description("review the last commits of a repository as if each were a pull request: verdicts, findings, time")
    .option("--last <n>", "how many commits, counted back from --to", positive, 20)
    .option("--from <rev>", "leave this revision out, and all before it")
    .option("--to <rev>", "the last revision", "HEAD")
    .addOption(new Option("--first-parent", "only the main line; a merge counts as one change").conflicts("merges"))
    .option("--merges", "only merges of the main line")
    .addHelpText("after", MORE);
  addSimulationFlags(command)
    .addOption(formatOption(FORMATS))
    .addOption(outputOption())
    .action(async (flags: ReplayFlags) => {
      const commits = await replay(flags);
      finish(commits.some(({ outcome }) => outcome.kind === "crashed") ? NO_REVIEW : 0);
    });
}

function positive(text: string): number {
  if (!/^[1-9]\d{0,5}$/.test(text)) throw new InvalidArgumentError("A number from 1 to 999999 is expected.");
  return Number(text);
}

function walkOf({ merges, firstParent }: ReplayFlags): Walk {
  if (merges === true) return "merges";
  return firstParent === true ? "first-parent" : "all";
}

async function replay(flags: ReplayFlags): Promise<readonly ReplayedCommit[]> {
  const { last, from, to } = flags;
  const { root, at } = await findRepository(process.cwd());
  const commits = await listCommits(at, { last, to, walk: walkOf(flags), ...(from !== undefined && { from }) });
  const replayOne = replayer(at, (states, { date }) => ({
    ...readSettings(flags, { ...states, notices: [], root, readAgain: async () => states.after }),
    // Waivers are those of the day.
    today: new Date(date).toISOString().slice(0, 10),
  }));
  const teller = tellerFor(flags);
  const replayed: ReplayedCommit[] = [];
  const replayAll = async (track: Track) => {
    for (const [index, commit] of commits.entries()) {
      const one = await track(progressWords(commit, index, commits.length), () => replayOne(commit));
      replayed.push(one);
      teller.commit?.(one);
    }
  };
  // Lines that appear are progress in themselves; else one line goes through all commits.
  if (teller.commit !== undefined) await replayAll(withProgress);
  else {
    await withProgress("reviewing commits", (tell) =>
      replayAll((what, work) => {
        tell(what);
        return work();
      }),
    );
  }
  teller.all(replayed);
  return replayed;
}

type Track = (what: string, work: () => Promise<ReplayedCommit>) => Promise<ReplayedCommit>;

function progressWords({ id, subject }: Commit, index: number, count: number): string {
  return `reviewing commit ${index + 1} of ${count}, ${id.slice(0, 10)} ${subject.slice(0, 40)}`;
}

interface Teller {
  readonly commit?: (commit: ReplayedCommit) => void;
  readonly all: (commits: readonly ReplayedCommit[]) => void;
}

/** A terminal is told of each commit as soon as it is reviewed; a file gets everything at the end. */
function tellerFor({ format, output }: ReplayFlags): Teller {
  if (format === "json") return { all: (commits) => printJson(toReplayJson(commits), output) };
  const width = output === undefined ? terminalWidth() : undefined;
  const options = { style: terminalStyle(output), ...(width !== undefined && { width }) };
  const text = (commit: ReplayedCommit) => toReplayedText(commit, options);
  const sums = (commits: readonly ReplayedCommit[]) => `\n${toReplaySummary(commits, options)}`;
  if (output === undefined) return { commit: (commit) => print(text(commit)), all: (commits) => print(sums(commits)) };
  return { all: (commits) => print(`${commits.map(text).join("")}${sums(commits)}`, output) };
}
