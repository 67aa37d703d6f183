// Symptom -> whether somebody answers, as far as the proxy is concerned.
import type { Symptom } from "../simulation/call.ts";

const ANSWERED: ReadonlySet<Symptom> = new Set([
  "connected",
  "other-destination",
  "relabelled",
  "plaintext",
  "unknown",
]);

export const isAnswered = (symptom: Symptom): boolean => ANSWERED.has(symptom);
