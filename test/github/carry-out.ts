// A request -> what GitHub answers: finds the route, asks whether it may be used, and checks the request and the answer
// against GitHub's description. It notes what broke the rules, and who broke them.
import { type Answer, type Call, json, type Refusal, type Routes, refusalOf, refuse } from "./answer.ts";
import { archiveRoutes, isArchive, readArchive } from "./archives.ts";
import { authorize, findActor } from "./authorize.ts";
import { checkRequest, checkResponse } from "./check-structure.ts";
import type { Match } from "./description.ts";
import { answerGraphql } from "./graphql.ts";
import { paginate } from "./paginate.ts";
import { rateOf, usageOf } from "./rate-limit.ts";
import { appRoutes } from "./routes/apps.ts";
import { changeRoutes } from "./routes/changes.ts";
import { checkRoutes } from "./routes/checks.ts";
import { commentRoutes } from "./routes/comments.ts";
import { gitRoutes } from "./routes/git.ts";
import { peopleRoutes } from "./routes/people.ts";
import { pullRoutes } from "./routes/pulls.ts";
import { repositoryRoutes } from "./routes/repositories.ts";
import { reviewRoutes } from "./routes/reviews.ts";
import { bodyOf, type Received, type Service } from "./service.ts";

export const ROUTES: Routes = {
  ...{ ...appRoutes, ...repositoryRoutes, ...gitRoutes, ...pullRoutes },
  ...{ ...checkRoutes, ...reviewRoutes, ...commentRoutes, ...peopleRoutes, ...changeRoutes, ...archiveRoutes },
};
/** The name of every request in GraphQL. */
export const GRAPHQL = "POST /graphql";
export const DOCUMENTATION = "https://docs.github.com/rest";

/** An answer that is no list any more, and where the rest of it is. */
export interface Carried {
  readonly answer: Exclude<Answer, { readonly kind: "list" }>;
  readonly link?: string;
}

/** Never throws: what the fake cannot do is noted, and answered with 500. */
export function carryOut(service: Service, received: Received, match: Match | undefined): Carried {
  try {
    return checked(service, received, { match, answer: answerTo(service, received, match) });
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal !== undefined) return checked(service, received, { match, answer: refused(refusal) });
    const where = `${received.method} ${received.path}`;
    service.ownFaults.push(`${where}: ${error instanceof Error ? error.stack : error}`);
    return { answer: refused({ status: 500, message: "The fake GitHub failed" }) };
  }
}

function answerTo(service: Service, received: Received, match: Match | undefined): Answer {
  const { world } = service;
  const { headers, query } = received;
  if (headers["user-agent"] === undefined) return refuse(403, "Request forbidden by administrative rules.");
  if (isGraphql(received.path)) return inGraphql(service, received);
  if (isArchive(received.path)) return readArchive(service, received);
  if (match === undefined) return unknown(service, received);
  const { operation, params } = match;
  const rate = rateOf(world, usageOf(service, headers.authorization));
  if (operation.name === "GET /rate_limit") return json({ rate, resources: { core: rate, search: rate } });
  const route = ROUTES[operation.name];
  if (route === undefined) return refuse(501, `The fake GitHub does not carry out ${operation.name} yet`);
  const access = authorize(world, { actor: findActor(world, headers.authorization), route, params });
  if (rate.remaining === 0) return refuse(403, "API rate limit exceeded for installation.");
  const body = bodyOf(received);
  if (body instanceof SyntaxError) return refuse(400, "Problems parsing JSON");
  const wrong = checkRequest(operation, { params, query, body });
  if (wrong.length > 0) {
    service.violations.push(...wrong.map((what) => `${operation.name}: ${what}`));
    return refuse(422, `Invalid request.\n\n${wrong.join("\n")}`);
  }
  const call = { ...access, world, params, query, body, accept: headers.accept ?? "" };
  // authorize gives each kind of route what it needs.
  return route.answer(
    call as Call & { token: NonNullable<Call["token"]>; repository: NonNullable<Call["repository"]> },
  );
}

function unknown({ violations }: Service, { method, path }: Received): never {
  violations.push(`${method} ${path}: the fake GitHub has no such operation`);
  return refuse(404, "Not Found");
}

export function isGraphql(path: string): boolean {
  return /^\/(?:api\/)?graphql$/.test(path);
}

function inGraphql({ world, violations }: Service, received: Received): Answer {
  const { answer, wrong } = answerGraphql(world, findActor(world, received.headers.authorization), bodyOf(received));
  violations.push(...wrong.map((what) => `${GRAPHQL}: ${what}`));
  return json(answer);
}

function refused({ status, message, errors }: Refusal): Carried["answer"] {
  const more = errors === undefined ? {} : { errors };
  const body = { message, ...more, documentation_url: DOCUMENTATION, status: String(status) };
  return { kind: "json", status, body };
}

function checked(
  service: Service,
  { path, query }: Received,
  { match, answer }: { readonly match: Match | undefined; readonly answer: Answer },
): Carried {
  const page = paginate(answer, { url: `${service.world.origin}/api/v3${path}`, query });
  if (match !== undefined && page.answer.kind === "json" && service.isChecked()) {
    const wrong = checkResponse(match.operation, page.answer.status, page.answer.body);
    service.ownFaults.push(...wrong.map((what) => `${match.operation.name}: ${what}`));
  }
  return page;
}
