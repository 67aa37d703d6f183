// A change to a repository -> its findings and the fixes for them: the engine without the spine, for tests.
import { readdirSync, readFileSync } from "node:fs";
import type { Evaluation } from "../../src/fixes/evaluation.ts";
import type { FileEdit } from "../../src/fixes/fix.ts";
import type { FixOptions } from "../../src/fixes/fix-request.ts";
import { type Proposal, proposeFixes } from "../../src/fixes/propose-fixes.ts";
import { compare } from "../../src/impact/compare.ts";
import { findCalls } from "../../src/impact/find-calls.ts";
import { readDocuments } from "../../src/manifests/read-documents.ts";
import type { Snapshot } from "../../src/manifests/snapshot.ts";
import { buildMesh } from "../../src/mesh/build-mesh.ts";
import { type Mesh, objectKey } from "../../src/mesh/mesh.ts";
import { judge, statesAskedFor } from "../../src/policies/judge.ts";
import type { Finding } from "../../src/policies/policy.ts";
import { readPolicies } from "../../src/policies/read-policies.ts";
import { profileFor } from "../../src/releases/profile.ts";
import { withAllocatedAddresses } from "../../src/simulation/allocated-addresses.ts";
import { simulate } from "../../src/simulation/simulate.ts";

export type Files = Readonly<Record<string, string>>;

const folder = new URL("../../policies/", import.meta.url);
const texts = readdirSync(folder).map((name) => [name, readFileSync(new URL(name, folder), "utf8")] as const);
const { policies } = readPolicies(new Map(texts));
const states = statesAskedFor(policies);
const { profile } = profileFor("1.30.3");

export interface Change {
  readonly before: Snapshot;
  readonly after: Snapshot;
  readonly evaluate: (edits: readonly FileEdit[]) => Evaluation;
  /** Without a fix. */
  readonly evaluation: Evaluation;
  /** The finding of a policy, or of one that speaks for it; or the first. */
  readonly finding: (policy?: string) => Finding;
  readonly fixes: (policy?: string, options?: FixOptions) => Promise<Proposal>;
}

/** `added` holds what the change adds or replaces; "" removes. `states`: what is so besides calls and listeners is judged as well. */
export function aChange(base: Files, added: Files, asked: { readonly states?: true } = {}): Change {
  const before = new Map(Object.entries(base));
  const changed = new Map([...before, ...Object.entries(added)]);
  const after = new Map([...changed].filter(([, text]) => text !== ""));
  const old = meshOf(before);
  const evaluate = (edits: readonly FileEdit[]): Evaluation => {
    const fixed = new Map([...after, ...edits.map((edit) => [edit.path, edit.after] as const)]);
    const mesh = meshOf(fixed, old);
    const simulation = simulate(mesh, { profile });
    const calls = findCalls(mesh);
    const impact = compare({
      before: simulate(old, { profile }),
      after: simulation,
      callsBefore: findCalls(old),
      callsAfter: calls,
      ...(asked.states === true && { states }),
      without: (objects) => simulate(meshOf(putBack(fixed, before, objects), old), { profile }),
    });
    return { findings: judge(policies, impact).findings, impact, simulation, calls };
  };
  const evaluation = evaluate([]);
  const finding = (policy?: string): Finding => {
    const found = evaluation.findings.find(
      (one) => policy === undefined || [one.policy, ...(one.speaksFor ?? [])].includes(policy),
    );
    if (found === undefined) throw new Error(`no finding: ${evaluation.findings.map(({ title }) => title).join("; ")}`);
    return found;
  };
  const fixes = (policy?: string, options: FixOptions = {}) =>
    proposeFixes({ ...evaluation, finding: finding(policy), before, after, evaluate, options });
  return { before, after, evaluate, evaluation, finding, fixes };
}

function meshOf(snapshot: Snapshot, base?: Mesh): Mesh {
  const { mesh } = buildMesh(readDocuments(snapshot).documents, { name: "default", ...(base && { base }) });
  return withAllocatedAddresses(mesh, profile);
}

/** Files stand for objects here: those that hold one of the objects are as they were. */
function putBack(after: Snapshot, before: Snapshot, objects: readonly string[]): Snapshot {
  const paths = [...new Set([...after.keys(), ...before.keys()])];
  const entries = paths.flatMap((path) => {
    const holds = [after, before].some((state) => objectsIn(state, path).some((key) => objects.includes(key)));
    const text = (holds ? before : after).get(path);
    return text === undefined ? [] : [[path, text] as const];
  });
  return new Map(entries);
}

function objectsIn(snapshot: Snapshot, path: string): readonly string[] {
  const text = snapshot.get(path);
  if (typeof text !== "string") return [];
  return readDocuments(new Map([[path, text]])).documents.map(({ kind, value }) => {
    const metadata = value.metadata as { readonly name: string; readonly namespace?: string };
    return objectKey({ kind, namespace: metadata.namespace ?? "", name: metadata.name });
  });
}
