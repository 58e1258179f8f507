import { Choice, TextField } from '../parts/field.tsx';
import { useWords } from '../words/use-words.ts';
import { isServiceNumber, kindOf, stageOf, type CaseDraft, type ServiceDraft } from './case-draft.ts';

/** What a counter serves; the others come by other ways, or are told by a matter of the table. */
const KINDS = ['immediate', 'promised', 'joint', 'online-intake', 'mail-delivery', 'fully-online', 'enquiry'] as const;
const STAGES = ['intake', 'delivery', 'completion', 'enquiry'] as const;

interface Props {
  /** The first of the cases decides what is usual. */
  draft: CaseDraft;
  service: ServiceDraft;
  change(change: Partial<ServiceDraft>): void;
}

/** What is asked about the service itself; nearly always right as it stands. */
export function ServiceFields({ draft, service, change }: Props) {
  const { t } = useWords();
  const kind = kindOf(draft, service);
  const kinds = KINDS.some((one) => one === kind) ? KINDS : [...KINDS, kind];
  return (
    <>
      <Choice label={t('case.kind')} value={kind} options={kinds.map((one) => [one, t(`kind.${one}`)] as const)} onChoice={(chosen) => change({ kind: chosen, stage: null })} />
      <Choice label={t('case.stage')} value={stageOf(draft, service)} options={STAGES.map((one) => [one, t(`stage.${one}`)] as const)} onChoice={(stage) => change({ stage })} />
      <TextField label={t('case.number')} value={service.number} onText={(number) => change({ number })} inputMode="numeric" maxLength={2} data-left={!isServiceNumber(service.number)} />
      <TextField label={t('case.applicant')} hint={t('case.applicantHint')} value={service.applicant} onText={(applicant) => change({ applicant })} maxLength={100} />
    </>
  );
}
