// For tests: the function as a process of its own, and what AWS puts in front of it: a gateway that hands it webhooks.
import { fork } from "node:child_process";
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { pathToFileURL } from "node:url";
import { onTestFinished } from "vitest";
import type { App } from "../../github/world.ts";
import { CACHE } from "../action/job.ts";
import type { Ended, Invocation } from "./runtime.ts";

export interface LambdaFunction {
  /** Gives what the handler gives; throws what it throws. */
  invoke(event: unknown, remaining?: number): Promise<unknown>;
  readonly output: () => string;
}

const PLENTY = 60_000;
const RUNTIME = new URL("runtime.ts", import.meta.url);

/** Starts the runtime on a module; it ends with the test. */
export async function startFunction(module: string, env: Readonly<Record<string, string>>): Promise<LambdaFunction> {
  const child = fork(RUNTIME, [pathToFileURL(module).href], {
    env: { PATH: process.env.PATH, ...CACHE, ...env },
    silent: true,
  });
  onTestFinished(() => {
    child.kill("SIGKILL");
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr])
    stream?.on("data", (chunk: Buffer) => {
      output += chunk;
    });
  await Promise.race([
    once(child, "message"),
    once(child, "exit").then(() => Promise.reject(new Error(`it does not start:\n${output}`))),
  ]);
  let invocations = 0;
  return {
    output: () => output,
    invoke: (event, remaining = PLENTY) => {
      invocations += 1;
      const id = invocations;
      return new Promise((resolve, reject) => {
        child.on("message", function hear(ended: Ended) {
          if (ended.id !== id) return;
          child.off("message", hear);
          if (ended.error === undefined) resolve(ended.answer);
          else reject(new Error(ended.error));
        });
        child.send({ id, event, remaining } satisfies Invocation);
      });
    },
  };
}

interface Asked {
  readonly request: IncomingMessage;
  readonly body: Buffer;
}

const plainHeaders = ({ request }: Asked) =>
  Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]));

/** The forms in which AWS hands a request to a function. */
export const FORMS = {
  "API Gateway, HTTP API": (asked) => ({
    version: "2.0",
    routeKey: "$default",
    rawPath: "/",
    headers: plainHeaders(asked),
    requestContext: { http: { method: asked.request.method, path: "/" } },
    body: asked.body.toString(),
    isBase64Encoded: false,
  }),
  "a function URL, in base64": (asked) => ({
    version: "2.0",
    rawPath: "/",
    headers: plainHeaders(asked),
    requestContext: { http: { method: asked.request.method, path: "/" } },
    body: asked.body.toString("base64"),
    isBase64Encoded: true,
  }),
  // It leaves names as they were sent: GitHub sends them in capitals.
  "API Gateway, REST API": (asked) => ({
    resource: "/",
    path: "/",
    httpMethod: asked.request.method,
    headers: Object.fromEntries(
      Object.entries(plainHeaders(asked)).map(([name, value]) => [
        name.replace(/\b[a-z]/g, (letter) => letter.toUpperCase()),
        value,
      ]),
    ),
    multiValueHeaders: {},
    body: asked.body.toString(),
    isBase64Encoded: false,
  }),
} satisfies Readonly<Record<string, (asked: Asked) => object>>;

/** Puts a gateway in front of the function, and tells the App's registration its address. */
export async function putBehindGateway(
  lambda: LambdaFunction,
  app: App,
  form: (typeof FORMS)[keyof typeof FORMS],
): Promise<void> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = await lambda
      .invoke(form({ request, body: Buffer.concat(chunks) }))
      .catch(() => ({ statusCode: 502 }));
    const { statusCode = 502, body = "" } = answer as { readonly statusCode?: number; readonly body?: string };
    response.writeHead(statusCode).end(body);
  });
  await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
  onTestFinished(() => {
    server.close();
    server.closeAllConnections();
  });
  app.webhookUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}
