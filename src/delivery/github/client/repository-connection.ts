// A repository of an installation -> GitHub's client, whose requests each carry a token for the repository that they are about.
import { setTimeout as sleep } from "node:timers/promises";
import { ended } from "../../queue/job-queue.ts";
import { type Endpoint, installationClient } from "./installation-client.ts";
import { type GitHub, statusOf } from "./repository-client.ts";
import { forgetToken, type Installed, repositoryToken } from "./repository-token.ts";

/** A token is not known to all of GitHub's servers at once. */
const NEW = 5_000;
const MOST_TRIES = 2;

export interface Opening extends Installed {
  readonly repo: string;
  /** False once another process may do the same: then nothing more is written. */
  readonly holds?: (() => boolean) | undefined;
}

/** What is about no repository, such as GraphQL, has the token of this one. */
export function connectRepository(opening: Opening): Promise<GitHub> {
  return installationClient({
    ...opening,
    tell: () => repositoryToken(opening, opening.repo, true),
    async send(endpoint, request) {
      if (endpoint.method !== "GET" && opening.holds?.() === false) throw ended("handed back");
      const repo = repositoryOf(endpoint, opening);
      for (let tries = 0; ; tries++) {
        const token = await repositoryToken(opening, repo, repo === opening.repo);
        endpoint.headers.authorization = `token ${token.token}`;
        try {
          return await request(endpoint);
        } catch (error) {
          if (statusOf(error) !== 401 || tries >= MOST_TRIES) throw error;
          if (Date.now() - token.createdAt < NEW) await sleep(1_000 * (tries + 1));
          else forgetToken(token);
        }
      }
    },
  });
}

/** Which repository of the owner a request is about. */
function repositoryOf({ url, owner, repo }: Endpoint, opening: Opening): string {
  const isOwn = String(owner).toLowerCase() === opening.owner.toLowerCase();
  return url.includes("/repos/{owner}/{repo}") && isOwn && typeof repo === "string" ? repo : opening.repo;
}
