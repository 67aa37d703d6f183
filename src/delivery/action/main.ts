// The action's entry: runs it, and says what went wrong in words. Whatever went wrong, the status is not that of a pass.
import { NO_REVIEW } from "../cli/exit-status.ts";
import { isTrouble, stackOf } from "../trouble.ts";
import { runAction } from "./run-action.ts";
import { toPlainCommand } from "./workflow-commands.ts";

try {
  process.exitCode = await runAction(process.env);
} catch (error) {
  process.exitCode = NO_REVIEW;
  const words = isTrouble(error)
    ? `No review: ${error.message}.`
    : `A fault of Earshot itself, please report it:\n${stackOf(error)}`;
  process.stdout.write(`${toPlainCommand("error", words)}\n`);
}
