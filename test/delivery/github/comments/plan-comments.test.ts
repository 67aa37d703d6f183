import { describe, expect, test } from "vitest";
import { isSummary, type Operation, planComments } from "../../../../src/delivery/github/comments/plan-comments.ts";

const HEAD = "0123456789abcdef";
const MARK = "<!-- earshot:foreign-capture-1 -->";
const DRAFT = { path: "demo/mysql.yaml", body: `words\n\n${MARK}`, line: 3, side: "RIGHT" as const };

function plan(existing: Parameters<typeof planComments>[0], desired: Partial<Parameters<typeof planComments>[1]> = {}) {
  return planComments(existing, {
    findings: [],
    summary: "All of it.\n",
    complete: true,
    head: HEAD,
    isQuiet: false,
    ...desired,
  });
}

/** What is there after the operations. */
function carryOut(operations: readonly Operation[]): Parameters<typeof planComments>[0] {
  const inline = operations.flatMap((operation, index) => {
    if (operation.kind === "review")
      return operation.comments.map(({ path, body }, at) => ({ id: index * 10 + at, path, body }));
    return operation.kind === "edit-inline" ? [{ id: operation.id, path: DRAFT.path, body: operation.body }] : [];
  });
  const summary = operations.find(({ kind }) => kind.endsWith("summary"));
  return { inline, ...(summary !== undefined && "body" in summary && { summary: { id: 1, body: summary.body } }) };
}

test("nothing to say, nothing said before: silence", () => {
  expect(plan({ inline: [] })).toEqual([]);
});

describe("a finding with a place in the diff", () => {
  const findings = [{ marks: [MARK], paths: [DRAFT.path], draft: DRAFT }];

  test("is one review, without a summary comment", () => {
    expect(plan({ inline: [] }, { findings })).toEqual([{ kind: "review", comments: [DRAFT] }]);
  });

  test("is not said again", () => {
    expect(plan(carryOut(plan({ inline: [] }, { findings })), { findings })).toEqual([]);
  });

  test("is told to be gone once, and said again when it comes back", () => {
    const gone = plan(carryOut(plan({ inline: [] }, { findings })));
    expect(gone).toMatchObject([{ kind: "edit-inline", body: expect.stringContaining("Gone in 0123456") }]);
    expect(plan(carryOut(gone))).toEqual([]);
    expect(plan(carryOut(gone), { findings })).toEqual([{ kind: "review", comments: [DRAFT] }]);
  });

  test("is not said to be gone by a review that could not read everything", () => {
    expect(plan(carryOut(plan({ inline: [] }, { findings })), { complete: false })).toEqual([]);
  });
});

test("of very many findings fifty are told on their lines, and all in the summary comment", () => {
  const findings = Array.from({ length: 120 }, (_, index) => {
    const mark = `<!-- earshot:finding-${index} -->`;
    return { marks: [mark], paths: [DRAFT.path], draft: { ...DRAFT, body: `words\n\n${mark}` } };
  });
  const operations = plan({ inline: [] }, { findings });
  expect(operations.map(({ kind }) => kind)).toEqual(["review", "create-summary"]);
  const existing = carryOut(operations);
  expect(existing.inline).toHaveLength(50);
  expect(plan(existing, { findings })).toEqual([]);
  // Where some are gone, others get their room.
  const fewer = plan(existing, { findings: findings.slice(40) });
  expect(fewer.map(({ kind }) => kind).filter((kind) => kind !== "edit-inline")).toEqual(["review"]);
  expect(carryOut(fewer.filter(({ kind }) => kind === "review")).inline).toHaveLength(40);
});

describe("a finding without a place in the diff", () => {
  const findings = [{ marks: [MARK], paths: [DRAFT.path] }];

  test("is told in the one summary comment", () => {
    const operations = plan({ inline: [] }, { findings });
    expect(operations).toMatchObject([{ kind: "create-summary", body: expect.stringContaining("All of it.") }]);
    expect(isSummary(operations[0]?.kind === "create-summary" ? operations[0].body : "")).toBe(true);
  });

  test("edits that comment when the words change, and only then", () => {
    const existing = carryOut(plan({ inline: [] }, { findings }));
    expect(plan(existing, { findings })).toEqual([]);
    expect(plan(existing, { findings, summary: "More.\n" })).toMatchObject([{ kind: "edit-summary", id: 1 }]);
  });

  test("leaves a comment that says it is gone, and is edited again when it comes back", () => {
    const gone = plan(carryOut(plan({ inline: [] }, { findings })));
    expect(gone).toMatchObject([{ kind: "edit-summary", body: expect.stringContaining("Gone in 0123456") }]);
    expect(plan(carryOut(gone))).toEqual([]);
    expect(plan(carryOut(gone), { findings })).toMatchObject([{ kind: "edit-summary" }]);
  });

  test("needs no summary when a comment on an earlier diff tells it", () => {
    expect(plan({ inline: [{ id: 5, path: DRAFT.path, body: DRAFT.body }] }, { findings })).toEqual([]);
  });
});

test("a mark that a manifest quotes is no mark", () => {
  const body = `${MARK.replace("-1", "-2")} in a suggestion\n\n${MARK}\n`;
  const findings = [{ marks: [MARK.replace("-1", "-2")], paths: [DRAFT.path], draft: DRAFT }];
  expect(plan({ inline: [{ id: 5, path: DRAFT.path, body }] }, { findings }).map(({ kind }) => kind)).toEqual([
    "review",
    "edit-inline",
  ]);
});

describe("a finding that stands for others, in several meshes", () => {
  const OTHER = MARK.replace("-1", "-2");
  const said = { inline: [{ id: 1, path: DRAFT.path, body: DRAFT.body }] };

  test("is told when one of them is told, whichever is named first", () => {
    expect(plan(said, { findings: [{ marks: [OTHER, MARK], paths: [DRAFT.path], draft: DRAFT }] })).toEqual([]);
  });

  test("is gone when none of them is found", () => {
    expect(plan(said, { findings: [{ marks: [OTHER], paths: [DRAFT.path], draft: DRAFT }] })).toMatchObject([
      { kind: "review" },
      { kind: "edit-inline", id: 1 },
    ]);
  });
});

describe("a finding whose cause went to another file", () => {
  const said = { inline: [{ id: 1, path: DRAFT.path, body: DRAFT.body }] };
  const there = { marks: [MARK], paths: ["demo/data.yaml"] };
  const draft = { ...DRAFT, path: "demo/data.yaml" };
  const moved = { kind: "edit-inline", id: 1, body: expect.stringContaining("Moved in 0123456") };

  test("is told there, as if nothing had been said before", () => {
    const operations = plan(said, { findings: [{ ...there, draft }] });
    expect(operations).toMatchObject([{ kind: "review", comments: [draft] }, moved]);
    expect(
      plan(carryOut([...plan({ inline: [] }, { findings: [{ ...there, draft }] })]), { findings: [there] }),
    ).toEqual([]);
  });

  test("is told in the summary where the diff has no place for it", () => {
    expect(plan(said, { findings: [there] })).toMatchObject([moved, { kind: "create-summary" }]);
  });

  test("has one comment at a time, also after a review that could not read everything", () => {
    const operations = plan(said, { findings: [{ ...there, draft }], complete: false });
    expect(operations).toMatchObject([{ kind: "review" }, moved]);
  });

  test("keeps the comment while nothing new is said", () => {
    expect(plan(said, { findings: [{ ...there, draft }], isQuiet: true })).toEqual([]);
  });
});

describe("of a draft", () => {
  const findings = [
    { marks: [MARK], paths: [DRAFT.path], draft: DRAFT },
    { marks: ["<!-- earshot:homeless -->"], paths: [] },
  ];

  test("nothing new is said", () => {
    expect(plan({ inline: [] }, { findings, isQuiet: true })).toEqual([]);
  });

  test("what is there is brought up to date", () => {
    const said = carryOut(plan({ inline: [] }, { findings }));
    expect(plan(said, { isQuiet: true }).map(({ kind }) => kind)).toEqual(["edit-inline", "edit-summary"]);
  });
});
