// Who wrote a comment -> whether that was this App. Anybody can copy a mark into a comment: only what the App itself wrote counts.
import type { AppIdentity } from "./repository-client.ts";

interface Author {
  readonly login: string;
  readonly type: string;
}

/** Where GitHub tells no slug, what no person wrote. */
export function isFromApp({ slug }: AppIdentity, user: Author | null | undefined): boolean {
  return slug === "" ? user?.type === "Bot" : user?.login.toLowerCase() === `${slug}[bot]`.toLowerCase();
}
