// The story that these tests start from, and ways to look at the fixes that are proposed for it.
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { expect } from "vitest";
import type { Fix } from "../../src/fixes/fix.ts";
import type { Proposal } from "../../src/fixes/propose-fixes.ts";
import { toUnifiedDiff } from "../../src/fixes/to-unified-diff.ts";
import type { Change, Files } from "./a-change.ts";
import { meshConfig, namespace, service, workload } from "./manifests.ts";

/** The client of the story: an external MySQL by address, and one in the cluster. */
export const base: Files = {
  "demo/namespace.yaml": namespace("demo"),
  "demo1/namespace.yaml": namespace("demo1"),
  "demo1/client.yaml": workload("demo1/client", { MYSQL_ADDR: "10.10.13.110:3306", LOCAL: "10.68.228.107:3306" }),
  "demo1/server.yaml": service("demo1/server", "{name: tcp-mysql, port: 3306}", "  clusterIP: 10.68.228.107\n"),
};
export const capturesDns = meshConfig("defaultConfig:\n  proxyMetadata:\n    ISTIO_META_DNS_CAPTURE: 'true'\n");

export const kinds = ({ fixes }: Proposal) => fixes.map(({ kind }) => kind);
export const fixOf = ({ fixes, rejected }: Proposal, kind: string): Fix => {
  const fix = fixes.find((one) => one.kind === kind);
  if (fix === undefined) throw new Error(`${kind}: ${rejected.find((one) => one.kind === kind)?.reason}`);
  return fix;
};
export const whyNot = ({ rejected }: Proposal, kind: string): string | undefined => {
  const found = rejected.find((one) => one.kind === kind);
  return found && (found.title === undefined ? found.reason : `tried: ${found.title}; but ${found.reason}`);
};
export const added = (fix: Fix) =>
  fix.edits.map((edit) => [
    edit.path,
    ...toUnifiedDiff(edit)
      .split("\n")
      .filter((line) => /^[+-]/.test(line) && !/^(\+\+\+ b\/|--- (a\/|\/dev\/null))/.test(line)),
  ]);

/** Applies a fix as a person would, and reviews the result. */
export function findingsAfter(change: Change, fix: Fix): readonly string[] {
  const directory = mkdtempSync(join(tmpdir(), "earshot-fix-"));
  try {
    for (const [path, text] of change.after) {
      mkdirSync(dirname(join(directory, path)), { recursive: true });
      writeFileSync(join(directory, path), text as string);
    }
    execFileSync("git", ["apply", "-"], { cwd: directory, input: fix.edits.map(toUnifiedDiff).join("") });
    const edits = fix.edits.map(({ path }) => ({ path, after: readFileSync(join(directory, path), "utf8") }));
    expect(edits).toEqual(fix.edits.map(({ path, after }) => ({ path, after })));
    return change.evaluate(edits).findings.map(({ title }) => title);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
