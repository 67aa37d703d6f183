// A GitHub Enterprise Server for tests: it listens on this machine, holds repositories and Apps, and sends webhooks.
// It knows nothing of the App that is tested, which reaches it over HTTP alone.
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import * as branches from "./branches.ts";
import * as checkEvents from "./check-events.ts";
import { deliver, type HowToDeliver, redeliver } from "./deliver.ts";
import { installationEvent, pingEvent, repositoriesAddedEvent } from "./events.ts";
import type { Fault, Weather } from "./faults.ts";
import * as people from "./people.ts";
import { serve } from "./serve.ts";
import type { LoggedRequest, Service } from "./service.ts";
import * as setUp from "./set-up.ts";
import {
  type App,
  createWorld,
  type Delivery,
  type Installation,
  type Occurrence,
  type Repository,
  type World,
} from "./world.ts";

/** A function without its first argument, which is always the world. */
type Bound<Does> = Does extends (world: World, ...rest: infer Rest) => infer Result ? (...rest: Rest) => Result : never;
type People = { readonly [Name in keyof typeof people]: Bound<(typeof people)[Name]> };
type SetUp = { readonly [Name in keyof typeof setUp]: Bound<(typeof setUp)[Name]> };

type CheckEvents = { readonly [Name in keyof typeof checkEvents]: Bound<(typeof checkEvents)[Name]> };

type Branches = { readonly [Name in keyof typeof branches]: Bound<(typeof branches)[Name]> };

/** Everything of people.ts, branches.ts, check-events.ts and set-up.ts can be called without the world. */
export interface FakeGitHub extends People, Branches, CheckEvents, SetUp {
  /** What GitHub holds; its clock and limits can be changed. */
  readonly world: World;
  /** `127.0.0.1:PORT`. The API is under `/api/v3`, where GHE_HOST and GHE_PROTOCOL=http lead. */
  readonly host: string;
  /** `http://127.0.0.1:PORT/api/v3` */
  readonly apiUrl: string;
  /** Requests that GitHub's description forbids, in words; a test expects none. */
  readonly violations: readonly string[];
  readonly requests: readonly LoggedRequest[];
  /** How many requests an operation had, such as `POST /repos/{owner}/{repo}/check-runs`. */
  count(operation: string): number;
  ping(app: App): Occurrence;
  installed(installation: Installation): Occurrence;
  addToInstallation(installation: Installation, repositories: readonly Repository[]): Occurrence;
  /** Signs it and sends it to the only App, unless another is named; waits for the answer. */
  deliver(occurrence: Occurrence, how?: HowToDeliver & { readonly app?: App }): Promise<Delivery>;
  redeliver(delivery: Delivery): Promise<Delivery>;
  /** The next answers of an operation fail, come late or get lost. */
  failNext(fault: Fault): void;
  /** From now on every request meets this, until another is set. */
  setWeather(weather: Weather | undefined): void;
  /** Which answers are held against GitHub's description; all, unless this says otherwise. */
  checkOnly(isChecked: () => boolean): void;
  /** How many of the ordered failures have not happened yet. */
  faultsLeft(): number;
  /** Lets time pass, in milliseconds: tokens end. */
  passTime(milliseconds: number): void;
  /** Throws when the fake itself answered what GitHub's description forbids. */
  stop(): Promise<void>;
}

/** Starts one on a free port. */
export async function startFakeGitHub(): Promise<FakeGitHub> {
  const world = createWorld();
  const service: Service = {
    ...{ world, requests: [], violations: [], ownFaults: [], pending: [], weather: undefined, usages: new Map() },
    isChecked: () => true,
  };
  const server = createServer((request, response) => {
    serve(service, request, response).catch((error: unknown) => {
      service.ownFaults.push(String(error));
      response.destroy();
    });
  });
  await new Promise<void>((done) => server.listen(0, "127.0.0.1", done));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  world.origin = `http://${host}`;
  return {
    ...bind(people, world),
    ...bind(branches, world),
    ...bind(checkEvents, world),
    ...bind(setUp, world),
    ...{ world, host, apiUrl: `${world.origin}/api/v3` },
    ...{ violations: service.violations, requests: service.requests },
    count: (operation) => service.requests.filter((request) => request.operation === operation).length,
    ping: (app) => pingEvent(world, app),
    installed: (installation) => installationEvent(world, installation),
    addToInstallation: (installation, repositories) => {
      installation.repositories.push(...repositories);
      return repositoriesAddedEvent(world, installation, repositories);
    },
    deliver: (occurrence, { app = onlyApp(world), ...how } = {}) => deliver(world, app, { ...occurrence, ...how }),
    redeliver: (delivery) => redeliver(world, delivery),
    failNext: (fault) => service.pending.push({ fault, left: fault.times ?? 1 }),
    setWeather: (weather) => {
      service.weather = weather;
    },
    checkOnly: (isChecked) => {
      service.isChecked = isChecked;
    },
    faultsLeft: () => service.pending.reduce((sum, { left }) => sum + left, 0),
    passTime: (milliseconds) => {
      world.ahead += milliseconds;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise<void>((done) => server.close(() => done()));
      if (service.ownFaults.length > 0) throw new Error(`the fake GitHub is wrong:\n${service.ownFaults.join("\n")}`);
    },
  };
}

function bind<Module extends object>(module: Module, world: World) {
  const entries = Object.entries(module).map(([name, does]) => [
    name,
    (...rest: readonly unknown[]) => (does as (...all: unknown[]) => unknown)(world, ...rest),
  ]);
  return Object.fromEntries(entries) as { readonly [Name in keyof Module]: Bound<Module[Name]> };
}

function onlyApp({ apps }: World): App {
  const [app, ...others] = apps;
  if (app === undefined || others.length > 0) throw new Error("say which App the webhook goes to");
  return app;
}
