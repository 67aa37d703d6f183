// Names that a stranger wrote -> what they stand for in the world, or nothing.
import { notFound } from "./answer.ts";
import type { PullRequest, Repository, World } from "./world.ts";

/** Names of owners and repositories are the same in capitals. */
export function findRepository(world: World, owner = "", name = ""): Repository | undefined {
  const same = (a: string, b: string) => a.toLowerCase() === b.toLowerCase();
  return world.repositories.find((one) => same(one.owner.login, owner) && same(one.name, name));
}

/** The commit of a branch, a tag, a full ref or an id, whole or its beginning. */
export function findCommit({ objects, refs }: Repository, name: string): string | undefined {
  const full = [name, `refs/${name}`, `refs/heads/${name}`, `refs/tags/${name}`].find((ref) => refs.has(ref));
  if (full !== undefined) return refs.get(full);
  if (name === "HEAD" || !/^[0-9a-f]{4,40}$/i.test(name)) return undefined;
  const ids = name.length === 40 ? [name.toLowerCase()] : [...objects.keys()].filter((sha) => sha.startsWith(name));
  return ids.find((sha) => objects.get(sha)?.kind === "commit");
}

/** The pull request that a path names; refuses when there is none. */
export function pullOf(repository: Repository, number: string | undefined): PullRequest {
  return repository.pulls.find((pull) => pull.number === Number(number)) ?? notFound();
}
