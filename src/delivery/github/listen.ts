// HTTP: signed webhooks go to the App, everything else is answered here. Nothing of an unsigned body is looked at or logged.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createNodeMiddleware, type Probot } from "probot";

export const WEBHOOK_PATH = "/api/github/webhooks";

/** GitHub sends at most 25 MB. */
const MOST_BYTES = 25 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly text: string;
}

const ANSWERS: Readonly<Record<string, string>> = { "/ping": "PONG", "/healthz": "ok" };

/** A server that is not listening yet; the App is loaded into `probot` already. */
export async function createWebhookServer(probot: Probot): Promise<Server> {
  const middleware = await createNodeMiddleware(() => {}, { probot, webhooksPath: WEBHOOK_PATH });
  return createServer((request, response) => {
    const [path = ""] = request.url?.split("?") ?? [];
    if (path === WEBHOOK_PATH && request.method === "POST") {
      void receive(request, response, { probot, middleware });
      return;
    }
    const text = ["GET", "HEAD"].includes(request.method ?? "") && Object.hasOwn(ANSWERS, path) && ANSWERS[path];
    answer(response, text ? { status: 200, text } : { status: 404, text: "not found" });
  });
}

type Middleware = Awaited<ReturnType<typeof createNodeMiddleware>>;

async function receive(
  request: IncomingMessage,
  response: ServerResponse,
  { probot, middleware }: { readonly probot: Probot; readonly middleware: Middleware },
): Promise<void> {
  try {
    const body = await readBody(request);
    if (body === undefined) return answer(response, { status: 413, text: "the body is larger than GitHub's are" });
    const signature = request.headers["x-hub-signature-256"];
    if (!(await isSigned(probot, body, signature))) {
      probot.log.warn({ delivery: request.headers["x-github-delivery"] }, "a webhook without a right signature");
      return answer(response, { status: 401, text: "the signature does not fit the body and the webhook secret" });
    }
    await middleware(Object.assign(request, { body }), response);
  } catch (error) {
    probot.log.warn({ reason: String(error) }, "a webhook could not be received");
    if (!response.headersSent) answer(response, { status: 400, text: "the request could not be read" });
  }
}

async function isSigned(probot: Probot, body: string, signature: string | string[] | undefined): Promise<boolean> {
  if (typeof signature !== "string" || body === "") return false;
  // A signature of another form is refused with an exception.
  return probot.webhooks.verify(body, signature).catch(() => false);
}

/** Undefined when it is too long; then nobody waits for the rest. */
async function readBody(request: IncomingMessage): Promise<string | undefined> {
  if (Number(request.headers["content-length"]) > MOST_BYTES) return undefined;
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > MOST_BYTES) return undefined;
  }
  return Buffer.concat(chunks).toString();
}

function answer(response: ServerResponse, { status, text }: Answer): void {
  const end = status === 413 ? { connection: "close" } : {};
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8", ...end }).end(`${text}\n`);
}
