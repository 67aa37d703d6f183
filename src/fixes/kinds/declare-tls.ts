// A port of plain TCP that takes everybody's TLS -> the same port as TLS: it takes what asks for its own host, no more.
import { guessSpeech } from "../../impact/guess-speech.ts";
import type { Finding } from "../../policies/policy.ts";
import type { Candidate, FixContext } from "../candidate.ts";
import type { Change } from "../edit/change.ts";
import type { Refusal } from "../edit/place.ts";
import { editFiles } from "../edit-files.ts";
import { type Opener, openersOf } from "../opener.ts";
import { listed, nameOf } from "../words.ts";

/** istiod reads a port without a protocol as TCP. */
const PLAIN = "TCP";

export function declareTls(finding: Finding, context: FixContext): Candidate | Refusal {
  if (guessSpeech(finding.port, undefined) !== "tls") {
    return { reason: `what is spoken on port ${finding.port} is not known to be TLS` };
  }
  const entries = openersOf(finding, context);
  if (entries.length === 0 || entries.some(({ kind }) => kind !== "ServiceEntry")) {
    return { reason: "no ServiceEntry opens the listener, or something else does as well" };
  }
  const changes = entries.map((entry) => changesFor(entry, finding.port));
  if (changes.some((own) => own.length === 0)) return { reason: `port ${finding.port} is not declared as ${PLAIN}` };
  const edits = editFiles(
    context.after,
    entries.map(({ object }, index) => ({ kind: "change", source: object.source, changes: changes[index] ?? [] })),
  );
  if ("reason" in edits) return edits;
  const hosts = listed(entries.flatMap((entry) => entry.hosts));
  return {
    title: `Declare port ${finding.port} of ${listed(entries.map(({ object }) => nameOf(object)))} as TLS`,
    reason: `Connections are told apart by the server name that they ask for: only those for ${hosts} are taken.`,
    conditions: [`Clients of ${hosts} must send that name in their TLS hello (SNI), as HTTPS clients do.`],
    demand: "nothing",
    edits,
  };
}

function changesFor({ ports }: Opener, port: number): readonly Change[] {
  return ports
    .filter(({ number, protocol }) => number === port && protocol === PLAIN)
    .map(({ index }) => ({ kind: "set", field: ["spec", "ports", index, "protocol"], value: "TLS", behind: "name" }));
}
