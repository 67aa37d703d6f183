// Waivers through the command line: what they hide, until when, and how they are told.
import { describe, expect, test } from "vitest";
import { dayIn, judge, reviewStory, waiver } from "./settings-stage.ts";

describe("waivers", () => {
  test("one that ends tomorrow holds, is listed, and its end is announced", async () => {
    const { status, review } = await judge({ before: waiver(dayIn(1)) });
    expect({ status, verdict: review.verdict, findings: review.findings }).toEqual({
      status: 0,
      verdict: "pass",
      findings: [],
    });
    expect(review.waived).toEqual([
      {
        finding: expect.objectContaining({ policy: "foreign-capture" }),
        waiver: expect.objectContaining({
          owner: "@shop/data",
          until: dayIn(1),
          location: expect.objectContaining({ startLine: 2 }),
        }),
      },
    ]);
    const messages = review.notices.map(({ message }: { message: string }) => message).join("\n");
    expect(messages).toContain("A waiver of foreign-capture for ServiceEntry demo/mysql ends tomorrow");
    expect(messages).not.toContain("matches no object");
  });

  test("one that ends today still holds; one that ended yesterday does not, and that is said", async () => {
    expect((await judge({ before: waiver(dayIn(0)) })).review.verdict).toBe("pass");
    const { status, review } = await judge({ before: waiver(dayIn(-1)) });
    expect({ status, verdict: review.verdict, waived: review.waived }).toEqual({
      status: 1,
      verdict: "block",
      waived: [],
    });
    expect(review.findings[0].message).toContain(`A waiver of this ended on ${dayIn(-1)} (@shop/data).`);
  });

  test.each([
    ["another resource", waiver(dayIn(99)).replace("demo/mysql", "demo/postgres")],
    ["another policy", waiver(dayIn(99)).replace("foreign-capture", "lost-destination")],
    ["another port", waiver(dayIn(99), "    port: 3307\n")],
    ["another namespace", waiver(dayIn(99), "    namespace: billing\n")],
    ["another mesh", waiver(dayIn(99), "    mesh: prod\n")],
  ])("one for %s hides nothing", async (_, before) => {
    expect((await judge({ before })).review).toMatchObject({ verdict: "block", waived: [] });
  });

  test.each([
    ["a glob", waiver(dayIn(99)).replace("ServiceEntry demo/mysql", '"* demo/my*"')],
    ["port, namespace and mesh", waiver(dayIn(99), "    port: 3306\n    namespace: demo?\n    mesh: def*\n")],
  ])("one with %s that fits holds", async (_, before) => {
    expect((await judge({ before })).review).toMatchObject({ verdict: "pass", findings: [] });
  });

  test.each(["text", "markdown", "sarif", "junit", "json"])("every form tells of it: %s", async (format) => {
    const { stdout } = await reviewStory({ before: waiver(dayIn(30)), args: ["--format", format] });
    expect(stdout.replaceAll(/\s+/g, " ")).toContain("the client moves on Thursday");
    expect(stdout).toContain("shop/data");
    expect(stdout).toContain(dayIn(30));
  });

  test("one about nothing is told", async () => {
    const { review } = await judge({ before: waiver(dayIn(99)).replace("demo/mysql", "demo/gone") });
    expect(review.notices).toContainEqual(
      expect.objectContaining({
        code: "waiver-unused",
        location: expect.objectContaining({ startLine: 2 }),
        incomplete: false,
      }),
    );
  });
});
