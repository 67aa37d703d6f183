// Accounts and Apps in the form that GitHub's API gives them.
import type { Account, App, World } from "../world.ts";
import { apiUrl, nodeId } from "./urls.ts";

const USER_URLS = {
  ...{ followers_url: "/followers", following_url: "/following{/other_user}", gists_url: "/gists{/gist_id}" },
  ...{ starred_url: "/starred{/owner}{/repo}", subscriptions_url: "/subscriptions", organizations_url: "/orgs" },
  ...{ repos_url: "/repos", events_url: "/events{/privacy}", received_events_url: "/received_events" },
};

export function accountJson(world: World, { id, login, type }: Account): Record<string, unknown> {
  const url = `${apiUrl(world)}/users/${encodeURIComponent(login)}`;
  const urls = Object.entries(USER_URLS).map(([name, path]) => [name, `${url}${path}`]);
  return {
    ...{ login, id, node_id: nodeId("User", id), avatar_url: `${world.origin}/avatars/u/${id}`, gravatar_id: "", url },
    html_url: `${world.origin}/${type === "Bot" ? `apps/${login.replace("[bot]", "")}` : login}`,
    ...Object.fromEntries(urls),
    ...{ type, site_admin: false, user_view_type: "public" },
  };
}

export function appJson(world: World, app: App): Record<string, unknown> {
  return {
    ...{ id: app.id, slug: app.slug, node_id: nodeId("App", app.id), client_id: `Iv1.${app.id}`, name: app.slug },
    ...{ owner: accountJson(world, app.owner), description: null, external_url: "https://earshot.example" },
    ...{ html_url: `${world.origin}/apps/${app.slug}`, created_at: app.created, updated_at: app.created },
    ...{ permissions: app.permissions, events: app.events, installations_count: world.installations.length },
  };
}
