// Texts of policy files -> policies that can judge. One that cannot be read, checked or compiled is a notice, and the
// others go on.
import { load, YAMLException } from "js-yaml";
import { compareText } from "../manifests/compare-text.ts";
import type { Notice } from "../manifests/notice.ts";
import { remember } from "../manifests/remember.ts";
import { type Condition, compileCondition } from "./compile-condition.ts";
import { unknownPlaceholder } from "./fill-template.ts";
import type { PolicyFile, PolicyRule } from "./policy-file.ts";
import { validate } from "./validate-policy.generated.ts";

export interface CompiledRule extends PolicyRule {
  readonly condition: Condition;
}

export interface Policy extends Omit<PolicyFile, "rules"> {
  readonly path: string;
  readonly rules: readonly CompiledRule[];
}

export interface PolicyReading {
  /** In order of id. */
  readonly policies: readonly Policy[];
  readonly notices: readonly Notice[];
}

const MOST_CHARACTERS = 100_000;
/** What a repository may add: each policy is asked about everything that a change moves. */
const MOST_OWN_POLICIES = 100;
const MOST_OWN_RULES = 300;
/** What the validator says of one place. */
interface SchemaError {
  readonly instancePath: string;
  readonly message?: string;
  readonly params: Readonly<Record<string, unknown>>;
}

const isPolicyFile = validate as unknown as ((value: unknown) => value is PolicyFile) & {
  readonly errors?: readonly SchemaError[] | null;
};

/**
 * Reads policy files, by path: those that ship, and those of a repository. Of two policies with one id the first path counts,
 * and none of the repository takes the place of one that ships.
 */
export function readPolicies(
  shipped: ReadonlyMap<string, string>,
  own: ReadonlyMap<string, string> = new Map(),
): PolicyReading {
  const policies = new Map<string, Policy>();
  const notices: Notice[] = [];
  const add = (
    path: string,
    policy: Policy | Notice,
    { text, limit }: { readonly text: string; readonly limit?: () => string | undefined },
  ): Policy | undefined => {
    if ("code" in policy) {
      notices.push(policy);
      return undefined;
    }
    const reason = policies.has(policy.id) ? `there is already a policy ${policy.id}` : limit?.();
    if (reason === undefined) policies.set(policy.id, policy);
    else notices.push(broken(path, reason, lineOf(text, "id:")));
    return reason === undefined ? policy : undefined;
  };
  for (const [path, text] of inOrder(shipped)) add(path, readShipped(path, text), { text });
  let rules = 0;
  const all = inOrder(own);
  for (const [path, text] of all.slice(0, MOST_OWN_POLICIES)) {
    const limit = () => (rules >= MOST_OWN_RULES ? `there are ${rules} rules before it` : undefined);
    rules += add(path, readPolicy(path, text), { text, limit })?.rules.length ?? 0;
  }
  notices.push(
    ...all.slice(MOST_OWN_POLICIES).map(([path]) => broken(path, `there are ${MOST_OWN_POLICIES} policies before it`)),
  );
  return { policies: [...policies.values()].toSorted((a, b) => compareText(a.id, b.id)), notices };
}

const inOrder = (texts: ReadonlyMap<string, string>) => [...texts].toSorted(([a], [b]) => compareText(a, b));

const MOST_KEPT = 100;
const kept = new Map<string, Policy | Notice>();

/** Those that ship are the same in every review, and compiling them takes longer than reviewing most changes. */
function readShipped(path: string, text: string): Policy | Notice {
  if (kept.size >= MOST_KEPT) kept.clear();
  return remember(kept, `${path}\n${text}`, () => readPolicy(path, text));
}

function readPolicy(path: string, text: string): Policy | Notice {
  if (text.length > MOST_CHARACTERS) return broken(path, `it is longer than ${MOST_CHARACTERS} characters`);
  const parsed = parseYaml(text);
  if ("reason" in parsed) return broken(path, parsed.reason, parsed.line);
  const file = parsed.value;
  if (!isPolicyFile(file)) return broken(path, (isPolicyFile.errors ?? []).slice(0, 3).map(sayError).join("; "));
  const rules: CompiledRule[] = [];
  for (const [index, rule] of file.rules.entries()) {
    const line = lineOf(text, "when:", index);
    const placeholder = [rule.title, rule.message, rule.also ?? ""]
      .map((words) => unknownPlaceholder(words))
      .find((name) => name !== undefined);
    if (placeholder !== undefined) return broken(path, `nothing is known by the name {${placeholder}}`, line);
    const condition = compileCondition(rule.about, rule.when);
    if ("reason" in condition)
      return broken(path, `the condition of rule ${index + 1} does not compile: ${condition.reason}`, line);
    rules.push({ ...rule, condition });
  }
  return { ...file, path, rules };
}

function parseYaml(text: string): { readonly value: unknown } | { readonly reason: string; readonly line: number } {
  try {
    return { value: load(text, { maxAliases: 0, maxDepth: 20 }) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    return { reason: error.reason, line: (error.mark?.line ?? 0) + 1 };
  }
}

function sayError({ instancePath, message, params }: SchemaError): string {
  const extra = typeof params.additionalProperty === "string" ? ` (${params.additionalProperty})` : "";
  return `${instancePath === "" ? "it" : instancePath.slice(1).replaceAll("/", ".")} ${message ?? "is wrong"}${extra}`;
}

/** The line of the n-th key of that name; 1 when it is not written in the usual way. */
function lineOf(text: string, key: string, index = 0): number {
  const lines = text
    .split("\n")
    .flatMap((line, at) => (line.trimStart().replace(/^- /, "").startsWith(key) ? [at + 1] : []));
  return lines[index] ?? 1;
}

/** Whether an unread policy would have blocked is not known: no verdict is honest without it. */
export function broken(path: string, reason: string, line = 1): Notice {
  return {
    code: "broken-policy",
    message: `The policy ${path} is not applied: ${reason}.`,
    location: { path, startLine: line, endLine: line },
    relevance: "yes",
  };
}
