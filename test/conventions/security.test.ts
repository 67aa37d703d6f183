// SECURITY.md: every test that a line of its table names is there, in that file and with that title.
import { existsSync, readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const ROOT = new URL("../../", import.meta.url);
const read = (path: string) => readFileSync(new URL(path, ROOT), "utf8");

const rows = read("SECURITY.md")
  .split("\n")
  .filter((line) => line.startsWith("| ") && !line.startsWith("| threat |"))
  .map((line) => line.split("|").map((cell) => cell.trim()))
  .map(([, threat = "", , evidence = ""]) => ({ threat, evidence }));

describe("each threat in SECURITY.md has its test", () => {
  test("there are threats", () => expect(rows.length).toBeGreaterThan(20));

  test.each(rows)("$threat", ({ evidence }) => {
    const [, path = "", title = ""] = /^`(test\/[\w./-]+\.test\.ts)` "(.+)"$/.exec(evidence) ?? [];
    expect(existsSync(new URL(path, ROOT))).toBe(true);
    // A call with the title alone in its first line ends that line.
    expect(read(path).replaceAll(",\n", ", ")).toContain(`${JSON.stringify(title)}, `);
  });
});
