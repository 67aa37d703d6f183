import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { ReadableStream } from "node:stream/web";
import { gzipSync } from "node:zlib";
import { Header } from "tar";
import { expect, onTestFinished, test } from "vitest";
import { unpack } from "../../src/delivery/unpack.ts";

const MEGABYTE = 1024 * 1024;
const never = new AbortController().signal;

function stream(bytes: Uint8Array): ReadableStream {
  return Readable.toWeb(Readable.from([bytes]));
}

async function unpackAll(bytes: Uint8Array, { most = MEGABYTE, signal = never } = {}) {
  const found = new Map<string, string>();
  await unpack(stream(bytes), {
    most,
    signal,
    wants: () => true,
    take: (path, content) => found.set(path, content.toString()),
  });
  return found;
}

function fileOf(path: string, content: string, claimed = content.length): Buffer {
  const header = new Header({ path, size: claimed, type: "File", mode: 0o644, uid: 0, gid: 0 });
  header.encode();
  const body = Buffer.alloc(Math.ceil(content.length / 512) * 512);
  body.write(content);
  return Buffer.concat([header.block ?? Buffer.alloc(0), body]);
}

const END = Buffer.alloc(1_024);

test("what git archives: long names, links, an empty file; the directory around it is taken away", async () => {
  const root = mkdtempSync(join(tmpdir(), "earshot-test-"));
  onTestFinished(() => rmSync(root, { recursive: true }));
  const git = (...args: readonly string[]) =>
    execFileSync("git", ["-c", "user.name=shop", "-c", "user.email=shop@example.com", ...args], { cwd: root });
  const deep = `${"a-long-name/".repeat(30)}cart.yaml`;
  mkdirSync(join(root, deep, ".."), { recursive: true });
  writeFileSync(join(root, deep), "kind: Service\n");
  writeFileSync(join(root, "straße.yaml"), "kind: Sidecar\n");
  writeFileSync(join(root, "empty.yaml"), "");
  symlinkSync("straße.yaml", join(root, "link.yaml"));
  git("init", "--quiet");
  git("add", ".");
  git("commit", "--quiet", "-m", "begin");
  const archive = git("archive", "--format=tar.gz", "--prefix=shop-mesh-1a2b3c4/", "HEAD");
  expect(await unpackAll(archive)).toEqual(
    new Map([
      [deep, "kind: Service\n"],
      ["empty.yaml", ""],
      ["link.yaml", "straße.yaml"],
      ["straße.yaml", "kind: Sidecar\n"],
    ]),
  );
});

test("files that nobody wants are passed over", async () => {
  const taken: string[] = [];
  const archive = gzipSync(Buffer.concat([fileOf("d/a.yaml", "one"), fileOf("d/b.bin", "two"), END]));
  await unpack(stream(archive), {
    most: MEGABYTE,
    signal: never,
    wants: (path, size) => path === "a.yaml" && size === 3,
    take: (path) => taken.push(path),
  });
  expect(taken).toEqual(["a.yaml"]);
});

test("a name that leads elsewhere is a name like any other: nothing is written", async () => {
  const archive = gzipSync(Buffer.concat([fileOf("d/../../etc/shadow.yaml", "x"), fileOf("/etc/passwd", "y"), END]));
  expect([...(await unpackAll(archive)).keys()]).toEqual(["../../etc/shadow.yaml", "etc/passwd"]);
});

test("a small archive that becomes large is not unpacked further than it may", async () => {
  const bomb = gzipSync(Buffer.concat([fileOf("d/a.yaml", "x".repeat(20 * MEGABYTE)), END]));
  expect(bomb.length).toBeLessThan(MEGABYTE);
  await expect(unpackAll(bomb)).rejects.toThrow("the archive is larger than the repository");
});

test.each([
  ["nothing", Buffer.alloc(0)],
  ["no gzip", Buffer.from("<html>Not Found</html>")],
  ["no tar", gzipSync("x".repeat(2_000))],
  ["half of one", gzipSync(Buffer.concat([fileOf("d/a.yaml", "one", 5_000), END])).subarray(0, 60)],
])("%s is said to be no archive", async (_, bytes) => {
  await expect(unpackAll(bytes)).rejects.toThrow("the archive cannot be read");
});

test("a file that ends too early is never taken for whole", async () => {
  const archive = gzipSync(fileOf("d/a.yaml", "one", 5_000));
  const found = await unpackAll(archive).catch(() => new Map());
  expect(found.size).toBe(0);
});

test("it can be ended, also where nothing more comes", async () => {
  const controller = new AbortController();
  const silent = Readable.toWeb(new Readable({ read() {} })) as ReadableStream;
  const work = unpack(silent, { most: MEGABYTE, signal: controller.signal, wants: () => true, take: () => {} });
  controller.abort(new Error("superseded"));
  await expect(work).rejects.toThrow("superseded");
});
