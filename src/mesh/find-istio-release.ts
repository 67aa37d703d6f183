// Objects -> the release of istiod that the repository itself names, as written there.
import type { Document } from "../manifests/document.ts";
import { podTemplatePath } from "./decode-workload.ts";
import type { Identified } from "./identify-objects.ts";
import { fieldOf, listAt, textAt } from "./plain-value.ts";

export interface NamedRelease {
  readonly version: string;
  readonly source: Document;
}

/** An IstioOperator's tag, else the image of istiod's Deployment. */
export function findIstioRelease(objects: readonly Identified[]): NamedRelease | undefined {
  for (const read of [tagOfOperator, tagOfIstiod]) {
    for (const object of objects) {
      const version = read(object);
      if (version !== undefined && version !== "") return { version, source: object.source };
    }
  }
  return undefined;
}

function tagOfOperator(object: Identified): string | undefined {
  if (object.role !== "istioOperator") return undefined;
  const tag = fieldOf(object.value, "spec", "tag") ?? fieldOf(object.value, "spec", "values", "global", "tag");
  return typeof tag === "string" || typeof tag === "number" ? String(tag) : undefined;
}

function tagOfIstiod(object: Identified): string | undefined {
  if (object.role !== "workload") return undefined;
  const containers = listAt(object.value, ...podTemplatePath(object.kind), "spec", "containers");
  for (const container of containers) {
    const tag = /\/pilot:([\w.-]+)/.exec(textAt(container, "image") ?? "")?.[1];
    if (tag !== undefined) return tag;
  }
  return undefined;
}
