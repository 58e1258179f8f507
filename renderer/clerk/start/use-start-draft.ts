import { useCallback, useState } from 'react';
import type { EvaluatorError } from '../../../core/counter-link/sdk/index.ts';
import { asUsual, EMPTY_CASE, EMPTY_SERVICE, nextService, type CaseDraft, type ServiceDraft } from './case-draft.ts';

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

interface Kept {
  draft: Draft;
  /** What was started last, and what it left in the form; null once the evaluator has taken it. */
  sent: { whole: Draft; left: Draft } | null;
  /** Counts how often a start came back. */
  returns: number;
  /** Where to correct what came back last, as JSON pointers; empty where nothing is named. */
  pointers: readonly string[];
}

/** What is filled in to start a rating. It is kept by the desk: whoever looks at another part of it, to sign in say, finds it again. */
export interface StartDraft extends Draft, Pick<Kept, 'returns' | 'pointers'> {
  choose(way: Way): void;
  changeRow(key: number, change: Partial<CaseDraft>): void;
  addRow(): void;
  removeRow(key: number): void;
  changeService(change: Partial<ServiceDraft>): void;
  setLines(lines: string): void;
  /** The matter stays for the next case; what is a person's own does not. */
  started(): void;
  /** The evaluator has taken what was started. */
  onTaken(): void;
  /** It was refused, and comes back to be corrected, unless something else is being filled in. */
  onRefused(error: EvaluatorError): void;
  clear(): void;
}

export function useStartDraft(): StartDraft {
  const [{ draft, returns, pointers }, setKept] = useState<Kept>({ draft: EMPTY, sent: null, returns: 0, pointers: [] });
  const change = (part: (before: Draft) => Partial<Draft>) => setKept((kept) => ({ ...kept, draft: { ...kept.draft, ...part(kept.draft) } }));
  return {
    ...draft,
    returns,
    pointers,
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
    onTaken: useCallback(() => setKept(taken), []),
    onRefused: useCallback(({ fields }) => setKept((kept) => refused(kept, fields.map(({ pointer }) => pointer))), []),
    started: () => setKept(({ draft: whole, ...kept }) => ({ ...kept, ...sent(whole) })),
    clear: () => setKept((kept) => ({ ...kept, draft: EMPTY, sent: null })),
  };
}

function sent(draft: Draft): Pick<Kept, 'draft' | 'sent'> {
  const left: Draft = { ...draft, rows: mapped(draft.rows, (one) => ({ ...one, projectNo: '' })), lines: '', service: nextService(draft.service) };
  // What is scanned next goes to a line of its own.
  const whole: Draft = { ...draft, lines: draft.lines.trim() === '' ? '' : `${draft.lines.trimEnd()}\n` };
  return { draft: left, sent: { whole, left } };
}

const refused = (kept: Kept, pointers: readonly string[]): Kept => (kept.sent !== null && kept.draft === kept.sent.left ? { ...kept, draft: kept.sent.whole, returns: kept.returns + 1, pointers } : kept);
/** Also one that had come back, and was sent again as it was. */
const taken = (kept: Kept): Kept => (kept.sent === null ? kept : { ...kept, sent: null, draft: kept.draft === kept.sent.whole ? kept.sent.left : kept.draft });

type Rows = Draft['rows'];

const mapped = ([first, ...others]: Rows, to: (row: Row) => Row): Rows => [to(first), ...others.map(to)];
const withAnother = (rows: Rows): Rows => [...rows, { ...EMPTY_CASE, key: Math.max(...rows.map(({ key }) => key)) + 1 }];
