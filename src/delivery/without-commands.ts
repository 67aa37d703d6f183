// Text for standard output -> the same for the log of a CI job: its runner takes some lines for commands, and what is printed can
// come from manifests of a stranger. Elsewhere nothing is changed.

type Environment = Readonly<Record<string, string | undefined>>;

/** `::error::` of GitHub at the start of a line. */
const COMMAND = /^([^\S\n]*)::(?=[a-z][^\n]*::)/gim;
/** `##[error]` of GitHub and Azure, `##vso[…]` of Azure, `##teamcity[…]`: anywhere. */
const BRACKETED = /##(?=\w*\[)/g;

/** Whether a runner reads what this process prints. */
function isRead({ GITHUB_ACTIONS, TF_BUILD, TEAMCITY_VERSION }: Environment): boolean {
  return Boolean(GITHUB_ACTIONS || TF_BUILD || TEAMCITY_VERSION);
}

/** Text for people: what would be a command looks nearly the same, and is none. */
export function withoutCommands(text: string, environment: Environment): string {
  return isRead(environment) ? text.replaceAll(COMMAND, "$1∷").replaceAll(BRACKETED, "# #") : text;
}

/** JSON in which no command stands, with the same content. */
export function jsonWithoutCommands(json: string, environment: Environment): string {
  return isRead(environment) ? json.replaceAll(BRACKETED, "\\u0023#") : json;
}
