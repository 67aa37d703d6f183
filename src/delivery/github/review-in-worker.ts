// The engine's `review`, in a thread of its own: webhooks are answered meanwhile, it can be ended, and it cannot take the
// process with it. This file is both sides: the thread runs it again.
import { once } from "node:events";
import { isMainThread, MessageChannel, type MessagePort, parentPort, Worker, workerData } from "node:worker_threads";
import { keepRecentReadings } from "../../manifests/keep-readings.ts";
import { once as onlyOnce } from "../../manifests/remember.ts";
import type { Snapshot } from "../../manifests/snapshot.ts";
import { withoutUntold } from "../../report/without-untold.ts";
import type { Review, ReviewSettings } from "../../review.ts";
import { keepStates } from "../../simulation/keep-states.ts";
import { answerBuilds, askForBuilds } from "../render/builds-over-port.ts";
import { findTools } from "../render/find-tools.ts";
import { rememberBuilds } from "../render/remember-builds.ts";
import { type BuildRunner, createBuildRunner, rendererOf } from "../render/renderer.ts";
import { trouble } from "../trouble.ts";

export interface ReviewInput {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly settings: ReviewSettings;
  /** Why Kustomize and Helm are not run for this one, in words; they are when nothing is said. */
  readonly unrendered?: string;
}

/** What the thread is told. */
interface Order extends ReviewInput {
  /** Where it asks for builds. */
  readonly builds?: MessagePort;
}

/** Reviews; rejects with `signal.reason` when it is ended, and with trouble when it takes too much time or memory. */
export type Engine = (input: ReviewInput, signal: AbortSignal) => Promise<Review>;

const MARK = "earshot-review";
const MINUTES = 5;
const MEGABYTES = 3_072;

/** Threads that wait for the next review: starting one takes longer than most reviews. */
const idle: Worker[] = [];

export const reviewInWorker: Engine = async (input, signal) => {
  signal.throwIfAborted();
  const worker = idle.pop() ?? start();
  worker.ref();
  try {
    const answer = await ask(worker, input, signal);
    // It must not keep a process alive that is done.
    worker.unref();
    idle.push(worker);
    return answer;
  } catch (error) {
    await worker.terminate();
    throw error;
  }
};

function start(): Worker {
  const worker = new Worker(new URL(import.meta.url), {
    workerData: { mark: MARK },
    resourceLimits: { maxOldGenerationSizeMb: MEGABYTES },
  });
  // One that ends while it waits is nobody's trouble.
  worker.on("error", () => {});
  worker.on("exit", () => {
    if (idle.includes(worker)) idle.splice(idle.indexOf(worker), 1);
  });
  return worker;
}

/** The tools of this machine, for all reviews together. */
const ownBuilds = onlyOnce(() => createBuildRunner(findTools(process.env)));

async function ask(worker: Worker, input: ReviewInput, signal: AbortSignal): Promise<Review> {
  const end = AbortSignal.any([signal, AbortSignal.timeout(MINUTES * 60_000)]);
  const { port1, port2 } = new MessageChannel();
  const over = new AbortController();
  try {
    if (input.unrendered === undefined) answerBuilds(port1, ownBuilds(), over.signal);
    const order: Order = input.unrendered === undefined ? { ...input, builds: port2 } : input;
    worker.postMessage(order, order.builds === undefined ? [] : [order.builds]);
    const [answer] = await once(worker, "message", { signal: end });
    return answer;
  } catch (error) {
    if (signal.aborted) throw signal.reason;
    if (end.aborted) throw trouble(`the review took more than ${MINUTES} minutes`);
    throw isOutOfMemory(error) ? trouble(`the review took more than ${MEGABYTES / 1024} GB of memory`) : error;
  } finally {
    over.abort();
    port1.close();
  }
}

const refuse =
  (reason: string): BuildRunner =>
  async () => ({ kind: "missing", reason });

function isOutOfMemory(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ERR_WORKER_OUT_OF_MEMORY";
}

if (!isMainThread && workerData?.mark === MARK) {
  const { review } = await import("../../review.ts");
  // The next review is most likely of the same repository, and of nearly the same base.
  const { read, age } = keepRecentReadings();
  const simulateBase = keepStates();
  const kept = rememberBuilds();
  // What fails here is not caught: it ends the thread, and the other side hears of it.
  parentPort?.on("message", async ({ before, after, settings, builds, unrendered = "" }: Order) => {
    const renderer = rendererOf(builds === undefined ? refuse(unrendered) : kept.over(askForBuilds(builds)));
    const answer = await review(before, after, { ...settings, read, simulateBase, renderer });
    parentPort?.postMessage(withoutUntold(answer));
    age();
  });
}
