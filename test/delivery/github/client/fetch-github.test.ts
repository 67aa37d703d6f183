import { createServer, type Server } from "node:http";
import { type AddressInfo, connect } from "node:net";
import nock from "nock";
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { createFetch } from "../../../../src/delivery/github/client/fetch-github.ts";

afterEach(() => nock.cleanAll());

const RUNS = "https://ghe.example/api/v3/repos/shop/mesh/check-runs";
const create = () => createFetch({}, () => {})(RUNS, { method: "POST", body: "{}" });

function refuse(status: number, message: string, headers: Record<string, string>): void {
  nock("https://ghe.example")
    .post(/check-runs/, "{}")
    .reply(status, { message }, headers);
}

function accept(): void {
  nock("https://ghe.example")
    .post(/check-runs/, "{}")
    .reply(201, { id: 1 });
}

test.each([
  [429, "Too many requests"],
  [403, "You have triggered an abuse detection mechanism"],
])("a request that is to come later (%i, %s) comes later", async (status, message) => {
  refuse(status, message, { "retry-after": "0" });
  accept();
  expect((await create()).status).toBe(201);
});

test.each([
  ["no time is told", 403, "Resource not accessible by integration", {}],
  ["the time is too long", 429, "Too many requests", { "retry-after": "3600" }],
  ["the time is no number", 429, "Too many requests", { "retry-after": "Sun, 22 Nov 2026 18:00:00 GMT" }],
  ["the client waits itself", 403, "You have exceeded a secondary rate limit", { "retry-after": "0" }],
])("it does not where %s", async (_why, status, message, headers) => {
  refuse(status, message, headers);
  accept();
  const response = await create();
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ message });
});

test("it comes three times at most", async () => {
  for (let times = 0; times < 3; times++) refuse(429, "Too many requests", { "retry-after": "0" });
  accept();
  expect((await create()).status).toBe(429);
});

test("who brings an end of its own has that one, for what takes long to come", async () => {
  nock("https://ghe.example").get("/archive").delay(60).reply(200, "whole");
  const impatient = createFetch({}, () => {}, 20);
  const patient = await impatient("https://ghe.example/archive", { signal: AbortSignal.timeout(20_000) });
  expect(await patient.text()).toBe("whole");
  const over = { signal: AbortSignal.abort(new Error("superseded")) };
  await expect(impatient("https://ghe.example/archive", over)).rejects.toThrow("superseded");
});

test("nobody waits for ever for an answer", async () => {
  const silent = createServer(() => {});
  await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    silent.closeAllConnections();
    silent.close();
  });
  const statuses: (number | undefined)[] = [];
  const get = createFetch({}, (status) => statuses.push(status), 50);
  await expect(get(`http://127.0.0.1:${(silent.address() as AddressInfo).port}/app`)).rejects.toThrow(/timeout/);
  expect(statuses).toEqual([undefined]);
});

describe("through a proxy", () => {
  let server: Server;
  let seen: string[];

  /** GitHub, and a proxy that leads to it whatever it is asked for. */
  beforeEach(async () => {
    seen = [];
    server = createServer((_request, response) => response.end("github"));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void server.close());
  });

  const portOf = (listening: Server) => (listening.address() as AddressInfo).port;

  async function startProxy(): Promise<string> {
    const proxy = createServer((request, response) => {
      seen.push(new URL(request.url ?? "").host);
      response.end("github, by the proxy");
    });
    proxy.on("connect", (request, socket) => {
      seen.push(request.url ?? "");
      const there = connect(portOf(server), "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 OK\r\n\r\n");
        there.pipe(socket).pipe(there);
      });
    });
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    onTestFinished(() => void proxy.close());
    return `http://127.0.0.1:${portOf(proxy)}`;
  }

  test("where the environment names one, also for a host that only it knows", async () => {
    const get = createFetch({ http_proxy: await startProxy() }, () => {});
    expect(await (await get("http://github.shop.example/app")).text()).toContain("github");
    expect(seen).toEqual([expect.stringContaining("github.shop.example")]);
  });

  test("not for what NO_PROXY names", async () => {
    const get = createFetch({ HTTP_PROXY: await startProxy(), NO_PROXY: "127.0.0.1" }, () => {});
    expect(await (await get(`http://127.0.0.1:${portOf(server)}/app`)).text()).toBe("github");
    expect(seen).toEqual([]);
  });
});
