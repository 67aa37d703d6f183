import { generateKeyPairSync } from "node:crypto";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { type Ask, clientOf, installedClient, jwtOf } from "./client.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";
import type { App, Installation } from "./world.ts";

const REPOSITORY = "/repos/shop/gitops";
const seconds = () => Math.floor(Date.now() / 1000);

let github: FakeGitHub;
let app: App;
let installation: Installation;

beforeEach(async () => {
  github = await startFakeGitHub();
  app = github.addApp({ permissions: { metadata: "read", contents: "read", checks: "write" } });
  const repository = github.addRepository("shop/gitops", { "a.yaml": "a\n" });
  installation = github.addInstallation(app, [repository]);
});
afterEach(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});

describe("an App", () => {
  const asApp = (claims = {}, as = app) => clientOf(github, `Bearer ${jwtOf(as, claims)}`)("GET /app");

  test("is known by its JWT", async () => {
    expect(await asApp()).toMatchObject({ status: 200, body: { slug: "earshot", id: app.id } });
    expect((await asApp({ iss: `Iv1.${app.id}` })).status).toBe(200);
  });

  test("has one key: the one before is not accepted any more", async () => {
    const before = { ...app };
    github.rotateKey(app);
    expect((await asApp({}, before)).status).toBe(401);
    expect((await asApp()).status).toBe(200);
  });

  test.each([
    ["expired", () => ({ exp: seconds() - 1 }), "'exp'"],
    ["lives too long", () => ({ exp: seconds() + 700 }), "too far in the future"],
    ["without an end", () => ({ exp: undefined }), "'exp'"],
    ["made in the future", () => ({ iat: seconds() + 60 }), "'iat'"],
    ["of another App", () => ({ iss: 1 }), "'iss'"],
  ])("is refused with a JWT that is %s", async (_, claims, message) => {
    expect(await asApp(claims())).toMatchObject({ status: 401, body: { message: expect.stringContaining(message) } });
  });

  test("is refused with a JWT of another key, without a signature, and with none", async () => {
    const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
    const pem = privateKey.export({ type: "pkcs8", format: "pem" }).toString();
    expect((await asApp({}, { ...app, privateKey: pem })).status).toBe(401);
    const unsigned = `${jwtOf(app).split(".").slice(0, 2).join(".")}.`;
    expect((await clientOf(github, `Bearer ${unsigned}`)("GET /app")).status).toBe(401);
    expect((await clientOf(github, "Bearer a.b.c")("GET /app")).status).toBe(401);
    expect((await clientOf(github, "")("GET /app")).status).toBe(401);
  });

  test("finds its installations, and reads no repository by itself", async () => {
    const ask = clientOf(github, `Bearer ${jwtOf(app)}`);
    expect((await ask("GET /app/installations")).body).toMatchObject([{ id: installation.id }]);
    expect((await ask(`GET ${REPOSITORY}/installation`)).body.id).toBe(installation.id);
    expect((await ask("GET /repos/shop/other/installation")).status).toBe(404);
    expect((await ask(`GET ${REPOSITORY}`)).status).toBe(403);
  });
});

describe("an installation", () => {
  let ask: Ask;
  beforeEach(async () => {
    ask = await installedClient(github, installation);
  });

  test("reads its repositories under any capitals, and sees no others", async () => {
    github.addRepository("shop/secret", { "a.yaml": "a\n" });
    expect((await ask("GET /repos/Shop/GitOps")).body.full_name).toBe("shop/gitops");
    expect((await ask("GET /repos/shop/secret")).status).toBe(404);
    expect((await ask("GET /installation/repositories")).body).toMatchObject({ total_count: 1 });
  });

  test("may do what its permissions say", async () => {
    const refused = { status: 403, body: { message: "Resource not accessible by integration" } };
    expect((await ask(`GET ${REPOSITORY}/commits/main/check-runs`)).status).toBe(200);
    expect(await ask(`GET ${REPOSITORY}/pulls`)).toMatchObject(refused);
    const reader = await installedClient(github, installation, { permissions: { checks: "read" } });
    const run = { name: "earshot", head_sha: installation.repositories[0]?.refs.get("refs/heads/main") };
    expect(await reader(`POST ${REPOSITORY}/check-runs`, run)).toMatchObject(refused);
    expect((await ask(`POST ${REPOSITORY}/check-runs`, run)).status).toBe(201);
  });

  test("gets no token for more than it was given", async () => {
    const asApp = clientOf(github, `Bearer ${jwtOf(app)}`);
    const token = (limits: object) => asApp(`POST /app/installations/${installation.id}/access_tokens`, limits);
    expect((await token({ permissions: { pull_requests: "write" } })).status).toBe(422);
    expect((await token({ permissions: { contents: "write" } })).status).toBe(422);
    expect((await token({ repositories: ["other"] })).status).toBe(422);
    expect((await token({ permissions: { contents: "read" }, repositories: ["gitops"] })).status).toBe(201);
    expect((await asApp("POST /app/installations/1/access_tokens")).status).toBe(404);
  });

  test("is refused with a token that ended, and while it is suspended", async () => {
    installation.suspended = true;
    expect((await ask(`GET ${REPOSITORY}`)).status).toBe(403);
    installation.suspended = false;
    github.passTime(61 * 60 * 1000);
    expect(await ask(`GET ${REPOSITORY}`)).toMatchObject({ status: 401, body: { message: "Bad credentials" } });
  });

  test("loses at once what its installation loses", async () => {
    const refs = `${REPOSITORY}/commits/main/check-runs`;
    installation.permissions = { metadata: "read", contents: "read" };
    expect((await ask(`GET ${refs}`)).status).toBe(403);
    installation.repositories.splice(0);
    expect((await ask(`GET ${refs}`)).status).toBe(404);
  });

  test("is not the App, and nobody is nothing", async () => {
    expect((await ask("GET /app")).status).toBe(401);
    expect((await clientOf(github, "token ghs_unknown")(`GET ${REPOSITORY}`)).status).toBe(401);
  });
});
