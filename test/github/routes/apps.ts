// What an App asks about itself, its installations and its webhooks; and the tokens that it works with.
import { randomBytes } from "node:crypto";
import { type Call, json, notFound, type Route, type Routes, refuse } from "../answer.ts";
import { redeliver } from "../deliver.ts";
import { findRepository } from "../find-repository.ts";
import { appJson } from "../present/accounts.ts";
import { installationJson, tokenJson } from "../present/installations.ts";
import { repositoryJson } from "../present/repositories.ts";
import { type Delivery, type Installation, now, type Permissions, type Token } from "../world.ts";

const TOKEN_LIFE = 60 * 60 * 1000;

export const appRoutes: Routes = {
  "GET /app": { as: "app", answer: ({ world, app }) => json(appJson(world, app)) },
  "GET /app/installations": {
    as: "app",
    answer: ({ world, app }) => {
      const own = world.installations.filter((installation) => installation.app === app);
      return { kind: "list", items: own.map((installation) => installationJson(world, installation)) };
    },
  },
  "GET /app/installations/{installation_id}": {
    as: "app",
    answer: (call) => json(installationJson(call.world, installationOf(call))),
  },
  "POST /app/installations/{installation_id}/access_tokens": { as: "app", answer: makeToken },
  "GET /repos/{owner}/{repo}/installation": {
    as: "app",
    answer: ({ world, app, params }) => {
      const repository = findRepository(world, params.owner, params.repo);
      const installation = world.installations.find(
        (candidate) => candidate.app === app && candidate.repositories.some((one) => one === repository),
      );
      return installation === undefined ? notFound() : json(installationJson(world, installation));
    },
  },
  "GET /installation/repositories": {
    as: "installation",
    answer: ({ world, token }) => ({
      kind: "list",
      items: token.repositories.map((repository) => repositoryJson(world, repository)),
      wrap: (repositories) => ({ total_count: token.repositories.length, repositories }),
    }),
  },
  "GET /app/hook/deliveries": {
    as: "app",
    answer: ({ world, app, query }) => {
      const own = world.deliveries.filter((delivery) => delivery.app === app).reverse();
      const wanted = own.filter(({ status }) => query.status === undefined || query.status === outcomeOf(status));
      return { kind: "list", items: wanted.map(deliveryJson) };
    },
  },
  "POST /app/hook/deliveries/{delivery_id}/attempts": {
    as: "app",
    answer: ({ world, app, params }) => {
      const found = world.deliveries.find(({ id }) => id === Number(params.delivery_id)) ?? notFound();
      if (found.app !== app) return notFound();
      // GitHub answers before it delivers; that the App cannot be reached shows in the list of deliveries.
      redeliver(world, found).catch(() => undefined);
      return json({}, 202);
    },
  },
};

function installationOf({ world, app, params }: Call): Installation {
  const id = Number(params.installation_id);
  return world.installations.find((installation) => installation.id === id && installation.app === app) ?? notFound();
}

function makeToken(call: Call): ReturnType<Route["answer"]> {
  const { world } = call;
  const installation = installationOf(call);
  if (installation.suspended) refuse(403, "This installation has been suspended");
  const asked = (call.body ?? {}) as {
    readonly permissions?: Permissions;
    readonly repositories?: readonly string[];
    readonly repository_ids?: readonly number[];
  };
  const granted = installation.permissions;
  const tooMuch = Object.entries(asked.permissions ?? {}).find(
    ([name, level]) => granted[name] !== "write" && granted[name] !== level,
  );
  if (tooMuch !== undefined) {
    refuse(422, "The permissions requested are not granted to this installation.");
  }
  const names = [...(asked.repositories ?? []), ...(asked.repository_ids ?? [])];
  // A token for all of them is one also for those that come later.
  const repositories =
    names.length === 0
      ? installation.repositories
      : installation.repositories.filter(({ id, name }) => names.includes(id) || names.includes(name));
  if (repositories.length === 0 && names.length > 0) {
    refuse(
      422,
      "There is at least one repository that does not exist or is not accessible to the parent installation.",
    );
  }
  const token: Token = {
    ...{ installation, repositories, expires: now(world) + TOKEN_LIFE },
    permissions: asked.permissions ?? granted,
  };
  const value = `ghs_${randomBytes(18).toString("hex")}`;
  world.tokens.set(value, token);
  return json(tokenJson(world, value, token), 201);
}

function outcomeOf(status: number): "success" | "failure" {
  return status >= 200 && status < 300 ? "success" : "failure";
}

function deliveryJson(delivery: Delivery): Record<string, unknown> {
  const { action, installation, repository } = JSON.parse(delivery.payload) as Record<string, { id?: number }>;
  return {
    ...{ id: delivery.id, guid: delivery.guid, delivered_at: delivery.at, redelivery: delivery.redelivery },
    ...{
      duration: delivery.duration / 1000,
      status: delivery.status < 300 ? "OK" : "Invalid HTTP Response",
      status_code: delivery.status,
    },
    ...{ event: delivery.event, action: action ?? null, installation_id: installation?.id ?? null },
    repository_id: repository?.id ?? null,
  };
}
