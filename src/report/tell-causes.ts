// Finding -> which objects of the change cause it, where they stand and what of them does it, as one sentence. Names stand
// between backticks.
import type { ChangedObject } from "../impact/impact.ts";
import type { Finding } from "../policies/policy.ts";
import { listNames } from "./count-words.ts";
import { formatField } from "./format-field.ts";
import { formatLocation } from "./format-location.ts";
import { named } from "./printable.ts";

const SHOWN_CAUSES = 5;
const SHOWN_FIELDS = 3;

/** "Caused by ServiceEntry `demo/mysql`, changed in `spec.exportTo` (`demo/mysql.yaml:9`)."; undefined without a cause. */
export function tellCauses({ causes }: Finding): string | undefined {
  const told = causes.slice(0, SHOWN_CAUSES).map(tellCause);
  const more = causes.length - told.length;
  if (told.length === 0) return undefined;
  return `Caused by ${[...told, ...(more > 0 ? [`${more} more`] : [])].join("; ")}.`;
}

function tellCause(cause: ChangedObject): string {
  const { kind, namespace, name, change, fields = [], location } = cause;
  const object = `${kind} ${named(namespace === "" ? name : `${namespace}/${name}`)}, ${change}`;
  const [first] = fields;
  if (change !== "changed" || first === undefined) return `${object} (${named(formatLocation(location))})`;
  const names = listNames(
    fields.map(({ path }) => formatField(path)),
    SHOWN_FIELDS,
  );
  return `${object} in ${names} (${named(formatLocation(first.location))})`;
}
