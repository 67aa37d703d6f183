// What the kernel keeps from a tool, where it does; and what is looked at where it does not.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { leadsToThisMachine } from "../../../src/delivery/render/leads-to-this-machine.ts";
import { runTool } from "../../../src/delivery/render/run-tool.ts";
import { findSandbox } from "../../../src/delivery/render/sandbox.ts";

const { isOffline, isLimited, prefix } = await findSandbox();
if (!isOffline || !isLimited) console.warn(`the sandbox of this machine is only: ${prefix.join(" ") || "none"}`);

const script = (text: string) => runTool({ command: process.execPath, files: new Map(), args: ["-e", text] });

const server = createServer((_, response) => response.end("metrics"));
beforeAll(() => new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve)));
afterAll(() => new Promise((resolve) => server.close(resolve)));

describe("a tool", () => {
  test.skipIf(!isOffline)("reaches nothing, not even this machine", async () => {
    const { port } = server.address() as AddressInfo;
    expect(await (await fetch(`http://127.0.0.1:${port}`)).text()).toBe("metrics");
    const result = await script(
      `require("http").get("http://127.0.0.1:${port}", () => console.log("reached")).on("error", (e) => console.log(e.code))`,
    );
    expect(result).toEqual({ kind: "rendered", text: expect.stringMatching(/^(?:ENETUNREACH|ECONNREFUSED)\n$/) });
  });

  test.skipIf(!isLimited)("gets no more memory than its share", async () => {
    const result = await script(
      'const kept = []; for (let i = 0; i < 64; i++) kept.push(Buffer.alloc(1 << 25, 1)); console.log("2 GB")',
    );
    expect(result).toMatchObject({ kind: "failed" });
  });

  test.skipIf(!isLimited)("writes no file that fills the disk", async () => {
    const result = await script(
      'const fs = require("fs"), file = fs.openSync("home/a", "w"), block = Buffer.alloc(1 << 24); for (let i = 0; i < 6; i++) fs.writeSync(file, block); console.log("96 MB")',
    );
    expect(result).toMatchObject({ kind: "failed" });
  });

  test("is ended when nobody waits for it any more", async () => {
    const nobody = new AbortController();
    const running = runTool({
      command: process.execPath,
      files: new Map(),
      args: ["-e", "setInterval(() => {}, 1000)"],
      signal: nobody.signal,
    });
    nobody.abort();
    expect(await running).toEqual({ kind: "stopped", reason: "it was ended" });
  });
});

describe("a kustomization that asks this machine for something", () => {
  const kustomization = (text: string) => leadsToThisMachine(new Map([["shop/kustomization.yaml", text]]));

  test.each([
    ["a patch", "patches:\n- path: http://localhost:3000/metrics\n"],
    ["an address", "openapi: {path: http://127.0.0.1/a.json}\n"],
    ["IPv6", 'replacements: [{path: "http://[::1]:3000/"}]\n'],
    ["with a user", "patches: [{path: http://me@LOCALHOST/}]\n"],
    ["hidden from a search of the text", 'patches: [{path: "\\x68ttp:\\u002f/localhost/"}]\n'],
  ])("%s", (_, text) => {
    expect(kustomization(text)).toBe(true);
  });

  test("is told from one that only speaks of it, and from what workloads ask", () => {
    expect(kustomization("resources: [web.yaml] # not http://localhost\n")).toBe(false);
    expect(leadsToThisMachine(new Map([["shop/web.yaml", "value: http://localhost:8080\n"]]))).toBe(false);
  });
});
