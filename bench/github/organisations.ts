// A fake GitHub -> 200 repositories of 25 installations, with a branch each that becomes a pull request and is pushed to.
import { SEED_BASE, SEED_CHANGE } from "../../test/delivery/github/stage.ts";
import type { FakeGitHub } from "../../test/github/fake-github.ts";
import type { App, Occurrence, PullRequest, Repository } from "../../test/github/world.ts";

const [INSTALLATIONS, REPOSITORIES] = [25, 8];
const HEAD = "change";
const ENTRY = SEED_CHANGE["demo/mysql.yaml"];
const ADDRESSED = ENTRY.replace("spec:\n", "spec:\n  addresses: [240.0.221.130]\n");
/** One push in so many takes the finding away, or brings it back; the others leave what is found as it is. */
const TURN = 4;

export interface Branch {
  readonly repository: Repository;
  /** When each of its heads was pushed, in milliseconds since 1970. */
  readonly pushed: Map<string, number>;
  pull(): PullRequest | undefined;
  open(): Occurrence;
  push(index: number): readonly Occurrence[];
}

export function makeOrganisations(github: FakeGitHub, app: App): readonly Branch[] {
  return Array.from({ length: INSTALLATIONS }, (_, owner) => {
    const repositories = Array.from({ length: REPOSITORIES }, (_, place) =>
      github.addRepository(`team-${owner}/mesh-${place}`, {
        ...SEED_BASE,
        "OWNER.yaml": `owner: team-${owner}-${place}\n`,
      }),
    );
    github.addInstallation(app, repositories);
    return repositories.map((repository) => makeBranch(github, repository));
  }).flat();
}

function makeBranch(github: FakeGitHub, repository: Repository): Branch {
  const pushed = new Map<string, number>();
  let pull: PullRequest | undefined;
  let pushes = 0;
  return {
    repository,
    pushed,
    pull: () => pull,
    open() {
      const opened = github.openPullRequest(repository, { head: HEAD, changes: SEED_CHANGE });
      pull = opened.pull;
      return opened.event;
    },
    push(index) {
      pushes += 1;
      const text = Math.floor(pushes / TURN) % 2 === 0 ? ENTRY : ADDRESSED;
      const changes = { "demo/mysql.yaml": `${text}# push ${index}\n` };
      const { sha, events } = github.commitAndPush(repository, { branch: HEAD, changes });
      pushed.set(sha, Date.now());
      return events;
    },
  };
}
