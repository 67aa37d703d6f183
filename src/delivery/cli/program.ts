// Arguments -> a command, and its outcome -> an exit status. What went wrong is said on stderr, never thrown further.
import { Command, CommanderError } from "commander";
import { printableLines } from "../../report/printable.ts";
import { readVersion } from "../shipped.ts";
import { isTrouble, stackOf } from "../trouble.ts";
import { addDemo } from "./demo.ts";
import { type Finish, NO_REVIEW } from "./exit-status.ts";
import { addExplain } from "./explain.ts";
import { addFix } from "./fix.ts";
import { addInit } from "./init.ts";
import { addListeners } from "./listeners.ts";
import { addPolicy } from "./policy.ts";
import { remark } from "./print.ts";
import { addReplay } from "./replay.ts";
import { addReview } from "./review.ts";
import { addServe } from "./serve.ts";
import { addSettings } from "./settings.ts";
import { addSnapshot } from "./snapshot.ts";
import { addTrace } from "./trace.ts";
import { addUpgrade } from "./upgrade.ts";
import { addVerify } from "./verify.ts";

const MORE = `
Exit status: 0 pass or warn, 1 block, 2 incomplete, or no answer possible.
NO_COLOR is honoured. Every command has --help with an example.`;

/** Runs the command line; gives the exit status. */
export async function run(args: readonly string[]): Promise<number> {
  const outcome = { status: 0 };
  try {
    await buildProgram((status) => {
      outcome.status = status;
    }).parseAsync(args, { from: "user" });
    return outcome.status;
  } catch (error) {
    return explain(error);
  }
}

function buildProgram(finish: Finish): Command {
  const program = new Command("earshot")
    .description("Says whose traffic an Istio change moves, before it is merged.")
    .version(readVersion(), "-V, --version", "print the version of Earshot")
    .exitOverride()
    .showHelpAfterError("(earshot COMMAND --help says more)")
    .addHelpText("after", MORE);
  addReview(program, finish);
  addFix(program, finish);
  addListeners(program);
  addTrace(program);
  addVerify(program, finish);
  addExplain(program);
  addSnapshot(program);
  addUpgrade(program, finish);
  addReplay(program, finish);
  addDemo(program, finish);
  addServe(program, finish);
  addInit(program);
  addSettings(program, finish);
  addPolicy(program, finish);
  return program;
}

function explain(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : NO_REVIEW;
  if (isTrouble(error)) {
    remark(`earshot: ${shown(error.message)}`);
    return NO_REVIEW;
  }
  remark(`earshot: a fault of Earshot itself, please report it with the input:\n${shown(stackOf(error))}`);
  return NO_REVIEW;
}

/** Names and values of the repository can be part of it. */
function shown(message: string): string {
  return printableLines(message).join("\n");
}
