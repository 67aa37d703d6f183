// An object that the cluster refuses because two of its ports have one name -> another name for the second of them.

import type { FieldPath } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import { objectKey, type Refusal as Refused } from "../../mesh/mesh.ts";
import { isList, isObject } from "../../mesh/plain-value.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import { valueAt } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { freePortName } from "../free-port-name.ts";
import { nameOf } from "../words.ts";

/** An object that is refused because of the name of one of its ports. */
export interface Twin {
  readonly object: Refused;
  readonly field: FieldPath;
  readonly name: string;
}

/** Undefined where the finding is about something else. */
export function twinOf(finding: Finding, { simulation }: FixContext): Twin | undefined {
  const causes = new Set(finding.causes.map(objectKey));
  const object = simulation.mesh.refused.find((one) => causes.has(objectKey(one)));
  const field = object?.field ?? [];
  if (object === undefined || field.at(-1) !== "name" || field.at(-3) !== "ports") return undefined;
  const name = valueAt(object.source.value, field);
  const all = namesIn(object, field);
  return typeof name === "string" && all.indexOf(name) !== all.lastIndexOf(name) ? { object, field, name } : undefined;
}

function namesIn({ source }: Refused, field: FieldPath): readonly unknown[] {
  const ports = valueAt(source.value, field.slice(0, -2));
  return isList(ports) ? ports.map((port) => (isObject(port) ? port.name : undefined)) : [];
}

export function renameTwin({ object, field, name }: Twin, context: FixContext): Candidate | Refusal {
  const port = valueAt(object.source.value, field.slice(0, -1));
  const { number } = isObject(port) ? { number: port.port ?? port.number } : {};
  const taken = new Set(namesIn(object, field).filter((one) => typeof one === "string"));
  const wanted = freePortName(typeof number === "number" ? `${name}-${number}` : name, taken);
  const changes = [{ kind: "set", field, value: wanted } as const];
  const edits = editFiles(context.after, [{ kind: "change", source: object.source, changes }]);
  if ("reason" in edits) return edits;
  return {
    title: `Name the second port ${quoted(name)} of ${nameOf(object)} ${quoted(wanted)}`,
    reason: `No two ports of an object may have one name. Whoever names the port ${quoted(name)} means the first one.`,
    conditions: [],
    demand: "nothing",
    edits,
  };
}
