// HTTP in front of the world: finds the operation, checks the request and the answer against GitHub's description, asks
// the route. It counts requests and limits, and notes what broke the rules and who broke them.
import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as wait } from "node:timers/promises";
import { type Answer, type Call, json, type Refusal, type Routes, refusalOf, refuse } from "./answer.ts";
import { authorize, findActor } from "./authorize.ts";
import { checkRequest, checkResponse, findOperation, type Match } from "./description.ts";
import { type Fault, type Pending, takeFault } from "./faults.ts";
import { paginate } from "./paginate.ts";
import { appRoutes } from "./routes/apps.ts";
import { checkRoutes } from "./routes/checks.ts";
import { commentRoutes } from "./routes/comments.ts";
import { gitRoutes } from "./routes/git.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { now, type World } from "./world.ts";

const ROUTES: Routes = {
  ...{ ...appRoutes, ...repositoryRoutes, ...gitRoutes, ...pullRoutes },
  ...{ ...checkRoutes, ...reviewRoutes, ...commentRoutes },
};
const DOCUMENTATION = "https://docs.github.com/rest";

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** `METHOD /route`; `unknown` when GitHub's description has none. */
  readonly operation: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly status: number;
  readonly at: number;
}

export interface Service {
  readonly world: World;
  readonly requests: LoggedRequest[];
  /** What the App did that GitHub's description forbids. */
  readonly violations: string[];
  /** What the fake itself got wrong. */
  readonly ownFaults: string[];
  readonly pending: Pending[];
}

interface Asked {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingMessage["headers"];
  readonly text: string;
}

interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly content: string | Uint8Array;
}

export async function serve(service: Service, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const asked = await readRequest(request);
  const match = findOperation(asked.method, asked.path);
  const operation = match?.operation.name ?? "unknown";
  const fault = takeFault(service.pending, operation);
  if (fault?.delay !== undefined) await wait(fault.delay);
  const replaced = fault?.status !== undefined || fault?.hangUp === true;
  const real = replaced && fault.when !== "after" ? undefined : replyTo(service, asked, match);
  const reply = replaced ? faultReply(fault) : (real as Reply);
  const { method, path, query } = asked;
  const status = fault?.hangUp === true ? 0 : reply.status;
  service.requests.push({ method, path, operation, query, body: parse(asked.text), status, at: now(service.world) });
  if (fault?.hangUp === true) {
    request.socket.destroy();
    return;
  }
  response.writeHead(reply.status, { ...limits(service), ...reply.headers }).end(reply.content);
}

async function readRequest(request: IncomingMessage): Promise<Asked> {
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

function replyTo(service: Service, asked: Asked, match: Match | undefined): Reply {
  try {
    return checked(service, asked, match, answer(service, asked, match));
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== undefined) return checked(service, asked, match, refused(refusal));
    service.ownFaults.push(`${asked.method} ${asked.path}: ${error instanceof Error ? error.stack : error}`);
    return toReply(asked, refused({ status: 500, message: "The fake GitHub failed" }));
  }
}

function answer(service: Service, asked: Asked, match: Match | undefined): Answer {
  const { world } = service;
  const { method, path, headers } = asked;
  if (headers["user-agent"] === undefined) return refuse(403, "Request forbidden by administrative rules.");
  if (match === undefined) {
    service.violations.push(`${method} ${path}: the fake GitHub has no such operation`);
    const graphql = /^\/(?:api\/)?graphql$/.test(path);
    return graphql ? refuse(501, "The fake GitHub does not speak GraphQL yet") : refuse(404, "Not Found");
  }
  const route = ROUTES[match.operation.name];
  if (match.operation.name === "GET /rate_limit") return json(rateLimits(service));
  if (route === undefined) return refuse(501, `The fake GitHub does not carry out ${match.operation.name} yet`);
  const access = authorize(world, { actor: findActor(world, headers.authorization), route, params: match.params });
  const body = parse(asked.text);
  if (body instanceof SyntaxError) return refuse(400, "Problems parsing JSON");
  const wrong = checkRequest(match.operation, { params: match.params, query: asked.query, body });
  if (wrong.length > 0) {
    service.violations.push(...wrong.map((what) => `${match.operation.name}: ${what}`));
    return refuse(422, `Invalid request.\n\n${wrong.join("\n")}`);
  }
  const call = { ...access, world, params: match.params, query: asked.query, body, accept: headers.accept ?? "" };
  return route.answer(
    call as Call & { token: NonNullable<Call["token"]>; repository: NonNullable<Call["repository"]> },
  );
}

function parse(text: string): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch (error) {
    return error;
  }
}

function refused({ status, message, errors }: Refusal): Answer {
  const more = errors === undefined ? {} : { errors };
  return json({ message, ...more, documentation_url: DOCUMENTATION, status: String(status) }, status);
}

function checked(service: Service, asked: Asked, match: Match | undefined, given: Answer): Reply {
  const { answer: whole, link } = paginate(given, { url: urlOf(service.world, asked), query: asked.query });
  if (match !== undefined && whole.kind === "json") {
    const wrong = checkResponse(match.operation, whole.status, whole.body);
    service.ownFaults.push(...wrong.map((what) => `${match.operation.name}: ${what}`));
  }
  return toReply(asked, whole, link === undefined ? {} : { link });
}

function urlOf(world: World, { path }: Asked): string {
  return `${world.origin}/api/v3${path}`;
}

function toReply(asked: Asked, given: Answer, headers: Readonly<Record<string, string>> = {}): Reply {
  if (given.kind === "nothing") return { status: given.status, headers, content: "" };
  if (given.kind === "list") throw new Error("a list must be cut into pages first");
  const isRaw = given.kind === "raw";
  const content = isRaw ? given.bytes : JSON.stringify(given.body);
  const etag = `W/"${createHash("sha256").update(content).digest("hex")}"`;
  const all = { "content-type": isRaw ? given.type : "application/json; charset=utf-8", etag, ...headers };
  const isKnown = asked.method === "GET" && asked.headers["if-none-match"] === etag;
  return isKnown
    ? { status: 304, headers: all, content: "" }
    : { status: isRaw ? 200 : given.status, headers: all, content };
}

function faultReply({ status = 0, body, headers = {} }: Fault): Reply {
  const content = JSON.stringify(body ?? { message: "Made to fail", documentation_url: DOCUMENTATION });
  return { status, headers: { "content-type": "application/json; charset=utf-8", ...headers }, content };
}

function rateLimits(service: Service): unknown {
  const { limit, remaining, reset, used } = counts(service);
  const rate = { limit, remaining, reset, used };
  return { rate, resources: { core: rate, search: rate } };
}

function counts({ world, requests }: Service): Readonly<Record<"limit" | "remaining" | "reset" | "used", number>> {
  const limit = world.limits.requestsAnHour;
  const used = requests.length + 1;
  return { limit, used, remaining: Math.max(0, limit - used), reset: Math.ceil(now(world) / 3_600_000) * 3600 };
}

function limits(service: Service): Record<string, string> {
  const rates = Object.entries(counts(service)).map(([name, value]) => [`x-ratelimit-${name}`, String(value)]);
  return {
    ...Object.fromEntries(rates),
    ...{ "x-ratelimit-resource": "core", "x-github-request-id": randomUUID(), server: "GitHub.com" },
    ...{ "x-github-media-type": "github.v3; format=json", "x-github-enterprise-version": "3.19.0" },
  };
}
