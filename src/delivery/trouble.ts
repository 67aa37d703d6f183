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

export function isTrouble(error: unknown): error is Error {
  return error instanceof Error && error.name === NAME;
}
