// A login -> what that person may do in the repository, as GitHub says.
import { named, type Repository, unlessMissing } from "../client/repository-client.ts";

export interface Asker {
  readonly login: string;
  readonly id?: number;
  /** Commands are for people who could do the same by hand. */
  readonly mayWrite: boolean;
}

export async function findAsker({ github, ...place }: Repository, login: string): Promise<Asker> {
  const parameters = { ...named({ github, ...place }), username: login };
  const found = await unlessMissing(github.rest.repos.getCollaboratorPermissionLevel(parameters));
  const { permission, user } = found?.data ?? {};
  const mayWrite = permission === "admin" || permission === "write";
  return { login, mayWrite, ...(user && { id: user.id }) };
}
