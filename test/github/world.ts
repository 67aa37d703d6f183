// Everything that the fake GitHub holds, as plain data. Routes read and change it; nothing here answers a request.
import type { KeyObject } from "node:crypto";
import type { ObjectStore } from "./git/object-store.ts";

export type Level = "read" | "write";
export type Permissions = Readonly<Record<string, Level>>;

export interface Account {
  readonly id: number;
  readonly login: string;
  readonly type: "User" | "Organization" | "Bot";
}

export interface App {
  readonly id: number;
  readonly slug: string;
  readonly owner: Account;
  readonly bot: Account;
  /** The one that its owner made last; GitHub knows no other. */
  privateKey: string;
  publicKey: KeyObject;
  readonly webhookSecret: string;
  /** Where webhooks go; a test sets it when its server listens. */
  webhookUrl: string | undefined;
  readonly permissions: Permissions;
  readonly events: readonly string[];
  readonly created: string;
}

export interface Installation {
  readonly id: number;
  readonly app: App;
  readonly account: Account;
  readonly repositories: Repository[];
  permissions: Permissions;
  suspended: boolean;
  readonly created: string;
}

export interface Token {
  readonly installation: Installation;
  readonly permissions: Permissions;
  readonly repositories: readonly Repository[];
  readonly expires: number;
}

export interface Repository {
  readonly id: number;
  readonly owner: Account;
  name: string;
  /** Private when not given. */
  isPublic?: boolean;
  readonly fork: boolean;
  /** Shared with its forks, as on GitHub. */
  readonly objects: ObjectStore;
  /** Commits by full name, such as `refs/heads/main`. */
  readonly refs: Map<string, string>;
  readonly defaultBranch: string;
  readonly pulls: PullRequest[];
  readonly checkRuns: CheckRun[];
  readonly reviews: Review[];
  readonly reviewComments: ReviewComment[];
  readonly issueComments: IssueComment[];
  /** Review comments whose thread is resolved. */
  readonly resolvedThreads: Set<number>;
  readonly reactions: Reaction[];
  /** What people may do, by login; everybody else may read. */
  readonly collaborators: Map<string, "read" | "write" | "admin">;
  /** What GitHub says to somebody who pushes to them. */
  readonly protectedBranches: Map<string, string>;
  /** Issues and pull requests count together. */
  nextNumber: number;
  readonly created: string;
}

export interface PullRequest {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  title: string;
  body: string | null;
  draft: boolean;
  state: "open" | "closed";
  base: string;
  readonly head: { readonly repository: Repository; readonly branch: string };
  /** The tips that the pull request is at; a closed one stays where it was. */
  headSha: string;
  baseSha: string;
  /** Null: GitHub has not tried the merge yet; it does after it was asked `unknownFor` times. */
  mergeable: boolean | null;
  unknownFor: number;
  mergeSha: string | null;
  /** The merge before the last move: what webhooks of the move still tell. */
  staleMergeSha: string | null;
  merged: boolean;
  readonly created: string;
  updated: string;
}

export interface Annotation {
  readonly path: string;
  readonly start_line: number;
  readonly end_line: number;
  readonly start_column?: number;
  readonly end_column?: number;
  readonly annotation_level: "notice" | "warning" | "failure";
  readonly message: string;
  readonly title?: string;
  readonly raw_details?: string;
}

export interface CheckRun {
  readonly id: number;
  readonly app: App;
  readonly suite: number;
  readonly headSha: string;
  name: string;
  status: string;
  conclusion: string | null;
  externalId: string | null;
  detailsUrl: string | null;
  startedAt: string;
  completedAt: string | null;
  output: { title: string | null; summary: string | null; text: string | null };
  readonly annotations: Annotation[];
  actions: readonly { readonly label: string; readonly description: string; readonly identifier: string }[];
}

export interface Review {
  readonly id: number;
  readonly pull: PullRequest;
  readonly author: Account;
  readonly body: string;
  readonly state: "PENDING" | "COMMENTED" | "APPROVED" | "CHANGES_REQUESTED";
  readonly commit: string;
  readonly submitted: string;
}

export type Side = "LEFT" | "RIGHT";
export interface Anchor {
  readonly path: string;
  readonly line: number;
  readonly side: Side;
  readonly startLine?: number;
  readonly startSide?: Side;
}

export interface ReviewComment {
  readonly id: number;
  readonly review: Review;
  readonly author: Account;
  /** Where it was made, on `review.commit`. */
  readonly anchor: Anchor;
  readonly position: number;
  readonly diffHunk: string;
  body: string;
  readonly created: string;
  updated: string;
}

export interface IssueComment {
  readonly id: number;
  readonly number: number;
  readonly author: Account;
  readonly app: App | null;
  body: string;
  readonly created: string;
  updated: string;
}

/** To a comment in the conversation. */
export interface Reaction {
  readonly id: number;
  readonly comment: number;
  readonly author: Account;
  readonly content: string;
  readonly created: string;
}

/** Something that GitHub tells Apps about. */
export interface Occurrence {
  readonly event: string;
  readonly payload: Readonly<Record<string, unknown>>;
}

export interface Delivery {
  readonly id: number;
  readonly guid: string;
  readonly app: App;
  readonly event: string;
  readonly payload: string;
  readonly redelivery: boolean;
  readonly at: string;
  readonly status: number;
  readonly body: string;
  /** Milliseconds until the answer was there. */
  readonly duration: number;
}

export interface SecondaryLimits {
  readonly atOnce: number;
  /** A read is 1, a write 5. */
  readonly pointsAMinute: number;
  /** What is made: check runs, reviews, comments. */
  readonly creationsAMinute: number;
  readonly creationsAnHour: number;
}

export interface World {
  /** The address of the server; set when it listens. */
  origin: string;
  /** Milliseconds that its clock is ahead of the real one. */
  ahead: number;
  /** How fast its clock goes, and since when (milliseconds since 1970): 30 makes half an hour of a minute. */
  pace: { readonly speed: number; readonly since: number };
  lastId: number;
  readonly accounts: Map<string, Account>;
  readonly apps: App[];
  readonly installations: Installation[];
  readonly repositories: Repository[];
  readonly tokens: Map<string, Token>;
  readonly deliveries: Delivery[];
  /** What an App did that GitHub would tell of, not yet sent. */
  readonly happened: Occurrence[];
  /** How often GitHub answers `mergeable: null` before it has tried a merge. */
  mergeUnknownFor: number;
  readonly limits: { treeEntries: number; blobBytes: number; requestsAnHour: number; compareFiles: number };
  /** What one installation may do within a minute or so; undefined: there is no such limit, and all share one hour's requests. */
  secondary: SecondaryLimits | undefined;
}

export function createWorld(): World {
  return {
    ...{
      origin: "http://localhost",
      ahead: 0,
      pace: { speed: 1, since: 0 },
      secondary: undefined,
      lastId: 1000,
      accounts: new Map(),
      apps: [],
      installations: [],
    },
    ...{ repositories: [], tokens: new Map(), deliveries: [], happened: [], mergeUnknownFor: 0 },
    limits: { treeEntries: 100_000, blobBytes: 100_000_000, requestsAnHour: 5000, compareFiles: 300 },
  };
}

export function nextId(world: World): number {
  world.lastId += 1;
  return world.lastId;
}

/** Milliseconds since 1970. */
export function now(world: World): number {
  const { speed, since } = world.pace;
  return since + (Date.now() - since) * speed + world.ahead;
}

export function timestamp(world: World, at = now(world)): string {
  return new Date(at).toISOString().replace(/\.\d+Z$/, "Z");
}

export function accountOf(world: World, login: string, type: Account["type"] = "User"): Account {
  const known = world.accounts.get(login.toLowerCase());
  const account = known ?? { id: nextId(world), login, type };
  world.accounts.set(login.toLowerCase(), account);
  return account;
}
