// A story and a weather -> the fake GitHub after it, with the App as a process of its own that is killed and started again
// meanwhile. When the story is over the weather is good again, and the App has time to catch up.
import { setTimeout as sleep } from "node:timers/promises";
import { type FakeGitHub, startFakeGitHub } from "../../../github/fake-github.ts";
import type { Weather } from "../../../github/faults.ts";
import type { App, CheckRun, Delivery, Occurrence, PullRequest, Repository, World } from "../../../github/world.ts";
import { type HowToServe, type Serving, serve } from "../stage.ts";
import type { Chance } from "./chance.ts";
import { createDisasters } from "./disasters.ts";
import type { Changes, Step, Story } from "./story.ts";
import { calmWeather } from "./weather.ts";

const MOST_STARTS = 9;
/** Failures of a head after which the App leaves it to people. */
const MOST_TRIES = 4;
const CLOCK = new URL("fast-clock.ts", import.meta.url).href;

export interface Troubles {
  readonly chance: Chance;
  readonly weather: (world: World) => Weather;
  /** One step in so many ends a process of the App, with or without a last word. */
  readonly endOneIn: number;
}

export interface Played {
  readonly github: FakeGitHub;
  /** What the App logged, of all its processes. */
  readonly output: string;
  /** Processes that were ended, and times that somebody had to press "Re-run". */
  readonly ended: number;
  readonly pressed: number;
  /** Keys that were replaced, repositories and permissions that were taken away. */
  readonly disasters: number;
}

/** Processes that make up the App. */
export interface Cast {
  readonly roles: readonly HowToServe["role"][];
  readonly env: Readonly<Record<string, string>>;
  /** How fast the clocks of GitHub and of the App go. */
  readonly speed: number;
  /** Real milliseconds for all to come right. */
  readonly patience: number;
  /** When the story is over. */
  leave(): Promise<void>;
}

interface Stage {
  readonly github: FakeGitHub;
  readonly app: App;
  readonly repositories: readonly Repository[];
  readonly pulls: Map<string, PullRequest>;
  readonly told: Promise<Delivery>[];
}

export async function play(story: Story, cast: Cast, troubles?: Troubles): Promise<Played> {
  const github = await startFakeGitHub();
  const since = Date.now();
  const { speed } = cast;
  github.world.pace = { speed, since };
  github.setWeather(calmWeather);
  const app = github.addApp();
  const repositories = story.repositories.map((name) => github.addRepository(name, story.base));
  for (const owner of new Set(repositories.map((repository) => repository.owner)))
    github.addInstallation(
      app,
      repositories.filter((repository) => repository.owner === owner),
    );
  const stage: Stage = { github, app, repositories, pulls: new Map(), told: [] };
  const clock = { NODE_OPTIONS: `--import=${CLOCK}`, STORM_SPEED: `${speed}`, STORM_SINCE: `${since}` };
  const env = { EARSHOT_RECONCILE: "3", ...clock, ...cast.env };
  const company = await createCompany(stage, { ...cast, env });
  if (troubles !== undefined) github.setWeather(troubles.weather(github.world));
  const disasters =
    troubles && createDisasters({ ...stage, chance: troubles.chance, renew: company.renew, tell: tellOf(stage) });
  for (const step of story.steps) {
    await disasters?.pass();
    await playStep(stage, step, { company, troubles });
  }
  await disasters?.end();
  github.setWeather(calmWeather);
  await Promise.all(stage.told);
  await company.complete();
  const pressed = await catchUp(stage, company, Date.now() + cast.patience);
  await company.stop();
  await cast.leave();
  return { github, output: company.output(), ended: company.ended(), pressed, disasters: disasters?.count() ?? 0 };
}

function tellOf({ github, told }: Stage): (event: Occurrence) => void {
  return (event) => void told.push(github.deliver(event));
}

async function playStep(
  stage: Stage,
  step: Step,
  { company, troubles }: { readonly company: Company; readonly troubles: Troubles | undefined },
): Promise<void> {
  const { github, told } = stage;
  for (const event of act(stage, step)) told.push(github.deliver(event));
  if (troubles === undefined) return void (await sleep(5));
  const { chance } = troubles;
  await sleep(chance.between(0, 40));
  const { deliveries } = github.world;
  const one = deliveries[chance.between(0, Math.max(0, deliveries.length - 1))];
  if (one !== undefined && chance.next() < 0.2) told.push(github.redeliver(one));
  if (chance.between(1, troubles.endOneIn) === 1) await company.end(chance);
  else if (chance.next() < 0.3) await company.complete();
}

function act({ github, repositories, pulls }: Stage, step: Step): readonly Occurrence[] {
  const repository = repositories[step.repository];
  if (repository === undefined) throw new Error("the story tells of a repository that is not there");
  if (step.kind === "move") return github.commitAndPush(repository, { branch: "main", changes: step.changes }).events;
  if (step.kind === "open") {
    const { branch: head } = step;
    const changes = fitting(github, repository, { branch: "main", changes: step.changes });
    const { pull, event } = github.openPullRequest(repository, { head, changes });
    pulls.set(head, pull);
    return [event];
  }
  const { branch } = step;
  const pull = pulls.get(branch);
  if (pull === undefined) throw new Error(`the story tells of ${branch} before it is opened`);
  if (step.kind === "close") return [github.closePull(repository, pull)];
  if (step.kind === "reopen") return [github.reopenPull(repository, pull)];
  const isForced = step.kind === "force";
  const changes = fitting(github, repository, { branch: isForced ? "main" : branch, changes: step.changes });
  const onto = isForced ? { onto: repository.refs.get("refs/heads/main") ?? "" } : {};
  return github.commitAndPush(repository, { branch, changes, ...onto }).events;
}

/** Without the files to delete that are not there. */
function fitting(
  github: FakeGitHub,
  repository: Repository,
  { branch, changes }: { readonly branch: string; readonly changes: Changes },
): Changes {
  const isThere = (path: string) => github.readFileAt(repository, branch, path) !== undefined;
  return Object.fromEntries(Object.entries(changes).filter(([path, text]) => text !== null || isThere(path)));
}

interface Company {
  /** One process ends, as if it crashed or as if it was told to. */
  end(chance: Chance): Promise<void>;
  /** All of them end, and begin again. */
  renew(): Promise<void>;
  /** All of them run again. */
  complete(): Promise<void>;
  stop(): Promise<void>;
  /** Nothing waits and nothing is done. */
  isIdle(): Promise<boolean>;
  output(): string;
  ended(): number;
}

async function createCompany({ github, app }: Stage, { roles, env }: Cast): Promise<Company> {
  const start = (role: HowToServe["role"]) => serve(github, app, { ...(role && { role }), env });
  const past: string[] = [];
  const members: (Serving | undefined)[] = await Promise.all(roles.map(start));
  let count = 0;
  const leave = async (place: number, how: "kill" | "stop") => {
    const member = members[place];
    members[place] = undefined;
    await member?.[how]();
    past.push(member?.output() ?? "");
  };
  const complete = async () => {
    for (const [place, role] of roles.entries()) members[place] ??= await insist(() => start(role));
  };
  return {
    complete,
    async renew() {
      for (const place of members.keys()) await leave(place, "stop");
      await complete();
    },
    async end(chance) {
      count += 1;
      await leave(chance.between(0, members.length - 1), chance.pick(["kill", "kill", "stop"]));
    },
    async stop() {
      for (const place of members.keys()) await leave(place, "stop");
    },
    async isIdle() {
      const text = await (await fetch(`${members[0]?.origin}/metrics`)).text();
      return ["waiting", "running"].every((name) => new RegExp(`^earshot_queue_${name} 0$`, "m").test(text));
    },
    output: () => [...past, ...members.map((member) => member?.output() ?? "")].join("\n"),
    ended: () => count,
  };
}

/** A process that GitHub does not let begin is started again, as Kubernetes does it. */
async function insist<T>(work: () => Promise<T>): Promise<T> {
  for (let tries = 0; tries < MOST_STARTS; tries++) {
    const done = await work().catch(() => undefined);
    if (done !== undefined) return done;
  }
  return work();
}

/** The App finds by itself what it missed. Where it gave up it said so, and somebody presses "Re-run". */
async function catchUp({ github, repositories }: Stage, company: Company, end: number): Promise<number> {
  const pressed = new Set<CheckRun>();
  await idle(company);
  for (;;) {
    const left = repositories.flatMap((repository) => unsettled(repository));
    const given = left.filter(({ runs }) => runs.length >= MOST_TRIES || isGivenUp(runs.at(-1)));
    if (left.length === 0 || Date.now() > end) return pressed.size;
    for (const { repository, runs } of given) {
      const newest = runs.at(-1);
      if (newest === undefined || newest.status !== "completed" || pressed.has(newest)) continue;
      pressed.add(newest);
      await github.deliver(github.rerunCheck(repository, newest));
    }
    await sleep(200);
    await idle(company);
  }
}

/** Also where processes ended again and again that did nothing wrong. */
function isGivenUp(run: CheckRun | undefined): boolean {
  return run?.status === "completed" && /~\d+$/.test(run.externalId ?? "");
}

/** Open pull requests without a verdict about their head, with the runs that have none. */
function unsettled(repository: Repository): readonly { repository: Repository; runs: readonly CheckRun[] }[] {
  return repository.pulls.flatMap((pull) => {
    const own = repository.checkRuns.filter(({ headSha }) => headSha === pull.headSha);
    const isJudged = own.at(-1)?.status === "completed" && own.at(-1)?.externalId?.includes(" ") === true;
    return pull.state === "closed" || isJudged ? [] : [{ repository, runs: own }];
  });
}

async function idle(company: Company): Promise<void> {
  for (let times = 0; times < 3; times++) {
    while (!(await company.isIdle())) await sleep(50);
    await sleep(50);
  }
}
