// An installation -> tokens that open one of its repositories each, with the permissions that app.yml names and no others. They
// are kept until they are about to expire; nothing here writes one anywhere.
import { LRUCache } from "lru-cache";
import { installationClient } from "./installation-client.ts";
import { type GitHub, statusOf } from "./repository-client.ts";

export type Permissions = Readonly<Record<string, string>>;

export interface Token {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly permissions: Permissions;
}

export interface Installed {
  /** The client of the App itself. */
  readonly app: GitHub;
  readonly installation: number;
  readonly owner: string;
  readonly log: object;
  /** What a token is to allow; undefined: whatever the installation allows. */
  readonly permissions?: Permissions | undefined;
}

/** They last an hour. */
const KEPT = 55 * 60_000;
const tokens = new LRUCache<string, Promise<Token>>({ max: 15_000, ttl: KEPT });

/** What GitHub said of names that it does not take: asked again after a while. */
const REMEMBERED = 5 * 60_000;
const refusals = new LRUCache<string, Error>({ max: 5_000, ttl: REMEMBERED });
/** Repositories that are called otherwise by now. */
const renamed = new LRUCache<string, number>({ max: 5_000, ttl: REMEMBERED });

/**
 * A token for the repository. Rejects as GitHub's client does: 404 where the installation does not have it. `isTold`: GitHub has
 * told of something in it, so that it has it by now, whatever was said before.
 */
export async function repositoryToken(installed: Installed, repo: string, isTold = false): Promise<Token> {
  const key = `${installed.installation}/${installed.owner}/${repo}`.toLowerCase();
  const refusal = refusals.get(key);
  if (refusal !== undefined && !isTold) throw refusal;
  const id = renamed.get(key);
  if (id !== undefined) return permitted(installed, { repository_ids: [id] });
  try {
    return await permitted(installed, { repositories: [repo] });
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
  }
  const now = await lookUp(installed, repo).catch((error: unknown) => {
    if (statusOf(error) === 404 && error instanceof Error) refusals.set(key, error);
    throw error;
  });
  renamed.set(key, now);
  return permitted(installed, { repository_ids: [now] });
}

/** It was refused: the next one is a new one. */
export function forgetToken(token: Token): void {
  for (const [key, kept] of tokens.entries())
    void kept.then(
      (other) => other.token === token.token && tokens.get(key) === kept && tokens.delete(key),
      () => {},
    );
}

interface Scope {
  readonly repositories?: string[];
  readonly repository_ids?: number[];
  readonly permissions?: Permissions;
}

/** An owner may have accepted less than the App asks for by now: then that, which GitHub knows best. */
async function permitted(installed: Installed, scope: Scope): Promise<Token> {
  const { permissions } = installed;
  if (permissions === undefined) return make(installed, scope);
  try {
    return await make(installed, { ...scope, permissions });
  } catch (error) {
    if (statusOf(error) !== 422) throw error;
    return make(installed, scope);
  }
}

function make({ app, installation }: Installed, scope: Scope): Promise<Token> {
  const key = JSON.stringify([app.request.endpoint.DEFAULTS.baseUrl, installation, scope]);
  const known = tokens.get(key);
  if (known !== undefined) return known;
  const { apps } = app.rest;
  const made = apps.createInstallationAccessToken({ installation_id: installation, ...scope }).then(({ data }) => ({
    token: data.token,
    createdAt: Date.now(),
    permissions: data.permissions as Permissions,
  }));
  tokens.set(key, made);
  made.catch(() => tokens.delete(key));
  return made;
}

/** The number of the repository, also under a former name: asked with a token that can do nothing else. */
async function lookUp(installed: Installed, repo: string): Promise<number> {
  const { owner } = installed;
  const tell = () => make(installed, { permissions: { metadata: "read" } });
  const client = await installationClient({
    ...installed,
    tell,
    async send(endpoint, request) {
      endpoint.headers.authorization = `token ${(await tell()).token}`;
      return request(endpoint);
    },
  });
  const { data } = await client.rest.repos.get({ owner, repo });
  return Number(data.id);
}
