// A runner of builds -> the same, with what it rendered kept: a build that was run already is not run again. Bounded in size.
import { createHash } from "node:crypto";
import { LRUCache } from "lru-cache";
import type { BuildResult } from "../../manifests/rendering.ts";
import type { AnyBuild, BuildRunner } from "./renderer.ts";

/** Characters of all results together. */
const MOST_KEPT = 64 * 1024 * 1024;
/** What a result costs besides its text. */
const OVERHEAD = 200;
/** Milliseconds: one that took too long on a busy machine may go well later. */
const FAILURES_KEPT = 60_000;

/** What it keeps is as good for any other runner of the same tools. */
export interface KeptBuilds {
  readonly over: (run: BuildRunner) => BuildRunner;
}

export function rememberBuilds(maxSize = MOST_KEPT): KeptBuilds {
  const kept = new LRUCache<string, BuildResult>({ maxSize, sizeCalculation: sizeOf });
  return {
    over: (run) => {
      const running = new Map<string, Promise<BuildResult>>();
      const start = async (key: string, asked: AnyBuild, signal?: AbortSignal): Promise<BuildResult> => {
        try {
          const result = await run(asked, signal);
          kept.set(key, result, result.kind === "rendered" ? {} : { ttl: FAILURES_KEPT });
          return result;
        } finally {
          running.delete(key);
        }
      };
      return async (asked, signal) => {
        const key = keyOf(asked);
        const known = kept.get(key) ?? running.get(key);
        if (known !== undefined) return known;
        const result = start(key, asked, signal);
        running.set(key, result);
        return result;
      };
    },
  };
}

const sizeOf = (result: BuildResult): number =>
  OVERHEAD + (result.kind === "rendered" ? result.text.length : result.reason.length);

/** Maps are no JSON. */
function keyOf({ tool, build: { files, ...rest } }: AnyBuild): string {
  const hash = createHash("sha256").update(JSON.stringify([tool, rest]));
  for (const [path, text] of files) hash.update(JSON.stringify([path, text]));
  return hash.digest("base64");
}
