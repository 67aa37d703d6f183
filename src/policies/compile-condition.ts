// A CEL expression over one fact -> a function that says whether it holds. Trouble is a value: an expression that fails
// never makes a finding.
import { type CelInput, celEnv, isCelError, parse, plan } from "@bufbuild/cel";
import { oncePer } from "../manifests/remember.ts";
import type { Fact } from "./fact.ts";
import type { About } from "./policy-file.ts";
import { quickAnswer } from "./quick-answer.ts";
import { factFields } from "./vocabulary.ts";

export interface Condition {
  readonly ask: (fact: Fact) => { readonly holds: boolean } | { readonly reason: string };
  /** Whether it fails for every fact that has these fields, whatever the others are. */
  readonly excludes: (some: Fact) => boolean;
}

/** Compiles an expression; a fact that does not exist is found here, not when it is first needed. */
export function compileCondition(about: About, expression: string): Condition | { readonly reason: string } {
  try {
    const parsed = parse(expression);
    const trouble = tooCostly(parsed.expr) ?? unknownName(parsed.expr, about);
    if (trouble !== undefined) return { reason: trouble };
    const quick = quickAnswer(parsed.expr, about);
    const evaluate = plan(celEnv(), parsed);
    return {
      excludes: (some) => quick(some) === false,
      ask: (fact) => {
        const holds = quick(fact);
        if (holds !== undefined) return { holds };
        const result = evaluate({ [about]: toCel(fact) });
        if (isCelError(result)) return { reason: result.message };
        return typeof result === "boolean" ? { holds: result } : { reason: "it is neither true nor false" };
      },
    };
  } catch (error) {
    return { reason: error instanceof Error ? error.message : String(error) };
  }
}

/** Every rule of every policy asks the same facts. */
const toCel = oncePer(
  (fact: Fact) => new Map<string, CelInput>(Object.entries(fact).map(([name, value]) => [name, celValue(value)])),
);

function celValue(value: Fact[string]): CelInput {
  if (typeof value === "number") return BigInt(value);
  return typeof value === "object" ? [...value] : value;
}

/** Why a name in the expression means nothing; errors in one branch of && and || would hide it when it is evaluated. */
function unknownName(expression: unknown, about: About): string | undefined {
  const bound = new Set<string>([about]);
  const fields = factFields(about);
  let problem: string | undefined;
  visit(expression, (kind, value) => {
    if (kind === "comprehensionExpr")
      for (const name of [value.iterVar, value.iterVar2, value.accuVar]) bound.add(String(name));
    if (kind === "identExpr" && !bound.has(String(value.name)))
      problem ??= `there is no ${value.name} here, only ${about}`;
    const operand = value.operand as { exprKind?: { case?: string; value?: { name?: string } } } | undefined;
    const isFact =
      kind === "selectExpr" && operand?.exprKind?.case === "identExpr" && operand.exprKind.value?.name === about;
    if (isFact && !fields.has(String(value.field))) {
      problem ??= `there is no ${about}.${value.field}; there are ${[...fields].map((name) => `${about}.${name}`).join(", ")}`;
    }
  });
  return problem;
}

/** A part of an expression more than this is no condition that a person can read. */
const MOST_PARTS = 600;
/** Loops within loops. */
const MOST_NESTED = 2;

/** Why evaluating it could take too long: each costs what its parts cost, times what its loops go over. */
function tooCostly(expression: unknown): string | undefined {
  let parts = 0;
  let usesPatterns = false;
  visit(expression, (_kind, value) => {
    parts += 1;
    usesPatterns ||= value.function === "matches";
  });
  if (parts > MOST_PARTS) return `it has ${parts} parts, more than ${MOST_PARTS}`;
  if (usesPatterns)
    return "there is no matches(), which could take for ever; there are startsWith, endsWith and contains";
  return nested(expression) > MOST_NESTED ? `it has loops within loops, more than ${MOST_NESTED} deep` : undefined;
}

/** How deep loops (all, exists, filter, map) stand within each other. */
function nested(node: unknown): number {
  if (typeof node !== "object" || node === null) return 0;
  const inner = Math.max(0, ...Object.values(node).map(nested));
  return inner + ((node as { readonly case?: unknown }).case === "comprehensionExpr" ? 1 : 0);
}

type Visitor = (kind: string, value: Readonly<Record<string, unknown>>) => void;

/** Parents before children, so that names are bound before they are used. */
function visit(node: unknown, visitor: Visitor): void {
  if (typeof node !== "object" || node === null) return;
  const { case: kind, value } = node as { readonly case?: unknown; readonly value?: unknown };
  if (typeof kind === "string" && typeof value === "object" && value !== null)
    visitor(kind, value as Record<string, unknown>);
  for (const child of Object.values(node)) visit(child, visitor);
}
