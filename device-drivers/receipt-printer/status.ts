import type { PrintProblemKind } from '../../core/contract/receipt.ts';

/** What a printer tells about itself. `unknown` is what it did not tell; it is never taken for well. */
export interface PrinterStatus {
  line: 'online' | 'offline' | 'unknown';
  cover: 'closed' | 'open' | 'unknown';
  paper: 'enough' | 'near-end' | 'out' | 'unknown';
  /** `passing`: goes away by itself, such as a hot print head. `mechanical`: a jam, or an error that only power-off ends. */
  error: 'none' | 'passing' | 'cutter' | 'mechanical' | 'unknown';
}

export const UNKNOWN_STATUS: PrinterStatus = { line: 'unknown', cover: 'unknown', paper: 'unknown', error: 'unknown' };

/** Why a printer in some state prints nothing. */
export type Refusal = Extract<PrintProblemKind, 'offline' | 'paper-out' | 'cover-open' | 'printer-error'>;

/** The questions of `DLE EOT n`: 1 printer, 2 cause of being offline, 3 cause of an error, 4 paper. */
export type StatusQuestion = 1 | 2 | 3 | 4;
export const STATUS_QUESTIONS: readonly StatusQuestion[] = [1, 2, 3, 4];

const BIT = {
  offline: 0x08,
  coverOpen: 0x04,
  paperStopped: 0x20,
  anyError: 0x40,
  mechanical: 0x04,
  cutter: 0x08,
  unrecoverable: 0x20,
  passing: 0x40,
  nearEnd: 0x0c,
  paperOut: 0x60,
};
/** The same in the four bytes of an automatic status, where they lie elsewhere. */
const ASB_BIT = { offline: 0x08, coverOpen: 0x20, nearEnd: 0x03, paperOut: 0x0c };

const has = (byte: number, bits: number) => (byte & bits) !== 0;

/** A status with what the answer to one question adds. */
export function withAnswer(status: PrinterStatus, question: StatusQuestion, byte: number): PrinterStatus {
  switch (question) {
    case 1:
      return { ...status, line: has(byte, BIT.offline) ? 'offline' : 'online' };
    case 2: {
      const error = has(byte, BIT.anyError) ? 'mechanical' : 'none';
      const paper = has(byte, BIT.paperStopped) ? 'out' : status.paper;
      return { ...status, cover: has(byte, BIT.coverOpen) ? 'open' : 'closed', error, paper };
    }
    case 3: {
      const error = errorOf(byte);
      // A printer that names no cause has an error all the same.
      return error === 'none' && status.error !== 'unknown' ? status : { ...status, error };
    }
    case 4:
      return status.paper === 'out' ? status : { ...status, paper: paperOf(byte, BIT) };
  }
}

/** @param bytes the four bytes of an automatic status back (ASB) */
export function statusOfAsb([first = 0, second = 0, third = 0]: readonly number[]): PrinterStatus {
  return {
    line: has(first, ASB_BIT.offline) ? 'offline' : 'online',
    cover: has(first, ASB_BIT.coverOpen) ? 'open' : 'closed',
    error: errorOf(second),
    paper: paperOf(third, ASB_BIT),
  };
}

function errorOf(byte: number): PrinterStatus['error'] {
  if (has(byte, BIT.cutter)) return 'cutter';
  if (has(byte, BIT.unrecoverable | BIT.mechanical)) return 'mechanical';
  return has(byte, BIT.passing) ? 'passing' : 'none';
}

function paperOf(byte: number, bits: { nearEnd: number; paperOut: number }): PrinterStatus['paper'] {
  if (has(byte, bits.paperOut)) return 'out';
  return has(byte, bits.nearEnd) ? 'near-end' : 'enough';
}

/** Whether the printer told anything. */
export function isKnown(status: PrinterStatus): boolean {
  return Object.values(status).some((value) => value !== 'unknown');
}

/** Why nothing may be sent to a printer in this state; undefined when nothing speaks against it. */
export function refusalOf(status: PrinterStatus): Refusal | undefined {
  return stopOf(status) ?? (status.error === 'passing' ? 'printer-error' : status.line === 'offline' ? 'offline' : undefined);
}

/** Why a receipt that is being printed will not go on without a person; a printer may be offline or hot for a moment. */
export function stopOf({ cover, paper, error }: PrinterStatus): Refusal | undefined {
  // An open cover often reads as missing paper too, and closing it is what helps.
  if (cover === 'open') return 'cover-open';
  if (paper === 'out') return 'paper-out';
  return error === 'cutter' || error === 'mechanical' ? 'printer-error' : undefined;
}
