// The address of a queue in Amazon SQS -> jobs sent to it, and messages hidden for a while. AWS's own client does both, and is loaded
// where a queue is used only.
import { trouble } from "../trouble.ts";
import { toMessage, type WaitingJob } from "./job-message.ts";

export interface JobMessages {
  send(waiting: WaitingJob): Promise<void>;
  /** Nobody gets the message for so many seconds. */
  hide(receiptHandle: string, seconds: number): Promise<void>;
}

/** The most that SQS hides a message for. */
const TWELVE_HOURS = 43_200;

/** Throws trouble when the queue is none that keeps an order. */
export function openSqs(url: string): JobMessages {
  if (!url.endsWith(".fifo"))
    throw trouble("EARSHOT_QUEUE_URL is no FIFO queue: without an order, two reviews of a pull request run at once");
  let opened: Promise<{ readonly sqs: typeof import("@aws-sdk/client-sqs"); readonly client: Client }> | undefined;
  const open = () => {
    opened ??= import("@aws-sdk/client-sqs").then((sqs) => ({ sqs, client: new sqs.SQSClient({ maxAttempts: 4 }) }));
    return opened;
  };
  return {
    async send(waiting) {
      const { sqs, client } = await open();
      await client.send(new sqs.SendMessageCommand({ QueueUrl: url, ...toMessage(waiting) }));
    },
    async hide(receiptHandle, seconds) {
      const { sqs, client } = await open();
      const VisibilityTimeout = Math.min(Math.max(Math.ceil(seconds), 0), TWELVE_HOURS);
      const hiding = { QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout };
      await client.send(new sqs.ChangeMessageVisibilityCommand(hiding));
    },
  };
}

type Client = import("@aws-sdk/client-sqs").SQSClient;
