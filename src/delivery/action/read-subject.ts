// The event that started a workflow -> what is to be reviewed. It believes of the event only what has the form of a commit or a number.
import { readFileSync } from "node:fs";
import { trouble } from "../trouble.ts";
import type { Environment } from "./read-inputs.ts";

export type Subject =
  /** A pull request; the checkout is its merge result, or its head. */
  | {
      readonly kind: "pull";
      readonly number: number;
      readonly head: string;
      /** The tip of the base branch when the event happened. */
      readonly base: string;
      readonly isDraft: boolean;
      readonly isFork: boolean;
    }
  /** What a merge queue is about to merge. */
  | { readonly kind: "group"; readonly head: string; readonly base: string }
  /** What was pushed to a branch. */
  | { readonly kind: "push"; readonly head: string; readonly base: string }
  /** There is nothing to compare it with, and why. */
  | { readonly kind: "nothing"; readonly why: string };

type Fields = Readonly<Record<string, unknown>>;

const NO_COMMIT = /^0+$/;

const READ: Readonly<Record<string, (event: Fields) => Subject>> = {
  pull_request(event) {
    const pull = fieldsOf(event.pull_request);
    const [head, base] = [fieldsOf(pull.head), fieldsOf(pull.base)];
    const number = Number(pull.number);
    if (!Number.isSafeInteger(number) || number < 1) throw trouble("the event names no pull request");
    const isFork = fieldsOf(head.repo).full_name !== fieldsOf(base.repo).full_name;
    return {
      kind: "pull",
      number,
      head: commitOf(head.sha),
      base: commitOf(base.sha),
      isDraft: pull.draft === true,
      isFork,
    };
  },
  merge_group(event) {
    const group = fieldsOf(event.merge_group);
    return { kind: "group", head: commitOf(group.head_sha), base: commitOf(group.base_sha) };
  },
  push({ before, after }) {
    const [base, head] = [commitOf(before), commitOf(after)];
    if (NO_COMMIT.test(head)) return { kind: "nothing", why: "the branch was deleted" };
    if (NO_COMMIT.test(base)) return { kind: "nothing", why: "the branch is new, so there is no state before it" };
    return { kind: "push", head, base };
  },
};

/** Throws trouble for an event that nothing is reviewed at. */
export function readSubject({ GITHUB_EVENT_NAME: name = "", GITHUB_EVENT_PATH: path = "" }: Environment): Subject {
  const read = Object.hasOwn(READ, name) ? READ[name] : undefined;
  const known = Object.keys(READ).join(", ");
  if (name === "pull_request_target")
    throw trouble(
      "pull_request_target is not reviewed: it gives what strangers write a token that may write. Use pull_request, or the GitHub App",
    );
  if (read === undefined) throw trouble(`there is nothing to review at the event "${name}": use one of ${known}`);
  return read(readEvent(path));
}

function readEvent(path: string): Fields {
  try {
    return fieldsOf(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    throw trouble("the event cannot be read: GITHUB_EVENT_PATH names no file of JSON");
  }
}

function commitOf(value: unknown): string {
  if (typeof value === "string" && /^[0-9a-f]{40,64}$/.test(value)) return value;
  throw trouble("the event names no commits to compare");
}

function fieldsOf(value: unknown): Fields {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
