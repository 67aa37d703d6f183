// Changes -> tests: every fix that is offered is applied by git to a checkout and judged anew; and every error has one.
import { expect, test } from "vitest";
import { type ReviewedFinding, review, toJson } from "../../../src/index.ts";
import type { AChange } from "./changes.ts";
import { checkOut } from "./checkout.ts";
import { complaintsAbout } from "./judge-fix.ts";

interface Tried {
  readonly errors: number;
  readonly fixes: number;
  /** An error without a fix, with what was tried. */
  readonly unfixed: readonly string[];
  readonly complaints: readonly string[];
}

async function tryFixes(change: AChange): Promise<Tried> {
  const unfixed = await review(change.before, change.after, change.settings);
  const patches = new Map(toJson(unfixed).findings.map(({ id, fixes }) => [id, fixes]));
  const errors = unfixed.findings.filter(({ severity }) => severity === "error");
  const complaints: string[] = [];
  let tried = 0;
  const checkout = checkOut(change.after);
  try {
    for (const finding of unfixed.findings) {
      for (const { kind, edits } of patches.get(finding.id) ?? []) {
        const files = checkout.withPatch(edits.map(({ diff }) => diff).join(""));
        const found = await complaintsAbout({ change, unfixed, finding, files });
        complaints.push(...found.map((complaint) => `${change.name}: ${kind} for “${finding.title}”: ${complaint}`));
        tried += 1;
      }
    }
  } finally {
    checkout.remove();
  }
  const without = errors.filter(({ fixes }) => fixes.length === 0);
  return { errors: errors.length, fixes: tried, unfixed: without.map((finding) => tell(change, finding)), complaints };
}

function tell({ name }: AChange, { policy, title, remedy, rejectedFixes }: ReviewedFinding): string {
  const tried = rejectedFixes.map(
    (fix) => `\n    ${fix.kind}: ${fix.title === undefined ? "" : `${fix.title}: `}${fix.reason}`,
  );
  return `${name}: ${policy}: ${title}${tried.length > 0 ? tried.join("") : `\n    nothing to try: ${remedy}`}`;
}

/** Declares a test for each change, and one for all of them. */
export function tryEveryFix(all: readonly AChange[]): void {
  const results: Tried[] = [];

  test.each(all.map((change) => [change.name, change] as const))("%s", async (_, change) => {
    const tried = await tryFixes(change);
    results.push(tried);
    expect(tried.complaints).toEqual([]);
  });

  test("every error has a fix", () => {
    const errors = results.reduce((sum, tried) => sum + tried.errors, 0);
    const unfixed = results.flatMap((tried) => tried.unfixed);
    const fixes = results.reduce((sum, tried) => sum + tried.fixes, 0);
    const sum = `${errors - unfixed.length} of ${errors} errors have a fix; ${fixes} fixes were applied`;
    console.log([sum, ...unfixed].join("\n  "));
    expect(errors).toBeGreaterThan(0);
    expect(unfixed).toEqual([]);
  });
}
