// A story and a weather -> the fake GitHub after it, with the App as a process of its own that is killed and started again
// meanwhile. When the story is over the weather is good again, and the App has time to catch up.
import { setTimeout as sleep } from "node:timers/promises";
import { type FakeGitHub, startFakeGitHub } from "../../../github/fake-github.ts";
import type { Weather } from "../../../github/faults.ts";
import type { App, Delivery, Occurrence, PullRequest, Repository, World } from "../../../github/world.ts";
import { type HowToServe, type Serving, serve } from "../stage.ts";
import type { Chance } from "./chance.ts";
import type { Changes, Step, Story } from "./story.ts";
import { calmWeather } from "./weather.ts";

/** How fast the clocks of GitHub and of the App go. */
const SPEED = 60;
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
  /** Processor seconds of the App's last process. */
  readonly ended: number;
}

/** Processes that make up the App. */
export interface Cast {
  readonly roles: readonly HowToServe["role"][];
  readonly env?: Readonly<Record<string, string>>;
  readonly speed?: number;
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
  const speed = cast.speed ?? SPEED;
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
  const env = { ...cast.env, NODE_OPTIONS: `--import=${CLOCK}`, STORM_SPEED: `${speed}`, STORM_SINCE: `${since}` };
  const company = await createCompany(stage, { ...cast, env });
  if (troubles !== undefined) github.setWeather(troubles.weather(github.world));
  for (const step of story.steps) await playStep(stage, step, { company, troubles });
  github.setWeather(calmWeather);
  await Promise.all(stage.told);
  await company.complete();
  await catchUp(stage, company);
  await company.stop();
  return { github, output: company.output(), ended: company.ended() };
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
  /** All of them run again. */
  complete(): Promise<void>;
  stop(): Promise<void>;
  /** Nothing waits and nothing is done. */
  isIdle(): Promise<boolean>;
  output(): string;
  ended(): number;
}

async function createCompany({ github, app }: Stage, { roles, env }: Cast): Promise<Company> {
  const start = (role: HowToServe["role"]) => serve(github, app, { ...(role && { role }), ...(env && { env }) });
  const past: string[] = [];
  const members: (Serving | undefined)[] = await Promise.all(roles.map(start));
  let count = 0;
  const leave = async (place: number, how: "kill" | "stop") => {
    const member = members[place];
    members[place] = undefined;
    await member?.[how]();
    past.push(member?.output() ?? "");
  };
  return {
    async end(chance) {
      count += 1;
      await leave(chance.between(0, members.length - 1), chance.pick(["kill", "kill", "stop"]));
    },
    async complete() {
      for (const [place, role] of roles.entries()) members[place] ??= await start(role);
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

/** What GitHub and people do after a bad day: failed deliveries are sent again, and who is told to press "Re-run" does. */
async function catchUp({ github, repositories }: Stage, company: Company): Promise<void> {
  for (let round = 0; round < 4; round++) {
    await idle(company);
    const again = [...lost(github), ...repositories.flatMap((repository) => forgotten(github, repository))];
    const asked = repositories.flatMap((repository) => toRerun(github, repository));
    if (again.length + asked.length === 0) return;
    for (const delivery of new Set(again)) await github.redeliver(delivery);
    for (const event of asked) await github.deliver(event);
  }
  await idle(company);
}

async function idle(company: Company): Promise<void> {
  for (let times = 0; times < 3; times++) {
    while (!(await company.isIdle())) await sleep(50);
    await sleep(50);
  }
}

/** Deliveries that never arrived. */
function lost({ world: { deliveries } }: FakeGitHub): readonly Delivery[] {
  const arrived = new Set(deliveries.filter(({ status }) => status < 300).map(({ guid }) => guid));
  const failed = deliveries.filter(({ guid }) => !arrived.has(guid));
  return [...new Map(failed.map((delivery) => [delivery.guid, delivery])).values()];
}

/** The last event of a pull request whose head has no conclusion. */
function forgotten({ world: { deliveries } }: FakeGitHub, repository: Repository): readonly Delivery[] {
  return repository.pulls.flatMap((pull) => {
    const runs = repository.checkRuns.filter(({ headSha }) => headSha === pull.headSha);
    if (pull.state === "closed" || (runs.length > 0 && runs.every(({ status }) => status === "completed"))) return [];
    const own = `"full_name":"${repository.owner.login}/${repository.name}"`;
    const about = deliveries.findLast(
      ({ event, payload }) =>
        event === "pull_request" && payload.includes(own) && payload.includes(`"number":${pull.number},`),
    );
    return about ?? [];
  });
}

/** What only a person can know to be over: a permission that was missing. */
function toRerun(github: FakeGitHub, repository: Repository): readonly Occurrence[] {
  return repository.pulls.flatMap((pull) => {
    const run = repository.checkRuns.findLast(({ headSha }) => headSha === pull.headSha);
    const isAsked = /^No verdict: GitHub does not allow/.test(run?.output.title ?? "");
    return run !== undefined && isAsked && pull.state === "open" ? [github.rerunCheck(repository, run)] : [];
  });
}
