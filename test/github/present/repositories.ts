// A repository in the form that GitHub's API gives it, with every field that one of its several schemas asks for.
import type { Repository, World } from "../world.ts";
import { accountJson } from "./accounts.ts";
import { fullName, htmlUrl, nodeId, repositoryUrl } from "./urls.ts";

const URLS = {
  ...{ archive_url: "/{archive_format}{/ref}", assignees_url: "/assignees{/user}", blobs_url: "/git/blobs{/sha}" },
  ...{ branches_url: "/branches{/branch}", collaborators_url: "/collaborators{/collaborator}", forks_url: "/forks" },
  ...{ comments_url: "/comments{/number}", commits_url: "/commits{/sha}", compare_url: "/compare/{base}...{head}" },
  ...{ contents_url: "/contents/{+path}", contributors_url: "/contributors", deployments_url: "/deployments" },
  ...{ downloads_url: "/downloads", events_url: "/events", git_commits_url: "/git/commits{/sha}", tags_url: "/tags" },
  ...{ git_refs_url: "/git/refs{/sha}", git_tags_url: "/git/tags{/sha}", hooks_url: "/hooks", teams_url: "/teams" },
  ...{ issue_comment_url: "/issues/comments{/number}", issue_events_url: "/issues/events{/number}" },
  ...{ issues_url: "/issues{/number}", keys_url: "/keys{/key_id}", labels_url: "/labels{/name}" },
  ...{ languages_url: "/languages", merges_url: "/merges", milestones_url: "/milestones{/number}" },
  ...{ notifications_url: "/notifications{?since,all,participating}", pulls_url: "/pulls{/number}" },
  ...{ releases_url: "/releases{/id}", stargazers_url: "/stargazers", statuses_url: "/statuses/{sha}" },
  ...{ subscribers_url: "/subscribers", subscription_url: "/subscription", trees_url: "/git/trees{/sha}" },
};

const ZEROS = [
  ...["forks", "forks_count", "size", "stargazers_count", "watchers"],
  ...["watchers_count", "network_count", "subscribers_count"],
];
const FLAGS = {
  ...{ private: true, archived: false, disabled: false, has_issues: true, has_projects: true, has_wiki: true },
  ...{ has_pages: false, has_discussions: false, has_downloads: true, allow_forking: true, is_template: false },
  web_commit_signoff_required: false,
};

export function repositoryJson(world: World, repository: Repository): Record<string, unknown> {
  const { id, name, owner, fork, created, defaultBranch, isPublic = false } = repository;
  const [url, html] = [repositoryUrl(world, repository), htmlUrl(world, repository)];
  const { host } = new URL(world.origin);
  const path = fullName(repository);
  const open = repository.pulls.filter(({ state }) => state === "open").length;
  return {
    ...{ id, node_id: nodeId("Repository", id), name, full_name: path, owner: accountJson(world, owner), fork, url },
    ...Object.fromEntries(Object.entries(URLS).map(([field, template]) => [field, `${url}${template}`])),
    ...{ html_url: html, clone_url: `${html}.git`, svn_url: html, git_url: `git://${host}/${path}.git` },
    ...{ ssh_url: `git@${host.split(":")[0]}:${path}.git`, mirror_url: null, homepage: null, language: null },
    ...Object.fromEntries(ZEROS.map((field) => [field, 0])),
    ...FLAGS,
    ...{ open_issues: open, open_issues_count: open },
    ...{
      description: null,
      license: null,
      topics: [],
      visibility: isPublic ? "public" : "private",
      default_branch: defaultBranch,
    },
    private: !isPublic,
    ...{ created_at: created, updated_at: created, pushed_at: created },
  };
}
