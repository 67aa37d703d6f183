// Pull requests that wait, by installation -> whose turn it is: installations one after the other, each with so many at once.
// So nobody waits for all that another one sent.

export interface Turns {
  /** Waits for a turn, behind the others of the installation. */
  stand(name: string, installation: number): void;
  /** Whose turn it is; it has a place until it leaves. Undefined when nobody may begin. */
  next(): string | undefined;
  leave(installation: number): void;
}

interface Installation {
  readonly waiting: string[];
  begun: number;
}

export function createTurns(places: number): Turns {
  // In the order of their turns: who had one goes to the end.
  const installations = new Map<number, Installation>();
  return {
    stand(name, id) {
      const known = installations.get(id);
      if (known !== undefined) known.waiting.push(name);
      else installations.set(id, { waiting: [name], begun: 0 });
    },
    next() {
      for (const [id, installation] of installations) {
        if (installation.begun >= places || installation.waiting.length === 0) continue;
        installation.begun += 1;
        installations.delete(id);
        installations.set(id, installation);
        return installation.waiting.shift();
      }
      return undefined;
    },
    leave(id) {
      const installation = installations.get(id);
      if (installation === undefined) return;
      installation.begun -= 1;
      if (installation.begun === 0 && installation.waiting.length === 0) installations.delete(id);
    },
  };
}
