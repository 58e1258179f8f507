import type { Receipt } from '../../../core/contract/receipt.ts';
import { PAPER_80MM, type PrinterProfile } from '../../../device-drivers/receipt-printer/printer-profile.ts';

/** As pixels, the QR code makes of a receipt more than one USB transfer of any size. */
export const PROFILE: PrinterProfile = { ...PAPER_80MM, qr: 'raster' };

export const RECEIPT: Receipt = {
  lines: [
    { type: 'title', text: '受理回执' },
    { type: 'field', label: '业务流水号', value: '230200-2026-000123' },
    { type: 'rule' },
    { type: 'qr', payload: `https://pj.example.gov.cn/r?c=${'0123456789abcdef'.repeat(10)}` },
    { type: 'text', text: '请扫码评价' },
  ],
  expiresAt: Number.MAX_SAFE_INTEGER,
};
