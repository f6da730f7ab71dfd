import type { Problem } from '../../base/result.ts';

/** Said of a text, with its line; `refused` when iptables-restore would not load the text for it. */
export interface RuleRemark extends Problem {
  readonly line: number;
  readonly refused: boolean;
}

const REMARKS_MAX = 1000;

/** Collects what there is to say; of ten million broken lines only the first thousand and the number of all. */
export class Remarks {
  readonly list: RuleRemark[] = [];
  left = 0;

  refuse(line: number, code: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.add({ line, refused: true, code, where: `line ${line}`, values });
  }

  note(line: number, code: string, values: Readonly<Record<string, string | number>> = {}): void {
    this.add({ line, refused: false, code, where: `line ${line}`, values });
  }

  private add(remark: RuleRemark): void {
    if (this.list.length < REMARKS_MAX) this.list.push(remark);
    else this.left += 1;
  }
}
