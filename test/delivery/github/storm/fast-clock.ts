// For `node --import`: the clock and the timers of the process go faster, so that pauses of minutes are over in seconds. Time
// limits of requests and reviews shrink less: they are there for what really takes time.
import { createRequire, syncBuiltinESMExports } from "node:module";

const { STORM_SPEED, STORM_SINCE } = process.env;
const [speed, since] = [Number(STORM_SPEED ?? 1), Number(STORM_SINCE ?? 0)];
const MOST_OF_LIMITS = 8;

type Timer = (work: unknown, milliseconds?: number, ...rest: readonly unknown[]) => unknown;
type Sleep = (milliseconds?: number, ...rest: readonly unknown[]) => Promise<unknown>;

if (speed > 1) {
  const RealDate = Date;
  const now = () => since + (RealDate.now() - since) * speed;
  globalThis.Date = new Proxy(RealDate, {
    construct: (target, args, made) => Reflect.construct(target, args.length === 0 ? [now()] : args, made),
    get: (target, name, self) => (name === "now" ? now : Reflect.get(target, name, self)),
  });

  const { now: sinceStart } = performance;
  performance.now = () => sinceStart.call(performance) * speed;

  const require = createRequire(import.meta.url);
  const timers = require("node:timers");
  const real: typeof setTimeout = timers.setTimeout;
  for (const name of ["setTimeout", "setInterval"] as const) {
    const start: Timer = timers[name];
    const hurried: Timer = (work, milliseconds = 0, ...rest) => start(work, milliseconds / speed, ...rest);
    timers[name] = Object.assign(hurried, start);
    Object.assign(globalThis, { [name]: hurried });
  }
  const promises = require("node:timers/promises");
  const sleep: Sleep = promises.setTimeout;
  promises.setTimeout = ((milliseconds = 0, ...rest) => sleep(milliseconds / speed, ...rest)) satisfies Sleep;
  syncBuiltinESMExports();

  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    const end = () => controller.abort(new DOMException("The operation was aborted due to timeout", "TimeoutError"));
    real(end, milliseconds / Math.min(speed, MOST_OF_LIMITS)).unref();
    return controller.signal;
  };
}
