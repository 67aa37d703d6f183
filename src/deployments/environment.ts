// Where something lies -> the cluster or environment that it is for. A convention of those who write such repositories.
import { directoryOf } from "./paths.ts";

/** `clusters`, `local-clusters`, `k8s_environments`. */
const FOLDER = /^(?:[\w-]+[-_])?(?:clusters|environments?|envs|overlays)$/;
const FOR_ALL: ReadonlySet<string> = new Set([
  "base",
  "bases",
  "common",
  "shared",
  "all",
  "_base",
  "global",
  "default",
]);

/** Whether a directory is called as what environments have in common. */
export const isForAll = (name: string): boolean => FOR_ALL.has(name);

/** `clusters/prod/shop/mysql.yaml` is for prod; undefined where the path does not say it. */
export function environmentOf(path: string): string | undefined {
  const steps = directoryOf(path).split("/");
  const index = steps.findIndex((step, at) => FOLDER.test(step) && steps[at + 1] !== undefined);
  const name = index < 0 ? undefined : steps[index + 1];
  return name === undefined || isForAll(name) ? undefined : name;
}
