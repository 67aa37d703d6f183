// Archives of commits, as GitHub gives them: a redirect to another host, with a token that is good for a while. That host takes
// nobody's credentials.
import { randomUUID } from "node:crypto";
import { type Answer, notFound, type RepositoryCall, type Routes, refuse } from "./answer.ts";
import { findCommit } from "./find-repository.ts";
import { writeArchive } from "./git/write-archive.ts";
import type { Received, Service } from "./service.ts";
import { now, type Repository, type World } from "./world.ts";

interface Promised {
  readonly repository: Repository;
  readonly commit: string;
  readonly until: number;
}

const FIVE_MINUTES = 300_000;
const PREFIX = "/codeload/";
const promised = new WeakMap<World, Map<string, Promised>>();

export const archiveRoutes: Routes = {
  "GET /repos/{owner}/{repo}/tarball/{ref}": { needs: ["contents:read"], answer: redirect },
};

function redirect({ world, repository, params }: RepositoryCall): Answer {
  const commit = findCommit(repository, params.ref ?? "") ?? notFound();
  const token = randomUUID();
  const all = promised.get(world) ?? new Map<string, Promised>();
  promised.set(world, all.set(token, { repository, commit, until: now(world) + FIVE_MINUTES }));
  // The same machine under another name is another host to a client.
  const host = new URL(world.origin).host.replace("127.0.0.1", "localhost");
  const location = `http://${host}${PREFIX}${repository.owner.login}/${repository.name}/legacy.tar.gz/${commit}?token=${token}`;
  return { kind: "nothing", status: 302, headers: { location } };
}

export function isArchive(path: string): boolean {
  return path.startsWith(PREFIX);
}

export function readArchive({ world, violations }: Service, { headers, query }: Received): Answer {
  if (headers.authorization !== undefined) violations.push("codeload: a token was sent to another host than GitHub's");
  const found = promised.get(world)?.get(query.token ?? "");
  if (found === undefined || found.until < now(world) || headers.host?.startsWith("127.") === true)
    return refuse(404, "Not Found");
  const { repository, commit } = found;
  const directory = `${repository.owner.login}-${repository.name}-${commit.slice(0, 7)}`;
  return { kind: "raw", type: "application/x-gzip", bytes: writeArchive(repository.objects, commit, directory) };
}
