import { expect, test } from 'vitest';
import { packText, unpackText } from '../../src/app/session/packText.ts';

const RULES = `*filter\n${Array.from({ length: 300 }, (_, i) => `-A INPUT -s 10.0.${i & 255}.0/24 -p tcp --dport ${i} -m comment --comment "größer ${i}" -j DROP`).join('\n')}\nCOMMIT\n`;

test('a packed text is short, fit for a URL, and comes back as it was', async () => {
  const packed = (await packText(RULES, 8192)) ?? '';
  expect(packed).toMatch(/^[\w-]+$/);
  expect(packed.length).toBeLessThan(RULES.length / 4);
  expect(await unpackText(packed, 100_000)).toBe(RULES);
  expect(await unpackText((await packText('', 8192)) ?? '', 0)).toBe('');
  expect(await unpackText((await packText('\uFEFFa\r\n', 8192)) ?? '', 100)).toBe('\uFEFFa\r\n');
});

test('what would be too long is not packed', async () => {
  expect(await packText(RULES, 1000)).toBeUndefined();
  expect(await packText('x'.repeat(1_000_001), 8192)).toBeUndefined();
});

test('what nobody packed is not unpacked, and a little that becomes very much neither', async () => {
  for (const broken of ['abc', '!!', 'AAAA', ((await packText(RULES, 8192)) ?? '').slice(0, -20)]) expect(await unpackText(broken, 100_000)).toBeUndefined();
  const bomb = (await packText('x'.repeat(1_000_000), 8192)) ?? '';
  expect(bomb.length).toBeLessThan(2000);
  expect(await unpackText(bomb, 999_999)).toBeUndefined();
  expect((await unpackText(bomb, 1_000_000))?.length).toBe(1_000_000);
});
