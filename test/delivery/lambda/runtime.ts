// For tests: what AWS Lambda's runtime does. Loads the module that is named, and invokes its `handler` with each event that it is sent.
import type { Context } from "../../../src/delivery/lambda/main.ts";

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** One invocation, and how it ended. */
export interface Invocation {
  readonly id: number;
  readonly event: unknown;
  /** Milliseconds that the function may still run. */
  readonly remaining: number;
}

export interface Ended {
  readonly id: number;
  readonly answer?: unknown;
  readonly error?: string;
}

const { handler } = (await import(process.argv[2] ?? "")) as { readonly handler: Handler };
process.on("message", ({ id, event, remaining }: Invocation) => {
  const deadline = Date.now() + remaining;
  handler(event, { getRemainingTimeInMillis: () => deadline - Date.now() }).then(
    (answer) => process.send?.({ id, answer } satisfies Ended),
    (error: Error) => process.send?.({ id, error: error.message } satisfies Ended),
  );
});
process.send?.("ready");
