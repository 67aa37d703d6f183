// A fake GitHub -> 200 repositories of 25 installations, with open pull requests each that are pushed to.
import { SEED_BASE, SEED_CHANGE } from "../../test/delivery/github/stage.ts";
import type { FakeGitHub } from "../../test/github/fake-github.ts";
import type { App, Occurrence, PullRequest, Repository } from "../../test/github/world.ts";

const [INSTALLATIONS, REPOSITORIES] = [25, 8];
/** Open pull requests of a repository. */
const PULLS = 3;
const ENTRY = SEED_CHANGE["demo/mysql.yaml"];
const ADDRESSED = ENTRY.replace("spec:\n", "spec:\n  addresses: [240.0.221.130]\n");
/** One push in so many takes the finding away, or brings it back; the others leave what is found as it is. */
const TURN = 4;

export interface Branch {
  readonly repository: Repository;
  readonly installation: number;
  /** When each of its heads was pushed, in milliseconds since 1970, in that order. */
  readonly pushed: Map<string, number>;
  pull(): PullRequest | undefined;
  open(): Occurrence;
  push(index: number): readonly Occurrence[];
}

/** The first pull request of each repository, then the second of each. */
export function makeOrganisations(github: FakeGitHub, app: App): readonly Branch[] {
  const repositories = Array.from({ length: INSTALLATIONS }, (_, owner) => {
    const own = Array.from({ length: REPOSITORIES }, (_, place) =>
      github.addRepository(`team-${owner}/mesh-${place}`, {
        ...SEED_BASE,
        "OWNER.yaml": `owner: team-${owner}-${place}\n`,
      }),
    );
    github.addInstallation(app, own);
    return own;
  });
  // Installations take turns, as organisations do that know nothing of each other.
  const mixed = Array.from({ length: REPOSITORIES }, (_, place) =>
    repositories.flatMap((own, installation) => own.slice(place, place + 1).map((one) => ({ one, installation }))),
  ).flat();
  return Array.from({ length: PULLS }, (_, place) =>
    mixed.map(({ one, installation }) =>
      makeBranch(github, { repository: one, installation, head: `change-${place}` }),
    ),
  ).flat();
}

interface Place {
  readonly repository: Repository;
  readonly installation: number;
  readonly head: string;
}

function makeBranch(github: FakeGitHub, { repository, installation, head }: Place): Branch {
  const pushed = new Map<string, number>();
  let pull: PullRequest | undefined;
  let isAddressed = false;
  return {
    repository,
    installation,
    pushed,
    pull: () => pull,
    open() {
      const changes = { "demo/mysql.yaml": `${ENTRY}# ${head}\n` };
      const opened = github.openPullRequest(repository, { head, changes });
      pull = opened.pull;
      return opened.event;
    },
    push(index) {
      if (index % TURN === 0) isAddressed = !isAddressed;
      const text = isAddressed ? ADDRESSED : ENTRY;
      const changes = { "demo/mysql.yaml": `${text}# push ${index}\n` };
      const { sha, events } = github.commitAndPush(repository, { branch: head, changes });
      pushed.set(sha, Date.now());
      return events;
    },
  };
}
