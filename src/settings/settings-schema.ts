// The shape of a settings file as a JSON Schema. `schemas/settings.json` is this schema, for editors; docs/settings.md and the
// validator are made from it (npm run generate).

const text = (description: string, maxLength = 200) => ({ type: "string", minLength: 1, maxLength, description });
const globs = (description: string) => ({
  type: "array",
  maxItems: 100,
  items: { type: "string", minLength: 1, maxLength: 200 },
  description,
});
const mode = (description: string) => ({ enum: ["enforce", "observe"], description });

const RELEASE = "^v?\\d+\\.\\d+";
const release = (description: string) => ({ type: "string", pattern: RELEASE, maxLength: 40, description });

const istiod = {
  type: "object",
  additionalProperties: false,
  description: "How istiod is set up where the repository does not say it, or says it otherwise.",
  properties: {
    env: {
      type: "object",
      maxProperties: 100,
      additionalProperties: { type: ["string", "boolean", "integer"] },
      description: "Environment switches of istiod by name; each wins over what the manifests hold.",
    },
    compatibilityVersion: release("`compatibilityVersion` of istiod's chart."),
  },
};

const calls = {
  type: "array",
  maxItems: 500,
  items: { $ref: "#/$defs/call" },
  description:
    "Calls that people know of and the repository does not name; they are followed like those that it names.",
};

const call = {
  type: "object",
  additionalProperties: false,
  required: ["from", "to"],
  properties: {
    from: text("The workload that calls, `namespace/name`; `*` stands for any part of either."),
    to: text("Address or name, and port: `10.10.13.110:3306`, `mysql.corp.example:3306`."),
    protocol: {
      enum: ["tcp", "http", "http2"],
      description: "What the client speaks; guessed from the port when unsaid.",
    },
    tls: { type: "boolean", description: "Whether the client speaks it inside TLS." },
    host: text("Host header, when it is not the host of `to`."),
    sni: text("Server name in the TLS hello, when it is not the host of `to`."),
  },
};

const sources = {
  type: "array",
  maxItems: 20,
  items: { $ref: "#/$defs/source" },
  description:
    "Other repositories that hold a part of it. The App reads those where it is installed; commands read a checkout, `--source owner/name=directory`.",
};

const source = {
  type: "object",
  additionalProperties: false,
  required: ["repo"],
  properties: {
    repo: {
      type: "string",
      pattern: "^[\\w-][\\w.-]{0,99}/[\\w-][\\w.-]{0,99}$",
      description: "`owner/name`.",
    },
    ref: {
      type: "string",
      pattern: "^[\\w-][\\w./+-]{0,199}$",
      description: "A branch, a tag or a commit; its default branch when unsaid.",
    },
    paths: globs("Which of its files belong to it, as globs from its root. Everything when unsaid."),
  },
};

const mesh = {
  type: "object",
  additionalProperties: false,
  required: ["name"],
  properties: {
    name: text("What the mesh is called in reports.", 60),
    paths: globs("Which files belong to it, as globs from the root: `clusters/prod/**`. Everything when unsaid."),
    mode: mode("`observe`: what is found in this mesh never blocks."),
    istio: release("The release of Istio in this mesh; wins over `istio` above."),
    istiod: { ...istiod },
    meshConfig: text("A file with this mesh's MeshConfig, from the root; read on each side."),
    assume: globs(
      "Manifests of what the cluster has and Git has not; read from the base branch for both sides. What the repository holds itself wins.",
    ),
    assumeMinimum: {
      type: "boolean",
      description: "The same as `assumeMinimum` above, for this mesh; wins over it.",
    },
    sources: { ...sources },
    calls: { ...calls },
  },
};

const policy = {
  type: "object",
  additionalProperties: false,
  properties: {
    enabled: { type: "boolean", description: "`false` turns it off; `true` turns on one that is off by default." },
    severity: {
      enum: ["error", "warning", "info"],
      description:
        "The severity of its worst findings; the others are not raised, and none stays above it. `error` blocks.",
    },
    mode: mode("`observe`: it reports and never blocks."),
  },
};

const waiver = {
  type: "object",
  additionalProperties: false,
  required: ["policy", "resource", "reason", "until"],
  properties: {
    policy: text("The policy whose finding is waived.", 64),
    resource: text("The object that causes it, `Kind namespace/name`; `*` stands for any part. All causes must match."),
    mesh: text("Only in this mesh; `*` stands for any part.", 60),
    port: { type: "integer", minimum: 1, maximum: 65535, description: "Only on this port." },
    namespace: text("Only where nobody but namespaces of this name is concerned; `*` stands for any part."),
    reason: text("Why it is accepted for now.", 1000),
    owner: text("Who sees to it that it ends."),
    until: {
      type: "string",
      pattern: "^\\d{4}-\\d{2}-\\d{2}$",
      description: "The last day on which it holds, in UTC: `2027-03-31`.",
    },
  },
};

export const SETTINGS_SCHEMA = {
  $schema: "http://json-schema.org/draft-07/schema#",
  $id: "https://earshot.dev/schemas/settings.json",
  title: "Settings of Earshot: .github/earshot.yml",
  type: "object",
  additionalProperties: false,
  properties: {
    mode: { ...mode("`observe`: report, never block."), default: "enforce" },
    istio: release(
      'The release of Istio, in quotes: `"1.30"` (its last patch known) or a patch. When unsaid: what the manifests name, else the newest known.',
    ),
    istiod,
    calls,
    meshes: {
      type: "array",
      maxItems: 50,
      items: { $ref: "#/$defs/mesh" },
      description:
        "The meshes that the repository holds. When unsaid, clusters and environments are told apart by what deploys them and by folders (`earshot explain repository` shows them); where there are none, everything is one mesh called `default`.",
    },
    assumeMinimum: {
      type: "boolean",
      default: true,
      description:
        "Whether the Services that every cluster with Istio has are taken to be there where no manifest says so: `kubernetes` in `default`, `kube-dns` in `kube-system`, and `istiod` in the root namespace. What the repository or `assume` holds wins.",
    },
    sources: { ...sources },
    readers: {
      type: "array",
      maxItems: 100,
      items: { type: "string", pattern: "^[\\w-][\\w.-]{0,99}/(?:\\*|[\\w-][\\w.-]{0,99})$" },
      description:
        "Which repositories the App may read this one for, where it is private and they name it under `sources`: `acme/gitops`, or `acme/*` for all of an owner. Read from the default branch of this repository alone.",
    },
    policies: {
      type: "object",
      maxProperties: 200,
      additionalProperties: { $ref: "#/$defs/policy" },
      description: "Settings of policies, by name.",
    },
    policyFiles: globs("Policies of your own, as globs from the root; read from the base branch."),
    policySet: {
      type: "integer",
      minimum: 1,
      description: "Policies that came with a later set report and do not block. When unsaid, every policy blocks.",
    },
    fixes: {
      type: "object",
      additionalProperties: false,
      description: "How fixes are chosen.",
      properties: {
        addressPool: {
          type: ["string", "array"],
          minLength: 1,
          maxLength: 60,
          maxItems: 10,
          items: { type: "string", minLength: 1, maxLength: 60 },
          description:
            "Where fixes take addresses from: a CIDR, or several. With an IPv4 and an IPv6 one, an entry gets an address of each.",
          default: "240.1.0.0/16",
        },
        prefer: {
          type: "array",
          maxItems: 20,
          items: text("A kind of fix.", 64),
          description: "Kinds of fixes that are recommended first, in this order, where they hold.",
        },
      },
    },
    render: {
      type: "object",
      additionalProperties: false,
      description: "How the App runs Kustomize and Helm.",
      properties: {
        forks: {
          type: "boolean",
          default: false,
          description:
            "Whether it runs them also for pull requests from forks, whose authors need no write access. Without it these are read as they are written.",
        },
      },
    },
    onFailure: {
      enum: ["action_required", "neutral"],
      default: "action_required",
      description: "What the check run concludes when Earshot or GitHub failed; `neutral` lets a required check pass.",
    },
    waivers: {
      type: "array",
      maxItems: 500,
      items: { $ref: "#/$defs/waiver" },
      description: "Findings that somebody has decided to live with for a while.",
    },
    owners: {
      type: "object",
      additionalProperties: false,
      description: "What becomes of the owners, by CODEOWNERS, of the namespaces that a change hits.",
      properties: {
        mention: {
          type: "boolean",
          default: false,
          description: "`true`: the App mentions them, so that GitHub notifies them. Otherwise they are only named.",
        },
      },
    },
    watch: {
      enum: ["daily", "weekly", "never"],
      default: "daily",
      description:
        "How often the App reviews what came to the default branch since it last did: pushes without a pull request, and waivers that have ended.",
    },
  },
  $defs: { call, mesh, policy, source, waiver },
};
