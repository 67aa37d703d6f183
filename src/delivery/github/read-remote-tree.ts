// The SHA of a git tree on GitHub -> the manifests in it: path, mode, blob and size. Reads no blob.
import { isOwnManifestPath } from "../manifest-text.ts";
import { trouble } from "../trouble.ts";
import { named, type Repository } from "./repository-client.ts";

export interface RemoteEntry {
  readonly path: string;
  readonly mode: string;
  readonly blob: string;
  readonly size: number;
}

export interface RemoteTree {
  /** Every path that is a file or a link, whatever is in it. */
  readonly paths: ReadonlySet<string>;
  readonly manifests: readonly RemoteEntry[];
}

interface Listed {
  readonly path: string;
  readonly mode: string;
  readonly type: string;
  readonly sha: string;
  readonly size?: number;
}

type List = (tree: string, recursive: boolean) => Promise<{ readonly entries: readonly Listed[]; truncated: boolean }>;

/** Requests for one tree. GitHub cuts its answer after 100,000 entries: few repositories need more than one. */
const MAX_REQUESTS = 300;

/** Everything of a tree that the engine wants to know. Submodules are not read. Throws trouble for a tree that is too large. */
export async function readRemoteTree(repository: Repository, tree: string): Promise<RemoteTree> {
  const listed: Listed[] = [];
  await walk(boundedList(repository), { tree, prefix: "" }, listed);
  const files = listed.filter(({ type }) => type === "blob");
  return {
    paths: new Set(files.map(({ path }) => path)),
    manifests: files
      .filter(({ path }) => isOwnManifestPath(path))
      .map(({ path, mode, sha, size }) => ({ path, mode, blob: sha, size: size ?? 0 })),
  };
}

/** Asks for everything at once; where that is cut off, for each directory by itself. */
async function walk(list: List, { tree, prefix }: { tree: string; prefix: string }, found: Listed[]): Promise<void> {
  const inside = (entry: Listed): Listed => ({ ...entry, path: `${prefix}${entry.path}` });
  const whole = await list(tree, true);
  if (!whole.truncated) {
    for (const entry of whole.entries) found.push(inside(entry));
    return;
  }
  const level = await list(tree, false);
  if (level.truncated) throw trouble(`the directory ${prefix === "" ? "/" : prefix} has more files than GitHub lists`);
  for (const entry of level.entries.map(inside)) {
    if (entry.type !== "tree") found.push(entry);
    else if (!entry.path.endsWith("node_modules"))
      await walk(list, { tree: entry.sha, prefix: `${entry.path}/` }, found);
  }
}

function boundedList(repository: Repository): List {
  let requests = 0;
  return async (tree, recursive) => {
    requests++;
    if (requests > MAX_REQUESTS) throw trouble(`the repository is too large: its tree took ${MAX_REQUESTS} requests`);
    const { data } = await repository.github.rest.git.getTree({
      ...named(repository),
      tree_sha: tree,
      ...(recursive && { recursive: "1" }),
    });
    return { entries: data.tree, truncated: data.truncated };
  };
}
