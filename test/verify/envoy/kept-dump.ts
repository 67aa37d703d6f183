// A dump that is kept in test/verify/dumps/ -> its text, and the manifests that it belongs to.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type CorpusAnswer, corpusAnswer } from "./corpus-answer.ts";
import { RECORDED } from "./recorded-dumps.ts";

export const DUMPS = join(import.meta.dirname, "../dumps");

export interface KeptDump extends CorpusAnswer {
  readonly text: string;
}

export function keptDump(name: string): KeptDump {
  const recorded = RECORDED[name];
  if (recorded === undefined) throw new Error(`no dump is called ${name}`);
  return { ...corpusAnswer(recorded), text: readFileSync(join(DUMPS, `${name}.json`), "utf8") };
}
