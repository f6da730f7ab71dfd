import type { Problem } from '../../base/result.ts';

/** Said of a text, with its line; `refused` when iptables-restore would not load the text for it. */
export interface RuleRemark extends Problem {
  readonly line: number;
  readonly refused: boolean;
}

const REMARKS_MAX = 1000;

/** What no reading between the lines can mend: a run does not begin with such a text. */
const IMPOSSIBLE: ReadonlySet<string> = new Set(['ruleTableUnknown', 'ruleChainUnknown', 'ruleJumpNowhere', 'ruleLoop']);

export const isImpossible = ({ code }: Problem): boolean => IMPOSSIBLE.has(code);

/** Collects what there is to say; of ten million broken lines only the first thousand and the number of all. */
export class Remarks {
  readonly list: RuleRemark[] = [];
  left = 0;
  /** The first of what is impossible, also when it is left out of the list. */
  impossible: RuleRemark | null = null;

  refuse(line: number, code: string, values: Readonly<Record<string, string | number>> = {}): void {
    const remark = { line, refused: true, code, where: `line ${line}`, values };
    if (this.impossible === null && isImpossible(remark)) this.impossible = remark;
    this.add(remark);
  }

  note(line: number, code: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.add({ line, refused: false, code, where: `line ${line}`, values });
  }

  private add(remark: RuleRemark): void {
    if (this.list.length < REMARKS_MAX) this.list.push(remark);
    else this.left += 1;
  }
}
