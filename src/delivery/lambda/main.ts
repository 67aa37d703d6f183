// AWS Lambda's entry: `handler`. A webhook is done before it is answered, or becomes messages of SQS (EARSHOT_QUEUE_URL), messages of SQS
// are done, and a schedule has it look for what was missed. The rest of the configuration is that of `earshot serve`.
import { setImmediate } from "node:timers/promises";
import type { Reconciled } from "../github/reconcile/reconcile.ts";
import type { Job } from "../queue/job-queue.ts";
import { trouble } from "../trouble.ts";
import { type BatchAnswer, doMessages, type SqsRecord } from "./do-messages.ts";
import { type HttpRequest, readWebhook } from "./read-webhook.ts";
import { type LambdaApp, startFunction } from "./start-function.ts";
import { type Answer, answer, takeWebhook } from "./take-webhook.ts";

/** What of Lambda's context is asked. */
export interface Context {
  getRemainingTimeInMillis(): number;
}

type Answered = Answer | BatchAnswer | Reconciled;
type Doing = (app: LambdaApp, signal: AbortSignal) => Promise<Answered>;

/** For the conclusion of a review that has to be ended. */
const LAST_WORDS = 6_000;

let started: Promise<LambdaApp> | undefined;

/** The entry. Rejects when the App cannot be started, and for an event that is none of the three. */
export async function handler(event: unknown, context: Context): Promise<Answered> {
  const doing = recogniseEvent(event);
  if (doing === undefined) throw trouble("this event is neither a webhook, nor of SQS, nor of a schedule");
  const signal = endInTime(context);
  const answered = await doing(await startOnce(), signal);
  // Lambda stops the process with the answer; the log is written a moment later.
  await setImmediate();
  return answered;
}

function recogniseEvent(event: unknown): Doing | undefined {
  const request = readWebhook(event);
  if (request !== undefined) return (app, signal) => doWebhook(app, request, signal);
  const { Records, source } = { ...(event as { readonly Records?: unknown; readonly source?: unknown }) };
  if (source === "aws.events" || source === "aws.scheduler") return lookForMissed;
  const isSqs = Array.isArray(Records) && Records.every((record) => record?.eventSource === "aws:sqs");
  return isSqs ? (app, signal) => doRecords(app, Records, signal) : undefined;
}

function startOnce(): Promise<LambdaApp> {
  started ??= startFunction(process.env).catch((error: unknown) => {
    // The next event tries again: GitHub may have been away.
    started = undefined;
    throw error;
  });
  return started;
}

async function doRecords(
  { work, messages, probot }: LambdaApp,
  records: readonly SqsRecord[],
  signal: AbortSignal,
): Promise<BatchAnswer> {
  if (messages === undefined) throw trouble("EARSHOT_QUEUE_URL is not set: it is the queue that these messages are of");
  return doMessages(records, { work, messages, signal, log: probot.log });
}

function doWebhook(app: LambdaApp, request: HttpRequest, signal: AbortSignal): Promise<Answer> {
  return app.collect(async (jobs) => {
    const taken = await takeWebhook(app.probot, request);
    const isDone = await doJobs(app, jobs, signal);
    return isDone ? taken : answer(503, "not done yet: redeliver it later, or give the function a queue");
  });
}

function lookForMissed(app: LambdaApp, signal: AbortSignal): Promise<Reconciled> {
  return app.collect(async (jobs) => {
    const looked = await app.lookForMissed(signal);
    await doJobs(app, jobs, signal);
    return looked;
  });
}

/** The list grows while it is done: jobs ask for others. False when one of them is to be done later. */
async function doJobs({ work }: LambdaApp, jobs: readonly Job[], signal: AbortSignal): Promise<boolean> {
  let isDone = true;
  for (const job of jobs) {
    const outcome = await work(job, { signal, lost: 0 });
    isDone &&= outcome.kind !== "later";
  }
  return isDone;
}

/** A review that takes longer than the function may run ends with words, and not in the middle. */
function endInTime(context: Context): AbortSignal {
  const controller = new AbortController();
  const milliseconds = context.getRemainingTimeInMillis() - LAST_WORDS;
  const reason = trouble("the review took longer than this function may run (raise its timeout)");
  setTimeout(() => controller.abort(reason), Math.max(0, milliseconds)).unref();
  return controller.signal;
}
