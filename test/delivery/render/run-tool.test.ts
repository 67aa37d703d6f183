// What a tool can see and do: nothing of the server's, for a while, and no more than so much.
import { existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runTool } from "../../../src/delivery/render/run-tool.ts";
import { makeDirectory } from "../repository.ts";

const NODE = process.execPath;
const script = (text: string, more: { readonly patience?: number } = {}) =>
  runTool({ command: NODE, files: new Map([["repository/a.yaml", "a: 1\n"]]), args: ["-e", text], ...more });

describe("a tool", () => {
  test("sees its files, a home of its own, and no variable of the server's", async () => {
    process.env.EARSHOT_TEST_SECRET = "s3cret";
    const result = await script(
      "console.log(require('fs').readFileSync('repository/a.yaml', 'utf8') + JSON.stringify(process.env))",
    );
    delete process.env.EARSHOT_TEST_SECRET;
    expect(result.kind).toBe("rendered");
    const text = result.kind === "rendered" ? result.text : "";
    expect(text).toContain("a: 1");
    expect(text).not.toContain("s3cret");
    expect(text).not.toContain(process.env.HOME ?? "no home");
    expect(text).toContain('"PATH":"/nowhere"');
  });

  test("and its directory is gone when it has ended", async () => {
    const result = await script("console.log(process.cwd())");
    expect(result.kind === "rendered" && existsSync(result.text.trim())).toBe(false);
  });

  test("is ended when it takes too long", async () => {
    expect(await script("setTimeout(() => {}, 60000)", { patience: 300 })).toEqual({
      kind: "stopped",
      reason: "it took longer than 0.3 seconds",
    });
  });

  test("is ended when it prints without end", async () => {
    const result = await script("const block = 'x'.repeat(1 << 20); for (;;) require('fs').writeSync(1, block)");
    expect(result).toEqual({ kind: "stopped", reason: "it made more than 32 MB" });
  });

  test("that fails says why without the time of day, so that two runs say the same", async () => {
    const log = "I1123 04:26:18.986917    1259 log.go:244] well-defined vars that were never replaced: shop";
    const result = await script(`console.error(${JSON.stringify(`${log}\nerror: no field spec`)}); process.exit(1)`);
    expect(result).toEqual({ kind: "failed", reason: "no field spec" });
  });

  test("that fails says why in one line, without a path of ours", async () => {
    const result = await script(
      'console.error("Error: no " + process.cwd() + "/repository/b.yaml\\nhere"); process.exit(1)',
    );
    expect(result).toEqual({ kind: "failed", reason: "no b.yaml here" });
  });

  test("that is not there is missing", async () => {
    const command = join(makeDirectory(), "kustomize");
    expect(await runTool({ command, files: new Map(), args: [] })).toMatchObject({ kind: "missing" });
  });

  test("gets no file outside of its directory", async () => {
    const outside = join(makeDirectory(), "kept");
    writeFileSync(outside, "kept");
    const files = new Map([
      [outside, "overwritten"],
      ["../escaped", "x"],
    ]);
    const result = await runTool({
      command: NODE,
      files,
      args: ["-e", "console.log(require('fs').readdirSync('..').includes('escaped'))"],
    });
    expect(result).toEqual({ kind: "rendered", text: "false\n" });
  });
});
