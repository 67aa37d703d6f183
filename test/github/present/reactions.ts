// The count of reactions that GitHub's API gives with everything that people can react to. Here nobody does.

const REACTIONS = ["total_count", "+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes"];

export function reactionsJson(url: string): Record<string, unknown> {
  return { url: `${url}/reactions`, ...Object.fromEntries(REACTIONS.map((name) => [name, 0])) };
}
