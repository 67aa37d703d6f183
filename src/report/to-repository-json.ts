// What Earshot makes of a repository -> the JSON of `earshot explain repository --json`. Only ever grows.
import type { ExplainedRepository } from "./repository.ts";

export interface RepositoryJson extends ExplainedRepository {
  readonly schema: "earshot.repository/1";
}

export const toRepositoryJson = (repository: ExplainedRepository): RepositoryJson => ({
  schema: "earshot.repository/1",
  ...repository,
});
