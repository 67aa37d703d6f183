// The engine's `review`, in a thread of its own: webhooks are answered meanwhile, it can be ended, and it cannot take the
// process with it. This file is both sides: the thread runs it again.
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import type { Snapshot } from "../../manifests/snapshot.ts";
import type { Review, ReviewSettings } from "../../review.ts";
import { trouble } from "../trouble.ts";

export interface ReviewInput {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly settings: ReviewSettings;
}

/** Reviews; rejects with `signal.reason` when it is ended, and with trouble when it takes too much time or memory. */
export type Engine = (input: ReviewInput, signal: AbortSignal) => Promise<Review>;

const MARK = "earshot-review";
const MINUTES = 5;
const MEGABYTES = 3_072;

export const reviewInWorker: Engine = async (input, signal) => {
  signal.throwIfAborted();
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { mark: MARK, input },
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  const limit = AbortSignal.timeout(MINUTES * 60_000);
  const end = AbortSignal.any([signal, limit]);
  try {
    return await new Promise<Review>((resolve, reject) => {
      end.addEventListener("abort", () => {
        reject(signal.aborted ? signal.reason : trouble(`the review took more than ${MINUTES} minutes`));
      });
      worker.on("message", resolve);
      worker.on("error", (error) => reject(isOutOfMemory(error) ? tooMuchMemory() : error));
      worker.on("exit", (code) => reject(new Error(`the review's thread ended with ${code} and no answer`)));
    });
  } finally {
    await worker.terminate();
  }
};

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

function tooMuchMemory(): Error {
  return trouble(`the review took more than ${MEGABYTES / 1024} GB of memory`);
}

if (!isMainThread && workerData?.mark === MARK) {
  const { review } = await import("../../review.ts");
  const { before, after, settings } = workerData.input as ReviewInput;
  parentPort?.postMessage(await review(before, after, settings));
}
