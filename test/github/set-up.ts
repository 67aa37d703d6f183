// What a test says that there is -> Apps, repositories and installations in the world.
import { generateKeyPairSync } from "node:crypto";
import type { Changes } from "./git/files.ts";
import { writeCommit } from "./push.ts";
import {
  type Account,
  type App,
  accountOf,
  type Installation,
  nextId,
  type Permissions,
  type Repository,
  timestamp,
  type World,
} from "./world.ts";

export interface AppWishes {
  readonly slug?: string;
  readonly permissions?: Permissions;
  readonly events?: readonly string[];
  readonly webhookSecret?: string;
  readonly webhookUrl?: string;
}

const PERMISSIONS: Permissions = {
  ...{ checks: "write", contents: "read", metadata: "read", pull_requests: "write", merge_queues: "read" },
};

const EVENTS = ["pull_request", "push", "issue_comment", "merge_group", "repository"];

const makeKeys = () => generateKeyPairSync("rsa", { modulusLength: 2048 });
// Making a pair takes a while, and no test minds that two Apps have the same one.
let keys: ReturnType<typeof makeKeys> | undefined;

/** GitHub hands out private keys in PKCS#1. */
export function addApp(world: World, wishes: AppWishes = {}): App {
  keys ??= makeKeys();
  const slug = wishes.slug ?? "earshot";
  const app: App = {
    ...{ id: nextId(world), slug, owner: accountOf(world, "octo-org", "Organization") },
    ...{ bot: accountOf(world, `${slug}[bot]`, "Bot"), publicKey: keys.publicKey },
    privateKey: keys.privateKey.export({ type: "pkcs1", format: "pem" }).toString(),
    ...{ webhookSecret: wishes.webhookSecret ?? "It's a Secret to Everybody", webhookUrl: wishes.webhookUrl },
    ...{ permissions: wishes.permissions ?? PERMISSIONS, events: wishes.events ?? EVENTS },
    created: timestamp(world),
  };
  world.apps.push(app);
  return app;
}

/** What is signed with the old key is not accepted any more. */
export function rotateKey(_: World, app: App): void {
  const { publicKey, privateKey } = makeKeys();
  app.publicKey = publicKey;
  app.privateKey = privateKey.export({ type: "pkcs1", format: "pem" }).toString();
}

/** `owner/name` with a first commit on `main`. */
export function addRepository(world: World, fullName: string, files: Changes): Repository {
  const [login = "", name = ""] = fullName.split("/");
  const owner = accountOf(world, login, "Organization");
  const repository = emptyRepository(world, { owner, name, source: undefined });
  const commit = { changes: files, author: accountOf(world, "dev"), parents: [], message: "Begin" };
  repository.refs.set("refs/heads/main", writeCommit(world, repository, commit));
  return repository;
}

/** A copy under another owner; the commits are shared, as on GitHub. */
export function addFork(world: World, source: Repository, login: string): Repository {
  const fork = emptyRepository(world, { owner: accountOf(world, login), name: source.name, source });
  for (const [ref, sha] of source.refs) if (ref.startsWith("refs/heads/")) fork.refs.set(ref, sha);
  return fork;
}

interface Wanted {
  readonly owner: Account;
  readonly name: string;
  readonly source: Repository | undefined;
}

function emptyRepository(world: World, { owner, name, source }: Wanted): Repository {
  const repository: Repository = {
    ...{ id: nextId(world), owner, name, fork: source !== undefined, objects: source?.objects ?? new Map() },
    ...{ refs: new Map(), defaultBranch: "main", pulls: [], checkRuns: [], reviews: [], reviewComments: [] },
    ...{ issueComments: [], resolvedThreads: new Set(), reactions: [], protectedBranches: new Map() },
    ...{ collaborators: new Map([["dev", "write"]]), nextNumber: 1, created: timestamp(world) },
  };
  world.repositories.push(repository);
  return repository;
}

/** The App gets all the permissions that it asks for, on these repositories of one owner. */
export function addInstallation(world: World, app: App, repositories: readonly Repository[]): Installation {
  const account = repositories[0]?.owner ?? app.owner;
  const installation: Installation = {
    ...{ id: nextId(world), app, account, repositories: [...repositories], permissions: app.permissions },
    ...{ suspended: false, created: timestamp(world) },
  };
  world.installations.push(installation);
  return installation;
}
