// A pull request -> the files that it changes. Hunks are made once for each pair of commits.
import { type ChangedFile, changedFiles } from "./git/changed-files.ts";
import { mergeBase } from "./git/merge.ts";
import type { PullRequest, Repository } from "./world.ts";

const known = new WeakMap<Repository["objects"], Map<string, readonly ChangedFile[]>>();

/** Its head against the commit where it left the base. */
export function filesOf({ objects }: Repository, { baseSha, headSha }: PullRequest): readonly ChangedFile[] {
  const pairs = known.get(objects) ?? new Map<string, readonly ChangedFile[]>();
  known.set(objects, pairs);
  const pair = `${baseSha} ${headSha}`;
  const base = pairs.has(pair) ? undefined : mergeBase(objects, baseSha, headSha);
  const files = pairs.get(pair) ?? (base === undefined ? [] : changedFiles(objects, base, headSha));
  pairs.set(pair, files);
  return files;
}
