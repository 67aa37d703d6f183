// A port that is moved or taken away and that somebody still calls -> the old port beside the new one, until its callers have moved.
import type { JsonObject, JsonValue } from "../../manifests/document.ts";
import { objectKey } from "../../mesh/mesh.ts";
import type { Finding } from "../../policies/policy.ts";
import { splitHostPort } from "../../simulation/addresses.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { documentOf } from "../object-before.ts";
import { type Opener, openers } from "../opener.ts";
import { listed, nameOf } from "../words.ts";

interface Kept {
  readonly opener: Opener;
  readonly ports: readonly JsonObject[];
}

export function keepPort(finding: Finding, context: FixContext): Candidate | Refusal {
  const { subject, causes } = finding;
  const called = new Set(subject.calls.map(({ call }) => splitHostPort(call.to)?.port ?? 0));
  const changed = new Set(causes.filter(({ change }) => change === "changed").map(objectKey));
  const kept = openers(context.simulation.mesh)
    .filter(({ object }) => changed.has(objectKey(object)))
    .map((opener): Kept => ({ opener, ports: lostPorts(opener, called, context) }))
    .filter(({ ports }) => ports.length > 0);
  if (kept.length === 0) return { reason: "no object of the change gives up a port that is called" };
  const nameless = kept.find(({ opener }) => opener.ports.some(({ name }) => name === ""));
  if (nameless !== undefined)
    return { reason: `a port of ${nameOf(nameless.opener.object)} has no name, and with two ports each needs one` };
  const edits = editFiles(
    context.after,
    kept.map(({ opener, ports }) => ({
      kind: "change",
      source: opener.object.source,
      changes: ports.map((value) => ({ kind: "append", field: ["spec", "ports"], value: named(value, opener) })),
    })),
  );
  if ("reason" in edits) return edits;
  const numbers = kept.flatMap(({ ports }) => ports.map(numberOf)).join(" and ");
  const callers = [...new Set(subject.calls.map(({ call }) => call.from))];
  return {
    title: `Keep port ${numbers} of ${kept.map(({ opener }) => nameOf(opener.object)).join(" and ")} beside the new one`,
    reason: `${listed(callers)} still ${callers.length > 1 ? "call" : "calls"} it; take it away when nobody does.`,
    conditions: [],
    demand: "nothing",
    undoes: true,
    edits,
  };
}

const numberOf = (port: JsonObject): number => Number(port.port ?? port.number ?? 0);

/** As they are written before the change. */
function lostPorts(opener: Opener, called: ReadonlySet<number>, { before }: FixContext): readonly JsonObject[] {
  const document = before && documentOf(opener.object, opener.object.source.path, before);
  const spec = document?.value.spec as { readonly ports?: JsonValue } | undefined;
  const ports = (Array.isArray(spec?.ports) ? spec.ports : []) as readonly JsonObject[];
  return ports.filter(
    (port) => called.has(numberOf(port)) && !opener.ports.some(({ number }) => number === numberOf(port)),
  );
}

/** Names are unique in an object; the number behind the name keeps what it says of the protocol. */
function named(port: JsonObject, { ports }: Opener): JsonObject {
  const name = String(port.name ?? "");
  return ports.some((other) => other.name === name) ? { ...port, name: `${name}-${numberOf(port)}` } : port;
}
