// A seed -> what goes wrong with GitHub's answers, request by request: everything that GitHub is known to do on a bad day. What
// it says wrongly (that something is not there) is not among it: nobody could know.
import type { Fault, Weather } from "../../../github/faults.ts";
import { now, type World } from "../../../github/world.ts";
import { type Chance, chanceOf } from "./chance.ts";
import { POISON } from "./story.ts";

/** One request in so many meets something. */
const ONE_IN = 6;
/** Longer than the App waits for an answer, in milliseconds. */
const TOO_LONG = 5_000;
/** As if GitHub cut its answers that early: a whole repository has more, no directory has. */
const FEW_ENTRIES = 6;

interface Sky {
  readonly world: World;
  readonly chance: Chance;
}

type Make = (sky: Sky, operation: string) => Fault | undefined;

const isWrite = (operation: string) => !operation.startsWith("GET ");
const seconds = ({ world }: Sky, from: number) => String(Math.ceil(now(world) / 1000) + from);

const KINDS: readonly (readonly [weight: number, make: Make])[] = [
  [5, ({ chance }) => ({ status: chance.pick([500, 502, 503, 504]), body: { message: "Server Error" } })],
  [3, () => ({ hangUp: true })],
  // The answer is lost after it was done.
  [4, (_, operation) => ({ hangUp: true, ...(isWrite(operation) && { when: "after" as const }) })],
  [4, (_, operation) => ({ status: 502, ...(isWrite(operation) && { when: "after" as const }) })],
  [5, ({ chance }) => ({ delay: chance.between(20, 300) })],
  [0.3, () => ({ delay: TOO_LONG })],
  [0.3, (_, operation) => ({ delay: TOO_LONG, status: 504, ...(isWrite(operation) && { when: "after" as const }) })],
  [1, ({ chance }) => secondary(403, chance.between(1, 30))],
  [0.5, ({ chance }) => secondary(429, chance.between(1, 90))],
  [0.5, (sky) => primary(seconds(sky, sky.chance.between(5, 90)))],
  [1, () => ({ status: 401, body: { message: "Bad credentials" } })],
  [0.5, (_, operation) => (isWrite(operation) ? undefined : { status: 409, body: { message: "Conflict" } })],
  [1, (_, operation) => forbidden(operation)],
  [1, (_, operation) => unprocessable(operation)],
];

/** Bad, until it is `ended`. */
export function badWeather(world: World, seed: number): Weather {
  const sky = { world, chance: chanceOf(seed) };
  const usual = world.limits.treeEntries;
  let outage = 0;
  return (operation, body) => {
    const { chance } = sky;
    world.limits.treeEntries = chance.next() < 0.2 ? FEW_ENTRIES : usual;
    if (outage === 0 && chance.next() < 0.002) outage = chance.between(5, 40);
    if (outage > 0) {
      outage -= 1;
      return { status: 503, body: { message: "No server is currently available to service your request." } };
    }
    const always = calmWeather(operation, body);
    if (always !== undefined || chance.between(1, ONE_IN) > 1) return always;
    return chance.weighed(KINDS)(sky, operation);
  };
}

/** What is always so: GitHub does not take comments on one of the files, and spoils a whole review for one. */
export const calmWeather: Weather = (operation, body) => {
  if (!operation.endsWith("/pulls/{pull_number}/reviews") || !isWrite(operation)) return undefined;
  const { comments = [] } = (body ?? {}) as { readonly comments?: readonly { readonly path: string }[] };
  if (!comments.some(({ path }) => path === POISON)) return undefined;
  return { status: 422, body: { message: "Unprocessable Entity", errors: ["Line could not be resolved"] } };
};

function secondary(status: number, wait: number): Fault {
  const message = "You have exceeded a secondary rate limit. Please wait a few minutes before you try again.";
  return { status, headers: { "retry-after": String(wait) }, body: { message } };
}

function primary(reset: string): Fault {
  const message = "API rate limit exceeded for installation.";
  return { status: 403, headers: { "x-ratelimit-remaining": "0", "x-ratelimit-reset": reset }, body: { message } };
}

/** What GitHub refuses at times although nothing is wrong with it: a commit that is too new, comments that come too quickly. */
function unprocessable(operation: string): Fault | undefined {
  const message = "Validation Failed";
  if (operation === "POST /repos/{owner}/{repo}/check-runs")
    return { status: 422, body: { message: "No commit found for SHA" } };
  if (!/^POST .*\/(?:reviews|comments)$/.test(operation)) return undefined;
  return { status: 422, body: { message, errors: [{ code: "custom", message: "was submitted too quickly" }] } };
}

/** A permission that was taken away for a moment, of what the verdict needs. */
function forbidden(operation: string): Fault | undefined {
  if (!/\/git\/|\/check-runs|\/pulls\/\{pull_number\}$/.test(operation)) return undefined;
  return { status: 403, body: { message: "Resource not accessible by integration" } };
}
