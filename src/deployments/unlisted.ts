// Units -> the same, each with the files beside its kustomizations that none of them lists: these are deployed by nothing.
import { isManifestPath } from "../manifests/manifest-path.ts";
import type { Notice } from "../manifests/notice.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { RenderedUnit } from "../manifests/rendering.ts";
import { kindRow } from "../mesh/kinds.ts";
import { directoryOf } from "./paths.ts";
import type { Layout } from "./unit.ts";

/** Only where a kustomization is the directory's own; what it does not list in directories below may be somebody else's. */
export function withUnlisted(
  units: readonly RenderedUnit[],
  layout: Layout,
  read: typeof readFile,
): readonly RenderedUnit[] {
  const listed = new Set(units.flatMap(({ files }) => [...files]));
  const unlisted = [...layout.snapshot.keys()].filter(
    (path) => !listed.has(path) && isManifestPath(path) && layout.kustomizations.has(directoryOf(path)),
  );
  if (unlisted.length === 0) return units;
  const byDirectory = Map.groupBy(unlisted, directoryOf);
  return units.map((unit) => {
    const own = [...byDirectory].filter(([directory]) => holds(unit, directory, layout)).flatMap(([, paths]) => paths);
    if (own.length === 0) return unit;
    const notices = own.toSorted().flatMap((path) => noticeOf(path, layout, read) ?? []);
    return { ...unit, files: new Set([...unit.files, ...own]), notices: [...unit.notices, ...notices] };
  });
}

function holds({ kind, files }: RenderedUnit, directory: string, { kustomizations }: Layout): boolean {
  return kind === "kustomization" && files.has(kustomizations.get(directory)?.path ?? "");
}

function noticeOf(path: string, { snapshot, kustomizations }: Layout, read: typeof readFile): Notice | undefined {
  const text = snapshot.get(path);
  const documents = typeof text === "string" ? read(path, text).documents : [];
  if (!documents.some(({ apiVersion, kind }) => kindRow(apiVersion, kind) !== undefined)) return undefined;
  const message = `${kustomizations.get(directoryOf(path))?.path} does not list this file, so nothing deploys it and it was not reviewed. List it under resources if it is meant to be deployed.`;
  return { code: "not-listed", message, location: { path, startLine: 1, endLine: 1 }, relevance: "no" };
}
