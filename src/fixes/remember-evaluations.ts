// A way to evaluate edits -> the same, that remembers the last answers: one edit is often tried for several findings.
import type { Evaluate, Evaluation } from "./evaluation.ts";

/** Each answer holds a simulation. */
const MOST_REMEMBERED = 6;

export function rememberEvaluations(evaluate: Evaluate): Evaluate {
  const known = new Map<string, Evaluation>();
  return async (edits) => {
    const key = JSON.stringify(edits.map(({ path, after }) => [path, after]));
    const evaluation = known.get(key) ?? (await evaluate(edits));
    // The last one that was asked for stands last.
    known.delete(key);
    known.set(key, evaluation);
    const [oldest] = known.keys();
    if (known.size > MOST_REMEMBERED && oldest !== undefined) known.delete(oldest);
    return evaluation;
  };
}
