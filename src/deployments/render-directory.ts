// A unit that is a directory of plain manifests -> its objects as they are written, in the namespace that the deployer gives.

import type { Document } from "../manifests/document.ts";
import { isManifestPath } from "../manifests/manifest-path.ts";
import type { Notice } from "../manifests/notice.ts";
import type { readFile } from "../manifests/read-file.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { matchText } from "../settings/match-glob.ts";
import { inNamespace } from "./deployed-document.ts";
import type { Deployment } from "./deployment.ts";
import { directoryOf, isUnder } from "./paths.ts";
import { readSubstituted } from "./read-substituted.ts";
import type { RenderedObjects } from "./rendered-objects.ts";
import type { Layout, Unit } from "./unit.ts";

/** Manifests of it, also those that its deployer leaves out: not those of kustomizations and charts below it. */
export function filesOfDirectory(
  { directory, deployment }: Unit,
  { snapshot, kustomizations, charts }: Layout,
): readonly string[] {
  const isOther = (path: string) => {
    for (let at = directoryOf(path); at !== directory && at !== ""; at = directoryOf(at)) {
      if (kustomizations.has(at) || charts.has(at)) return true;
    }
    return false;
  };
  return [...snapshot.keys()].filter((path) => {
    if (!isManifestPath(path)) return false;
    if (deployment?.recurse !== true) return directoryOf(path) === directory;
    return isUnder(path, directory) && !isOther(path);
  });
}

interface From {
  readonly snapshot: Snapshot;
  readonly read: typeof readFile;
}

export function renderDirectory(
  { directory, deployment }: Unit,
  paths: readonly string[],
  { snapshot, read }: From,
): RenderedObjects {
  const documents: Document[] = [];
  const notices: Notice[] = [];
  for (const path of paths) {
    const text = snapshot.get(path);
    if (typeof text !== "string" || isLeftOut(path, directory, deployment)) continue;
    const reading = readSubstituted(path, text, { read, variables: deployment?.substitute });
    for (const document of reading.documents) documents.push(inNamespace(document, deployment?.namespace));
    notices.push(...reading.notices);
  }
  return { making: "as-written", documents, notices };
}

function isLeftOut(path: string, directory: string, { include, exclude }: Partial<Deployment> = {}): boolean {
  const way = directory === "" ? path : path.slice(directory.length + 1);
  return (include !== undefined && !matchText(include, way)) || (exclude !== undefined && matchText(exclude, way));
}
