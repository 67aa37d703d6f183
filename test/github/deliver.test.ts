import { createHmac } from "node:crypto";
import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkPayload } from "./check-structure.ts";
import { clientOf, jwtOf } from "./client.ts";
import { type FakeGitHub, startFakeGitHub } from "./fake-github.ts";
import type { App, Installation, Repository } from "./world.ts";

interface Received {
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

let github: FakeGitHub;
let app: App;
let repository: Repository;
let installation: Installation;
let server: Server;
let received: Received[];
let answer = 200;

beforeEach(async () => {
  [received, answer] = [[], 200];
  server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    received.push({ headers: request.headers, text: Buffer.concat(chunks).toString() });
    response.writeHead(answer).end("thanks");
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  github = await startFakeGitHub();
  app = github.addApp({ webhookUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook` });
  repository = github.addRepository("shop/gitops", { "a.yaml": "grüße\n" });
  installation = github.addInstallation(app, [repository]);
});
afterEach(async () => {
  server.close();
  await github.stop();
});

const open = () => github.openPullRequest(repository, { head: "change", changes: { "a.yaml": "b\n" } });

test("a webhook is signed, and says which installation it is for", async () => {
  const delivery = await github.deliver(open().event);
  expect(delivery).toMatchObject({ status: 200, body: "thanks", event: "pull_request" });
  const [{ headers, text } = { headers: {}, text: "" }] = received;
  const digest = createHmac("sha256", app.webhookSecret).update(text).digest("hex");
  expect(headers).toMatchObject({
    ...{ "x-hub-signature-256": `sha256=${digest}`, "x-github-event": "pull_request" },
    ...{ "x-github-delivery": delivery.guid, "content-type": "application/json" },
  });
  expect(JSON.parse(text)).toMatchObject({ action: "opened", number: 1, installation: { id: installation.id } });
});

test("a signature can be wrong or missing", async () => {
  const { event } = open();
  await github.deliver(event, { signature: "sha256=00" });
  await github.deliver(event, { signature: null });
  expect(received.map(({ headers }) => headers["x-hub-signature-256"])).toEqual(["sha256=00", undefined]);
});

test("what failed is listed, and delivered once more under the same id", async () => {
  answer = 500;
  const first = await github.deliver(open().event);
  const asApp = clientOf(github, `Bearer ${jwtOf(app)}`);
  const { body } = await asApp("GET /app/hook/deliveries?status=failure");
  expect(body).toMatchObject([{ id: first.id, guid: first.guid, status_code: 500, event: "pull_request" }]);
  answer = 200;
  expect((await asApp(`POST /app/hook/deliveries/${first.id}/attempts`)).status).toBe(202);
  await expect.poll(() => received.length).toBe(2);
  await github.redeliver(first);
  expect(new Set(received.map(({ headers, text }) => `${headers["x-github-delivery"]}${text}`)).size).toBe(1);
  expect(received).toHaveLength(3);
});

test("every event keeps to GitHub's description", async () => {
  const { pull, event } = open();
  const run = { name: "earshot", head_sha: pull.headSha, conclusion: "failure" };
  const asApp = clientOf(github, `Bearer ${jwtOf(app)}`);
  const { body } = await asApp(`POST /app/installations/${installation.id}/access_tokens`);
  await clientOf(github, `token ${body.token}`)("POST /repos/shop/gitops/check-runs", run);
  const [check] = repository.checkRuns;
  if (check === undefined) throw new Error("there is no check run");
  const queued = github.queueGroup(repository, { pulls: [pull] });
  const events = [
    ...[event, github.markReady(repository, pull), github.editTitle(repository, pull, "Another")],
    ...[github.changeBase(repository, pull, "main"), github.closePull(repository, pull)],
    ...[github.reopenPull(repository, pull), github.ping(app), github.installed(installation)],
    ...github.commitAndPush(repository, { branch: "change", changes: { "a.yaml": "c\n" } }).events,
    ...[github.rerunCheck(repository, check), github.pressButton(repository, check, "fix")],
    ...[github.rerunSuite(repository, check), github.comment(repository, pull, "/earshot explain").event],
    ...[github.convertToDraft(repository, pull), github.addToInstallation(installation, [])],
    ...[queued.event, github.destroyGroup(repository, queued.group, "dequeued")],
    ...github.mergePullRequest(repository, pull),
    ...github.deleteMergedBranch(repository, pull),
    github.renameRepository(repository, "clusters"),
  ];
  for (const { event: name, payload } of events) expect(checkPayload(name, payload), name).toBeDefined();
  for (const told of events) expect((await github.deliver(told)).status).toBe(200);
  expect(received).toHaveLength(events.length);
});

test("a payload that GitHub would not send is not sent", async () => {
  const { event, payload } = open().event;
  await expect(github.deliver({ event, payload: { ...payload, number: "one" } })).rejects.toThrow("number");
  expect(received).toEqual([]);
});
