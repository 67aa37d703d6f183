// What a route gives back, and how it refuses. The server turns it into HTTP.
import type { App, Installation, Repository, Token, World } from "./world.ts";

export type Answer =
  | { readonly kind: "json"; readonly status: number; readonly body: unknown }
  | { readonly kind: "list"; readonly items: readonly unknown[]; readonly wrap?: (page: readonly unknown[]) => unknown }
  | { readonly kind: "raw"; readonly type: string; readonly bytes: string | Uint8Array }
  | { readonly kind: "nothing"; readonly status: number; readonly headers?: Readonly<Record<string, string>> };

/** Who asks: an App by a JWT of its own, or one of its installations by a token. */
export type Actor =
  | { readonly kind: "app"; readonly app: App }
  | { readonly kind: "installation"; readonly app: App; readonly installation: Installation; readonly token: Token };

/** A request whose structure and rights were checked. */
export interface Call {
  readonly world: World;
  readonly app: App;
  readonly token: Token | undefined;
  /** The repository of a route under `/repos/{owner}/{repo}`. */
  readonly repository: Repository | undefined;
  readonly params: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  readonly accept: string;
}
export type RepositoryCall = Call & { readonly repository: Repository };

/** A route that needs rights on a repository gets one; any of the named permissions is enough. */
export type Route =
  | { readonly as: "app"; readonly answer: (call: Call) => Answer }
  | { readonly as: "installation"; readonly answer: (call: Call & { readonly token: Token }) => Answer }
  | { readonly as?: undefined; readonly needs: readonly string[]; readonly answer: (call: RepositoryCall) => Answer };
export type Routes = Readonly<Record<string, Route>>;

export function json(body: unknown, status = 200): Answer {
  return { kind: "json", status, body };
}

export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly errors?: readonly unknown[];
}

const refusals = new WeakMap<Error, Refusal>();

/** Ends a route with an error that GitHub would answer. */
export function refuse(status: number, message: string, errors?: readonly unknown[]): never {
  const error = new Error(`${status} ${message}`);
  refusals.set(error, { status, message, ...(errors === undefined ? {} : { errors }) });
  throw error;
}

export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof Error ? refusals.get(error) : undefined;
}

export function notFound(): never {
  return refuse(404, "Not Found");
}
