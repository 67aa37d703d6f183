// What the server answers besides webhooks, and whom it counts as ready.
import { createHmac } from "node:crypto";
import type { AddressInfo } from "node:net";
import { Probot } from "probot";
import { expect, onTestFinished, test, vi } from "vitest";
import type { GitHub } from "../../../../src/delivery/github/client/repository-client.ts";
import { createWebhookServer } from "../../../../src/delivery/github/server/listen.ts";
import { createReadiness } from "../../../../src/delivery/github/server/readiness.ts";

const HOOK = "/api/github/webhooks";

function refusal(status: number): Error {
  return Object.assign(new Error("refused"), { status, request: { method: "GET", url: "/app" } });
}

/** A readiness whose GitHub answers so, and whose queue can be made to fail. */
function watch(getAuthenticated: () => Promise<unknown> = async () => ({})) {
  const github = { rest: { apps: { getAuthenticated } } } as unknown as GitHub;
  const queue = { check: vi.fn(async () => {}) };
  return { readiness: createReadiness(github, queue), queue };
}

async function listen({ readiness }: Pick<ReturnType<typeof watch>, "readiness">, takesWebhooks = true) {
  const probot = new Probot({ githubToken: "test", secret: "a long random text", logLevel: "fatal" });
  await probot.ready();
  const metrics = { text: async () => "earshot_queue_waiting 0\n", contentType: "text/plain; version=0.0.4" };
  const server = await createWebhookServer({ probot, takesWebhooks, readiness, metrics });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return async (path: string, init: RequestInit = {}) => {
    const response = await fetch(`${origin}${path}`, init);
    return { status: response.status, type: response.headers.get("content-type"), text: await response.text() };
  };
}

test("pages for those who look after it", async () => {
  const get = await listen(watch());
  expect(await get("/healthz")).toMatchObject({ status: 200, text: "ok\n" });
  expect(await get("/readyz")).toMatchObject({ status: 200, text: "ready\n" });
  expect(await get("/metrics")).toMatchObject({ status: 200, type: "text/plain; version=0.0.4" });
  expect(await get("/ping?x=1")).toMatchObject({ status: 200, text: "PONG\n" });
  expect(await get("/toString")).toMatchObject({ status: 404 });
  expect(await get("/metrics", { method: "POST" })).toMatchObject({ status: 404 });
});

test("it is alive, and not ready, while its queue cannot be reached and when it is about to end", async () => {
  const watched = watch();
  const get = await listen(watched);
  watched.queue.check.mockRejectedValueOnce(new Error("Redis cannot be reached (ECONNREFUSED)"));
  expect(await get("/readyz")).toMatchObject({ status: 503, text: "Redis cannot be reached (ECONNREFUSED)\n" });
  expect(await get("/readyz")).toMatchObject({ status: 200 });
  watched.readiness.end();
  expect(await get("/readyz")).toMatchObject({ status: 503, text: "Earshot is about to end\n" });
  expect(await get("/healthz")).toMatchObject({ status: 200 });
});

test("a process for jobs alone takes no webhooks; one for webhooks looks at their signature", async () => {
  const hook = { method: "POST", body: "{}" };
  expect(await (await listen(watch(), false))(HOOK, hook)).toMatchObject({ status: 404 });
  expect(await (await listen(watch()))(HOOK, hook)).toMatchObject({ status: 401 });
});

test("a key that GitHub refuses makes it unready; a GitHub that is away does not", async () => {
  vi.useFakeTimers({ toFake: ["Date"] });
  onTestFinished(() => void vi.useRealTimers());
  const answers = [refusal(502), refusal(401), undefined];
  const asked = vi.fn(async () => {
    const answer = answers.shift();
    if (answer !== undefined) throw answer;
  });
  const { readiness } = watch(asked);
  const minuteLater = async () => {
    vi.setSystemTime(Date.now() + 61_000);
    await readiness.problems();
    return readiness.problems();
  };
  expect(await readiness.problems()).toEqual([]);
  expect(asked).not.toHaveBeenCalled();
  expect(await minuteLater()).toEqual([]);
  expect(await minuteLater()).toEqual([expect.stringContaining("GitHub does not accept the key (status 401)")]);
  expect(await minuteLater()).toEqual([]);
  expect(asked).toHaveBeenCalledTimes(3);
});

test("a signature fits the bytes that it was made for, and nothing else", async () => {
  const post = await listen(watch());
  const body = '{"zen":"\ufffd"}';
  const sign = (secret: string, hash = "sha256") => `${hash}=${createHmac(hash, secret).update(body).digest("hex")}`;
  const send = (signature: string | undefined, bytes: string | Uint8Array<ArrayBuffer> = body) => {
    const headers = { "content-type": "application/json", "x-github-event": "ping", "x-github-delivery": "d-1" };
    return post(HOOK, {
      method: "POST",
      body: bytes,
      headers: { ...headers, ...(signature !== undefined && { "x-hub-signature-256": signature }) },
    }).then(({ status }) => status);
  };
  const right = sign("a long random text");
  expect(await send(right)).toBe(200);
  expect(await send(undefined)).toBe(401);
  expect(await send("")).toBe(401);
  expect(await send("sha256=")).toBe(401);
  expect(await send(right.slice(0, -1))).toBe(401);
  expect(await send(sign("development"))).toBe(401);
  expect(await send(sign("a long random text", "sha1"))).toBe(401);
  expect(await send(right, `${body} `)).toBe(401);
  const otherBytes = Buffer.concat([Buffer.from('{"zen":"'), Buffer.from([0xff]), Buffer.from('"}')]);
  expect(await send(right, new Uint8Array(otherBytes))).toBe(400);
});
