// Reviews that nobody writes in good faith or by hand: hostile names, hundreds of findings.

import type { ChangedObject } from "../../src/impact/impact.ts";
import { quoted } from "../../src/manifests/join-words.ts";
import type { Assumption } from "../../src/policies/weigh-doubt.ts";
import type { Review } from "../../src/report/review.ts";
import {
  callChange,
  mysqlEntry,
  outsideDatabase,
  seedCapture,
  seedFinding,
  seedImpact,
  seedReview,
} from "./example-reviews.ts";

/** What somebody could write into manifests to make our report act for them. */
export const HOSTILE =
  '@org/admins #1 GH-2 <img src=x onerror=alert(1)> [click](https://evil.example) www.evil.example | --> `x` ```\n# Approved\n~~~ $a$ \u001b[31m\u202e"]; click a href "javascript:1"';

/** The seed's review with every text that can come from a manifest replaced. */
export function hostileReview(text: string = HOSTILE): Review {
  const call = callChange({
    from: text,
    to: `${text}:3306`,
    before: { outcome: "PassthroughCluster", resolved: text },
    after: { outcome: text, cluster: `outbound|3306|${text}|${text}`, endpoints: [text], listener: text },
    symptom: "other-destination",
    call: { via: text, host: text, source: { path: text, startLine: 1, endLine: 1 } },
  });
  const cause: ChangedObject = { ...mysqlEntry, namespace: text, name: text };
  const origin = { kind: "Service", namespace: text, name: text };
  const otherwise = { if: `${quoted(text)} is older`, gone: [], changed: [], only: [], possible: [], calls: [call] };
  const assumption: Assumption = {
    kind: "creation-order",
    mesh: text,
    about: [text],
    text: `${quoted(text)} is taken to be older than ${quoted(text)}`,
    settle: `${quoted(text)} tells`,
    matters: true,
    location: { path: text, startLine: 1, endLine: 14 },
    otherwise,
  };
  return {
    ...seedReview,
    assumptions: [
      assumption,
      { ...assumption, otherwise: { ...otherwise, gone: [text], possible: [text] } },
      { ...assumption, otherwise: { ...otherwise, only: [text] } },
      { ...assumption, otherwise: { ...otherwise, changed: [{ ...seedFinding, id: text, title: text }] } },
    ],
    meshes: seedReview.meshes.map((mesh) => ({ ...mesh, name: text, assumedInjected: [text], unmodelled: [text] })),
    findings: [
      {
        ...seedFinding,
        id: text,
        title: text,
        message: text,
        onlyIf: quoted(text),
        explanation: text,
        remedy: text,
        meshes: [text],
        causes: [cause],
        namespaces: [text],
        workloads: [text],
        location: { path: text, startLine: 1, endLine: 14, side: "after" },
        subject: {
          calls: [call],
          captures: [{ ...seedCapture, range: text, after: text, namespaces: [text], workloads: [text] }],
          listeners: [],
          conflicts: [
            {
              listener: text,
              port: 3306,
              winner: origin,
              loser: { origin, hostname: text, port: 3306, protocol: text, effect: "dropped" },
              workloads: [text],
              namespaces: [text],
              causes: [],
            },
          ],
        },
        fixes: seedFinding.fixes.map((fix) => ({
          ...fix,
          title: text,
          reason: text,
          conditions: [text],
          edits: [{ path: "demo/mysql.yaml", before: `${text}\na: 1\n`, after: `${text}\na: 2\n\`\`\`\`\n` }],
        })),
        rejectedFixes: [{ kind: text, reason: text }],
      },
    ],
    existing: [{ ...seedFinding, policy: text, title: text, location: { ...seedFinding.location, path: text } }],
    impacts: [{ ...seedImpact, mesh: text, calls: [call] }],
    notices: [
      {
        code: text,
        message: text,
        location: { path: text, startLine: 1, endLine: 1 },
        relevance: "yes",
        incomplete: true,
      },
    ],
  };
}

/** Many findings with many calls each. */
export function largeReview(findings: number, calls: number): Review {
  const many = (index: number) =>
    Array.from({ length: calls }, (_, number) => ({
      ...outsideDatabase,
      call: { ...outsideDatabase.call, from: `shop-${index}/client-${number}` },
    }));
  return {
    ...seedReview,
    findings: Array.from({ length: findings }, (_, index) => ({
      ...seedFinding,
      id: `${seedFinding.id}-${index}`,
      title: `MySQL traffic of ${calls} workloads of shop-${index} would go to mysql.demo`,
      location: { ...seedFinding.location, path: `shop-${String(index).padStart(4, "0")}/mysql.yaml` },
      subject: { ...seedFinding.subject, calls: many(index) },
    })),
  };
}
