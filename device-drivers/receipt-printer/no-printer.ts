import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { PrintProblem, type ReceiptPrinter } from '../../core/contract/receipt.ts';

const NOT_CONFIGURED = {
  state: 'unknown',
  detail: {
    zh: '没有配置打印机：回执不打印，二维码显示在屏幕上。要打印请在 config.json 中设置 printer。',
    en: 'No printer is configured: receipts are not printed, the screen shows their QR codes. To print, set printer in config.json.',
  },
} as const;

const FAULTY = {
  state: 'failed',
  detail: {
    zh: 'config.json 中 printer 的设置有误，不能打印。请按运行告警改正后重新启动。',
    en: 'The setting printer in config.json is faulty, so nothing is printed. Correct it as the warnings say, and start again.',
  },
} as const;

/** Stands where no printer is: it says so, and prints nothing. @param isFaulty whether one is configured in a way that cannot be used */
export function noPrinter(id: string, isFaulty: boolean): ReceiptPrinter {
  const health: DeviceHealth = { id, kind: 'receipt-printer', ...(isFaulty ? FAULTY : NOT_CONFIGURED) };
  return {
    print: () => Promise.reject(new PrintProblem('unreachable', 'There is no printer.')),
    health: () => health,
    close: () => Promise.resolve(),
  };
}
