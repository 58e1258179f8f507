import { formatChinaTime } from '../../../contract/china-time.ts';
import { NEVER_EXPIRES, type Receipt, type ReceiptLine } from '../../../contract/receipt.ts';
import { centred, field, RULE } from './receipt-lines.ts';

export interface SelfTestFacts {
  deviceId: string;
  version: string;
  hallName: string;
  windowNo: string;
  /** How the printer is set up; how it is reached in words, e.g. `tcp 192.168.1.50:9100`. */
  printer: { columns: number; dotsPerLine: number; qr: 'native' | 'raster'; cut: boolean; reachedBy: string };
  /** Milliseconds since 1970. */
  now: number;
}

/**
 * 打印机自检, for the technician: each kind of line, with what to look for. Whoever sees it cut off, garbled or without a
 * readable QR code has chosen another paper or QR setting than the printer has.
 */
export function selfTestPage(facts: SelfTestFacts): Receipt {
  const { printer, now } = facts;
  return {
    expiresAt: NEVER_EXPIRES,
    lines: [
      { type: 'title', text: '打印机自检' },
      centred('Printer self-test'),
      centred(facts.hallName),
      RULE,
      field('时间 Time', formatChinaTime(now)),
      field('设备 Device', facts.deviceId),
      field('版本 Version', facts.version),
      field('窗口 Window', facts.windowNo),
      field('连接 Link', printer.reachedBy),
      field('设置 Setup', `${printer.columns} 列 ${printer.dotsPerLine} 点`),
      field('二维码 QR', printer.qr),
      field('切纸 Cut', printer.cut ? '有 yes' : '无 no'),
      RULE,
      ...ruler(printer.columns),
      ...characters(),
      ...kindsOfLines(),
      ...testCode(facts),
      centred('以上完整清晰，即为正常'),
      centred('All legible: all is well'),
    ],
  };
}

/** One full line: it breaks, or stops short of the edge, where the paper setting is not the printer's. */
function ruler(columns: number): ReceiptLine[] {
  const digits = Array.from({ length: columns }, (_, index) => String((index + 1) % 10)).join('');
  return [
    { type: 'text', text: '列宽：应正好一行，两端齐边' },
    { type: 'text', text: 'Ruler: one full line' },
    { type: 'text', text: digits },
    { type: 'text', text: '汉'.repeat(columns / 2) },
    RULE,
  ];
}

function characters(): ReceiptLine[] {
  return [
    { type: 'text', text: '汉字：永和九年，岁在癸丑' },
    { type: 'text', text: '生僻字：喆堃镕燊犇淼龘曌' },
    { type: 'text', text: '标点：“《（【￥…—·】）》”' },
    { type: 'text', text: 'ASCII: ABC xyz 0123456789' },
    { type: 'text', text: '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~' },
    RULE,
  ];
}

function kindsOfLines(): ReceiptLine[] {
  return [
    { type: 'title', text: '大字 Aa1', align: 'left' },
    { type: 'heading', text: '高字 Tall Aa1' },
    { type: 'text', text: '居左 left' },
    centred('居中 centre'),
    field('标签', '内容换行后应与第一行的内容对齐，不压标签，不出纸边'),
    { type: 'choices', choices: ['方框甲', '方框乙', '较长的一项应独占一行，换行后对齐文字'] },
    { type: 'blank', label: '手写处', rows: 2 },
    { type: 'text', text: '下空两行 Two empty lines:' },
    { type: 'feed', lines: 2 },
    RULE,
  ];
}

/** As long as a rating link, so that a paper on which this one can be scanned shows those too. */
const LINK_LENGTH = 120;

function testCode({ deviceId, now }: SelfTestFacts): ReceiptLine[] {
  const words = `SELF-TEST ${deviceId.replaceAll(/[^ -~]/g, '?')} ${formatChinaTime(now)} `;
  return [centred('用手机扫描，应显示 SELF-TEST'), { type: 'qr', payload: words.padEnd(LINK_LENGTH, '.') }];
}
