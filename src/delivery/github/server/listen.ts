// HTTP: signed webhooks go to the App, everything else is answered here. Nothing of an unsigned body is looked at or logged.
import { isUtf8 } from "node:buffer";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createNodeMiddleware, type Probot } from "probot";
import type { Metrics } from "./metrics.ts";
import type { Readiness } from "./readiness.ts";

export const WEBHOOK_PATH = "/api/github/webhooks";

/** GitHub sends at most 25 MB. */
const MOST_BYTES = 25 * 1024 * 1024;

interface Answer {
  readonly status: number;
  readonly text: string;
  readonly type?: string;
}

export interface Service {
  readonly probot: Probot;
  /** False where this process only does jobs. */
  readonly takesWebhooks: boolean;
  readonly readiness: Readiness;
  readonly metrics: Pick<Metrics, "text" | "contentType">;
}

type Page = (service: Service) => Promise<Answer>;

const PAGES: Readonly<Record<string, Page>> = {
  "/ping": async () => ({ status: 200, text: "PONG" }),
  "/healthz": async () => ({ status: 200, text: "ok" }),
  "/readyz": async ({ readiness }) => {
    const problems = await readiness.problems();
    return problems.length === 0 ? { status: 200, text: "ready" } : { status: 503, text: problems.join("\n") };
  },
  "/metrics": async ({ metrics }) => ({ status: 200, text: await metrics.text(), type: metrics.contentType }),
};

/** A server that is not listening yet; the App is loaded into `probot` already. */
export async function createWebhookServer(service: Service): Promise<Server> {
  const { probot, takesWebhooks } = service;
  const middleware = await createNodeMiddleware(() => {}, { probot, webhooksPath: WEBHOOK_PATH });
  return createServer((request, response) => {
    const [path = ""] = request.url?.split("?") ?? [];
    if (path === WEBHOOK_PATH && request.method === "POST" && takesWebhooks) {
      void receive(request, response, { probot, middleware });
      return;
    }
    const isRead = ["GET", "HEAD"].includes(request.method ?? "");
    const page = isRead && Object.hasOwn(PAGES, path) ? PAGES[path] : undefined;
    if (page === undefined) return answer(response, { status: 404, text: "not found" });
    page(service).then(
      (found) => answer(response, found),
      (error: unknown) => {
        probot.log.error({ path, reason: String(error) }, "a page could not be made");
        answer(response, { status: 500, text: "this could not be found out" });
      },
    );
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

export async function isSigned(
  probot: Probot,
  body: string,
  signature: string | string[] | undefined,
): Promise<boolean> {
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
  const body = Buffer.concat(chunks);
  // Of other bytes several would become the same text, and have its signature.
  if (!isUtf8(body)) throw new Error("the body is not UTF-8");
  return body.toString();
}

function answer(response: ServerResponse, { status, text, type = "text/plain; charset=utf-8" }: Answer): void {
  const end = status === 413 ? { connection: "close" } : {};
  response.writeHead(status, { "content-type": type, ...end }).end(`${text}\n`);
}
