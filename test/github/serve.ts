// HTTP in front of the world: reads a request, lets faults happen that were ordered, writes the answer, keeps a log.
import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Carried, carryOut, DOCUMENTATION, GRAPHQL, isGraphql } from "./carry-out.ts";
import { findOperation } from "./description.ts";
import { type Fault, takeFault } from "./faults.ts";
import { count, rateHeaders, rateOf, tooMuch, type Usage, usageOf } from "./rate-limit.ts";
import { bodyOf, type Received, type Service } from "./service.ts";
import { now } from "./world.ts";

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string | Uint8Array;
}

const JSON_TYPE = "application/json; charset=utf-8";

export async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const received = await readRequest(request);
  const { method, path, query } = received;
  const match = findOperation(method, path);
  const operation = match?.operation.name ?? (isGraphql(path) ? GRAPHQL : "unknown");
  const body = bodyOf(received);
  const usage = usageOf(service, received.headers.authorization);
  const seconds = tooMuch(service.world, usage, { method, operation, body });
  usage.open += 1;
  // Also when the client hangs up before it is answered.
  response.once("close", () => {
    usage.open -= 1;
  });
  const fault =
    seconds === undefined
      ? (takeFault(service.pending, operation) ?? service.weather?.(operation, body))
      : refusal(seconds);
  if (fault?.delay !== undefined) await wait(fault.delay);
  const isReplaced = fault?.status !== undefined || fault?.hangUp === true;
  const isDone = !isReplaced || fault.when === "after";
  const real = isDone ? toReply(received, carryOut(service, received, match)) : undefined;
  const reply = isReplaced || real === undefined ? faultReply(fault ?? {}) : real;
  count(service.world, usage);
  service.requests.push({ method, path, operation, query, body, status: reply.status, at: now(service.world) });
  if (fault?.hangUp === true) {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, { ...headersOf(service, usage), ...reply.headers }).end(reply.content);
}

async function readRequest(request: IncomingMessage): Promise<Received> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  const url = new URL(request.url ?? "/", "http://github");
  return {
    method: request.method ?? "GET",
    path: url.pathname.replace(/^\/api\/v3(?=\/|$)/, ""),
    query: Object.fromEntries(url.searchParams),
    headers: request.headers,
    text: Buffer.concat(chunks).toString(),
  };
}

function toReply({ method, headers: asked }: Received, { answer, link }: Carried): Reply {
  if (answer.kind === "nothing") return { status: answer.status, headers: answer.headers ?? {}, content: "" };
  const [type, content] =
    answer.kind === "raw" ? [answer.type, answer.bytes] : [JSON_TYPE, JSON.stringify(answer.body)];
  const etag = `W/"${createHash("sha256").update(content).digest("hex")}"`;
  const headers = { "content-type": type, etag, ...(link === undefined ? {} : { link }) };
  if (method === "GET" && asked["if-none-match"] === etag) return { status: 304, headers, content: "" };
  return { status: answer.kind === "raw" ? 200 : answer.status, headers, content };
}

function faultReply({ status = 0, body, headers = {} }: Fault): Reply {
  const content = JSON.stringify(body ?? { message: "Made to fail", documentation_url: DOCUMENTATION });
  return { status, headers: { "content-type": JSON_TYPE, ...headers }, content };
}

function refusal(seconds: number): Fault {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return {
    status: 403,
    headers: { "retry-after": String(seconds) },
    body: { message, documentation_url: DOCUMENTATION },
  };
}

function headersOf({ world }: Service, usage: Usage): Record<string, string> {
  return {
    ...rateHeaders(rateOf(world, usage)),
    ...{ "x-github-request-id": randomUUID(), server: "GitHub.com", date: new Date(now(world)).toUTCString() },
    ...{ "x-github-media-type": "github.v3; format=json", "x-github-enterprise-version": "3.19.0" },
  };
}
