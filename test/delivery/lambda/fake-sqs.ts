// For tests: a FIFO queue of Amazon SQS over HTTP, as AWS's client speaks with it, and what Lambda is given of it.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { LambdaFunction } from "./invoke.ts";

interface Message {
  readonly id: string;
  readonly body: string;
  readonly group: string;
  received: number;
  /** Milliseconds since 1970. */
  hiddenUntil: number;
}

export interface FakeSqs {
  readonly url: string;
  readonly messages: readonly Message[];
  /** The next requests are refused. */
  refuse(times: number): void;
  /** Gives the first message that is to be had to the function, as Lambda's poller does; false when there is none. */
  poll(lambda: LambdaFunction, size?: number): Promise<boolean>;
}

const text = (name: string, fields: Readonly<Record<string, unknown>>): string => {
  const value = fields[name];
  if (typeof value !== "string") throw new Error(`${name} is missing`);
  return value;
};

export async function startFakeSqs(): Promise<FakeSqs> {
  const messages: Message[] = [];
  const known = new Set<string>();
  let refused = 0;
  const operations: Readonly<Record<string, (fields: Readonly<Record<string, unknown>>) => object>> = {
    "AmazonSQS.SendMessage": (fields) => {
      const body = text("MessageBody", fields);
      const once = text("MessageDeduplicationId", fields);
      const id = `message-${messages.length + known.size}`;
      if (!known.has(once))
        messages.push({ id, body, group: text("MessageGroupId", fields), received: 0, hiddenUntil: 0 });
      known.add(once);
      return { MessageId: id, MD5OfMessageBody: createHash("md5").update(body).digest("hex") };
    },
    "AmazonSQS.ChangeMessageVisibility": (fields) => {
      const message = messages.find(({ id }) => id === text("ReceiptHandle", fields));
      if (message !== undefined) message.hiddenUntil = Date.now() + Number(fields.VisibilityTimeout) * 1_000;
      return {};
    },
  };
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const operation = operations[String(request.headers["x-amz-target"])];
    const isSigned = /^AWS4-HMAC-SHA256 /.test(request.headers.authorization ?? "");
    refused -= 1;
    if (operation === undefined || !isSigned || refused >= 0) {
      response.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end('{"__type":"AccessDenied"}');
      return;
    }
    const answer = operation(JSON.parse(Buffer.concat(chunks).toString()));
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(answer));
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/123456789012/earshot.fifo`,
    messages,
    refuse: (times) => {
      refused = times;
    },
    async poll(lambda, size = 1) {
      const given = messages.filter(({ hiddenUntil }) => hiddenUntil <= Date.now()).slice(0, size);
      if (given.length === 0) return false;
      const Records = given.map((message) => {
        message.received += 1;
        const attributes = { ApproximateReceiveCount: String(message.received), MessageGroupId: message.group };
        const { id, body } = message;
        return { messageId: id, receiptHandle: id, body, attributes, eventSource: "aws:sqs" };
      });
      const answer = (await lambda.invoke({ Records }).catch(() => ({
        batchItemFailures: given.map(({ id }) => ({ itemIdentifier: id })),
      }))) as { readonly batchItemFailures: readonly { readonly itemIdentifier: string }[] };
      const failed = new Set(answer.batchItemFailures.map(({ itemIdentifier }) => itemIdentifier));
      for (const { id } of given)
        if (!failed.has(id))
          messages.splice(
            messages.findIndex((one) => one.id === id),
            1,
          );
      return true;
    },
  };
}

/** What a function of AWS has in its environment. */
export const AWS_ENVIRONMENT = {
  ...{ AWS_REGION: "eu-central-1", AWS_ACCESS_KEY_ID: "AKIDEXAMPLE", AWS_SECRET_ACCESS_KEY: "an example's secret" },
  ...{ AWS_SESSION_TOKEN: "an example's token" },
};
