// What is read from a directory, and what is refused with a reason.
import { chmodSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { MAX_FILE_BYTES } from "../../src/delivery/manifest-text.ts";
import { readDirectory } from "../../src/delivery/read-directory.ts";
import { makeDirectory } from "./repository.ts";

const NOBODY = 65534;

/** Root may read everything: it asks as somebody else. */
function asNobody<Value>(ask: () => Value): Value {
  if (process.geteuid?.() !== 0) return ask();
  process.seteuid?.(NOBODY);
  try {
    return ask();
  } finally {
    process.seteuid?.(0);
  }
}

describe("readDirectory", () => {
  test("reads YAML and JSON at any depth, by path with slashes", () => {
    const root = makeDirectory({
      "shop/cart.yaml": "kind: Service\n",
      "shop/deep/er/list.json": "{}",
      "billing.YML": "a: b\r\n",
      "README.md": "# no",
      ".git/config.yaml": "no: no",
      "shop/node_modules/x/y.yaml": "no: no",
      ".github/earshot.yml": "mode: observe\n",
    });
    expect(Object.fromEntries(readDirectory(root))).toEqual({
      "shop/cart.yaml": "kind: Service\n",
      "shop/deep/er/list.json": "{}",
      "billing.YML": "a: b\r\n",
      ".github/earshot.yml": "mode: observe\n",
    });
  });

  test("keeps a byte order mark and line endings as they are", () => {
    const root = makeDirectory({ "bom.yaml": Buffer.from([0xef, 0xbb, 0xbf, 0x61, 0x0d, 0x0a]) });
    expect(readDirectory(root).get("bom.yaml")).toBe("\uFEFFa\r\n");
  });

  test.each([
    ["binary", "NUL bytes", Buffer.from([1, 0, 2])],
    ["binary", "not valid UTF-8", Buffer.from([0x61, 0xff, 0xfe])],
    ["too-large", "16 MB", Buffer.alloc(MAX_FILE_BYTES + 1, "a")],
  ])("a %s file (%s) is named with the reason, the rest is read", (unreadable, detail, bytes) => {
    const snapshot = readDirectory(makeDirectory({ "bad.yaml": bytes, "good.yaml": "a: b" }));
    expect(snapshot.get("good.yaml")).toBe("a: b");
    expect(snapshot.get("bad.yaml")).toEqual({ unreadable, detail: expect.stringContaining(detail) });
  });

  test("a symbolic link is never followed out of the directory", () => {
    const outside = makeDirectory({ "secret.yaml": "password: hunter2", "dir/more.yaml": "more: secrets" });
    const root = makeDirectory({ "real.yaml": "a: b", "notes.txt": "text" });
    const links: Record<string, string> = {
      "out.yaml": join(outside, "secret.yaml"),
      "out-directory": join(outside, "dir"),
      "out.txt": join(outside, "secret.yaml"),
      "again.yaml": "real.yaml",
      "text.yaml": "notes.txt",
      "nowhere.yaml": "missing.yaml",
      "loop.yaml": "loop.yaml",
      self: ".",
    };
    for (const [name, target] of Object.entries(links)) symlinkSync(target, join(root, name));
    const snapshot = readDirectory(root);
    expect([...snapshot.keys()].sort()).toEqual(["out-directory", "out.yaml", "real.yaml", "text.yaml"]);
    expect(snapshot.get("out.yaml")).toMatchObject({ unreadable: "outside-the-repository" });
    expect(snapshot.get("out-directory")).toMatchObject({ unreadable: "outside-the-repository" });
    expect(snapshot.get("text.yaml")).toMatchObject({ unreadable: "unreachable" });
  });

  test("the directory itself may be a link", () => {
    const root = makeDirectory({ "real/a.yaml": "a: b" });
    symlinkSync("real", join(root, "link"));
    expect([...readDirectory(join(root, "link")).keys()]).toEqual(["a.yaml"]);
  });

  test("a file that may not be read is named", () => {
    const root = makeDirectory({ "locked.yaml": "a: b" });
    chmodSync(root, 0o755);
    chmodSync(join(root, "locked.yaml"), 0);
    const snapshot = asNobody(() => readDirectory(root));
    expect(snapshot.get("locked.yaml")).toEqual({ unreadable: "unreachable", detail: "EACCES" });
  });

  test("a directory that does not exist is the caller's trouble", () => {
    expect(() => readDirectory(join(makeDirectory(), "missing"))).toThrow("ENOENT");
  });
});
