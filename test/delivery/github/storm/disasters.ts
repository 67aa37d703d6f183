// A seed -> what befalls an App now and then, one thing at a time and for a while: its key is replaced, it loses a repository, it may
// write no check runs any more. In the end all is as it was.
import type { FakeGitHub } from "../../../github/fake-github.ts";
import type { App, Occurrence, Repository } from "../../../github/world.ts";
import type { Chance } from "./chance.ts";

/** One step in so many begins one. */
const ONE_IN = 25;
/** So many steps it lasts. */
const [SHORTEST, LONGEST] = [3, 12];

export interface Befallen {
  readonly github: FakeGitHub;
  readonly app: App;
  readonly repositories: readonly Repository[];
  readonly chance: Chance;
  /** All processes end and begin again, with what they are told now. */
  renew(): Promise<void>;
  tell(event: Occurrence): void;
}

/** Begins; gives how it ends. */
type Disaster = (befallen: Befallen) => () => Promise<void>;

const rotateKey: Disaster = ({ github, app, renew }) => {
  github.rotateKey(app);
  return renew;
};

const removeRepository: Disaster = ({ github, repositories, chance, tell }) => {
  const lost = repositories[chance.between(0, repositories.length - 1)];
  const installation = github.world.installations.find((one) => one.repositories.some((own) => own === lost));
  if (lost === undefined || installation === undefined) return async () => {};
  installation.repositories.splice(installation.repositories.indexOf(lost), 1);
  return async () => tell(github.addToInstallation(installation, [lost]));
};

const takePermission: Disaster = ({ github, chance }) => {
  const { installations } = github.world;
  const installation = installations[chance.between(0, installations.length - 1)];
  if (installation === undefined) return async () => {};
  const { permissions } = installation;
  installation.permissions = { ...permissions, checks: "read" };
  return async () => {
    installation.permissions = permissions;
  };
};

export interface Disasters {
  /** Before each step of a story. */
  pass(): Promise<void>;
  /** What is going on ends. */
  end(): Promise<void>;
  count(): number;
}

export function createDisasters(befallen: Befallen): Disasters {
  const { chance } = befallen;
  let over: (() => Promise<void>) | undefined;
  let left = 0;
  let count = 0;
  const end = async () => {
    const last = over;
    over = undefined;
    await last?.();
  };
  return {
    async pass() {
      left -= 1;
      if (left <= 0) await end();
      if (over !== undefined || chance.between(1, ONE_IN) > 1) return;
      over = chance.pick([rotateKey, removeRepository, takePermission])(befallen);
      left = chance.between(SHORTEST, LONGEST);
      count += 1;
    },
    end,
    count: () => count,
  };
}
