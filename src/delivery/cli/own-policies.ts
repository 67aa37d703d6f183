// Where people keep policies of their own -> the texts of the files, by path. Judges nothing.
import { existsSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Policy } from "../../policies/read-policies.ts";
import { readPolicies } from "../../policies/read-policies.ts";
import { readNamedFile } from "../read-paths.ts";
import { readShippedPolicies } from "../shipped.ts";
import { trouble } from "../trouble.ts";

/** Where `policy new` writes them, and where they are looked for when nothing else is said. */
export const OWN_POLICIES = ".github/earshot/policies";

/** The files that are named, and those in directories that are; without any the usual place, if it is there. */
export function readOwnPolicies(named: readonly string[] | undefined): ReadonlyMap<string, string> {
  const paths = named ?? (existsSync(OWN_POLICIES) ? [OWN_POLICIES] : []);
  return new Map(paths.flatMap(filesAt).map((path) => [path, readNamedFile(path)]));
}

function filesAt(path: string): readonly string[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw trouble(`there is no file or directory ${path}`);
  if (!found.isDirectory()) return [path];
  const names = readdirSync(path).filter((name) => /\.ya?ml$/.test(name));
  return names.toSorted().map((name) => join(path, name));
}

export interface KnownPolicies {
  readonly shipped: ReadonlyMap<string, string>;
  readonly own: ReadonlyMap<string, string>;
  /** All that can judge, in order of id. */
  readonly policies: readonly Policy[];
}

/** Throws trouble for a policy of one's own that cannot judge: it would be a notice in every review. */
export function knownPolicies(named: readonly string[] | undefined): KnownPolicies {
  const [shipped, own] = [readShippedPolicies(), readOwnPolicies(named)];
  const { policies, notices } = readPolicies(shipped, own);
  const [first] = notices;
  if (first === undefined) return { shipped, own, policies };
  const line = first.location === undefined ? "" : ` (${first.location.path}:${first.location.startLine})`;
  throw trouble(`${first.message}${line}`);
}
