// What happened -> a signed webhook at an App's door, and what the App answered.
import { createHmac, randomUUID } from "node:crypto";
import { checkPayload } from "./check-structure.ts";
import { nodeId } from "./present/urls.ts";
import { type App, type Delivery, nextId, type Occurrence, timestamp, type World } from "./world.ts";

export interface HowToDeliver {
  /** The header `x-hub-signature-256` instead of the true one; null leaves it out. */
  readonly signature?: string | null;
  readonly guid?: string;
}

/** What every App gets, and what an App with checks gets of its own checks, without asking. */
const ALWAYS = new Set(["ping", "installation", "installation_repositories", "check_run", "check_suite"]);

/** Sends it and waits for the answer. Throws when the payload is none that GitHub describes, or the App has no address. */
export async function deliver(
  world: World,
  app: App,
  { event, payload, ...how }: Occurrence & HowToDeliver,
): Promise<Delivery> {
  if (!ALWAYS.has(event) && !app.events.includes(event)) throw new Error(`${app.slug} does not subscribe to ${event}`);
  const whole = withInstallation(world, app, payload);
  const wrong = checkPayload(event, whole);
  if (wrong !== undefined && wrong.length > 0) throw new Error(`${event}: ${wrong.join("\n")}`);
  const text = JSON.stringify(whole);
  return send(world, app, { event, payload: text, guid: how.guid ?? randomUUID(), redelivery: false, ...how });
}

/** The same once more, under the same `x-github-delivery`. */
export function redeliver(world: World, { app, event, payload, guid }: Delivery): Promise<Delivery> {
  return send(world, app, { event, payload, guid, redelivery: true });
}

function withInstallation(world: World, app: App, payload: Occurrence["payload"]): Record<string, unknown> {
  const repository = payload.repository as { readonly id: number } | undefined;
  const found = world.installations.find(
    (installation) => installation.app === app && installation.repositories.some(({ id }) => id === repository?.id),
  );
  if (found === undefined || "installation" in payload) return payload;
  return { ...payload, installation: { id: found.id, node_id: nodeId("Installation", found.id) } };
}

interface Sending extends HowToDeliver {
  readonly event: string;
  readonly payload: string;
  readonly guid: string;
  readonly redelivery: boolean;
}

async function send(world: World, app: App, sending: Sending): Promise<Delivery> {
  const { event, payload, guid, redelivery } = sending;
  if (app.webhookUrl === undefined) throw new Error(`the App ${app.slug} has no webhookUrl yet`);
  const hash = (algorithm: string) => createHmac(algorithm, app.webhookSecret).update(payload).digest("hex");
  const signature = sending.signature === undefined ? `sha256=${hash("sha256")}` : sending.signature;
  const answer = await post(app.webhookUrl, {
    method: "POST",
    body: payload,
    headers: {
      ...{ "content-type": "application/json", "user-agent": "GitHub-Hookshot/0000000", accept: "*/*" },
      ...{ "x-github-event": event, "x-github-delivery": guid, "x-github-hook-id": String(app.id) },
      ...{ "x-github-hook-installation-target-id": String(app.id) },
      ...{ "x-github-hook-installation-target-type": "integration" },
      ...{ "x-github-enterprise-host": new URL(world.origin).host, "x-github-enterprise-version": "3.19.0" },
      ...(signature === null ? {} : { "x-hub-signature-256": signature, "x-hub-signature": `sha1=${hash("sha1")}` }),
    },
  });
  const delivery: Delivery = {
    ...{ id: nextId(world), guid, app, event, payload, redelivery, at: timestamp(world) },
    ...answer,
  };
  world.deliveries.push(delivery);
  return delivery;
}

/** An App that cannot be reached is told as GitHub tells it. */
async function post(url: string, request: RequestInit): Promise<Pick<Delivery, "status" | "body" | "duration">> {
  const start = performance.now();
  const duration = () => performance.now() - start;
  try {
    const response = await fetch(url, request);
    return { status: response.status, body: await response.text(), duration: duration() };
  } catch {
    return { status: 502, body: "failed to connect to host", duration: duration() };
  }
}
