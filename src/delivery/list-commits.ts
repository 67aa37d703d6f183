// A stretch of a repository's history -> its commits, the oldest first, each with what it is compared with.
import { gitOutput, isShallow, shallowHint } from "./git.ts";
import { findCommit } from "./read-git.ts";
import { trouble } from "./trouble.ts";

/** `all`: every commit; `first-parent`: the main line only; `merges`: only merges of the main line. */
export type Walk = "all" | "first-parent" | "merges";

export interface Stretch {
  /** How many commits, counted back from `to`. */
  readonly last: number;
  /** A revision whose commits, and all before them, are left out. */
  readonly from?: string;
  readonly to: string;
  readonly walk: Walk;
}

export interface Commit {
  readonly id: string;
  /** The first parent; undefined for the first commit of a history. */
  readonly parent: string | undefined;
  /** ISO 8601, of the commit. */
  readonly date: string;
  readonly subject: string;
}

const WALK: Readonly<Record<Walk, readonly string[]>> = {
  all: [],
  "first-parent": ["--first-parent"],
  merges: ["--first-parent", "--merges"],
};
const FIELDS = ["%H", "%P", "%cI", "%s"];

/** Without the commits at which a shallow clone ends. Throws trouble when a revision is not there, or no commit is left. */
export async function listCommits(root: string, { last, from, to, walk }: Stretch): Promise<readonly Commit[]> {
  const range = [await findCommit(root, to), ...(from === undefined ? [] : [`^${await findCommit(root, from)}`])];
  const form = ["--topo-order", "--no-show-signature", "--no-color", `--format=${FIELDS.join("%x00")}%x00`];
  const listed = await gitOutput(root, ["log", ...form, `--max-count=${last}`, ...WALK[walk], ...range, "--"]);
  const fields = listed.toString().split("\0");
  const commits: Commit[] = [];
  for (let at = 0; at + FIELDS.length < fields.length; at += FIELDS.length) {
    const [id = "", parents = "", date = "", subject = ""] = fields.slice(at, at + FIELDS.length);
    commits.push({ id: id.trim(), parent: parents.split(" ")[0] || undefined, date, subject });
  }
  const known = (await isShallow(root)) ? commits.filter(({ parent }) => parent !== undefined) : commits;
  if (known.length === 0) throw trouble(`there is no such commit to review${await shallowHint(root)}`);
  return known.reverse();
}
