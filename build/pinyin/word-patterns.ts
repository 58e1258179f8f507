import type { Line } from './word-list.ts';

/** Numbers before measure words, where what counts is near: 两个, 三次, 几张. */
const NUMBERS = [...'一两二三四五六七八九十几半每这那哪'];
const MEASURES = [...'个位名口家天年月日次趟遍回张份件套本台部块条只支杯瓶圈层楼号点分秒周岁米斤元角毛下声句种样步段页排包盒袋把辆封道门', '分钟', '小时', '星期', '个月', '块钱', '公里'];
/** 年 and 一 stand in many words beside these. */
const MOST_OF_ONE = 40_000;
/** The rarest that is worth its place in the table. */
const LEAST = 12;

/** What is put before or behind words of a kind, and how often it stands there: four times as often as chance would have it. */
const PATTERNS: readonly { kinds: RegExp; longest: number; share: number; build(word: string): string }[] = [
  { kinds: /^(?:v|zg|vn|nz)$/, longest: 1, share: 0.06, build: (verb) => `${verb}了` },
  { kinds: /^(?:v|zg|vn|nz)$/, longest: 1, share: 0.02, build: (verb) => `${verb}着` },
  { kinds: /^(?:v|zg|vn|nz)$/, longest: 1, share: 0.004, build: (verb) => `${verb}得` },
  { kinds: /^(?:v|zg|vn|nz)$/, longest: 1, share: 0.01, build: (verb) => `${verb}过` },
  { kinds: /^(?:v|a|zg|d)$/, longest: 2, share: 0.02, build: (word) => `不${word}` },
  { kinds: /^(?:v|zg)$/, longest: 2, share: 0.008, build: (verb) => `没${verb}` },
  { kinds: /^(?:a|zg|an|ad)$/, longest: 2, share: 0.02, build: (quality) => `很${quality}` },
  { kinds: /^(?:a|zg|an|ad)$/, longest: 2, share: 0.01, build: (quality) => `太${quality}` },
  { kinds: /^(?:a|zg|an|ad)$/, longest: 1, share: 0.01, build: (quality) => `又${quality}` },
];

/**
 * Words that a list of words leaves out because anybody can make them: 等了, 站着, 不懂, 很冷, 三次. To a conversion that
 * knows how common words are, and not which of them stand together, they are what it gets wrong most.
 */
export function patternWords(lines: readonly Line[]): Line[] {
  const made = lines.flatMap(({ text, frequency, rest: [kind = ''] }) =>
    PATTERNS.filter(({ kinds, longest }) => text.length <= longest && kinds.test(kind)).map(({ build, share }) => ({
      text: build(text),
      frequency: frequency * share,
      rest: [],
    })),
  );
  return [...made, ...counted(lines)].filter(({ frequency }) => frequency >= LEAST);
}

function counted(lines: readonly Line[]): Line[] {
  const frequencies = new Map(lines.map(({ text, frequency }) => [text, Math.min(frequency, MOST_OF_ONE)]));
  const of = (text: string) => frequencies.get(text) ?? 1;
  const sum = MEASURES.reduce((so, measure) => so + of(measure), 0);
  return NUMBERS.flatMap((number) =>
    MEASURES.map((measure) => ({ text: number + measure, frequency: (0.4 * of(number) * of(measure)) / sum, rest: [] })),
  );
}
