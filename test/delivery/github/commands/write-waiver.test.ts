import { describe, expect, test } from "vitest";
import { writeWaiver } from "../../../../src/delivery/github/commands/write-waiver.ts";

const WAIVER = { policy: "foreign-capture", resource: "ServiceEntry demo/mysql", reason: "so", until: "2099-03-31" };

function write(text: string | undefined): string {
  const written = writeWaiver(text, WAIVER);
  if (written.kind === "refused") throw new Error(written.why);
  return written.text;
}

const ITEM = `- policy: foreign-capture
  resource: ServiceEntry demo/mysql
  reason: so
  until: "2099-03-31"
`;

describe("what is added, and nothing else", () => {
  test.each([
    ["no file", undefined, `waivers:\n${ITEM}`],
    ["an empty file", "", `waivers:\n${ITEM}`],
    ["only comments", "# ours\n", `# ours\nwaivers:\n${ITEM}`],
    [
      "a document that begins with dashes",
      "# ours\n---\nmode: observe\n",
      `# ours\n---\nmode: observe\nwaivers:\n${ITEM}`,
    ],
    ["no line break at the end", "mode: observe", `mode: observe\nwaivers:\n${ITEM}`],
    [
      "other waivers, in their style",
      "waivers:\n- policy: foreign-capture # a\n  resource: Service shop/web\n  reason: b\n  until: 2099-01-01\nmode: observe # c\n",
      `waivers:\n- policy: foreign-capture # a\n  resource: Service shop/web\n  reason: b\n  until: 2099-01-01\n${ITEM}mode: observe # c\n`,
    ],
  ])("%s", (_, before, after) => {
    expect(write(before)).toBe(after);
  });

  test("a waiver of the same is renewed in its place", () => {
    const written = (reason: string, until: string) => `waivers:
  # old
  - {policy: foreign-capture, resource: ServiceEntry shop/web, reason: b, until: "2099-01-01"}
  - policy: foreign-capture
    resource: ServiceEntry demo/mysql
    reason: ${reason}
    until: ${until} # soon
`;
    expect(write(written('"once"', "2031-01-01"))).toBe(written('"so"', '"2099-03-31"'));
  });

  test("Windows' line ends stay", () => {
    expect(write("mode: observe\r\n")).toBe(`mode: observe\r\nwaivers:\n${ITEM}`.replaceAll(/\r?\n/g, "\r\n"));
  });
});

test.each([
  ["broken settings", "mode: [\n", "no YAML"],
  ["unknown settings", "colour: blue\n", "colour"],
  ["flow style", "{mode: observe}\n", "not written in lines"],
])("%s are refused", (_, text, why) => {
  expect(writeWaiver(text, WAIVER)).toEqual({ kind: "refused", why: expect.stringContaining(why) });
});
