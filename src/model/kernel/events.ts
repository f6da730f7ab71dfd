/** Kinds of calendar events; the low four bits of a payload are the kind, the rest is what it concerns. */
export const EVENT_KIND = { cpu: 0, arrival: 1, dmaDone: 2, interrupt: 3, delayedAck: 4, ipi: 5, addRule: 6, thought: 7, sender: 8 } as const;
export const eventOf = (kind: number, value = 0): number => kind | (value << 4);
export const kindOf = (payload: number): number => payload & 15;
export const valueOf = (payload: number): number => payload >> 4;
