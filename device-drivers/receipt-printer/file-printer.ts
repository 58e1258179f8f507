import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { formatChinaTime } from '../../core/contract/china-time.ts';
import type { Clock } from '../../core/contract/clock.ts';
import type { DeviceHealth } from '../../core/contract/device-health.ts';
import { PrintProblem, type Receipt, type ReceiptPrinter } from '../../core/contract/receipt.ts';
import { type HealthWords, PrintJobs } from './print-jobs.ts';
import type { PrinterProfile } from './printer-profile.ts';
import type { ReceiptEncoder } from './receipt-encoder.ts';
import { previewReceipt } from './receipt-preview.ts';
import { receiptSvg } from './receipt-svg.ts';

const RECEIPTS_KEPT = 100;

export interface FilePrinterOptions {
  id: string;
  /** Created when missing. */
  folder: string;
  profile: PrinterProfile;
  encode: ReceiptEncoder;
  clock: Clock;
}

/**
 * A printer for places without one: each receipt becomes `20261122-153000-1.escpos` (China time and a number) with the
 * bytes a real printer would get, and beside it a `.txt` and a `.svg` to look at. A file under its final name is complete.
 */
export class FilePrinter implements ReceiptPrinter {
  readonly #options: FilePrinterOptions;
  readonly #jobs: PrintJobs;

  constructor(options: FilePrinterOptions) {
    this.#options = options;
    this.#jobs = new PrintJobs(options.id, healthWords(options.folder), options.clock);
  }

  async print(receipt: Receipt): Promise<void> {
    const { encode, profile } = this.#options;
    const bytes = encode(receipt, profile);
    const views = { txt: previewReceipt(receipt, profile), svg: receiptSvg(receipt, profile) };
    // Writing is short: a closing printer finishes the receipt that it has begun.
    await this.#jobs.run(receipt, () => this.#write(bytes, views));
  }

  health(): DeviceHealth {
    return this.#jobs.health();
  }

  close(): Promise<void> {
    return this.#jobs.close();
  }

  async #write(bytes: Uint8Array, views: { txt: string; svg: string }): Promise<void> {
    const { folder, clock } = this.#options;
    try {
      await mkdir(folder, { recursive: true });
      const path = join(folder, await freeName(folder, clock.now()));
      // What people look at first: whoever waits for an `.escpos` file finds all three.
      for (const [ending, view] of Object.entries(views)) await writeWhole(`${path}.${ending}`, Buffer.from(view, 'utf8'));
      await writeWhole(`${path}.escpos`, bytes);
      await forgetOldest(folder);
    } catch (cause) {
      throw new PrintProblem('cannot-write', `Cannot write a receipt into the folder ${folder}.`, { cause });
    }
  }
}

/** The first name of this second that no file in the folder has, so that a restart overwrites nothing. */
async function freeName(folder: string, instant: number): Promise<string> {
  const second = formatChinaTime(instant).replaceAll(/[-:]/g, '').replace(' ', '-');
  const taken = new Set(await readdir(folder));
  let number = 1;
  while (taken.has(`${second}-${number}.escpos`) || taken.has(`${second}-${number}.txt`)) number++;
  return `${second}-${number}`;
}

/** Nobody empties the folder, and each receipt holds a link by which its service can be rated. */
async function forgetOldest(folder: string): Promise<void> {
  const receipts = (await readdir(folder)).filter((name) => name.endsWith('.escpos')).toSorted();
  for (const name of receipts.slice(0, -RECEIPTS_KEPT)) {
    for (const ending of ['txt', 'svg', 'escpos']) await rm(join(folder, name.replace(/escpos$/, ending)), { force: true });
  }
}

async function writeWhole(path: string, content: Uint8Array): Promise<void> {
  const temporary = `${path}.tmp`;
  try {
    const file = await open(temporary, 'w', 0o600);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

function healthWords(folder: string): HealthWords {
  return {
    untried: { zh: `尚未向文件夹 ${folder} 写入过回执。`, en: `No receipt was written into the folder ${folder} yet.` },
    ready: { zh: `上一张回执已写入文件夹 ${folder}。`, en: `The last receipt was written into the folder ${folder}.` },
    failed: () => ({
      zh: `无法把回执写入文件夹 ${folder}。请检查磁盘空间和文件夹的写入权限。`,
      en: `Cannot write receipts into the folder ${folder}. Check the free disk space and the right to write there.`,
    }),
  };
}
