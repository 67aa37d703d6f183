// A client of the fake GitHub that signs its own JWTs, for tests of the fake itself. It is no part of the App.
import { createSign } from "node:crypto";
import type { FakeGitHub } from "./fake-github.ts";
import type { App, Installation } from "./world.ts";

export interface Answered {
  readonly status: number;
  readonly headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of many shapes, each checked against its schema
  readonly body: any;
}
export type Ask = (operation: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;

/** Asks with `authorization`; an operation is a method and a path, such as `GET /app`. */
export function clientOf(github: FakeGitHub, authorization: string): Ask {
  return async (operation, body, headers = {}) => {
    const [method = "GET", path = "/"] = operation.split(" ");
    const response = await fetch(`${github.apiUrl}${path}`, {
      method,
      headers: { authorization, "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get("content-type")?.includes("json") === true && text !== "";
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };
}

/** A JWT as GitHub wants it, unless claims say otherwise. */
export function jwtOf({ id, privateKey }: App, claims: Readonly<Record<string, unknown>> = {}): string {
  const seconds = Math.floor(Date.now() / 1000);
  const all = { iat: seconds - 30, exp: seconds + 300, iss: id, ...claims };
  const parts = [{ alg: "RS256", typ: "JWT" }, all].map((part) =>
    Buffer.from(JSON.stringify(part)).toString("base64url"),
  );
  const signature = createSign("RSA-SHA256").update(parts.join(".")).sign(privateKey, "base64url");
  return [...parts, signature].join(".");
}

/** Asks as an installation, with a token that it has just got. */
export async function installedClient(github: FakeGitHub, { id, app }: Installation, limits = {}): Promise<Ask> {
  const ask = clientOf(github, `Bearer ${jwtOf(app)}`);
  const { body } = await ask(`POST /app/installations/${id}/access_tokens`, limits);
  return clientOf(github, `token ${body.token}`);
}
