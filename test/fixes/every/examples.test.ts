import { describe, expect, test } from "vitest";
import { type ReviewedFinding, review } from "../../../src/index.ts";
import { type AChange, examples } from "./changes.ts";
import { complaintsAbout } from "./judge-fix.ts";
import { tryEveryFix } from "./try-every-fix.ts";

describe("every fix in the examples", () => tryEveryFix(examples()));

describe("a fix that does not hold is found out", () => {
  const change = examples().find(({ name }) => name.endsWith("seed-mysql")) as AChange;
  const path = "demo/mysql.yaml";
  const written = change.after.get(path) ?? "";
  const judge = async (text: string): Promise<readonly string[]> => {
    const unfixed = await review(change.before, change.after, change.settings);
    const [finding] = unfixed.findings as readonly [ReviewedFinding, ...ReviewedFinding[]];
    return complaintsAbout({ change, unfixed, finding, files: new Map(change.after).set(path, text) });
  };

  test("when it does nothing", async () => {
    const complaints = await judge(`${written}# mended\n`);
    expect(complaints).toContain("the finding is still there");
    expect(complaints).toContainEqual(expect.stringMatching(/10\.10\.13\.110:3306.* ended at .*PassthroughCluster/));
  });
  test("when it takes another port instead", async () => {
    const complaints = await judge(written.replaceAll("3306", "9306").replace(/resolution:.*/, "resolution: MAYBE"));
    expect(complaints).toContainEqual(expect.stringMatching(/something new is found/));
  });
});
