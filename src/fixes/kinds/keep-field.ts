// A field that the change alters and that known calls still need -> that field as it was. The rest of the change stays.

import type { ChangedField } from "../../impact/changed-fields.ts";
import type { ChangedObject } from "../../impact/impact.ts";
import { meshObjects } from "../../impact/mesh-objects.ts";
import type { FieldPath, JsonValue } from "../../manifests/document.ts";
import { quoted } from "../../manifests/join-words.ts";
import { objectKey } from "../../mesh/mesh.ts";
import { isObject } from "../../mesh/plain-value.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import { type Change, valueAt } from "../edit/change.ts";
import { fieldName, type Refusal } from "../edit/place.ts";
import { type DocumentEdit, editFiles } from "../edit-files.ts";
import { documentOf } from "../object-before.ts";
import { listed, nameOf } from "../words.ts";

/** Who needs more than this back needs the change to be thought over. */
const MOST_FIELDS = 3;

type Cause = ChangedObject & { readonly fields: readonly ChangedField[] };

export function keepField(finding: Finding, context: FixContext): Candidate | Refusal {
  const causes = finding.causes.filter(
    (cause): cause is Cause => cause.change === "changed" && cause.fields !== undefined,
  );
  const count = causes.reduce((sum, { fields }) => sum + fields.length, 0);
  if (count === 0) return { reason: "the change alters no field that the callers need" };
  if (count > MOST_FIELDS) return { reason: `it takes ${count} fields of the change together, too many to put back` };

  const plans: Plan[] = [];
  for (const cause of causes) {
    const plan = planFor(cause, context);
    if ("reason" in plan) return plan;
    plans.push(plan);
  }
  const edits = editFiles(
    context.after,
    plans.map(({ edit }) => edit),
  );
  if ("reason" in edits) return edits;
  const callers = [...new Set(finding.subject.calls.map(({ call }) => call.from))];
  const who = callers.length === 0 ? "whoever calls it" : listed(callers);
  return {
    title: `Keep ${plans.map(({ cause }) => `${fieldsOf(cause)} of ${nameOf(cause)}`).join(" and ")} as ${count > 1 ? "they were" : "it was"}`,
    reason: `It takes back that the change ${plans.flatMap(({ told }) => told).join(" and ")}: ${who} still ${callers.length > 1 ? "need" : "needs"} it as it was.`,
    conditions: [],
    demand: "nothing",
    undoes: true,
    lastResort: true,
    edits,
  };
}

interface Plan {
  readonly cause: Cause;
  readonly edit: DocumentEdit;
  /** What the change does to each field: the end of "the change …". */
  readonly told: readonly string[];
}

function planFor(cause: Cause, { before, after, simulation }: FixContext): Plan | Refusal {
  if (before === undefined) return { reason: "the repository before the change is not at hand" };
  if (cause.kind === "Namespace")
    return {
      reason: `${fieldsOf(cause)} of Namespace ${quoted(cause.name)} is meant for all of it, and nobody changes that unknowingly`,
    };
  const { path } = cause.location;
  const away = cause.fields.find(({ location }) => location.path !== path)?.location;
  if (away !== undefined)
    return { reason: `${fieldsOf(cause)} of ${nameOf(cause)} is from ${quoted(away.path)}: put it back there` };
  const source = meshObjects(simulation.mesh).get(objectKey(cause))?.source ?? documentOf(cause, path, after);
  // A file that was renamed holds it elsewhere, and what a tool makes has another name there.
  const old = documentOf(cause, path, before);
  if (source === undefined || old === undefined)
    return { reason: `${nameOf(cause)} is not written in ${quoted(path)} on both sides of the change` };
  const values = { was: old.value, is: source.value };
  const text = cause.fields.find((field) =>
    [values.was, values.is].some((value) => isText(valueAt(value, field.path))),
  );
  if (text !== undefined)
    return { reason: `${quoted(fieldName(text.path))} of ${nameOf(cause)} is a text with much else in it` };
  return {
    cause,
    edit: { kind: "change", source, changes: cause.fields.map((field) => putBack(field, values)) },
    told: cause.fields.map((field) => whatHappens(field, values)),
  };
}

const isText = (value: JsonValue | undefined): boolean => typeof value === "string" && value.includes("\n");

interface Values {
  readonly was: JsonValue;
  readonly is: JsonValue;
}

function putBack({ path }: ChangedField, { was, is }: Values): Change {
  const value = valueAt(was, path);
  if (value === undefined) return { kind: "remove", field: path };
  const behind = siblingAbove(path, { was, is });
  return { kind: "set", field: path, value, ...(behind !== undefined && { behind }) };
}

/** The field that stood above it, if it still does: what comes back stands where it was. */
function siblingAbove(path: FieldPath, { was, is }: Values): string | undefined {
  const [around, now] = [was, is].map((value) => valueAt(value, path.slice(0, -1)));
  if (!isObject(around) || !isObject(now)) return undefined;
  const keys = Object.keys(around);
  return keys.slice(0, keys.indexOf(String(path.at(-1)))).findLast((key) => Object.hasOwn(now, key));
}

function whatHappens({ path }: ChangedField, { was, is }: Values): string {
  const [old, now] = [was, is].map((value) => valueAt(value, path));
  const name = quoted(fieldName(path));
  if (now === undefined) return `takes ${name} away`;
  if (typeof now === "object") return `${old === undefined ? "adds" : "alters"} ${name}`;
  const set = quoted(String(now));
  if (old === undefined || typeof old === "object") return `sets ${name} to ${set}`;
  return `turns ${name} from ${quoted(String(old))} to ${set}`;
}

const fieldsOf = ({ fields }: Cause): string => listed(fields.map(({ path }) => fieldName(path)));
