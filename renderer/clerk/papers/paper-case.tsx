import { useEffect, useRef, useState, type FormEvent } from 'react';
import type { EvaluatorError, RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { chinaDay } from '../../../core/contract/china-time.ts';
import { Button } from '../parts/button.tsx';
import { enter, goToLeft } from '../parts/enter.ts';
import { TextField } from '../parts/field.tsx';
import { Foot } from '../parts/foot.tsx';
import { plain } from '../parts/plain.ts';
import { Missing, Refused, Warning } from '../parts/said.tsx';
import { asUsual, EMPTY_CASE, EMPTY_SERVICE, missingOf, requestOf, type CaseDraft, type ServiceDraft } from '../start/case-draft.ts';
import { MatterPicker } from '../start/matter-picker.tsx';
import { ServiceFields } from '../start/service-fields.tsx';
import { StaffFields, type StaffDraft } from '../window/staff-fields.tsx';
import type { TextId } from '../words/texts.ts';
import { useWords } from '../words/use-words.ts';
import layout from '../look/layout.module.css';

/** Which service a form is about, who served, and who enters it. */
export interface PaperCaseDraft {
  case: CaseDraft;
  service: ServiceDraft;
  servedBy: StaffDraft;
  /** Empty: the day of the form. */
  serviceDate: string;
  formDate: string;
  /** Null: who is on duty. */
  by: StaffDraft | null;
}

export const EMPTY_PAPER_CASE: PaperCaseDraft = {
  case: EMPTY_CASE,
  service: EMPTY_SERVICE,
  servedBy: { no: '', name: '' },
  serviceDate: '',
  formDate: '',
  by: null,
};

interface Props {
  draft: PaperCaseDraft & { by: StaffDraft };
  change(change: Partial<PaperCaseDraft>): void;
  busy: boolean;
  /** Why it was refused. */
  error: EvaluatorError | null;
  onRead(request: RatingRequest): void;
}

/** The first step: the case, who served, the dates, who enters. */
export function PaperCase({ draft, change, busy, error, onRead }: Props) {
  const { t } = useWords();
  const [missing, setMissing] = useState<readonly TextId[]>([]);
  // The evaluator would refuse it at the end, after all of the form was typed.
  const isOwn = plain(draft.by.no) !== '' && plain(draft.by.no).toLowerCase() === plain(draft.servedBy.no).toLowerCase();
  const isWhole = ({ no, name }: StaffDraft) => plain(no) !== '' && name.trim() !== '';

  const first = useRef<HTMLInputElement>(null);
  const serial = useRef<HTMLInputElement>(null);
  const by = useRef<HTMLInputElement>(null);
  useEffect(() => first.current?.focus(), []);
  useEffect(() => {
    if (error?.fields.some(({ pointer }) => pointer.endsWith('/projectNo'))) enter(serial.current);
  }, [error]);

  const left: readonly TextId[] = [
    ...missingOf(draft.case, draft.service),
    ...(isWhole(draft.servedBy) ? [] : (['entry.servedBy'] as const)),
    ...(draft.formDate === '' ? (['entry.formDate'] as const) : []),
    ...(isWhole(draft.by) ? [] : (['entry.by'] as const)),
  ];
  // What was filled in since is not asked for any more.
  const asked = left.filter((field) => missing.includes(field));
  const changeCase = (part: Partial<CaseDraft>) => change({ case: { ...draft.case, ...part }, ...('matter' in part && { service: asUsual(draft.service) }) });
  const read = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    // Somebody else is to enter it.
    if (isOwn) return enter(by.current);
    const request = requestOf(draft.case, draft.service, timeOf(draft.serviceDate === '' ? draft.formDate : draft.serviceDate));
    setMissing(left);
    if (left.length > 0) goToLeft(event.currentTarget);
    // Who served is said here: on duty is now who enters it, or anybody.
    if (left.length === 0 && request !== null) onRead({ ...request, staff: { no: plain(draft.servedBy.no), name: draft.servedBy.name.trim() } });
  };
  return (
    <form className={layout.form} onSubmit={read} autoComplete="off" noValidate>
      <MatterPicker draft={draft.case} change={changeCase} onPicked={() => enter(serial.current)} inputRef={first} />
      <TextField label={t('case.projectNo')} wide value={draft.case.projectNo} onText={(projectNo) => change({ case: { ...draft.case, projectNo } })} maxLength={60} ref={serial} data-left={draft.case.projectNo.trim() === ''} />
      <StaffFields label={t('entry.servedBy')} draft={draft.servedBy} change={(one) => change({ servedBy: one })} required />
      <ServiceFields draft={draft.case} service={draft.service} change={(part) => change({ service: { ...draft.service, ...part } })} />
      <TextField label={t('entry.serviceDate')} type="date" value={draft.serviceDate === '' ? draft.formDate : draft.serviceDate} onText={(serviceDate) => change({ serviceDate })} />
      <TextField label={t('entry.formDate')} type="date" value={draft.formDate} onText={(formDate) => change({ formDate })} data-left={draft.formDate === ''} />
      <StaffFields label={t('entry.by')} draft={draft.by} change={(one) => change({ by: one })} required inputRef={by} />
      <Foot>
        <Button look="main" shortcut="Alt+G" disabled={busy}>
          {t('entry.read')}
        </Button>
        {isOwn && <Warning text={t('entry.own')} />}
        {!isOwn && asked.length > 0 && <Missing fields={asked} />}
        {!isOwn && asked.length === 0 && error !== null && <Refused error={error} />}
      </Foot>
    </form>
  );
}

/** A form knows the day alone: nine in the morning, or now where that is still to come. */
function timeOf(day: string): string {
  const now = Date.now();
  const morning = Date.parse(`${day}T09:00:00+08:00`);
  return new Date(chinaDay(now) === day ? Math.min(now, morning) : Number.isNaN(morning) ? now : morning).toISOString();
}
