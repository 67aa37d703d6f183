import nock from "nock";
import { afterEach, expect, test } from "vitest";
import { createFetch } from "../../../src/delivery/github/fetch-github.ts";

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
