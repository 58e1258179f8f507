import type { Words } from '../../core/contract/words.ts';
import type { PrinterFault } from './print-jobs.ts';
import type { DrivenPrinter } from './printer-messages.ts';

/** What a technician reads about a printer, and what to do. */
export interface PrinterWords {
  untried: Words;
  ready: Words;
  nearEnd: Words;
  /** The last receipt was taken, and the printer tells no status. */
  taken: Words;
  /** It tells no status, and something that was wrong is not reported any more. */
  silent: Words;
  failed(fault: PrinterFault): Words;
}

/** What the printer is called in these words: its address, port, file or Windows name. */
export function addressOf(config: DrivenPrinter): string {
  switch (config.transport) {
    case 'tcp':
      return `${config.host}:${config.port}`;
    case 'serial':
      return config.path ?? `USB ${config.vendorId ?? '*'}:${config.productId ?? '*'}`;
    case 'device-file':
      return config.path;
    case 'spooler':
      return config.name;
  }
}

export function printerWords(config: DrivenPrinter): PrinterWords {
  const address = addressOf(config);
  return {
    untried: {
      zh: `打印机 ${address} 尚未打印过回执，状态未知。`,
      en: `No receipt was sent to the printer ${address} yet; its state is not known.`,
    },
    ready: { zh: `打印机 ${address} 就绪。`, en: `The printer ${address} says that it is ready.` },
    nearEnd: {
      zh: `打印机 ${address} 的纸快用完了，请准备更换纸卷。`,
      en: `The paper of the printer ${address} is near its end. Have a new roll at hand.`,
    },
    taken: {
      zh: `打印机 ${address} 不报告状态；上一张回执已送达，是否打印完整请现场查看。`,
      en: `The printer ${address} tells no status. It took the last receipt; whether that came out has to be seen on the spot.`,
    },
    silent: {
      zh: `打印机 ${address} 不报告状态，状态未知。请打印一张回执试试。`,
      en: `The printer ${address} tells no status; its state is not known. Print a receipt to see.`,
    },
    failed: (fault) => failedWords(fault, address, config.transport),
  };
}

function failedWords(fault: PrinterFault, address: string, transport: DrivenPrinter['transport']): Words {
  switch (fault) {
    case 'unreachable':
      return unreachableWords(address, transport);
    case 'offline':
      return {
        zh: `打印机 ${address} 处于脱机状态。请按打印机上的联机键，或关机后重新开机。`,
        en: `The printer ${address} is offline. Press its online button, or switch it off and on.`,
      };
    case 'paper-out':
      return {
        zh: `打印机 ${address} 缺纸。请装入新纸卷并合上上盖；没打完的回执不会自动补打。`,
        en: `The printer ${address} is out of paper. Put in a new roll and close the cover; what was not printed will not come out by itself.`,
      };
    case 'cover-open':
      return {
        zh: `打印机 ${address} 的上盖没有合上。请检查纸张并合上上盖。`,
        en: `The cover of the printer ${address} is open. Check the paper and close the cover.`,
      };
    case 'printer-error':
      return {
        zh: `打印机 ${address} 报告故障（切刀、卡纸或过热）。请关机，取出卡纸，再开机；仍报错请联系维修。`,
        en: `The printer ${address} reports an error (cutter, jam or heat). Switch it off, take out jammed paper, switch it on; call service if it stays.`,
      };
    case 'timed-out':
      return {
        zh: `打印机 ${address} 没有按时打印完回执，可能不完整。请检查纸张、上盖和报错灯，然后重新打印。`,
        en: `The printer ${address} did not finish the receipt in time; it may be incomplete. Check paper, cover and error light, then print again.`,
      };
    case 'cannot-write':
    case 'lost':
      return {
        zh: `与打印机 ${address} 的连接在打印时中断，回执可能不完整。请检查连接线和打印机电源，然后重新打印。`,
        en: `The connection to the printer ${address} broke while printing; the receipt may be incomplete. Check cable and power, then print again.`,
      };
  }
}

function unreachableWords(address: string, transport: DrivenPrinter['transport']): Words {
  switch (transport) {
    case 'tcp':
      return {
        zh: `连接不上打印机 ${address}。请检查打印机电源、网线和所配置的地址。`,
        en: `Cannot reach the printer ${address}. Check its power, its network cable and the configured address.`,
      };
    case 'serial':
      return {
        zh: `打不开打印机的串口 ${address}。请检查打印机电源、连接线和所配置的串口，并关闭占用该串口的其他程序。`,
        en: `Cannot open the printer's serial port ${address}. Check power, cable and the configured port, and close other programs that use it.`,
      };
    case 'device-file':
      return {
        zh: `打不开打印机 ${address}。请检查打印机电源、USB 线，以及本程序读写该文件的权限。`,
        en: `Cannot open the printer ${address}. Check its power, its USB cable, and the right to read and write that file.`,
      };
    case 'spooler':
      return {
        zh: `Windows 中没有可用的打印机“${address}”。请在系统的打印机设置中检查名称和驱动程序。`,
        en: `Windows has no usable printer "${address}". Check the name and the driver in the system's printer settings.`,
      };
  }
}
