// What kustomize printed -> Documents, each at the place of what it was made from, which kustomize says in annotations.
import {
  type Document,
  type JsonObject,
  newDocument,
  type PatchLocator,
  type Position,
} from "../manifests/document.ts";
import { readFile } from "../manifests/read-file.ts";
import { once } from "../manifests/remember.ts";
import { ORIGIN_PREFIX } from "../manifests/rendering.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { listAt, objectAt, textAt } from "../mesh/plain-value.ts";
import { alignPosition } from "./align-position.ts";
import { originalOf } from "./bring-inside.ts";
import { withValue } from "./deployed-document.ts";
import type { Kustomization } from "./kustomization.ts";
import { locateInPatches } from "./patches.ts";
import { directoryOf, resolvePath } from "./paths.ts";

export interface Sources {
  readonly snapshot: Snapshot;
  readonly read: typeof readFile;
  readonly kustomizations: ReadonlyMap<string, Kustomization>;
  /** The kustomization that was built. */
  readonly root: Kustomization;
}

const ORIGIN = "config.kubernetes.io/origin";
const CHANGES = "alpha.config.kubernetes.io/transformations";

/** In the order of the output. */
export function placeKustomized(text: string, sources: Sources): readonly Document[] {
  return readFile("rendered.yaml", text).documents.map((document) => {
    const rendered = withValue(document, withoutAnnotations(document.value));
    const place = placeOf(rendered, annotation(document, ORIGIN), sources);
    return placedAt(rendered, aligned(place, rendered), patchLocator(rendered, annotation(document, CHANGES), sources));
  });
}

/** Patches may have put items of lists elsewhere than they are written. */
function aligned(place: Place & { readonly value?: Document["value"] }, { value }: Document): Place {
  const { path, index, value: written } = place;
  if (written === undefined) return place;
  const find = once(() => alignPosition(place.position, written, value));
  return {
    path,
    index,
    get position() {
      return find();
    },
  };
}

type Place = Pick<Document, "path" | "index" | "position">;

/** A rendered document where its source is; `place` may be that document. */
export function placedAt({ apiVersion, kind, value }: Document, place: Place, patched?: PatchLocator): Document {
  const { path, index } = place;
  return newDocument({ path, index, apiVersion, kind, value }, () => place.position, patched);
}

const PATCHED = /configuredIn: (\S+)\n\s+configuredBy:\n\s+apiVersion: builtin\n\s+kind: Patch/g;

/** Kustomizations that patched it, the last one first: that one has its way. */
function patchLocator(rendered: Document, changes: string, sources: Sources): PatchLocator | undefined {
  const { snapshot, kustomizations } = sources;
  const paths = new Set([...changes.matchAll(PATCHED)].map(([, written = ""]) => repositoryPath(written)).toReversed());
  const owners = [...paths].flatMap((path) => {
    const known = knownPath(path, snapshot);
    const owner = known === undefined ? undefined : kustomizations.get(directoryOf(known));
    return owner ?? [];
  });
  if (owners.length === 0) return undefined;
  return (field) => {
    for (const owner of owners) {
      const found = locateInPatches(rendered, field, { owner, snapshot });
      if (found !== undefined) return found;
    }
    return undefined;
  };
}

/** The document of its file; of a generated object, the entry of the generator. */
function placeOf(rendered: Document, origin: string, sources: Sources): Place {
  const path = knownPath(fieldOfOrigin(origin, "path"), sources.snapshot);
  const text = path === undefined ? undefined : sources.snapshot.get(path);
  if (path !== undefined && typeof text === "string") {
    const found = sourceOf(rendered, sources.read(path, text).documents);
    return found ?? { path, index: 0, position: lineOnly(1, 1) };
  }
  const configured = knownPath(fieldOfOrigin(origin, "configuredIn"), sources.snapshot);
  const owner = [...sources.kustomizations.values()].find((one) => one.path === configured) ?? sources.root;
  return { path: owner.path, index: 0, ...generatorPlace(rendered, owner) };
}

function generatorPlace(rendered: Document, owner: Kustomization): Pick<Place, "position"> {
  const name = textAt(rendered.value, "metadata", "name") ?? "";
  const field = rendered.kind === "Secret" ? "secretGenerator" : "configMapGenerator";
  const index = listAt(owner.value, field).findIndex((one) => name.includes(textAt(one, "name") ?? name));
  const inList = index < 0 ? [] : [field, index];
  const { startLine, endLine } = owner.locate(inList.length > 0 ? inList : ["helmCharts", 0]);
  return { position: lineOnly(startLine, endLine) };
}

/** `path: ../repository/base/deploy.yaml` of the annotation, from the repository's root. */
function fieldOfOrigin(origin: string, field: string): string | undefined {
  const written = new RegExp(`^${field}: (.*)$`, "m").exec(origin)?.[1]?.trim();
  return written === undefined ? undefined : repositoryPath(written);
}

const repositoryPath = (written: string): string | undefined =>
  written.startsWith(ORIGIN_PREFIX) ? resolvePath("", originalOf(written.slice(ORIGIN_PREFIX.length))) : undefined;

/** A person may name files outside of where they stand: those begin with a slash. */
function knownPath(path: string | undefined, snapshot: Snapshot): string | undefined {
  return path !== undefined && !snapshot.has(path) && snapshot.has(`/${path}`) ? `/${path}` : path;
}

/** Of the documents of its kind the one of its name, else one whose name is part of its own: prefixes may have come to it. */
export function sourceOf(rendered: Document, candidates: readonly Document[]): Document | undefined {
  const name = textAt(rendered.value, "metadata", "name") ?? "";
  const ofKind = candidates.filter(({ kind }) => kind === rendered.kind);
  const nameOf = (document: Document) => textAt(document.value, "metadata", "name") ?? "";
  return (
    ofKind.find((document) => nameOf(document) === name) ??
    ofKind
      .filter((document) => name.includes(nameOf(document)))
      .sort((a, b) => nameOf(b).length - nameOf(a).length)[0] ??
    ofKind[0]
  );
}

/** A place of which only lines are known: nothing can be edited there. */
export function lineOnly(startLine: number, endLine: number): Position {
  return { start: 0, end: 0, startLine, endLine, style: "plain" };
}

function annotation({ value }: Document, name: string): string {
  return textAt(value, "metadata", "annotations", name) ?? "";
}

function withoutAnnotations(value: JsonObject): JsonObject {
  const { annotations: _, ...metadata } = objectAt(value, "metadata");
  const own = Object.entries(objectAt(value, "metadata", "annotations")).filter(
    ([name]) => name !== ORIGIN && name !== CHANGES,
  );
  return { ...value, metadata: own.length === 0 ? metadata : { ...metadata, annotations: Object.fromEntries(own) } };
}
