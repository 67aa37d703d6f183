// The text of a kustomization -> the same with one more file that it applies. It may lack the header of an object, as kustomize
// allows; nothing else of it changes.

import type { JsonObject, JsonValue } from "../../manifests/document.ts";
import { readFile } from "../../manifests/read-file.ts";
import { isList } from "../../mesh/plain-value.ts";
import { type Edited, editDocument } from "./edit-document.ts";
import { lineEnding } from "./splice.ts";

export interface Kustomization {
  readonly resources: readonly string[];
}

interface Headed {
  readonly text: string;
  /** What was put in, and where. */
  readonly header: string;
  readonly at: number;
}

/** What the kustomization lists; undefined where the text is none that can be edited. */
export function readKustomization(path: string, text: string): Kustomization | undefined {
  const { document } = find(path, text);
  return document && { resources: resourcesOf(document.value) };
}

function resourcesOf({ resources }: JsonObject): readonly string[] {
  const listed: JsonValue | undefined = resources;
  return isList(listed) ? listed.filter((entry) => typeof entry === "string") : [];
}

/** Lists `resource` under `resources`, behind the others, unless it is there. */
export function addResource(path: string, text: string, resource: string): Edited {
  const { headed, document } = find(path, text);
  if (document === undefined) return { reason: `${path} is no kustomization that can be edited` };
  if (resourcesOf(document.value).includes(resource)) return { text };
  const edited = editDocument(headed.text, document, [{ kind: "append", field: ["resources"], value: resource }]);
  if ("reason" in edited) return edited;
  const { at, header } = headed;
  return { text: edited.text.slice(0, at) + edited.text.slice(at + header.length) };
}

function find(path: string, text: string) {
  const asItIs: Headed = { text, header: "", at: 0 };
  for (const headed of [asItIs, withHeader(text)]) {
    const { documents } = readFile(path, headed.text);
    const document = documents.find(({ kind }) => kind === "Kustomization" || kind === "Component");
    if (document !== undefined) return { headed, document };
  }
  return { headed: asItIs, document: undefined };
}

function withHeader(text: string): Headed {
  const at = /^\w/m.exec(text)?.index ?? text.length;
  const lines = ["apiVersion: kustomize.config.k8s.io/v1beta1", "kind: Kustomization", ""];
  const header = lines.join(lineEnding(text));
  return { text: text.slice(0, at) + header + text.slice(at), header, at };
}
