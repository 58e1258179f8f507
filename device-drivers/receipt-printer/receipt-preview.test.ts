import { expect, test } from 'vitest';
import { PAPER_58MM } from './printer-profile.ts';
import { previewReceipt } from './receipt-preview.ts';

test('the preview shows a receipt as it stands on the paper', () => {
  const preview = previewReceipt(
    {
      lines: [
        { type: 'title', text: '政务服务评价' },
        { type: 'rule' },
        { type: 'field', label: '事项', value: '建筑工程施工许可证核发（变更）' },
        { type: 'feed', lines: 1 },
        { type: 'qr', payload: 'https://example.gov.cn/r' },
        { type: 'text', text: '扫码评价', align: 'center' },
      ],
      expiresAt: 0,
    },
    PAPER_58MM,
  );
  expect(preview).toBe(
    `    政务服务评价
--------------------------------
事项：建筑工程施工许可证核发（变
      更）

[QR] https://example.gov.cn/r
            扫码评价
`,
  );
});
