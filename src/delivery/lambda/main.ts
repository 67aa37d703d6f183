// AWS Lambda's entry: `handler`. A webhook is done before it is answered, or becomes messages of SQS (EARSHOT_QUEUE_URL), and messages
// of SQS are done. The rest of the configuration is that of `earshot serve`.
import { setImmediate } from "node:timers/promises";
import { trouble } from "../trouble.ts";
import { type BatchAnswer, doMessages, type SqsRecord } from "./do-messages.ts";
import { type HttpRequest, readWebhook } from "./read-webhook.ts";
import { type LambdaApp, startFunction } from "./start-function.ts";
import { type Answer, answer, takeWebhook } from "./take-webhook.ts";

/** What of Lambda's context is asked. */
export interface Context {
  getRemainingTimeInMillis(): number;
}

/** For the conclusion of a review that has to be ended. */
const LAST_WORDS = 6_000;

let started: Promise<LambdaApp> | undefined;

/** The entry. Rejects when the App cannot be started, and for an event that is neither HTTP nor of SQS. */
export async function handler(event: unknown, context: Context): Promise<Answer | BatchAnswer> {
  const records = recordsOf(event);
  const request = readWebhook(event);
  if (records === undefined && request === undefined) throw trouble("this event is neither a webhook nor of SQS");
  const signal = endInTime(context);
  const app = await startOnce();
  const answered =
    request === undefined ? await doRecords(app, records ?? [], signal) : await doWebhook(app, request, signal);
  // Lambda stops the process with the answer; the log is written a moment later.
  await setImmediate();
  return answered;
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
    let isPutOff = false;
    for (const job of jobs) {
      const outcome = await app.work(job, { signal, lost: 0 });
      isPutOff ||= outcome.kind === "later";
    }
    return isPutOff ? answer(503, "not done yet: redeliver it later, or give the function a queue") : taken;
  });
}

function recordsOf(event: unknown): readonly SqsRecord[] | undefined {
  const { Records } = { ...(event as { readonly Records?: unknown }) };
  if (!Array.isArray(Records) || Records.some((record) => record?.eventSource !== "aws:sqs")) return undefined;
  return Records;
}

/** A review that takes longer than the function may run ends with words, and not in the middle. */
function endInTime(context: Context): AbortSignal {
  const controller = new AbortController();
  const milliseconds = context.getRemainingTimeInMillis() - LAST_WORDS;
  const reason = trouble("the review took longer than this function may run (raise its timeout)");
  setTimeout(() => controller.abort(reason), Math.max(0, milliseconds)).unref();
  return controller.signal;
}
