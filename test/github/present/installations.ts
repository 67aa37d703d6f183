// Installations and their tokens in the form that GitHub's API gives them.
import { type Installation, type Token, timestamp, type World } from "../world.ts";
import { accountJson } from "./accounts.ts";
import { repositoryJson } from "./repositories.ts";
import { apiUrl } from "./urls.ts";

export function installationJson(world: World, installation: Installation): Record<string, unknown> {
  const { id, app, account, created, suspended } = installation;
  const url = `${apiUrl(world)}/app/installations/${id}`;
  return {
    ...{
      id,
      account: accountJson(world, account),
      repository_selection: "selected",
      app_id: app.id,
      app_slug: app.slug,
    },
    ...{ access_tokens_url: `${url}/access_tokens`, repositories_url: `${apiUrl(world)}/installation/repositories` },
    ...{ html_url: `${world.origin}/settings/installations/${id}`, target_id: account.id, target_type: account.type },
    ...{ permissions: installation.permissions, events: app.events, created_at: created, updated_at: created },
    ...{ single_file_name: null, has_multiple_single_files: false, single_file_paths: [] },
    ...{ suspended_by: suspended ? accountJson(world, account) : null, suspended_at: suspended ? created : null },
  };
}

export function tokenJson(world: World, value: string, token: Token): Record<string, unknown> {
  return {
    ...{ token: value, expires_at: timestamp(world, token.expires), permissions: token.permissions },
    repository_selection: "selected",
    repositories: token.repositories.map((repository) => repositoryJson(world, repository)),
  };
}
