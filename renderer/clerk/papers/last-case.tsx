import type { RatingRequest } from '../../../core/counter-link/sdk/index.ts';
import { Button } from '../parts/button.tsx';
import { useWords } from '../words/use-words.ts';
import layout from '../look/layout.module.css';

export type Paper = 'receipt' | 'form';

/** The papers of the case that was started last, each by one key: the fields beneath are for any other. */
export function LastCase({ last, onPrint }: { last: RatingRequest; onPrint(paper: Paper): void }) {
  const { t } = useWords();
  return (
    <fieldset className={`${layout.row} ${layout.wide}`}>
      <legend>{t('papers.last', { name: last.case.taskName, no: last.case.projectNo })}</legend>
      <Button shortcut="Alt+L" onPress={() => onPrint('receipt')}>
        {t('papers.lastReceipt')}
      </Button>
      <Button shortcut="Alt+O" onPress={() => onPrint('form')}>
        {t('papers.lastForm')}
      </Button>
    </fieldset>
  );
}
