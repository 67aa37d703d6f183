// Assumptions as sentences: beside the finding that depends on them, or on their own.
import { describe, expect, test } from "vitest";
import type { Assumption, Otherwise } from "../../src/policies/weigh-doubt.ts";
import { otherAssumptions, tellAssumptions } from "../../src/report/tell-assumption.ts";
import { quietReview, seedReview } from "./example-reviews.ts";

const [finding] = seedReview.findings;
if (finding === undefined) throw new Error("the seed's review has a finding");
const [moved] = finding.subject.calls;
if (moved === undefined) throw new Error("the seed's finding has a call");

const NOTHING: Otherwise = { if: "`b` is older", gone: [], changed: [], only: [], possible: [], calls: [] };
const assumption = (otherwise?: Partial<Otherwise>): Assumption => ({
  kind: "creation-order",
  mesh: "prod",
  about: ["ServiceEntry x/a", "ServiceEntry x/b"],
  text: "`a` is taken to be older than `b`",
  settle: "`kubectl get` tells",
  matters: true,
  ...(otherwise && { otherwise: { ...NOTHING, ...otherwise } }),
});
const beside = (otherwise?: Partial<Otherwise>) =>
  tellAssumptions({ ...seedReview, assumptions: [assumption(otherwise)] }, finding);
const alone = (one: Assumption, all = false) => otherAssumptions({ ...quietReview, assumptions: [one] }, all);

const stays = { ...moved, after: moved.before, symptom: "connected" as const };

describe("beside a finding", () => {
  test.each<readonly [string, Partial<Otherwise>, string]>([
    [
      "that is then not there",
      { gone: [finding.id] },
      "`a` is taken to be older than `b`. If `b` is older, this does not happen. `kubectl get` tells.",
    ],
    [
      "instead of which there is another one",
      { gone: [finding.id], possible: ["Redis traffic would hang"] },
      "`a` is taken to be older than `b`. If `b` is older, this does not happen; instead: Redis traffic would hang. `kubectl get` tells.",
    ],
    [
      "that is there only then",
      { only: [finding.id] },
      "This happens only if `b` is older. `a` is taken to be older than `b`. `kubectl get` tells.",
    ],
    [
      "with another title, and a call that is spared",
      { changed: [{ ...finding, title: "It goes to b" }], calls: [stays] },
      "`a` is taken to be older than `b`. If `b` is older, it is another one: It goes to b; `demo1/mysql-client` → `10.10.13.110:3306` stays as it is. `kubectl get` tells.",
    ],
    [
      "with another severity",
      { changed: [{ ...finding, severity: "warning" }] },
      "`a` is taken to be older than `b`. If `b` is older, it counts as `warning`. `kubectl get` tells.",
    ],
  ])("%s", (_, otherwise, sentence) => {
    expect(beside(otherwise)).toEqual([sentence]);
  });

  test("that has nothing to do with it, nothing", () => {
    expect(beside()).toEqual([]);
    expect(beside({ gone: ["another"], changed: [{ ...finding, id: "another" }] })).toEqual([]);
  });
});

describe("on its own", () => {
  test("what would be found then, else which calls would move", () => {
    expect(alone(assumption({ possible: ["MySQL traffic would hang"], calls: [moved] }))).toEqual([
      "`a` is taken to be older than `b`. If `b` is older: MySQL traffic would hang. `kubectl get` tells.",
    ]);
    expect(alone(assumption({ calls: [moved] }))).toEqual([
      "`a` is taken to be older than `b`. If `b` is older: `demo1/mysql-client` → `10.10.13.110:3306` would go to `mysql.demo`, `172.20.9.9:3306`. `kubectl get` tells.",
    ]);
  });

  test("what stands beside a finding is not told twice", () => {
    expect(alone(assumption({ gone: ["a finding"], calls: [moved] }))).toEqual([]);
  });

  test("what changes nothing is told when all is asked for", () => {
    const quiet = { ...assumption(), matters: false };
    expect(alone(quiet)).toEqual([]);
    expect(alone(quiet, true)).toEqual(["`a` is taken to be older than `b`. `kubectl get` tells."]);
  });
});
