// The rules for `exportTo`, which ServiceEntries, VirtualServices and DestinationRules share.
// istiod: validation.go validateExportTo
import { isDnsLabel } from "./names.ts";
import { type Complaint, complain, type Rule, repeated } from "./rule.ts";

interface Exported {
  readonly exportTo?: readonly string[];
}

/** Entries are `.`, `*` or names of namespaces; nothing twice; `*` stands alone. */
export const exportToIsConsistent: Rule<Exported> = function* ({ exportTo = [] }, { namespace }) {
  for (const [index, first] of repeated(exportTo, (entry) => (entry === "." ? namespace : entry))) {
    yield at(index, `names the same namespace as exportTo[${first}]`);
  }
  for (const [index, entry] of exportTo.entries()) {
    const known = entry === "." || entry === "*" || entry === "~" || isDnsLabel(entry);
    if (!known) yield at(index, "must be `.`, `*` or the name of a namespace");
    if ((entry === "*" || entry === "~") && exportTo.length > 1)
      yield at(index, `\`${entry}\` must stand alone in exportTo`);
  }
};

/** `~` is for ServiceEntries only. */
export const exportToIsNotNobody: Rule<Exported> = function* ({ exportTo = [] }) {
  const index = exportTo.indexOf("~");
  if (index >= 0) yield at(index, "`~` is allowed for ServiceEntries only");
};

function at(index: number, message: string): Complaint {
  return complain(["exportTo", index], message);
}
