// Trees as a flat list of paths, which is what tests write and what merging and comparing read.
import { type Mode, type ObjectStore, readObject, type TreeEntry, writeBlob, writeObject } from "./object-store.ts";

/** What a file holds: text or bytes; with a mode for programs, symbolic links, and submodules (the content is a commit). */
export type FileContent = string | Uint8Array | { readonly mode: Mode; readonly content: string | Uint8Array };
/** Contents by path; null takes a file away. */
export type Changes = Readonly<Record<string, FileContent | null>>;

export interface FileEntry {
  readonly mode: Mode;
  readonly sha: string;
}
export type FlatTree = ReadonlyMap<string, FileEntry>;

export function flatten(store: ObjectStore, tree: string, folder = ""): FlatTree {
  const all = readObject(store, tree, "tree").entries.flatMap(({ mode, name, sha }): [string, FileEntry][] =>
    mode === "040000" ? [...flatten(store, sha, `${folder}${name}/`)] : [[`${folder}${name}`, { mode, sha }]],
  );
  return new Map(all);
}

/** Writes all folders of it, and gives the root's id. Throws when a path is a file and a folder. */
export function writeFiles(store: ObjectStore, files: FlatTree): string {
  const here: TreeEntry[] = [];
  const folders = new Map<string, Map<string, FileEntry>>();
  for (const [path, entry] of files) {
    const slash = path.indexOf("/");
    if (slash < 0) {
      here.push({ name: path, ...entry });
      continue;
    }
    const name = path.slice(0, slash);
    const folder = folders.get(name) ?? new Map<string, FileEntry>();
    folders.set(name, folder.set(path.slice(slash + 1), entry));
  }
  const clash = here.find(({ name }) => folders.has(name));
  if (clash !== undefined) throw new Error(`${clash.name} is a file and a folder`);
  const trees = [...folders].map(([name, inside]): TreeEntry => {
    return { mode: "040000", name, sha: writeFiles(store, inside) };
  });
  return writeObject(store, { kind: "tree", entries: [...here, ...trees] });
}

export function changeFiles(store: ObjectStore, before: FlatTree, changes: Changes): FlatTree {
  const files = new Map(before);
  for (const [path, content] of Object.entries(changes)) {
    if (content === null && !files.delete(path)) throw new Error(`there is no ${path} to delete`);
    if (content !== null) files.set(path, writeFile(store, content));
  }
  return files;
}

function writeFile(store: ObjectStore, file: FileContent): FileEntry {
  if (typeof file === "string" || file instanceof Uint8Array) return { mode: "100644", sha: writeBlob(store, file) };
  if (file.mode === "160000") return { mode: file.mode, sha: String(file.content) };
  return { mode: file.mode, sha: writeBlob(store, file.content) };
}

/** The text of a file in a commit; undefined when there is none. */
export function readText(store: ObjectStore, commit: string, path: string): string | undefined {
  const entry = flatten(store, readObject(store, commit, "commit").tree).get(path);
  if (entry === undefined || entry.mode === "160000") return undefined;
  return readObject(store, entry.sha, "blob").bytes.toString();
}
