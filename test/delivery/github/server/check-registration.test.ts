import { globSync, readFileSync } from "node:fs";
import { load } from "js-yaml";
import nock from "nock";
import { describe, expect, onTestFinished, test } from "vitest";
import { createApp } from "../../../../src/delivery/github/server/app.ts";
import {
  checkRegistration,
  compare,
  type Manifest,
} from "../../../../src/delivery/github/server/check-registration.ts";
import { WEBHOOK_PATH } from "../../../../src/delivery/github/server/listen.ts";
import { ROUTES } from "../../../github/carry-out.ts";
import { client } from "../canned-github.ts";

const MANIFEST = load(readFileSync("app.yml", "utf8")) as Manifest & {
  readonly hook_attributes: { readonly url: string };
};
const WHOLE = { permissions: MANIFEST.default_permissions, events: MANIFEST.default_events };

test("webhooks go where the App listens", () => {
  expect(new URL(MANIFEST.hook_attributes.url).pathname).toBe(WEBHOOK_PATH);
});

test("app.yml lists exactly the events that are acted upon, besides those that every App gets", async () => {
  const heard = new Set<string>();
  const app = { on: (names: string | readonly string[]) => [names].flat().forEach((name) => void heard.add(name)) };
  await createApp({ add: async () => true }, { id: 1, slug: "earshot" })(app as never, {} as never);
  const events = new Set([...heard].map((name) => name.replace(/\..*/, "")));
  for (const always of ["installation", "installation_repositories"]) expect(events.delete(always)).toBe(true);
  expect(MANIFEST.default_events.toSorted()).toEqual([...events].toSorted());
});

/** The permissions of each group are alternatives: one of them is enough. */
function neededPermissions(): readonly (readonly string[])[] {
  const sources = globSync("src/delivery/github/**/*.ts").map((path) => readFileSync(path, "utf8"));
  const names = sources.flatMap((text) => [
    ...text.matchAll(/\b(?:rest|(checks|pulls|issues|repos|git))\.(\w+)(?:\.(\w+))?\b/g),
  ]);
  const { rest } = client();
  const methods = names.flatMap(([, area, first = "", second]) => {
    const group = rest[(area ?? first) as keyof typeof rest] as Record<string, { endpoint?: Endpoint }> | undefined;
    return group?.[(area === undefined ? second : first) ?? ""]?.endpoint?.DEFAULTS ?? [];
  });
  return methods.flatMap(({ method, url }) => {
    const route = ROUTES[`${method} ${url}`];
    return route === undefined || route.as !== undefined ? [] : [route.needs];
  });
}

interface Endpoint {
  readonly DEFAULTS: { readonly method: string; readonly url: string };
}

test("app.yml asks for exactly the permissions that requests and events need", () => {
  const needed = neededPermissions();
  expect(needed.length).toBeGreaterThan(15);
  const wanted = MANIFEST.default_permissions;
  const isGiven = (need: string) => {
    const [name = "", level] = need.split(":");
    return wanted[name] === "write" || wanted[name] === level;
  };
  expect(needed.filter((needs) => !needs.some(isGiven))).toEqual([]);
  // Merge groups are told to who may read merge queues.
  const events = MANIFEST.default_events.includes("merge_group") ? ["merge_queues:read"] : [];
  const used = new Set([...needed.flat(), ...events, "metadata:read"]);
  expect(Object.entries(wanted).filter(([name, level]) => !used.has(`${name}:${level}`))).toEqual([]);
});

describe("a registration", () => {
  test("as app.yml asks for it lacks nothing", () => {
    expect(compare(MANIFEST, WHOLE)).toEqual({ problems: [], remarks: [] });
  });

  test("without write access to checks cannot work", () => {
    const permissions = { ...WHOLE.permissions, checks: "read", pull_requests: undefined };
    expect(compare(MANIFEST, { ...WHOLE, permissions }).problems).toEqual([
      "permission checks: write is missing (it has read)",
      "permission pull_requests: write is missing (it has none)",
    ]);
  });

  test("that only reads contents works", () => {
    const permissions = { ...WHOLE.permissions, contents: "read" };
    const { problems, remarks } = compare(MANIFEST, { ...WHOLE, permissions });
    expect(problems).toEqual([]);
    expect(remarks).toEqual([
      expect.stringMatching(/^permission contents: write is missing \(it has read\): no fix is committed/),
    ]);
  });

  test("without contents at all does not", () => {
    const { contents: _, ...permissions } = WHOLE.permissions;
    expect(compare(MANIFEST, { ...WHOLE, permissions }).problems).toHaveLength(1);
  });

  test("must hear of pull requests; without the others something does not work", () => {
    const { problems, remarks } = compare(MANIFEST, { ...WHOLE, events: ["check_run"] });
    expect(problems).toEqual(["it is not subscribed to the event pull_request"]);
    expect(remarks).toContain(
      "it is not subscribed to the event merge_group: a merge queue waits for its check in vain",
    );
    expect(remarks).toContainEqual(expect.stringMatching(/event issue_comment: nobody hears of commands/));
  });
});

describe("a server that does not accept the key is no reason to start", () => {
  test.each([
    [401, "ghe.example does not accept the key (status 401): APP_ID and the private key do not belong together"],
    [404, "ghe.example knows no App with this APP_ID (status 404)"],
    [503, "ghe.example answers, but not as it should (status 503 for GET /app): try again in a minute"],
  ])("status %i", async (status, words) => {
    onTestFinished(() => nock.cleanAll());
    nock("https://ghe.example/api/v3").get("/app").reply(status, { message: "no" });
    await expect(checkRegistration(client(), "ghe.example")).rejects.toThrow(words);
  });

  test("nobody answers", async () => {
    onTestFinished(() => nock.cleanAll());
    nock("https://ghe.example/api/v3").get("/app").replyWithError("connect ECONNREFUSED");
    await expect(checkRegistration(client(), "ghe.example")).rejects.toThrow(
      "ghe.example cannot be reached (connect ECONNREFUSED): look at the network",
    );
  });
});
