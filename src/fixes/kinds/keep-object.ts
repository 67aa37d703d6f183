// An object that the change removes and that known calls still need -> the object as it was, until its callers have moved.

import type { ChangedObject } from "../../impact/impact.ts";
import type { Snapshot } from "../../manifests/snapshot.ts";
import type { Finding } from "../../policies/policy.ts";
import { listFile } from "../add-manifest.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import type { FileEdit } from "../fix.ts";
import { documentOf, documentsBefore } from "../object-before.ts";
import { listed, nameOf } from "../words.ts";

/** Who removes more than this does not do so by mistake. */
const MOST_OBJECTS = 5;

export function keepObject(finding: Finding, context: FixContext): Candidate | Refusal {
  const { before, after } = context;
  const removed = finding.causes.filter(({ change }) => change === "removed");
  if (removed.length === 0) return { reason: "the change removes nothing that the callers need" };
  if (removed.length > MOST_OBJECTS)
    return { reason: `the change removes ${removed.length} objects that the callers need` };
  if (before === undefined) return { reason: "the repository before the change is not at hand" };

  const whole: FileEdit[] = [];
  const edits: DocumentEdit[] = [];
  for (const [path, objects] of Map.groupBy(removed, ({ location }) => location.path)) {
    const text = before.get(path);
    if (!after.has(path) && typeof text === "string" && isAllOf(path, objects, before)) {
      whole.push({ path, after: text });
      edits.push(...listFile(path, after));
      continue;
    }
    for (const object of objects) {
      const document = documentOf(object, path, before);
      if (document === undefined) return { reason: `${nameOf(object)} is not written in ${path}, but made by a tool` };
      edits.push({ kind: "add", document: { path, value: document.value, comment: [] } });
      edits.push(...(after.has(path) ? [] : listFile(path, after)));
    }
  }
  const files = editFiles(after, edits);
  if ("reason" in files) return files;
  const callers = [...new Set(finding.subject.calls.map(({ call }) => call.from))];
  return {
    title: `Keep ${removed.map(nameOf).join(" and ")} for now`,
    reason: `${listed(callers)} still ${callers.length > 1 ? "need" : "needs"} ${removed.length > 1 ? "them" : "it"}: remove ${removed.length > 1 ? "them" : "it"} when they have moved.`,
    conditions: [],
    demand: "nothing",
    undoes: true,
    edits: [...files, ...whole],
  };
}

/** The file held nothing else: it comes back as it was, with its comments. */
function isAllOf(path: string, objects: readonly ChangedObject[], before: Snapshot): boolean {
  const own = objects.map((object) => documentOf(object, path, before)?.index);
  return documentsBefore(path, before).every(({ index }) => own.includes(index)) && !own.includes(undefined);
}
