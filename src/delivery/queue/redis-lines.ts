// The lines of all pull requests in Redis, for any number of processes: changed by compare and set, and admitted to the queue of
// jobs so many at once for each installation. It knows nothing of BullMQ, which does the admitted.
import type { Redis } from "ioredis";
import { EMPTY, type Line } from "./pull-request-line.ts";

/**
 * Keys, all under one hash tag: `lines` (name -> line), `since` (names by the time from which they have something to do),
 * `admitted` (names by the time at which they were handed to BullMQ), and for each installation `waiting:ID` (names in their
 * order) and `places:ID` (names that are admitted).
 */
export interface RedisLines {
  /** Changes a line atomically; what it becomes, and who may begin now. Undefined when there is no room for one more. */
  change(name: string, change: (line: Line) => Line): Promise<Change | undefined>;
  read(name: string): Promise<Line>;
  /** Gives the place of its installation to the next; itself it stands behind the others if it has more to do. */
  leave(name: string): Promise<readonly string[]>;
  /** Names that were admitted a while ago: BullMQ must know them, whatever happened to who admitted them. */
  overdue(milliseconds: number): Promise<readonly string[]>;
  knows(what: string): Promise<boolean>;
  remember(what: string, seconds: number): Promise<void>;
  measure(): Promise<{ readonly standing: number; readonly oldest: number }>;
}

export interface Change {
  readonly line: Line;
  readonly admitted: readonly string[];
}

const ADMIT = `
local admitted = {}
local function admit(id, places, now)
  while redis.call('SCARD', P..'places:'..id) < places do
    local name = redis.call('LPOP', P..'waiting:'..id)
    if not name then break end
    redis.call('SADD', P..'places:'..id, name)
    redis.call('ZADD', P..'admitted', now, name)
    table.insert(admitted, name)
  end
end`;

const CHANGE = `
local P, name, id, before, after = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local now, places, room = ARGV[6], tonumber(ARGV[7]), tonumber(ARGV[8])
${ADMIT}
local current = redis.call('HGET', P..'lines', name) or ''
if current ~= before then return {'changed', current} end
local isNew = current == '' and not redis.call('ZSCORE', P..'admitted', name)
if current == '' and after ~= '' then
  if redis.call('HLEN', P..'lines') >= room then return {'full'} end
  redis.call('ZADD', P..'since', now, name)
  if isNew then redis.call('RPUSH', P..'waiting:'..id, name) end
end
if after == '' then
  redis.call('HDEL', P..'lines', name)
  redis.call('ZREM', P..'since', name)
else
  redis.call('HSET', P..'lines', name, after)
end
admit(id, places, now)
return {'done', unpack(admitted)}`;

const LEAVE = `
local P, name, id, now, places = ARGV[1], ARGV[2], ARGV[3], ARGV[4], tonumber(ARGV[5])
${ADMIT}
if redis.call('ZREM', P..'admitted', name) == 1 then
  redis.call('SREM', P..'places:'..id, name)
  if redis.call('HEXISTS', P..'lines', name) == 1 then redis.call('RPUSH', P..'waiting:'..id, name) end
end
admit(id, places, now)
return admitted`;

const OVERDUE = `
local P, now, before = ARGV[1], ARGV[2], ARGV[3]
local names = redis.call('ZRANGEBYSCORE', P..'admitted', '-inf', before, 'LIMIT', 0, 200)
for _, name in ipairs(names) do redis.call('ZADD', P..'admitted', now, name) end
return names`;

const MOST_TRIES = 50;

/** `prefix` has a hash tag, such as `{earshot:7}:`. */
export function createRedisLines(
  redis: Redis,
  { prefix, places, room }: { readonly prefix: string; readonly places: number; readonly room: number },
): RedisLines {
  async function change(name: string, alter: (line: Line) => Line): Promise<Change | undefined> {
    let before = (await redis.hget(`${prefix}lines`, name)) ?? "";
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const line = alter(parse(before));
      const rest = [installationOf(name), before, print(line), Date.now(), places, room];
      const [answer, ...more] = (await redis.eval(CHANGE, 0, prefix, name, ...rest)) as readonly string[];
      if (answer === "done") return { line, admitted: more };
      if (answer === "full") return undefined;
      before = more[0] ?? "";
    }
    throw new Error(`the line of ${name} changes all the time`);
  }

  return {
    change,
    read: async (name) => parse((await redis.hget(`${prefix}lines`, name)) ?? ""),
    leave: async (name) =>
      (await redis.eval(LEAVE, 0, prefix, name, installationOf(name), Date.now(), places)) as readonly string[],
    overdue: async (milliseconds) =>
      (await redis.eval(OVERDUE, 0, prefix, Date.now(), Date.now() - milliseconds)) as readonly string[],
    knows: async (what) => (await redis.exists(`${prefix}seen:${what}`)) === 1,
    remember: async (what, seconds) => void (await redis.set(`${prefix}seen:${what}`, 1, "EX", seconds)),
    async measure() {
      const [standing, first] = await Promise.all([
        redis.hlen(`${prefix}lines`),
        redis.zrange(`${prefix}since`, 0, 0, "WITHSCORES"),
      ]);
      return { standing, oldest: first[1] === undefined ? 0 : Math.max(0, Date.now() - Number(first[1])) };
    },
  };
}

/** A name begins with its installation. */
export function installationOf(name: string): string {
  return name.split("/", 1)[0] ?? "";
}

function parse(text: string): Line {
  return text === "" ? EMPTY : (JSON.parse(text) as Line);
}

function print(line: Line): string {
  return line.begun === undefined && line.waiting.length === 0 ? "" : JSON.stringify(line);
}
