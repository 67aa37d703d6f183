// Owners in a sentence: who has most comes first, and nobody is notified who is not to be.
import { expect, test } from "vitest";
import { markdownOwners, tellOwners } from "../../src/report/tell-owners.ts";

const owners = [
  { namespace: "billing", owners: ["@shop/books"] },
  { namespace: "shop", owners: ["@shop/web", "@shop/books"] },
  { namespace: "web", owners: ["@shop/web"] },
  { namespace: "warehouse", owners: ["@shop/web", "stock@shop.example"] },
];

test("each with the namespaces that are theirs", () => {
  expect(tellOwners({ owners })).toBe(
    "It hits what `@shop/web` (`shop`, `web` and `warehouse`), `@shop/books` (`billing` and `shop`) and `stock@shop.example` (`warehouse`) own.",
  );
  expect(tellOwners({ owners: owners.slice(0, 1) })).toBe("It hits what `@shop/books` (`billing`) owns.");
  expect(tellOwners({})).toBeUndefined();
  expect(markdownOwners([{}], true)).toBe("");
});

test("only those who can be mentioned are, and only if it is wanted", () => {
  const hit = {
    owners: [{ namespace: "billing", owners: ["@shop/books", "books@shop.example", "@shop/a/b", "@a`b"] }],
  };
  expect(
    markdownOwners([hit])
      .split("`")
      .filter((_, index) => index % 2 === 0)
      .join(""),
  ).not.toContain("@");
  expect(markdownOwners([hit], true)).toBe(
    "It hits what @shop/books (`billing`), `books@shop.example` (`billing`), `@shop/a/b` (`billing`) and `@a'b` (`billing`) own.",
  );
});

test("a namespace of several findings is told once, and too many owners are counted", () => {
  expect(markdownOwners([{ owners: owners.slice(0, 1) }, { owners: owners.slice(0, 1) }])).toBe(
    "It hits what `@shop/books` (`billing`) owns.",
  );
  const many = Array.from({ length: 12 }, (_, index) => ({ namespace: "shop", owners: [`@shop/team-${index}`] }));
  expect(tellOwners({ owners: many })).toMatch(/`@shop\/team-7` \(`shop`\) and 4 others own\.$/);
});
