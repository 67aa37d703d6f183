// A request -> what GitHub is answered, and the jobs that the event makes. Nothing of a request without a right signature is looked at.
import type { Probot } from "probot";
import { statusOf } from "../github/client/repository-client.ts";
import { isSigned } from "../github/server/listen.ts";
import type { HttpRequest } from "./read-webhook.ts";

export interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Hands the event to the App that is loaded into `probot`: its jobs are where that App puts them when this is answered with 202. */
export async function takeWebhook(probot: Probot, { method, headers, body }: HttpRequest): Promise<Answer> {
  if (method !== "POST") return answer(405, "webhooks come with POST");
  const signature = headers["x-hub-signature-256"];
  const [id, name] = [headers["x-github-delivery"], headers["x-github-event"]];
  if (!(await isSigned(probot, body, signature))) {
    probot.log.warn({ delivery: id }, "a webhook without a right signature");
    return answer(401, "the signature does not fit the body and the webhook secret");
  }
  if (id === undefined || name === undefined) return answer(400, "x-github-delivery or x-github-event is missing");
  try {
    // The name is any that GitHub has, now or later; those that the App does not listen to are nobody's.
    const event = { id, name, payload: body, signature: signature ?? "" };
    await probot.webhooks.verifyAndReceive(event as Parameters<typeof probot.webhooks.verifyAndReceive>[0]);
    return answer(202, "taken");
  } catch (error) {
    const [first] = error instanceof AggregateError ? error.errors : [error];
    probot.log.error({ delivery: id, event: name, reason: String(first) }, "a webhook could not be taken");
    return answer(statusOf(first) ?? 500, "this could not be taken: redeliver it later");
  }
}

export function answer(statusCode: number, text: string): Answer {
  return { statusCode, headers: { "content-type": "text/plain; charset=utf-8" }, body: `${text}\n` };
}
