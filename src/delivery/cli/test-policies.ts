// Cases of policies -> which pass, and how those that do not differ from what they expect. Writes only what is asked for.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { structuredPatch } from "diff";
import { toGist } from "../../report/to-gist.ts";
import type { Review } from "../../review.ts";
import { type PolicyCase, reviewCase } from "./policy-cases.ts";

export interface CaseResult {
  readonly name: string;
  readonly path: string;
  readonly passed: boolean;
  /** What is wrong, line by line. */
  readonly differences: readonly string[];
}

export interface CaseOptions {
  readonly policies: ReadonlyMap<string, string>;
  /** Their ids. */
  readonly known: ReadonlySet<string>;
  /** Write `expected.json` anew where it differs or is not there. */
  readonly update: boolean;
}

export async function runCase(one: PolicyCase, { policies, known, update }: CaseOptions): Promise<CaseResult> {
  const review = await reviewCase(one, policies);
  const wrong = whatIsWrong(one, review, known);
  const actual = `${JSON.stringify(toGist(review), null, 2)}\n`;
  const isAsExpected = one.expected === undefined || sameJson(one.expected, actual);
  if (update && (one.expected === undefined || !isAsExpected)) writeFileSync(join(one.path, "expected.json"), actual);
  const differences = [...wrong, ...(isAsExpected || update ? [] : compare(one.expected ?? "", actual))];
  return { name: one.name, path: one.path, passed: differences.length === 0, differences };
}

/** What holds of every case, whatever it expects: a quiet one finds nothing, any other what it is a case of. */
function whatIsWrong(
  { policy, isQuiet, expected }: PolicyCase,
  { findings, verdict }: Review,
  known: ReadonlySet<string>,
): readonly string[] {
  if (!isQuiet) {
    // A story is of no policy: what it expects is all that it says.
    if (!known.has(policy) && expected !== undefined) return [];
    if (findings.some((finding) => finding.policy === policy)) return [];
    const others = findings.map((finding) => `found instead: ${finding.policy}: ${finding.title}`);
    return [`${policy} finds nothing (the verdict is ${verdict})`, ...others];
  }
  const found = findings.map((finding) => `it should be quiet: ${finding.policy}: ${finding.title}`);
  return found.length > 0 || verdict === "pass" ? found : [`it should be quiet: the verdict is ${verdict}`];
}

function sameJson(expected: string, actual: string): boolean {
  try {
    return JSON.stringify(JSON.parse(expected)) === JSON.stringify(JSON.parse(actual));
  } catch {
    return false;
  }
}

function compare(expected: string, actual: string): readonly string[] {
  const { hunks } = structuredPatch("expected", "actual", expected, actual, undefined, undefined, { context: 1 });
  return ["it differs from expected.json (- expected, + found):", ...hunks.flatMap(({ lines }) => lines)];
}
