// A repository, its commits, what differs between two, and the contents of its folders and files.
import { type Answer, json, notFound, type RepositoryCall, type Routes } from "../answer.ts";
import { findCommit } from "../find-repository.ts";
import { changedFiles } from "../git/changed-files.ts";
import { commitsBetween, mergeBase } from "../git/merge.ts";
import { readObject, type TreeEntry } from "../git/object-store.ts";
import { commitJson, fileJson } from "../present/commits.ts";
import { repositoryJson } from "../present/repositories.ts";
import { htmlUrl, repositoryUrl, urlPath } from "../present/urls.ts";

export const repositoryRoutes: Routes = {
  "GET /repos/{owner}/{repo}": {
    needs: ["metadata:read"],
    answer: ({ world, repository }) => json(repositoryJson(world, repository)),
  },
  "GET /repos/{owner}/{repo}/commits/{ref}": { needs: ["contents:read"], answer: readCommit },
  "GET /repos/{owner}/{repo}/compare/{basehead}": { needs: ["contents:read"], answer: compare },
  "GET /repos/{owner}/{repo}/contents/{path}": { needs: ["contents:read"], answer: readContents },
};

function readCommit({ world, repository, params, accept }: RepositoryCall): Answer {
  const sha = findCommit(repository, params.ref ?? "") ?? notFound();
  if (accept.includes(".sha")) return { kind: "raw", type: "application/vnd.github.sha", bytes: sha };
  const [parent] = readObject(repository.objects, sha, "commit").parents;
  const files = parent === undefined ? [] : changedFiles(repository.objects, parent, sha);
  const [additions, deletions] = [sum(files, "additions"), sum(files, "deletions")];
  return json({
    ...commitJson(world, repository, sha),
    stats: { additions, deletions, total: additions + deletions },
    files: files.slice(0, world.limits.compareFiles).map((file) => fileJson(world, repository, file, sha)),
  });
}

function sum(files: readonly { additions: number; deletions: number }[], field: "additions" | "deletions"): number {
  return files.reduce((total, file) => total + file[field], 0);
}

function compare({ world, repository, params, query }: RepositoryCall): Answer {
  const { objects } = repository;
  const [base, head] = (params.basehead ?? "").split("...").map((name) => findCommit(repository, name));
  if (base === undefined || head === undefined) return notFound();
  const common = mergeBase(objects, base, head) ?? notFound();
  const [ahead, behind] = [commitsBetween(objects, base, head), commitsBetween(objects, head, base)];
  const [url, html] = [repositoryUrl(world, repository), htmlUrl(world, repository)];
  const [perPage, page] = [Number(query.per_page ?? 250), Number(query.page ?? 1)];
  const files = page === 1 ? changedFiles(objects, common, head).slice(0, world.limits.compareFiles) : [];
  return json({
    ...{ url: `${url}/compare/${params.basehead}`, html_url: `${html}/compare/${params.basehead}` },
    permalink_url: `${html}/compare/${base}...${head}`,
    ...{ diff_url: `${html}/compare/${base}...${head}.diff`, patch_url: `${html}/compare/${base}...${head}.patch` },
    base_commit: commitJson(world, repository, base),
    merge_base_commit: commitJson(world, repository, common),
    status: STATUSES[`${ahead.length > 0} ${behind.length > 0}`],
    ...{ ahead_by: ahead.length, behind_by: behind.length, total_commits: ahead.length },
    commits: ahead.slice((page - 1) * perPage, page * perPage).map((sha) => commitJson(world, repository, sha)),
    files: files.map((file) => fileJson(world, repository, file, head)),
  });
}

const STATUSES: Readonly<Record<string, string>> = {
  ...{ "true true": "diverged", "true false": "ahead", "false true": "behind", "false false": "identical" },
};

const CONTENT_LIMIT = 1_000_000;

function readContents(call: RepositoryCall): Answer {
  const { repository, params, query, accept } = call;
  const { objects } = repository;
  const commit = findCommit(repository, query.ref ?? repository.defaultBranch) ?? notFound();
  const steps = (params.path ?? "").split("/").filter((step) => step !== "");
  let entry: TreeEntry = { mode: "040000", name: "", sha: readObject(objects, commit, "commit").tree };
  for (const step of steps) {
    const tree = objects.get(entry.sha);
    const inside = tree?.kind === "tree" ? tree.entries.find(({ name }) => name === step) : undefined;
    entry = inside ?? notFound();
  }
  const path = steps.join("/");
  if (entry.mode === "040000") {
    const inside = readObject(objects, entry.sha, "tree").entries.slice(0, 1000);
    return json(inside.map((one) => entryJson(call, { ...one, path: path === "" ? one.name : `${path}/${one.name}` })));
  }
  if (entry.mode === "160000") {
    return json({ ...entryJson(call, { ...entry, path }), submodule_git_url: `${call.world.origin}/submodule.git` });
  }
  const { bytes } = readObject(objects, entry.sha, "blob");
  if (accept.includes("raw")) return { kind: "raw", type: "application/vnd.github.raw", bytes };
  if (entry.mode === "120000") return json({ ...entryJson(call, { ...entry, path }), target: bytes.toString() });
  const large = bytes.length > CONTENT_LIMIT;
  const content = large ? { content: "", encoding: "none" } : { content: wrapped(bytes), encoding: "base64" };
  return json({ ...entryJson(call, { ...entry, path }), ...content });
}

/** GitHub breaks Base64 after each 60 characters. */
export function wrapped(bytes: Buffer): string {
  return bytes.toString("base64").replace(/.{1,60}/g, "$&\n");
}

const TYPES = { "040000": "dir", "160000": "submodule", "120000": "symlink", "100644": "file", "100755": "file" };

function entryJson(call: RepositoryCall, entry: TreeEntry & { readonly path: string }): Record<string, unknown> {
  const { world, repository, query } = call;
  const ref = query.ref ?? repository.defaultBranch;
  const [url, html] = [repositoryUrl(world, repository), htmlUrl(world, repository)];
  const folder = entry.mode === "040000";
  const object = repository.objects.get(entry.sha);
  const self = `${url}/contents/${urlPath(entry.path)}?ref=${ref}`;
  const git = `${url}/git/${folder ? "trees" : "blobs"}/${entry.sha}`;
  const page = `${html}/${folder ? "tree" : "blob"}/${ref}/${urlPath(entry.path)}`;
  return {
    ...{ type: TYPES[entry.mode], size: object?.kind === "blob" ? object.bytes.length : 0, name: entry.name },
    ...{ path: entry.path, sha: entry.sha, url: self, git_url: git, html_url: page },
    download_url: folder ? null : `${html}/raw/${ref}/${urlPath(entry.path)}`,
    _links: { self, git, html: page },
  };
}
