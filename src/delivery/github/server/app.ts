// GitHub's events -> jobs in the queue. Answers at once, and reviews nothing itself.
import type { ApplicationFunction } from "probot";
import type { AppIdentity } from "../client/repository-client.ts";
import { onBranches } from "../events/branch-events.ts";
import { onChecks } from "../events/check-events.ts";
import type { Jobs } from "../events/enqueue.ts";
import { onInstallations } from "../events/installation-events.ts";
import { onPullRequests } from "../events/pull-request-events.ts";

/** The Probot App, handing all work to `jobs`. */
export function createApp(jobs: Jobs, identity: AppIdentity): ApplicationFunction {
  return (app) => {
    onPullRequests(app, jobs);
    onChecks(app, jobs, identity);
    onBranches(app, jobs);
    onInstallations(app, jobs);
  };
}
