import { describe, expect, test } from 'vitest';
import { initialsTable } from '../../../build/pinyin/initials.ts';
import { noInitials, readInitials } from './initials.ts';
import { search, typedAs } from './search.ts';

const initials = readInitials(Uint8Array.from(initialsTable()).buffer);
const MATTERS = ['基本医疗保险参保人员异地就医备案', '异地就医结算（门诊）', '居民身份证换领', '重庆银行开户', '老年人优待证办理', 'EMS邮寄申请', '异地退休人员养老金领取'].map(
  (name, place) => ({ what: name, name, codes: [`1123020000000000${place}`] }),
);
const find = (query: string, limit = 8) => search(MATTERS, query, initials, limit);

describe('what a clerk types finds the matter', () => {
  test.each([
    ['ydjy', ['异地就医结算（门诊）', '基本医疗保险参保人员异地就医备案']],
    ['YDJY', ['异地就医结算（门诊）', '基本医疗保险参保人员异地就医备案']],
    ['身份证', ['居民身份证换领']],
    ['jmsfz', ['居民身份证换领']],
    // Either reading of 重 and of 行.
    ['cqyh', ['重庆银行开户']],
    ['zqyx', ['重庆银行开户']],
    // Brackets are not typed, Latin letters are.
    ['jsmz', ['异地就医结算（门诊）']],
    ['emsyj', ['EMS邮寄申请']],
    // With gaps, from three letters on.
    ['ybyd', ['基本医疗保险参保人员异地就医备案']],
    ['yt', []],
    ['ydjy ba', ['基本医疗保险参保人员异地就医备案']],
    ['11230200000000002', ['居民身份证换领']],
    ['00002', ['居民身份证换领']],
    // In full width, as an input method may write.
    ['ｙｄｊｙ', ['异地就医结算（门诊）', '基本医疗保险参保人员异地就医备案']],
    ['１１２３０２００００００００００２', ['居民身份证换领']],
    ['(门诊)', ['异地就医结算（门诊）']],
    ['（门诊）', ['异地就医结算（门诊）']],
    ['没有', []],
    ["'", []],
    // As an input method has it while one types.
    ["y'd'j'y'js", ['异地就医结算（门诊）']],
  ])('%s', (query, found) => expect(find(query)).toEqual(found));

  test('without a query all are there, in their order, up to the limit', () => {
    expect(find('', 3)).toEqual(MATTERS.slice(0, 3).map(({ name }) => name));
    expect(find('   ', 3)).toEqual(find('', 3));
  });

  test('while the table of initials has not come, characters and codes still find', () => {
    expect(search(MATTERS, 'ydjy', noInitials, 8)).toEqual([]);
    expect(search(MATTERS, '异地退休', noInitials, 8)).toEqual(['异地退休人员养老金领取']);
  });

  test('twenty thousand matters are searched between two keystrokes', () => {
    const many = Array.from({ length: 20_000 }, (_, place) => ({ what: place, name: `${MATTERS[place % MATTERS.length]?.name}${place}`, codes: [`${place}`] }));
    const took = () => {
      const start = performance.now();
      search(many, 'zzzz', initials, 8);
      return performance.now() - start;
    };
    // The quickest of some: a machine may stall in any of them.
    expect(Math.min(...Array.from({ length: 8 }, took))).toBeLessThan(500);
  });
});

test.each([
  ['残疾人证办理', { name: '残疾人证办理', code: '' }],
  ['EMS 邮寄', { name: 'EMS 邮寄', code: '' }],
  ['1123-CJR', { name: '', code: '1123-CJR' }],
  ['Ａ０３１８', { name: '', code: 'A0318' }],
  ['cjrz', { name: '', code: '' }],
  ['', { name: '', code: '' }],
])('what was searched by, %s, is filled in by hand where it belongs', (query, typed) => {
  expect(typedAs(query)).toEqual(typed);
});
