// A blob's SHA -> its content, by one request; and the SHA that git gives to bytes.
import { createHash } from "node:crypto";
import { manifestText } from "../../manifest-text.ts";
import { named, type Repository } from "../client/repository-client.ts";
import type { Content } from "./read-cache.ts";

export async function fetchBlob(repository: Repository, blob: string): Promise<Content> {
  const { data } = await repository.github.rest.git.getBlob({ ...named(repository), file_sha: blob });
  return manifestText(Buffer.from(data.content, data.encoding === "base64" ? "base64" : "utf8"));
}

/** Whether these bytes are that blob; of a repository with SHA-256, too. */
export function isBlob(bytes: Uint8Array, sha: string): boolean {
  const hash = createHash(sha.length === 64 ? "sha256" : "sha1");
  return hash.update(`blob ${bytes.length}\0`).update(bytes).digest("hex") === sha;
}
