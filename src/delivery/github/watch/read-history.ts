// A repository -> the newest commits of its default branch: through which pull requests they came, which of them were watched; and the
// settings at its head. One request for fifty commits, a few at most. Judges nothing.
import type { AppIdentity, Repository } from "../client/repository-client.ts";
import { type Answer, type Commit, list, QUERY, toCommit } from "./history-answer.ts";

const COMMITS_A_PAGE = 50;
const MOST_PAGES = 4;

export interface History {
  readonly branch: string;
  /** The text of the settings at the head. */
  readonly settings: string | undefined;
  /**
   * Where the branch was, the newest first; back to the last that was watched, if that is among them. Commits that a merge brought
   * are left out: the branch was never there.
   */
  readonly commits: readonly Commit[];
  /** There are older ones, which were not read. */
  readonly isCut: boolean;
}

/** Undefined for a repository without a commit. */
export async function readHistory(
  repository: Repository,
  { app, settingsPath }: { readonly app: AppIdentity; readonly settingsPath: string },
): Promise<History | undefined> {
  const ask = { app: app.id, settings: `HEAD:${settingsPath}` };
  const first = await readPage(repository, { ...ask, after: null });
  if (first === undefined) return undefined;
  let { commits, next } = first;
  for (let page = 1; page < MOST_PAGES && next !== null && !commits.some(isWatched); page++) {
    const more: Page | undefined = await readPage(repository, { ...ask, after: next });
    commits = [...commits, ...(more?.commits ?? [])];
    next = more?.next ?? null;
  }
  const { branch, settings } = first;
  return { branch, settings, commits: alongBranch(commits), isCut: next !== null };
}

/** From the first along first parents, as far as they are known. */
function alongBranch(commits: readonly Commit[]): readonly Commit[] {
  const known = new Map(commits.map((commit) => [commit.sha, commit]));
  const along: Commit[] = [];
  for (let commit = commits[0]; commit !== undefined; commit = known.get(commit.parent ?? "")) {
    along.push(commit);
    known.delete(commit.sha);
  }
  return along;
}

const isWatched = ({ watched }: Commit): boolean => watched !== undefined;

interface Page extends Omit<History, "isCut"> {
  /** Where the next page begins; null after the last. */
  readonly next: string | null;
}

interface Asked {
  readonly app: number;
  readonly settings: string;
  readonly after: string | null;
}

async function readPage({ github, owner, repo }: Repository, asked: Asked): Promise<Page | undefined> {
  const { repository } = await github.graphql<Answer>(QUERY, { owner, repo, first: COMMITS_A_PAGE, ...asked });
  const branch = repository?.defaultBranchRef;
  const history = branch?.target?.history;
  if (!branch || history === undefined) return undefined;
  const { settings } = repository;
  const { endCursor, hasNextPage } = history.pageInfo;
  return {
    branch: branch.name,
    settings: settings?.isTruncated === false ? (settings.text ?? undefined) : undefined,
    commits: list(history.nodes).map((node) => toCommit(node, branch.name)),
    next: hasNextPage ? endCursor : null,
  };
}
