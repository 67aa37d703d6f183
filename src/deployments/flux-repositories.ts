// Objects that tell Flux where repositories are -> the URL of the one that a deployer names. Fetches nothing.
import type { Document } from "../manifests/document.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { groupOf } from "../mesh/kinds.ts";
import { textAt } from "../mesh/plain-value.ts";
import { manifestsWith } from "./manifests-with.ts";

interface FluxRepository {
  readonly kind: string;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
  readonly url: string;
}

export interface RepositoryName {
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly namespace: string | undefined;
}

const GROUP = "source.toolkit.fluxcd.io";

/** GitRepositories, OCIRepositories and Buckets, as files have them. */
export function fluxRepositories(snapshot: Snapshot, read: typeof readFile): readonly FluxRepository[] {
  const files = manifestsWith(snapshot, (text) => text.includes(GROUP));
  return files.flatMap(([path, text]) => read(path, text).documents.flatMap(repositoryOf));
}

function repositoryOf({ apiVersion, kind, value }: Document): readonly FluxRepository[] {
  const url = textAt(value, "spec", "url");
  if (groupOf(apiVersion) !== GROUP || url === undefined) return [];
  const [name, namespace] = [textAt(value, "metadata", "name"), textAt(value, "metadata", "namespace")];
  return [{ kind, name, namespace, url }];
}

/** Undefined where none is found, or where several of the name have several URLs. */
export function urlOf(
  { kind, name, namespace }: RepositoryName,
  repositories: readonly FluxRepository[],
): string | undefined {
  const found = repositories.filter(
    (one) =>
      one.kind === kind &&
      one.name === name &&
      (one.namespace === undefined || namespace === undefined || one.namespace === namespace),
  );
  const urls = new Set(found.map(({ url }) => url));
  return urls.size === 1 ? found[0]?.url : undefined;
}

/** The repository that Flux was bootstrapped from, which its objects lie in: `flux-system`. */
export const ownUrl = (repositories: readonly FluxRepository[]): string | undefined =>
  urlOf({ kind: "GitRepository", name: "flux-system", namespace: undefined }, repositories);

/** `owner/name` at the end of an address; undefined where there is none. */
export const repositoryInUrl = (url: string | undefined): string | undefined =>
  /[/:]([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(url ?? "")?.[1]?.toLowerCase();
