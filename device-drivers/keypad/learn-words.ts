import type { Level } from '../../core/contract/rating.ts';

export interface LearnWords {
  zh: string;
  en: string;
}

const LEVEL_NAMES: Readonly<Record<Level, LearnWords>> = {
  5: { zh: '非常满意', en: 'very satisfied' },
  4: { zh: '满意', en: 'satisfied' },
  3: { zh: '基本满意', en: 'fairly satisfied' },
  2: { zh: '不满意', en: 'dissatisfied' },
  1: { zh: '非常不满意', en: 'very dissatisfied' },
};

/** What the technician who teaches a keypad reads. */
export const LEARN_WORDS = {
  ask: (level: Level, round: 1 | 2): LearnWords => ({
    zh: round === 1 ? `请按一下“${LEVEL_NAMES[level].zh}”键，然后松开。` : `请再按一下“${LEVEL_NAMES[level].zh}”键。`,
    en: round === 1 ? `Press the key "${LEVEL_NAMES[level].en}" (${LEVEL_NAMES[level].zh}) and let go.` : `Press "${LEVEL_NAMES[level].en}" (${LEVEL_NAMES[level].zh}) again.`,
  }),
  sameAs: (known: Level, asked: Level): LearnWords => ({
    zh: `收到的与“${LEVEL_NAMES[known].zh}”键相同。请按“${LEVEL_NAMES[asked].zh}”键。`,
    en: `This is what "${LEVEL_NAMES[known].en}" sends. Press "${LEVEL_NAMES[asked].en}".`,
  }),
  differs: {
    zh: '同一个键两次发送的内容不同。请只按所要求的键；如仍不同，说明报文中有变化的内容（如计数），无法自动学习，请按厂家协议手工编写配置文件。',
    en: 'The same key sent something else than before. Press only the key that is asked for; if it goes on, its frames hold something that changes, e.g. a counter: write the profile by hand, from the manual.',
  },
  tooLong: {
    zh: '收到的内容过长。请检查端口和波特率是否正确，以及该端口上是否为按键器。',
    en: 'Too much came at once. Check the port and the baud rate, and that it is the keypad which is on this port.',
  },
  noPattern: {
    zh: '五个键都已收到，但看不出报文的起止规律，无法自动学习。请检查波特率；如无误，请按厂家协议手工编写配置文件。',
    en: 'All five keys were heard, but nothing tells where a frame begins or ends. Check the baud rate; if that is right, write the profile by hand, from the manual.',
  },
  unreliable: {
    zh: '按学到的规律不能准确还原五个键，未生成配置。请重新学习，每次只按一个键。',
    en: 'What was learnt does not tell the five keys apart for certain, so there is no profile. Learn again, one key at a time.',
  },
  noMatch: {
    zh: '该 USB 设备没有报告厂商和产品编号，无法生成识别规则。请更换接口或按键器。',
    en: 'The USB device tells no vendor and product, so nothing would know it again. Try another port or keypad.',
  },
} as const;
