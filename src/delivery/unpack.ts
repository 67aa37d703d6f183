// A stream of a gzipped tar archive -> the files in it that are wanted, one after the other. Bounded in bytes and by a signal,
// however small the archive looks from outside; it writes nothing, and a path is only ever a name that is asked for.
import { once } from "node:events";
import { Readable, Transform, Writable } from "node:stream";
import { pipeline } from "node:stream/promises";
import type { ReadableStream } from "node:stream/web";
import { createGunzip } from "node:zlib";
import { Parser, type ReadEntry } from "tar";
import { isTrouble, trouble } from "./trouble.ts";

export interface Unpacking {
  /** Bytes of it, unpacked, that are read at most. */
  readonly most: number;
  readonly signal: AbortSignal;
  /** Asked with the path below the one directory that holds everything, and the size. */
  readonly wants: (path: string, size: number) => boolean;
  /** Files, and links with what they lead to. */
  readonly take: (path: string, content: Buffer) => void;
}

/** Throws trouble for what is no archive, or larger than it may be; `signal.reason` when it is ended. */
export async function unpack(stream: ReadableStream, unpacking: Unpacking): Promise<void> {
  const { most, signal } = unpacking;
  try {
    await pipeline(Readable.fromWeb(stream), createGunzip(), bounded(most), untar(unpacking), { signal });
  } catch (error) {
    signal.throwIfAborted();
    throw isTrouble(error) ? error : trouble(`the archive cannot be read: ${error}`);
  }
}

function bounded(most: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      length += chunk.length;
      if (length > most) done(trouble("the archive is larger than the repository"));
      else done(null, chunk);
    },
  });
}

function untar({ wants, take }: Unpacking): Writable {
  const parser = new Parser({ strict: true });
  let failure: Error | undefined;
  parser.on("error", (error: Error) => {
    failure ??= error;
  });
  parser.on("entry", (entry: ReadEntry) => {
    readEntry(entry, { wants, take });
  });
  return new Writable({
    async write(chunk: Buffer, _encoding, done) {
      if (!parser.write(chunk)) await once(parser, "drain");
      done(failure);
    },
    final(done) {
      parser.once("end", () => done(failure));
      parser.end();
    },
  });
}

function readEntry(entry: ReadEntry, { wants, take }: Pick<Unpacking, "wants" | "take">): void {
  const path = entry.path.slice(entry.path.indexOf("/") + 1);
  const link = entry.type === "SymbolicLink" ? Buffer.from(entry.linkpath ?? "") : undefined;
  const isFile = entry.type === "File" || entry.type === "OldFile";
  if (link !== undefined && wants(path, link.length)) take(path, link);
  if (!isFile || !wants(path, entry.size)) {
    entry.resume();
    return;
  }
  const chunks: Buffer[] = [];
  entry.on("data", (chunk: Buffer) => chunks.push(chunk));
  entry.on("end", () => take(path, Buffer.concat(chunks)));
}
