// For tests: files as they are written here -> a repository state, and what it deploys in short words.
import { renderState } from "../../src/deployments/render-state.ts";
import type { Document } from "../../src/manifests/document.ts";
import { readFile } from "../../src/manifests/read-file.ts";
import type { Renderer } from "../../src/manifests/rendering.ts";

export type Files = Readonly<Record<string, string>>;

export const stateOf = (files: Files) => new Map(Object.entries(files));

export const renderFiles = (files: Files, renderer?: Renderer) =>
  renderState(stateOf(files), { read: readFile, ...(renderer !== undefined && { renderer }) });

const metadata = ({ value }: Document) => value.metadata as { readonly namespace?: string; readonly name?: string };

/** `Kind namespace/name < path:line`. */
export function tell(document: Document): string {
  const { namespace = "-", name = "" } = metadata(document);
  return `${document.kind} ${namespace}/${name} < ${document.path}:${document.position.startLine}`;
}

export const service = (name: string, namespace?: string) =>
  `apiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}\n${namespace === undefined ? "" : `  namespace: ${namespace}\n`}spec:\n  ports: [{port: 80, name: http}]\n`;
