import { useState } from 'react';
import { asUsual, EMPTY_CASE, EMPTY_SERVICE, type CaseDraft, type ServiceDraft } from './case-draft.ts';

export const WAYS = ['single', 'batch', 'theme'] as const;
export type Way = (typeof WAYS)[number];

/** A case of a theme, told from the others while they come and go. */
export type Row = CaseDraft & { key: number };

interface Draft {
  way: Way;
  /** One, but for a theme. */
  rows: readonly [Row, ...Row[]];
  service: ServiceDraft;
  /** The serial numbers of a batch, as they were pasted. */
  lines: string;
}

const EMPTY: Draft = { way: 'single', rows: [{ ...EMPTY_CASE, key: 0 }], service: EMPTY_SERVICE, lines: '' };

/** What is filled in to start a rating. It is kept by the desk: whoever looks at another part of it, to sign in say, finds it again. */
export interface StartDraft extends Draft {
  choose(way: Way): void;
  changeRow(key: number, change: Partial<CaseDraft>): void;
  addRow(): void;
  removeRow(key: number): void;
  changeService(change: Partial<ServiceDraft>): void;
  setLines(lines: string): void;
  /** The matter stays for the next case; what is a person's own does not. */
  started(): void;
  clear(): void;
}

export function useStartDraft(): StartDraft {
  const [draft, setDraft] = useState(EMPTY);
  const change = (part: (before: Draft) => Partial<Draft>) => setDraft((before) => ({ ...before, ...part(before) }));
  return {
    ...draft,
    choose: (way) => change(({ rows }) => ({ way, rows: way !== 'theme' ? [rows[0]] : rows.length < 2 ? withAnother(rows) : rows })),
    changeRow: (key, part) =>
      change(({ rows, service }) => ({
        rows: mapped(rows, (one) => (one.key === key ? { ...one, ...part } : one)),
        service: 'matter' in part ? asUsual(service) : service,
      })),
    addRow: () => change(({ rows }) => ({ rows: withAnother(rows) })),
    removeRow: (key) =>
      change(({ rows }) => {
        const [first = rows[0], ...others] = rows.filter((one) => one.key !== key);
        return { rows: [first, ...others] };
      }),
    changeService: (part) => change(({ service }) => ({ service: { ...service, ...part } })),
    setLines: (lines) => change(() => ({ lines })),
    started: () => change(({ rows, service }) => ({ rows: mapped(rows, (one) => ({ ...one, projectNo: '' })), lines: '', service: { ...service, number: '1', applicant: '' } })),
    clear: () => setDraft(EMPTY),
  };
}

type Rows = Draft['rows'];

const mapped = ([first, ...others]: Rows, to: (row: Row) => Row): Rows => [to(first), ...others.map(to)];
const withAnother = (rows: Rows): Rows => [...rows, { ...EMPTY_CASE, key: Math.max(...rows.map(({ key }) => key)) + 1 }];
