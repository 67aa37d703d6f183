// Verification -> the sentences and rows that its text and its Markdown have in common. Names stand between backticks.
import { type Beyond, COMPARED, type Verification } from "../verify/verification.ts";
import { listNames, quantity } from "./count-words.ts";

/** The outcome, in one sentence. */
export function tellOutcome({ equal, differences, workload, istio, pod }: Verification): string {
  const live = pod === undefined ? "the live proxy" : `the live pod \`${pod}\``;
  const what = `The simulation of \`${workload}\` (Istio ${istio})`;
  if (equal) return `${what} is equal to ${live}.`;
  return `${what} differs from ${live} in ${quantity(differences.length, "thing")}.`;
}

export const TALLY_HEAD: readonly string[] = ["", "equal", "different", "only simulated", "only live"];

/** What was compared, a row each. */
export function tallyRows({ tallies }: Verification): readonly (readonly string[])[] {
  return COMPARED.flatMap((kind) => {
    const tally = tallies[kind];
    if (tally === undefined) return [];
    const { equal, different, onlySimulated, onlyLive } = tally;
    return [[kind, ...[equal, different, onlySimulated, onlyLive].map(String)]];
  });
}

/** What Git cannot know, a sentence for each namespace. */
export function tellBeyond({ namespace, what, names, count }: Beyond): string {
  const things = quantity(count, "thing");
  return what === "services"
    ? `Namespace \`${namespace}\`: ${listNames(names)} (${things} of the live proxy)`
    : `Namespace \`${namespace}\`: pods of ${listNames(names)} that no workload of these files runs (${things})`;
}

/** What was recognised and left out; undefined when nothing was. */
export function tellLeftOut({ leftOut }: Verification): string | undefined {
  const parts = Object.entries(leftOut).map(([what, count]) => quantity(count, what));
  return parts.length === 0 ? undefined : `Recognised and not compared: ${parts.join(", ")}.`;
}

const FROM = {
  own: "the pod itself",
  listeners: "listeners",
  routes: "virtual hosts",
  endpoints: "endpoints",
} as const;

/** Symbols of the simulation, the real addresses, and what shows them. */
export function bindingRows({ bindings }: Verification): readonly (readonly string[])[] {
  return bindings.map(({ symbol, address, from }) => [symbol, address, `by ${FROM[from]}`]);
}
