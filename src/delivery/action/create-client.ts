// The job's token -> a client of GitHub's REST API, with the end, the proxy and the short waits that the App's has.
import { Octokit } from "@octokit/rest";
import { createFetch } from "../github/client/fetch-github.ts";
import type { GitHub, Repository } from "../github/client/repository-client.ts";
import { trouble } from "../trouble.ts";
import type { Environment } from "./read-inputs.ts";

/** Throws trouble when the environment names no repository. */
export function createClient(token: string, environment: Environment): Repository {
  const { GITHUB_API_URL, GITHUB_REPOSITORY = "" } = environment;
  const [, owner, repo] = /^([\w.-]+)\/([\w.-]+)$/.exec(GITHUB_REPOSITORY) ?? [];
  if (owner === undefined || repo === undefined) throw trouble("GITHUB_REPOSITORY names no repository");
  const silent = () => {};
  const octokit = new Octokit({
    auth: token,
    userAgent: "earshot-action",
    ...(GITHUB_API_URL && { baseUrl: GITHUB_API_URL }),
    request: { fetch: createFetch(environment, silent) },
    // What fails is told by who asked.
    log: { debug: silent, info: silent, warn: silent, error: silent },
  });
  // Probot's client has the same methods and some more, which nothing asks for here.
  return { github: octokit as unknown as GitHub, owner, repo };
}
