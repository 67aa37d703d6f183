// "Fix it", by comment and by button, on the GitHub of the tests.
import { describe, expect, test } from "vitest";
import type { Engine } from "../../../../src/delivery/github/review/review-in-worker.ts";
import { readObject } from "../../../github/git/object-store.ts";
import { app, conclusions, engine, github, mesh, openSeed, reviewOnce, useReviewStage } from "../review-stage.ts";
import { SEED_CHANGE } from "../stage.ts";
import { answers, carryOut, comment, press, reactionsTo, WHOLE } from "./command-stage.ts";

useReviewStage({ permissions: WHOLE });

const HEADS = "POST /graphql";
const head = () => readObject(mesh.objects, mesh.refs.get("refs/heads/add-mysql") ?? "", "commit");

/** Something happens on GitHub while the fix is simulated, so often. */
function meanwhile(does: () => void, times = 1): Engine {
  let left = times;
  return async (input, signal) => {
    const answer = await engine(input, signal);
    if (left-- > 0) does();
    return answer;
  };
}

describe("a comment asks for the fix", () => {
  test("one commit with a message that explains, seen and done; the new head passes", async () => {
    const pull = openSeed();
    await reviewOnce(pull);
    const before = pull.headSha;
    const job = comment(pull, "Yes, please.\n\n/earshot fix");
    expect(await carryOut(job)).toEqual({ isSaid: true });
    expect(reactionsTo(job)).toEqual(["eyes", "rocket"]);
    const { message, parents, author } = head();
    expect(parents).toEqual([before]);
    expect(author.name).toBe("earshot[bot]");
    const [headline = "", ...paragraphs] = message.split("\n\n");
    expect(headline).toMatch(/^\w[^\n`]{10,71}$/);
    expect(paragraphs[0]).toMatch(/^It fixes: .*10\.10\.13\.110:3306/);
    expect(paragraphs.slice(-3)).toEqual([
      "Earshot simulated it before it was committed.",
      `dev asked for it on pull request ${pull.number}.`,
      expect.stringMatching(
        /^Earshot-Finding: [0-9a-f]{16}\nCo-authored-by: dev <\d+\+dev@users\.noreply\.127\.0\.0\.1>$/,
      ),
    ]);
    expect(answers()).toEqual([expect.stringContaining(`Done in ${pull.headSha}`)]);
    expect(github.takeHappened().map(({ event }) => event)).toEqual(["push", "pull_request"]);
    await reviewOnce(pull);
    expect(conclusions()).toEqual(["failure", "success"]);
  });

  test("the kind and the finding can be said", async () => {
    const pull = openSeed();
    await carryOut(comment(pull, "/earshot fix confine-with-sidecar"));
    expect(head().message).toContain("Sidecar");
    await reviewOnce(pull);
    expect(conclusions()).toEqual(["success"]);
  });

  test("of a finding that there is not, the others are named", async () => {
    const pull = openSeed();
    const job = comment(pull, "/earshot fix 00000000");
    await carryOut(job);
    expect(reactionsTo(job)).toEqual(["eyes", "-1"]);
    expect(answers()).toEqual([expect.stringMatching(/has no finding `00000000`. It has these:\n\n- `[0-9a-f]{16}` /)]);
    expect(github.count(HEADS)).toBe(0);
  });

  test("of a kind that does not help is told with its reason", async () => {
    const pull = openSeed();
    await carryOut(comment(pull, "/earshot fix add-host-to-sidecar"));
    expect(answers()).toEqual([expect.stringContaining("Not done: no fix holds.")]);
  });

  test("of a kind that the review did not come to is tried, and told with what is against it", async () => {
    const pull = openSeed();
    await carryOut(comment(pull, "/earshot fix move-port"));
    expect(answers()).toEqual([expect.stringMatching(/Not done: no fix holds.*: something else would be found/s)]);
    expect(answers().join("")).not.toContain("not tried");
  });

  test("says which other findings are settled with it", async () => {
    const second = "      protocol: TCP\n    - number: 6379\n      name: tcp-redis\n      protocol: TCP\n";
    const entry = String(SEED_CHANGE["demo/mysql.yaml"]);
    const pull = openSeed({ "demo/mysql.yaml": entry.replace("      protocol: TCP\n", second) });
    await carryOut(comment(pull, "/earshot fix"));
    expect(answers()).toEqual([
      expect.stringMatching(/^Done in [0-9a-f]+: [^\n]*\n\nSettled with that:\n\n- `[0-9a-f]{16}` MySQL traffic/),
    ]);
    expect(head().message.match(/^Earshot-Finding: /gm)).toHaveLength(2);
  });

  test("what the base got meanwhile stays out of the branch", async () => {
    const pull = openSeed();
    github.commitAndPush(mesh, { branch: "main", changes: { "shop/new.yaml": "a: 1\n" } });
    await carryOut(comment(pull, "/earshot fix"));
    expect(github.readFileAt(mesh, "add-mysql", "shop/new.yaml")).toBeUndefined();
    expect(github.readFileAt(mesh, "add-mysql", "demo/mysql.yaml")).toContain("exportTo");
  });

  test("where nothing is to fix, that is said", async () => {
    const pull = openSeed({ "README.md": "# Shop\n" });
    await carryOut(comment(pull, "/earshot fix"));
    expect(answers()).toEqual([expect.stringContaining("there is nothing to fix")]);
  });
});

describe("the button", () => {
  test("stands on the check run where there is something to commit", async () => {
    const pull = openSeed();
    await reviewOnce(pull);
    expect(mesh.checkRuns[0]?.actions).toMatchObject([{ label: "Fix it", identifier: "fix" }]);
    expect(mesh.checkRuns[0]?.output.summary).toContain("`/earshot fix confine-with-sidecar`");
    await carryOut(press(pull));
    await reviewOnce(pull);
    expect(mesh.checkRuns[1]?.actions).toEqual([]);
  });

  test("pressed twice at once makes one commit; the second hears that it was done", async () => {
    const pull = openSeed();
    await reviewOnce(pull);
    const [first, second] = [press(pull), press(pull, "dev")];
    await Promise.all([carryOut(first), carryOut(second)]);
    const commits = answers().filter((text) => text.startsWith("Done in"));
    const already = answers().filter((text) => text.startsWith("This was done already"));
    expect([commits.length, already.length]).toEqual([1, 1]);
    expect(mesh.objects.get(head().parents[0] ?? "")).toMatchObject({
      kind: "commit",
      message: expect.not.stringContaining("Earshot-Finding"),
    });
  });

  test("whose webhook comes again does nothing", async () => {
    const pull = openSeed();
    const job = press(pull);
    await carryOut(job);
    await carryOut(job);
    expect(answers()).toHaveLength(1);
    expect(github.count(HEADS)).toBe(1);
  });
});

describe("a head that moves meanwhile", () => {
  const push = (content: string) => () => {
    github.commitAndPush(mesh, { branch: "add-mysql", changes: { "README.md": content } });
  };

  test("is simulated again, and the fix committed on top of it", async () => {
    const pull = openSeed();
    await carryOut(comment(pull, "/earshot fix"), { engine: meanwhile(push("more\n")) });
    expect(answers()).toEqual([expect.stringContaining("Done in")]);
    expect(github.readFileAt(mesh, "add-mysql", "README.md")).toBe("more\n");
    expect(github.count(HEADS)).toBe(2);
  });

  test("and no longer needs the fix is left alone", async () => {
    const pull = openSeed();
    const remove = () => {
      github.commitAndPush(mesh, { branch: "add-mysql", changes: { "demo/mysql.yaml": null } });
    };
    await carryOut(comment(pull, "/earshot fix"), { engine: meanwhile(remove) });
    expect(answers()).toEqual([expect.stringContaining("there is nothing to fix")]);
  });

  test("again and again is given up", async () => {
    const pull = openSeed();
    let count = 0;
    const job = comment(pull, "/earshot fix");
    await carryOut(job, { engine: meanwhile(() => push(`${count++}\n`)(), 9) });
    expect(answers()).toEqual([expect.stringContaining("Ask again when nobody pushes")]);
    expect(reactionsTo(job)).toEqual(["eyes", "-1"]);
    expect(github.count(HEADS)).toBe(2);
  });
});

describe("where Earshot cannot commit, the patch is told", () => {
  const PATCH =
    /<summary>Patch<\/summary>[\s\S]*git apply earshot.patch[\s\S]*```diff\ndiff --git a\/demo\/mysql.yaml b\/demo\/mysql.yaml/;

  test("a fork", async () => {
    const fork = github.addFork(mesh, "mallory");
    const { pull } = github.openPullRequest(mesh, { head: "add-mysql", changes: SEED_CHANGE, fork });
    await reviewOnce(pull);
    expect(mesh.checkRuns[0]?.actions).toEqual([]);
    await carryOut(comment(pull, "/earshot fix"));
    expect(answers()).toEqual([expect.stringMatching(PATCH)]);
    expect(answers()[0]).toContain("comes from a fork");
    expect(github.count(HEADS)).toBe(0);
  });

  test("without the permission", async () => {
    const [installation] = github.world.installations;
    if (installation !== undefined) installation.permissions = { ...WHOLE, contents: "read" };
    const pull = openSeed();
    await reviewOnce(pull);
    expect(mesh.checkRuns[0]?.actions).toEqual([]);
    const job = comment(pull, "/earshot fix");
    await carryOut(job);
    expect(answers()).toEqual([expect.stringMatching(PATCH)]);
    expect(answers()[0]).toContain("**Contents: read and write**");
    expect(reactionsTo(job)).toEqual(["eyes", "-1"]);
    expect(github.count(HEADS)).toBe(0);
  });

  test("a protected branch, in GitHub's words", async () => {
    const pull = openSeed();
    mesh.protectedBranches.set("add-mysql", "Changes must be made through a pull request.");
    await carryOut(comment(pull, "/earshot fix"));
    expect(answers()).toEqual([expect.stringMatching(PATCH)]);
    expect(answers()[0]).toContain("It says: Changes must be made through a pull request.");
  });
});

describe("who may ask", () => {
  test.each(["mallory", "reader"])("%s, without write access, is told so and nothing else happens", async (login) => {
    if (login === "reader") mesh.collaborators.set(login, "read");
    const pull = openSeed();
    const job = comment(pull, "/earshot fix", login);
    await carryOut(job);
    expect(reactionsTo(job)).toEqual(["eyes", "-1"]);
    expect(answers()).toEqual([
      expect.stringContaining(`write access to this repository, which \`${login}\` does not have`),
    ]);
    expect(github.count("GET /repos/{owner}/{repo}/git/trees/{tree_sha}")).toBe(0);
  });

  test("nobody on a closed pull request", async () => {
    const pull = openSeed();
    github.closePull(mesh, pull);
    await carryOut(comment(pull, "/earshot fix"));
    expect(answers()).toEqual([expect.stringContaining("the pull request is closed")]);
  });
});

test("a failure of GitHub leaves the command to be done again, which makes no second commit", async () => {
  const pull = openSeed();
  const job = comment(pull, "/earshot fix");
  github.failNext({ method: "POST", route: "/graphql", status: 502, when: "after", body: { message: "bad gateway" } });
  expect(await carryOut(job)).toMatchObject({ isSaid: false, failure: { status: 502 } });
  expect(answers()).toEqual([]);
  await carryOut(job);
  expect(answers()).toEqual([expect.stringContaining("This was done already")]);
  expect(reactionsTo(job)).toEqual(["eyes", "rocket"]);
  expect(app.bot.login).toBe("earshot[bot]");
});
