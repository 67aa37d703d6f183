// JUnit XML and GitLab's code quality report.
import { Ajv } from "ajv";
import { describe, expect, test } from "vitest";
import type { Review } from "../../src/report/review.ts";
import { toGitlab } from "../../src/report/to-gitlab.ts";
import { toJunit } from "../../src/report/to-junit.ts";
import { incompleteReview, quietReview, seedFinding, seedReview } from "./example-reviews.ts";
import { HOSTILE, hostileReview, largeReview } from "./extreme-reviews.ts";

const WAIVER = {
  policy: "foreign-capture",
  resource: "ServiceEntry demo/mysql",
  reason: 'a < b & "c"',
  until: "2027-01-01",
};
const waivedReview: Review = { ...quietReview, waived: [{ finding: seedFinding, waiver: WAIVER }] };
const observedReview: Review = { ...seedReview, verdict: "warn", findings: [{ ...seedFinding, heldBack: "observe" }] };

/** What is not well-formed about XML without comments, CDATA and processing instructions; the names of its elements. */
function readXml(xml: string): readonly string[] {
  const body = xml.replace(/^<\?xml version="1.0" encoding="UTF-8"\?>\n/, "");
  const open: string[] = [];
  const names: string[] = [];
  const text = /^(?:[^<&]|&(?:amp|lt|gt|quot|apos);)*$/;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: what XML 1.0 does not allow
  expect(xml).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])/);
  let end = 0;
  for (const tag of body.matchAll(/<(\/?)([a-z-]+)((?: [a-z]+="[^"<]*")*)(\/?)>/g)) {
    expect(body.slice(end, tag.index)).toMatch(text);
    end = tag.index + tag[0].length;
    const [, closing, name = "", attributes = "", empty] = tag;
    for (const [, value = ""] of attributes.matchAll(/="([^"]*)"/g)) expect(value).toMatch(text);
    if (closing === "/") expect(open.pop()).toBe(name);
    else names.push(name);
    if (closing === "" && empty === "") open.push(name);
  }
  expect(body.slice(end).trim()).toBe("");
  expect(open).toEqual([]);
  return names;
}

describe("JUnit", () => {
  const count = (review: Review, name: string) => readXml(toJunit(review)).filter((one) => one === name).length;

  test.each<[string, Review, object]>([
    ["a finding that blocks fails", seedReview, { testcase: 2, failure: 1, error: 0, skipped: 0 }],
    ["nothing at all is one case that passes", quietReview, { testcase: 1, failure: 0, error: 0, skipped: 0 }],
    ["what could not be read is an error", incompleteReview, { testcase: 1, failure: 0, error: 1, skipped: 0 }],
    ["what is waived is skipped", waivedReview, { testcase: 2, failure: 0, error: 0, skipped: 1 }],
    ["what is only observed passes, with its words", observedReview, { testcase: 2, failure: 0, error: 0, skipped: 0 }],
  ])("%s", (_, review, expected) => {
    const names = Object.keys(expected);
    expect(Object.fromEntries(names.map((name) => [name, count(review, name)]))).toEqual(expected);
  });

  test("its numbers are those of its cases", () => {
    const xml = toJunit(largeReview(7, 2));
    expect(xml).toContain(`tests="${count(largeReview(7, 2), "testcase")}" failures="7" errors="0" skipped="0"`);
  });

  test("names from manifests cannot break out of it", () => {
    for (const text of [HOSTILE, "]]><x a='&'>", "\u0000\u0001\ufffe\ud800", '"/><failure>'])
      readXml(toJunit(hostileReview(text)));
  });
});

describe("GitLab", () => {
  // The shape that GitLab's documentation of code quality reports asks for.
  const isReport = new Ajv().compile({
    type: "array",
    items: {
      type: "object",
      required: ["description", "check_name", "fingerprint", "severity", "location"],
      properties: {
        description: { type: "string", minLength: 1 },
        check_name: { type: "string", minLength: 1 },
        fingerprint: { type: "string", minLength: 1 },
        severity: { enum: ["info", "minor", "major", "critical", "blocker"] },
        location: {
          type: "object",
          required: ["path", "lines"],
          properties: {
            path: { type: "string", pattern: "^[^/]" },
            lines: { type: "object", required: ["begin"], properties: { begin: { type: "integer", minimum: 1 } } },
          },
        },
      },
    },
  });

  test.each([seedReview, quietReview, incompleteReview, waivedReview, observedReview, largeReview(9, 2)])(
    "is of the shape that GitLab reads",
    (review) => {
      expect(isReport(toGitlab(review)), JSON.stringify(isReport.errors)).toBe(true);
    },
  );

  test("an issue for each finding that counts, and for what was not read", () => {
    const gist = (review: Review) =>
      toGitlab(review).map(({ check_name, severity, location }) => [check_name, severity, location.path]);
    expect(gist(seedReview)).toEqual([["foreign-capture", "critical", "demo/mysql.yaml"]]);
    expect(gist(observedReview)).toEqual([["foreign-capture", "minor", "demo/mysql.yaml"]]);
    expect(gist(waivedReview)).toEqual([]);
    expect(gist(incompleteReview)).toEqual([[expect.any(String), "major", "shop/cart.yaml"]]);
  });

  test("the fingerprint stays although lines move and words change", () => {
    const moved = {
      ...seedFinding,
      title: "Otherwise",
      location: { ...seedFinding.location, startLine: 9, endLine: 20 },
    };
    expect(toGitlab({ ...seedReview, findings: [moved] })[0]?.fingerprint).toBe(toGitlab(seedReview)[0]?.fingerprint);
  });
});
