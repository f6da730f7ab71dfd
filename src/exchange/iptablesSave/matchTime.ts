import type { Match } from '../../scenario/ruleMatches.ts';
import type { Given } from './given.ts';

const WEEKDAYS = ['su', 'mo', 'tu', 'we', 'th', 'fr', 'sa'];
const DAY_SECONDS = 86_400;
const LAST_DATE = 0x7fff_ffff;

/** `08:30` or `08:30:15`: seconds of the day. */
function readClock(text: string): number | undefined {
  const [, hours, minutes, seconds = '0'] = /^(\d{1,2}):(\d{1,2})(?::(\d{1,2}))?$/.exec(text) ?? [];
  const parts = [Number(hours), Number(minutes), Number(seconds)] as const;
  return parts[0] < 24 && parts[1] < 60 && parts[2] < 60 ? parts[0] * 3600 + parts[1] * 60 + parts[2] : undefined;
}

/** `2026-01-31T12:00:00`, cut off anywhere after the year: seconds since 1970. */
function readDate(text: string): number | undefined {
  const [, year, month = '1', day = '1', hours = '0', minutes = '0', seconds = '0'] = /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:T(\d{1,2})(?::(\d{1,2})(?::(\d{1,2}))?)?)?)?)?$/.exec(text) ?? [];
  if (year === undefined) return undefined;
  const clock = readClock(`${hours}:${minutes}:${seconds}`);
  return clock === undefined ? undefined : daysSince1970(Number(year), Number(month), Number(day)) * DAY_SECONDS + clock;
}

/** Days from civil: the year begins in March, so that the leap day is its last. */
function daysSince1970(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + day - 1;
  return 365 * y + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

/** `Mon,Tue` or `1,2`, 7 and 0 being Sunday. */
function readWeekdays(text: string): readonly number[] | undefined {
  const days = text.split(',').map((word) => (/^[1-7]$/.test(word) ? Number(word) % 7 : WEEKDAYS.indexOf(word.slice(0, 2).toLowerCase())));
  return days.includes(-1) ? undefined : days;
}

function readMonthDays(text: string): readonly number[] | undefined {
  const days = text.split(',').map(Number);
  return days.every((day) => Number.isInteger(day) && day >= 1 && day <= 31) ? days : undefined;
}

const complement = (days: readonly number[], all: readonly number[], not: boolean): readonly number[] => (not ? all.filter((day) => !days.includes(day)) : days);
const ALL_WEEKDAYS = [0, 1, 2, 3, 4, 5, 6];
const ALL_MONTH_DAYS = Array.from({ length: 31 }, (_, index) => index + 1);

export const timeMatch = (given: Given): readonly Match[] => [{
  kind: 'time', not: false, contiguous: given.has('contiguous'),
  day: { from: given.value('timestart', readClock, 0), to: given.value('timestop', readClock, DAY_SECONDS - 1) },
  dates: { from: given.value('datestart', readDate, 0), to: given.value('datestop', readDate, LAST_DATE) },
  weekdays: complement(given.value('weekdays', readWeekdays, ALL_WEEKDAYS), ALL_WEEKDAYS, given.not('weekdays')),
  monthDays: complement(given.value('monthdays', readMonthDays, ALL_MONTH_DAYS), ALL_MONTH_DAYS, given.not('monthdays')),
}];
