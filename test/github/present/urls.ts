// The addresses and ids that GitHub puts into everything that it answers.
import type { PullRequest, Repository, World } from "../world.ts";

export function apiUrl(world: World): string {
  return `${world.origin}/api/v3`;
}

export function fullName({ owner, name }: Repository): string {
  return `${owner.login}/${name}`;
}

export function repositoryUrl(world: World, repository: Repository): string {
  return `${apiUrl(world)}/repos/${fullName(repository)}`;
}

export function htmlUrl(world: World, repository: Repository): string {
  return `${world.origin}/${fullName(repository)}`;
}

export function pullUrl(world: World, repository: Repository, pull: Pick<PullRequest, "number">): string {
  return `${repositoryUrl(world, repository)}/pulls/${pull.number}`;
}

export function nodeId(kind: string, id: number | string): string {
  return Buffer.from(`${kind}:${id}`).toString("base64url");
}

/** A path inside of a URL: every step encoded, the slashes kept. */
export function urlPath(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}
