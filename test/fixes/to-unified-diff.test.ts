import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { toUnifiedDiff } from "../../src/fixes/to-unified-diff.ts";

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), "earshot-diff-"));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

function applied(path: string, before: string | undefined, after: string): string {
  const file = join(directory, path);
  mkdirSync(dirname(file), { recursive: true });
  if (before !== undefined) writeFileSync(file, before);
  const edit = { path, ...(before !== undefined && { before }), after };
  execFileSync("git", ["apply", "--whitespace=nowarn", "-"], { cwd: directory, input: toUnifiedDiff(edit) });
  return readFileSync(file, "utf8");
}

const entry = "kind: ServiceEntry\nspec:\n  hosts:\n  - mysql.demo\n  ports:\n  - number: 3306\n";

describe("git apply takes the diff of", () => {
  test.each([
    ["an insertion", entry, entry.replace("  ports", "  addresses:\n  - 240.1.0.1\n  ports")],
    ["an insertion at the top", entry, `# ours\n${entry}`],
    ["a file without a line break at its end", entry.trimEnd(), `${entry}    name: tcp`],
    ["a file that gets its last line break", entry.trimEnd(), `${entry}`],
    ["a file with CRLF", entry.replaceAll("\n", "\r\n"), entry.replace("3306", "13306").replaceAll("\n", "\r\n")],
    ["a file that is new", undefined, entry],
    ["an empty file", "", entry],
    ["two places far apart", `${entry}#\n`.repeat(9), `a: 1\n${`${entry}#\n`.repeat(9)}b: 2\n`],
  ])("%s", (_, before, after) => {
    expect(applied("demo/mysql.yaml", before, after)).toBe(after);
  });

  test.each(["with blank/my file.yaml", "größe.yaml", 'quo"te.yaml', "a/b/new.yaml", "tab\tname.yaml"])(
    "a path such as %s",
    (path) => {
      expect(applied(path, entry, `${entry}x: 1\n`)).toBe(`${entry}x: 1\n`);
      rmSync(join(directory, path));
      expect(applied(path, undefined, entry)).toBe(entry);
    },
  );

  test("nothing, when nothing changes", () => {
    expect(toUnifiedDiff({ path: "a.yaml", before: entry, after: entry })).toBe("");
  });

  test("shows git's headers", () => {
    expect(toUnifiedDiff({ path: "demo/sidecar.yaml", after: "a: 1\n" })).toBe(
      "diff --git a/demo/sidecar.yaml b/demo/sidecar.yaml\nnew file mode 100644\n" +
        "--- /dev/null\n+++ b/demo/sidecar.yaml\n@@ -0,0 +1,1 @@\n+a: 1\n",
    );
  });
});
