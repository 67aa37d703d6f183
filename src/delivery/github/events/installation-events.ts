// Repositories that the App has not seen until now, or under another name -> jobs that look at their open pull requests.
import type { Probot } from "probot";
import { add, enqueue, type Jobs } from "./enqueue.ts";

/** What GitHub tells of a repository in these events. */
interface Named {
  readonly full_name: string;
}

interface Arrival {
  readonly id: string;
  readonly payload: { readonly installation: { readonly id: number } };
}

/** More at once are left to the next look for what was missed, which is bounded. */
const MOST_AT_ONCE = 50;

export function onInstallations(app: Probot, jobs: Jobs): void {
  app.on(["installation.created", "installation.unsuspend", "installation.new_permissions_accepted"], (event) =>
    lookAt(jobs, event, event.payload.repositories ?? []),
  );

  app.on("installation_repositories.added", (event) => lookAt(jobs, event, event.payload.repositories_added));

  app.on(["repository.renamed", "repository.transferred"], (event) => enqueue(jobs, event, { kind: "look" }));
}

async function lookAt(jobs: Jobs, { id: delivery, payload }: Arrival, repositories: readonly Named[]): Promise<void> {
  for (const { full_name } of repositories.slice(0, MOST_AT_ONCE)) {
    const [owner = "", repo = ""] = full_name.split("/");
    await add(jobs, { kind: "look", installation: payload.installation.id, owner, repo, delivery });
  }
}
