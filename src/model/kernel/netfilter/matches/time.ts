import type { TimeCondition } from '../../../../scenario/ruleMatches.ts';
import type { Predicate } from '../passage.ts';

const DAY = 86_400;
const THURSDAY = 4; // 1 January 1970

export function time({ day, dates, weekdays, monthDays, contiguous }: TimeCondition): Predicate {
  const overMidnight = day.from > day.to;
  return (_, at) => {
    const now = at.here.epochSeconds + Math.floor(at.nowNs / 1e9);
    if (now < dates.from || now > dates.to) return false;
    const second = now % DAY;
    const isWithin = overMidnight ? second >= day.from || second <= day.to : second >= day.from && second <= day.to;
    if (!isWithin) return false;
    // After midnight a contiguous span still belongs to the day on which it began.
    const days = Math.floor(now / DAY) - (overMidnight && contiguous && second <= day.to ? 1 : 0);
    return weekdays.includes((days + THURSDAY) % 7) && monthDays.includes(monthDayOf(days));
  };
}

/** Civil from days, its year beginning in March. */
function monthDayOf(days: number): number {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const month = Math.floor((5 * dayOfYear + 2) / 153);
  return dayOfYear - Math.floor((153 * month + 2) / 5) + 1;
}
