// Fixes that hold -> the order in which they are shown, and why the first is recommended: what asks least of people first, then
// what touches others least.
import type { ListenerChange } from "../impact/impact.ts";
import { objectKey } from "../mesh/mesh.ts";
import { type Candidate, DEMANDS } from "./candidate.ts";
import type { Evaluation } from "./evaluation.ts";
import { namespaceOf } from "./namespace-of.ts";
import type { Opener } from "./opener.ts";

export interface Verified {
  readonly kind: string;
  readonly candidate: Candidate;
  readonly conditions: readonly string[];
  /** Nobody in the repository could reach a service of the change any more. */
  readonly abandons: boolean;
  /** How many findings, milder than the one that it is for, come to light with it. */
  readonly leavesFindings: number;
  /** Other findings of the change that it settles as well. */
  readonly settles: readonly string[];
  /** How much the change, fix included, still alters for sidecars outside of the namespaces that it is about. */
  readonly effect: number;
  /** Files that it edits or adds and the change does not touch. */
  readonly foreignFiles: number;
}

interface Criterion {
  /** Less is better. */
  readonly of: (fix: Verified) => number;
  /** Why the first is better than the next, where this is what decides. */
  readonly why: (best: Verified) => string;
  /** A reason of its own against all that lack it. What is slight alone convinces nobody: a merit is told before it. */
  readonly weight?: "merit" | "slight";
}

/** The first one that tells two fixes apart decides. */
const CRITERIA: readonly Criterion[] = [
  {
    of: ({ candidate }) => DEMANDS.indexOf(candidate.demand),
    why: ({ candidate, effect }) => {
      if (candidate.demand !== "nothing") return "The other fixes ask more of clients.";
      return effect === 0
        ? "It changes nothing for anybody else and asks nothing of clients."
        : "It asks nothing of clients.";
    },
  },
  {
    weight: "merit",
    of: ({ candidate }) => Number(candidate.undoes === true),
    why: () => "It leaves all of the change in place.",
  },
  { weight: "merit", of: ({ leavesFindings }) => leavesFindings, why: () => "It leaves no other finding behind." },
  {
    weight: "merit",
    of: ({ abandons }) => Number(abandons),
    why: () => "It leaves the service within reach of those who may come to need it.",
  },
  {
    weight: "merit",
    of: ({ candidate }) => Number(candidate.removesCause !== true),
    why: () => "It removes the cause, also for those who are not known to be hit.",
  },
  { of: ({ settles }) => -settles.length, why: () => "It settles the most findings at once." },
  {
    of: ({ effect }) => effect,
    why: ({ effect }) =>
      effect === 0 ? "It changes nothing for anybody else." : "It changes the listeners of the fewest others.",
  },
  {
    of: ({ foreignFiles }) => foreignFiles,
    why: ({ effect, foreignFiles }) => {
      const files = foreignFiles === 0 ? "only what this change touches already" : "the fewest files of others";
      return `It edits ${files}${effect === 0 ? ", and changes nothing for anybody else" : ""}.`;
    },
  },
  { weight: "slight", of: ({ conditions }) => conditions.length, why: () => "It holds with the fewest conditions." },
  { weight: "slight", of: ({ kind }) => kind.split("+").length, why: () => "It takes one kind of edit." },
  { weight: "slight", of: ({ candidate }) => candidate.edits.length, why: () => "It is the smallest edit." },
];

/** Best first: what settings prefer, in their order; of equal ones the policy's order decides, which they come in. */
export function rank(fixes: readonly Verified[], prefer: readonly string[] = []): readonly Verified[] {
  const place = ({ kind }: Verified) => (prefer.includes(kind) ? prefer.indexOf(kind) : prefer.length);
  return fixes.toSorted((a, b) => {
    const decisive = place(a) === place(b) ? decider(a, b) : undefined;
    return decisive === undefined ? place(a) - place(b) : decisive.of(a) - decisive.of(b);
  });
}

const decider = (a: Verified, b: Verified): Criterion | undefined => CRITERIA.find(({ of }) => of(a) !== of(b));

/** Why the first of `fixes` is recommended. */
export function whyBest([best, next, ...others]: readonly Verified[], prefer: readonly string[] = []): string {
  if (best === undefined) return "";
  if (next === undefined) return "It is the only fix that holds.";
  if (prefer.includes(best.kind)) return "The settings of this repository prefer it.";
  const decisive = decider(best, next);
  if (decisive?.weight === "slight") {
    const merit = CRITERIA.find(({ weight, of }) => weight === "merit" && others.some((other) => of(best) < of(other)));
    return [...(merit === undefined ? [] : [merit.why(best)]), decisive.why(best)].join(" ");
  }
  if (decisive !== undefined) return decisive.why(best);
  return best.effect === 0 ? "It changes nothing for anybody else." : "The other fixes are no better.";
}

/** Files of a fix that the change leaves alone. */
export function foreignFiles({ edits }: Candidate, { impact }: Evaluation): number {
  const touched = new Set(impact.changed.map(({ location }) => location.path));
  return edits.filter(({ path }) => !touched.has(path)).length;
}

/**
 * Listeners that others lose, get changed, or get on every address, counted for each sidecar: by the services that the fix is
 * about, or by the fix.
 */
export function effectOnOthers(fixed: Evaluation, unfixed: Evaluation, openers: readonly Opener[]): number {
  const homes = new Set(openers.map(({ object }) => object.namespace));
  const own = new Set(openers.map(({ object }) => objectKey(object)));
  const known = new Set(unfixed.impact.listeners.map(nameOf));
  return fixed.impact.listeners
    .filter((change) => !isOwnAddress(change))
    .filter((change) => !known.has(nameOf(change)) || change.causes.some((cause) => own.has(objectKey(cause))))
    .flatMap(({ workloads }) => workloads)
    .filter((workload) => !homes.has(namespaceOf(workload))).length;
}

const nameOf = ({ change, listener, workloads: [first = ""] }: ListenerChange): string =>
  `${change} ${listener} ${first}`;

/** A new listener on an address that nothing else has takes nobody's traffic. */
function isOwnAddress({ change, listener }: ListenerChange): boolean {
  return change === "added" && !listener.startsWith("0.0.0.0:") && !listener.startsWith("[::]:");
}
