// An installation's client -> whether it may commit: the App's registration may ask for less, and an owner may have accepted less.
import type { PullRequest, Repository } from "./repository-client.ts";

interface Authentication {
  readonly permissions?: Readonly<Record<string, string>>;
}

/** True also where the client cannot tell: GitHub will. */
export async function mayWriteContents({ github }: Repository): Promise<boolean> {
  const { permissions } = (await github.auth({ type: "installation" })) as Authentication;
  return permissions === undefined || permissions.contents === "write";
}

/** A branch of a fork is out of reach for an App, also where the fork's owner lets maintainers push. */
export function isOwnBranch({ head, base }: Pick<PullRequest, "head" | "base">): boolean {
  return head.repo !== null && head.repo.id === base.repo.id;
}
