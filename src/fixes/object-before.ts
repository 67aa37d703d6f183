// An object and the repository before the change -> its document there.
import type { Document } from "../manifests/document.ts";
import { readDocuments } from "../manifests/read-documents.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import type { ObjectName } from "../mesh/mesh.ts";

/** The objects of one file as it was; none where it was not there or cannot be read. */
export function documentsBefore(path: string, before: Snapshot): readonly Document[] {
  const text = before.get(path);
  return typeof text === "string" ? readDocuments(new Map([[path, text]])).documents : [];
}

/** By kind and name; by namespace where one is written, for a tool may give it. */
export function documentOf(
  { kind, namespace, name }: ObjectName,
  path: string,
  before: Snapshot,
): Document | undefined {
  return documentsBefore(path, before).find((document) => {
    const metadata = (document.value.metadata ?? {}) as { readonly name?: string; readonly namespace?: string };
    return document.kind === kind && metadata.name === name && (metadata.namespace ?? namespace) === namespace;
  });
}
