// The rules for labels of workloads and for selectors by label.
import type { FieldPath } from "../../manifests/document.ts";
import type { Labels } from "../labels.ts";
import { isLabelKey, isLabelValue } from "./names.ts";
import { type Complaint, complain } from "./rule.ts";

/** istiod: labels/instance.go Validate */
export function* labelComplaints(field: FieldPath, labels: Labels | undefined): Iterable<Complaint> {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (!isLabelKey(key)) yield complain([...field, key], "has a name that no label can have");
    if (!isLabelValue(value)) yield complain([...field, key], `must be a label's value, not \`${value}\``);
  }
}

/** istiod: validation.go ValidateAlphaWorkloadSelector */
export function* selectorComplaints(field: FieldPath, labels: Labels | undefined): Iterable<Complaint> {
  for (const [key, value] of Object.entries(labels ?? {})) {
    if (key === "") yield complain([...field, key], "has an empty name");
    if (key.includes("*") || value.includes("*")) yield complain([...field, key], "must not have a wildcard");
  }
}
