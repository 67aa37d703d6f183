// A repository that `make-repository` made -> milliseconds of the first and of later reviews in one process, as JSON: the engine
// in its thread, as the App runs it. What reading git costs is not counted, for the App reads from GitHub.
import { argv } from "node:process";
import { createWorkerEngine } from "../../src/delivery/github/review/review-in-worker.ts";
import { readRevisions } from "../../src/delivery/read-git.ts";
import { readShippedPolicies } from "../../src/delivery/shipped.ts";
import { BRANCHES } from "./make-repository.ts";

export interface Warmth {
  readonly first: number;
  /** The other change, against the same base. */
  readonly second: number;
  /** The first change again, with the file that it adds written otherwise. */
  readonly third: number;
}

const engine = createWorkerEngine({ seconds: 300, megabytes: 3_072 });

async function timeReview(directory: string, head: string, rewrite: (text: string) => string): Promise<number> {
  const { before, after } = await readRevisions(directory, { base: "base", head });
  const edited = new Map([...after].map(([path, text]) => [path, before.get(path) === text ? text : edit(text)]));
  function edit(text: string | object): string {
    return typeof text === "string" ? rewrite(text) : "";
  }
  const start = performance.now();
  const settings = { policies: readShippedPolicies() };
  await engine({ before, after: edited, settings }, new AbortController().signal);
  return performance.now() - start;
}

const [entry, port] = BRANCHES;
const directory = argv[2] ?? ".";
const first = await timeReview(directory, entry, (text) => text);
const second = await timeReview(directory, port, (text) => text);
const third = await timeReview(directory, entry, (text) => text.replaceAll("3306", "3307"));
console.log(JSON.stringify({ first, second, third } satisfies Warmth));
