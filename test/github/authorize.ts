// The header `authorization` -> who asks, and whether they may; refuses as GitHub does.
import { verify } from "node:crypto";
import { type Actor, notFound, type Route, refuse } from "./answer.ts";
import { findRepository } from "./find-repository.ts";
import { type App, now, type Repository, type Token, type World } from "./world.ts";

export function findActor(world: World, header: string | undefined): Actor {
  const [, credentials = ""] = /^(?:bearer|token) (\S+)$/i.exec(header ?? "") ?? [];
  if (credentials === "") return refuse(401, "Requires authentication");
  if (credentials.split(".").length === 3) return { kind: "app", app: verifyJwt(world, credentials) };
  const token = world.tokens.get(credentials);
  if (token === undefined || token.expires <= now(world)) return refuse(401, "Bad credentials");
  const { installation } = token;
  if (!world.installations.includes(installation)) return refuse(401, "Bad credentials");
  if (installation.suspended) return refuse(403, "This installation has been suspended");
  return { kind: "installation", app: installation.app, installation, token };
}

const UNREADABLE = "A JSON web token could not be decoded";
const LONGEST = 10 * 60;

function verifyJwt(world: World, jwt: string): App {
  const [header = "", payload = "", signature = ""] = jwt.split(".");
  const [head, claims] = [decode(header), decode(payload)];
  const app = world.apps.find(({ id }) => String(id) === String(claims.iss) || `Iv1.${id}` === claims.iss);
  if (app === undefined) return refuse(401, "'Issuer' claim ('iss') must be an Integer");
  const signed = Buffer.from(`${header}.${payload}`);
  const isGenuine =
    head.alg === "RS256" && verify("sha256", signed, app.publicKey, Buffer.from(signature, "base64url"));
  if (!isGenuine) return refuse(401, UNREADABLE);
  const seconds = Math.floor(now(world) / 1000);
  const { iat, exp } = claims;
  if (typeof exp !== "number" || exp <= seconds) {
    return refuse(
      401,
      "'Expiration time' claim ('exp') must be a numeric value representing the future time at which the assertion expires",
    );
  }
  if (exp > seconds + LONGEST) return refuse(401, "'Expiration time' claim ('exp') is too far in the future");
  if (typeof iat !== "number" || iat > seconds) {
    return refuse(
      401,
      "'Issued at' claim ('iat') must be an Integer representing the time that the assertion was issued",
    );
  }
  return app;
}

function decode(part: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(Buffer.from(part, "base64url").toString()) as Record<string, unknown>;
  } catch {
    return refuse(401, UNREADABLE);
  }
}

export interface Access {
  readonly app: App;
  readonly token: Token | undefined;
  readonly repository: Repository | undefined;
}

/** What a route may use of the world. What an actor cannot see is not found; what it may not do is forbidden. */
export function authorize(
  world: World,
  { actor, route, params }: { actor: Actor; route: Route; params: Readonly<Record<string, string>> },
): Access {
  const { app } = actor;
  const token = actor.kind === "installation" ? actor.token : undefined;
  if (route.as !== undefined) {
    if (route.as === "app" && token !== undefined) return refuse(401, UNREADABLE);
    if (route.as === "installation" && token === undefined)
      return refuse(403, "Resource not accessible by integration");
    return { app, token, repository: undefined };
  }
  if (token === undefined) return refuse(403, "Resource not accessible by integration");
  const repository = findRepository(world, params.owner, params.repo);
  // A token does not outlive that the installation has the repository.
  const isOpen = (one: Repository) => token.repositories.includes(one) && token.installation.repositories.includes(one);
  if (repository === undefined || !isOpen(repository)) return notFound();
  const isAllowed = route.needs.some((need) => {
    const [name = "", level] = need.split(":");
    const granted = name === "metadata" ? "read" : token.permissions[name];
    const allowed = name === "metadata" ? "read" : token.installation.permissions[name];
    return [granted, allowed].every((one) => one === "write" || one === level);
  });
  return isAllowed ? { app, token, repository } : refuse(403, "Resource not accessible by integration");
}
