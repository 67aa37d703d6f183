import { describe, expect, test } from "vitest";
import { parseCommand } from "../../../../src/delivery/github/commands/parse-command.ts";

const FINDING = "0123456789abcdef";

describe("a command", () => {
  test.each([
    ["/earshot fix", { kind: "fix" }],
    ["/earshot fix add-address", { kind: "fix", fix: "add-address" }],
    ["/earshot fix 0123ABCD", { kind: "fix", finding: "0123abcd" }],
    [
      `/earshot fix narrow-export+add-address ${FINDING}`,
      { kind: "fix", fix: "narrow-export+add-address", finding: FINDING },
    ],
    [`/earshot fix ${FINDING} move-port`, { kind: "fix", fix: "move-port", finding: FINDING }],
    ["/earshot explain", { kind: "explain" }],
    [`/Earshot Explain ${FINDING}`, { kind: "explain", finding: FINDING }],
    ["/earshot rerun", { kind: "rerun" }],
    ["/earshot re-run", { kind: "rerun" }],
    ["/earshot help", { kind: "help" }],
    ["/earshot", { kind: "help" }],
    ["Thanks!\r\n\r\n  /earshot rerun  \r\nand then we merge", { kind: "rerun" }],
    [
      "/earshot waive foreign-capture ServiceEntry demo/mysql until 2027-03-31 because it moves in March",
      {
        kind: "waive",
        waiver: {
          policy: "foreign-capture",
          resource: "ServiceEntry demo/mysql",
          until: "2027-03-31",
          reason: "it moves in March",
        },
      },
    ],
    [
      `/earshot waive ${FINDING} until 2027-03-31 it moves`,
      { kind: "waive", waiver: { finding: FINDING, until: "2027-03-31", reason: "it moves" } },
    ],
    [
      "/earshot waive until 2027-03-31 because: why not",
      { kind: "waive", waiver: { until: "2027-03-31", reason: "why not" } },
    ],
  ])("%j", (body, command) => {
    expect(parseCommand(body)).toEqual(command);
  });
});

describe("what is not understood", () => {
  test.each([
    ["/earshot fixx", "there is no command `fixx`"],
    ["/earshot constructor", "there is no command `constructor`"],
    ["/earshot fix it-all", "there is no kind of fix `it-all`; there are `add-address`, "],
    ["/earshot fix add-address move-port", "there is also `move-port`"],
    ["/earshot fix 0123abcd 4567abcd", "there is also `4567abcd`"],
    ["/earshot rerun now", "takes nothing behind it"],
    ["/earshot explain everything", "there is `everything`"],
    ["/earshot waive foreign-capture because", "a waiver needs an end"],
    ["/earshot waive foreign-capture until tomorrow because", "`tomorrow` is no day"],
    ["/earshot waive foreign-capture until 2027-02-30 because so", "`2027-02-30` is no day"],
    ["/earshot waive foreign-capture until 2027-03-31 because", "a waiver needs a reason"],
    ["/earshot waive foreign-capture ServiceEntry until 2027-03-31 because so", "say which object causes it"],
    ["/earshot fix\n/earshot rerun", "more than one command"],
    [`/earshot waive ${"x ".repeat(1500)}`, "longer than"],
  ])("%j", (body, why) => {
    expect(parseCommand(body)).toEqual({ kind: "unknown", why: expect.stringContaining(why) });
  });
});

test.each([
  "Please do `/earshot fix`",
  "> /earshot fix",
  "```\n/earshot fix\n```",
  "~~~~ yaml\n```\n/earshot fix\n~~~\n~~~~",
  "```\n/earshot fix",
  "    /earshot fix",
  "<!-- a template\n/earshot fix\n-->",
  "<!--\n/earshot fix",
  "/earshots fix",
  "/earshot-fix",
  "",
])("%j asks for nothing", (body) => {
  expect(parseCommand(body)).toBeUndefined();
});

test("behind a block of code it counts again", () => {
  expect(parseCommand("```\nlogs\n```\n/earshot rerun")).toEqual({ kind: "rerun" });
  expect(parseCommand("<!-- x --> <!--\n-->\n/earshot rerun")).toEqual({ kind: "rerun" });
});

test("a long comment takes no time", () => {
  const started = performance.now();
  expect(parseCommand(`${"<!--".repeat(10_000)}${"`".repeat(20_000)}`)).toBeUndefined();
  expect(performance.now() - started).toBeLessThan(500);
});
