// The clock -> the day in UTC: what waivers are measured by. The only place that asks what day it is.

/** As settings write it: `2027-03-31`. */
export function today(): string {
  return new Date().toISOString().slice(0, 10);
}
