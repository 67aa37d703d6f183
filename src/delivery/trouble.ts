// Trouble that the person at the keyboard can mend (a wrong path, an unknown revision): a message for them, no stack.

const NAME = "Trouble";

/** An error whose message is meant for people; `throw trouble("…")`. */
export function trouble(message: string): Error {
  return Object.assign(new Error(message), { name: NAME });
}

/** The same, of what may be over in a minute without anybody mending it. */
export function passingTrouble(message: string): Error {
  return Object.assign(trouble(message), { isPassing: true });
}

export function isPassing(error: unknown): error is Error {
  return isTrouble(error) && "isPassing" in error;
}

/** For logs: where an error comes from, as far as it knows. */
export function stackOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

/** What any error says, without its stack. */
export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

export function isTrouble(error: unknown): error is Error {
  return error instanceof Error && error.name === NAME;
}
