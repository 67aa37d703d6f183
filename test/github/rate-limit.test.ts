import { afterEach, beforeEach, expect, test } from "vitest";
import { type Ask, installedClient } from "./client.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";

const PLENTY = { atOnce: 100, pointsAMinute: 900, creationsAMinute: 80, creationsAnHour: 500 };
const REPOSITORY = "/repos/shop/gitops";

let github: FakeGitHub;
let ask: Ask;
let another: Ask;

beforeEach(async () => {
  github = await startFakeGitHub();
  const app = github.addApp();
  const install = (name: string) =>
    installedClient(github, github.addInstallation(app, [github.addRepository(name, { "a.yaml": "{}" })]));
  [ask, another] = [await install("shop/gitops"), await install("bank/gitops")];
});
afterEach(() => github.stop());

const read = () => ask(`GET ${REPOSITORY}`);
const say = () => ask(`POST ${REPOSITORY}/issues/1/comments`, { body: "hello" });

test("an installation has so many points a minute, and another one has its own", async () => {
  github.world.secondary = { ...PLENTY, pointsAMinute: 3 };
  expect([(await read()).status, (await read()).status, (await read()).status]).toEqual([200, 200, 200]);
  const refused = await read();
  expect([refused.status, refused.body.message]).toEqual([403, expect.stringContaining("secondary rate limit")]);
  expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(50);
  expect((await another("GET /repos/bank/gitops")).status).toBe(200);
  github.passTime(60_000);
  expect((await read()).status).toBe(200);
});

test("a write counts five times", async () => {
  github.world.secondary = { ...PLENTY, pointsAMinute: 9 };
  expect([(await say()).status, (await say()).status]).toEqual([404, 403]);
});

test("so much is made within a minute, and within an hour", async () => {
  github.world.secondary = { ...PLENTY, creationsAMinute: 1, creationsAnHour: 2 };
  expect([(await say()).status, (await say()).status]).toEqual([404, 403]);
  github.passTime(60_000);
  expect([(await say()).status, (await read()).status]).toEqual([404, 200]);
  github.passTime(60_000);
  const refused = await say();
  expect([refused.status, Number(refused.headers.get("retry-after")) > 3_000]).toEqual([403, true]);
});

test("so much goes at once", async () => {
  github.world.secondary = { ...PLENTY, atOnce: 2 };
  github.failNext({ delay: 300, times: 2 });
  const statuses = (await Promise.all([read(), read(), read()])).map(({ status }) => status);
  expect(statuses.toSorted()).toEqual([200, 200, 403]);
  expect((await read()).status).toBe(200);
});

test("its clock can go faster", () => {
  github.world.pace = { speed: 60, since: Date.now() - 60_000 };
  const { created } = github.addRepository("shop/later", {});
  expect((Date.parse(created) - Date.now()) / 60_000).toBeCloseTo(59, 0);
});

test("weather meets every request, until it is over", async () => {
  github.setWeather((operation) => (operation === "GET /repos/{owner}/{repo}" ? { status: 502 } : undefined));
  expect([(await read()).status, (await read()).status, (await say()).status]).toEqual([502, 502, 404]);
  github.setWeather(undefined);
  expect((await read()).status).toBe(200);
});
