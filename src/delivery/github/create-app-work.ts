// A connection to GitHub -> what does its jobs, with the cache that they share: the same for the server and for AWS Lambda.
import { availableParallelism } from "node:os";
import Bottleneck from "bottleneck";
import type { Work } from "../queue/job-queue.ts";
import { readShippedPolicies, readVersion } from "../shipped.ts";
import type { Connection } from "./connect.ts";
import { createWork } from "./do-job.ts";
import { type BlobCache, createBlobCache } from "./read-blobs.ts";
import { type Engine, reviewInWorker } from "./review-in-worker.ts";

export interface AppWork {
  readonly work: Work;
  readonly blobs: BlobCache;
}

export function createAppWork({ probot, registration, metrics }: Connection): AppWork {
  const blobs = createBlobCache();
  const workshop = {
    app: registration,
    version: readVersion(),
    settings: { policies: readShippedPolicies() },
    blobs,
    engine: inTurn(reviewInWorker, Math.max(2, availableParallelism())),
  };
  return { work: createWork({ probot, workshop, metrics }), blobs };
}

/** Jobs wait for GitHub most of their time; reviews themselves take a processor and memory each. */
function inTurn(engine: Engine, threads: number): Engine {
  const turns = new Bottleneck({ maxConcurrent: threads });
  return (input, signal) => turns.schedule(() => engine(input, signal));
}
