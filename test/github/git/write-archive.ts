// A commit -> the archive that GitHub makes of it, as `git archive` would: one directory with everything, and the commit's id.
import { gzipSync } from "node:zlib";
import { Header, type HeaderData, Pax } from "tar";
import { flatten } from "./files.ts";
import { type ObjectStore, readObject } from "./object-store.ts";

const BLOCK = 512;

export function writeArchive(store: ObjectStore, commit: string, directory: string): Buffer {
  const { tree, committer } = readObject(store, commit, "commit");
  const mtime = new Date(committer.seconds * 1_000);
  const parts: Buffer[] = [
    new Pax({ comment: commit }, true).encode(),
    entry({ path: `${directory}/`, type: "Directory", mtime }),
  ];
  for (const [name, { mode, sha }] of flatten(store, tree)) {
    const path = `${directory}/${name}`;
    if (mode === "160000") {
      parts.push(entry({ path: `${path}/`, type: "Directory", mtime }));
      continue;
    }
    const { bytes } = readObject(store, sha, "blob");
    const isLink = mode === "120000";
    if (isLink) parts.push(entry({ path, type: "SymbolicLink", linkpath: bytes.toString(), mtime }));
    else parts.push(entry({ path, type: "File", size: bytes.length, mode: 0o644, mtime }), padded(bytes));
  }
  return gzipSync(Buffer.concat([...parts, Buffer.alloc(2 * BLOCK)]), { level: 1 });
}

function entry(data: HeaderData): Buffer {
  const header = new Header({ uid: 0, gid: 0, uname: "root", gname: "root", size: 0, mode: 0o775, ...data });
  const needsPax = header.encode();
  const block = header.block ?? Buffer.alloc(0);
  return needsPax ? Buffer.concat([new Pax(header).encode(), block]) : block;
}

function padded(bytes: Buffer): Buffer {
  return Buffer.concat([bytes, Buffer.alloc((BLOCK - (bytes.length % BLOCK)) % BLOCK)]);
}
