// Dates as people write them, `2027-03-31` -> days that can be counted. Knows no clock: what day it is comes from outside.

const DATE = /^(\d{4})-(\d{2})-(\d{2})$/;
const MONTHS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Whether there is such a day. */
export function isDay(text: string): boolean {
  const [, year, month, day] = (DATE.exec(text) ?? []).map(Number);
  if (year === undefined || month === undefined || day === undefined) return false;
  const last = month === 2 && isLeap(year) ? 29 : MONTHS[month - 1];
  return last !== undefined && day >= 1 && day <= last;
}

/** Days from one date to another, negative when the other is earlier; both must be days that there are. */
export function daysBetween(from: string, to: string): number {
  return dayNumber(to) - dayNumber(from);
}

function dayNumber(text: string): number {
  const [, year = 0, month = 1, day = 1] = (DATE.exec(text) ?? []).map(Number);
  const past = year - 1;
  const leapDays = Math.floor(past / 4) - Math.floor(past / 100) + Math.floor(past / 400);
  const inYear = MONTHS.slice(0, month - 1).reduce((sum, days) => sum + days, 0);
  return past * 365 + leapDays + inYear + (month > 2 && isLeap(year) ? 1 : 0) + day;
}

function isLeap(year: number): boolean {
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
}
