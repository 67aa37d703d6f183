// Where a process waits for a GitHub that is away when it starts: probes find it alive and not ready, and webhooks are put off.
// GitHub keeps those as failed deliveries, which the first look for what was missed asks for again.
import { createServer, type Server } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { closeServer, listenAt, type Place } from "./listen-at.ts";

const FIRST_WAIT = 2_000;
const LONGEST_WAIT = 30_000;

export interface WaitingRoom {
  /** Answers in place of the App, from the first time on, and ends after a while that grows. */
  readonly wait: (reason: string) => Promise<void>;
  readonly close: () => Promise<void>;
}

export function createWaitingRoom(place: Place): WaitingRoom {
  let server: Server | undefined;
  let pause = FIRST_WAIT;
  let reason = "";
  return {
    wait: async (why) => {
      reason = why;
      if (server === undefined) {
        server = serverSaying(() => reason);
        await listenAt(server, place);
      }
      await sleep(pause);
      pause = Math.min(2 * pause, LONGEST_WAIT);
    },
    close: async () => {
      if (server !== undefined) await closeServer(server);
    },
  };
}

const serverSaying = (reason: () => string): Server =>
  createServer((request, response) => {
    request.resume();
    const isAlive = request.url === "/healthz" || request.url === "/ping";
    response
      .writeHead(isAlive ? 200 : 503, { "content-type": "text/plain; charset=utf-8", "retry-after": "30" })
      .end(`${isAlive ? "ok" : reason()}\n`);
  });
