import { Done, Warning } from '../parts/said.tsx';
import { useWords } from '../words/use-words.ts';
import type { PrintOutcome } from './use-print.ts';

/** What came of a print. */
export function Printed({ outcome: { projectNo: no, printed, until, isOnScreen } }: { outcome: PrintOutcome }) {
  const { t, language } = useWords();
  if (!printed) return <Warning text={`${t('papers.not-printed', { no })}${isOnScreen ? `${language === 'en' ? ' ' : ''}${t('papers.scanScreen')}` : ''}`} />;
  if (until === undefined) return <Done text={t('papers.printed', { no })} />;
  return <Done text={t('papers.until', { no, until: new Date(until).toLocaleString(language, { timeZone: 'Asia/Shanghai', dateStyle: 'medium', timeStyle: 'short' }) })} />;
}
