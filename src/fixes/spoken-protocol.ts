// A port of a service -> what is really spoken there: what its known callers say, else what everybody speaks on that number.
import { guessSpeech, isTellingPort } from "../impact/guess-speech.ts";
import type { Speech } from "../impact/url-schemes.ts";
import { splitHostPort } from "../simulation/addresses.ts";
import { isTls, listenerClass, type Protocol } from "../simulation/protocol.ts";
import type { FixContext } from "./candidate.ts";
import { names } from "./named-services.ts";
import type { Opener } from "./opener.ts";

export interface Spoken {
  readonly speech: Speech;
  /** A workload whose call says so; without one it is the number of the port that does. */
  readonly caller?: string;
}

/** Where the author says TCP, only these numbers know better: whatever is not HTTP stands on the ports of HTTP as well. */
const SURE: readonly Speech[] = ["tls", "tcp"];

/** Undefined where nobody says, or callers disagree. */
export function spokenOn(service: Opener, port: number, { calls, simulation }: FixContext): Spoken | undefined {
  const told = calls
    .filter((call) => call.sure && splitHostPort(call.to)?.port === port && names(call, service, simulation.mesh))
    .map((call): Spoken => ({ speech: call.tls === true ? "tls" : call.protocol, caller: call.from }));
  const [first] = told;
  if (first !== undefined) return told.every(({ speech }) => speech === first.speech) ? first : undefined;
  const speech = guessSpeech(port, undefined);
  return isKnownPort(port) && SURE.includes(speech) ? { speech } : undefined;
}

/** Either it is evidence on its own, or the number decides against anything that is declared. */
function isKnownPort(port: number): boolean {
  return isTellingPort(port) || guessSpeech(port, "http") === guessSpeech(port, "tls");
}

/** The ports with that number that are declared as something else than is spoken there. */
export function misnamed({ ports }: Opener, port: number, speech: Speech): Opener["ports"] {
  return ports.filter(({ number, protocol }) => number === port && protocol !== "UDP" && !fits(protocol, speech));
}

/** Whether a declared protocol lets sidecars treat what is spoken as what it is. */
function fits(protocol: Protocol, speech: Speech): boolean {
  if (speech === "tls") return isTls(protocol);
  const wanted = speech === "tcp" ? "tcp" : "http";
  return listenerClass(protocol) === wanted && !isTls(protocol);
}
