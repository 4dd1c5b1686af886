import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  AMBULANCE_CPV,
  CPV_DIVISIONS,
  cpvBranch,
  cpvCheckDigit,
  cpvText,
  isAmbulanceCpv,
  readCpv,
  sharedCpvBranch,
} from './index.js';

const LIST = join(__dirname, '../../../../../shared/data/lists/cpv-2008-en.csv');

describe('CPV codes', () => {
  it('knows 45 divisions and the codes of the ambulance market, each once and in an existing division', () => {
    expect(Object.keys(CPV_DIVISIONS)).toHaveLength(45);
    expect(new Set(AMBULANCE_CPV.map(([code]) => code)).size).toBe(AMBULANCE_CPV.length);
    expect(AMBULANCE_CPV.filter(([code]) => !(code.slice(0, 2) in CPV_DIVISIONS))).toEqual([]);
    expect(cpvText('33157400')).toBe('Medical breathing devices');
    expect(cpvText('34000000')).toContain('Transport equipment');
    expect(isAmbulanceCpv('03111000')).toBe(false);
  });

  it('has the official check digit of every code it knows', () => {
    expect(AMBULANCE_CPV.filter(([code, digit]) => String(cpvCheckDigit(code)) !== digit)).toEqual([]);
  });

  it('has the official check digit of all 9,454 published codes', () => {
    if (!existsSync(LIST)) {
      console.log('not run: shared data absent');
      return;
    }
    const codes = [...readFileSync(LIST, 'utf8').matchAll(/^(\d{8}),\1-(\d),/gm)];
    expect(codes).toHaveLength(9454);
    expect(codes.filter(([, code, digit]) => String(cpvCheckDigit(code!)) !== digit).map(([, code]) => code)).toEqual(
      [],
    );
  });

  it.each(['34114121', '34114121-3', 'CPV 34114121-3', '34114121-3 Ambulances', ' 34114121 - 3 '])(
    'reads "%s" as ambulances without a warning',
    (cell) => expect(readCpv(cell)).toEqual({ code: '34114121', text: 'Ambulances', warning: undefined }),
  );

  it('notices every wrong check digit and every change of a single digit beside the right one', () => {
    for (let digit = 0; digit <= 9; digit += 1) {
      expect('problem' in readCpv(`34114121-${digit}`)).toBe(digit !== 3);
    }
    const slips = '34114121'.split('').flatMap((right, at) =>
      '0123456789'
        .split('')
        .filter((d) => d !== right)
        .map((d) => `${'34114121'.slice(0, at)}${d}${'34114121'.slice(at + 1)}-3`),
    );
    const accepted = slips.filter((code) => !('problem' in readCpv(code)));
    expect(accepted).toEqual([]);
  });

  it('accepts a code that nobody here knows with a warning, unless the partnership has the whole list', () => {
    expect(readCpv('15811100')).toMatchObject({
      code: '15811100',
      warning: expect.stringContaining('not in our list'),
    });
    expect(readCpv('15811100', (code) => code === '15811100')).toMatchObject({ warning: undefined });
  });

  it.each([
    ['3411412', 'is not a CPV code'],
    ['341141210', 'is not a CPV code'],
    ['ambulance', 'is not a CPV code'],
    ['', 'is not a CPV code'],
    ['99114121', 'there is no division 99'],
    ['34114121-4', 'would end in -3'],
  ])('refuses "%s" because it %s', (cell, why) => {
    expect(readCpv(cell)).toEqual({ problem: expect.stringContaining(why) });
  });

  it('finds the narrowest branch that two codes share', () => {
    expect(cpvBranch('34114121', 'category')).toBe('34114');
    expect(sharedCpvBranch('34114121', '34114122')).toEqual({ level: 'category', branch: '34114' });
    expect(sharedCpvBranch('33182100', '33192160')).toEqual({ level: 'group', branch: '331' });
    expect(sharedCpvBranch('34114121', '34211200')).toEqual({ level: 'division', branch: '34' });
    expect(sharedCpvBranch('34114121', '50117200')).toBeUndefined();
  });
});
