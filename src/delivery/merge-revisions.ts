// Two commits -> the two trees to compare: base, and what a merge of head would make of it. Never touches the working tree.
import type { Notice } from "../manifests/notice.ts";
import { git, gitLine, shallowHint } from "./git.ts";
import { trouble } from "./trouble.ts";

export interface Trees {
  readonly before: string;
  readonly after: string;
  readonly notices: readonly Notice[];
}

/** What a merge of head into base would make of base; where git cannot tell, head against the merge base. Throws trouble. */
export async function mergeRevisions(root: string, base: string, head: string): Promise<Trees> {
  const mergeBase = await gitLine(root, ["merge-base", base, head]);
  if (mergeBase === undefined) {
    const hint = await shallowHint(root);
    if (hint !== "") throw trouble(`the two revisions have no common commit here${hint}`);
    const message = "The two revisions have no common commit: they are compared as they are.";
    return { before: base, after: head, notices: [{ code: "no-merge-base", message, relevance: "no" }] };
  }
  if (mergeBase === base) return { before: base, after: head, notices: [] };
  if (mergeBase === head) return { before: base, after: base, notices: [] };
  const args = ["merge-tree", "--write-tree", "--name-only", "-z", base, head];
  const merge = await git(root, [...(await withoutDrivers(root)), ...args], {
    environment: { EARSHOT_DRIVER: "false" },
  });
  const [tree = "", ...conflicts] = merge.stdout.toString().split("\0\0", 1)[0]?.split("\0") ?? [];
  if (merge.status === 0) return { before: base, after: tree, notices: [] };
  const why =
    merge.status === 1
      ? `The two revisions conflict in ${conflicts.join(", ")}`
      : `This git could not merge them (it needs 2.38 or newer; ${merge.stderr.split("\n", 1)[0]})`;
  const message = `${why}: head was compared with the merge base ${mergeBase.slice(0, 12)} instead of merged into base.`;
  return { before: mergeBase, after: head, notices: [{ code: "not-merged", message, relevance: "no" }] };
}

/** Options that put `false` in the place of every merge driver that is configured: a conflict, and nothing is run. */
async function withoutDrivers(root: string): Promise<string[]> {
  const { stdout } = await git(root, ["config", "-z", "--name-only", "--get-regexp", "^merge\\..*\\.driver$"]);
  const keys = new Set(stdout.toString().split("\0").filter(Boolean));
  return [...keys].map((key) => `--config-env=${key}=EARSHOT_DRIVER`);
}
