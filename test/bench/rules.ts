import { loadRules } from '../../src/exchange/loadRules.ts';
import { digits, measureInTurn, median, medianRatio } from './measure.ts';

const RULES = 10_000;
const ROUNDS = 15;

/** Four kinds of rules as generators write them. */
function ruleOf(i: number): string {
  switch (i % 4) {
    case 0: return `-A INPUT -s 10.${(i >> 8) & 255}.${i & 255}.0/24 -p tcp -m tcp --dport ${1000 + i} -j ACCEPT`;
    case 1: return `-A INPUT -p udp -m multiport --dports 53,123,${i} -m comment --comment "rule ${i}" -j DROP`;
    case 2: return '-A FORWARD -i eth0 -o docker0 -m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT';
    default: return `-A FORWARD -d 192.168.${i & 255}.7/32 ! -i eth1 -p tcp -m tcp --dport 80 -m mark --mark 0x1/0xff -j REJECT --reject-with tcp-reset`;
  }
}

/** What reading rules costs beyond cutting the text into words. */
export function benchRules(print: (line: string) => void): void {
  print(`Reading ${RULES} rules. Goal: at most 100 ms.`);
  const rules = `*filter\n${Array.from({ length: RULES }, (_, i) => ruleOf(i)).join('\n')}\nCOMMIT\n`;
  const wallMs = measureInTurn({
    read: () => void loadRules({ netfilter: { rules, unknown: 'never' } }),
    split: () => void rules.split('\n').map((line) => line.split(' ')),
  }, ROUNDS);
  print(`  ${digits(median(wallMs.read))} ms, best ${digits(Math.min(...wallMs.read))} ms; ${digits(medianRatio(wallMs.read, wallMs.split))} times splitting into words`);
}
