// A waiver -> a branch with one commit of the settings file, and a pull request from it; both are found again when they are there.
import { code, sentence } from "../../../report/escape-markdown.ts";
import { fullStop } from "../../../report/markdown-finding.ts";
import type { ReviewedFinding } from "../../../review.ts";
import { CODE_OWNERS_PATHS, readCodeOwners } from "../../../settings/code-owners.ts";
import { SETTINGS_PATH, type Waiver } from "../../../settings/settings.ts";
import { manifestText } from "../../manifest-text.ts";
import {
  named,
  ONCE,
  type PullRequest,
  type Repository,
  statusOf,
  unlessMissing,
} from "../client/repository-client.ts";
import { commitFiles } from "./commit-files.ts";
import { describeCommit } from "./describe-commit.ts";
import type { Asker } from "./find-asker.ts";
import { writeWaiver } from "./write-waiver.ts";

export interface Proposal {
  readonly repository: Repository;
  /** The pull request that it is asked on; the proposal is for its base. */
  readonly pull: PullRequest;
  readonly asker: Asker;
  readonly finding: ReviewedFinding;
  readonly waiver: Waiver;
  readonly branch: string;
}

export type Proposed =
  | { readonly kind: "proposed"; readonly number: number; readonly owners: readonly string[]; readonly isNew: boolean }
  | { readonly kind: "refused"; readonly why: string };

export async function proposeSettings(proposal: Proposal): Promise<Proposed> {
  const { repository, pull, waiver, branch } = proposal;
  const open = await findOpen(proposal);
  const head = await prepareBranch(proposal, open !== undefined);
  const text = await readText(repository, SETTINGS_PATH, head);
  if (typeof text === "object") return refused(`${SETTINGS_PATH} cannot be read: ${text.detail}`);
  const written = writeWaiver(text, waiver);
  if (written.kind === "refused")
    return refused(`${SETTINGS_PATH} of ${pull.base.ref} cannot be edited: ${written.why}`);
  if (written.text !== text) {
    const edit = { path: SETTINGS_PATH, after: written.text, ...(text !== undefined && { before: text }) };
    const committed = await commitFiles(repository, { branch, head, edits: [edit], ...describe(proposal) });
    if (committed.kind === "moved") return refused(`the branch ${branch} moved meanwhile: ask again`);
    if (committed.kind === "forbidden")
      return refused("Earshot may not write to this repository: it needs Contents: read and write");
    if (committed.kind === "refused") return refused(`GitHub does not take the commit on ${branch}: ${committed.why}`);
  }
  const owners = await readOwners(proposal);
  const parameters = { ...named(repository), title: titleOf(waiver), body: bodyOf(proposal, owners) };
  if (open !== undefined) {
    await repository.github.rest.pulls.update({ ...parameters, pull_number: open });
    return { kind: "proposed", number: open, owners, isNew: false };
  }
  const created = await repository.github.rest.pulls.create({
    ...parameters,
    head: branch,
    base: pull.base.ref,
    request: ONCE,
  });
  return { kind: "proposed", number: created.data.number, owners, isNew: true };
}

function refused(why: string): Proposed {
  return { kind: "refused", why };
}

async function findOpen({ repository, branch, pull }: Proposal): Promise<number | undefined> {
  const head = `${repository.owner}:${branch}`;
  const parameters = { ...named(repository), head, base: pull.base.ref, state: "open" } as const;
  const { data } = await repository.github.rest.pulls.list(parameters);
  return data.find((one) => one.head.ref === branch)?.number;
}

/** The branch as its pull request has it; without one, at the tip of the base. Gives its commit. */
async function prepareBranch({ repository, branch, pull }: Proposal, isOpen: boolean): Promise<string> {
  const { git } = repository.github.rest;
  const tipOf = async (name: string) =>
    (await unlessMissing(git.getRef({ ...named(repository), ref: `heads/${name}` })))?.data.object.sha;
  const tip = await tipOf(branch);
  if (tip !== undefined && isOpen) return tip;
  const sha = (await tipOf(pull.base.ref)) ?? pull.base.sha;
  if (tip === sha) return sha;
  if (tip === undefined) await git.createRef({ ...named(repository), ref: `refs/heads/${branch}`, sha, request: ONCE });
  // What an earlier pull request left behind.
  else await git.updateRef({ ...named(repository), ref: `heads/${branch}`, sha, force: true });
  return sha;
}

async function readText(repository: Repository, path: string, ref: string) {
  try {
    const { data } = await repository.github.rest.repos.getContent({ ...named(repository), path, ref });
    if (Array.isArray(data) || data.type !== "file" || !("content" in data) || data.encoding !== "base64")
      return { unreadable: "unreachable", detail: "it is no plain file" } as const;
    return manifestText(Buffer.from(data.content, "base64"));
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw error;
  }
}

async function readOwners({ repository, pull }: Proposal): Promise<readonly string[]> {
  for (const path of CODE_OWNERS_PATHS) {
    const text = await readText(repository, path, pull.base.ref);
    if (typeof text === "string") return readCodeOwners(text)(SETTINGS_PATH);
  }
  return [];
}

function titleOf({ policy, resource, until }: Waiver): string {
  return `Waive ${policy} of ${resource} until ${until}`;
}

/** Nobody is mentioned: GitHub asks the owners by itself. */
function bodyOf({ pull, waiver, finding, asker }: Proposal, owners: readonly string[]): string {
  const { policy, resource, reason, until } = waiver;
  return [
    `${code(asker.login)} asks for it on #${pull.number}, which it would let pass: ${fullStop(sentence(finding.title))}`,
    `- policy ${code(policy)}\n- resource ${code(resource)}\n- until ${until}\n- because ${sentence(reason)}`,
    `Until ${until}, findings of this policy that this object causes are told and do not block, in every pull request. It holds once it is merged.`,
    owners.length === 0 ? "" : `Owners of ${code(SETTINGS_PATH)}: ${owners.map(code).join(", ")}.`,
  ]
    .filter((part) => part !== "")
    .join("\n\n");
}

function describe({ pull, waiver, asker, finding }: Proposal) {
  const mailHost = `users.noreply.${new URL(pull.html_url).hostname}`;
  return describeCommit(
    { headline: titleOf(waiver), paragraphs: [`Because: ${waiver.reason}`, finding.title], findings: [] },
    { asker, pull: pull.number, mailHost },
  );
}
