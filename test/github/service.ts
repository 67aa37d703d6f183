// A running fake: the world, and what happened to it over HTTP.
import type { IncomingHttpHeaders } from "node:http";
import type { Pending, Weather } from "./faults.ts";
import type { Usage } from "./rate-limit.ts";
import type { World } from "./world.ts";

export interface LoggedRequest {
  readonly method: string;
  readonly path: string;
  /** `METHOD /route`; `unknown` when GitHub's description has none. */
  readonly operation: string;
  readonly query: Readonly<Record<string, string>>;
  readonly body: unknown;
  /** 0 when the connection was broken on purpose. */
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
  /** Faults that nobody ordered one by one. */
  weather: Weather | undefined;
  /** What each installation has used of its limits. */
  readonly usages: Map<string, Usage>;
  /** Whether this answer is held against GitHub's description; all are, unless time matters more. */
  isChecked: () => boolean;
}

/** A request as it came over HTTP, without the prefix of an Enterprise Server. */
export interface Received {
  readonly method: string;
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** The body in JSON; undefined without one, a SyntaxError when it is none. */
export function bodyOf({ text }: Received): unknown {
  try {
    return text === "" ? undefined : JSON.parse(text);
  } catch (error) {
    return error;
  }
}
