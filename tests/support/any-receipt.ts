import * as fc from 'fast-check';
import type { ReceiptLine } from '../../core/contract/receipt.ts';

const anyCharacter = fc.string({ unit: 'binary', minLength: 1, maxLength: 1 });
/** Those on which encoders stumble. */
const telling = fc.constantFrom('评', '（', '。', ' ', 'x', '<', '&', '□', '\x1b', '\x10', '\x14', 'p', '\n', '\ud800');

/** Any text at all, hostile ones often. */
const anyText = fc.string({ unit: fc.oneof(anyCharacter, telling), maxLength: 120 });

const align = fc.constantFrom<'left' | 'center'>('left', 'center');
const payload = fc.string({ unit: fc.integer({ min: 0x20, max: 0x7e }).map((code) => String.fromCharCode(code)), minLength: 1, maxLength: 120 });

/** Any line of a receipt that paper can show. */
export const anyReceiptLine: fc.Arbitrary<ReceiptLine> = fc.oneof(
  fc.record({ type: fc.constant('title' as const), text: anyText, align }),
  fc.record({ type: fc.constant('heading' as const), text: anyText, align }),
  fc.record({ type: fc.constant('text' as const), text: anyText, align }),
  fc.record({ type: fc.constant('field' as const), label: anyText, value: anyText }),
  fc.record({ type: fc.constant('blank' as const), label: anyText, rows: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ type: fc.constant('choices' as const), choices: fc.array(fc.oneof(anyText, fc.constantFrom('满意', '其他')), { maxLength: 5 }) }),
  fc.record({ type: fc.constant('feed' as const), lines: fc.integer({ min: 1, max: 20 }) }),
  fc.constant({ type: 'rule' as const }),
  fc.record({ type: fc.constant('qr' as const), payload }),
);
