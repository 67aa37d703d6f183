import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Suggestion, toSuggestions } from "../../src/fixes/to-suggestion.ts";
import { fencedLines } from "../../src/report/escape-markdown.ts";
import { suggestionIn } from "../github/suggestion.ts";

const lines = ["a", "b", "c", "d"];
const text = `${lines.join("\n")}\n`;
const suggest = (after: readonly string[], before = text) =>
  toSuggestions({ path: "x.yaml", before, after: `${after.join("\n")}\n` });

describe("a suggestion", () => {
  test("replaces the lines that change", () => {
    expect(suggest(["a", "B", "C", "d"])).toEqual([{ startLine: 2, endLine: 3, replacement: ["B", "C"] }]);
  });
  test("replaces the line above an insertion, or the one below", () => {
    expect(suggest(["a", "b", "new", "c", "d"])).toEqual([
      { startLine: 2, endLine: 2, replacement: ["b", "new"] },
      { startLine: 3, endLine: 3, replacement: ["new", "c"] },
    ]);
  });
  test("has only one of them at the top and at the end", () => {
    expect(suggest(["new", ...lines])).toEqual([{ startLine: 1, endLine: 1, replacement: ["new", "a"] }]);
    expect(suggest([...lines, "new"])).toEqual([{ startLine: 4, endLine: 4, replacement: ["d", "new"] }]);
  });
  test("takes lines away", () => {
    expect(suggest(["a", "d"])).toEqual([{ startLine: 2, endLine: 3, replacement: [] }]);
  });
  test("has no carriage returns in it", () => {
    const [suggestion] = toSuggestions({ path: "x.yaml", before: "a\r\nb\r\n", after: "a\r\nnew\r\nb\r\n" });
    expect(suggestion).toEqual({ startLine: 1, endLine: 1, replacement: ["a", "new"] });
  });
  test("keeps two places of one edit together", () => {
    expect(suggest(["A", "b", "c", "D"])).toEqual([{ startLine: 1, endLine: 4, replacement: ["A", "b", "c", "D"] }]);
  });
  test("is not there for places far apart, for a new file, or for another end of the file", () => {
    const far = Array.from({ length: 50 }, (_, line) => `line ${line}`);
    expect(suggest(["A", ...far, "D"], `${["a", ...far, "d"].join("\n")}\n`)).toEqual([]);
    expect(toSuggestions({ path: "x.yaml", after: text })).toEqual([]);
    expect(toSuggestions({ path: "x.yaml", before: "a", after: "a\n" })).toEqual([]);
    expect(suggest(lines)).toEqual([]);
  });
});

/** As the button of GitHub does it with the text of the comment. */
function pressed(before: string, { startLine, endLine, replacement }: Suggestion): string {
  const read = suggestionIn(`words\n\n${fencedLines("suggestion", replacement)}\n\n<!-- more -->`) ?? [];
  const old = before.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  const replaced = old.slice(startLine - 1, endLine);
  const ending = replaced[0]?.endsWith("\r\n") ? "\r\n" : "\n";
  const last = /\r?\n$/.exec(replaced.at(-1) ?? "")?.[0] ?? "";
  const made = read.map((line, index) => `${line}${index === read.length - 1 ? last : ending}`);
  return [...old.slice(0, startLine - 1), ...made, ...old.slice(endLine)].join("");
}

test("each makes the text that the edit makes, through the comment and GitHub's button", () => {
  const some = fc.array(fc.constantFrom("a", "b", "  - c: `d`", "", "```", "````x", "~~~", "```suggestion"), {
    minLength: 1,
  });
  fc.assert(
    fc.property(some, some, fc.boolean(), fc.boolean(), (old, now, crlf, finalBreak) => {
      const join = (all: readonly string[]) =>
        all.join(crlf ? "\r\n" : "\n") + (finalBreak ? (crlf ? "\r\n" : "\n") : "");
      const edit = { path: "x.yaml", before: join(old), after: join(now) };
      // Without a last line break an empty last line is none.
      fc.pre(finalBreak || (old.at(-1) !== "" && now.at(-1) !== ""));
      fc.pre(finalBreak || old.length > 1);
      for (const suggestion of toSuggestions(edit)) {
        expect(pressed(edit.before, suggestion)).toBe(edit.after);
      }
    }),
  );
});
