// A parsed CEL expression -> what it says of a fact, where comparing fields with constants decides it. Most facts are
// decided so, at a fraction of what evaluating costs; what is not decided is left to CEL. Never says other than CEL.
import type { Fact } from "./fact.ts";

/** Undefined: not decided here. */
export type QuickAnswer = (fact: Fact) => boolean | undefined;

type Value = string | number | boolean;
type Term = (fact: Fact) => Value | undefined;

interface Node {
  readonly exprKind?: { readonly case?: string; readonly value?: Readonly<Record<string, unknown>> };
}

const UNDECIDED = (): undefined => undefined;

/** `about`: the name that the fact has in the expression. */
export function quickAnswer(expression: unknown, about: string): QuickAnswer {
  const term = termOf(expression, about);
  return (fact) => {
    const value = term(fact);
    return typeof value === "boolean" ? value : undefined;
  };
}

function termOf(expression: unknown, about: string): Term {
  const { case: kind, value } = (expression as Node | undefined)?.exprKind ?? {};
  if (value === undefined) return UNDECIDED;
  if (kind === "constExpr") return constant(value.constantKind);
  if (kind === "selectExpr") return field(value, about);
  if (kind !== "callExpr" || value.target !== undefined) return UNDECIDED;
  const operator = OPERATORS[String(value.function)];
  return operator === undefined ? UNDECIDED : operator((value.args ?? []) as readonly unknown[], about);
}

function constant(given: unknown): Term {
  const { case: kind, value } = (given ?? {}) as { readonly case?: string; readonly value?: unknown };
  if (kind === "stringValue" || kind === "boolValue") return () => value as Value;
  return kind === "int64Value" ? () => Number(value) : UNDECIDED;
}

function field(value: Readonly<Record<string, unknown>>, about: string): Term {
  const { case: kind, value: operand } = (value.operand as Node | undefined)?.exprKind ?? {};
  if (kind !== "identExpr" || operand?.name !== about || value.testOnly === true) return UNDECIDED;
  const name = String(value.field);
  return (fact) => {
    const found = Object.hasOwn(fact, name) ? fact[name] : undefined;
    return typeof found === "object" ? undefined : (found as Value | undefined);
  };
}

type Operator = (operands: readonly unknown[], about: string) => Term;

const both = (decide: (a: boolean | undefined, b: boolean | undefined) => boolean | undefined): Operator => {
  return ([a, b], about) => {
    const [left, right] = [termOf(a, about), termOf(b, about)];
    return (fact) => {
      const [one, other] = [left(fact), right(fact)].map((term) => (typeof term === "boolean" ? term : undefined));
      return decide(one, other);
    };
  };
};

const compare = (isWanted: (same: boolean) => boolean): Operator => {
  return ([a, b], about) => {
    const [left, right] = [termOf(a, about), termOf(b, about)];
    return (fact) => {
      const [one, other] = [left(fact), right(fact)];
      const isDecided = one !== undefined && typeof one === typeof other;
      return isDecided ? isWanted(one === other) : undefined;
    };
  };
};

const negated: Operator = ([a], about) => {
  const term = termOf(a, about);
  return (fact) => {
    const value = term(fact);
    return typeof value === "boolean" ? !value : undefined;
  };
};

/** In a list that is written there. */
const isIn: Operator = ([a, list], about) => {
  const { case: kind, value } = (list as Node | undefined)?.exprKind ?? {};
  if (kind !== "listExpr") return UNDECIDED;
  const term = termOf(a, about);
  const elements = ((value?.elements ?? []) as readonly unknown[]).map((element) => termOf(element, about));
  return (fact) => {
    const wanted = term(fact);
    const known = elements.map((element) => element(fact));
    if (wanted === undefined || known.some((one) => typeof one !== typeof wanted)) return undefined;
    return known.includes(wanted);
  };
};

const OPERATORS: Readonly<Partial<Record<string, Operator>>> = {
  "_&&_": both((a, b) => (a === false || b === false ? false : a === true && b === true ? true : undefined)),
  "_||_": both((a, b) => (a === true || b === true ? true : a === false && b === false ? false : undefined)),
  "!_": negated,
  "_==_": compare((same) => same),
  "_!=_": compare((same) => !same),
  "@in": isIn,
};
