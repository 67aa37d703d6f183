// What is to be reviewed -> its two states, from the git repository that actions/checkout made. It fetches nothing: what is missing is
// said, with the `fetch-depth` that would bring it.
import { git, gitLine, isShallow } from "../git.ts";
import { findCommit, type GitStates, readCommits, readRevisions } from "../read-git.ts";
import { trouble } from "../trouble.ts";
import type { Subject } from "./read-subject.ts";

export type Reviewable = Exclude<Subject, { readonly kind: "nothing" }>;

export interface Checkout extends Omit<GitStates, "root"> {
  /** What was compared, in words. */
  readonly shown: string;
}

const short = (commit: string): string => commit.slice(0, 7);

/** Throws trouble when the workspace does not hold both states. */
export async function readCheckout(workspace: string, subject: Reviewable): Promise<Checkout> {
  const checkedOut = await gitLine(workspace, ["rev-parse", "--verify", "--quiet", "HEAD^{commit}"]);
  if (checkedOut === undefined) throw trouble("there is no git checkout here: put actions/checkout before this step");
  if (subject.kind !== "pull") return readBoth(workspace, subject);
  const [base, head] = await parentsOf(workspace, checkedOut);
  // The merge result: its first parent is what the base branch was when GitHub made it.
  if (base !== undefined && head === subject.head) {
    await demand(workspace, base, "fetch-depth: 2");
    const states = await readCommits(workspace, base, checkedOut);
    return { ...states, shown: `base ${short(base)} → merge result ${short(checkedOut)}` };
  }
  if (checkedOut !== subject.head)
    throw trouble(
      `${short(checkedOut)} is checked out, which is neither the merge result nor the head of pull request #${subject.number}: leave out "ref" of actions/checkout`,
    );
  return mergeHere(workspace, subject);
}

/** The head itself is checked out: git merges it into the base, in memory. */
async function mergeHere(workspace: string, { head, base }: Reviewable): Promise<Checkout> {
  if (await isShallow(workspace)) throw trouble(tooShallow("its history", "fetch-depth: 0"));
  await demand(workspace, base, "fetch-depth: 0");
  const states = await readRevisions(workspace, { base, head });
  const merged = states.notices.length === 0 ? "merged" : "head";
  return { ...states, shown: `base ${short(base)} → ${merged} ${short(head)}` };
}

async function readBoth(workspace: string, { kind, head, base }: Reviewable): Promise<Checkout> {
  await demand(workspace, head, "fetch-depth: 0");
  await demand(workspace, base, "fetch-depth: 0");
  const names = kind === "group" ? ["base", "merge group"] : ["before", "pushed"];
  const states = await readCommits(workspace, base, head);
  return { ...states, shown: `${names[0]} ${short(base)} → ${names[1]} ${short(head)}` };
}

/** As they are written in the commit, also where a shallow clone does not have them. */
async function parentsOf(workspace: string, commit: string): Promise<readonly string[]> {
  const { stdout } = await git(workspace, ["cat-file", "commit", commit]);
  const [headers = ""] = stdout.toString().split("\n\n", 1);
  return [...headers.matchAll(/^parent ([0-9a-f]{40,64})$/gm)].map(([, parent = ""]) => parent);
}

async function demand(workspace: string, commit: string, depth: string): Promise<void> {
  const found = await findCommit(workspace, commit).catch(() => undefined);
  if (found === undefined) throw trouble(tooShallow(`commit ${short(commit)}`, depth));
}

function tooShallow(what: string, depth: string): string {
  return `the checkout does not hold ${what}, which the change is compared with: give actions/checkout "${depth}"`;
}
