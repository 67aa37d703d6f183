// What came to a branch since the last look -> the lines above the review: by which pull requests, by whom without one, and which
// waivers ended. Nobody is mentioned: a check run notifies nobody.
import { joinWords } from "../../../manifests/join-words.ts";
import { quantity } from "../../../report/count-words.ts";
import { code, sentence } from "../../../report/escape-markdown.ts";
import { markdownList } from "../../../report/markdown-finding.ts";
import { named } from "../../../report/printable.ts";
import { ofOwner, tellWaiver } from "../../../settings/list-settings.ts";
import type { Waiver } from "../../../settings/settings.ts";
import type { Commit, MergedPull } from "./history-answer.ts";

const SHOWN = 10;

export interface Watched {
  readonly branch: string;
  readonly base: string;
  readonly commits: readonly Commit[];
  readonly isPartial: boolean;
  readonly hasGap: boolean;
  readonly ended: readonly Waiver[];
}

export function tellWatch({ branch, base, commits, isPartial, hasGap, ended }: Watched): string {
  const direct = commits.filter(({ pulls }) => pulls.length === 0);
  const pulls = new Map(commits.flatMap((commit) => commit.pulls).map((pull) => [pull.number, pull]));
  const since = `Since ${code(base.slice(0, 7))}, ${code(branch)} got ${isPartial ? "at least " : ""}${quantity(commits.length, "commit")}`;
  const parts = [
    ...(pulls.size === 0 ? [] : [`by ${listUpTo([...pulls.values()].map(tellPull))}`]),
    ...(direct.length === 0 ? [] : [`**${without(direct.length)}**: ${listUpTo(direct.map(tellCommit))}`]),
  ];
  const waivers = ended.map(
    (waiver) => `${tellWaiver(waiver)}, on ${waiver.until}${ofOwner(waiver)}: ${waiver.reason}`,
  );
  return [
    `${since}${parts.length === 0 ? "" : `, ${parts.join("; ")}`}.`,
    hasGap ? tellGap(base) : "",
    markdownList("**Waivers that ended since the last look:**", waivers.map(named), SHOWN),
  ]
    .filter((text) => text !== "")
    .join("\n\n");
}

function tellGap(base: string): string {
  const from = code(base.slice(0, 7));
  const command = code(`earshot review --base COMMIT --head ${base.slice(0, 7)}`);
  return `**No earlier look is among the newest commits, so that what came before ${from} was not looked at.** If there was one, ${command} with its commit shows what lies between.`;
}

function without(count: number): string {
  return count === 1 ? "one without a pull request" : `${count} without a pull request`;
}

/** GitHub makes a link of it. */
function tellPull({ number, conclusion }: MergedPull): string {
  if (conclusion === undefined) return `#${number} (never reviewed)`;
  return conclusion === "success" ? `#${number}` : `#${number} (its check run said ${sentence(conclusion)})`;
}

function tellCommit({ sha, by }: Commit): string {
  return by === undefined ? code(sha.slice(0, 7)) : `${code(sha.slice(0, 7))} by ${code(by)}`;
}

function listUpTo(all: readonly string[]): string {
  const more = all.length - SHOWN;
  return joinWords(more > 0 ? [...all.slice(0, SHOWN), `${more} more`] : all);
}
