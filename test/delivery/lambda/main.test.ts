import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type FakeGitHub, startFakeGitHub } from "../../github/fake-github.ts";
import { concluded, environmentOf, installOn, SEED_CHANGE } from "../github/stage.ts";
import { AWS_ENVIRONMENT, startFakeSqs } from "./fake-sqs.ts";
import { FORMS, putBehindGateway, startFunction } from "./invoke.ts";

const MAIN = fileURLToPath(new URL("../../../src/delivery/lambda/main.ts", import.meta.url));

let github: FakeGitHub;
beforeAll(async () => {
  github = await startFakeGitHub();
});
afterAll(async () => {
  expect(github.violations).toEqual([]);
  await github.stop();
});

const addApp = (slug: string) => github.addApp({ slug, events: ["pull_request"] });

describe("without a queue", () => {
  test("the review is done before the answer, in each form of the event", async () => {
    const app = addApp("at-once");
    const lambda = await startFunction(MAIN, environmentOf(github, app));
    for (const [index, form] of Object.values(FORMS).entries()) {
      const mesh = installOn(github, app, `at-once-${index}`);
      await putBehindGateway(lambda, app, form);
      const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
      const { status } = await github.deliver(event, { app });
      expect(status).toBe(202);
      expect(mesh.checkRuns).toMatchObject([{ headSha: pull.headSha, status: "completed", conclusion: "failure" }]);
      expect(mesh.reviews).toHaveLength(1);
    }
  });

  test("a schedule has it review what no webhook told of", async () => {
    const app = addApp("scheduled");
    const mesh = installOn(github, app, "scheduled");
    github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    const lambda = await startFunction(MAIN, environmentOf(github, app));
    const looked = await lambda.invoke({ source: "aws.events", "detail-type": "Scheduled Event", detail: {} });
    expect(looked).toEqual({ redelivered: 0, reviews: 1 });
    expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure" }]);
  });

  test("a wrong signature, and none, is a 401, and nothing is done", async () => {
    const app = addApp("forged");
    const mesh = installOn(github, app, "forged");
    const lambda = await startFunction(MAIN, environmentOf(github, app));
    await putBehindGateway(lambda, app, FORMS["a function URL, in base64"]);
    const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    for (const signature of [`sha256=${"0".repeat(64)}`, "sha1=0", null])
      expect((await github.deliver(event, { app, signature })).status).toBe(401);
    expect(mesh.checkRuns).toEqual([]);
  });

  test("other requests are refused, and events that are neither HTTP nor of SQS", async () => {
    const app = addApp("other");
    installOn(github, app, "other");
    const lambda = await startFunction(MAIN, environmentOf(github, app));
    expect(await lambda.invoke({ httpMethod: "GET", headers: {}, body: null })).toMatchObject({ statusCode: 405 });
    await expect(lambda.invoke({ source: "shop" })).rejects.toThrow("neither a webhook, nor of SQS");
    const Records = [{ messageId: "m", receiptHandle: "m", body: "{}", eventSource: "aws:sqs" }];
    await expect(lambda.invoke({ Records })).rejects.toThrow("EARSHOT_QUEUE_URL is not set");
  });

  test("a review that the function has no time for ends with words", async () => {
    const app = addApp("short");
    const mesh = installOn(github, app, "short");
    const lambda = await startFunction(MAIN, environmentOf(github, app));
    let deadline = 60_000;
    await putBehindGateway(
      { ...lambda, invoke: (event) => lambda.invoke(event, deadline) },
      app,
      FORMS["API Gateway, HTTP API"],
    );
    deadline = 1;
    const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    await github.deliver(event, { app });
    expect(mesh.checkRuns).toMatchObject([{ conclusion: "action_required" }]);
    expect(mesh.checkRuns[0]?.output.title).toContain("longer than this function may run");
  });

  test("a GitHub that is away at the start is asked again by the next event", async () => {
    const app = addApp("late");
    const mesh = installOn(github, app, "late");
    const lambda = await startFunction(MAIN, environmentOf(github, app));
    await putBehindGateway(lambda, app, FORMS["API Gateway, HTTP API"]);
    github.failNext({ method: "GET", route: "/app", status: 404, body: { message: "no" }, times: 3 });
    const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    const first = await github.deliver(event, { app });
    expect(first.status).toBe(502);
    expect((await github.redeliver(first)).status).toBe(202);
    expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure" }]);
  });
});

describe("with a queue in SQS", () => {
  test("a webhook becomes a message, and its message the review", async () => {
    const app = addApp("queued");
    const mesh = installOn(github, app, "queued");
    const sqs = await startFakeSqs();
    const env = { ...environmentOf(github, app), ...AWS_ENVIRONMENT, EARSHOT_QUEUE_URL: sqs.url };
    const lambda = await startFunction(MAIN, env);
    await putBehindGateway(lambda, app, FORMS["API Gateway, HTTP API"]);
    const { pull, event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    const first = await github.deliver(event, { app });
    await github.redeliver(first);
    expect(first.status).toBe(202);
    expect(sqs.messages).toHaveLength(1);
    expect(mesh.checkRuns).toEqual([]);
    expect(await sqs.poll(lambda)).toBe(true);
    expect(sqs.messages).toEqual([]);
    expect(await concluded(mesh, pull)).toMatchObject([{ conclusion: "failure" }]);
  });

  test("a schedule makes messages of the branches whose hour it is", async () => {
    const app = addApp("watching");
    const hour = Math.floor(Date.now() / 3_600_000) % 24;
    const many = Array.from({ length: 48 }, (_, index) => github.addRepository(`shop/watched-${index}`, {}));
    // One of this hour and one of the next: an hour can end meanwhile.
    const watched = [hour, (hour + 1) % 24].flatMap((one) => many.find(({ id }) => id % 24 === one) ?? []);
    github.addInstallation(app, watched);
    const sqs = await startFakeSqs();
    const env = { ...environmentOf(github, app), ...AWS_ENVIRONMENT, EARSHOT_QUEUE_URL: sqs.url };
    const lambda = await startFunction(MAIN, env);
    expect(await lambda.invoke({ source: "aws.events" })).toEqual({ redelivered: 0, reviews: 0 });
    expect(sqs.messages.map(({ body }) => JSON.parse(body))).toMatchObject([{ job: { kind: "watch" }, putOff: 0 }]);
  });

  test("a message that nobody wrote comes again, and the good one beside it is done", async () => {
    const app = addApp("mixed");
    const mesh = installOn(github, app, "mixed");
    const sqs = await startFakeSqs();
    const env = { ...environmentOf(github, app), ...AWS_ENVIRONMENT, EARSHOT_QUEUE_URL: sqs.url };
    const lambda = await startFunction(MAIN, env);
    await putBehindGateway(lambda, app, FORMS["API Gateway, HTTP API"]);
    const strange = { id: "strange", body: "hello", group: "g", received: 0, hiddenUntil: 0 };
    (sqs.messages as (typeof strange)[]).push(strange);
    const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    await github.deliver(event, { app });
    expect(await sqs.poll(lambda, 10)).toBe(true);
    expect(sqs.messages).toMatchObject([{ id: "strange", received: 1 }]);
    expect(mesh.checkRuns).toMatchObject([{ conclusion: "failure" }]);
    expect(lambda.output()).toContain("a message that is no JSON");
  });

  test("a queue that does not take it is told to GitHub, so that it can be redelivered", async () => {
    const app = addApp("refused");
    const mesh = installOn(github, app, "refused");
    const sqs = await startFakeSqs();
    const env = { ...environmentOf(github, app), ...AWS_ENVIRONMENT, EARSHOT_QUEUE_URL: sqs.url };
    const lambda = await startFunction(MAIN, env);
    await putBehindGateway(lambda, app, FORMS["API Gateway, HTTP API"]);
    sqs.refuse(1);
    const { event } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE });
    const first = await github.deliver(event, { app });
    expect(first.status).toBe(500);
    expect((await github.redeliver(first)).status).toBe(202);
    expect(sqs.messages).toHaveLength(1);
  });

  test("a queue without an order is refused", async () => {
    const app = addApp("unordered");
    installOn(github, app, "unordered");
    const env = { ...environmentOf(github, app), ...AWS_ENVIRONMENT, EARSHOT_QUEUE_URL: "http://127.0.0.1:1/1/jobs" };
    const lambda = await startFunction(MAIN, env);
    await expect(lambda.invoke({ httpMethod: "POST", headers: {}, body: "{}" })).rejects.toThrow("no FIFO queue");
  });
});
