// A new object of a namespace -> the edits that put it where the repository keeps that namespace, listed where it must be.
import type { JsonObject } from "../manifests/document.ts";
import { quoted } from "../manifests/join-words.ts";
import type { FixContext } from "./candidate.ts";
import type { NewDocument } from "./edit/add-document.ts";
import type { Refusal } from "./edit/place.ts";
import type { DocumentEdit } from "./edit-files.ts";
import { listingOf, manifestBeside, placeManifest } from "./place-manifest.ts";

export interface NewManifest {
  readonly namespace: string;
  /** Of the file, without its ending: `sidecar`. */
  readonly file: string;
  readonly value: JsonObject;
  /** Lines above the object. */
  readonly comment: readonly string[];
}

export interface Planned {
  readonly edits: readonly DocumentEdit[];
  readonly conditions: readonly string[];
}

export function addManifest(manifest: NewManifest, { simulation, after }: FixContext): Planned | Refusal {
  const { file, namespace, value, comment } = manifest;
  const path = placeManifest(file, namespace, { mesh: simulation.mesh, after });
  if (path === undefined)
    return { reason: `the repository holds nothing of namespace ${quoted(namespace)} to put a new file beside` };
  return listedIn({ path, value, comment }, { namespace, context: { simulation, after } });
}

interface Where {
  readonly namespace: string;
  readonly context: Pick<FixContext, "simulation" | "after">;
}

/** For a file that comes back: the kustomization that applied it has to list it again. */
export function listFile(path: string, after: FixContext["after"]): readonly DocumentEdit[] {
  const listing = listingOf(path, after);
  return listing?.editable === true && !listing.listed ? [{ kind: "list", ...listing }] : [];
}

/** A kustomization applies only the files that it lists: where it cannot be told of a new one, an old one takes it in. */
function listedIn(document: NewDocument, { namespace, context }: Where): Planned {
  const { path } = document;
  const alone: DocumentEdit = { kind: "add", document };
  const listing = listingOf(path, context.after);
  if (listing === undefined) return { edits: [alone], conditions: [] };
  if (listing.editable) return { edits: [{ kind: "list", ...listing }, alone], conditions: [] };
  const host = manifestBeside(path, namespace, context.simulation.mesh);
  if (host !== undefined) return { edits: [{ kind: "add", document: { ...document, path: host } }], conditions: [] };
  return { edits: [alone], conditions: [`${quoted(listing.resource)} must be listed in ${quoted(listing.path)}.`] };
}
