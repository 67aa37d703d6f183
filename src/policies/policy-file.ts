// What a policy file may say: its shape as a type and as a JSON Schema. `schemas/policy.json` is this schema, for editors.
import type { Severity } from "./policy.ts";

/** The kinds of facts of an impact that a rule can be about. */
export const SUBJECTS = [
  "call",
  "capture",
  "route",
  "conflict",
  "listener",
  "refusal",
  "address",
  "host",
  "port",
  "scope",
  "destination",
  "unconfined",
] as const;
export type About = (typeof SUBJECTS)[number];

/** A condition, and the words for what makes it true. */
export interface PolicyRule {
  readonly about: About;
  /** CEL over one fact, named as `about` says. */
  readonly when: string;
  readonly severity: Severity;
  /** One line. Names between braces are filled in. */
  readonly title: string;
  /** Sentences, when this is the first rule of the finding that holds. */
  readonly message: string;
  /** Sentences, when a rule before it holds too; `message` when not given. */
  readonly also?: string;
}

export interface PolicyFile {
  readonly id: string;
  readonly title: string;
  /** What goes wrong and why, for somebody who meets it for the first time. */
  readonly explanation: string;
  /** A policy about a change judges what moves; one about a state what is there after it and was not before. */
  readonly judges: "change" | "state";
  readonly rules: readonly PolicyRule[];
  readonly remedy: string;
  /** Kinds of fixes to try, the most useful one first. */
  readonly fixes?: readonly string[];
  /** Says nothing where a finding of one of these has the same port and all its causes. */
  readonly yieldsTo?: readonly string[];
  /** The policy set that it came with, 1 when not given: a repository that keeps to an older set is not blocked by it. */
  readonly since?: number;
  /** False: it judges only where settings say `enabled: true`. */
  readonly enabled?: boolean;
}

const text = (maxLength: number, description: string) => ({ type: "string", minLength: 1, maxLength, description });
const id = { type: "string", pattern: "^[a-z][a-z0-9]*(-[a-z0-9]+)*$", maxLength: 64 };

const rule = {
  type: "object",
  additionalProperties: false,
  required: ["about", "when", "severity", "title", "message"],
  properties: {
    about: { enum: SUBJECTS, description: "The kind of fact that the condition looks at." },
    when: text(2000, "A CEL expression over one fact, named as `about` says; true makes a finding."),
    severity: { enum: ["error", "warning", "info"], description: "error blocks the merge." },
    title: text(200, "One line; names between braces are filled in."),
    message: text(2000, "What happens today and after the merge, to whom."),
    also: text(2000, "The same, where a rule before this one holds as well."),
  },
};

export const POLICY_SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "https://earshot.dev/schemas/policy.json",
  title: "A policy of Earshot",
  type: "object",
  additionalProperties: false,
  required: ["id", "title", "explanation", "judges", "rules", "remedy"],
  properties: {
    id: { ...id, description: "The name of the file without .yaml, and of its folder of cases." },
    title: text(100, "What is wrong, in a few words."),
    explanation: text(4000, "What goes wrong and why, for somebody who meets it for the first time."),
    judges: {
      enum: ["change", "state"],
      description: "change: what moves. state: what is so after the change and was not before.",
    },
    rules: { type: "array", minItems: 1, maxItems: 20, items: rule },
    remedy: text(2000, "What to do in general."),
    fixes: { type: "array", maxItems: 20, items: id, description: "Kinds of fixes to try, the most useful one first." },
    yieldsTo: {
      type: "array",
      maxItems: 20,
      items: id,
      description: "Policies that tell the same better: where one of them does, this one is silent.",
    },
    since: { type: "integer", minimum: 1, description: "The policy set that it came with; 1 when not given." },
    enabled: { type: "boolean", description: "false: it judges only where settings enable it." },
  },
};
