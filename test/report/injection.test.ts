// Whatever stands in names, paths and values: no form of the report lets it act. Judges are parsers of others.
import { DOMParser } from "@xmldom/xmldom";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { withoutCommands } from "../../src/delivery/without-commands.ts";
import type { Review } from "../../src/report/review.ts";
import { toAnnotations } from "../../src/report/to-annotations.ts";
import { toComments } from "../../src/report/to-comments.ts";
import { toGitlab } from "../../src/report/to-gitlab.ts";
import { toJson } from "../../src/report/to-json.ts";
import { toJunit } from "../../src/report/to-junit.ts";
import { toMarkdown } from "../../src/report/to-markdown.ts";
import { toSarif } from "../../src/report/to-sarif.ts";
import { toText } from "../../src/report/to-text.ts";
import { toTitle } from "../../src/report/to-title.ts";
import { HOSTILE, hostileReview } from "./extreme-reviews.ts";
import { hostileName } from "./hostile-names.ts";
import { moreMarkup, parsedMarkup } from "./parsed-markup.ts";

const harmless = hostileReview("harmless");
const RUNS = { numRuns: 150 };
const comments = (review: Review, takesCommands: boolean) =>
  toComments(review, { takesCommands }).flatMap(({ placements }) => placements.map(({ body }) => body));

const PAGES: readonly (readonly [string, (review: Review) => readonly string[]])[] = [
  ["the summary", (review) => [toMarkdown(review, { all: true, states: "base 1a2b3c → head 4d5e6f" })]],
  ["a short summary", (review) => [toMarkdown(review, { takesCommands: true, maxLength: 3_000 })]],
  ["comments", (review) => comments(review, false)],
  ["comments that take commands", (review) => comments(review, true)],
];

describe.each(PAGES)("Markdown of %s", (_name, write) => {
  const plain = write(harmless).map(parsedMarkup);
  const offences = (name: string) =>
    write(hostileReview(name)).flatMap((page, index) => moreMarkup(parsedMarkup(page), plain[index] ?? new Map()));

  test("has no link, mention, image, tag, table, fence or list that harmless names do not bring", () => {
    expect(offences(HOSTILE)).toEqual([]);
    fc.assert(
      fc.property(hostileName, (name) => {
        expect(offences(name)).toEqual([]);
      }),
      RUNS,
    );
  });

  test("has our own mark once, at its end, whatever marks stand in names", () => {
    for (const page of write(hostileReview("x <!-- earshot:other --> y"))) {
      const marks = parsedMarkup(page).get("our mark") ?? 0;
      expect(marks).toBeLessThanOrEqual(1);
      if (marks === 1) expect(page).toMatch(/<!-- earshot:x[\w.:/ -]* -->$/);
    }
  });
});

/** Line breaks are ours, and tabs stand in patches; nothing else that a terminal or a log acts upon. */
const ACTS = /(?![\n\t])\p{Cc}|[\p{Cs}\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]/u;
/** As GitHub's runner looks for them. */
const commandsIn = (text: string) =>
  text.split(/[\n\r]/).filter((line) => /^::[a-z].*::/i.test(line.trim()) || line.includes("##["));

test("the text for terminals and logs has no escape sequence, and in logs of CI no command", () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      for (const text of [toText(hostileReview(name)), toTitle(hostileReview(name))]) {
        expect(text).not.toMatch(ACTS);
        expect(commandsIn(withoutCommands(text, { GITHUB_ACTIONS: "true" }))).toEqual([]);
      }
    }),
    RUNS,
  );
});

test("JUnit's XML is well formed and has its own elements only", () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      const stop = (level: string, message: string) => {
        if (level !== "warning") expect.fail(message);
      };
      const xml = new DOMParser({ onError: stop }).parseFromString(toJunit(hostileReview(name)), "text/xml");
      const names = [...xml.getElementsByTagName("*")].map(({ tagName }) => tagName);
      const own = new DOMParser().parseFromString(toJunit(harmless), "text/xml");
      expect(names).toEqual([...own.getElementsByTagName("*")].map(({ tagName }) => tagName));
    }),
    RUNS,
  );
});

test("SARIF, JSON, GitLab's report and annotations hold their texts as one string, that no page acts upon", () => {
  fc.assert(
    fc.property(hostileName, (name) => {
      const review = hostileReview(name);
      for (const report of [toSarif(review), toJson(review), toGitlab(review)])
        expect(JSON.parse(JSON.stringify(report))).toBeTypeOf("object");
      const uris = JSON.stringify(toSarif(review)).match(/"uri":"[^"]*"/g) ?? [];
      for (const uri of uris) expect(uri).toMatch(/^"uri":"[\w.~!*'()%/-]*"$/);
      const words = toAnnotations(review)
        .flat()
        .flatMap(({ title, message }) => [title, message]);
      for (const text of words) expect(text).not.toMatch(ACTS);
    }),
    RUNS,
  );
});
