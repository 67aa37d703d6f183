// One repository on GitHub, seen through one installation of the App: the client and the parameters that every request has.
import { setTimeout as sleep } from "node:timers/promises";
import type { ProbotOctokit } from "probot";

export type GitHub = ProbotOctokit;

export interface Repository {
  readonly github: GitHub;
  readonly owner: string;
  readonly repo: string;
}

/** A pull request as GitHub tells it. */
export type PullRequest = Awaited<ReturnType<GitHub["rest"]["pulls"]["get"]>>["data"];

/** Who we are on GitHub: the App's number and name. */
export interface AppIdentity {
  readonly id: number;
  readonly slug: string;
}

/** The parameters that name the repository. */
export function named({ owner, repo }: Repository): { readonly owner: string; readonly repo: string } {
  return { owner, repo };
}

/** Requests that create something are not repeated blindly: the first may have arrived although its answer did not. */
export const ONCE = { retries: 0 } as const;

/** Milliseconds, more or less: what failed together is not tried again together. */
const PAUSES = [1_000, 3_000, 9_000];

/**
 * Work that first reads what is there and then creates what is missing, again when GitHub fails in the middle: so that what
 * arrived although its answer did not is found, and not made twice.
 */
export async function tryAgain<T>(work: () => Promise<T>, pauses: readonly number[] = PAUSES): Promise<T> {
  for (const pause of pauses) {
    try {
      return await work();
    } catch (error) {
      if ((statusOf(error) ?? 0) < 500) throw error;
      await sleep(pause * (0.5 + Math.random()));
    }
  }
  return work();
}

/** The HTTP status of an error of GitHub's client; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("status" in error)) return undefined;
  return typeof error.status === "number" ? error.status : undefined;
}

export async function getPullRequest(repository: Repository, number: number): Promise<PullRequest> {
  const { data } = await repository.github.rest.pulls.get({ ...named(repository), pull_number: number });
  return data;
}

/** The answer, or undefined where GitHub has nothing (404). */
export async function unlessMissing<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer;
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}
