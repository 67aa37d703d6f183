// The environment of a step -> what the workflow asks of the action, or everything that is wrong with it in words. No value of the
// token is ever printed.
import { FAIL_ON, type FailOn } from "../cli/exit-status.ts";
import { trouble } from "../trouble.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

export interface Inputs {
  /** Path of a settings file in the repository; it is read from the state before the change. */
  readonly settings: string | undefined;
  readonly failOn: FailOn;
  readonly istio: string | undefined;
  /** Checkouts of repositories that the settings name under sources, by name; from the workspace. */
  readonly sources: ReadonlyMap<string, string>;
  /** Undefined where nothing is to be said on GitHub but by this job. */
  readonly token: string | undefined;
  readonly comment: boolean;
  /** Files to write; a path is from the workspace. */
  readonly sarif: string | undefined;
  readonly report: string;
}

/** Throws trouble that lists all problems. */
export function readInputs(environment: Environment): Inputs {
  const problems: string[] = [];
  const input = (name: string) => environment[`INPUT_${name.toUpperCase()}`]?.trim() || undefined;
  const failOn = FAIL_ON.find((one) => one === (input("fail-on") ?? "error"));
  if (failOn === undefined) problems.push(`fail-on is one of ${FAIL_ON.join(", ")}`);
  const comment = input("comment") ?? "true";
  if (!["true", "false"].includes(comment)) problems.push("comment is true or false");
  const lines = (input("sources") ?? "").split("\n").flatMap((line) => line.trim() || []);
  const sources = lines.map((line) => /^([\w.-]+\/[\w.-]+(?:@[^=]+)?)=(.+)$/.exec(line) ?? []);
  if (sources.some(([whole]) => whole === undefined))
    problems.push("sources has a line OWNER/NAME=DIRECTORY for each checkout");
  if (problems.length > 0) throw trouble(`the inputs of this step cannot be used: ${problems.join("; ")}`);
  return {
    settings: input("settings"),
    failOn: failOn ?? "error",
    istio: input("istio"),
    sources: new Map(sources.map(([, name = "", directory = ""]) => [name, directory])),
    token: input("token"),
    comment: comment === "true",
    sarif: input("sarif"),
    report: input("report") ?? `${environment.RUNNER_TEMP ?? "."}/earshot.json`,
  };
}
