// Messages of Amazon SQS -> their jobs, done one after the other, and which of them SQS has to give out again. What is to be done later
// becomes a message of its own.
import type { Circumstances, Work } from "../queue/job-queue.ts";
import { EMPTY, putOffUntil } from "../queue/pull-request-line.ts";
import { fromMessage } from "./job-message.ts";
import type { JobMessages } from "./sqs.ts";

/** What of a record of SQS is looked at. */
export interface SqsRecord {
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly body: string;
  readonly attributes?: { readonly ApproximateReceiveCount?: string; readonly MessageGroupId?: string };
}

/** As `ReportBatchItemFailures` has it. */
export interface BatchAnswer {
  readonly batchItemFailures: readonly { readonly itemIdentifier: string }[];
}

export interface Doing {
  readonly work: Work;
  readonly messages: JobMessages;
  readonly signal: AbortSignal;
  readonly log: { error(fields: object, message: string): void };
}

/** SQS would give one that failed out again only when the worker's longest time is over. */
const PAUSE_SECONDS = 30;

/** After one that failed, those of the same pull request wait, too: they come in order. */
export async function doMessages(records: readonly SqsRecord[], doing: Doing): Promise<BatchAnswer> {
  const again: SqsRecord[] = [];
  for (const record of records) {
    const group = record.attributes?.MessageGroupId;
    const follows = again.some(({ attributes }) => group !== undefined && attributes?.MessageGroupId === group);
    const isDone = follows
      ? await giveBack(record, doing)
      : await doMessage(record, doing).catch((error: unknown) => giveBack(record, doing, error));
    if (!isDone) again.push(record);
  }
  return { batchItemFailures: again.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

async function giveBack(
  { messageId, receiptHandle }: SqsRecord,
  { messages, log }: Doing,
  error?: unknown,
): Promise<false> {
  if (error !== undefined) log.error({ message: messageId, reason: String(error) }, "a message was not done");
  // Where even that fails it comes again all the same, later.
  await messages.hide(receiptHandle, PAUSE_SECONDS).catch(() => {});
  return false;
}

/** False when SQS has to give it out again. */
async function doMessage(record: SqsRecord, { work, messages, signal }: Doing): Promise<boolean> {
  const { job, putOff, notBefore = 0 } = fromMessage(record.body);
  const wait = notBefore - Date.now();
  if (wait > 0) {
    await messages.hide(record.receiptHandle, wait / 1_000);
    return false;
  }
  const outcome = await work(job, { signal, lost: countLost(record, notBefore) });
  const until = putOffUntil({ ...EMPTY, putOff }, outcome, Date.now());
  if (until !== undefined) await messages.send({ job, putOff: putOff + 1, notBefore: until });
  return true;
}

/** Who got the message before and did not finish it, but for the once that it was hidden. */
function countLost({ attributes }: SqsRecord, notBefore: number): Circumstances["lost"] {
  const received = Number(attributes?.ApproximateReceiveCount ?? 1);
  return Math.max(0, received - 1 - (notBefore > 0 ? 1 : 0));
}
