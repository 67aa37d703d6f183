// git's own objects by their ids: refs, commits, trees and blobs.
import { type Answer, json, notFound, type RepositoryCall, type Routes, refuse } from "../answer.ts";
import { findCommit } from "../find-repository.ts";
import { readObject, type TreeEntry } from "../git/object-store.ts";
import { gitCommitJson } from "../present/commits.ts";
import { nodeId, repositoryUrl } from "../present/urls.ts";
import { wrapped } from "./repositories.ts";

const needs = ["contents:read"];

export const gitRoutes: Routes = {
  "GET /repos/{owner}/{repo}/git/ref/{ref}": { needs, answer: readRef },
  "GET /repos/{owner}/{repo}/git/commits/{commit_sha}": {
    needs,
    answer: ({ world, repository, params }) => {
      const sha = params.commit_sha ?? "";
      return repository.objects.get(sha)?.kind === "commit" ? json(gitCommitJson(world, repository, sha)) : notFound();
    },
  },
  "GET /repos/{owner}/{repo}/git/trees/{tree_sha}": { needs, answer: readTree },
  "GET /repos/{owner}/{repo}/git/blobs/{file_sha}": { needs, answer: readBlob },
};

function readRef({ world, repository, params }: RepositoryCall): Answer {
  const ref = `refs/${params.ref}`;
  const sha = repository.refs.get(ref) ?? notFound();
  const url = `${repositoryUrl(world, repository)}/git`;
  const object = { type: "commit", sha, url: `${url}/commits/${sha}` };
  return json({ ref, node_id: nodeId("Ref", ref), url: `${url}/${ref}`, object });
}

/** A tree's own id, or a commit or a branch that has it. */
function readTree(call: RepositoryCall): Answer {
  const { world, repository, params, query } = call;
  const { objects } = repository;
  const asked = params.tree_sha ?? "";
  const commit = objects.get(asked)?.kind === "tree" ? undefined : (findCommit(repository, asked) ?? notFound());
  const sha = commit === undefined ? asked : readObject(objects, commit, "commit").tree;
  const entries = query.recursive === undefined ? own(call, sha) : everything(call, sha);
  const { treeEntries } = world.limits;
  const tree = entries.slice(0, treeEntries);
  const url = `${repositoryUrl(world, repository)}/git/trees/${sha}`;
  return json({ sha, url, tree, truncated: tree.length < entries.length });
}

interface Listed extends Record<string, unknown> {
  readonly path: string;
  readonly sha: string;
  readonly type: string;
}

function own(call: RepositoryCall, tree: string): Listed[] {
  return readObject(call.repository.objects, tree, "tree").entries.map((entry) => entryJson(call, entry));
}

/** Any value of `recursive` asks for everything, also `false`. */
function everything(call: RepositoryCall, tree: string): readonly Listed[] {
  return own(call, tree).flatMap((entry) => {
    if (entry.type !== "tree") return [entry];
    const inside = everything(call, entry.sha).map((one) => ({ ...one, path: `${entry.path}/${one.path}` }));
    return [entry, ...inside];
  });
}

const TYPES: Readonly<Record<string, string>> = { "040000": "tree", "160000": "commit" };

function entryJson({ world, repository }: RepositoryCall, { mode, name, sha }: TreeEntry): Listed {
  const type = TYPES[mode] ?? "blob";
  const object = repository.objects.get(sha);
  const size = object?.kind === "blob" ? { size: object.bytes.length } : {};
  const url = { url: `${repositoryUrl(world, repository)}/git/${type}s/${sha}` };
  return { path: name, mode, type, sha, ...size, ...(type === "commit" ? {} : url) };
}

function readBlob({ world, repository, params, accept }: RepositoryCall): Answer {
  const sha = params.file_sha ?? "";
  const object = repository.objects.get(sha);
  if (object?.kind !== "blob") return notFound();
  const { bytes } = object;
  if (bytes.length > world.limits.blobBytes) {
    const errors = [{ code: "too_large", field: "data", resource: "Blob" }];
    return refuse(403, "This API returns blobs up to 100 MB in size.", errors);
  }
  if (accept.includes("raw")) return { kind: "raw", type: "application/vnd.github.raw", bytes };
  const url = `${repositoryUrl(world, repository)}/git/blobs/${sha}`;
  return json({
    ...{ sha, node_id: nodeId("Blob", sha), size: bytes.length, url, content: wrapped(bytes), encoding: "base64" },
  });
}
