// What a cluster holds -> a file of manifests to assume: reduced, in order of namespace, kind and name, for review by people.
import { dump } from "js-yaml";
import { compareText } from "../manifests/compare-text.ts";
import type { Document, JsonObject } from "../manifests/document.ts";
import { textAt } from "../mesh/plain-value.ts";
import { inOrderOfKeys, type Reducing, reduceObject } from "../mesh/reduce-object.ts";

export interface Assumptions {
  /** YAML; ends with a line break. */
  readonly text: string;
  readonly kept: number;
  /** Objects that no simulation reads, or that the cluster makes of others. */
  readonly dropped: number;
  /** Objects that the repository has itself. */
  readonly inGit: number;
}

const HEAD = `# Made by \`earshot snapshot\`: what the cluster has and the repository has not, as far as it decides on outbound traffic.
# Name this file under \`assume\` in .github/earshot.yml, look it through before committing it, and make it anew now and then.
`;

/** `has`: what the repository holds itself. Of two documents for one object the later one counts. */
export function toAssumptions(
  documents: readonly Document[],
  { has, ...reducing }: Reducing & { readonly has: (identity: string) => boolean },
): Assumptions {
  const kept = new Map<string, JsonObject>();
  let dropped = 0;
  let inGit = 0;
  for (const document of documents) {
    const reduced = reduceObject(document, reducing);
    if (reduced === undefined) dropped += 1;
    else if (has(identityOf(document))) inGit += 1;
    else kept.set(identityOf(document), reduced);
  }
  const inOrder = [...kept].sort(([a], [b]) => compareText(a, b)).map(([, value]) => value);
  return { text: HEAD + inOrder.map((value) => `---\n${yamlOf(value)}`).join(""), kept: kept.size, dropped, inGit };
}

/** Namespace, kind and name: by them it is sorted, and two are the same. */
export function identityOf({ kind, value }: Pick<Document, "kind" | "value">): string {
  return `${textAt(value, "metadata", "namespace") ?? ""} ${kind} ${textAt(value, "metadata", "name") ?? ""}`;
}

/** What an object is comes first, then the rest in order of name. */
function yamlOf({ apiVersion, kind, metadata, ...rest }: JsonObject): string {
  const ordered = { apiVersion, kind, metadata: inOrderOfKeys(metadata ?? {}), ...(inOrderOfKeys(rest) as JsonObject) };
  return dump(ordered, { lineWidth: -1, noRefs: true });
}
