// Work that several ask for at the same time -> done once. Who no longer wants it leaves alone; when nobody is left, it is ended.

export interface SharedWork {
  /** `work` under a name; whoever comes with the same name before it is done gets the same answer, or the same failure. */
  join<T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T>;
}

interface Running {
  readonly promise: Promise<unknown>;
  readonly controller: AbortController;
  waiting: number;
}

export function createSharedWork(): SharedWork {
  const running = new Map<string, Running>();
  const leave = (name: string, one: Running): void => {
    one.waiting -= 1;
    if (one.waiting > 0) return;
    if (running.get(name) === one) running.delete(name);
    one.controller.abort();
  };
  return {
    async join<T>(name: string, signal: AbortSignal, work: (signal: AbortSignal) => Promise<T>): Promise<T> {
      signal.throwIfAborted();
      const one = running.get(name) ?? begin(work);
      running.set(name, one);
      one.waiting += 1;
      try {
        // Under one name there is one kind of work.
        return (await orEnded(one.promise, signal)) as T;
      } finally {
        leave(name, one);
      }
    },
  };
}

function begin(work: (signal: AbortSignal) => Promise<unknown>): Running {
  const controller = new AbortController();
  const promise = work(controller.signal);
  // Everybody may have left before it fails.
  promise.catch(() => {});
  return { promise, controller, waiting: 0 };
}

function orEnded(promise: Promise<unknown>, signal: AbortSignal): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const end = () => reject(signal.reason);
    signal.addEventListener("abort", end, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", end));
  });
}
