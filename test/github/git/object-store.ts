// Blobs, trees and commits, kept under the very SHA-1 ids that git gives them. It never writes to disk.
import { createHash } from "node:crypto";

export type Mode = "100644" | "100755" | "120000" | "160000" | "040000";

export interface TreeEntry {
  readonly mode: Mode;
  readonly name: string;
  readonly sha: string;
}
export interface Blob {
  readonly kind: "blob";
  readonly bytes: Buffer;
}
export interface Tree {
  readonly kind: "tree";
  readonly entries: readonly TreeEntry[];
}
/** Who did it and when, in seconds; the zone is always UTC. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  readonly seconds: number;
}
export interface Commit {
  readonly kind: "commit";
  readonly tree: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly message: string;
}
export type GitObject = Blob | Tree | Commit;
export type ObjectStore = Map<string, GitObject>;

export function writeObject(store: ObjectStore, object: GitObject): string {
  const sorted = object.kind === "tree" ? { ...object, entries: [...object.entries].sort(byGitOrder) } : object;
  const content = serialize(sorted);
  const sha = createHash("sha1").update(`${sorted.kind} ${content.length}\0`).update(content).digest("hex");
  store.set(sha, sorted);
  return sha;
}

export function writeBlob(store: ObjectStore, content: string | Uint8Array): string {
  return writeObject(store, { kind: "blob", bytes: Buffer.from(content as Uint8Array) });
}

/** The object of that kind. Throws when there is none: a caller that was given the id by a stranger asks `has` first. */
export function readObject<Kind extends GitObject["kind"]>(
  store: ObjectStore,
  sha: string,
  kind: Kind,
): Extract<GitObject, { kind: Kind }> {
  const object = store.get(sha);
  if (object?.kind !== kind) throw new Error(`${sha} is no ${kind}`);
  return object as Extract<GitObject, { kind: Kind }>;
}

/** The bytes that git has for it, without their header. */
export function serialize(object: GitObject): Buffer {
  if (object.kind === "blob") return object.bytes;
  if (object.kind === "tree") return Buffer.concat(object.entries.map(serializeEntry));
  const lines = [
    `tree ${object.tree}`,
    ...object.parents.map((parent) => `parent ${parent}`),
    `author ${sign(object.author)}`,
    `committer ${sign(object.committer)}`,
  ];
  return Buffer.from(`${lines.join("\n")}\n\n${object.message}`);
}

function serializeEntry({ mode, name, sha }: TreeEntry): Buffer {
  return Buffer.concat([Buffer.from(`${mode.replace(/^0/, "")} ${name}\0`), Buffer.from(sha, "hex")]);
}

function sign({ name, email, seconds }: Signature): string {
  return `${name} <${email}> ${seconds} +0000`;
}

/** git compares names byte by byte, a folder's as if a slash ended it. */
function byGitOrder(a: TreeEntry, b: TreeEntry): number {
  return Buffer.compare(sortKey(a), sortKey(b));
}

function sortKey({ mode, name }: TreeEntry): Buffer {
  return Buffer.from(mode === "040000" ? `${name}/` : name);
}
