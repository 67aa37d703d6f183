// What goes wrong on purpose: answers that fail, come late, or get lost although the request was carried out.

export interface Fault {
  /** `GET`, `POST`, …; any when it is left out. */
  readonly method?: string;
  /** A route of the description, such as `/repos/{owner}/{repo}/check-runs`; any when it is left out. */
  readonly route?: string;
  /** How often; once when it is left out. */
  readonly times?: number;
  /** The answer instead of the real one. Without it the real one is given, after `delay`. */
  readonly status?: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Milliseconds before the answer. */
  readonly delay?: number;
  /** `before`: nothing happens (as it is when left out). `after`: the request is carried out, and its answer replaced. */
  readonly when?: "before" | "after";
  /** The connection breaks instead of an answer. */
  readonly hangUp?: boolean;
}

/** What is to go wrong with a request, such as `GET /repos/{owner}/{repo}/git/trees/{tree_sha}`; undefined: nothing. */
export type Weather = (operation: string, body: unknown) => Fault | undefined;

export interface Pending {
  readonly fault: Fault;
  left: number;
}

/** The first fault that is meant for the operation (`METHOD /route`); it is used up. */
export function takeFault(pending: Pending[], operation: string): Fault | undefined {
  const [method, route] = operation.split(" ");
  const found = pending.find(
    ({ fault, left }) => left > 0 && (fault.method ?? method) === method && (fault.route ?? route) === route,
  );
  if (found !== undefined) found.left -= 1;
  return found?.fault;
}
