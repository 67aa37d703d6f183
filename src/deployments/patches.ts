// A kustomization's patches -> for a field of a rendered object the lines of the patch that says it. Applies no patch: it looks
// which of them has the value that kustomize gave the object.
import type { Document, FieldPath, JsonObject, JsonValue, Position } from "../manifests/document.ts";
import { ALIAS_ALLOWANCE, REPAIR_ALLOWANCE } from "../manifests/limits.ts";
import { lineTable } from "../manifests/line-table.ts";
import type { Location } from "../manifests/notice.ts";
import { readTree } from "../manifests/read-tree.ts";
import { oncePer } from "../manifests/remember.ts";
import type { Snapshot } from "../manifests/snapshot.ts";
import { isList, isObject, listAt, objectAt, textAt } from "../mesh/plain-value.ts";
import { findMerged, findOperation } from "./find-in-patch.ts";
import type { Kustomization } from "./kustomization.ts";
import { resolvePath } from "./paths.ts";

/** One document of a patch: a list is one of JSON 6902, a mapping one that is merged. */
interface Patch {
  readonly value: JsonValue;
  readonly position: Position;
  /** Kind and name that it is for; undefined where it is for any. */
  readonly kind: string | undefined;
  readonly name: string | undefined;
  readonly path: string;
  /** Lines of the file above its text. */
  readonly linesBefore: number;
}

/** Undefined where no patch says it; the last one that does wins. */
export function locateInPatches(
  rendered: Document,
  field: FieldPath,
  { owner, snapshot }: { readonly owner: Kustomization; readonly snapshot: Snapshot },
): Location | undefined {
  const name = textAt(rendered.value, "metadata", "name") ?? "";
  const own = patchesOf(owner)(snapshot).filter(
    (patch) => (patch.kind ?? rendered.kind) === rendered.kind && name.includes(patch.name ?? ""),
  );
  for (const patch of own.toReversed()) {
    const found = isList(patch.value)
      ? findOperation(patch, rendered.value, field)
      : findMerged(patch, rendered.value, field);
    if (found !== undefined) return linesOf(found, patch);
  }
  return undefined;
}

function linesOf({ key, startLine, endLine }: Position, { path, linesBefore }: Patch): Location {
  const first = Math.min(key?.line ?? startLine, startLine);
  return { path, startLine: first + linesBefore, endLine: Math.max(first, endLine) + linesBefore };
}

const patchesOf = oncePer((owner: Kustomization) =>
  oncePer((snapshot: Snapshot): readonly Patch[] => [
    ...["patchesStrategicMerge", "patches", "patchesJson6902"].flatMap((field) =>
      listAt(owner.value, field).flatMap((entry, index) => readPatch(entry, { owner, snapshot, at: [field, index] })),
    ),
  ]),
);

interface Where {
  readonly owner: Kustomization;
  readonly snapshot: Snapshot;
  readonly at: FieldPath;
}

function readPatch(entry: JsonValue, { owner, snapshot, at }: Where): readonly Patch[] {
  const named = typeof entry === "string" && !entry.includes("\n") ? entry : textAt(entry, "path");
  const target = isObject(entry) && entry.target !== undefined ? objectAt(entry, "target") : undefined;
  if (named !== undefined) {
    const path = resolvePath(owner.directory, named) ?? "";
    const text = snapshot.get(path);
    return typeof text === "string" ? readPatchText(text, { path, target, linesBefore: 0 }) : [];
  }
  const inline = typeof entry === "string" ? entry : textAt(entry, "patch");
  const line = owner.locate(typeof entry === "string" ? at : [...at, "patch"]).startLine;
  const header = String(snapshot.get(owner.path) ?? "").split("\n")[line - 1] ?? "";
  // Only a block shows its text line by line.
  if (inline === undefined || !/[|>][+-]?\s*$/.test(header)) return [];
  return readPatchText(inline, { path: owner.path, target, linesBefore: line });
}

interface PatchText extends Pick<Patch, "path" | "linesBefore"> {
  readonly target: JsonObject | undefined;
}

function readPatchText(text: string, { path, target, linesBefore }: PatchText): readonly Patch[] {
  let above = linesBefore;
  return text.split(/^---.*$/m).flatMap((part): readonly Patch[] => {
    const lines = above;
    above += part.split("\n").length - 1;
    const aliases = { left: part.length + ALIAS_ALLOWANCE };
    const repairs = { left: part.length + REPAIR_ALLOWANCE };
    const tree = readTree({ text: part, base: 0, lines: lineTable(part), aliases, repairs });
    if (tree.kind === "empty" || tree.kind === "broken") return [];
    const of =
      target ?? (isObject(tree.value) ? { ...tree.value, name: textAt(tree.value, "metadata", "name") ?? "" } : {});
    const name = textAt(of, "name");
    const isPattern = name !== undefined && !/^[\w.-]*$/.test(name);
    return [
      {
        ...{ path, value: tree.value, position: tree.place(), linesBefore: lines },
        kind: textAt(of, "kind"),
        name: isPattern ? undefined : name,
      },
    ];
  });
}
