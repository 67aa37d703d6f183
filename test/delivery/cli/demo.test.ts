// `earshot demo` tells what the README promises, and leaves nothing behind.
import { expect, test } from "vitest";
import { earshot } from "./earshot.ts";

test("the demo shows the finding, what moves, what does not, fixes, and that the fixed change passes", async () => {
  const { status, stdout, stderr } = await earshot(["demo"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  for (const words of [
    "foreign-capture",
    /10\.10\.13\.110:3306 .*PassthroughCluster → outbound\|3306\|\|mysql\.demo/,
    "10.68.228.107:3306",
    "earshot fix --kind add-address",
    "earshot fix --kind confine-with-sidecar",
    "5. The same review after it: PASS",
    "earshot review --base origin/main",
  ]) {
    expect(stdout).toMatch(words);
  }
});
