import fc from 'fast-check';
import { expect, it } from 'vitest';
import { endpointText, interventionText, parseEndpoint, parseIntervention, parseSysctls, sysctlsText } from '../../src/scenario/netfilterFields.ts';
import type { Endpoint } from '../../src/scenario/schema.ts';

it.each<[string, Partial<Endpoint>]>([
  ['192.0.2.1:80', { port: 80 }],
  ['192.0.2.1:8080,weight=0', { port: 8080, weight: 0 }],
  ['192.0.2.1:443,weight=2.5,unbound,answersTo=10.0.0.5', { port: 443, weight: 2.5, listens: false, answersTo: '10.0.0.5' }],
])('an endpoint is written %s', (text, what) => {
  const endpoint = { address: '192.0.2.1', port: 1, weight: 1, listens: true, ...what };
  expect(endpointText(endpoint)).toBe(text);
  expect(parseEndpoint(text)).toEqual(endpoint);
});

it.each(['', '192.0.2.1', '192.0.2.1:', '192.0.2.1:0', '192.0.2.1:65536', '192.0.2.1:8e1', '192.0.2.1:80:90', '192.0.2:80', '192.0.2.1:80,', '192.0.2.1:80,weight', '192.0.2.1:80,weight=-1', '192.0.2.1:80,bound', '192.0.2.1:80,answersTo=11.0.0.5'])(
  'no endpoint: %j', (text) => expect(parseEndpoint(text)).toBeUndefined(),
);

it.each<[string, number, string]>([
  ['3200:-t nat -A PREROUTING -j DNAT --to-destination 10.0.0.5:80', 3200, '-t nat -A PREROUTING -j DNAT --to-destination 10.0.0.5:80'],
  ['1.5e3: -A INPUT -j DROP', 1500, '-A INPUT -j DROP'],
])('an added rule is written %s', (text, atNs, rule) => expect(parseIntervention(text)).toEqual({ atNs, rule }));

it.each(['', '-A INPUT -j DROP', ':-A INPUT', '-5:-A INPUT', '8796093022208:-A INPUT', '5:', '5: ', '5:a\nb'])('no added rule: %j', (text) => expect(parseIntervention(text)).toBeUndefined());

it.each(['ip_forward=2', 'rp_filter', 'rp_filter=', 'rp_filter=-1', 'tcp_mem=1', 'constructor=0', '__proto__=0', ','])('no sysctls: %j', (text) => expect(parseSysctls(text)).toBeUndefined());

it('whatever can be said is read back as the same', () => {
  const bit = fc.constantFrom(0 as const, 1 as const);
  fc.assert(fc.property(fc.record({ ip_forward: bit, rp_filter: bit, route_localnet: bit }, { requiredKeys: [] }), (sysctls) => {
    expect(parseSysctls(sysctlsText(sysctls))).toEqual(sysctls);
  }));
  fc.assert(fc.property(fc.integer({ min: 0, max: 2 ** 43 - 1 }), fc.string({ minLength: 1, maxLength: 50 }).map((text) => `-${text}`.trim()), (atNs, rule) => {
    expect(parseIntervention(interventionText({ atNs, rule }))).toEqual({ atNs, rule });
  }));
});
