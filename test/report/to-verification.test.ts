// A verification for people: everything is said, long lists end, and nothing that a live proxy is called can leave its place.
import { describe, expect, test } from "vitest";
import { toVerificationJson } from "../../src/report/to-verification-json.ts";
import { toVerificationMarkdown } from "../../src/report/to-verification-markdown.ts";
import { toVerificationText } from "../../src/report/to-verification-text.ts";
import type { Difference, Verification } from "../../src/verify/verification.ts";

const difference = (name: string): Difference => ({
  of: "listeners",
  kind: "different",
  name,
  message: `Both listen on \`${name}\`, but traffic goes other ways from there.`,
  simulated: [`* => ${name}`],
  live: ["* => PassthroughCluster"],
});

const differing: Verification = {
  workload: "shop/web",
  pod: "shop/web-1",
  istio: "1.30.3",
  equal: false,
  tallies: { listeners: { equal: 1200, different: 1, onlySimulated: 0, onlyLive: 2 } },
  differences: [difference("0.0.0.0:3306")],
  bindings: [
    { symbol: "svc:shop/cart", address: "10.96.0.7", from: "listeners", alternatives: [] },
    { symbol: "pod:shop/web-0", address: "10.244.0.9", from: "own", alternatives: [] },
  ],
  beyond: [
    { namespace: "kube-system", what: "services", names: ["kube-dns.kube-system.svc.cluster.local"], count: 2 },
    { namespace: "shop", what: "pods", names: ["db.shop.svc.cluster.local"], count: 1 },
  ],
  leftOut: { "inbound listener": 1, "Istio's own cluster": 5 },
  remarks: ["The live pod has DNS capture `true`; these files say `false`. It is compared as the pod is."],
};

const HOSTILE = "a`b](http://evil.example) @org/team <script>\u001B[31m\u202E|\n# x";
const hostile: Verification = {
  ...differing,
  workload: HOSTILE,
  pod: HOSTILE,
  differences: [difference(HOSTILE), { ...difference("x"), simulated: [`\`\`\`\n${HOSTILE}`], live: ["````"] }],
  bindings: [{ symbol: HOSTILE, address: HOSTILE, from: "listeners", alternatives: [] }],
  beyond: [{ namespace: HOSTILE, what: "services", names: [HOSTILE], count: 1 }],
  remarks: [HOSTILE],
};

const FORMS = [
  ["text", toVerificationText],
  ["markdown", toVerificationMarkdown],
] as const;

describe.each(FORMS)("as %s", (form, write) => {
  test("reads as documented", async () => {
    await expect(write(differing)).toMatchFileSnapshot(`goldens/verification.${form === "text" ? "txt" : "md"}`);
  });

  test("says so when all is equal", () => {
    const equal = write({ ...differing, equal: true, differences: [] });
    expect(equal).toMatch(/is equal to\s+the live pod/);
    expect(equal).not.toContain("traffic goes other ways");
  });

  test("ends, however much there is to tell", () => {
    const many = <T>(one: T): readonly T[] => Array.from({ length: 5000 }, () => one);
    const long = "x".repeat(100_000);
    const text = write({
      ...differing,
      differences: many({ ...difference(long), simulated: many(long) }).slice(0, 500),
      bindings: many(differing.bindings[0] as never),
      beyond: many(differing.beyond[0] as never),
      remarks: many(long).slice(0, 500),
    });
    expect(text.length).toBeLessThan(form === "text" ? 20_000_000 : 1_000_000);
    expect(text).toContain("… and ");
  });

  test("keeps hostile names in their place", () => {
    const text = write(hostile);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not be there
    expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202E]/);
    expect(text).not.toMatch(/^# x/m);
  });
});

test("as Markdown, markup outside of code is escaped", () => {
  const text = toVerificationMarkdown(hostile);
  const prose = text.replaceAll(/(`{3,})diff\n[\s\S]*?\n\1/g, "").replaceAll(/`[^`\n]*`/g, "");
  expect(prose).not.toMatch(/<script>|(?<!\\)\]\(http|@org/);
});

test("as JSON, all of it, in an order of its own", () => {
  const json = toVerificationJson(differing, [{ code: "x", message: "y", relevance: "no" }]);
  expect(json).toMatchObject({
    schema: "earshot.verify/1",
    compared: { listeners: { equal: 1200 } },
    addresses: differing.bindings,
    notices: [{ code: "x", message: "y" }],
  });
});
