// Replayed commits -> JSON of the schema `earshot.replay/1`, and what that file says: schemas/replay.json.
import type { Location } from "../manifests/notice.ts";
import { type ReplayedCommit, tallyReplay } from "./replay.ts";

function location({ path, startLine, endLine }: Location) {
  return { path, startLine, endLine };
}

function commitEntry({ commit, parent, date, subject, milliseconds, outcome }: ReplayedCommit) {
  const head = { commit, parent: parent ?? null, date, subject, milliseconds };
  if (outcome.kind === "crashed") return { ...head, verdict: "crash" as const, crash: outcome.message };
  const { verdict, title, findings, incomplete, counts } = outcome;
  return {
    ...head,
    verdict,
    title,
    findings: findings.map((finding) => ({ ...finding, location: location(finding.location) })),
    incomplete: [...incomplete],
    counts: { ...counts, listeners: { ...counts.listeners } },
  };
}

/** Ready for `JSON.stringify`; every field is described in schemas/replay.json. */
export function toReplayJson(commits: readonly ReplayedCommit[]) {
  const { verdicts, policies, slowest, milliseconds } = tallyReplay(commits);
  return {
    schema: "earshot.replay/1" as const,
    commits: commits.map(commitEntry),
    summary: {
      commits: commits.length,
      verdicts: { ...verdicts },
      policies: policies.map((count) => ({ ...count })),
      slowest: slowest.map(({ commit, milliseconds: took }) => ({ commit, milliseconds: took })),
      milliseconds,
    },
  };
}
