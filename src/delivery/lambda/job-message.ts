// A job <-> the message in which it waits in Amazon SQS: one group for each pull request, so that one thing is done at a time for it.
import { createHash } from "node:crypto";
import type { Job } from "../queue/job-queue.ts";
import { nameOf } from "../queue/pull-request-line.ts";
import { trouble } from "../trouble.ts";

export interface WaitingJob {
  readonly job: Job;
  /** How often it was put off. */
  readonly putOff: number;
  /** Milliseconds since 1970: not to be begun earlier. */
  readonly notBefore?: number;
}

/** As SQS takes it in a FIFO queue. */
export interface JobMessage {
  readonly MessageBody: string;
  readonly MessageGroupId: string;
  readonly MessageDeduplicationId: string;
}

const SCHEMA = "earshot.job/1";

export function toMessage(waiting: WaitingJob): JobMessage {
  const { job, putOff } = waiting;
  return {
    MessageBody: JSON.stringify({ schema: SCHEMA, ...waiting }),
    // SQS takes 128 characters; names of repositories can be longer.
    MessageGroupId: hash(nameOf(job)),
    MessageDeduplicationId: hash(`${job.kind} ${nameOf(job)} ${job.delivery} ${putOff}`),
  };
}

/** Throws trouble for a message that is none of ours. */
export function fromMessage(body: string): WaitingJob {
  const { schema, ...waiting } = parse(body);
  if (schema === SCHEMA) return waiting;
  throw trouble(`a message that is no ${SCHEMA}: nothing but Earshot may send to its queue`);
}

function parse(body: string): WaitingJob & { readonly schema?: string } {
  try {
    return { ...JSON.parse(body) };
  } catch {
    throw trouble("a message that is no JSON: nothing but Earshot may send to its queue");
  }
}

function hash(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
