import { expect, test } from 'vitest';
import { SimulatedPrinter } from './simulated-printer.ts';

const RECEIPT = Buffer.from('\x1b@one\ntwo\n\x1dV\x01', 'latin1');

function connected(model: ConstructorParameters<typeof SimulatedPrinter>[0] = {}) {
  const paper = new SimulatedPrinter(model);
  const said: number[] = [];
  paper.connect({ send: (bytes) => said.push(...bytes), hangUp: () => paper.disconnect(), onRoom: () => {} });
  return { paper, said };
}

test('what it took comes out when paper comes back, whoever hung up meanwhile: what a driver must withdraw', () => {
  const { paper } = connected();
  paper.runOutOfPaper();
  paper.receive(RECEIPT);
  paper.disconnect();
  expect(paper.paper).toBe('');
  paper.putPaperIn();
  expect(paper.receipts).toEqual([['one', 'two']]);
});

test('cleared, nothing comes out, and it says so', () => {
  const { paper, said } = connected();
  paper.runOutOfPaper();
  paper.receive(RECEIPT);
  paper.receive(Uint8Array.of(0x10, 0x14, 8, 1, 3, 20, 1, 6, 2, 8));
  expect(said).toEqual([0x37, 0x25, 0x00]);
  paper.putPaperIn();
  expect(paper.receipts).toEqual([]);
});

test('a full buffer takes no more, but a question is answered at once; `GS r` only when its turn comes', () => {
  const { paper, said } = connected({ bufferBytes: 4 });
  paper.openCover();
  expect(paper.receive(Uint8Array.of(0x1d, 0x72, 1, 0x10, 0x04, 2))).toBe(true);
  expect(said).toEqual([0x16]);
  expect(paper.receive(RECEIPT)).toBe(false);
  expect(paper.holds).toBe(4);
  paper.closeCover();
  expect(said).toEqual([0x16, 0x00]);
  expect(paper.receipts).toHaveLength(1);
});

test('tells changes by itself once it was asked to', () => {
  const { paper, said } = connected();
  paper.receive(Uint8Array.of(0x1d, 0x61, 0x0e));
  paper.comeNearEnd();
  paper.runOutOfPaper();
  expect(said).toEqual([0x10, 0, 0, 0, 0x10, 0, 0x03, 0, 0x18, 0, 0x0f, 0]);
});

test.each([
  ['a drawer pulse at once', [0x10, 0x14, 1, 0, 1]],
  ['a drawer pulse', [0x1b, 0x70, 0, 25, 250]],
  ['a status question that does not exist', [0x10, 0x04, 9]],
  ['a buffered question that does not exist', [0x1d, 0x72, 7]],
  ['an unknown command', [0x1d, 0x99]],
])('%s is noted', (_what, bytes) => {
  const { paper } = connected();
  paper.receive(Uint8Array.from(bytes));
  expect(paper.violations).not.toEqual([]);
});
