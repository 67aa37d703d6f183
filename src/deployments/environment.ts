// Where something lies -> the cluster or environment that it is for. A convention of those who write such repositories.
import { directoryOf } from "./paths.ts";

const FOLDERS: ReadonlySet<string> = new Set(["clusters", "environments", "environment", "envs", "overlays"]);
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

/** `clusters/prod/shop/mysql.yaml` is for prod; undefined where the path does not say it. */
export function environmentOf(path: string): string | undefined {
  const steps = directoryOf(path).split("/");
  const index = steps.findIndex((step, at) => FOLDERS.has(step) && steps[at + 1] !== undefined);
  const name = index < 0 ? undefined : steps[index + 1];
  return name === undefined || FOR_ALL.has(name) ? undefined : name;
}
