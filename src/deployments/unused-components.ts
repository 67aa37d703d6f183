// Units -> the same, and the components that none of them includes: what these list is deployed by nothing, and is no manifest of its own.
import type { Notice } from "../manifests/notice.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { RenderedUnit } from "../manifests/rendering.ts";
import { kindRow } from "../mesh/kinds.ts";
import type { Kustomization } from "./kustomization.ts";
import { reach } from "./reach.ts";
import type { Layout } from "./unit.ts";

export function withUnusedComponents(
  units: readonly RenderedUnit[],
  layout: Layout,
  read: typeof readFile,
): readonly RenderedUnit[] {
  const used = new Set(units.flatMap(({ files }) => [...files]));
  const unused = [...layout.kustomizations.values()].filter(({ isComponent, path }) => isComponent && !used.has(path));
  const made = unused.map((component): RenderedUnit => {
    const { sources, inputs } = reach(component, layout);
    const files = [...sources.keys(), ...inputs].filter((path) => !used.has(path));
    return {
      kind: "kustomization",
      directory: component.directory,
      paths: [component.path],
      making: "as-written",
      documents: [],
      files: new Set(files),
      templates: new Set(),
      notices: files.some((path) => matters(layout.snapshot.get(path), path, read)) ? [noticeOf(component)] : [],
    };
  });
  return [...units, ...made];
}

function matters(text: unknown, path: string, read: typeof readFile): boolean {
  return typeof text === "string" && read(path, text).documents.some((one) => kindRow(one.apiVersion, one.kind));
}

function noticeOf({ path }: Kustomization): Notice {
  const message = "No kustomization includes this component, so nothing deploys what it holds and it was not reviewed.";
  return { code: "not-listed", message, location: { path, startLine: 1, endLine: 1 }, relevance: "no" };
}
