import type { DeviceHealth } from '../../contract/device-health.ts';
import { PrintProblem, type PrintProblemKind, type Receipt, type ReceiptPrinter } from '../../contract/receipt.ts';
import type { Words } from '../../contract/words.ts';
import type { DeviceDesk, LearnDesk, PageAnswer, PrinterPage } from '../../technician-link/device-desk.ts';
import type { OrderTrail } from './technician-desk.ts';

export interface DeviceDeskDependencies {
  trail: Pick<OrderTrail, 'note' | 'change'>;
  /** Those that the settings name, then the unsupported ones. */
  devices(): DeviceHealth[];
  warnings(): string[];
  /** Of all device hosts, since the start. */
  hostRestarts(): number;
  /** Hints to every device host that something may have been plugged in or out. */
  rescan(): void;
  printer: Pick<ReceiptPrinter, 'print' | 'health'>;
  /** The page as it would be now. */
  pageOf(page: PrinterPage): Receipt;
  learn: LearnDesk;
}

/** Keypads, printers and scanners as a technician sees them. */
export function createDeviceDesk({ trail, devices, warnings, hostRestarts, rescan, printer, pageOf, learn }: DeviceDeskDependencies): DeviceDesk {
  const answer = () => ({ devices: devices(), warnings: warnings() });
  return {
    devices: answer,
    hostRestarts,
    rescan(order) {
      trail.change(() => trail.note('devices-rescanned', order, {}));
      rescan();
      return answer();
    },
    async printPage({ page, ...order }) {
      trail.change(() => trail.note('page-printed', order, { page }));
      const problem = await problemOfPrinting(printer, pageOf(page));
      return { outcome: problem ? 'not-printed' : 'printed', problem, printer: printer.health().detail };
    },
    learn,
  };
}

async function problemOfPrinting(printer: Pick<ReceiptPrinter, 'print'>, receipt: Receipt): Promise<PageAnswer['problem']> {
  try {
    await printer.print(receipt);
    return null;
  } catch (error) {
    if (!(error instanceof PrintProblem)) throw error;
    return { kind: error.kind, ...PRINT_PROBLEM_WORDS[error.kind] };
  }
}

const MAY_BE_IN_PART = {
  zh: '可能已打印一部分，请查看打印机出纸情况后再决定是否重打。',
  en: 'It may be printed in part; look at the printer before you print it again.',
};
const PRINT_PROBLEM_WORDS: Record<PrintProblemKind, Words> = {
  unreachable: { zh: '连接不上打印机，请检查电源、连线和地址。', en: 'The printer cannot be reached; check its power, cable and address.' },
  offline: { zh: '打印机处于脱机状态，请检查面板指示灯并按联机键。', en: 'The printer is offline; look at its lamps and press its online key.' },
  'paper-out': { zh: '打印机缺纸，请装纸。', en: 'The printer is out of paper; load paper.' },
  'cover-open': { zh: '打印机上盖打开，请合上。', en: "The printer's cover is open; close it." },
  'printer-error': { zh: '打印机报告故障（切刀或打印头），请断电重启并清除卡纸。', en: 'The printer reports an error (cutter or head); clear a jam, switch it off and on.' },
  'timed-out': { zh: `打印机没有及时收完。${MAY_BE_IN_PART.zh}`, en: `The printer did not take it in time. ${MAY_BE_IN_PART.en}` },
  'cannot-write': { zh: `未能写完。${MAY_BE_IN_PART.zh}`, en: `Writing it failed. ${MAY_BE_IN_PART.en}` },
  lost: { zh: `打印进程中断，已自动重新启动。${MAY_BE_IN_PART.zh}`, en: `The process that printed ended and is started again. ${MAY_BE_IN_PART.en}` },
  expired: { zh: '等待过久，页面已过期，请重新打印。', en: 'It waited too long; print it again.' },
};
