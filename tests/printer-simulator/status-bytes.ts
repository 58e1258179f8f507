/** How a simulated printer is. */
export interface Condition {
  paper: boolean;
  nearEnd: boolean;
  coverOpen: boolean;
  jammed: boolean;
  stalled: boolean;
}

const isOffline = ({ paper, coverOpen, jammed }: Condition) => !paper || coverOpen || jammed;

/** The answer to `DLE EOT`. */
export function statusByte(condition: Condition, question: number): number {
  const { paper, nearEnd, coverOpen, jammed } = condition;
  const bits = [
    isOffline(condition) ? 0x08 : 0,
    (coverOpen ? 0x04 : 0) | (paper ? 0 : 0x20) | (jammed ? 0x40 : 0),
    jammed ? 0x08 : 0,
    (nearEnd || !paper ? 0x0c : 0) | (paper ? 0 : 0x60),
  ];
  return 0x12 | (bits[question - 1] ?? 0);
}

/** The four bytes that a printer sends by itself. */
export function automaticStatus(condition: Condition): Uint8Array {
  const { paper, nearEnd, coverOpen, jammed } = condition;
  const first = 0x10 | (isOffline(condition) ? 0x08 : 0) | (coverOpen ? 0x20 : 0);
  return Uint8Array.of(first, jammed ? 0x08 : 0, (nearEnd || !paper ? 0x03 : 0) | (paper ? 0 : 0x0c), 0);
}
