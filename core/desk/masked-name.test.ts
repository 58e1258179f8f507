import { expect, test } from 'vitest';
import { maskedApplicant, maskedPersonName } from './masked-name.ts';

test.each([
  ['李明', '李*'],
  ['王小明', '王**'],
  ['欧阳建国', '欧***'],
  ['阿卜杜拉·买买提·玉素甫', '阿***'],
  ['John Smith', 'J***'],
  ['Zoë', 'Z**'],
  ['  王伟 ', '王*'],
  ['𠮷田太郎', '𠮷***'],
  // One character of two code points, and one of many.
  ['e\u0301lan', 'e\u0301***'],
  ['👩‍👩‍👧明', '👩‍👩‍👧*'],
  ['\ud842明', '\ufffd*'],
  // Nothing would be hidden of a single character.
  ['王', '*'],
  ['', ''],
  ['　', ''],
])('of the person %s stands there %s', (name, masked) => {
  expect(maskedPersonName(name)).toBe(masked);
});

test.each([
  ['齐齐哈尔华昌建材有限公司', '齐齐**公司'],
  ['华昌建材有限公司', '华昌**公司'],
  // Two characters at either end would be most of it, or the whole.
  ['张三小吃店', '张***'],
  ['王小明五金店', '王***'],
  ['华昌公司', '华***'],
  ['华昌', '华*'],
])('of the organisation %s stands there %s', (name, masked) => {
  for (const kind of ['enterprise', 'institution', 'social-organisation', 'unincorporated', 'government', 'other'] as const) {
    expect(maskedApplicant({ name, kind })).toBe(masked);
  }
});

test('of whom no kind is known as little is told as of a person, and of nobody nothing', () => {
  expect(maskedApplicant({ name: '齐齐哈尔华昌建材有限公司' })).toBe('齐***');
  expect(maskedApplicant({ name: '王小明', kind: 'natural-person' })).toBe('王**');
  expect(maskedApplicant(undefined)).toBeNull();
});
